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

// Ctrl-Z moves a statement to the background together with its session. \fg returns its rows,
// transaction and variables. Many jobs run at once, and their connections are closed at the
// end.
func TestJobs_ReturnWithRowsAndSession(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		t.Parallel()
		schema := s.Schema(t)
		connections := func() int {
			rows := s.SQL(t, "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE USER = 'root' AND DB = '"+schema+"'")
			return atoi(t, rows[0][0])
		}
		p := sit(t, at(s, schema)...)
		before := connections()
		p.ask("create table kept (v int);")
		p.ask("set @v = 42;")
		p.ask("begin;")
		p.ask("insert into kept values (1);")

		p.begin("select sleep(3), 'sent away';")
		awaitRunning(t, s, "select sleep(3), 'sent away'")
		p.Type(ptytest.CtrlZ)
		if prompt := p.awaitPrompt(); !strings.HasSuffix(prompt, " [1]>") {
			t.Errorf("prompt %q, want one that counts a job", prompt)
		}
		if got := p.ask("select count(*) as n, @v from kept;"); !strings.Contains(got, "NULL") {
			t.Errorf("the new session knows what only the old one has: %s", got)
		}

		for i := range 20 {
			p.ask(fmt.Sprintf(`select sleep(1), 'job %d' \&`, i))
		}
		p.ask(`\wait`)
		if got := p.ask(`\jobs`); strings.Count(got, " done ") != 21 {
			t.Errorf("not 21 jobs done:\n%s", got)
		}
		if got := p.ask(`\fg 1`); !strings.Contains(got, "sent away") {
			t.Errorf("the rows did not come back:\n%s", got)
		}
		if got := p.ask("select count(*) as n, @v from kept;"); !strings.Contains(got, "42") {
			t.Errorf("the session did not come back:\n%s", got)
		}
		p.ask("rollback;")
		for i := range 20 {
			p.ask(fmt.Sprintf(`\kill %d`, i+2))
		}
		if got := p.ask(`\jobs`); !strings.Contains(got, "No jobs.") {
			t.Errorf("still listed:\n%s", got)
		}
		eventually(t, "no more connections than before", func() bool { return connections() <= before })
	})
}

// When a job ends while the user types, a line above the prompt reports it, and the prompt
// shows one job less.
func TestJobs_EndIsAnnouncedWhileTyping(t *testing.T) {
	s := servertest.Shared(t, servertest.MariaDB)
	p := sit(t, at(s)...)
	p.ask(`select sleep(60), 'ends while typing' \&`)
	awaitRunning(t, s, "select sleep(60), 'ends while typing'")
	p.Type("select 1")
	p.AwaitText("mysh [1]> select 1")
	id := s.SQL(t, "SELECT ID FROM information_schema.PROCESSLIST WHERE INFO LIKE 'select sleep(60), ''ends while typing''%'")[0][0]
	s.SQL(t, "kill query "+id)
	p.Await("the end of the job, and the line being typed below it", func(s ptytest.Screen) bool {
		n := len(s.Lines)
		return n > 1 && strings.HasPrefix(s.Lines[n-2], "[1] ") && !strings.Contains(s.Lines[n-2], "running") && s.Lines[n-1] == "mysh> select 1"
	})
}

// A statement that writes a file continues in the background. The file appears when the
// statement is complete. If the statement is killed, there is no file.
func TestJobs_WriteFileInBackground(t *testing.T) {
	t.Parallel()
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		t.Parallel()
		dir := t.TempDir()
		p := sit(t, at(s)...)
		const rows = "select a.help_topic_id, sleep(0.01) from mysql.help_topic a, mysql.help_topic b"
		for _, c := range []struct{ begin, end, said string }{
			{rows + ` limit 100 \g > `, `\wait`, "100 rows, "},
			{rows + ` \g > `, `\kill`, "None of its rows were written to "},
		} {
			path := filepath.Join(dir, fmt.Sprintf("%d.csv", len(c.begin)))
			p.begin(c.begin + path)
			awaitRunning(t, s, rows)
			p.Type(ptytest.CtrlZ)
			p.Await("the job in the background", func(s ptytest.Screen) bool { return atPrompt(s) && s.Contains("] running") })
			if _, err := os.Stat(path); err == nil {
				t.Error("an incomplete file has its final name")
			}
			p.Type(c.end + "\r")
			p.AwaitText(c.said)
			p.awaitPrompt()
			_, err := os.Stat(path)
			if whole := c.end == `\wait`; whole != (err == nil) {
				t.Errorf("after %s: %v", c.end, err)
			}
			p.ask(`\kill`)
			p.Type("\x0c")
			p.awaitPrompt()
		}
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) != 1 {
			t.Errorf("files: %v, %v", entries, err)
		}
	})
}
