package command

import (
	"errors"
	"os"
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

// In the background, it ends between two runs as well as during one, and every wait for it ends.
func TestWatch_InTheBackgroundCanBeKilled(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, watchServer)
		s.do(`\watch 10 select count(*) from jobs \&`)
		time.Sleep(25 * time.Second)
		s.do(`\kill`)
		if _, err := s.do(`\wait`); err != nil || s.env.Jobs.Running() != 0 {
			t.Errorf("it runs on: %v", err)
		}
		s.Shown()
		s.steps([2]string{`\jobs`, "[1] interrupted  25.0     3 runs     count(*) 7, 5.0 s ago · select count(*) from jobs\n"})
		s.do(`\kill`)
		s.steps([2]string{`\jobs`, "No jobs.\n"})
	})
}

// A command that reads the rows cannot follow to the background, where it would own the terminal.
func TestWatch_RemainsInFrontWithACommand(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, watchServer)
		time.AfterFunc(time.Second, s.Suspend)
		time.AfterFunc(3*time.Second, func() { s.Interrupt() })
		_, err := s.do(`\watch 2 select count(*) from jobs\g | upper`)
		shown := s.Shown()
		if !errors.Is(err, runner.ErrInterrupted) || s.env.Jobs.Running() != 0 || strings.Count(shown, "1 row in set") != 2 ||
			!strings.Contains(shown, "^Z\nThe statement remains in the foreground: its result goes to | upper.\n") {
			t.Errorf("got %v and\n%s", err, shown)
		}
	})
}

// A file that can be written no more ends it.
func TestWatch_InTheBackgroundEndsWithoutItsFile(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, watchServer)
		if err := os.Mkdir("d", 0o700); err != nil {
			t.Fatal(err)
		}
		s.do(`\watch 10 select count(*) from jobs \& > d/jobs.csv`)
		time.Sleep(5 * time.Second)
		if got := runnertest.ContentOf("d/jobs.csv"); got != "count(*)\r\n7\r\n" {
			t.Errorf("the file holds %q", got)
		}
		if err := os.RemoveAll("d"); err != nil {
			t.Fatal(err)
		}
		s.Shown()
		time.Sleep(10 * time.Second)
		if got := s.Shown(); !strings.HasPrefix(got, "[1] failed       10.0     ") || !strings.Contains(got, "d/jobs.csv") {
			t.Errorf("got %s", got)
		}
		s.env.Jobs.End()
	})
}
