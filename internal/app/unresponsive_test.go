//go:build unix

package app_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// With a frozen server, the prompt returns after a second Ctrl-C or after three seconds. mysh
// reports the dropped connection, and the next statement uses a new one.
func TestFrozenServer_CtrlCReturnsPrompt(t *testing.T) {
	for _, kind := range servertest.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := servertest.Start(t, kind)
			schema := playground(t, &s.Server)
			p := sit(t, at(&s.Server, schema)...)
			id := column(t, p.ask("select connection_id() as id\\G"), "id")
			for _, presses := range []int{2, 1} {
				text := fmt.Sprintf("select sleep(6%d);", presses)
				p.begin(text)
				awaitRunning(t, &s.Server, strings.TrimSuffix(text, ";"))
				s.Freeze(t)
				p.Type(ptytest.CtrlC)
				if presses == 2 {
					p.awaitDoublePress()
					p.Type(ptytest.CtrlC)
				}
				said := p.answer(text)
				if want := "Connection " + id + " was dropped"; !strings.Contains(said, want) {
					t.Errorf("the output lacks %q:\n%s", want, said)
				}
				if prompt := p.awaitPrompt(); !strings.HasSuffix(prompt, "!>") {
					t.Errorf("the prompt %q does not show that the connection is gone", prompt)
				}
				s.Thaw(t)
				awaitStopped(t, &s.Server, strings.TrimSuffix(text, ";"))
				answer := p.ask("select connection_id() as id\\G")
				if !strings.Contains(answer, "Reconnected as connection ") || !strings.Contains(answer, "schema "+schema) {
					t.Errorf("the new connection is not reported:\n%s", answer)
				}
				id = column(t, answer, "id")
			}
			p.leave()
		})
	}
}

// awaitDoublePress waits until a second Ctrl-C is accepted, half a second after the first. The
// status line is drawn every quarter of a second.
func (p *person) awaitDoublePress() {
	p.tb.Helper()
	seen := map[string]bool{}
	p.Await("the status line four times", func(s ptytest.Screen) bool {
		if last := len(s.Lines) - 1; last >= 0 && strings.Contains(s.Lines[last], "^C again") {
			seen[s.Lines[last]] = true
		}
		return len(seen) == 4
	})
}

// The server has stopped the statement, but its answer does not come through the proxy.
func TestStalledConnection_IsDropped(t *testing.T) {
	t.Parallel()
	s := servertest.Shared(t, servertest.MariaDB)
	proxy := newProxy(t, s)
	p := sit(t, proxy.at()...)
	p.begin("select sleep(60), 'stalled';")
	awaitRunning(t, s, "'stalled'")
	proxy.stall()
	p.Type(ptytest.CtrlC)
	said := p.answer("select sleep(60), 'stalled';")
	if !strings.Contains(said, "The server ended the statement, but did not answer. Connection ") {
		t.Errorf("not reported: the connection was dropped:\n%s", said)
	}
	if n := running(t, s, "'stalled'"); n != 0 {
		t.Error("the statement still runs")
	}
	if got := p.ask("select 'again';"); !strings.Contains(got, "| again |") {
		t.Errorf("the next statement returns\n%s", got)
	}
	p.leave()
}

// A connection that is cut during a result is an error, and the prompt returns by itself.
func TestCutConnection_IsReported(t *testing.T) {
	t.Parallel()
	s := servertest.Shared(t, servertest.MySQL)
	schema := playground(t, s)
	proxy := newProxy(t, s)
	p := sit(t, proxy.at(schema)...)
	p.ask("set @mine = 1;")
	p.begin("select n, sleep(0.01) from seq;")
	awaitRunning(t, s, "from seq")
	proxy.cut()
	if said := p.answer("select n, sleep(0.01) from seq;"); !strings.Contains(said, "ERROR 2013 (HY000)") {
		t.Errorf("not reported: the connection was lost:\n%s", said)
	}
	p.ask("insert into kept values (1);")
	if rows := s.SQL(t, "SELECT * FROM "+schema+".kept"); len(rows) != 0 {
		t.Error("a statement that may have relied on the session before was sent on a new one")
	}
	p.ask("insert into kept values (2);")
	if rows := s.SQL(t, "SELECT * FROM "+schema+".kept"); len(rows) != 1 || rows[0][0] != "2" {
		t.Errorf("the table holds %v, want 2", rows)
	}
	p.leave()
}

