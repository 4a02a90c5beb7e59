//go:build unix

package app_test

import (
	"strings"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// A terminal that cannot move its cursor receives only text, without escape sequences. A pager
// runs only if the user names one.
func TestDumbTerminal_ReceivesOnlyText(t *testing.T) {
	s := servertest.Shared(t, servertest.MariaDB)
	for _, term := range []string{"TERM=dumb", "TERM="} {
		cmd := mysh(t, at(s, "--pager")...)
		cmd.Env = append(cmd.Env, term, "PAGER=echo PAGED; cat")
		p := &person{ptytest.Start(t, cmd), t}
		p.Await("a prompt", atPrompt)
		rows := "select sleep(0.6)" + strings.Repeat(" union all select 1", ptytest.Rows)
		for _, line := range []string{rows + ";", "pager\r", rows + ";", `\s`, "select null;", "pager echo NAMED && cat\r", rows + ";"} {
			p.Type(line + "\r")
		}
		p.Type(`\q` + "\r")
		p.Exit()
		sent := string(p.Sent())
		if strings.Contains(sent, "PAGED") || !strings.Contains(sent, "NAMED\r\n") || strings.Count(sent, "41 rows in set") != 3 || strings.Contains(sent, "\x1b") {
			t.Errorf("%s: the terminal was sent %q", term, sent)
		}
	}
}
