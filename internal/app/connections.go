package app

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"text/tabwriter"

	"mysh/internal/display"
	"mysh/internal/humanize"
	"mysh/internal/option"
	"mysh/internal/settings"
)

// A config is the content of config.toml, with its connections as options.
type config struct {
	path        string // "" if no file is read
	settings    settings.Settings
	names       []string // of the connections, in the order of the file
	connections map[string][]option.Setting
}

// readConfig reads config.toml. A missing file is an error only if an option names it.
func (p *program) readConfig(given *option.Given) (config, error) {
	c := config{settings: settings.Defaults(), connections: make(map[string][]option.Setting)}
	if given.Asked("no-config") {
		return c, nil
	}
	path, named := given.Value("config")
	if !named {
		dir := p.configHome()
		if dir == "" {
			return c, nil
		}
		path = filepath.Join(dir, "mysh", "config.toml")
	}
	path = p.world().Expand(path)
	c.path = path
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !named:
		return c, nil
	case err != nil:
		return c, fmt.Errorf("cannot read settings: %w", err)
	case info.Mode().Perm()&0o002 != 0 && runtime.GOOS != "windows":
		// The file may name programs to run: any user could have mysh run theirs.
		p.warn([]option.Warning{option.Warning(fmt.Sprintf("World-writable config file '%s' is ignored.", path))})
		return c, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return c, fmt.Errorf("cannot read settings: %w", err)
	}
	read, err := settings.Read(path, text)
	if err != nil {
		return c, err
	}
	c.settings = read.Settings
	for _, connection := range read.Connections {
		c.names = append(c.names, connection.Name)
		if c.connections[connection.Name], err = connectionSettings(connection, path); err != nil {
			return c, err
		}
	}
	return c, nil
}

func (p *program) configHome() string {
	if dir := p.getenv("XDG_CONFIG_HOME"); dir != "" {
		return dir
	}
	if p.getenv("HOME") == "" {
		return ""
	}
	return filepath.Join(p.getenv("HOME"), ".config")
}

// configure applies the settings of c, then the connection that an option or the first argument
// names. Then it completes the options.
func (p *program) configure(given *option.Given, c config) (err error) {
	p.current.Settings = c.settings
	name, named := given.Value("connection")
	if !named && len(given.Positional) > 0 {
		name = given.Positional[0]
	}
	connection, known := c.connections[name]
	switch {
	case known:
		given.Connect(name, connection)
		p.label.Name = name
	case named:
		return c.unknown(name)
	}
	if p.options, err = given.Options(); err != nil {
		return err
	}
	p.advise(given)
	p.label.Host = cmp.Or(p.options.Host, "localhost")
	if p.options.Color != "" {
		if p.label.Style, err = settings.ColorStyle(p.options.Color); err != nil {
			return fmt.Errorf("--prompt-color: %w", err)
		}
	}
	return nil
}

// unknown returns the error for a connection that does not exist.
func (c config) unknown(name string) error {
	e := &option.Error{
		Code:   option.CodeUnspecified,
		Lines:  []string{fmt.Sprintf("unknown connection '%s'.", name)},
		Source: option.Source{Rank: option.FromFlag},
	}
	switch near := humanize.Closest(name, c.names); {
	case c.path == "":
		e.Hint = "With --no-config, there are no connections."
	case near != "":
		e.Hint = fmt.Sprintf("Did you mean '%s'?", near)
	default:
		e.Hint = fmt.Sprintf("To add it, write a table [connection.%s] in %s.", name, c.path)
	}
	return e
}

// connectionSettings returns the options that a connection consists of.
func connectionSettings(c settings.Connection, path string) ([]option.Setting, error) {
	all := make([]option.Setting, 0, len(c.Options)+1)
	for _, entry := range c.Options {
		s, err := connectionSetting(entry, option.Source{
			Rank: option.FromConnection, Name: path, Line: entry.Line, Group: "connection." + c.Name,
		})
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	if c.Color != "" {
		all = append(all, option.Setting{Name: "prompt-color", Value: c.Color,
			Source: option.Source{Rank: option.FromConnection, Name: path, Group: "connection." + c.Name}})
	}
	return all, nil
}

// connectionSetting returns the option that an entry stands for. If the value of the option is
// optional, true means the option without a value (password = true), and false turns the option
// off.
func connectionSetting(entry settings.Entry, source option.Source) (option.Setting, error) {
	row := option.Find(entry.Key)
	if entry.Switch && row != nil && row.Kind == option.Optional {
		mode := option.Alone
		if entry.Value == "false" {
			mode = option.TurnedOff
		}
		return option.Setting{Name: row.Name, Mode: mode, Source: source}, nil
	}
	s, err := option.NewSetting(entry.Key, entry.Value, source)
	var wrong *option.Error
	if errors.As(err, &wrong) && wrong.Code == option.CodeUnknownVariable && row == nil {
		// The option's own message shows the value, which may be a password.
		wrong.Lines = []string{fmt.Sprintf("unknown key '%s' in [%s].", entry.Key, source.Group)}
		wrong.Hint = ""
		if near := humanize.Closest(entry.Key, connectionKeys()); near != "" {
			wrong.Hint = fmt.Sprintf("Did you mean '%s'?", near)
		}
	}
	return s, err
}

// connectionKeys returns the keys that a connection may have.
func connectionKeys() []string {
	keys := []string{"color"}
	for _, row := range option.Table {
		if row.Class == option.Works && row.Scope == option.Anywhere {
			keys = append(keys, row.Name)
		}
	}
	return keys
}

// listConnections prints the connections: their names, their servers, and their marks. It
// prints no passwords.
func (p *program) listConnections(c config) int {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, name := range c.names {
		values := make(map[string]string)
		for _, s := range c.connections[name] {
			values[s.Name] = display.Safe(s.Value)
		}
		fmt.Fprintf(w, "%s\t%s", display.Safe(name), destination(values))
		var marks []string
		if values["read-only"] == "1" {
			marks = append(marks, "read-only")
		}
		if color := values["prompt-color"]; color != "" {
			marks = append(marks, color)
		}
		if len(marks) > 0 {
			fmt.Fprintf(w, "\t%s", strings.Join(marks, ", "))
		}
		fmt.Fprintln(w)
	}
	w.Flush()
	if text.Len() == 0 {
		return exitOK
	}
	return p.print(strings.TrimSuffix(text.String(), "\n"))
}

// destination returns where a connection leads, like "app@db1:3306/shop", from its options.
func destination(values map[string]string) string {
	where := cmp.Or(values["socket"], values["host"], "localhost")
	if values["socket"] == "" && values["port"] != "" {
		where += ":" + values["port"]
	}
	if values["user"] != "" {
		where = values["user"] + "@" + where
	}
	if values["database"] != "" {
		where += "/" + values["database"]
	}
	return where
}
