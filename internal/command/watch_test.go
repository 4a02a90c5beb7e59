package command

import (
	"errors"
	"strings"
	"testing"
	"time"

	"mysh/internal/runner"
	"mysh/internal/runner/runnertest"
)

const watchServer = `
select count(*) from jobs
  | count(*) bigint
  | 7
nosuch
  ERROR 1064 (42000): You have an error in your SQL syntax
`

// A statement runs at its interval until the user ends it.
func TestWatch_RunsUntilInterrupted(t *testing.T) {
	for _, c := range []struct {
		typed string
		after time.Duration
		runs  int
	}{
		{`\watch select count(*) from jobs;`, time.Second, 1},
		{`\watch select count(*) from jobs;`, 5 * time.Second, 3},
		{`\watch 0.5 select count(*) from jobs;`, 1700 * time.Millisecond, 4},
	} {
		runnertest.InBubble(t, func(t *testing.T) {
			s := newShell(t, watchServer)
			time.AfterFunc(c.after, func() { s.Interrupt() })
			began := time.Now()
			_, err := s.do(c.typed)
			shown := s.Shown()
			if !errors.Is(err, runner.ErrInterrupted) || strings.Count(shown, "1 row in set") != c.runs || !strings.HasSuffix(shown, "^C\n") {
				t.Errorf("%s, %v: got %v and\n%s", c.typed, c.after, err, shown)
			}
			if took := time.Since(began); took != c.after {
				t.Errorf("%s ended after %v, not at once", c.typed, took)
			}
		})
	}
}

// It ends with the first run that fails; without a statement of its own, it runs the last one.
func TestWatch_EndsWithAnError(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, watchServer)
		for _, typed := range []string{`\watch nosuch;`, `\watch 5`} {
			if _, err := s.do(typed); err == nil || !strings.Contains(err.Error(), "You have an error") {
				t.Errorf("%s: got %v", typed, err)
			}
		}
	})
}

func TestWatch_RefusesIntervals(t *testing.T) {
	for _, args := range []string{"0", "0.09", "86401", "1e99"} {
		if got, err := parse("watch", args); err == nil {
			t.Errorf("%s: got %v, want an error", args, got)
		}
	}
}
