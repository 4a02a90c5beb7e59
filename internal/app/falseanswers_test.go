//go:build unix

package app_test

import (
	"fmt"
	"net"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mysh/internal/executor"
	"mysh/internal/ptytest"
	"mysh/internal/result"
	"mysh/internal/wire/wiretest"
)

// questions are all statements that mysh sends on its own behalf, with the number of columns of
// a correct answer. A statement that is missing here fails the test.
var questions = []struct {
	name    string
	text    *regexp.Regexp
	columns int
}{
	{"whose numbers", regexp.MustCompile(`^SELECT CONNECTION_ID\(\)$`), 1},
	{"whose numbers exactly", regexp.MustCompile(`^SELECT CONNECTION_ID\(\), 1$`), 2},
	{"who are you", regexp.MustCompile(`^SELECT CONNECTION_ID\(\), .*@@global.read_only`), 9},
	{"who are you again", regexp.MustCompile(`^SELECT CONNECTION_ID\(\), `), 5},
	{"since when", regexp.MustCompile(`^SELECT UNIX_TIMESTAMP`), 1},
	{"our connection", regexp.MustCompile(`^SELECT PROCESSLIST_ID, ATTR_VALUE`), 2},
	{"where are you", regexp.MustCompile(`^SELECT MEMBER_HOST, MEMBER_PORT`), 2},
	{"do you stop", regexp.MustCompile(`^SELECT 1; SELECT \* FROM mysh`), 1},
	{"the server's name", regexp.MustCompile(`^select @@version_comment`), 1},
	{"the largest packet", regexp.MustCompile(`^SELECT @@max_allowed_packet`), 1},
	{"read-only", regexp.MustCompile(`^SELECT @@global.read_only`), 4},
	{"tracking", regexp.MustCompile(`^SET SESSION session_track`), 0},
	{"status", regexp.MustCompile(`^SELECT @@character_set_server`), 4},
	{"variables", regexp.MustCompile(`^SELECT i\.VARIABLE_NAME`), 4},
	{"counters", regexp.MustCompile(`^SHOW GLOBAL STATUS`), 2},
	{"sizes", regexp.MustCompile(`^SELECT TABLE_SCHEMA, COUNT`), 6},
	{"transactions", regexp.MustCompile(`^SELECT t\.trx_mysql_thread_id`), 9},
	{"locks", regexp.MustCompile(`^SELECT h\.PROCESSLIST_ID`), 11},
	{"who waits", regexp.MustCompile(`^SELECT p\.ID, p\.USER, p\.HOST, p\.COMMAND`), 7},
	{"processes", regexp.MustCompile(`^SELECT p\.ID, p\.USER, p\.HOST, p\.DB`), 8},
	{"what is on", regexp.MustCompile(`^SELECT (1 FROM information_schema\.INNODB_TRX|@@global\.performance_schema|ENABLED FROM|COUNT\(\*\) FROM performance_schema\.setup_instruments)`), 1},
	{"deadlock", regexp.MustCompile(`^SHOW ENGINE INNODB STATUS`), 3},
	{"digests", regexp.MustCompile(`^SELECT SCHEMA_NAME, DIGEST`), 8},
	{"digest texts", regexp.MustCompile(`^SELECT DIGEST`), 2},
	{"indexes", regexp.MustCompile(`^SELECT TABLE_SCHEMA, TABLE_NAME, INDEX_NAME`), 8},
	{"used indexes", regexp.MustCompile(`^SELECT OBJECT_SCHEMA`), 3},
	{"foreign keys", regexp.MustCompile(`^SELECT TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME`), 4},
	{"replication", regexp.MustCompile(`^SHOW (SLAVE|REPLICA|ALL SLAVES) STATUS`), 15},
	{"replicas", regexp.MustCompile(`^SELECT USER, HOST, TIME`), 4},
	{"group members", regexp.MustCompile(`^SELECT m\.MEMBER_HOST`), 5},
	{"help", regexp.MustCompile(`^HELP `), 3},
	{"warnings", regexp.MustCompile(`^SHOW WARNINGS`), 3},
	{"use", regexp.MustCompile(`^USE `), 0},
	{"charset", regexp.MustCompile(`^SET NAMES `), 0},
	{"plan", regexp.MustCompile(`^EXPLAIN `), 1},
	{"generated columns", regexp.MustCompile(`GENERATION_EXPRESSION`), 1},
	{"progress", regexp.MustCompile(`^SELECT (p\.)?STATE`), 4},
	{"lock waits", regexp.MustCompile(`waiting_pid|trx_mysql_thread_id|METADATA_LOCK|^SELECT w\.PROCESSLIST_ID`), 4},
	{"blocker", regexp.MustCompile(`^SELECT USER, HOST`), 5},
	{"our thread", regexp.MustCompile(`^SHOW PROCESSLIST$|^SELECT ID, HOST, COMMAND`), 8},
	{"kill", regexp.MustCompile(`^KILL `), 0},
	{"names", regexp.MustCompile(`^SELECT (DISTINCT )?(SCHEMA_NAME|TABLE_|ROUTINE_|SPECIFIC_|TRIGGER_|EVENT_|CONCAT|User|GRANTEE|FROM_USER|ROLE_NAME|VARIABLE_NAME|name FROM mysql)|^SHOW `), 6},
}

