package runner

import (
	"fmt"
	"mysh/internal/console"
	"mysh/internal/display"
	"mysh/internal/humanize"
	"mysh/internal/result"
	"strings"
)

// waitsFor returns the parts of a status line about the transaction that a statement waits for.
func waitsFor(b result.Blocker) []console.Piece {
	pieces := []console.Piece{{Text: fmt.Sprintf("waiting for a %s lock %s %d", b.Lock, holds(b), b.ConnectionID), Worth: console.Needed}}
	if who := holder(b); who != "" {
		pieces = append(pieces, console.Piece{Text: who, Worth: 8})
	}
	return append(pieces, console.Piece{Text: busy(b), Worth: 7})
}

func holds(b result.Blocker) string {
	if b.Uncertain {
		return "possibly held by connection"
	}
	return "held by connection"
}

func holder(b result.Blocker) string {
	if b.User == "" {
		return ""
	}
	host, _, _ := strings.Cut(b.Host, ":")
	return display.Safe(b.User + "@" + host)
}

func busy(b result.Blocker) string {
	if b.Idle {
		return "idle in transaction for " + humanize.Roughly(b.Duration)
	}
	return "running for " + humanize.Roughly(b.Duration)
}
