//go:build unix

package app_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// A longStatement is a statement to interrupt with Ctrl-C. SCHEMA stands for the test's schema.
type longStatement struct {
	name  string
	setup string   // run before by root
	other []string // run before by another user, whose transaction remains open
	text  string
	state string // of the statement in the process list
	ends  bool   // the statement ends the transaction
	only  servertest.Kind
	said  []string // expected output; nil for the usual notice of an interrupted statement
}

var longStatements = []longStatement{
	{name: "sleep", text: "SELECT SLEEP(60)"},
	{name: "do sleep", text: "DO SLEEP(60)"},
	{name: "benchmark", text: "SELECT BENCHMARK(100000000000, SHA2('x', 256))"},
	{name: "heavy join", text: "SELECT COUNT(*) FROM seq a JOIN seq b JOIN seq c JOIN seq d JOIN seq e ON a.n + b.n + c.n + d.n + e.n = -1"},
	{name: "stream to the screen", text: "SELECT a.n, b.n, c.n, d.n FROM seq a JOIN seq b JOIN seq c JOIN seq d"},
	{
		name:  "row lock",
		other: []string{"BEGIN", "UPDATE SCHEMA.held SET v = 1"},
		text:  "UPDATE held SET v = 2",
	},
	{
		name:  "metadata lock",
		other: []string{"BEGIN", "SELECT * FROM SCHEMA.held"},
		text:  "ALTER TABLE held ADD COLUMN more INT",
		state: "metadata lock",
		ends:  true,
	},
	{
		name:  "table lock",
		other: []string{"LOCK TABLES SCHEMA.held WRITE"},
		text:  "SELECT * FROM held",
		state: "lock",
	},
	{
		name:  "global read lock",
		other: []string{"LOCK TABLES SCHEMA.held WRITE"},
		text:  "FLUSH TABLES held WITH READ LOCK",
		state: "lock",
		ends:  true,
	},
	{
		name:  "lock by name",
		other: []string{"DO GET_LOCK('SCHEMA', 0)"},
		text:  "SELECT GET_LOCK('SCHEMA', 60)",
		state: "lock",
	},
	{
		name:  "read that locks rows",
		other: []string{"BEGIN", "UPDATE SCHEMA.held SET v = 1"},
		text:  "SELECT * FROM held FOR UPDATE",
	},
	{name: "sleep in each row", text: "UPDATE seq SET n = n + SLEEP(0.5)"},
	{name: "prepared", text: "EXECUTE IMMEDIATE 'SELECT SLEEP(60)'", only: servertest.MariaDB},
	{name: "analyze", text: "ANALYZE SELECT SLEEP(0.5) FROM seq", only: servertest.MariaDB},
	{name: "explain analyze", text: "EXPLAIN ANALYZE SELECT SLEEP(0.5) FROM seq", only: servertest.MySQL},
	{
		name: "alter table by copying",
		setup: "CREATE TABLE SCHEMA.big (a CHAR(36), b CHAR(36)) SELECT UUID() a, UUID() b" +
			" FROM SCHEMA.seq a JOIN SCHEMA.seq b JOIN SCHEMA.ten",
		text:  "ALTER TABLE big ADD INDEX (a), ADD INDEX (b), ADD INDEX (a, b), ADD INDEX (b, a), ALGORITHM=COPY",
		state: "copy",
		ends:  true,
	},
	{
		name: "procedure's loop",
		setup: "CREATE PROCEDURE SCHEMA.turn() BEGIN DECLARE i INT DEFAULT 0;" +
			" WHILE i >= 0 DO SET i = (i + 1) % 1000; END WHILE; END",
		text: "CALL turn()",
	},
	{
		// A kill ends only the current sleep, and the procedure continues with the next one.
		name:  "several naps in a procedure",
		setup: "CREATE PROCEDURE SCHEMA.naps() BEGIN" + strings.Repeat(" DO SLEEP(60);", 5) + " END",
		text:  "CALL naps()",
		said:  []string{"after "}, // "Query interrupted after …", or "It ended without an error after ^C"
	},
	{
		// MariaDB needs two seconds for a kill that comes at the beginning or the end of a
		// sleep, so the number of sleeps it takes is random.
		name: "naps in a procedure's loop",
		only: servertest.MySQL,
		setup: "CREATE PROCEDURE SCHEMA.always() BEGIN DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END;" +
			" WHILE TRUE DO DO SLEEP(1); END WHILE; END",
		text: "CALL always()",
	},
}

