package settings

import (
	"errors"
	"fmt"
	"slices"

	"github.com/BurntSushi/toml"
)

// A Config is the content of a config.toml.
type Config struct {
	Settings    Settings
	Connections []Connection // in the order of the file
}

// A Connection is a table [connection.NAME]: a name for several options.
type Connection struct {
	Name    string
	Color   string  // of the prompt, for [ColorStyle]; "" is none
	Options []Entry // all other keys, in the order of the file
}

// An Entry is an option of a connection. Read does not check that the option exists.
type Entry struct {
	Key, Value string
	Switch     bool // the value is true or false rather than a text or a number
	Line       int  // of the file, from 1
}

// Connection returns the connection of that name.
func (c Config) Connection(name string) (Connection, bool) {
	i := slices.IndexFunc(c.Connections, func(c Connection) bool { return c.Name == name })
	if i < 0 {
		return Connection{}, false
	}
	return c.Connections[i], true
}

// Read returns the defaults with the changes of a config.toml. Its keys are the names of [Table],
// and tables [connection.NAME]. The error has the file, the line and the closest known key. Source
// of the format: https://toml.io/en/v1.1.0.
func Read(file string, text []byte) (Config, error) {
	r := reader{file: file, config: Config{Settings: Defaults()}}
	var err error
	if r.meta, err = toml.Decode(string(text), &r.top); err != nil {
		var wrong toml.ParseError
		if errors.As(err, &wrong) {
			return r.config, fmt.Errorf("%s:%d: %s", file, wrong.Position.Line, wrong.Message)
		}
		return r.config, fmt.Errorf("%s: %w", file, err)
	}
	for _, key := range r.meta.Keys() {
		if key[0] == connectionTable {
			err = r.connection(key)
		} else {
			err = r.setting(key[0])
		}
		if err != nil {
			return r.config, err
		}
	}
	return r.config, nil
}

// connectionTable is the name of the table that holds the connections.
const connectionTable = "connection"

// A reader reads the keys of a file in their order.
type reader struct {
	file        string
	meta        toml.MetaData
	top         map[string]toml.Primitive
	connections map[string]map[string]toml.Primitive
	config      Config
}

func (r *reader) setting(name string) error {
	if _, known := Lookup(name); !known {
		return r.wrong(r.top[name], unknown("setting", name, append(names(), connectionTable)))
	}
	value, err := r.value(r.top[name])
	if err != nil {
		return r.wrong(r.top[name], fmt.Errorf("setting %s: %w", name, err))
	}
	if err = r.config.Settings.Set(name, value.Value); err != nil {
		return r.wrong(r.top[name], err)
	}
	return nil
}

// Adds the connection or the option of a key at or below the table of connections.
func (r *reader) connection(key toml.Key) error {
	if err := r.decodeConnections(); err != nil || len(key) < 2 {
		return err
	}
	all := &r.config.Connections
	i := slices.IndexFunc(*all, func(c Connection) bool { return c.Name == key[1] })
	if i < 0 {
		i = len(*all)
		*all = append(*all, Connection{Name: key[1]})
	}
	if len(key) < 3 {
		return nil
	}
	at := r.connections[key[1]][key[2]]
	entry, err := r.value(at)
	if err == nil && key[2] == "color" {
		_, err = ColorStyle(entry.Value)
		(*all)[i].Color = entry.Value
	} else {
		entry.Key, entry.Line = key[2], r.line(at)
		(*all)[i].Options = append((*all)[i].Options, entry)
	}
	if err != nil {
		return r.wrong(at, fmt.Errorf("connection %s: %s: %w", key[1], key[2], err))
	}
	return nil
}

// Decodes the connections, unless that has been done. An error means that they are not tables.
func (r *reader) decodeConnections() error {
	if r.connections != nil {
		return nil
	}
	at := r.top[connectionTable]
	var tables any
	if err := r.meta.PrimitiveDecode(at, &tables); err != nil {
		return r.wrong(at, err)
	}
	names, ok := tables.(map[string]any)
	for _, table := range names {
		_, isTable := table.(map[string]any)
		ok = ok && isTable
	}
	if !ok {
		return r.wrong(at, errors.New("connections are tables, as in [connection.prod]"))
	}
	return r.meta.PrimitiveDecode(at, &r.connections)
}

// Returns a value as text.
func (r *reader) value(at toml.Primitive) (Entry, error) {
	var value any
	if err := r.meta.PrimitiveDecode(at, &value); err != nil {
		return Entry{}, err
	}
	switch v := value.(type) {
	case map[string]any:
		return Entry{}, errors.New("must be a value, not a table")
	case []any, []map[string]any:
		return Entry{}, errors.New("must be a value, not a list")
	case bool:
		return Entry{Value: fmt.Sprint(v), Switch: true}, nil
	}
	return Entry{Value: fmt.Sprint(value)}, nil
}

// Returns the error with the file and the line of a value.
func (r *reader) wrong(at toml.Primitive, err error) error {
	return fmt.Errorf("%s:%d: %w", r.file, r.line(at), err)
}

// Returns the line on which a value ends, or a table begins. The library has the line only in its
// errors, so the value is decoded into a type that refuses all values.
func (r *reader) line(at toml.Primitive) int {
	var refused toml.ParseError
	errors.As(r.meta.PrimitiveDecode(at, new(nothing)), &refused)
	line := refused.Position.Line
	if line > 0 {
		return line
	}
	// The table "a" of [a.b] is not in the file: its line is the first line of its content.
	var inner map[string]toml.Primitive
	if r.meta.PrimitiveDecode(at, &inner) != nil {
		return 0
	}
	for _, value := range inner {
		if n := r.line(value); line == 0 || n < line {
			line = n
		}
	}
	return line
}

type nothing struct{}

// UnmarshalTOML returns an error.
func (*nothing) UnmarshalTOML(any) error { return errors.ErrUnsupported }
