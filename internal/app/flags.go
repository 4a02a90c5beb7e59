package app

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"mysh/internal/option"
)

// maxHelpWidth is the greatest width of a line of the help, in cells: longer lines are hard to read.
const maxHelpWidth = 100

// help prints the options and returns the exit code.
func (p *program) help() int {
	var text strings.Builder
	fmt.Fprintf(&text, "%s\n\nAn interactive SQL shell for MySQL and MariaDB.\n\nUsage: %s [options] [schema | mysql://user:password@host:port/schema]\n", Version(p.name), p.name)
	for _, group := range option.Groups {
		flags := groupFlags(group)
		if flags.HasFlags() {
			fmt.Fprintf(&text, "\n%s:\n%s", group, flags.FlagUsagesWrapped(min(p.columns(), maxHelpWidth)))
		}
	}
	fmt.Fprintf(&text, "\nOptions may be given as --name=value, or in the groups [client], [mysql] and [mysh] of\nthe option files (in this order): ")
	for i, file := range option.DefaultFiles(p.getenv("HOME"), p.getenv) {
		if i > 0 {
			fmt.Fprint(&text, " ")
		}
		fmt.Fprint(&text, file)
	}
	return p.print(text.String())
}

// groupFlags returns the flags of a group that do something, for the help alone. The arguments
// follow mysql's rules, which pflag does not know (-psecret, --skip-x, a_b for a-b): package
// option reads them from the same table.
func groupFlags(group option.Group) *pflag.FlagSet {
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	flags.SortFlags = false
	for _, row := range option.Table {
		if row.Group != group || row.Class != option.Works {
			continue
		}
		flag := &pflag.Flag{Name: row.Name, Usage: row.Help, Value: shown{row}}
		if row.Short != "" {
			flag.Shorthand = row.Short[:1]
		}
		if row.Kind == option.Optional {
			flag.Name += "[=" + row.Arg + "]"
		}
		if !row.TakesValue() {
			flag.NoOptDefVal = "true" // then pflag prints no value
		}
		if flags.ShorthandLookup(flag.Shorthand) != nil {
			flag.Shorthand = ""
		}
		flags.AddFlag(flag)
	}
	return flags
}

// A shown is a row of the table as pflag prints it.
type shown struct{ row option.Option }

func (s shown) String() string   { return s.row.Default }
func (s shown) Set(string) error { return nil }

// Type returns the name of the value; pflag shows none for "bool".
func (s shown) Type() string {
	if !s.row.TakesValue() {
		return "bool"
	}
	return s.row.Arg
}

func (p *program) columns() int {
	if width, _, err := term.GetSize(int(p.env.Stdout.Fd())); err == nil && width > 20 {
		return width
	}
	return 80
}
