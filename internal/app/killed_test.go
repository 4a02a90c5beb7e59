//go:build unix

package app_test

import (
	"fmt"
	"strings"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// A server that is killed and started again at the worst moments: what happened is said, nothing
// is sent twice, and nothing is sent that may rely on what is gone.
func TestServerIsKilled(t *testing.T) {
	for _, kind := range servertest.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := servertest.Start(t, kind, "--innodb-flush-log-at-trx-commit=1") // what it says to have done is on its disk
			schema := playground(t, &s.Server)
			p := sit(t, at(&s.Server, schema)...)
			restart := func() {
				s.Kill(t)
				s.Restart(t)
			}
			want := func(when, said string, parts ...string) {
				t.Helper()
				said = strings.Join(strings.Fields(strings.ReplaceAll(said, "\n", "")), " ")
				for _, part := range parts {
					if part, ok := strings.CutPrefix(part, "not "); ok == strings.Contains(said, part) {
						t.Errorf("%s, %q is wrong in\n%s", when, part, said)
					}
				}
			}

			p.ask("begin;")
			p.ask("insert into kept values (1);")
			restart()
			want("in a transaction", p.ask("insert into kept values (2);"),
				"Reconnected as connection ", "Kept: schema "+schema, "Lost: transaction.", "it was not sent")
			p.ask("insert into kept values (3);")

			p.begin("select a.n, b.n, sleep(0.01) from seq a, seq b;")
			p.Await("rows", func(s ptytest.Screen) bool { return strings.Count(s.String(), "|") > 30 })
			restart()
			said := p.answer("select a.n, b.n, sleep(0.01) from seq a, seq b;")
			want("amid the rows", said, "ERROR 2013 (HY000): Lost connection", "not Whether the server has done it")
			want("after that", p.ask("select 'again';"), "Reconnected as connection ", "| again |")

			p.begin("update seq set n = n where sleep(1) = 0;")
			awaitRunning(t, &s.Server, "update seq")
			s.Kill(t)
			want("amid an update", p.answer("update seq set n = n where sleep(1) = 0;"),
				"ERROR 2013 (HY000): Lost connection", "Whether the server has done it is not known.")
			for range 2 {
				want("with no server", p.ask("insert into kept values (4);"),
					"ERROR 2003 (HY000): reconnect: Can't connect", "not Whether the server has done it")
			}
			s.Restart(t)
			p.ask("insert into kept values (5);")

			if got := fmt.Sprint(s.SQL(t, "select v from "+schema+".kept order by v")); got != "[[3] [5]]" {
				t.Errorf("the table holds %s, want 3 and 5", got)
			}
			p.leave()
		})
	}
}

// A server that stands still while a new connection is being made: that can be taken back.
func TestReconnectingIsTakenBack(t *testing.T) {
	s := servertest.Start(t, servertest.MariaDB)
	p := sit(t, at(&s.Server)...)
	id := column(t, p.ask("select connection_id() as id\\G"), "id")
	s.SQL(t, "KILL "+id)
	eventually(t, "the connection is gone", func() bool {
		return len(s.SQL(t, "SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = "+id)) == 0
	})
	s.Freeze(t)
	p.begin("select 'held up';")
	p.Type(ptytest.CtrlC)
	if said := p.answer("select 'held up';"); !strings.Contains(said, "Connecting was given up after ") || !strings.Contains(said, "the statement was not sent") {
		t.Errorf("it does not say that nothing was sent:\n%s", said)
	}
	s.Thaw(t)
	if said := p.ask("select 'thawed';"); !strings.Contains(said, "| thawed |") {
		t.Errorf("the next statement gives\n%s", said)
	}
	p.leave()
}
