//go:build unix

package app_test

import (
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// flood starts an endless result on a terminal without a reader. It waits until mysh is blocked
// in writing, and the server therefore in sending. Statements run before may contain JOB, which
// stands for the marker that all statements of the flood contain.
func flood(t *testing.T, s *servertest.Server, before ...string) (p *person, text, marker string) {
	t.Helper()
	schema := playground(t, s)
	p = sit(t, at(s, schema)...)
	id := column(t, p.ask("select connection_id() as id\\G"), "id")
	marker = "flood_" + schema
	for i, job := range before {
		p.ask(strings.Replace(job, "JOB", marker, 1))
		eventually(t, "the job runs", func() bool { return running(t, s, marker) == i+1 })
	}
	text = "select a.n as " + marker + ", repeat('x', 100) from seq a join seq b join seq c;"
	p.begin(text)
	p.AwaitText("xxxxxxxxxx")
	p.Hold()
	eventually(t, "the server waits for mysh to read its rows", func() bool {
		rows := s.SQL(t, "SELECT STATE FROM information_schema.PROCESSLIST WHERE ID = "+id)
		return len(rows) == 1 && (strings.Contains(strings.ToLower(rows[0][0]), "to net") || strings.Contains(strings.ToLower(rows[0][0]), "to client"))
	})
	return p, text, marker
}

// A terminal without a reader blocks only drawing.
func TestStalledTerminal_BlocksOnlyDrawing(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		t.Run("Ctrl-C", func(t *testing.T) {
			t.Parallel()
			p, text, sign := flood(t, s)
			p.Type(ptytest.CtrlC)
			awaitStopped(t, s, sign)
			p.Release()
			if said := p.answer(text); !strings.Contains(said, "Query interrupted after ") {
				t.Errorf("not reported: the statement was interrupted:\n%s", said)
			}
			p.leave()
		})
		for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP} {
			t.Run(signal.String(), func(t *testing.T) {
				t.Parallel()
				p, _, sign := flood(t, s, "select sleep(60), 'JOB 1' \\&", "select sleep(60), 'JOB 2' \\&")
				before := p.Modes()
				if n := running(t, s, sign); n != 3 {
					t.Fatalf("%d statements run, not 3: the test is wrong", n)
				}
				p.Signal(signal)
				awaitStopped(t, s, sign)
				p.awaitExit(128 + int(signal))
				if !strings.Contains(before, "-echo ") {
					t.Error("the terminal was not mysh's own: the test is wrong")
				}
			})
		}
	})
}

// Signals restore the terminal, at the prompt and while a statement runs.
func TestSignals_RestoreTerminal(t *testing.T) {
	s := servertest.Shared(t, servertest.MariaDB)
	fresh := ptytest.Start(t, exec.Command("cat")).Modes()
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP} {
		for _, text := range []string{"", "select sleep(60), 'restore';"} {
			p := sit(t, at(s)...)
			if p.Modes() == fresh {
				t.Error("the modes are as they were before mysh: the test is wrong")
			}
			if text != "" {
				p.begin(text)
				awaitRunning(t, s, "'restore'")
			}
			p.Signal(signal)
			p.awaitExit(128 + int(signal))
			if after := p.Modes(); after != fresh {
				t.Errorf("%v: the modes are\n%s\nbefore mysh they were\n%s", signal, after, fresh)
			}
			awaitStopped(t, s, "'restore'")
		}
	}
}
