//go:build unix

package app_test

import (
	"slices"
	"strings"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// A message after the end of another program begins at the start of a row, even if that program
// left the cursor elsewhere. For Ctrl-C, the terminal itself prints ^C.
func TestMessages_BeginRow(t *testing.T) {
	p := sit(t, at(servertest.Shared(t, servertest.MariaDB))...)
	p.begin(`select 1 \g | echo $((6 * 7)) things; exec sleep 60`)
	p.AwaitText("42 things")
	p.Type(ptytest.CtrlC)
	s := p.Await("an error", func(s ptytest.Screen) bool { return atPrompt(s) && s.Contains("ERROR") })
	if !slices.ContainsFunc(s.Lines, func(line string) bool { return strings.HasPrefix(line, "ERROR") }) {
		t.Errorf("the error does not begin a row:\n%s", s)
	}
	p.leave()
}
