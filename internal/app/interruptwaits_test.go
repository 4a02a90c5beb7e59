//go:build unix

package app_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// A waitCase is a wait other than for the rows of a statement.
type waitCase struct {
	name   string
	args   []string
	before []string // typed and answered before the server is frozen
	text   string   // the input that waits; SPOT is a FIFO
	key    string   // pressed after the input
	seen   string   // text on the screen during the wait; "" if there is none
	said   string   // expected output after Ctrl-C
}

// In these cases the server is frozen, or the FIFO has no program at its other end.
var waitCases = []waitCase{
	{name: "connect", text: "connect", said: "Connecting was interrupted after "},
	{name: "connect to a server that does not greet", text: `\r mysql 127.0.0.2`, said: "Connecting was interrupted after "},
	{name: "reset", text: `\x`, said: "Resetting the session was interrupted after "},
	{name: "status", text: `\s`, said: "Asking the server was interrupted after "},
	{name: "use", text: "use mysql", said: "The server did not answer. Connection "},
	{name: "charset", text: "charset latin1", said: "The server did not answer. Connection "},
	{name: "help", text: "help contents", said: "The server did not answer. Connection "},
	{name: "explain", text: `\explain select 1;`, said: "The server did not answer. Connection "},
	{name: "statement", text: "select 1;", said: "The server did not answer. Connection "},
	{name: "second session", text: `select 1 \&`, said: "Opening a second session was interrupted after "},
	{name: "blockers", before: []string{`select sleep(60) \&`}, text: `\blockers`, said: "Asking the server was interrupted after "},
	{name: "top", text: `\top`, said: "Asking the server was interrupted after "},
	{name: "job", before: []string{`select sleep(60) \&`}, text: `\fg`, seen: "^C stop", said: "The server did not answer. Connection "},
	{name: "job not waited for", before: []string{`select sleep(60) \&`}, text: `\wait`, seen: "^C stop waiting"},
	{name: "suspend", text: "select sleep(60);", key: ptytest.CtrlZ, said: "The server did not answer. Connection "},
	{name: "source of a FIFO", text: "source SPOT", said: "Opening SPOT was interrupted after "},
	{name: "reading from a FIFO", before: []string{`\! exec 3<>SPOT; sleep 60 >/dev/null 2>&1 &`}, text: "source SPOT", said: " SPOT was interrupted after "}, // a slow machine may still be opening it,
	{name: "command's end", before: []string{`\o | cat > /dev/null; sleep 60`}, text: `\o`, said: "it may still be running"},
}

// A waitingPerson is a user whose input waits.
type waitingPerson struct {
	waitCase
	*person
	spot string
	text string // the last input line
}

// start opens a shell and types the input before the wait.
func (w waitCase) start(t *testing.T, s *servertest.Private) *waitingPerson {
	// The timeout is longer than any test.
	cmd := mysh(t, at(&s.Server, append(w.args, "--connect-timeout=600")...)...)
	spot := filepath.Join(cmd.Dir, "spot")
	if err := syscall.Mkfifo(spot, 0o600); err != nil {
		t.Fatal(err)
	}
	p := &waitingPerson{waitCase: w, person: &person{ptytest.Start(t, cmd), t}, spot: spot}
	p.awaitPrompt()
	for _, line := range w.before {
		p.ask(strings.ReplaceAll(line, "SPOT", spot))
	}
	p.text = strings.ReplaceAll(w.text, "SPOT", spot)
	return p
}

