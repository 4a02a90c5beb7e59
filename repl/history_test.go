package repl

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mysh/history"
	"mysh/internal/console"
	"mysh/internal/console/consoletest"
	"mysh/internal/sessions"
	"mysh/internal/sessions/sessionstest"
	"mysh/internal/settings"
)

// History returns the text that was typed until Enter sent it: several statements on a line are
// one entry, as are the lines of one statement. A text that begins with a blank is excluded.
func TestHistory_EntriesAreTextsAsTyped(t *testing.T) {
	h, err := history.Open(filepath.Join(t.TempDir(), "history"), history.Options{})
	if err != nil {
		t.Fatal(err)
	}
	typed := []string{"select 1;", `select 1\G`, `select 1\g csv`, `select 1\g | upper`, `\last csv`, `\format table`, "use farm",
		`select 1; select 1\G`, "nosuch;", `\jbos`, "select 1 -- one\n;"}
	shell := setup{
		screen: console.NewScreen(io.Discard), err: io.Discard, session: sessionstest.New(t, "nosuch\n  ERROR 1064 (42000): no\nselect 1 -- one\n  | 1\n  | 1\nselect 1\n  | 1 bigint\n  | 1\nUSE farm\n  schema farm").Open("shop"), history: h,
		mode: settings.Mode{Interactive: true, Format: "table", Delimiter: ";"}, machine: consoletest.Machine{Screen: &consoletest.Screen{}},
	}.shell()
	shell.env.Current.Mode.Scan.Interactive = true
	lines := typedLines{" select 1;\n", "\n", " \\last\n", ";\n", " select 1;\n"}
	for _, text := range typed {
		lines = append(lines, slices.Collect(strings.Lines(text+"\n"))...)
	}
	if err := shell.Run(&lines); err != nil {
		t.Fatal(err)
	}
	var kept []string
	for e := range h.Search(nil) {
		kept = append(kept, e.Text)
	}
	slices.Reverse(kept)
	if !slices.Equal(kept, typed) {
		t.Errorf("kept %q, typed %q", kept, typed)
	}
}

// A statement that was to run in the background has an outcome in history too when no session could be
// opened for it.
func TestHistory_JobThatWasNotStarted(t *testing.T) {
	h, err := history.Open(filepath.Join(t.TempDir(), "history"), history.Options{})
	if err != nil {
		t.Fatal(err)
	}
	shell := setup{
		screen: console.NewScreen(io.Discard), err: io.Discard, session: sessionstest.New(t, "").Open("shop"), history: h,
		mode: settings.Mode{Interactive: true, Format: "table", Delimiter: ";"},
		clone: func(context.Context, sessions.Session) (sessions.Session, error) {
			return nil, sessionstest.Refusal(1040, "08004", "Too many connections")
		},
	}.shell()
	shell.env.Current.Mode.Scan.Interactive = true
	if err := shell.Run(&typedLines{"select 1\\&\n"}); err != nil {
		t.Fatal(err)
	}
	for e := range h.Search(nil) {
		if e.Outcome != "error 1040" {
			t.Errorf("the outcome of %q is %q", e.Text, e.Outcome)
		}
	}
}

// History has what the user typed to run a favourite, with the outcome of its statements.
func TestHistory_Favourite(t *testing.T) {
	t.Chdir(t.TempDir())
	h, err := history.Open("history", history.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"good": "-- :n int\nselect :n;", "bad": "select 1;\nnosuch;\nselect 1;"} {
		if err := errors.Join(os.MkdirAll("queries", 0o700), os.WriteFile(filepath.Join("queries", name+".sql"), []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	shell := setup{
		screen: console.NewScreen(io.Discard), err: io.Discard, session: sessionstest.New(t, "nosuch\n  ERROR 1064 (42000): no\nselect 1\n  | 1 bigint\n  | 1").Open("shop"), history: h,
		mode: settings.Mode{Interactive: true, Format: "table", Delimiter: ";"},
	}.shell()
	shell.env.Current.Mode.Scan.Interactive = true
	if err := shell.Run(&typedLines{"\\f good n=1\n", "\\f bad\n", "\\f good\n"}); err != nil {
		t.Fatal(err)
	}
	var got []string
	for e := range h.Search(nil) {
		got = append(got, e.Text+": "+e.Outcome)
	}
	if want := []string{`\f good: ok`, `\f bad: error 1064`, `\f good n=1: ok`}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TypedLines are lines that are read one by one.
type typedLines []string

func (l *typedLines) ReadLine(Prompt) (string, error) {
	if len(*l) == 0 {
		return "", io.EOF
	}
	line := (*l)[0]
	*l = (*l)[1:]
	return line, nil
}
