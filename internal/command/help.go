package command

import (
	"context"
	"fmt"
	"strings"

	"mysh/internal/display"
	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

const helpHelp = `
\?              the commands in groups, and the topics
\? watch        a command, with examples
\? keys         a topic
\? objects      a group, one line for each command
\? commands     all groups so
help select     the server's help on a statement
help 'set'      in quotes, it is the server's whatever mysh has
help contents   the topics of the server`

// help prints an overview, a page of mysh's own help, or the server's help on a topic.
func help(ctx context.Context, env *Env, topic string) (Next, error) {
	return nil, env.Console.Paged(func() error {
		row, isCommand := Find(topic)
		page, isTopic := findTopic(topic)
		group := groupNamed(topic)
		switch {
		case topic == "" && env.Current.Mode.Interactive:
			env.Console.Print(overview())
		case topic == "", isTopic && page.Name == "commands" && env.Current.Mode.Interactive:
			env.Console.Print(commandList(Groups...))
		case isCommand:
			env.Console.Print(row.page())
		case !env.Current.Mode.Interactive:
			return serverHelp(ctx, env, topic)
		case isTopic:
			env.Console.Print(strings.ToUpper(page.Name[:1]) + page.Name[1:] + ": " + page.Help + "\n" + page.text)
		case group != "":
			env.Console.Print(commandList(group))
		default:
			return serverHelp(ctx, env, topic)
		}
		return nil
	})
}

// pageWidth is the greatest width of a line of a page, in cells.
const pageWidth = 80

// page returns the page on a command.
func (c Command) page() string {
	head := strings.TrimLeft(helpLine(c), " ")
	if display.Width(head) > pageWidth {
		head = c.Usage() + "\n" + c.Help
	}
	return strings.TrimSuffix(head+"\n"+c.More, "\n")
}

// groupNamed returns the group with a name, "" for none.
func groupNamed(name string) Group {
	for _, group := range Groups {
		if strings.EqualFold(string(group), name) {
			return group
		}
	}
	return ""
}

// commandList returns the commands of some groups, a line for each.
func commandList(groups ...Group) string {
	var b strings.Builder
	for _, group := range groups {
		b.WriteString(string(group) + "\n")
		for _, row := range Table {
			if row.Group == group {
				b.WriteString("  " + helpLine(row) + "\n")
			}
		}
		b.WriteString("\n")
	}
	return b.String() + "Type help <topic> for the server's help, as in: help select"
}

// overviewWidth is the greatest width of a line of the overview, in cells.
const overviewWidth = 79

// overview returns the names of all commands and topics, which fit on a screen of 80 columns and 24 rows.
func overview() string {
	var b strings.Builder
	for _, group := range Groups {
		var names []string
		for _, row := range Table {
			if row.Group == group && row.Name != "?" && row.Name != "quit" && row.Name != "ssl_session_data_print" {
				names = append(names, row.shortest())
			}
		}
		appendNames(&b, string(group), names)
	}
	var names []string
	for _, t := range Topics {
		names = append(names, t.Name)
	}
	appendNames(&b, "Topics", names)
	b.WriteString("\n" + `\? name explains one, with examples: \? watch, \? results. \? objects lists a
group, \? commands all, a line for each. help select asks the server.`)
	return b.String()
}

// shortest returns the shortest form in which a command can be typed, with its name.
func (c Command) shortest() string {
	switch {
	case c.Ours:
		return `\` + c.Name
	case c.Letter != 0:
		return `\` + string(c.Letter) + " " + c.Name
	}
	return c.Name
}

// appendNames appends names below each other's beginning, after a heading.
func appendNames(b *strings.Builder, heading string, names []string) {
	const indent = 12
	at := 0
	for i, name := range names {
		switch {
		case i == 0:
			at, _ = fmt.Fprintf(b, "%-*s%s", indent, heading, name)
		case at+2+len(name) > overviewWidth:
			n, _ := fmt.Fprintf(b, "\n%*s%s", indent, "", name)
			at = n - 1
		default:
			n, _ := fmt.Fprintf(b, "  %s", name)
			at += n
		}
	}
	b.WriteString("\n")
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
