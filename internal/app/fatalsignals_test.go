//go:build unix

package app_test

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// Every signal that ends a program restores the terminal first, at any moment and for any value
// of GOTRACEBACK. For signals that no user sends by intention, mysh prints "Aborted", as mysql
// does. The exit code contains the signal's number.
func TestFatalSignals_RestoreTerminal(t *testing.T) {
	s := servertest.Shared(t, servertest.MariaDB)
	fresh := ptytest.Start(t, exec.Command("cat")).Modes()
	for _, signal := range []syscall.Signal{
		syscall.SIGQUIT, syscall.SIGABRT, syscall.SIGSEGV, syscall.SIGBUS, syscall.SIGFPE, syscall.SIGILL, syscall.SIGTRAP, syscall.SIGSYS,
		syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGALRM, syscall.SIGVTALRM, syscall.SIGXCPU,
	} {
		for _, moment := range moments {
			switch moment.name {
			case "typing", "statement", "pager", "source":
			default:
				continue
			}
			t.Run(fmt.Sprint(signal, " ", moment.name), func(t *testing.T) {
				t.Parallel()
				schema := playground(t, s)
				cmd := mysh(t, at(s, schema)...)
				cmd.Env = append(cmd.Env, "GOTRACEBACK=crash")
				p := &person{ptytest.Start(t, cmd), t}
				p.awaitPrompt()
				moment.reach(p, s, schema)
				p.Signal(signal)
				p.awaitExit(128 + int(signal))
				shown := p.Screen()
				if !shown.Contains("Aborted") || strings.Contains(shown.String(), "goroutine") {
					t.Errorf("want \"Aborted\" and no stack:\n%s", shown)
				}
				if after := p.Modes(); after != fresh {
					t.Errorf("the modes are\n%s\nbefore mysh they were\n%s", after, fresh)
				}
				awaitStopped(t, s, "'"+schema+"'")
			})
		}
	}
}

// Ctrl-\ is an ordinary key for a program that the user has started from mysh.
func TestQuitKey_BelongsToRunningCommand(t *testing.T) {
	s := servertest.Shared(t, servertest.MariaDB)
	p := sit(t, at(s)...)
	p.begin(`\! echo $((6 * 7)) things; exec sleep 60`)
	p.AwaitText("42 things")
	eventually(t, "Ctrl-\\ is the command's alone", func() bool {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.PID()))
		_, mask, found := strings.Cut(string(status), "SigIgn:")
		ignored, _ := strconv.ParseUint(strings.Fields(mask + " 0")[0], 16, 64)
		return err != nil || !found || ignored&(1<<(syscall.SIGQUIT-1)) != 0 // other systems have no such file
	})
	p.Type("\x1c")
	p.answer(`\! echo`)
	p.Type("\x1c")
	p.awaitExit(128 + int(syscall.SIGQUIT))
}

// These signals have no effect on mysh.
func TestIgnoredSignals_ChangeNothing(t *testing.T) {
	s := servertest.Shared(t, servertest.MariaDB)
	p := sit(t, at(s)...)
	for _, signal := range []syscall.Signal{syscall.SIGPIPE, syscall.SIGURG, syscall.SIGCHLD, syscall.SIGWINCH, syscall.SIGXFSZ} {
		p.Signal(signal)
	}
	if got := p.ask("select 'still here';"); !strings.Contains(got, "| still here |") {
		t.Errorf("the next statement returns\n%s", got)
	}
	p.leave()
}

// A hangup of the terminal ends mysh like SIGHUP, even if the signal is not delivered.
func TestHangUp_EndsMyshAtPrompt(t *testing.T) {
	s := servertest.Shared(t, servertest.MariaDB)
	p := sit(t, at(s)...)
	p.ask("begin;")
	p.Type("select 'half")
	p.AwaitText("select 'half")
	p.HangUp()
	p.awaitExit(128 + int(syscall.SIGHUP))
}
