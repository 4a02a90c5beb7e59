//go:build unix

package app_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// Statements that are typed on one line, pasted, typed ahead or sourced belong together. If the
// connection is lost with state that they may depend on, the rest of them is not sent.
func TestLostConnection_RestOfInputIsNotSent(t *testing.T) {
	const (
		sleep = "do sleep(60);"
		paste = "\x1b[200~%s\x1b[201~\r"
	)
	losses := []struct{ name, before, rest, lost string }{
		{"transaction", "begin; insert into kept values (1);", "insert into kept values (2); rollback; insert into kept values (3);", "Lost: the open transaction"},
		{"variable", "set @v = 1;", "insert into kept values (@v); insert into kept values (3); begin;", "Lost: temporary tables"},
		{"temporary table", "create temporary table mine (a int);", "insert into kept select 1; insert into kept values (3); commit;", "Lost: temporary tables"},
	}
	inputs := []struct {
		name  string
		sleep bool // the connection is lost while the statement before the rest runs
		send  func(t *testing.T, p *person, statements, dir string)
	}{
		{"one line", true, func(t *testing.T, p *person, statements, _ string) { p.begin(statements) }},
		{"one line, idle", false, func(t *testing.T, p *person, statements, _ string) { p.begin(statements) }},
		{"pasted", true, func(t *testing.T, p *person, statements, _ string) { p.Type(fmt.Sprintf(paste, lines(statements))) }},
		{"pasted, idle", false, func(t *testing.T, p *person, statements, _ string) { p.Type(fmt.Sprintf(paste, lines(statements))) }},
		{"typed ahead", true, func(t *testing.T, p *person, statements, _ string) { p.Type(lines(statements) + "\r") }},
		{"pasted without brackets, idle", false, func(t *testing.T, p *person, statements, _ string) { p.Type(lines(statements) + "\r") }},
		{"sourced", true, func(t *testing.T, p *person, statements, dir string) {
			file := filepath.Join(dir, "f.sql")
			if err := os.WriteFile(file, []byte(statements), 0o600); err != nil {
				t.Fatal(err)
			}
			p.Type("source " + file + "\rinsert into kept values (4);\r")
		}},
		{"sourced, idle", false, func(t *testing.T, p *person, statements, dir string) {
			inner, outer := filepath.Join(dir, "inner.sql"), filepath.Join(dir, "outer.sql")
			if err := os.WriteFile(inner, []byte(statements), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(outer, []byte("source "+inner+"\ninsert into kept values (4);"), 0o600); err != nil {
				t.Fatal(err)
			}
			p.Type("source " + outer + "\r")
		}},
	}
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for _, loss := range losses {
			for _, input := range inputs {
				t.Run(loss.name+"/"+input.name, func(t *testing.T) {
					schema := playground(t, s)
					p := sit(t, at(s, schema)...)
					p.ask(loss.before)
					id := column(t, p.ask(`select connection_id() as id\G`), "id")
					statements := loss.rest
					if input.sleep {
						statements = sleep + " " + statements
					} else {
						s.SQL(t, "KILL "+id)
						eventually(t, "the connection is gone", func() bool {
							return len(s.SQL(t, "SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = "+id)) == 0
						})
					}
					dir, err := os.MkdirTemp("", "m") // a short name, which is shown in one row
					if err != nil {
						t.Fatal(err)
					}
					defer os.RemoveAll(dir)
					input.send(t, p, statements, dir)
					if input.sleep {
						awaitRunning(t, s, "do sleep(60)")
						s.SQL(t, "KILL "+id)
					}
					p.Await("what was not sent", func(s ptytest.Screen) bool {
						return atPrompt(s) && (s.Contains("were not sent.") || s.Contains("was not run."))
					})
					if input.sleep {
						wantTexts(t, p.ask("select 'over';"), "ERROR: not sent: select 'over'")
					}
					said := p.Screen().String()
					wantTexts(t, said, loss.lost, "not sent: ")
					if rows := s.SQL(t, "SELECT v FROM "+schema+".kept"); len(rows) != 0 {
						t.Errorf("the table holds %v:\n%s", rows, said)
					}
					if loss.name == "transaction" {
						wantTexts(t, p.ask("select 'refused';"), "not sent until you type rollback or begin: select 'refused'")
						p.ask("begin;")
					}
					wantTexts(t, p.ask("select 'sent';"), "| sent |")
					p.Type(ptytest.CtrlD + ptytest.CtrlD)
					p.awaitExit(0)
				})
			}
		}
	})
}

// lines returns statements as typed lines, one statement each.
func lines(statements string) string {
	text := []byte(statements)
	for i := 1; i < len(text); i++ {
		if text[i-1] == ';' && text[i] == ' ' {
			text[i] = '\r'
		}
	}
	return string(text)
}
