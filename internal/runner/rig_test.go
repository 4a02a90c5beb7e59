package runner_test

import (
	"os"
	"testing"
	"testing/synctest"
	"time"

	"mysh/internal/console"
	"mysh/internal/console/consoletest"
	"mysh/internal/display"
	"mysh/internal/results"
	"mysh/internal/runner"
	"mysh/internal/scan"
	"mysh/internal/sessions"
	"mysh/internal/sessions/sessionstest"
	"mysh/internal/settings"
)

// A rig is a runner with the services that it works with, on a terminal, and a server that answers by
// rules.
type rig struct {
	*runner.Runner
	t        *testing.T
	server   *sessionstest.Server
	front    *sessionstest.Session
	screen   *consoletest.Screen
	console  *console.Console
	current  *settings.Current
	sessions *sessions.Sessions
	results  *results.Store
}

// newRig returns a rig in the mode of a user at a terminal, which change may change.
func newRig(t *testing.T, rules string, change ...func(*settings.Mode)) *rig {
	t.Helper()
	screen := &consoletest.Screen{}
	r := &rig{t: t, server: sessionstest.New(t, rules), screen: screen, results: &results.Store{}}
	r.current = &settings.Current{
		Mode:     settings.Mode{Interactive: true, Terminal: true, Format: "table", ColumnNames: true},
		Settings: settings.Defaults(),
	}
	for _, f := range change {
		if f != nil {
			f(&r.current.Mode)
		}
	}
	out := console.NewScreen(screen)
	if r.current.Mode.Terminal {
		out = console.NewTerminalScreen(screen)
	}
	r.console = console.New(console.Config{
		Screen: out, Messages: display.Writer{W: screen}, Current: r.current,
		Device:  &consoletest.Device{Cols: 100, Rows: 40, Screen: screen},
		Machine: consoletest.Machine{Screen: screen}, StatusLine: r.current.Mode.Terminal,
	})
	r.front = r.server.Open("shop")
	r.sessions = sessions.New(r.front, r.server, r.current)
	r.Runner = runner.New(r.console, r.current, r.sessions, r.results)
	return r
}

// batch is the mode of a script whose output goes to a file.
func batch(m *settings.Mode) {
	m.Interactive, m.Terminal, m.Silent, m.Format = false, false, 1, "tab"
}

// statement returns the first statement that can be cut off a text.
func statement(t *testing.T, text string) scan.Input {
	t.Helper()
	return statements(t, text)[0]
}

// statements returns the statements of a text. Each ends in a semicolon, \g, \G or \&.
func statements(t *testing.T, text string) (all []scan.Input) {
	t.Helper()
	split := scan.NewSplitter([]scan.Word{{Name: "go", Letter: 'g'}, {Name: "ego", Letter: 'G'}}, scan.Options{Interactive: true})
	split.FeedString(text + "\n")
	for in, ok := split.Next(); ok; in, ok = split.Next() {
		if in.Kind != scan.Statement {
			t.Fatalf("%q is no statement: %+v", text, in)
		}
		all = append(all, in)
	}
	return all
}

// prepare prepares a statement.
func (r *rig) prepare(text string) *runner.Execution {
	r.t.Helper()
	x, err := r.Prepare(statement(r.t, text))
	if err != nil || x == nil {
		r.t.Fatalf("%s: not prepared, %v", text, err)
	}
	return x
}

// run runs a statement in front, in a scope of its own.
func (r *rig) run(text string) error {
	r.t.Helper()
	return r.RunStatement(r.Begin(), r.prepare(text), nil)
}

// shown returns what the screen shows since the last call.
func (r *rig) shown() string {
	r.console.Flush()
	return r.screen.Take()
}

// after calls f some time from now, while a statement runs.
func after(d time.Duration, f func()) { time.AfterFunc(d, f) }

// inBubble runs a test in a bubble where time passes only when all goroutines wait, and in a directory
// of its own.
func inBubble(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	t.Chdir(t.TempDir())
	synctest.Test(t, test)
}

const noFile = "(there is none)"

// contentOf returns what a file holds.
func contentOf(name string) string {
	text, err := os.ReadFile(name)
	if err != nil {
		return noFile
	}
	return string(text)
}

// files returns the names of the files in the working directory.
func files(t *testing.T) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// textOf returns the text of an error, "" for none.
func textOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
