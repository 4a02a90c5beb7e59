package repl

import (
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"mysh/history"
	"mysh/internal/console"
	"mysh/internal/display"
	"mysh/internal/scan"
	"mysh/internal/sessions/sessionstest"
	"mysh/internal/settings"
)

// What was typed or pasted may contain anything. Where it is printed again, alone or in a
// message, it is visible and does not control the terminal.
func TestMessages_EscapeTypedText(t *testing.T) {
	const evil = "\x1b]0;T\a\u202e"
	t.Chdir(t.TempDir())
	world := newWorld(t, "-- server --\nselect …\n  | 1 bigint\n  | 1\n")
	for _, lines := range []string{
		"shop> select '" + evil + "\nshop> \\p\n",
		"shop> select '" + evil + "'; \\&\nshop> \\fg\n",
		"shop> \\o " + evil[4:] + "\nshop> select 1;\nshop> \\o\n",
		"shop> pager " + evil + "\n",
		"shop> prompt " + evil + "\n",
		"shop> \\set null " + evil + "\nshop> \\set null\n",
		"shop> tee /there/is/none/" + evil + "\n",
		"shop> source " + evil + "\n",
		"shop> \\" + evil + "\n",
	} {
		synctest.Test(t, func(t *testing.T) {
			var typed []string
			for line := range strings.Lines(lines) {
				typed = append(typed, strings.TrimPrefix(strings.TrimSuffix(line, "\n"), "shop> "))
			}
			screen := world.replay(t, strings.TrimSuffix(lines, "\n"))
			said := screen
			for _, line := range typed { // the editor shows the text, which is not part of this test
				said = strings.Replace(said, line+"\n", "\n", 1)
			}
			if strings.ContainsAny(said, "\x1b\a\u202e") {
				t.Errorf("%q", said)
			}
		})
	}
}

// A text with a NUL is refused as a whole, and the next line is performed. Up recalls the text.
func TestFeed_RefusesNUL(t *testing.T) {
	h, err := history.Open(filepath.Join(t.TempDir(), "history"), history.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var screen strings.Builder
	shell := setup{
		screen: console.NewTerminalScreen(&screen), err: display.Writer{W: &screen}, session: sessionstest.New(t, "select 1\n  | 1 bigint\n  | 1").Open("shop"), history: h,
		mode: settings.Mode{Interactive: true, Terminal: true, Format: "table", Delimiter: ";", Scan: scan.Options{Interactive: true}},
	}.shell()
	if err := shell.Run(&texts{"select\n", "1; select '\x00';\nselect 1;\n", "select 1;\n", "\x00\n", "\\q\n", "select 1;\n"}); err != nil {
		t.Fatal(err)
	}
	got := screen.String()
	if strings.Count(got, "contains a NUL character (\\0); nothing was sent. Press Up to edit it.") != 2 || strings.Count(got, "1 row in set") != 1 {
		t.Errorf("got\n%s", got)
	}
	var kept []string
	for e := range h.Search(nil) {
		kept = append(kept, e.Text)
	}
	if want := []string{`\q`, "\x00", "select 1;", "select\n1; select '\x00';\nselect 1;"}; !slices.Equal(kept, want) {
		t.Errorf("history holds %q, want %q", kept, want)
	}
}

// Texts are texts that a user types, one after the other.
type texts []string

func (l *texts) ReadLine(Prompt) (string, error) {
	if len(*l) == 0 {
		return "", io.EOF
	}
	text := (*l)[0]
	*l = (*l)[1:]
	return text, nil
}
