//go:build unix

package ptytest_test

import (
	"os/exec"
	"strings"
	"testing"

	"mysh/internal/ptytest"
)

func sh(script string) *exec.Cmd { return exec.Command("sh", "-c", script) }

func TestScreen(t *testing.T) {
	term := ptytest.Start(t, sh(`printf 'one\rO\n'; printf 'two  \033[1mthree\033[m 大\n'; read line; echo "got $line"; exit 3`))
	term.AwaitText("two  three 大")
	if got := term.Screen(); got.Lines[0] != "One" || got.Cursor != 2 {
		t.Errorf("the cursor is in line %d of\n%s", got.Cursor, got)
	}
	term.Type("four\r")
	term.AwaitText("got four")
	if code := term.Exit(); code != 3 {
		t.Errorf("exit code %d, want 3", code)
	}
}

func TestStart_ControllingTerminal(t *testing.T) {
	term := ptytest.Start(t, sh(`trap 'echo heard; exit 5' INT; echo ready; while :; do read line; done`))
	term.AwaitText("ready")
	term.Type(ptytest.CtrlC)
	term.AwaitText("heard")
	if code := term.Exit(); code != 5 {
		t.Errorf("exit code %d, want 5", code)
	}
}

// What is written during Hold is not lost.
func TestHold(t *testing.T) {
	term := ptytest.Start(t, sh(`read line; yes | head -n 100000; echo done`))
	term.Hold()
	term.Type("\r")
	if before := term.Written(); before > 1000 {
		t.Errorf("%d bytes were read while nobody reads", before)
	}
	term.Release()
	term.AwaitText("done")
	if n := term.Written(); n < 300_000 {
		t.Errorf("%d bytes were read, want 300000 at least", n)
	}
	term.Exit()
}

func TestModes(t *testing.T) {
	term := ptytest.Start(t, sh(`read line; stty -echo; echo changed; read line`))
	before := term.Modes()
	term.Type("\r")
	term.AwaitText("changed")
	if after := term.Modes(); after == before || !strings.Contains(after, "-echo ") {
		t.Errorf("modes do not show that echo is off:\n%s", after)
	}
}
