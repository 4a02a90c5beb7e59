package command

import (
	"context"
	"fmt"
	"strings"

	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// help prints the list of commands, or the server's help on a topic.
func help(ctx context.Context, env *Env, topic string) (Next, error) {
	return nil, env.Console.Paged(func() error {
		if topic == "" {
			printCommands(env)
			return nil
		}
		row, ok := Find(topic)
		if !ok {
			return serverHelp(ctx, env, topic)
		}
		env.Console.Print(helpLine(row))
		if row.More != "" {
			env.Console.Print(row.More)
		}
		return nil
	})
}

// printCommands prints the list of commands.
func printCommands(env *Env) {
	for i, group := range Groups {
		if i > 0 {
			env.Console.Print("")
		}
		env.Console.Print(string(group))
		for _, row := range Table {
			if row.Group == group {
				env.Console.Print("  " + helpLine(row))
			}
		}
	}
	env.Console.Print("\nType help <topic> for the server's help, as in: help select")
}

func helpLine(row Command) string {
	letter := ""
	if row.Letter != 0 {
		letter = `\` + string(row.Letter)
	}
	return fmt.Sprintf("%-4s %-24s %s", letter, row.Usage(), row.Help)
}

// serverHelp prints what the server's help tables hold on a topic: the text, or the topics that
// match.
// Source: https://dev.mysql.com/doc/refman/9.7/en/help.html.
func serverHelp(ctx context.Context, env *Env, topic string) error {
	// Quoted as a name: the result does not depend on sql_mode.
	name, err := sqltext.Name(strings.Trim(topic, "'\""), env.Sessions.ReadMode())
	if err != nil {
		return scan.Errorf(scan.Notice, "%s", err)
	}
	rows, err := env.Runner.Query(ctx, result.AnyColumns, "HELP "+name)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		env.Console.Info("\nNothing found\nPlease try to run 'help contents' for a list of all accessible topics\n")
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
		env.Console.Info("Many help items for your request exist.\nTo make a more specific request, please type 'help <item>',\n" + listFollows)
		appendHelpItems(&b, rows, env.Current.Mode.Interactive)
	case len(first) != 3:
		return fmt.Errorf("%w: %s, not 2 or 3", result.ErrUnexpected, humanize.Count(int64(len(first)), "column"))
	default: // the name of the category is the first column
		fmt.Fprintf(&b, "You asked for help about help category: \"%s\"\n", first[0])
		if env.Current.Mode.Interactive {
			b.WriteString("For more information, type 'help <item>', " + listFollows + "\n")
		}
		appendHelpItems(&b, rows, env.Current.Mode.Interactive)
	}
	env.Console.Print(b.String())
	return nil
}

const listFollows = "where <item> is one of the following"

// appendHelpItems appends topics and categories. The last column distinguishes them.
func appendHelpItems(b *strings.Builder, rows [][]string, interactive bool) {
	kind := ""
	for _, row := range rows {
		if k := row[len(row)-1]; k != kind && interactive {
			b.WriteString(map[bool]string{true: "categories:\n", false: "topics:\n"}[k == "Y"])
			kind = k
		}
		fmt.Fprintf(b, "   %s\n", row[len(row)-2])
	}
}
