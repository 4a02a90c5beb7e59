package command

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"mysh/internal/display"
	"mysh/internal/runner"
	"mysh/internal/runner/runnertest"
)

const watchServer = `
select count(*) from jobs
  | count(*) bigint
  | 7
select wide
  | id int | text
  | 1      | "word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word "
select tall
  | n int
  | 0
  counts to 99
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

// A command that lists something can be repeated as well; others cannot.
func TestWatch_RepeatsCommands(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, watchServer)
		time.AfterFunc(1500*time.Millisecond, s.Suspend)
		time.AfterFunc(2500*time.Millisecond, func() { s.Interrupt() })
		_, err := s.do(`\watch 1 \jobs`)
		want := "No jobs.\nNo jobs.\n^Z\nThe command remains in the foreground: \\& and Ctrl-Z are for statements.\nNo jobs.\n^C\n"
		if got := s.Shown(); got != want || !errors.Is(err, runner.ErrInterrupted) {
			t.Errorf("got %q, %v", got, err)
		}
		s.steps(
			[2]string{`\watch 1 \set null x`, `\watch cannot repeat \set; choose a statement, or a command of \? objects or \? server`},
			[2]string{`\watch \kill 1`, `\watch cannot repeat \kill; choose a statement, or a command of \? objects or \? server`},
			[2]string{`\watch rate \top`, `the rates of \watch rate are those of a statement, not of \top`},
			[2]string{`\watch \top nonsense`, `only + and where the rows go may follow, as in > file`},
		)
	})
}

// No pager stands between two runs: a result that is too wide is wrapped, and a long one flows by. After
// \watch, the pager shows results as before.
func TestWatch_StartsNoPager(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, watchServer)
		for typed, want := range map[string]string{`\watch 1 select wide;`: "word word", `\watch 1 select tall;`: "|   88 |"} {
			time.AfterFunc(5500*time.Millisecond, func() { s.Interrupt() })
			s.do(typed)
			shown := s.Shown()
			if strings.Contains(shown, "┃") || strings.Count(shown, want) < 2 {
				t.Errorf("%s: got\n%s", typed, shown)
			}
			for line := range strings.Lines(shown) {
				if display.Width(strings.TrimSuffix(line, "\n")) > 100 {
					t.Errorf("%s: %s", typed, line)
				}
			}
		}
		s.do("select tall;")
		if shown := s.Shown(); !strings.Contains(shown, "┃") {
			t.Errorf("there is no pager:\n%s", shown)
		}
	})
}
