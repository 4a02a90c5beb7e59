//go:build unix

package app_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// The server is killed with SIGKILL and restarted at various moments. mysh reports what
// happened and what the new connection has lost, and does not send statements that may depend
// on lost state. The tests of one server run one after the other, since each kills the server.
func TestServerKilled_AtAnyMoment(t *testing.T) {
	for _, kind := range servertest.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := servertest.Start(t, kind)
			for _, c := range []struct {
				name string
				try  func(t *testing.T, s *servertest.Private, schema string)
			}{
				{"idle", killedWhileIdle},
				{"in a transaction", killedInATransaction},
				{"amid rows to the screen", killedAmidRows},
				{"amid a change", killedAmidAChange},
				{"amid rows to a file", killedAmidRowsToAFile},
				{"amid rows to a pager", killedAmidRowsToAPager},
				{"with jobs", killedWithJobs},
				{"and not started again", killedForGood},
				{"under a batch", killedUnderABatch},
			} {
				t.Run(c.name, func(t *testing.T) {
					if !s.Running() {
						s.Restart(t)
					}
					c.try(t, s, playground(t, &s.Server))
				})
			}
		})
	}
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

func killedWhileIdle(t *testing.T, s *servertest.Private, schema string) {
	p := sit(t, at(&s.Server, schema)...)
	p.ask("set sql_mode = 'ansi_quotes', time_zone = '+03:00';")
	s.Restart(t)
	said := p.ask(`select concat(@@time_zone, '|', @@sql_mode, '|', schema()) as "what is";`)
	wantTexts(t, said, "Reconnected as connection", "schema "+schema, "sql_mode", "time_zone", "+03:00|ANSI_QUOTES|"+schema)
	p.leave()
}

func killedInATransaction(t *testing.T, s *servertest.Private, schema string) {
	p := sit(t, at(&s.Server, schema)...)
	p.ask("begin;")
	p.ask("insert into kept values (1);")
	s.Restart(t)
	said := p.ask("insert into kept values (2);")
	wantTexts(t, said, "Lost: the open transaction", "Statements are refused until you type rollback or begin", "ERROR: not sent: insert into kept values (2)")
	for _, rest := range []string{"insert into kept values (3);", "commit;", "use " + schema} {
		wantTexts(t, p.ask(rest), "not sent")
		if prompt := p.awaitPrompt(); !strings.HasSuffix(prompt, "!>") {
			t.Errorf("the prompt is %q", prompt)
		}
	}
	if rows := s.SQL(t, "SELECT v FROM "+schema+".kept"); len(rows) != 0 {
		t.Errorf("half a transaction was committed: %v", rows)
	}
	wantTexts(t, p.ask("rollback;"), "Query OK")
	if prompt := p.awaitPrompt(); strings.Contains(prompt, "*") || strings.Contains(prompt, "!") {
		t.Errorf("the prompt is %q", prompt)
	}
	wantTexts(t, p.ask("insert into kept values (2);"), "1 row affected")
	if rows := s.SQL(t, "SELECT v FROM "+schema+".kept"); len(rows) != 1 || rows[0][0] != "2" {
		t.Errorf("the table holds %v, want 2", rows)
	}
	p.leave()
}

func killedAmidAChange(t *testing.T, s *servertest.Private, schema string) {
	p := sit(t, at(&s.Server, schema)...)
	const change = "update seq set n = n where sleep(1) = 0;"
	p.begin(change)
	awaitRunning(t, &s.Server, "update seq")
	s.Kill(t)
	wantTexts(t, p.answer(change), "ERROR 2013 (HY000): Lost connection", "It is not known whether the server executed the statement.")
	p.Type(ptytest.CtrlD)
	p.awaitExit(0)
}

const slowRows = "select sleep(.002), repeat('x', 1000) x from seq a, seq b"

func killedAmidRows(t *testing.T, s *servertest.Private, schema string) {
	p := sit(t, at(&s.Server, schema)...)
	p.begin(slowRows + ";")
	p.AwaitText("xxxxxxxx")
	s.Kill(t)
	said := p.Await("a prompt", atPrompt).String()
	wantTexts(t, said, "ERROR 2013 (HY000): Lost connection")
	if strings.Contains(said, "Whether the server has done it") {
		t.Errorf("mysh reports an unknown outcome of a query:\n%s", said)
	}
	if prompt := p.awaitPrompt(); !strings.HasSuffix(prompt, "!>") {
		t.Errorf("the prompt is %q", prompt)
	}
	s.Restart(t)
	wantTexts(t, p.ask("select 'again';"), "Reconnected", "| again |")
	p.leave()
}

