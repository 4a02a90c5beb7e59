package jobs

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mysh/internal/runner"
	"mysh/internal/runner/runnertest"
)

func TestFind_WithoutSuchAJob(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		for _, do := range []func(string) error{
			func(number string) error { _, err := s.list.BringBack(s.Begin(), number); return err },
			func(number string) error { return s.list.Wait(s.Begin(), number) },
			s.list.Kill,
		} {
			if err := do("7"); runnertest.TextOf(err) != "there are no jobs" {
				t.Errorf("got %v", err)
			}
		}
		s.start(`select id from pets \&`)
		if err := s.list.Kill("7"); runnertest.TextOf(err) != `there is no job "7"; \jobs lists the jobs` {
			t.Errorf("got %v", err)
		}
		s.end()
	})
}

// A job takes the lowest number that is free.
func TestStart_NumbersAreUsedAgain(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		for range 3 {
			s.start(`select id from pets \&`)
		}
		s.wait("")
		s.list.Kill("2")
		s.start(`select id from pets \&`)
		var numbers []int
		for _, line := range s.list.Lines() {
			numbers = append(numbers, line.Number)
		}
		if !slices.Equal(numbers, []int{1, 3, 2}) {
			t.Errorf("the numbers are %d", numbers)
		}
		s.end()
	})
}

// Waiting ends with Ctrl-C, and the jobs run on. A line shows what is waited for.
func TestWait_CanBeInterrupted(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		s.start(`select n from visits \&`)
		s.start(`select sleep(60) \&`)
		time.AfterFunc(1100*time.Millisecond, func() { s.Interrupt() })
		if err := s.list.Wait(s.Begin(), ""); err != runner.ErrInterrupted || s.list.Running() != 2 {
			t.Errorf("%v, %d jobs run", err, s.list.Running())
		}
		lines := s.Screen.StatusLines()
		want := []string{"waiting for 2 jobs · 0.5 s · 29 rows · 277 bytes", "waiting for 2 jobs · 0.8 s · 41 rows · 313 bytes", "waiting for 2 jobs · 1.0 s · 57 rows · 361 bytes", ""}
		for i := range lines {
			lines[i] = strings.TrimSpace(strings.TrimSuffix(lines[i], "^C stop waiting"))
		}
		if !slices.Equal(lines, want) {
			t.Errorf("got %q, want %q", lines, want)
		}
		s.end()
	})
}

// A job whose rows are too many to record stops reading, until it is brought back or killed.
func TestJob_PausesAtTheLimitOfItsRecording(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		s.list.maxRecorded = 300
		s.start(`select many \&`)
		s.Shown()
		time.Sleep(time.Minute)
		if got, want := s.lines(), "[1] paused       1:00     37 rows    select many\n"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if _, err := s.list.BringBack(s.Begin(), ""); err != nil {
			t.Fatal(err)
		}
		if got := s.Shown(); strings.Count(got, "|  ") != 89 || !strings.HasSuffix(got, "89 rows in set (0.000 sec)\n\n") {
			t.Errorf("got\n%s", got)
		}
		s.start(`select many \&`)
		time.Sleep(time.Minute)
		s.list.Kill("")
		s.Shown()
		s.wait("")
		s.expect("killed", "[1] interrupted  1:00     45 rows    select many\n")
	})
}

// At the end of the program all statements are stopped. A server that does not answer loses its
// connections, and does not hold the program.
func TestEnd(t *testing.T) {
	for typed, limit := range map[string]time.Duration{
		`select sleep(60) \&`:                time.Second,
		`select n from visits \& > f.csv`:    time.Second,
		`select * from frozen \&`:            leaveTime,
		`insert into log select sleep(5) \&`: leaveTime,
	} {
		runnertest.InBubble(t, func(t *testing.T) {
			s := newShell(t, server)
			s.start(typed)
			time.Sleep(time.Second)
			began := time.Now()
			s.list.End()
			if took := time.Since(began); took > limit {
				t.Errorf("%s: took %v", typed, took)
			}
			synctest.Wait()
			if s.list.Lines() != nil || !s.Server.Opened()[1].IsClosed() || runnertest.Files(t) != nil {
				t.Errorf("%s: there are\n%sand the files %q", typed, s.lines(), runnertest.Files(t))
			}
		})
	}
}

// Interrupt stops what runs, and returns when that will end; it is for the end of the program as well.
func TestInterrupt_StopsWhatRuns(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		x := s.start(`select sleep(60) \&`)
		s.start(`select id from pets \&`)
		s.wait("2")
		settled := s.list.Interrupt()
		if len(settled) != 1 || !x.Task.Interrupted() {
			t.Errorf("got %d channels", len(settled))
		}
		<-settled[0]
		s.wait("")
		s.end()
	})
}

func TestUnsavedWork(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		check := func(want string) {
			t.Helper()
			if got := s.list.UnsavedWork(); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
		check("")
		s.start(`select sleep(60) \&`)
		check("a job is running")
		s.start(`select sleep(60) \&`)
		check("2 jobs are running")
		s.RunText("begin;")
		check("a transaction is open and 2 jobs are running")
		s.end()
		check("a transaction is open")
		inJob := newShell(t, server)
		inJob.start(`begin work \&`)
		inJob.wait("")
		if got := inJob.list.UnsavedWork(); got != "a transaction is open" {
			t.Errorf("in a job: got %q", got)
		}
		inJob.end()
	})
}

// A connection of the server is recognised as that of a job.
func TestNumberOf(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		s.start(`select sleep(60) \&`)
		if one, none := s.list.NumberOf(58), s.list.NumberOf(41); one != 1 || none != 0 {
			t.Errorf("got %d and %d", one, none)
		}
		s.end()
	})
}

// A line fits the screen, and what a statement holds cannot steer the terminal.
func TestLine_FitsTheScreen(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, "select …\n  | 1\n  takes 1m\n")
		s.start("select '\x1b]0;T\a',\n\t" + strings.Repeat("1, ", 50) + `2 \&`)
		if got, want := s.lines(), `[1] running      0.000    0 rows     select '\x1b]0;T\x07', `; !strings.HasPrefix(got, want) || !strings.HasSuffix(got, "…\n") || len([]rune(got)) != 100 {
			t.Errorf("got %q", got)
		}
		s.end()
	})
}

// The line editor shows the jobs while they come and go. Run with -race.
func TestLines_FromAnotherGoroutine(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		over := make(chan struct{})
		go func() {
			tick := time.NewTicker(time.Millisecond)
			defer tick.Stop()
			for {
				select {
				case <-tick.C:
					s.list.Lines()
					s.list.Running()
				case <-over:
					return
				}
			}
		}()
		s.start(`select many \&`)
		s.start(`select many \& > f.csv`)
		s.suspend("select sleep(60);")
		s.list.Kill("2")
		s.wait("2")
		if _, err := s.list.BringBack(s.Begin(), "1"); err != nil {
			t.Error(err)
		}
		s.end()
		close(over)
	})
}