// A proxy may lead the second connection to another server, where the number of our connection
// belongs to another user. That user's connection is not killed.
func TestInterrupt_DoesNotKillForeignConnection(t *testing.T) {
	t.Parallel()
	ours, theirs := servertest.Start(t, servertest.MariaDB), servertest.Start(t, servertest.MariaDB)
	connect := func(s *servertest.Private) int { return atoi(t, s.SQL(t, "SELECT CONNECTION_ID()")[0][0]) }
	for ahead := connect(ours) + 5; connect(theirs) < ahead; {
	}
	stranger := sit(t, at(&theirs.Server)...)
	id := atoi(t, column(t, stranger.ask("select connection_id() as id\\G"), "id"))
	for connect(ours) < id-1 {
	}
	proxy := newProxy(t, &ours.Server)
	p := sit(t, proxy.at()...)
	if got := atoi(t, column(t, p.ask("select connection_id() as id\\G"), "id")); got != id {
		t.Fatalf("our connection is %d and not %d as the stranger's: the test is wrong", got, id)
	}
	stranger.begin("select sleep(60), 'a stranger';")
	awaitRunning(t, &theirs.Server, "a stranger")
	p.begin("select sleep(60), 'our own';")
	awaitRunning(t, &ours.Server, "our own")
	proxy.redirect(&theirs.Server)
	p.Type(ptytest.CtrlC)
	if said := p.answer("select sleep(60), 'our own';"); !strings.Contains(said, "A second connection reached another server. Connection "+fmt.Sprint(id)+" was dropped after ") {
		t.Errorf("not reported: why the connection was dropped:\n%s", said)
	}
	if running(t, &theirs.Server, "a stranger") != 1 {
		t.Error("the foreign statement was killed")
	}
	stranger.Type(ptytest.CtrlC)
	stranger.answer("select sleep(60), 'a stranger';")
	stranger.leave()
	p.leave()
}

// Behind a proxy, the server does not know our port, and the process list may show a statement
// inside ours. Ctrl-C still stops the statement at once and keeps the session.
func TestInterrupt_ThroughProxyKeepsSession(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := playground(t, s)
		s.SQL(t, "CREATE PROCEDURE "+schema+".naps() BEGIN DO SLEEP(60); DO SLEEP(60); END")
		p := sit(t, newProxy(t, s).at(schema)...)
		held := p.markSession()
		p.ask("prepare naps from 'select sleep(60)';")
		for _, text := range []string{"select sleep(60);", "call naps();", "execute naps;", "delete from kept where sleep(60);"} {
			p.begin(text)
			awaitRunning(t, s, "sleep(60)")
			p.Type(ptytest.CtrlC)
			if said := p.answer(text); strings.Contains(said, "dropped") {
				t.Errorf("%s: the connection is gone:\n%s", text, said)
			}
			p.checkMarks(s, held)
		}
		p.ask("rollback;")
		p.leave()
	})
}

// Without a free second connection, the statement cannot be stopped with KILL.
func TestInterrupt_WithoutSecondConnection(t *testing.T) {
	t.Parallel()
	s := servertest.Shared(t, servertest.MySQL)
	s.SQL(t, "CREATE USER single@'%' IDENTIFIED BY 'secret' WITH MAX_USER_CONNECTIONS 1")
	defer s.SQL(t, "DROP USER single@'%'")
	p := sit(t, "-h", s.Host, "-P", fmt.Sprint(s.Port), "-u", "single", "-psecret")
	p.begin("select sleep(60), 'single';")
	awaitRunning(t, s, "'single'")
	p.Type(ptytest.CtrlC)
	p.AwaitText("max_user_connections")
	if said := p.answer("select sleep(60), 'single';"); !regexp.MustCompile(`Cannot open a second connection: ERROR 1226 .*max_user_connections.* Connection \d+ was dropped after`).MatchString(strings.ReplaceAll(said, "\n", "")) {
		t.Errorf("not reported: why the connection was dropped:\n%s", said)
	}
	p.leave()
	awaitStopped(t, s, "'single'")
}

func atoi(tb testing.TB, text string) int {
	tb.Helper()
	var n int
	if _, err := fmt.Sscan(text, &n); err != nil {
		tb.Fatalf("%q is no number", text)
	}
	return n
}
