package repl

import (
	"context"
	"fmt"
	"strings"

	"mysh/internal/display"
	"mysh/internal/humanize"
	"mysh/internal/result"
)

// Says for whom a statement waits.
func waitsFor(b result.Blocker) []piece {
	pieces := []piece{{fmt.Sprintf("waiting for a %s lock %s %d", b.Lock, holds(b), b.ConnectionID), needed}}
	if who := holder(b); who != "" {
		pieces = append(pieces, piece{who, 8})
	}
	return append(pieces, piece{busy(b), 7})
}

// Says who holds a lock: "row lock held by connection 41 (app@10.0.0.3, idle in transaction
// for 2 min)".
func held(b result.Blocker) string {
	who := holder(b)
	if who != "" {
		who += ", "
	}
	return fmt.Sprintf("%s lock %s %d (%s%s)", b.Lock, holds(b), b.ConnectionID, who, busy(b))
}

func holds(b result.Blocker) string {
	if b.Uncertain {
		return "held perhaps by connection"
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

// Shows whom the running statements wait for: that of each job, and that in front when it is
// asked about from another shell.
func (sh *Shell) showBlockers() error {
	return sh.wait("Asking the server", sh.kept, func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, askTimeout)
		defer cancel()
		return sh.listBlockers(ctx)
	})
}

func (sh *Shell) listBlockers(ctx context.Context) error {
	found := false
	for _, b := range sh.jobs {
		if !b.running() {
			continue
		}
		chain, err := b.session.Blockers(ctx)
		if err != nil {
			return fmt.Errorf("ask who holds locks: %w", err)
		}
		if len(chain) > 0 {
			found = true
			sh.console.Print(b.line(sh.console.LineWidth()))
		}
		for _, blocker := range chain {
			line := fmt.Sprintf("    connection %d waits for a %s", blocker.Blocks, held(blocker))
			if blocker.Object != "" {
				line += " on " + display.Safe(blocker.Object)
			}
			if blocker.Statement != "" {
				line += ": " + display.Fit(display.Safe(blocker.Statement), shownStatement)
			}
			sh.console.Print(line)
		}
	}
	if !found {
		sh.console.Print("No job waits for a lock, as far as the server tells.")
	}
	return nil
}
