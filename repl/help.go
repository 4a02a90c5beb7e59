package repl

import (
	"fmt"
	"strings"

	"mysh/internal/command"
	"mysh/internal/display"
)

// Shows the list of commands, or asks the server about a topic.
func (sh *Shell) help(topic string) error {
	if topic != "" {
		if row, ok := command.Find(topic); ok {
			sh.sayResult(helpLine(row))
			return nil
		}
		return sh.serverHelp(topic)
	}
	for i, group := range command.Groups {
		if i > 0 {
			sh.sayResult("")
		}
		sh.sayResult(string(group))
		for _, row := range command.Table {
			if row.Group == group {
				sh.sayResult("  " + helpLine(row))
			}
		}
	}
	sh.sayResult("\nhelp and a topic asks the server, as in: help select")
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
	rows, err := sh.rows("HELP " + quoteString(topic))
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		sh.say("Nothing found\nPlease try to run 'help contents' for a list of all accessible topics\n")
		return nil
	}
	if len(rows[0]) == 3 && len(rows) == 1 {
		row := rows[0]
		sh.helpText("Name: '" + row[0] + "'\nDescription:\n" + row[1])
		if row[2] != "" {
			sh.helpText("Examples:\n" + row[2])
		}
		return nil
	}
	var b strings.Builder
	b.WriteString("To know more about one of these, type help and its name:\n")
	for _, row := range rows {
		// A category has its own name first; a list of topics has not.
		fmt.Fprintf(&b, "   %s\n", row[len(row)-2])
	}
	sh.helpText(b.String())
	return nil
}

func (sh *Shell) helpText(text string) {
	if sh.mode.Terminal {
		text = display.SafeLines(text)
	}
	sh.sayResult(text)
}
