package repl

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"mysh/internal/console"
	"mysh/internal/sessions"
	"mysh/internal/sessions/sessionstest"
	"mysh/internal/settings"
)

// Statements for a session that could not be opened are not sent to the previous one.
func TestRest_NotSentAfterAFailedConnect(t *testing.T) {
	var said bytes.Buffer
	session := sessionstest.New(t, "select 2\n  | 2\n  | 2").Open("shop")
	shell := setup{
		screen: console.NewScreen(&said), err: &said, session: session, mode: settings.Mode{Interactive: true, Format: "table", Delimiter: ";"},
		connect: func(context.Context, sessions.Session, string, string) (sessions.Session, error) {
			return nil, sessionstest.Refusal(2005, "HY000", "Unknown MySQL server host 'nosuch' (-2)")
		},
	}.shell()
	if err := shell.Run(&typedLines{"connect shop nosuch\ndrop table t; drop table u;\n", "select 2;\n"}); err != nil {
		t.Fatal(err)
	}
	const want = "ERROR 2005 (HY000): Unknown MySQL server host 'nosuch' (-2)\nThe 2 statements after it were not sent.\n"
	if got := said.String(); !strings.HasPrefix(got, want) || !strings.Contains(got, "1 row in set") {
		t.Errorf("got %q", got)
	}
}
