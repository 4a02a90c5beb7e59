//go:build unix

package clusters

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"mysh/internal/app"
	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// The program is this test binary, started again.
const runVariable = "MYSH_TEST_RUN"

func TestMain(m *testing.M) {
	if os.Getenv(runVariable) != "" {
		os.Exit(app.Run(app.Env{
			Args: os.Args, Environ: os.Environ(),
			Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		}))
	}
	servertest.Main(m)
}

// onlyInClusterRun skips a test outside of make test-cluster.
func onlyInClusterRun(t *testing.T) {
	t.Helper()
	if os.Getenv("MYSH_CLUSTER") == "" {
		t.Skip("MYSH_CLUSTER is not set: make test-cluster sets it")
	}
}

// mysh returns the program with arguments, not yet started. Its home is a directory of its own.
func mysh(tb testing.TB, args ...string) *exec.Cmd {
	tb.Helper()
	cmd := exec.Command(os.Args[0], append([]string{"--no-defaults", "--skip-pager"}, args...)...)
	cmd.Args[0] = "mysh"
	cmd.Dir = tb.TempDir()
	cmd.Env = append(servertest.Environ(), runVariable+"=1", "HOME="+cmd.Dir, "USER=tester", "TERM=xterm-256color", "GORACE=atexit_sleep_ms=0")
	return cmd
}

// pipe runs mysh with a script as its input and returns what it prints, errors included.
func pipe(tb testing.TB, script string, args ...string) (string, error) {
	tb.Helper()
	cmd := mysh(tb, args...)
	cmd.Stdin = strings.NewReader(script)
	text, err := cmd.CombinedOutput()
	return string(text), err
}

// wantTexts checks that the output contains the texts.
func wantTexts(tb testing.TB, said string, texts ...string) {
	tb.Helper()
	for _, text := range texts {
		if !strings.Contains(said, text) {
			tb.Errorf("the output lacks %q:\n%s", text, said)
		}
	}
}

// A person is a user of mysh at a terminal.
type person struct {
	*ptytest.Terminal
	tb testing.TB
}

// sit starts mysh on a terminal and waits for its prompt.
func sit(tb testing.TB, args ...string) *person {
	tb.Helper()
	p := &person{ptytest.Start(tb, mysh(tb, args...)), tb}
	p.awaitPrompt()
	return p
}

// A prompt without input: mysh>, t(ro)*>, t! [2]>, shop:-80@replica>.
var barePrompt = regexp.MustCompile(`^[\w:@-]+(\(ro\))?[*!]?( \[\d+\])?>$`)

func atPrompt(s ptytest.Screen) bool {
	last := len(s.Lines) - 1
	return last >= 0 && s.Cursor == last && barePrompt.MatchString(s.Lines[last])
}

// awaitPrompt waits for a prompt without input, and returns the screen above it and the prompt.
func (p *person) awaitPrompt() (above, prompt string) {
	p.tb.Helper()
	s := p.Await("a prompt", atPrompt)
	last := len(s.Lines) - 1
	return strings.Join(s.Lines[:last], "\n"), s.Lines[last]
}

// begin types a line on an empty screen and sends it.
func (p *person) begin(line string) {
	p.tb.Helper()
	p.Type("\x0c")
	p.Await("an empty screen", func(s ptytest.Screen) bool { return len(s.Lines) == 1 && atPrompt(s) })
	p.Type(line)
	p.Await("the line", func(s ptytest.Screen) bool {
		return strings.HasSuffix(strings.ReplaceAll(s.String(), "\n", ""), line[max(0, len(line)-20):])
	})
	p.Type("\r")
}

// ask types a line on an empty screen, sends it, waits for the next prompt, and returns the line
// and its output.
func (p *person) ask(line string) string {
	p.tb.Helper()
	p.begin(line)
	said, _ := p.awaitPrompt()
	return said
}

// value returns the only value of a query.
func (p *person) value(query string) string {
	p.tb.Helper()
	said := p.ask(query + `\G`)
	for line := range strings.Lines(said) {
		// the line after "*** 1. row ***": name: value
		if _, value, found := strings.Cut(line, ": "); found && !strings.HasPrefix(line, "ERROR") {
			return strings.TrimSpace(value)
		}
	}
	p.tb.Fatalf("%s returns no value:\n%s", query, said)
	return ""
}

// leave quits mysh and wants exit code 0.
func (p *person) leave() {
	p.tb.Helper()
	p.Type(ptytest.CtrlD)
	if code := p.Exit(); code != 0 {
		p.tb.Errorf("exit code %d, want 0; the screen:\n%s", code, p.Screen())
	}
}

// An entrance is a port through which mysh reaches one of several nodes.
type entrance struct {
	name  string
	port  int
	nodes []*servertest.Private // those that it may lead to
}

// nodeEntrance leads to a node without a balancer.
func nodeEntrance(node *servertest.Private) *entrance {
	return &entrance{name: node.Addr(), port: node.Port, nodes: []*servertest.Private{node}}
}

// plain is an account without a password that may use the schema t and has no other rights.
const plain = "plain"

// at returns the arguments for a connection as plain to the schema t, followed by more.
func (e *entrance) at(more ...string) []string {
	return append([]string{"-h", "127.0.0.1", "-P", fmt.Sprint(e.port), "-u", plain, "t"}, more...)
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

// running returns where a statement that contains a text runs: the node and the number of its
// connection; nil if it does not run.
func (e *entrance) running(tb testing.TB, text string) (node *servertest.Private, id string) {
	tb.Helper()
	for _, n := range e.nodes {
		if !n.Running() {
			continue
		}
		rows := n.SQL(tb, "SELECT ID FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND COMMAND <> 'Sleep' AND INFO NOT LIKE '%PROCESSLIST%'"+
			" AND INFO LIKE '%"+strings.ReplaceAll(text, "'", "''")+"%'")
		if len(rows) > 0 {
			return n, rows[0][0]
		}
	}
	return nil, ""
}

// awaitRunning waits until a statement that contains a text runs on a node.
func (e *entrance) awaitRunning(tb testing.TB, text string) (node *servertest.Private, id string) {
	tb.Helper()
	eventually(tb, fmt.Sprintf("a statement with %q runs", text), func() bool { node, id = e.running(tb, text); return node != nil })
	return node, id
}

// awaitOpen waits until a statement succeeds through the entrance.
func (e *entrance) awaitOpen(tb testing.TB) {
	tb.Helper()
	eventually(tb, e.name+" is open", func() bool {
		said, err := pipe(tb, "", e.at("-Ne", "select 'open'")...)
		return err == nil && said == "open\n"
	})
}
