// Package settings defines the settings of the shell: one table for \set, config.toml and help.
package settings

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mysh/internal/humanize"
	"mysh/render"
)

// Settings are the values of all rows of [Table]. The zero value is not useful; start from
// [Defaults].
type Settings struct {
	Prompt      string // escapes as in mysql; "" is the default prompt
	Style       string // borders of tables on a terminal
	RightPrompt string
	Theme       string // colours of typed text
	Null        string // how NULL is shown on a terminal
	Color       Choice
	Complete    string // tab or typing
	EditMode    string // emacs or vi
	Suggest     string // on or off
	History     int    // how many statements the history holds
	HistIgnore  string // patterns of statements left out of the history, separated by colons
	Format      string // format of results in interactive mode
	Binary      string // how binary values are written
	CSVNull     string // the text for NULL in csv
	Multiline   string // how a table of one row with line feeds in its cells is shown
	Wide        string // how tables wider than the screen are shown
	Pager       string // auto, on, off or a command
	Keep        int    // the largest result that is kept, in megabytes
}

// A Choice is on, off, or what suits the terminal.
type Choice int

// The choices.
const (
	Auto Choice = iota
	On
	Off
)

// A Setting is a row of [Table]: one setting that a user can change.
type Setting struct {
	Name    string
	Default string
	Values  []string // the allowed values, or nil if any text or number is allowed
	Help    string   // one line of at most 72 cells, no full stop
	number  bool
	set     func(*Settings, string) error
	get     func(Settings) string
}

// Table are all settings, sorted by name.
var Table = []Setting{
	word("binary", []string{"auto", "raw", "hex", "base64"}, "binary values: as suits the format, as raw bytes, or in digits", func(s *Settings) *string { return &s.Binary }),
	choice("color", "colours on the terminal", func(s *Settings) *Choice { return &s.Color }),
	word("complete", []string{"tab", "typing"}, "when completions are shown: at Tab, or while typing", func(s *Settings) *string { return &s.Complete }),
	text("csv-null", "", "the text for NULL in csv", func(s *Settings) *string { return &s.CSVNull }),
	word("edit-mode", []string{"emacs", "vi"}, "keys of the line editor", func(s *Settings) *string { return &s.EditMode }),
	word("format", render.Names(), "format of results", func(s *Settings) *string { return &s.Format }),
	text("history-ignore", "", "statements left out: patterns with * and ?, separated by colons", func(s *Settings) *string { return &s.HistIgnore }),
	number("history-size", 100000, "how many statements the history holds", func(s *Settings) *int { return &s.History }),
	number("keep-result", 64, "largest result kept for \\last and \\diff, in megabytes; 0 keeps none", func(s *Settings) *int { return &s.Keep }),
	word("multiline", []string{"text", "box"}, "one row with line feeds in its cells: as text to copy, or as a table", func(s *Settings) *string { return &s.Multiline }),
	text("null", "NULL", "how NULL is shown on the terminal", func(s *Settings) *string { return &s.Null }),
	text("pager", "auto", "auto ($PAGER or less, for long results), on, off, or a command", func(s *Settings) *string { return &s.Pager }),
	text("prompt", "", "the prompt, with mysql's escapes; empty for the default", func(s *Settings) *string { return &s.Prompt }),
	text("right-prompt", "", "the text at the right edge, with the same escapes", func(s *Settings) *string { return &s.RightPrompt }),
	word("style", render.Styles(), "borders of tables on the terminal", func(s *Settings) *string { return &s.Style }),
	word("suggest", []string{"on", "off"}, "suggest, dimmed, the most recent statement that begins as typed", func(s *Settings) *string { return &s.Suggest }),
	word("theme", themes, "colours of typed text: 16, 256 on dark or light, true, or bold and dim", func(s *Settings) *string { return &s.Theme }),
	word("wide", []string{"off", "vertical", "wrap", "elide"}, "wide tables: unchanged, a line per column, wrapped, or fewer columns", func(s *Settings) *string { return &s.Wide }),
}

// themes are the sets of colours, the default first.
var themes = []string{"terminal", "dark", "light", "vivid", "mono"}

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

// Set changes the value of a setting. The error is what is wrong with the name or the value, and
// which ones are allowed.
func (s *Settings) Set(name, value string) error {
	row, ok := Lookup(name)
	if !ok {
		return unknown("setting", name, names())
	}
	if err := row.set(s, value); err != nil {
		return fmt.Errorf("setting %s: %w", name, err)
	}
	return nil
}

// Get returns the value of a row.
func (s Settings) Get(row Setting) string { return row.get(s) }

// names returns the names of all settings, sorted.
func names() []string {
	names := make([]string, len(Table))
	for i, row := range Table {
		names[i] = row.Name
	}
	return names
}

// The kinds of rows. Each function connects a name with a field and parses its values.

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

// Returns the error of a name that is not one of names, with the closest one.
func unknown(what, name string, names []string) error {
	if near := humanize.Closest(name, names); near != "" {
		return fmt.Errorf("unknown %s %q; did you mean %q?", what, name, near)
	}
	return fmt.Errorf("unknown %s %q; choose from: %s", what, name, strings.Join(names, ", "))
}