// A falseAnswer sends a wrong answer to a question whose correct answer has columns columns.
type falseAnswer struct {
	name string
	send func(c *wiretest.Client, columns int)
}

func columnsOf(n int) (list []result.Column) {
	for i := range n {
		list = append(list, wiretest.Column(fmt.Sprintf("c%d", i)))
	}
	return list
}

func cellsOf(n int, text string) (cells []string) {
	for range n {
		cells = append(cells, text)
	}
	return cells
}

// sendRows sends a result whose cells are all text.
func sendRows(c *wiretest.Client, columns, rows int, text string, o result.Outcome) {
	c.Header(columnsOf(max(1, columns))...)
	for range rows {
		c.Text(cellsOf(max(1, columns), text)...)
	}
	c.End(o)
}

var falseAnswers = []falseAnswer{
	{"fewer columns", func(c *wiretest.Client, columns int) { sendRows(c, columns-1, 1, "7", result.Outcome{}) }},
	{"one column", func(c *wiretest.Client, columns int) { sendRows(c, 1, 2, "7", result.Outcome{}) }},
	{"more columns", func(c *wiretest.Client, columns int) { sendRows(c, columns+7, 1, "7", result.Outcome{}) }},
	{"no rows", func(c *wiretest.Client, columns int) { sendRows(c, columns, 0, "", result.Outcome{}) }},
	{"many rows", func(c *wiretest.Client, columns int) { sendRows(c, columns, 12, "7", result.Outcome{}) }},
	{"NULLs", func(c *wiretest.Client, columns int) {
		c.Header(columnsOf(max(1, columns))...)
		c.Row(make([][]byte, max(1, columns))...)
		c.End(result.Outcome{})
	}},
	{"OK", func(c *wiretest.Client, columns int) { c.OK(result.Outcome{}) }},
	{"an error", func(c *wiretest.Client, columns int) { c.Error(1142, "42000", "SELECT command denied") }},
	{"two results", func(c *wiretest.Client, columns int) {
		sendRows(c, columns, 1, "7", result.Outcome{Status: result.StatusMoreResults})
		sendRows(c, columns+1, 1, "7", result.Outcome{})
	}},
	{"no numbers", func(c *wiretest.Client, columns int) { sendRows(c, columns, 1, "-1e999 of 0x", result.Outcome{}) }},
	{"large numbers", func(c *wiretest.Client, columns int) {
		sendRows(c, columns, 1, "18446744073709551616", result.Outcome{})
	}},
	{"hostile bytes", func(c *wiretest.Client, columns int) {
		sendRows(c, columns, 1, "\x1b]0;PWNED\a\x1b[2J\x00\xff`'\\\r\n", result.Outcome{})
	}},
	{"a long cell", longCell(500)},
	{"a row that is cut", func(c *wiretest.Client, columns int) {
		c.Header(columnsOf(columns + 1)...)
		c.Text(cellsOf(max(1, columns), "7")...)
		c.End(result.Outcome{})
	}},
}

func longCell(size int) func(*wiretest.Client, int) {
	return func(c *wiretest.Client, columns int) {
		c.Header(columnsOf(max(1, columns))...)
		c.Text(append(cellsOf(max(1, columns)-1, "7"), strings.Repeat("x", size))...)
		c.End(result.Outcome{})
	}
}

// A falseServer answers the user's own statements correctly, and all questions of mysh with a
// false answer.
type falseServer struct {
	answer  falseAnswer
	release chan struct{} // closed to end waiting statements

	mu      sync.Mutex
	asked   map[string]bool // names of the questions received
	unknown []string        // statements that are neither questions nor typed
}

func (l *falseServer) handle(c *wiretest.Client, cmd wiretest.Command) {
	if cmd.Code != 3 {
		c.OK(result.Outcome{})
		return
	}
	switch {
	case strings.HasPrefix(cmd.Text, "select wait"):
		<-l.release
		c.Error(1317, "70100", "Query execution was interrupted")
		return
	case strings.HasPrefix(cmd.Text, "select 1"):
		column := wiretest.Column("honest")
		column.Schema, column.OrgTable, column.OrgName = "s", "t", "honest"
		c.Header(column)
		c.Text("honest answer")
		c.End(result.Outcome{Warnings: 1})
		return
	}
	for _, q := range questions {
		if q.text.MatchString(cmd.Text) {
			l.mu.Lock()
			l.asked[q.name] = true
			l.mu.Unlock()
			l.answer.send(c, q.columns)
			return
		}
	}
	l.mu.Lock()
	l.unknown = append(l.unknown, cmd.Text)
	l.mu.Unlock()
	c.OK(result.Outcome{})
}

