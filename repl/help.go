package repl

import (
	"fmt"
	"strings"

	"mysh/internal/command"
	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// Shows the list of commands, or asks the server about a topic.
func (sh *Shell) help(topic string) error {
	if topic != "" {
		if row, ok := command.Find(topic); ok {
			sh.console.Print(helpLine(row))
			if row.More != "" {
				sh.console.Print(row.More)
			}
			return nil
		}
		return sh.serverHelp(topic)
	}
	for i, group := range command.Groups {
		if i > 0 {
			sh.console.Print("")
		}
		sh.console.Print(string(group))
		for _, row := range command.Table {
			if row.Group == group {
				sh.console.Print("  " + helpLine(row))
			}
		}
	}
	sh.console.Print("\nhelp and a topic asks the server, as in: help select")
	return nil
}

func helpLine(row command.Command) string {
	name := row.Name
	letter := ""
	if row.Ours {
		name = `\` + name
	}
	if row.Letter != 0 {
		letter = `\` + string(row.Letter)
	}
	if row.Args != "" {
		name += " " + row.Args
	}
	return fmt.Sprintf("%-4s %-24s %s", letter, name, row.Help)
}

// Shows what the server's help tables say on a topic: the text, or the topics that match.
// Source: https://dev.mysql.com/doc/refman/9.7/en/help.html.
func (sh *Shell) serverHelp(topic string) error {
	// As a name: no sql_mode changes how that is read.
	name, err := sqltext.Name(strings.Trim(topic, "'\""), sh.sessions.ReadMode())
	if err != nil {
		return scan.Errorf(scan.Notice, "%s", err)
	}
	rows, err := sh.rows(result.AnyColumns, "HELP "+name)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		sh.console.Info("\nNothing found\nPlease try to run 'help contents' for a list of all accessible topics\n")
		return nil
	}
	var b strings.Builder
	switch first := rows[0]; {
	case len(first) == 3 && len(rows) == 1:
		fmt.Fprintf(&b, "Name: '%s'\nDescription:\n%s", first[0], first[1])
		if first[2] != "" {
			b.WriteString("Examples:\n" + first[2])
		}
	case len(first) == 2:
		sh.console.Info("Many help items for your request exist.\nTo make a more specific request, please type 'help <item>',\n" + listFollows)
		sh.helpItems(&b, rows)
	case len(first) != 3:
		return fmt.Errorf("%w: %s, not 2 or 3", result.ErrUnexpected, humanize.Count(int64(len(first)), "column"))
	default: // a category has its own name first
		fmt.Fprintf(&b, "You asked for help about help category: \"%s\"\n", first[0])
		if sh.current.Mode.Interactive {
			b.WriteString("For more information, type 'help <item>', " + listFollows + "\n")
		}
		sh.helpItems(&b, rows)
	}
	sh.console.Print(b.String())
	return nil
}

const listFollows = "where <item> is one of the following"

// Lists topics and categories, which the last column tells apart.
func (sh *Shell) helpItems(b *strings.Builder, rows [][]string) {
	kind := ""
	for _, row := range rows {
		if k := row[len(row)-1]; k != kind && sh.current.Mode.Interactive {
			b.WriteString(map[bool]string{true: "categories:\n", false: "topics:\n"}[k == "Y"])
			kind = k
		}
		fmt.Fprintf(b, "   %s\n", row[len(row)-2])
	}
}
