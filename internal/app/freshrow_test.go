//go:build unix

package app_test

import (
	"slices"
	"strings"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// What is said after a program that had the terminal begins a row, whatever that has left there:
// the terminal itself shows a Ctrl-C.
func TestMessages_BeginRow(t *testing.T) {
	p := sit(t, at(servertest.Shared(t, servertest.MariaDB))...)
	p.begin(`select 1 \g | echo $((6 * 7)) things; exec sleep 60`)
	p.AwaitText("42 things")
	p.Type(ptytest.CtrlC)
	s := p.Await("an error", func(s ptytest.Screen) bool { return atPrompt(s) && s.Contains("ERROR") })
	if !slices.ContainsFunc(s.Lines, func(line string) bool { return strings.HasPrefix(line, "ERROR") }) {
		t.Errorf("the error begins no row:\n%s", s)
	}
	p.leave()
}