// Ctrl-C ends every wait with a message and the prompt. SIGTERM and a hangup end mysh.
func TestInterrupt_EndsEveryWait(t *testing.T) {
	fresh := ptytest.Start(t, exec.Command("cat")).Modes()
	ends := []struct {
		name  string
		begin func(p *waitingPerson)
		end   func(p *waitingPerson)
	}{
		{
			name:  "Ctrl-C",
			begin: func(p *waitingPerson) { p.Type(ptytest.CtrlC) },
			end: func(p *waitingPerson) {
				said := strings.ReplaceAll(p.answer(p.text), "\n", "")
				if !strings.Contains(said, strings.ReplaceAll(p.said, "SPOT", p.spot)) || strings.Contains(said, "ERROR 2013") {
					p.tb.Errorf("%s: the output lacks %q:\n%s", p.name, p.said, said)
				}
				p.Type("\\q\r\\q\r")
				p.awaitExit(0)
			},
		},
		{
			name:  "SIGTERM",
			begin: func(p *waitingPerson) { p.Signal(syscall.SIGTERM) },
			end: func(p *waitingPerson) {
				p.awaitExit(128 + int(syscall.SIGTERM))
				if after := p.Modes(); after != fresh {
					p.tb.Errorf("%s: the modes are\n%s\nbefore mysh they were\n%s", p.name, after, fresh)
				}
			},
		},
		{
			name:  "hang-up",
			begin: func(p *waitingPerson) { p.HangUp() },
			end:   func(p *waitingPerson) { p.awaitExit(128 + int(syscall.SIGHUP)) },
		},
	}
	for _, kind := range servertest.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := servertest.Start(t, kind)
			listenWithoutGreeting(t, fmt.Sprintf("127.0.0.2:%d", s.Port))
			for _, end := range ends {
				t.Run(end.name, func(t *testing.T) {
					var people []*waitingPerson
					for _, w := range waitCases {
						people = append(people, w.start(t, s))
					}
					s.Freeze(t)
					defer s.Thaw(t)
					for _, p := range people {
						p.begin(p.text)
						if p.seen != "" {
							p.AwaitText(p.seen)
						}
						p.Type(p.key)
						end.begin(p)
					}
					for _, p := range people {
						end.end(p)
					}
				})
			}
		})
	}
}

// listenWithoutGreeting listens at an address and never greets a client.
func listenWithoutGreeting(t *testing.T, address string) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// Ctrl-C and signals end the waits before the first prompt: for the connection, for a password
// command, and for a password.
func TestInterrupt_EndsWaitsBeforePrompt(t *testing.T) {
	fresh := ptytest.Start(t, exec.Command("cat")).Modes()
	l := listenWithoutGreeting(t, "127.0.0.1:0")
	_, port, _ := net.SplitHostPort(l.Addr().String())
	for _, args := range [][]string{
		{"--connect-timeout=600"},
		{"--password-command=echo > started; sleep 600; true"},
		{"-p"},
	} {
		t.Run(args[0], func(t *testing.T) {
			for _, c := range []struct {
				code int
				end  func(p *ptytest.Terminal)
			}{
				{130, func(p *ptytest.Terminal) { p.Type(ptytest.CtrlC) }},
				{128 + int(syscall.SIGTERM), func(p *ptytest.Terminal) { p.Signal(syscall.SIGTERM) }},
				{128 + int(syscall.SIGQUIT), func(p *ptytest.Terminal) { p.Type("\x1c") }},
				{128 + int(syscall.SIGHUP), (*ptytest.Terminal).HangUp},
			} {
				cmd := mysh(t, append(args, "-h127.0.0.1", "-P"+port)...)
				p := ptytest.Start(t, cmd)
				switch args[0] {
				case "--connect-timeout=600":
					conn, err := l.Accept()
					if err != nil {
						t.Fatal(err)
					}
					defer conn.Close()
				case "-p":
					p.AwaitText("password")
				default:
					eventually(t, "the command runs", func() bool {
						_, err := os.Stat(filepath.Join(cmd.Dir, "started"))
						return err == nil
					})
				}
				c.end(p)
				if code := p.Exit(); code != c.code {
					t.Errorf("exit code %d, want %d; the screen:\n%s", code, c.code, p.Screen())
				}
				if c.code != 128+int(syscall.SIGHUP) {
					if after := p.Modes(); after != fresh {
						t.Errorf("%d: the modes are\n%s\nbefore mysh they were\n%s", c.code, after, fresh)
					}
				}
			}
		})
	}
}
