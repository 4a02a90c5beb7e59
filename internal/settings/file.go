package settings

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// Read returns the defaults changed by what a config.toml says. Its keys are the names of
// [Table]. The error names file, line and the nearest right key.
func Read(file string, text []byte) (Settings, error) {
	s := Defaults()
	var keys map[string]any
	meta, err := toml.Decode(string(text), &keys)
	if err != nil {
		var parse toml.ParseError
		if errors.As(err, &parse) {
			return s, fmt.Errorf("%s:%d: %s", file, parse.Position.Line, parse.Message)
		}
		return s, fmt.Errorf("%s: %w", file, err)
	}
	for _, key := range meta.Keys() {
		name := key[0]
		if _, table := keys[name].(map[string]any); table && slices.Contains(Names(), name) {
			return s, fmt.Errorf("%s:%d: setting %s: a table stands where a value should", file, lineOf(name, string(text)), name)
		}
		if err := s.Set(name, fmt.Sprint(keys[name])); err != nil {
			return s, fmt.Errorf("%s:%d: %w", file, lineOf(name, string(text)), err)
		}
	}
	return s, nil
}

// Finds the line on which a key or table of that name begins.
func lineOf(name, text string) int {
	n := 0
	for line := range strings.Lines(text) {
		n++
		word := strings.Trim(strings.TrimSpace(line), `["'`)
		if rest, ok := strings.CutPrefix(word, name); ok && strings.TrimLeft(rest, ` ]."'=`) != rest {
			return n
		}
	}
	return n
}

// Example returns the text of a config file that shows every setting with its default, as
// comments.
func Example() string {
	var b strings.Builder
	b.WriteString("# Settings of mysh. Copy to ~/.config/mysh/config.toml and take out the # of what you change.\n")
	for _, row := range Table {
		fmt.Fprintf(&b, "\n## %s\n", row.Help)
		if row.Values != nil {
			fmt.Fprintf(&b, "## one of: %s\n", strings.Join(row.Values, ", "))
		}
		value := row.Default
		if !row.number {
			value = fmt.Sprintf("%q", value)
		}
		fmt.Fprintf(&b, "#%s = %s\n", row.Name, value)
	}
	return b.String()
}
