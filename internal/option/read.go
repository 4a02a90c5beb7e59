package option

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A World is everything that Read needs to know of the machine.
type World struct {
	Args   []string                   // of the command line, without the program's name
	Getenv func(string) string        // as os.Getenv
	Open   func(string) (File, error) // as os.Open; names are as typed or as in Files
	Home   string                     // the user's home directory, "" if unknown
	HomeOf func(user string) string   // the home directory of another user, "" if unknown; may be nil
	Login  string                     // the machine's name of the user
	Files  []string                   // the option files in order; nil: those of DefaultFiles
}

// Expand replaces "~" at the beginning of a path by the user's home directory, and "~name" by
// that of another user. The path is unchanged if the home directory is not known.
func (w World) Expand(path string) string {
	if path == "" || path[0] != '~' {
		return path
	}
	end := 1
	for end < len(path) && !os.IsPathSeparator(path[end]) {
		end++
	}
	home := w.Home
	if name := path[1:end]; name != "" {
		home = ""
		if w.HomeOf != nil {
			home = w.HomeOf(name)
		}
	}
	if home == "" {
		return path
	}
	return filepath.Join(home, path[end:])
}

// A File is an option file or a directory of them. An *os.File is one.
type File interface {
	fs.File
	ReadDir(n int) ([]fs.DirEntry, error)
}

// Given are all settings that were given, with their sources.
type Given struct {
	// Settings from weakest to strongest: by the rank of their source, and within a rank in the
	// order of reading.
	Settings []Setting
	// Positional arguments in order: the schema, unless Connect removed the name of a
	// connection.
	Positional []string
	// Secrets are the parts of World.Args that are passwords, which are to be overwritten in
	// the process list.
	Secrets []Span
	// Warnings for the user, in order.
	Warnings []Warning

	world World
}

// A Span is a part of an argument: args[Arg][From:To].
type Span struct{ Arg, From, To int }

// Read collects the settings of a world: environment, option files, login file and command
// line, and a positional argument that is a URL. An error is an [*Error]. Then Given has what
// was read before it, enough to know whether Help or Version was asked for.
func Read(w World) (*Given, error) {
	g := &Given{world: w}
	err := g.read()
	g.sort()
	return g, err
}

func (g *Given) read() error {
	line, err := parseArgs(g.world.Args)
	g.Settings = line.settings
	g.Positional = line.positional
	g.Secrets = line.secrets
	g.Warnings = line.warnings
	if err != nil {
		return err
	}
	if err := g.readURL(); err != nil {
		return err
	}
	if err := g.readEnvironment(); err != nil {
		return err
	}
	return g.readFiles(line.first)
}

// Asked reports whether the command line has an option for something else than a session: help,
// version, print-defaults or list-connections.
func (g *Given) Asked(name string) bool {
	return slices.ContainsFunc(g.Settings, func(s Setting) bool {
		return s.Name == name && s.Source.Rank == FromFlag && (s.Mode == Alone || s.Value == on)
	})
}

// Value returns the value of a Text row that wins, and whether there is one. It is for rows
// that must be known before the others: config, connection, favourite.
func (g *Given) Value(name string) (string, bool) {
	for _, s := range slices.Backward(g.Settings) {
		if s.Name == name && s.Mode == WithValue {
			return s.Value, true
		}
	}
	return "", false
}

// Connect adds the settings of the named connection, which were made by [NewSetting]. They are
// stronger than those of option files and weaker than those of a URL and of flags. Unless
// --connection has the name, Connect removes a first positional argument that is the name.
func (g *Given) Connect(name string, settings []Setting) {
	for _, s := range settings {
		s.Source.Rank = FromConnection
		g.Settings = append(g.Settings, s)
	}
	g.sort()
	if len(g.Positional) > 0 && g.Positional[0] == name {
		if _, explicit := g.Value("connection"); !explicit {
			g.Positional = slices.Delete(slices.Clone(g.Positional), 0, 1)
		}
	}
}

// Options combines the settings. A positional argument is the schema and wins over --database.
// Errors are [*Error]: a second positional argument, a password file that cannot be read.
func (g *Given) Options() (Options, error) {
	o := Defaults()
	for _, s := range g.Settings {
		if row := Find(s.Name); row != nil && row.set != nil {
			if row.Arg == argPath {
				s.Value = g.world.Expand(s.Value)
			}
			row.set(&o, s)
		}
	}
	switch len(g.Positional) {
	case 0:
	case 1:
		o.Database, o.Positional = g.Positional[0], true
	default:
		return o, &Error{
			Code:   CodeUnspecified,
			Source: Source{Rank: FromFlag},
			Lines:  []string{fmt.Sprintf("too many arguments: only one schema can be named, and '%s' comes after '%s'.", g.Positional[1], g.Positional[0])},
			Hint:   "Options with a value that may be left out, as --password and --pager, need it joined: --password=secret.",
		}
	}
	o.User = cmp.Or(o.User, g.world.Login)
	if o.CharacterSet = strings.ToLower(o.CharacterSet); o.CharacterSet == "auto" {
		o.CharacterSet = localeCharset(g.world.Getenv)
	}
	o.TLS.chooseMode()
	return o, g.readPassword(&o.Password)
}

func (g *Given) sort() {
	slices.SortStableFunc(g.Settings, func(a, b Setting) int {
		return int(a.Source.Rank) - int(b.Source.Rank)
	})
}
