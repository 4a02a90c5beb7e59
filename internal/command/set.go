package command

import (
	"context"
	"fmt"
	"strings"

	"mysh/internal/scan"
	"mysh/internal/settings"
)

const setHelp = `
\set                    all settings
\set null               one of them
\set null '(none)'      change it, until mysh exits
\set style rounded      Tab lists the values
\set wide vertical      wide tables, one line for each column

To keep a setting, write it in ~/.config/mysh/config.toml: style = "rounded".
"set x = 1;" without a backslash is the server's: see help 'set'.`

// assignment is a setting and its new value.
type assignment struct {
	name, value string
	show        bool // the setting is shown, or all if it has no name
}

func parseSet(args string, _ scan.Mode) (any, error) {
	name, value := word(args)
	_, known := settings.Lookup(name)
	return assignment{name, wholeValue(value), name == "" || value == "" && known}, nil
}

// set changes a setting, or shows one or all.
func set(_ context.Context, env *Env, a assignment) (Next, error) {
	switch row, _ := settings.Lookup(a.name); {
	case !a.show:
		return nil, change(env, a.name, a.value)
	case a.name != "":
		env.Console.Print(fmt.Sprintf("%s = %s", row.Name, env.Current.Settings.Get(row)))
		return nil, nil
	}
	for _, row := range settings.Table {
		env.Console.Print(settingLine(row, env.Current.Settings.Get(row)))
	}
	return nil, nil
}

func settingLine(row settings.Setting, value string) string {
	return fmt.Sprintf("%-16s %-10s %s", row.Name, value, row.Help)
}

// wholeValue returns the value at the end of a line. Quotes around the whole value are removed,
// and a doubled quote in it is one quote. A semicolon after the quotes is ignored: users type
// it by habit.
func wholeValue(s string) string {
	quoted := strings.TrimRight(s, "; ")
	if len(quoted) < 2 || strings.IndexByte("`'\"", quoted[0]) < 0 || quoted[len(quoted)-1] != quoted[0] {
		return s
	}
	quote := quoted[:1]
	inner := quoted[1 : len(quoted)-1]
	if strings.Contains(strings.ReplaceAll(inner, quote+quote, ""), quote) {
		return s
	}
	return strings.ReplaceAll(inner, quote+quote, quote)
}
