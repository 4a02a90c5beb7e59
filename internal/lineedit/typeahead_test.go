//go:build unix

package lineedit

import (
	"runtime"
	"testing"
)

// TakeAhead returns the complete lines that were typed ahead. An incomplete line remains for
// ReadLine.
func TestTakeAhead_ReturnsCompleteLines(t *testing.T) {
	c := newConsole(t, 40, 10)
	term := c.open(Config{Complete: semicolon})
	c.send("one;\r")
	c.want(line(term, "> "), "one;", nil)
	c.send("two;\rthree\r\x1b[200~four;\rfive;\x1b[201~\rsix")
	for arrived := false; !arrived; runtime.Gosched() {
		term.queue.mu.Lock()
		n := len(term.queue.keys)
		arrived = n > 0 && term.queue.keys[n-1].code == 'x'
		term.queue.mu.Unlock()
	}
	if got, want := term.TakeAhead(), "two;\nthree\nfour;\nfive;\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := term.TakeAhead(); got != "" {
		t.Errorf("got %q again", got)
	}
	got := line(term, "> ")
	c.expect("> one;\n> six")
	c.send(";\r")
	c.want(got, "six;", nil)
}
