// Package runnertest provides a runner with the services that it works with, for tests of what runs
// statements.
package runnertest

import (
	"os"
	"testing"
	"testing/synctest"

	"mysh/internal/console"
	"mysh/internal/console/consoletest"
	"mysh/internal/display"
	"mysh/internal/results"
	"mysh/internal/runner"
	"mysh/internal/scan"
	"mysh/internal/sessions"
	"mysh/internal/sessions/sessionstest"
	"mysh/internal/settings"
	"mysh/internal/sqltext"
)

// A Rig is a runner on a terminal of 100 columns and 40 rows, and a server that answers by rules.
type Rig struct {
	*runner.Runner
	Server   *sessionstest.Server
	Session  *sessionstest.Session // the first one, connection 41 in the schema shop
	Screen   *consoletest.Screen
	Console  *console.Console
	Current  *settings.Current
	Sessions *sessions.Sessions
	Results  *results.Store
	t        testing.TB
}

// New returns a rig in the mode of a user at a terminal, which change may change.
func New(t testing.TB, rules string, change ...func(*settings.Mode)) *Rig {
	t.Helper()
	r := &Rig{t: t, Server: sessionstest.New(t, rules), Screen: &consoletest.Screen{}, Results: &results.Store{}}
	r.Current = &settings.Current{
		Mode:     settings.Mode{Interactive: true, Terminal: true, Format: "table", ColumnNames: true, System: true},
		Settings: settings.Defaults(),
	}
	for _, f := range change {
		if f != nil {
			f(&r.Current.Mode)
		}
	}
	out := console.NewScreen(r.Screen)
	if r.Current.Mode.Terminal {
		out = console.NewTerminalScreen(r.Screen)
	}
	r.Console = console.New(console.Config{
		Screen: out, Messages: display.Writer{W: r.Screen}, Current: r.Current,
		Device:  &consoletest.Device{Cols: 100, Rows: 40, Screen: r.Screen},
		Machine: consoletest.Machine{Screen: r.Screen}, StatusLine: r.Current.Mode.Terminal, Clipboard: r.Current.Mode.Terminal,
	})
	r.Session = r.Server.Open("shop")
	r.Sessions = sessions.New(r.Session, r.Server, r.Current)
	r.Runner = runner.New(r.Console, r.Current, r.Sessions, r.Results, &sqltext.Variables{})
	return r
}

// Batch is the mode of a script whose output goes to a file.
func Batch(m *settings.Mode) {
	m.Interactive, m.Terminal, m.Silent, m.Format = false, false, 1, "tab"
}

// Statement returns the first statement that can be cut off a text.
func Statement(t testing.TB, text string) scan.Input {
	t.Helper()
	return Statements(t, text)[0]
}

// Statements returns the statements of a text. Each ends in a semicolon, \g, \G or \&.
func Statements(t testing.TB, text string) (all []scan.Input) {
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

// PrepareText prepares a statement.
func (r *Rig) PrepareText(text string) *runner.Execution {
	r.t.Helper()
	x, err := r.Prepare(Statement(r.t, text))
	if err != nil || x == nil {
		r.t.Fatalf("%s: not prepared, %v", text, err)
	}
	return x
}

// RunText runs a statement in front, in a scope of its own.
func (r *Rig) RunText(text string) error {
	r.t.Helper()
	return r.RunStatement(r.Begin(), r.PrepareText(text), nil)
}

// Shown returns what the screen shows since the last call.
func (r *Rig) Shown() string {
	r.Console.Flush()
	return r.Screen.Take()
}

// InBubble runs a test in a bubble where time passes only when all goroutines wait, and in a directory
// of its own.
func InBubble(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	t.Chdir(t.TempDir())
	synctest.Test(t, test)
}

// NoFile is what ContentOf returns where there is no file.
const NoFile = "(there is none)"

// ContentOf returns what a file holds.
func ContentOf(name string) string {
	text, err := os.ReadFile(name)
	if err != nil {
		return NoFile
	}
	return string(text)
}

// Files returns the names of the files in the working directory.
func Files(t testing.TB) (names []string) {
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

// WriteFile writes a file.
func WriteFile(t testing.TB, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TextOf returns the text of an error, "" for none.
func TextOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
