//go:build unix

package clusters

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"mysh/internal/ptytest"
)

const (
	sessionsOfInterrupts = 12 // more than a thousand interrupts through all entrances
	interruptsOfASession = 10
	// missesAllowed is how many Ctrl-C may fail before a test gives up, since each takes seconds.
	missesAllowed = 3
)

// Each Ctrl-C ends the statement that it means within the time that the user waits for it, and
// the session goes on. Other sessions come and go through the same entrance, so that a balancer
// offers now this node and now another one. Sessions of the same user on the other nodes have the
// same numbers, and none of their statements ever ends.
func interruptMany(t *testing.T, e *entrance) {
	others := invite(t, e.nodes)
	balanced, err := sql.Open("mysql", fmt.Sprintf("%s@tcp(127.0.0.1:%d)/t", plain, e.port))
	if err != nil {
		t.Fatal(err)
	}
	defer balanced.Close()
	balanced.SetMaxIdleConns(0)

	passers := pass(t, balanced, 3)

	var took []time.Duration
	misses := 0
	for session := range sessionsOfInterrupts {
		others.stagger()
		p := sit(t, e.at("--no-auto-rehash")...)
		for i := range interruptsOfASession {
			var guests []*sql.Conn
			for range rand.IntN(3) {
				guest, err := balanced.Conn(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				guests = append(guests, guest)
			}
			mine := fmt.Sprintf("select sleep(1000), 'mine %d.%d'", session, i)
			p.begin(mine + ";")
			home, id := e.awaitRunning(t, mine)
			if i == 0 {
				others.shadow(home, id)
			}
			began := time.Now()
			p.Type(ptytest.CtrlC)
			said, _ := p.awaitPrompt()
			if strings.Contains(said, "Query interrupted after ") && strings.Contains(said, "The session is kept") {
				took = append(took, time.Since(began))
				// A process list may show it for a moment longer.
				eventually(t, "the statement has ended", func() bool { node, _ := e.running(t, mine); return node == nil })
			} else if misses++; misses == missesAllowed {
				t.Errorf("after %d that worked, Ctrl-C failed %d times; at last:\n%s", len(took), misses, said)
				others.check()
				passers.check()
				return
			}
			for _, guest := range guests {
				guest.Close()
			}
		}
		p.leave()
	}
	others.check()
	passers.check()
	if misses > 0 {
		t.Errorf("Ctrl-C failed %d times of %d", misses, misses+len(took))
	}
	slices.Sort(took)
	t.Logf("%s: %d statements were ended by Ctrl-C, in %s to %s, half of them within %s",
		e.name, len(took), took[0].Round(time.Millisecond), took[len(took)-1].Round(time.Millisecond), took[len(took)/2].Round(time.Millisecond))
}

// interruptRefused: through a port that refuses KILL, Ctrl-C ends the wait, and the user reads why the
// statement was not stopped.
func interruptRefused(t *testing.T, e *entrance) {
	others := invite(t, e.nodes)
	p := sit(t, e.at()...)
	const mine = "select sleep(1000), 'not to be stopped'"
	p.begin(mine + ";")
	home, id := e.awaitRunning(t, mine)
	began := time.Now()
	p.Type(ptytest.CtrlC)
	said, _ := p.awaitPrompt()
	t.Logf("after %s:\n%s", time.Since(began).Round(time.Millisecond), said)
	if !strings.Contains(said, "Query interrupted after ") {
		wantTexts(t, said, "The server refused to stop the statement: ERROR ", "the statement may still be running")
		home.SQL(t, "KILL "+id)
	}
	p.askUntil("select 'again';", "| again |")
	others.check()
	p.leave()
}

// A session that Ctrl-C has left alone still has its number, variables, temporary tables and
// transaction.
func interruptedSessionIsWhole(t *testing.T, e *entrance) {
	p := sit(t, e.at()...)
	p.ask("set @mark = 'held';")
	p.ask("create temporary table mine as select 7 as seven;")
	p.ask("begin;")
	p.ask("insert into marks (v) values (1);")
	number := p.value("select connection_id()")
	const mine = "select sleep(1000), 'whole'"
	p.begin(mine + ";")
	e.awaitRunning(t, mine)
	p.Type(ptytest.CtrlC)
	said, prompt := p.awaitPrompt()
	wantTexts(t, said, "Query interrupted after ", "The session is kept")
	if !strings.HasSuffix(prompt, "*>") {
		t.Errorf("the prompt %q does not show the transaction", prompt)
	}
	for query, want := range map[string]string{
		"select connection_id()":     number,
		"select @mark":               "held",
		"select seven from mine":     "7",
		"select count(*) from marks": "1",
	} {
		if got := p.value(query); got != want {
			t.Errorf("%s returns %s, want %s", query, got, want)
		}
	}
	p.ask("rollback;")
	p.leave()
}
