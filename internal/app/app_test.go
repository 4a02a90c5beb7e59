//go:build unix

package app_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"mysh/internal/app"
	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// The tests of this package run the program in a terminal and in pipes, on real servers. The
// program is this test binary, started again.
const runVariable = "MYSH_TEST_RUN"

func TestMain(m *testing.M) {
	if os.Getenv(runVariable) != "" {
		os.Exit(app.Run(app.Env{
			Args: os.Args, Environ: os.Environ(),
			Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
			Dial:        panickingDial(os.Getenv(panicVariable)),
			OptionFiles: []string{filepath.Join(os.Getenv("HOME"), ".my.cnf")}, // not the files of the machine
		}))
	}
	servertest.Main(m)
}

// mysh returns the program with arguments, not yet started. Its home is a directory of its own.
func mysh(tb testing.TB, args ...string) *exec.Cmd {
	tb.Helper()
	program, err := os.Executable()
	if err != nil {
		tb.Fatal(err)
	}
	cmd := exec.Command(program, append([]string{"--no-defaults", "--skip-pager"}, args...)...)
	cmd.Args[0] = "mysh"
	home := tb.TempDir()
	cmd.Dir = home
	cmd.Env = []string{
		runVariable + "=1", "HOME=" + home, "USER=tester", "TERM=xterm-256color", "LANG=C.UTF-8", "GORACE=atexit_sleep_ms=0", "PATH=" + os.Getenv("PATH"),
	}
	return cmd
}

// at returns the arguments for a connection to a server over TCP as root, followed by more.
func at(s *servertest.Server, more ...string) []string {
	return append([]string{"-h", s.Host, "-P", fmt.Sprint(s.Port), "-u", servertest.Root}, more...)
}

// A person is a user of mysh at a terminal.
type person struct {
	*ptytest.Terminal
	tb testing.TB
}

// sit starts mysh on a terminal and waits for its prompt.
func sit(tb testing.TB, args ...string) *person {
	tb.Helper()
	return sitAt(tb, mysh(tb, args...))
}

// sitAt is sit for a command that is ready to start.
func sitAt(tb testing.TB, cmd *exec.Cmd) *person {
	tb.Helper()
	p := &person{ptytest.Start(tb, cmd), tb}
	p.awaitPrompt()
	return p
}

// A prompt without input: mysh>, shop*>, shop! [2]>.
var barePrompt = regexp.MustCompile(`^[\w\pL]+(\(ro\))?(\(sandbox\))?[*!]?( \[\d+\])?>$`)

// atPrompt reports whether the screen ends in a prompt without input.
func atPrompt(s ptytest.Screen) bool {
	last := len(s.Lines) - 1
	return last >= 0 && s.Cursor == last && barePrompt.MatchString(s.Lines[last])
}

// awaitPrompt waits for a prompt without input and returns it.
func (p *person) awaitPrompt() string {
	p.tb.Helper()
	s := p.Await("a prompt", atPrompt)
	return s.Lines[len(s.Lines)-1]
}

// begin types a line and sends it, and does not wait for its result.
func (p *person) begin(line string) {
	p.tb.Helper()
	p.Type(line)
	// Compare positions with the cursor: the same line may be on the screen already.
	p.Await(fmt.Sprintf("%q after the prompt", line), func(s ptytest.Screen) bool {
		next := rowBelow(s, line)
		full := next == s.Cursor && (next == len(s.Lines) || s.Lines[next] == "") // the line fills its row
		return next > s.Cursor || full
	})
	p.Type("\r")
	p.Await("the line after it", func(s ptytest.Screen) bool { from := rowBelow(s, line); return from < 0 || s.Cursor >= from })
}

// ask types a line, sends it, waits for the next prompt, and returns the output in between.
func (p *person) ask(line string) string {
	p.tb.Helper()
	p.begin(line)
	return p.answer(line)
}

// answer waits for a prompt and returns the output below a line.
func (p *person) answer(line string) string {
	p.tb.Helper()
	s := p.Await("a prompt", atPrompt)
	return strings.Join(s.Lines[max(0, rowBelow(s, line)):len(s.Lines)-1], "\n")
}

// rowBelow returns the index of the row below the last input line that begins with typed, or
// -1. An input line may continue in further rows. Blanks are ignored: rows have none at their
// ends, and a row may end in one because a wide character did not fit.
func rowBelow(s ptytest.Screen, typed string) int {
	withoutBlanks := func(text string) string { return strings.ReplaceAll(text, " ", "") }
	for i := len(s.Lines) - 1; i >= 0; i-- {
		prompt, _, ok := strings.Cut(s.Lines[i], "> ")
		if !ok || !barePrompt.MatchString(prompt+">") {
			continue
		}
		text, want, at := "", withoutBlanks(prompt+"> "+typed), i
		for ; len(text) < len(want) && at < len(s.Lines); at++ {
			text += withoutBlanks(s.Lines[at])
		}
		if strings.HasPrefix(text, want) {
			return at
		}
	}
	return -1
}

// leave quits mysh and wants exit code 0.
func (p *person) leave() {
	p.tb.Helper()
	p.Type(ptytest.CtrlD)
	p.awaitExit(0)
}

func (p *person) awaitExit(want int) {
	p.tb.Helper()
	if code := p.Exit(); code != want {
		p.tb.Fatalf("exit code %d, want %d; the screen:\n%s", code, want, p.Screen())
	}
}

// eventually polls a condition until it is true.
func eventually(tb testing.TB, what string, holds func() bool) {
	tb.Helper()
	limit, look := time.NewTimer(ptytest.Limit), time.NewTicker(5*time.Millisecond)
	defer limit.Stop()
	defer look.Stop()
	for !holds() {
		select {
		case <-limit.C:
			tb.Fatalf("never true: %s", what)
		case <-look.C:
		}
	}
}

// running returns the number of statements on the server that contain a text. Statements of
// running itself, which may still be in the list, do not count.
func running(tb testing.TB, s *servertest.Server, text string) int {
	tb.Helper()
	rows := s.SQL(tb, "SELECT ID FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND COMMAND <> 'Sleep' AND INFO NOT LIKE '%PROCESSLIST%'"+
		" AND INFO LIKE '%"+strings.ReplaceAll(text, "'", "''")+"%'")
	return len(rows)
}

// awaitRunning waits until a statement that contains a text runs on the server.
func awaitRunning(tb testing.TB, s *servertest.Server, text string) {
	tb.Helper()
	eventually(tb, fmt.Sprintf("a statement with %q runs", text), func() bool { return running(tb, s, text) > 0 })
}

// awaitStopped waits until no statement that contains a text runs on the server.
func awaitStopped(tb testing.TB, s *servertest.Server, text string) {
	tb.Helper()
	eventually(tb, fmt.Sprintf("no statement with %q runs", text), func() bool { return running(tb, s, text) == 0 })
}