func killedAmidRowsToAFile(t *testing.T, s *servertest.Private, schema string) {
	file := filepath.Join(t.TempDir(), "rows.csv")
	p := sit(t, at(&s.Server, schema)...)
	line := slowRows + ` \g csv > ` + file
	p.begin(line)
	eventually(t, "there are rows in the file", func() bool {
		entries, _ := os.ReadDir(filepath.Dir(file))
		if len(entries) == 0 {
			return false
		}
		info, err := entries[0].Info()
		return err == nil && info.Size() > 0
	})
	s.Kill(t)
	said := p.answer(line)
	wantTexts(t, said, "ERROR 2013 (HY000): Lost connection", "None of its rows were written")
	if entries, _ := os.ReadDir(filepath.Dir(file)); len(entries) != 0 {
		t.Errorf("there are %v", entries)
	}
	p.Type(ptytest.CtrlD)
	p.awaitExit(0)
}

func killedAmidRowsToAPager(t *testing.T, s *servertest.Private, schema string) {
	p := sit(t, at(&s.Server, "--pager=less", schema)...)
	p.begin(slowRows + ";")
	p.Await("less", lessWaits)
	s.Kill(t)
	p.Type("q")
	wantTexts(t, p.Await("a prompt", atPrompt).String(), "ERROR 2013 (HY000): Lost connection")
	p.Type(ptytest.CtrlD)
	p.awaitExit(0)
}

func killedWithJobs(t *testing.T, s *servertest.Private, schema string) {
	p := sit(t, at(&s.Server, schema)...)
	p.ask("create temporary table mine (a int);")
	p.ask(`select sleep(60), 'behind' \&`)
	p.begin("select sleep(61);")
	awaitRunning(t, &s.Server, "sleep(61)")
	p.Type(ptytest.CtrlZ)
	p.awaitPrompt()
	s.Kill(t)
	p.Await("both jobs have failed", func(s ptytest.Screen) bool { return strings.Count(s.String(), "] failed ") == 2 })
	s.Restart(t)
	wantTexts(t, p.ask("select 'front';"), "Reconnected", "| front |")
	wantTexts(t, p.ask(`\fg 2`), "ERROR 2013 (HY000): Lost connection")
	wantTexts(t, p.ask("select * from mine;"), "Lost: temporary tables", "not sent")
	wantTexts(t, p.ask(`\jobs`), "[1] failed ")
	p.Type(ptytest.CtrlD)
	p.awaitExit(0)
}

func killedForGood(t *testing.T, s *servertest.Private, schema string) {
	p := sit(t, at(&s.Server, schema)...)
	p.ask("begin;")
	p.ask("insert into kept values (1);")
	s.Kill(t)
	for range 2 {
		said := p.ask("select 1;")
		wantTexts(t, said, "ERROR 2003 (HY000): cannot reconnect: Can't connect")
		if strings.Contains(said, "Whether the server has done it") {
			t.Errorf("mysh reports a statement that was not sent:\n%s", said)
		}
		if prompt := p.awaitPrompt(); !strings.HasSuffix(prompt, "!>") {
			t.Errorf("the prompt is %q", prompt)
		}
	}
	s.Restart(t)
	wantTexts(t, p.ask("insert into kept values (2);"), "Lost: the open transaction", "not sent")
	p.leave()
}

func killedUnderABatch(t *testing.T, s *servertest.Private, schema string) {
	for _, force := range []bool{false, true} {
		args := at(&s.Server, schema)
		if force {
			args = append(args, "--force")
		}
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		b := startBatch(t, r, args...)
		w.WriteString("insert into kept values (1); begin; insert into kept values (2);\nselect sleep(60);\n")
		awaitRunning(t, &s.Server, "sleep(60)")
		s.Restart(t)
		w.WriteString("insert into kept values (3); commit; select 1;\n")
		w.Close()
		if force {
			b.wantExit(0) // the following statements failed, see below
		} else {
			b.wantExit(1)
		}
		wantTexts(t, b.stderr.String(), "ERROR 2013 (HY000)")
		// MySQL may lose transactions committed within the last second.
		if rows := s.SQL(t, "SELECT v FROM "+schema+".kept WHERE v > 1"); len(rows) != 0 {
			t.Errorf("the table holds %v", rows)
		}
	}
	var none bytes.Buffer
	s.Kill(t)
	b := startBatch(t, &none, at(&s.Server, "-e", "select 1")...)
	b.wantExit(1)
	wantTexts(t, b.stderr.String(), "ERROR 2003 (HY000)")
}

// Ctrl-C ends an attempt to reconnect to a frozen server.
func TestReconnect_CanBeInterrupted(t *testing.T) {
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
	if said := p.answer("select 'held up';"); !strings.Contains(said, "Connecting was interrupted after ") || !strings.Contains(said, "the statement was not sent") {
		t.Errorf("not reported: nothing was sent:\n%s", said)
	}
	s.Thaw(t)
	if said := p.ask("select 'thawed';"); !strings.Contains(said, "| thawed |") {
		t.Errorf("the next statement returns\n%s", said)
	}
	p.leave()
}
