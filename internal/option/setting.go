package option

import "strconv"

// A Setting is an option with its value, from one place.
type Setting struct {
	Name   string // of a row of Table
	Value  string // "1" or "0" for Flag, otherwise as written; "" unless Mode is WithValue
	Mode   Mode
	Source Source
}

// A Mode is the form of a setting.
type Mode uint8

// The modes.
const (
	WithValue Mode = iota // --name=value, or a Flag turned on or off
	Alone                 // --name, of a Bare, Count or Optional row
	TurnedOff             // --skip-name, of a row that is no Flag
)

// String returns the setting as one argument of a command line, in its long form: --name=value,
// --name or --skip-name. Secret values are masked.
func (s Setting) String() string {
	if row := Find(s.Name); row != nil && row.secret && s.Mode == WithValue {
		s.Value = mask
	}
	return s.argument()
}

// argument returns the same as String without masking, for a parser of flags.
func (s Setting) argument() string {
	switch s.Mode {
	case Alone:
		return "--" + s.Name
	case TurnedOff:
		return "--skip-" + s.Name
	}
	if row := Find(s.Name); row != nil && row.Kind == Flag {
		if s.Value == on {
			return "--" + s.Name
		}
		return "--skip-" + s.Name
	}
	return "--" + s.Name + "=" + s.Value
}

const (
	mask = "*****"
	on   = "1"
	off  = "0"
)

// NewSetting returns the setting of a key in a named connection of config.toml. The key is an
// option's long name, perhaps after "skip-"; the value of a Flag is "true" or "false". An error
// is an [*Error] with a hint at the nearest key.
func NewSetting(key, value string, src Source) (Setting, error) {
	src.Rank = FromConnection
	p := parser{source: src}
	s, _, err := p.long(key, value, true)
	if err == nil && len(p.warnings) > 0 {
		err = &Error{Code: CodeInvalid, Lines: []string{string(p.warnings[0])}, Source: src}
	}
	return s, err
}

// A Source is the place where a setting was given.
type Source struct {
	Rank  Rank
	Name  string // of the variable or file
	Line  int    // of a file, from 1; 0 if unknown
	Group string // of a file, without brackets; "connection.prod" for config.toml
}

// A Rank orders sources. Of two settings of one name, the higher rank wins, and within a rank
// the later one.
type Rank uint8

// The ranks, weakest first.
const (
	FromEnvironment Rank = iota
	FromFile             // my.cnf and what it includes
	FromLogin            // .mylogin.cnf
	FromConnection       // a named connection of config.toml
	FromURL
	FromFlag
)

// String returns "$MYSQL_HOST", "/etc/my.cnf:12 [client]", "the URL" or "the command line".
func (s Source) String() string {
	if s.Group != "" {
		return s.place() + " [" + s.Group + "]"
	}
	return s.place()
}

// Returns the same without the group, for errors.
func (s Source) place() string {
	switch s.Rank {
	case FromEnvironment:
		return "$" + s.Name
	case FromFile, FromLogin, FromConnection:
		if s.Line > 0 {
			return s.Name + ":" + strconv.Itoa(s.Line)
		}
		return s.Name
	case FromURL:
		return "the URL"
	}
	return "the command line"
}
