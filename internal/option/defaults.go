package option

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// defaultsOptions are the first arguments, which concern option files.
type defaultsOptions struct {
	settings []Setting // of all first arguments, as given
	none     bool      // --no-defaults
	noLogin  bool      // --no-login-paths
	file     string
	extra    string
	suffix   string
	path     string // --login-path
}

// Parses the first arguments and returns how many there are.
func (d *defaultsOptions) parse(args []string) (int, error) {
	p := parser{source: Source{Rank: FromFlag}}
	for i, arg := range args {
		body, long := strings.CutPrefix(arg, "--")
		name, value, has := strings.Cut(body, "=")
		row := Find(name)
		if !long || row == nil || row.Scope != First {
			return i, nil
		}
		if row.Kind == Text && !has {
			err := unknownOption("--"+row.Name, p.source) // as the C client does, whose loader requires the '='
			err.Hint = fmt.Sprintf("Did you mean '--%s=%s'?", row.Name, row.Arg)
			return i, err
		}
		s, _, err := p.setting(row, value, has)
		if err != nil {
			return i, err
		}
		if rival := d.conflictsWith(s.Name); rival != "" {
			return i, conflictError(s, rival)
		}
		d.settings = append(d.settings, s)
		d.set(s)
	}
	return len(args), nil
}

// Returns the earlier first argument beside which the C client rejects one with this name, or
// "".
func (d *defaultsOptions) conflictsWith(name string) string {
	for _, s := range d.settings {
		switch {
		case name == "no-defaults" && s.Name != "print-defaults",
			s.Name == "no-defaults" && (name == "defaults-file" || name == "defaults-extra-file"),
			s.Name == "no-login-paths" && name == "login-path",
			s.Name == "login-path" && name == "no-login-paths":
			return s.Name
		}
	}
	return ""
}

// Returns the error of a first argument that may not follow another one.
func conflictError(s Setting, rival string) *Error {
	err := unknownOption("--"+s.Name, s.Source)
	if s.Mode == WithValue {
		err = unknownVariable(s.Name, s.Value, s.Source)
	}
	err.Hint = fmt.Sprintf("It cannot follow '--%s'.", rival)
	if s.Name == "no-defaults" {
		err.Hint = "'--no-defaults' must come before all other options."
	}
	return err
}

func (d *defaultsOptions) set(s Setting) {
	switch s.Name {
	case "no-defaults":
		d.none = true
	case "no-login-paths":
		d.noLogin = true
	case "defaults-file":
		d.file = s.Value
	case "defaults-extra-file":
		d.extra = s.Value
	case "defaults-group-suffix":
		d.suffix = s.Value
	case "login-path":
		d.path = s.Value
	}
}

// The groups that are read from every option file, those of mysql, mariadb and mysh.
var groups = []string{
	"client", "mysql",
	"client-server", "client-mariadb", "mariadb-client",
	"mysh",
}

// Returns the names of the groups to read, in lower case.
func (d *defaultsOptions) groups(suffix string) []string {
	var names []string
	for _, name := range groups {
		names = append(names, name)
		if suffix != "" {
			names = append(names, name+strings.ToLower(suffix))
		}
	}
	return names
}

// DefaultFiles returns the option files that are read by default, in order, for a home
// directory. The list is that of the operating system.
func DefaultFiles(home string, getenv func(string) string) []string {
	files := systemFiles(getenv)
	if home != "" {
		files = append(files, filepath.Join(home, ".my.cnf"))
	}
	return files
}

// Reads the option files and the login file, in the documented order.
func (g *Given) readFiles(d defaultsOptions) error {
	suffix := d.suffix
	for _, name := range []string{"MYSQL_GROUP_SUFFIX", "MARIADB_GROUP_SUFFIX"} {
		if suffix == "" {
			suffix = g.world.Getenv(name)
		}
	}
	r := fileReader{
		open:   g.world.Open,
		expand: g.world.Expand,
		groups: d.groups(suffix),
		rank:   FromFile,
	}
	err := r.readAll(g.optionFiles(d))
	g.Settings = append(g.Settings, r.settings...)
	g.Warnings = append(g.Warnings, r.warnings...)
	if err != nil || d.noLogin {
		return err
	}
	return g.readLogin(d, suffix)
}

// A wanted is an option file to read, and whether it must exist.
type wanted struct {
	name     string
	required bool
}

func (g *Given) optionFiles(d defaultsOptions) []wanted {
	switch {
	case d.none:
		return nil
	case d.file != "":
		return []wanted{{g.world.Expand(d.file), true}}
	}
	names := g.world.Files
	if names == nil {
		names = DefaultFiles(g.world.Home, g.world.Getenv)
	}
	var files []wanted
	for _, name := range names {
		files = append(files, wanted{name, false})
	}
	if d.extra != "" {
		at := len(files)
		if at > 0 && g.world.Home != "" {
			at-- // before the user's own file, which is the last
		}
		files = slices.Insert(files, at, wanted{g.world.Expand(d.extra), true})
	}
	return files
}
