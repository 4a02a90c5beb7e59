package option

import (
	"fmt"
	"strings"
)

// PrintDefaults returns the text of --print-defaults: the settings of option files and command
// line as arguments, as in the C clients, and then each setting with its source. Passwords are
// masked.
func (g *Given) PrintDefaults(program string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s would have been started with the following arguments:\n", program)
	width := 0
	for s := range g.shown {
		if s.Source.Rank != FromEnvironment {
			fmt.Fprintf(&text, "%s ", s)
		}
		width = max(width, len(s.String()))
	}
	for _, arg := range g.Positional {
		fmt.Fprintf(&text, "%s ", arg)
	}
	text.WriteString("\n")
	if width > 0 {
		text.WriteString("\nFrom where, the last of a name wins:\n")
	}
	for s := range g.shown {
		fmt.Fprintf(&text, "  %-*s  %s\n", min(width, 40), s, s.Source)
	}
	return text.String()
}

// Yields the settings except --print-defaults itself.
func (g *Given) shown(yield func(Setting) bool) {
	for _, s := range g.Settings {
		if s.Name != "print-defaults" && !yield(s) {
			return
		}
	}
}

// Markdown returns the options of one group as the rows of a table for the README: name,
// effect, default.
func Markdown(group Group) string {
	var text strings.Builder
	text.WriteString("| option | meaning | default |\n| --- | --- | --- |\n")
	for i := range Table {
		row := &Table[i]
		if row.Group != group {
			continue
		}
		fmt.Fprintf(&text, "| `%s` | %s | %s |\n", row.usage(), escapeCell(row.meaning()), escapeCell(row.defaultText()))
	}
	return text.String()
}

var escapeCell = strings.NewReplacer("|", "\\|", "*", "\\*").Replace

// usage returns the forms of the option: "-h, --host=name", "-p, --password[=text]".
func (o *Option) usage() string {
	var text strings.Builder
	for _, letter := range o.Short {
		fmt.Fprintf(&text, "-%c, ", letter)
	}
	text.WriteString("--" + o.Name)
	switch {
	case o.Kind == Optional:
		text.WriteString("[=" + o.Arg + "]")
	case o.TakesValue():
		text.WriteString("=" + o.Arg)
	}
	return text.String()
}

func (o *Option) meaning() string {
	switch o.Class {
	case Accepted:
		return "no effect: " + o.Help
	case Refused:
		return "refused: " + o.Help
	}
	return o.Help
}

func (o *Option) defaultText() string {
	switch {
	case o.Default == on:
		return "on"
	case o.Kind == Flag && o.Class == Works && o.Default == "":
		return "off"
	}
	return o.Default
}
