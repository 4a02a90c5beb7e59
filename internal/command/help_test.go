package command

import (
	"errors"
	"strings"
	"testing"

	"mysh/internal/display"
	"mysh/internal/result"
	"mysh/internal/runner/runnertest"
	"mysh/internal/settings"
)

// The lists of commands and settings fit into 100 columns, and the pages of commands and topics into 80.
// The overview fits on a screen of 80 columns and 24 rows, with the prompt below it.
func TestHelp_FitsOnAScreen(t *testing.T) {
	lines := strings.Split(overview(), "\n")
	for _, line := range lines {
		if display.Width(line) >= 80 {
			t.Errorf("%d columns: %s", display.Width(line), line)
		}
	}
	if len(lines) > 23 {
		t.Errorf("the overview has %d lines", len(lines))
	}
	for _, topic := range Topics {
		for line := range strings.SplitSeq(topic.text, "\n") {
			if display.Width(line) > pageWidth {
				t.Errorf("%s, %d columns: %s", topic.Name, display.Width(line), line)
			}
		}
	}
	for _, row := range Table {
		if line := "  " + helpLine(row); display.Width(line) > 100 {
			t.Errorf("%d columns: %s", display.Width(line), line)
		}
		for line := range strings.SplitSeq(row.page(), "\n") {
			if display.Width(line) > pageWidth {
				t.Errorf("%d columns: %s", display.Width(line), line)
			}
		}
	}
	defaults := settings.Defaults()
	for _, row := range settings.Table {
		if line := settingLine(row, defaults.Get(row)); display.Width(line) > 100 {
			t.Errorf("%d columns: %s", display.Width(line), line)
		}
	}
}

// What the server's help tables hold: a topic, a list of topics, a category, or nothing.
func TestHelp_OfTheServer(t *testing.T) {
	for _, c := range []struct{ name, answer, shown, err string }{
		{"a topic", "  | name | description | example\n  | SELECT | \"Syntax\\n\" | \"select 1;\\n\"\n",
			"Name: 'SELECT'\nDescription:\nSyntax\nExamples:\nselect 1;\n\n", ""},
		{"topics and categories", "  | name | is_it_category\n  | Functions | Y\n  | SELECT | N\n  | SET | N\n",
			"Many help items for your request exist.\nTo make a more specific request, please type 'help <item>',\nwhere <item> is one of the following\n" +
				"categories:\n   Functions\ntopics:\n   SELECT\n   SET\n\n", ""},
		{"a category", "  | source_category_name | name | is_it_category\n  | Functions | SLEEP | N\n  | Functions | MATH | Y\n",
			"You asked for help about help category: \"Functions\"\nFor more information, type 'help <item>', where <item> is one of the following\n" +
				"topics:\n   SLEEP\ncategories:\n   MATH\n\n", ""},
		{"nothing", "  | name | description | example\n", "\nNothing found\nPlease try to run 'help contents' for a list of all accessible topics\n\n", ""},
		{"an error", "  ERROR 1142 (42000): SELECT command denied\n", "", "ERROR 1142 (42000): SELECT command denied"},
		{"another answer", "  | name\n  | x\n", "", "unexpected answer: 1 column, not 2 or 3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newShell(t, "HELP …\n"+c.answer)
			_, err := s.do("help 'what'")
			if c.name == "another answer" {
				if !errors.Is(err, result.ErrUnexpected) || !strings.HasSuffix(err.Error(), ": 1 column, not 2 or 3") {
					t.Errorf("got %v", err)
				}
				return
			}
			if got := s.Shown(); got != c.shown || runnertest.TextOf(err) != c.err {
				t.Errorf("got %v\n%s\nwant\n%s", err, got, c.shown)
			}
		})
	}
}

// The list of commands has each of them, under its group, in a line of its own.
func TestHelp_ListsEveryCommand(t *testing.T) {
	s := newShell(t, "")
	s.Current.Settings.Pager = "off"
	s.do("help")
	text := s.Shown()
	for _, row := range Table {
		named := strings.Contains(text, row.shortest())
		if !named && row.Name != "?" && row.Name != "quit" && row.Name != "ssl_session_data_print" { // other names, and one that does nothing
			t.Errorf("the overview does not name %s", row.Name)
		}
	}
	for _, topic := range Topics {
		if !strings.Contains(text, topic.Name) {
			t.Errorf("the overview does not name %s", topic.Name)
		}
	}
	s.do("help commands")
	text = s.Shown()
	for _, row := range Table {
		if !strings.Contains(text, "\n  "+helpLine(row)+"\n") {
			t.Errorf("there is no line %q", helpLine(row))
		}
	}
	for _, group := range Groups {
		if !strings.Contains("\n"+text, "\n"+string(group)+"\n") {
			t.Errorf("there is no group %s", group)
		}
	}
	s.do(`help \chart`)
	if got := s.Shown(); !strings.Contains(got, chartHelp) {
		t.Errorf("got\n%s", got)
	}
}