// After Ctrl-C the prompt returns, and the session still has its temporary table, its variable
// and its transaction.
func TestInterrupt_KeepsSession(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for _, long := range longStatements {
			if long.only != "" && long.only != s.Kind {
				continue
			}
			t.Run(long.name, func(t *testing.T) {
				t.Parallel()
				schema := playground(t, s)
				long.text = strings.ReplaceAll(long.text, "SCHEMA", schema)
				if long.setup != "" {
					s.SQL(t, strings.ReplaceAll(long.setup, "SCHEMA", schema))
				}
				p := sit(t, at(s, schema)...)
				held := p.markSession()
				if long.other != nil {
					other := sit(t, at(s)...)
					for _, text := range long.other {
						other.ask(strings.ReplaceAll(text, "SCHEMA", schema) + ";")
					}
					defer func() {
						other.ask("rollback;")
						other.ask("unlock tables;")
						other.leave()
					}()
				}
				interrupt(t, s, p, held, long)
				if long.ends {
					held.transaction = false
				}
				p.checkMarks(s, held)
				p.ask("rollback;")
				p.leave()
			})
		}
	})
}

func interrupt(t *testing.T, s *servertest.Server, p *person, held sessionMarks, long longStatement) {
	p.begin(long.text + ";")
	eventually(t, "the statement runs", func() bool {
		rows := s.SQL(t, "SELECT COMMAND, STATE FROM information_schema.PROCESSLIST WHERE ID = "+held.id)
		return len(rows) == 1 && rows[0][0] == "Query" && strings.Contains(rows[0][1], long.state)
	})
	if strings.HasPrefix(long.name, "stream") {
		p.Await("a screen full of rows", func(s ptytest.Screen) bool {
			return len(s.Lines) >= ptytest.Rows-1 && rowBelow(s, long.text) < 0
		})
	}
	p.Type(ptytest.CtrlC)
	said := p.answer(long.text)
	wanted := long.said
	if wanted == nil {
		wanted = []string{"Query interrupted after ", "The session is kept"}
	}
	for _, want := range wanted {
		if !strings.Contains(said, want) {
			t.Errorf("the output lacks %q:\n%s", want, said)
		}
	}
	awaitIdle(t, s, held.id)
}

// playground returns a new schema with some tables: seq has the numbers from 1 to 100, ten the
// numbers from 1 to 10, held one row, and kept none.
func playground(t *testing.T, s *servertest.Server) string {
	t.Helper()
	schema := s.Schema(t)
	s.SQL(t, "CREATE TABLE "+schema+".ten (n INT)")
	s.SQL(t, "INSERT INTO "+schema+".ten VALUES (1),(2),(3),(4),(5),(6),(7),(8),(9),(10)")
	s.SQL(t, "CREATE TABLE "+schema+".seq SELECT 10 * (a.n - 1) + b.n AS n FROM "+schema+".ten a JOIN "+schema+".ten b")
	s.SQL(t, "CREATE TABLE "+schema+".held SELECT 0 AS v")
	s.SQL(t, "CREATE TABLE "+schema+".kept (v INT)")
	return schema
}

// A sessionMarks records what distinguishes a session from a new one.
type sessionMarks struct {
	id          string // of the connection
	schema      string
	transaction bool
}

// markSession creates a temporary table, a variable and an open transaction.
func (p *person) markSession() sessionMarks {
	p.tb.Helper()
	row := p.ask("select connection_id() as id, schema() as name\\G")
	marks := sessionMarks{id: column(p.tb, row, "id"), schema: column(p.tb, row, "name"), transaction: true}
	p.ask("create temporary table mine as select 7 as seven;")
	p.ask("set @mine = 'whole';")
	p.ask("begin;")
	p.ask("insert into kept values (42);")
	if prompt := p.awaitPrompt(); !strings.HasSuffix(prompt, "*>") {
		p.tb.Errorf("the prompt %q does not show the transaction", prompt)
	}
	return marks
}

// checkMarks checks that the session still has its marks.
func (p *person) checkMarks(s *servertest.Server, marks sessionMarks) {
	p.tb.Helper()
	for _, fact := range []struct{ ask, want string }{
		{"select concat('connection ', connection_id()) x;", "connection " + marks.id},
		{"select concat('table ', seven) x from mine;", "table 7"},
		{"select concat('variable ', @mine) x;", "variable whole"},
	} {
		if got := p.ask(fact.ask); !strings.Contains(got, fact.want) {
			p.tb.Errorf("%s returns\n%s\nwithout %q", fact.ask, got, fact.want)
		}
	}
	if !marks.transaction {
		return
	}
	if rows := s.SQL(p.tb, "SELECT COUNT(*) FROM "+marks.schema+".kept"); rows[0][0] != "0" {
		p.tb.Error("the open transaction was committed")
	}
	if got := p.ask("select concat('row ', v) x from kept;"); !strings.Contains(got, "row 42") {
		p.tb.Errorf("the open transaction is gone:\n%s", got)
	}
	if prompt := p.awaitPrompt(); !strings.HasSuffix(prompt, "*>") {
		p.tb.Errorf("the prompt %q does not show the transaction", prompt)
	}
}

