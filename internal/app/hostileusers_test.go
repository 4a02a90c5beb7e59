//go:build unix

package app_test

import (
	"fmt"
	"strings"
	"testing"

	"mysh/internal/servertest"
)

// For any name of a user, status and the prompt show the name, a new connection logs in with
// it, and no part of it runs as a statement.
func TestHostileUsers_NeverRunAsSQL(t *testing.T) {
	users := []string{`'); create database pwned; -- x`, `\'; create database pwned; #`, "`b` \"c\" 50%", `x\`, "é'中", strings.Repeat("u'", 16)}
	literal := func(text string) string {
		return "'" + strings.ReplaceAll(strings.ReplaceAll(text, `\`, `\\`), "'", "''") + "'"
	}
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for _, user := range users {
			s.SQL(t, "CREATE USER "+literal(user)+"@'%' IDENTIFIED BY 'secret'")
			t.Cleanup(func() { s.SQL(t, "DROP USER "+literal(user)+"@'%'") })
			p := sit(t, "-h", s.Host, "-P", fmt.Sprint(s.Port), "-psecret", "--user="+user)
			if got := p.ask("status"); !strings.Contains(got, user+"@") {
				t.Errorf("status of %q:\n%s", user, got)
			}
			p.begin(`prompt \u at>\_`)
			p.AwaitText(user + " at>")
			p.Type("prompt mysh>\\_\r")
			p.awaitPrompt()
			s.SQL(t, "KILL "+column(t, p.ask("select connection_id() as id\\G"), "id"))
			if got := p.ask("select 1;"); !strings.Contains(got, "Reconnected as connection ") {
				t.Errorf("%q after a loss:\n%s", user, got)
			}
			p.leave()
		}
		if len(s.SQL(t, "SHOW DATABASES LIKE 'pwned'")) > 0 {
			t.Error("a name ran as a statement")
		}
	})
}
