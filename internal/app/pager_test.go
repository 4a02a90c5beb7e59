//go:build unix

package app_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// lessWaits reports whether less waits for a key.
func lessWaits(s ptytest.Screen) bool {
	return len(s.Lines) > 0 && s.Lines[len(s.Lines)-1] == ":"
}

// A result that is larger than the screen is shown by less while its rows still come. Ctrl-C
// then belongs to less. Quitting less stops the statement, and the session continues.
func TestPager_QuitStopsQuery(t *testing.T) {
	if _, err := exec.LookPath("less"); err != nil {
		t.Skip("less is not installed")
	}
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		t.Parallel()
		schema := playground(t, s)
		p := sit(t, at(s, "--pager=less", schema)...)
		held := p.markSession()
		text := "select a.n, sleep(0.001), repeat('x', 60) from seq a join seq b join seq c" // wide: servers send a few KB at once
		p.begin(text + ";")
		p.Await("less", lessWaits)
		awaitRunning(t, s, text)
		p.Type(ptytest.CtrlC)
		// less loses keys that come before it has handled the signal.
		shown := p.Written()
		eventually(t, "less handles a key", func() bool {
			p.Type("j")
			return p.Written() > shown
		})
		awaitRunning(t, s, text)
		p.Type("q")
		p.Await("a prompt", atPrompt)
		if screen := p.Screen(); !screen.Contains("the pager was quit. The session is kept") {
			t.Errorf("not reported: the statement was stopped:\n%s", screen)
		}
		awaitStopped(t, s, text)
		if now := p.ask("select connection_id();"); !strings.Contains(now, " "+held.id+" ") {
			t.Errorf("connection %s has become\n%s", held.id, now)
		}
		p.ask("rollback;")
		p.leave()
	})
}

// A statement that changes data runs to its end after the pager has quit.
func TestPager_QuitDoesNotStopCall(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		t.Parallel()
		schema := playground(t, s)
		s.SQL(t, "CREATE PROCEDURE "+schema+".work() BEGIN"+
			" SELECT a.n, SLEEP(0.0005) FROM "+schema+".seq a JOIN "+schema+".ten b;"+
			" INSERT INTO "+schema+".kept VALUES (7); END")
		p := sit(t, at(s, "--pager=head -3", schema)...)
		p.ask("call work();")
		if rows := s.SQL(t, "SELECT * FROM "+schema+".kept"); len(rows) != 1 || rows[0][0] != "7" {
			t.Errorf("kept holds %v after the call", rows)
		}
		p.leave()
	})
}

// Ctrl-C in a program that owns the terminal does not reach the statement, even if the program
// ends before mysh has received the signal.
func TestPager_CtrlCDoesNotReachStatement(t *testing.T) {
	t.Parallel()
	s := servertest.Shared(t, servertest.MariaDB)
	schema := playground(t, s)
	s.SQL(t, "CREATE PROCEDURE "+schema+".work() BEGIN"+
		" SELECT a.n, REPEAT('x', 100) FROM "+schema+".seq a JOIN "+schema+".ten b; DO SLEEP(0.03); END")
	p := sit(t, at(s, "--pager=trap '' INT; head -3 >/dev/null; kill -INT 0", schema)...) // process 0 is the process group, as for the key
	for range 50 {
		if got := p.ask("call work();"); strings.Contains(got, "^C") {
			t.Fatalf("mysh handled the signal:\n%s", got)
		}
	}
	p.ask(`\! kill -INT $$`)
	p.Signal(os.Interrupt) // is handled again
	p.begin("select sleep(60), 'heard';")
	awaitRunning(t, s, "'heard'")
	p.Signal(os.Interrupt)
	p.answer("select sleep(60), 'heard';")
	p.leave()
}

// Results can be sent to files, which are complete or absent, and to commands on the terminal.
func TestExport_FilesAndCommands(t *testing.T) {
	s := servertest.Shared(t, servertest.MariaDB)
	schema := playground(t, s)
	dir, err := os.MkdirTemp("", "exp") // a short name: the lines below must fit in a row
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	p := sit(t, at(s, schema)...)
	if got := p.ask(`select count(*) as n from seq \g | sed s/100/hundred/`); !strings.Contains(got, "hundred") {
		t.Errorf("through sed:\n%s", got)
	}
	file := filepath.Join(dir, "a.csv")
	p.ask(`select n from seq order by n limit 3 \g > ` + file)
	if text, err := os.ReadFile(file); err != nil || string(text) != "n\r\n1\r\n2\r\n3\r\n" {
		t.Errorf("the file holds %q, %v", text, err)
	}
	line := `select n, sleep(60) from seq order by n \g > ` + file
	p.begin(line)
	awaitRunning(t, s, "sleep(60) from seq")
	p.Type(ptytest.CtrlC)
	p.answer(line)
	if text, _ := os.ReadFile(file); string(text) != "n\r\n1\r\n2\r\n3\r\n" {
		t.Errorf("after an export that was stopped the file holds %q", text)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("there are %v", entries)
	}
	if _, err := os.Stat("/dev/full"); err == nil {
		if got := p.ask(`select 1 \g > /dev/full`); !strings.Contains(got, "ERROR: cannot write to /dev/full: no space left on device") {
			t.Errorf("on a full disk:\n%s", got)
		}
	}
	// Ctrl-C ends a command that has the terminal, and nothing else. The command is one
	// program: dash loses a Ctrl-C that comes while it starts another one.
	line = `select concat('has ', 40 + 2) \g | cat - /dev/tty`
	p.begin(line)
	p.AwaitText("has 42")
	p.Type(ptytest.CtrlC)
	p.answer(line)
	if got := p.ask("select 'still here';"); !strings.Contains(got, "1 row in set") {
		t.Errorf("after it:\n%s", got)
	}
	p.leave()
}
