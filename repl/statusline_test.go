package repl

import (
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mysh/internal/console"
	"mysh/internal/console/consoletest"
	"mysh/internal/sessions/sessionstest"
	"mysh/internal/settings"
)

const slowRules = `
select 1
  | 1 bigint
  | 1
select sleep(5.1)
  | 1 bigint
  | 0
  takes 5.1s
select 88 numbers
  | n int
  | 0
  counts to 88
`

// A status line is shown while nothing of a statement appears, and only after half a second. It
// leaves no trace.
func TestStatusLine_AfterHalfASecondWithoutOutput(t *testing.T) {
	const keys, stop = "^C stop  ^Z background", "^C stop"
	for _, c := range []struct {
		typed       string
		first, last string // lines; "" for none
		keys        string
	}{
		{"select 1;", "", "", ""},
		{"select sleep(5.1);", "0.5 s", "5.0 s", keys},
		{"select 88 numbers;", "", "", ""}, // the rows appear
		{`select 88 numbers \g > f.csv`, "0.5 s · 29 rows · 106 bytes · 256 bytes/s · to f.csv", "1.5 s · 85 rows · 330 bytes · 230 bytes/s · to f.csv", keys},
		{`select 88 numbers \g | upper`, "", "", ""}, // the command may be writing to the screen
		{`select 88 numbers \g | upper > f.txt`, "0.5 s · 29 rows · 77 bytes · 192 bytes/s · | upper > f.txt", "1.5 s · 85 rows · 245 bytes · 172 bytes/s · | upper > f.txt", stop},
		{`select sleep(5.1) \& > f.csv; \wait`, "waiting for job 1 · 0.5 s", "waiting for job 1 · 5.0 s", "^C stop waiting"},
		{`select sleep(5.1) \&; \fg`, "0.5 s", "5.0 s", keys},
	} {
		t.Run(c.typed, func(t *testing.T) {
			t.Chdir(t.TempDir())
			synctest.Test(t, func(t *testing.T) {
				shown := &consoletest.Screen{}
				server := sessionstest.New(t, slowRules)
				shell := setup{
					screen: console.NewScreen(shown), err: io.Discard, session: server.Open("shop"),
					mode:    settings.Mode{Interactive: true, Terminal: true, Format: "table", Delimiter: ";"},
					clone:   server.Clone,
					device:  &consoletest.Device{Cols: 120, Rows: 24},
					machine: consoletest.Machine{Screen: &consoletest.Screen{}},
					status:  true,
				}.shell()
				shell.env.Current.Mode.Scan.Interactive = true
				began := time.Now()
				if err := shell.Run(&typed{strings.SplitAfter(c.typed, "; ")}); err != nil {
					t.Fatal(err)
				}
				lines := shown.StatusLines()
				if len(lines) == 0 {
					if c.first != "" {
						t.Errorf("no line in %v", time.Since(began))
					}
					return
				}
				if lines[len(lines)-1] != "" {
					t.Errorf("%q stays", lines[len(lines)-1])
				}
				lines = slices.DeleteFunc(lines, func(line string) bool { return line == "" })
				for i, want := range []string{c.first, c.last} {
					got := lines[i*(len(lines)-1)]
					text, found := strings.CutSuffix(got, c.keys)
					if text = strings.TrimSpace(text); !found || want == "" || text != want {
						t.Errorf("got %q, want %q and the keys %q", got, want, c.keys)
					}
				}
			})
		})
	}
}

// typed is the lines that a user types.
type typed struct{ lines []string }

func (l *typed) ReadLine(Prompt) (string, error) {
	if len(l.lines) == 0 {
		return "", io.EOF
	}
	line := l.lines[0]
	l.lines = l.lines[1:]
	return strings.TrimSuffix(line, "; ") + "\n", nil
}