// column returns the value of a column of a vertical result.
func column(tb testing.TB, shown, name string) string {
	tb.Helper()
	for line := range strings.Lines(shown) {
		if title, value, ok := strings.Cut(line, ": "); ok && strings.TrimSpace(title) == name {
			return strings.TrimSpace(value)
		}
	}
	tb.Fatalf("no column %s in\n%s", name, shown)
	return ""
}

// awaitIdle waits until a connection is idle.
func awaitIdle(tb testing.TB, s *servertest.Server, id string) {
	tb.Helper()
	eventually(tb, fmt.Sprintf("connection %s is idle", id), func() bool {
		// MariaDB shows a connection that was killed while idle as Killed, until its next
		// statement.
		rows := s.SQL(tb, "SELECT INFO IS NULL FROM information_schema.PROCESSLIST WHERE ID = "+id)
		return len(rows) == 1 && rows[0][0] == "1"
	})
}

// At the prompt, Ctrl-C drops the typed text and does not end mysh.
func TestInterrupt_AtPromptDropsInput(t *testing.T) {
	s := servertest.Shared(t, servertest.MariaDB)
	p := sit(t, at(s)...)
	p.Type(ptytest.CtrlC)
	p.Await("the prompt twice", func(s ptytest.Screen) bool { return atPrompt(s) && strings.Count(s.String(), "mysh>") == 2 })

	p.Type("select 'forgotten")
	p.AwaitText("mysh> select 'forgotten")
	p.Type(ptytest.CtrlC)
	p.awaitPrompt()
	if got := p.ask("select 'one';"); !strings.Contains(got, "1 row in set") || strings.Contains(got, "ERROR") {
		t.Errorf("after a cancelled line:\n%s", got)
	}

	p.Type("select 'two',\r")
	p.AwaitText("->")
	p.Type("'lines'")
	p.AwaitText("-> 'lines'")
	p.Type(ptytest.CtrlC)
	p.awaitPrompt()
	if got := p.ask("select 'three';"); !strings.Contains(got, "| three |") || strings.Contains(got, "lines") {
		t.Errorf("after a cancelled statement:\n%s", got)
	}
	p.leave()
}

// A statement that the server has finished despite Ctrl-C is not reported as interrupted.
func TestInterrupt_FinishedStatementIsReported(t *testing.T) {
	s := servertest.Shared(t, servertest.MySQL)
	schema := playground(t, s)
	s.SQL(t, "CREATE PROCEDURE "+schema+".nap() BEGIN DO SLEEP(60); INSERT INTO kept VALUES (1); END")
	p := sit(t, at(s, schema)...)
	for _, c := range []struct{ text, said string }{
		{"insert into kept select sleep(60);", "Query OK, 1 row affected"},
		{"insert into kept select sleep(60);", "The statement finished despite ^C."},
		{"select sleep(60) into @slept;", "The statement finished despite ^C."},
		{"call nap();", "The statement ended without an error after ^C, but may be incomplete."},
	} {
		p.begin(c.text)
		awaitRunning(t, s, "sleep(60)")
		p.Type(ptytest.CtrlC)
		if said := p.answer(c.text); !strings.Contains(said, c.said) {
			t.Errorf("after %s the output lacks %q:\n%s", c.text, c.said, said)
		}
	}
	if rows := s.SQL(t, "SELECT * FROM "+schema+".kept"); len(rows) != 3 {
		t.Errorf("%d rows, want 3: the test is wrong", len(rows))
	}
	p.leave()
}

// Statements after an interrupted one on the same line are not sent, and mysh reports their
// number.
func TestInterrupt_DropsRestOfInput(t *testing.T) {
	s := servertest.Shared(t, servertest.MySQL)
	schema := playground(t, s)
	p := sit(t, at(s, schema)...)
	line := "select sleep(60); insert into kept values (1); insert into kept values (2);"
	p.begin(line)
	awaitRunning(t, s, "sleep(60)")
	p.Type(ptytest.CtrlC)
	if said := p.answer(line); !strings.Contains(said, "The 2 statements after it were not sent.") {
		t.Errorf("not reported: the number of statements not sent:\n%s", said)
	}

	// Keys typed ahead are dropped, too.
	p.begin("select sleep(61);")
	awaitRunning(t, s, "sleep(61)")
	p.Type("insert into kept values (3);\r")
	p.Type(ptytest.CtrlC)
	p.answer("select sleep(61);")

	file := filepath.Join(t.TempDir(), "script.sql")
	if err := os.WriteFile(file, []byte("select sleep(62);\ninsert into kept values (4);\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.begin("source " + file)
	awaitRunning(t, s, "sleep(62)")
	p.Type(ptytest.CtrlC)
	p.answer("source " + file)
	p.ask("select 'still here';")
	p.leave()
	if rows := s.SQL(t, "SELECT * FROM "+schema+".kept"); len(rows) != 0 {
		t.Errorf("statements were sent after Ctrl-C: %v", rows)
	}
}
