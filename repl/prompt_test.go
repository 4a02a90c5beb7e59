package repl

import (
	"strings"
	"testing"

	"mysh/internal/result"
)

// The prompt marks what affects the next statement, and nothing else.
func TestPrompt_Default(t *testing.T) {
	const transaction = result.StatusInTransaction
	for _, c := range []struct {
		want       string
		state      result.State
		connection string
		jobs       int
	}{
		{"mysh> ", result.State{Connected: true}, "", 0},
		{"shop> ", result.State{Connected: true, Schema: "shop"}, "", 0},
		{"shop*> ", result.State{Connected: true, Schema: "shop", Status: transaction}, "", 0},
		{"shop(ro)> ", result.State{Connected: true, Schema: "shop", ReadOnly: true}, "", 0},
		{"shop(ro)*> ", result.State{Connected: true, Schema: "shop", ReadOnly: true, Status: transaction}, "", 0},
		{"prod:shop(ro) [2]> ", result.State{Connected: true, Schema: "shop", ReadOnly: true}, "prod", 2},
		{"shop(ro)(sandbox)> ", result.State{Connected: true, Schema: "shop", ReadOnly: true}, "", 0},
		{"shop(sandbox)*> ", result.State{Connected: true, Schema: "shop", Status: transaction}, "", 0},
		{"shop!> ", result.State{Schema: "shop", ReadOnly: true, Status: transaction}, "", 0}, // the next connection may be able to write
		{`a\x1b[2J> `, result.State{Connected: true, Schema: "a\x1b[2J"}, "", 0},
	} {
		if got := ownPrompt(c.connection, c.state, strings.Contains(c.want, "(sandbox)"), c.jobs); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
