// Package settings is how the shell behaves and can be told to behave: one table behind
// \set, config.toml and help.
package settings

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mysh/internal/humanize"
	"mysh/render"
)

// Settings holds the value of every row of [Table]. Its zero value is not useful; start
// from [Defaults].
type Settings struct {
	Prompt      string // escapes as in mysql; "" is mysh's own
	Style       string // borders of tables on a terminal
	RightPrompt string
	Theme       string // colours of what is typed
	Null        string // how NULL is shown on a terminal
	Color       Choice
	Complete    string // tab or typing
	EditMode    string // emacs or vi
	Suggest     string // on or off
	History     int    // statements kept
	HistIgnore  string // patterns of statements that are not kept, separated by colons
	Format      string // how results look to a person
	Binary      string // how binary values are written
	CSVNull     string // what stands for NULL in csv
	Multiline   string // how a table of one row with line feeds in its cells is shown
	Wide        string // what becomes of tables wider than the screen
	Pager       string // auto, on, off or a command
	Keep        int    // megabytes of the last result that are kept
}

// A Choice is yes, no, or whatever fits the terminal.
type Choice int

// The choices.
const (
	Auto Choice = iota
	On
	Off
)

// A Setting is a row of the table: one thing that a user can name.
type Setting struct {
	Name    string
	Default string
	Values  []string // all there are, or nil when any text or number will do
	Help    string   // one line, no full stop
	number  bool
	set     func(*Settings, string) error
	get     func(Settings) string
}

// Table is every setting, sorted by name.
var Table = []Setting{
	word("binary", []string{"auto", "raw", "hex", "base64"}, "binary values: as fits the format, their bytes, or in digits", func(s *Settings) *string { return &s.Binary }),
	choice("color", "colours on the terminal", func(s *Settings) *Choice { return &s.Color }),
	word("complete", []string{"tab", "typing"}, "when names are offered: at Tab, or while typing", func(s *Settings) *string { return &s.Complete }),
	text("csv-null", "", "what stands for NULL in csv", func(s *Settings) *string { return &s.CSVNull }),
	word("edit-mode", []string{"emacs", "vi"}, "keys of the line editor", func(s *Settings) *string { return &s.EditMode }),
	word("format", render.Names(), "how results look", func(s *Settings) *string { return &s.Format }),
	text("history-ignore", "", "statements that history leaves out: patterns with * and ?, separated by colons", func(s *Settings) *string { return &s.HistIgnore }),
	number("history-size", 100000, "statements that history keeps", func(s *Settings) *int { return &s.History }),
	number("keep-result", 64, "megabytes up to which a result is kept for \\last and \\diff; 0 keeps none", func(s *Settings) *int { return &s.Keep }),
	word("multiline", []string{"text", "box"}, "one row with line feeds in its cells: as text that can be copied from the screen, or in the table", func(s *Settings) *string { return &s.Multiline }),
	text("null", "NULL", "how NULL is shown on the terminal", func(s *Settings) *string { return &s.Null }),
	text("pager", "auto", "the program that shows results: auto for $PAGER (or less) when they do not fit on the screen, on for always, off, or a command for all", func(s *Settings) *string { return &s.Pager }),
	text("prompt", "", "the prompt, with mysql's escapes; empty for mysh's own", func(s *Settings) *string { return &s.Prompt }),
	text("right-prompt", "", "what stands at the right edge, with the same escapes", func(s *Settings) *string { return &s.RightPrompt }),
	word("style", render.Styles(), "borders of tables on the terminal", func(s *Settings) *string { return &s.Style }),
	word("suggest", []string{"on", "off"}, "show, dimmed, how the most recent statement with this beginning went on", func(s *Settings) *string { return &s.Suggest }),
	word("theme", Themes, "colours of the statement being typed: the terminal's own 16, 256 colours for a dark or a light ground, true colour, or none but bold and dim", func(s *Settings) *string { return &s.Theme }),
	word("wide", []string{"off", "vertical", "wrap", "elide"}, "tables wider than the terminal: as they are, one line per column, cells in several lines, or without the columns in the middle", func(s *Settings) *string { return &s.Wide }),
}

// Themes are the sets of colours, the first one being the usual.
var Themes = []string{"terminal", "dark", "light", "vivid", "mono"}

// Defaults returns the settings of a fresh installation.
func Defaults() Settings {
	var s Settings
	for _, row := range Table {
		if err := row.set(&s, row.Default); err != nil {
			panic(fmt.Sprintf("settings: default of %s: %v", row.Name, err)) // a wrong table
		}
	}
	return s
}

// Lookup returns the row of that name.
func Lookup(name string) (Setting, bool) {
	i := slices.IndexFunc(Table, func(row Setting) bool { return row.Name == name })
	if i < 0 {
		return Setting{}, false
	}
	return Table[i], true
}

// Set gives the setting of that name a value. The error says what is wrong with name or
// value, and what would be right.
func (s *Settings) Set(name, value string) error {
	row, ok := Lookup(name)
	if !ok {
		return unknown("setting", name, Names())
	}
	if err := row.set(s, value); err != nil {
		return fmt.Errorf("setting %s: %w", name, err)
	}
	return nil
}

// Get returns the value of a row.
func (s Settings) Get(row Setting) string { return row.get(s) }

// Names returns the names of all settings, sorted.
func Names() []string {
	names := make([]string, len(Table))
	for i, row := range Table {
		names[i] = row.Name
	}
	return names
}

// The kinds of rows. Each ties a name to a field and says how text becomes its value.

func text(name, def, help string, field func(*Settings) *string) Setting {
	return Setting{
		Name: name, Default: def, Help: help,
		set: func(s *Settings, v string) error { *field(s) = v; return nil },
		get: func(s Settings) string { return *field(&s) },
	}
}

func word(name string, values []string, help string, field func(*Settings) *string) Setting {
	return Setting{
		Name: name, Default: values[0], Values: values, Help: help,
		set: func(s *Settings, v string) error {
			if !slices.Contains(values, v) {
				return unknown("value", v, values)
			}
			*field(s) = v
			return nil
		},
		get: func(s Settings) string { return *field(&s) },
	}
}

func choice(name, help string, field func(*Settings) *Choice) Setting {
	values := []string{"auto", "on", "off"}
	return Setting{
		Name: name, Default: "auto", Values: values, Help: help,
		set: func(s *Settings, v string) error {
			i := slices.Index(values, v)
			if i < 0 {
				return unknown("value", v, values)
			}
			*field(s) = Choice(i)
			return nil
		},
		get: func(s Settings) string { return values[*field(&s)] },
	}
}

func number(name string, def int, help string, field func(*Settings) *int) Setting {
	return Setting{
		Name: name, Default: strconv.Itoa(def), Help: help, number: true,
		set: func(s *Settings, v string) error {
			n, err := strconv.Atoi(v)
			if err != nil || n < 0 {
				return fmt.Errorf("%q is not a whole number from 0 on", v)
			}
			*field(s) = n
			return nil
		},
		get: func(s Settings) string { return strconv.Itoa(*field(&s)) },
	}
}

// Says that a name is not among those there are, and which one comes nearest.
func unknown(what, name string, names []string) error {
	if near := humanize.Closest(name, names); near != "" {
		return fmt.Errorf("unknown %s %q (did you mean %q?)", what, name, near)
	}
	return fmt.Errorf("unknown %s %q (there are: %s)", what, name, strings.Join(names, ", "))
}