// mysh never trusts the shape of an answer to its own questions. For any answer, mysh neither
// ends nor hangs, reports nothing that did not happen, and runs the user's statements.
func TestFalseAnswers_AtPrompt(t *testing.T) {
	var mu sync.Mutex
	asked := map[string]bool{}
	t.Run("each", func(t *testing.T) {
		for _, answer := range falseAnswers {
			t.Run(answer.name, func(t *testing.T) {
				t.Parallel()
				l := &falseServer{answer: answer, asked: map[string]bool{}, release: make(chan struct{})}
				srv := wiretest.Start(t, wiretest.Options{Handle: l.handle})
				t.Cleanup(func() { close(l.release) }) // before the server is closed
				host, port, _ := net.SplitHostPort(srv.Addr())
				p := sit(t, "-h", host, "-P", port, "-u", "app", "--skip-ssl")
				p.exerciseQuestions(answer.name == "OK")
				l.mu.Lock()
				defer l.mu.Unlock()
				for _, text := range l.unknown {
					t.Errorf("%q is missing in questions", text)
				}
				mu.Lock()
				defer mu.Unlock()
				for name := range l.asked {
					asked[name] = true
				}
			})
		}
	})
	dependent := []string{"blocker", "our thread", "kill", "the server's name", "the largest packet", "who waits", "digest texts", "whose numbers exactly", "since when", "where are you", "do you stop"} // asked only after a correct answer to another question
	for _, q := range questions {
		if !asked[q.name] && !slices.Contains(dependent, q.name) {
			t.Errorf("%s: never sent", q.name)
		}
	}
}

// A batch with false answers runs to its end, or ends with an error.
func TestFalseAnswers_InBatch(t *testing.T) {
	for _, answer := range append(falseAnswers, falseAnswer{"ten megabytes", longCell(10 << 20)}) {
		t.Run(answer.name, func(t *testing.T) {
			t.Parallel()
			l := &falseServer{answer: answer, asked: map[string]bool{}}
			srv := wiretest.Start(t, wiretest.Options{Handle: l.handle})
			host, port, _ := net.SplitHostPort(srv.Addr())
			for _, input := range []string{"help x", "status", "use shop", "charset latin1"} {
				cmd := mysh(t, "-h", host, "-P", port, "-u", "app", "--skip-ssl", "--format=insert", "--show-warnings", "-f")
				cmd.Stdin = strings.NewReader(input + "\nselect 1;\n")
				said, err := cmd.CombinedOutput()
				if code := cmd.ProcessState.ExitCode(); code > 1 || !strings.Contains(string(said), "('honest answer')") {
					t.Errorf("%s: exit code %d, %v\n%s", input, code, err, said[:min(len(said), 2000)])
				}
			}
		})
	}
}

// exerciseQuestions makes mysh send all its questions, and checks after each command that the
// shell still works. Commands without rows may report success only if the false answer is OK.
func (p *person) exerciseQuestions(isOK bool) {
	p.tb.Helper()
	honest := func() {
		p.tb.Helper()
		if got := p.ask("select 1;"); !strings.Contains(got, "honest answer") {
			p.tb.Errorf("the user's statement answers:\n%s", got)
		}
	}
	honest()
	p.ask("status")
	p.ask("help select")
	p.ask("warnings")
	honest()
	p.ask("nowarning")
	for line, claim := range map[string]string{"use shop": "Database changed", "charset latin1": "Charset changed"} {
		if got := p.ask(line); strings.Contains(got, claim) != isOK {
			p.tb.Errorf("%s answers:\n%s", line, got)
		}
	}
	p.ask(`\explain select 1;`)
	p.ask(`select 1 \g insert`)
	p.ask("rehash")
	p.ask(`select wait \&`)
	p.ask(`\jobs`)
	for _, line := range []string{`\blockers`, `\vars`, `\counters`, `\sizes`, `\txns`, `\locks`, `\top`, `\deadlock`, `\slow 0`, `\indexes shop.*`, `\replicas`} {
		p.ask(line)
	}
	honest()
	p.ask(`\kill 1`)
	honest()
	p.begin("select wait;")
	p.Await("the statement's line", func(s ptytest.Screen) bool { return !atPrompt(s) })
	p.Type(ptytest.CtrlC)
	if testing.Short() {
		// A second Ctrl-C, or \kill, abandons the connection at once instead of after executor.Grace.
		time.Sleep(executor.DoublePressGap)
		p.Type(ptytest.CtrlC)
		p.Await("a prompt", atPrompt)
		p.ask(`\kill 1`)
		p.AwaitText("[1] failed")
	}
	p.Await("a prompt", atPrompt)
	if screen := p.Screen(); screen.Contains("PWNED") && !screen.Contains(`\x1b]0;PWNED`) {
		p.tb.Errorf("the screen:\n%s", screen)
	}
	p.Type(ptytest.CtrlD)
	if code := p.Exit(); code == 70 {
		p.tb.Errorf("mysh has panicked:\n%s", p.Screen())
	}
}
