package command

import (
	"errors"
	"strings"
	"testing"

	"mysh/internal/runner"
	"mysh/internal/runner/runnertest"
	"mysh/internal/scan"
)

// examplesOf returns the examples of a page. They are the lines that begin in the first column, up to two
// blanks, of paragraphs in which a line has two blanks.
func examplesOf(page string) (examples []string) {
	for paragraph := range strings.SplitSeq(strings.Trim(page, "\n"), "\n\n") {
		var typed []string
		isList := false
		for line := range strings.SplitSeq(paragraph, "\n") {
			if strings.HasPrefix(line, " ") {
				isList = isList || len(typed) > 0
				continue
			}
			example, _, explained := strings.Cut(line, "  ")
			isList = isList || explained
			typed = append(typed, example)
		}
		if isList {
			examples = append(examples, typed...)
		}
	}
	return examples
}

func TestExamplesOf(t *testing.T) {
	page := "\n\\a  does\n\\b 1\n    also does\n\nA paragraph that\n\\ends so.\n\n  legend  of it\n\n\\c  too"
	if got := strings.Join(examplesOf(page), "|"); got != `\a|\b 1|\c` {
		t.Errorf("got %s", got)
	}
}

// tryExample performs an example as far as that is possible without a server. It returns the names of the
// commands in it, and of the ends of its statements.
func tryExample(t *testing.T, example string) (names []string, err error) {
	t.Helper()
	t.Chdir(t.TempDir())
	s := newShell(t, "")
	s.split.FeedString(example + "\n")
	for in, ok := s.split.Next(); ok; in, ok = s.split.Next() {
		switch in.Kind {
		case scan.Fault:
			return nil, errors.New(in.Text)
		case scan.Command:
			row, ok := byName(in.Name)
			if !ok {
				return nil, errors.New("no such command: " + in.Name)
			}
			names = append(names, row.Name)
			if _, err := row.parse(in.Args, scan.Mode{}); err != nil {
				return nil, err
			}
			if row.Name == "watch" {
				if _, _, err := parseUntil(in.Text); err != nil {
					return nil, err
				}
			}
		default:
			x, err := s.Prepare(in)
			if err != nil {
				return nil, err
			}
			names = append(names, map[scan.Terminator]string{scan.ByGo: "go", scan.ByEgo: "ego"}[in.End])
			s.Discard(s.Begin(), x, errors.New("an example"))
		}
	}
	if len(names) == 0 {
		return nil, errors.New("it is incomplete")
	}
	return names, nil
}

// Every command has an example on its page, and what the pages show can be typed.
func TestPages_ExamplesCanBeTyped(t *testing.T) {
	tried := make(map[string][]string)
	try := func(page, example string) []string {
		if names, ok := tried[example]; ok {
			return names
		}
		names, err := tryExample(t, example)
		if err != nil {
			t.Errorf("%s: %q: %v", page, example, err)
		}
		tried[example] = names
		return names
	}
	for _, row := range Table {
		if row.Name == "ssl_session_data_print" { // which is refused, whatever its argument
			continue
		}
		shown := false
		for _, example := range examplesOf(row.More) {
			for _, name := range try(row.Name, example) {
				shown = shown || name == row.Name
			}
		}
		if !shown {
			t.Errorf("the page of %s has no example of it", row.Name)
		}
	}
	for _, topic := range Topics {
		examples := examplesOf(topic.text)
		if len(examples) == 0 && topic.text != "" && topic.Name != "patterns" {
			t.Errorf("the topic %s has no examples", topic.Name)
		}
		for _, example := range examples {
			try(topic.Name, example)
		}
	}
}

// A mistake in an example is found.
func TestTryExample_FindsMistakes(t *testing.T) {
	for example, want := range map[string]string{
		`\nosuch`:                  `Unknown command '\nosuch'.`,
		`\last wehre a = 1`:        `unexpected "wehre"; did you mean where? ` + lastUsage,
		`select 1`:                 "it is incomplete",
		`select 1 \g cvs`:          (&runner.UnknownFormatError{Name: "cvs"}).Error(),
		`\watch 0 select 1;`:       `invalid interval "0"; \watch accepts seconds from 0.1 to 86400`,
		`\watch until a select 1;`: `expected one of <= >= <> != !~ = < > ~ after "a". ` + watchUsage,
	} {
		if _, err := tryExample(t, example); runnertest.TextOf(err) != want {
			t.Errorf("%s: got %v, want %s", example, err, want)
		}
	}
}

// Topics have names of their own, and are found by each and by what begins with one.
func TestFindTopic(t *testing.T) {
	for typed, want := range map[string]string{
		"keys": "keys", "KEYS": "keys", "losing a connection": "loss", "ctrl-c": "interrupts", "result": "results", "nosuch": "", "": "",
	} {
		if got, _ := findTopic(typed); got.Name != want {
			t.Errorf("%q: got %q", typed, got.Name)
		}
	}
	for _, topic := range Topics {
		if row, ok := Find(topic.Name); ok {
			t.Errorf("the topic %s is hidden by the command %s", topic.Name, row.Name)
		}
	}
}
