package jobs

import (
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mysh/internal/result"
	"mysh/internal/results"
	"mysh/internal/runner"
	"mysh/internal/runner/runnertest"
)

const server = `
select sleep(60)
  | 1 bigint
  | 0
  takes 1m
select 'slow'
  | slow
  | slow
  takes 10s
select id from pets
  | id int
  | 1
  | 2
  takes 4ms
select n from visits
  | n int
  | 0
  counts for ever
select many
  | n int
  | 0
  counts to 88
select slowly from nosuch
  ERROR 1146 (42S02): Table 'shop.nosuch' doesn't exist
  takes 1s
select * from frozen
  | id int
  hangs
insert into log select sleep(5)
  affected 1
  takes 5s
  unstoppable
begin
  transaction open
begin work
  transaction open
  takes 1s
select 'alone'
  | 1
  | 1
  takes 5s
  no more connections
`

// A shell is a list of jobs with a runner and a terminal.
type shell struct {
	*runnertest.Rig
	list *List
	t    *testing.T
}

func newShell(t *testing.T, rules string) *shell {
	t.Helper()
	r := runnertest.New(t, rules)
	r.Current.Settings.Pager = "off"
	return &shell{r, New(r.Runner, r.Console, r.Sessions), t}
}

// start starts a statement that ends in \& in the background.
func (s *shell) start(typed string) *runner.Execution {
	s.t.Helper()
	x := s.PrepareText(typed)
	if err := s.list.Start(s.Begin(), x); err != nil {
		s.t.Fatal(err)
	}
	return x
}

// suspend runs a statement in front and presses Ctrl-Z after a while.
func (s *shell) suspend(typed string) error {
	s.t.Helper()
	time.AfterFunc(1210*time.Millisecond, s.Suspend)
	return s.RunStatement(s.Begin(), s.PrepareText(typed), s.list)
}

// wait waits for a job, or for all.
func (s *shell) wait(number string) {
	s.t.Helper()
	if err := s.list.Wait(s.Begin(), number); err != nil {
		s.t.Errorf("wait %s: %v", number, err)
	}
	synctest.Wait() // until the notice has appeared
}

// expect compares what the screen shows since the last call.
func (s *shell) expect(what, want string) {
	s.t.Helper()
	synctest.Wait()
	if got := s.Shown(); got != want {
		s.t.Errorf("%s: got\n%s\nwant\n%s", what, got, want)
	}
}

func (s *shell) lines() string {
	var b strings.Builder
	for _, line := range s.list.Lines() {
		b.WriteString(line.Text + "\n")
	}
	return b.String()
}

// end ends the jobs that a test has left.
func (s *shell) end() {
	s.list.End()
	synctest.Wait()
	s.Shown()
}

// A job has a session of its own, shows a line when it is over, and its rows when it is brought back.
func TestStart_ShowsItsRowsWhenItIsBroughtBack(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		s.start(`select 'slow' \&`)
		s.start(`select id from pets \&`)
		s.expect("start", "[1] running      0.000    0 rows     select 'slow'\n[2] running      0.000    0 rows     select id from pets\n")
		if n := s.list.Running(); n != 2 {
			t.Errorf("%d jobs run", n)
		}
		s.wait("2")
		s.expect("the first one is over", "[2] done         0.004    2 rows     select id from pets\n")
		s.wait("")
		s.expect("all are over", "[1] done         10.0     1 row      select 'slow'\n")
		if n := s.list.Running(); n != 0 {
			t.Errorf("%d jobs run", n)
		}
		if _, err := s.list.BringBack(s.Begin(), "2"); err != nil {
			t.Fatal(err)
		}
		s.expect("brought back", "select id from pets\n+------+\n| id   |\n+------+\n|    1 |\n|    2 |\n+------+\n2 rows in set (0.004 sec)\n\n")
		if got := s.lines(); got != "[1] done         10.0     1 row      select 'slow'\n" {
			t.Errorf("then there are\n%s", got)
		}
		if s.Sessions.Front() != s.Session {
			t.Error("a job whose session holds nothing has changed the session in front")
		}
		for _, session := range s.Server.Opened()[1:] {
			if !session.IsClosed() {
				t.Errorf("session %d, which holds nothing, is still open", session.State().ConnectionID)
			}
		}
	})
}

func TestStart_WithoutASecondSession(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		s.Server.Silence()
		runnertest.WriteFile(t, "f.csv", "before\n")
		time.AfterFunc(time.Second, func() { s.Interrupt() })
		err := s.list.Start(s.Begin(), s.PrepareText(`select id from pets \& > f.csv`))
		if err != runner.ErrInterrupted || s.list.Lines() != nil {
			t.Errorf("%v, there are\n%s", err, s.lines())
		}
		s.expect("interrupted", "^C\nOpening a second session was interrupted after 1.0 s. The statement was not sent.\n")
		if got := runnertest.ContentOf("f.csv"); got != "before\n" || len(runnertest.Files(t)) != 1 {
			t.Errorf("the file holds %q; there are %q", got, runnertest.Files(t))
		}
	})
}

// The rows of a job may go to a file, which is complete when the job is over, or as it was.
func TestStart_ToAFile(t *testing.T) {
	for _, c := range []struct{ typed, notice, back, err, content string }{
		{typed: `select id from pets \& > f.csv`, notice: "[1] done         0.004    2 rows, 10 bytes written to f.csv · select id from pets\n",
			back: "select id from pets\n2 rows, 10 bytes written to f.csv\n", content: "id\r\n1\r\n2\r\n"},
		{typed: `insert into log select sleep(5) \& > f.csv`, notice: "[1] done         5.000    There was no result to write to f.csv · insert into log select sleep(5)\n",
			back: "insert into log select sleep(5)\nThere was no result to write to f.csv.\n", content: "before\n"},
		{typed: `select slowly from nosuch \& > f.csv`, notice: "[1] failed       1.000    ERROR 1146 (42S02): Table 'shop.nosuch' doesn't exist · select slowly fr…\n",
			back: "select slowly from nosuch\n", err: "ERROR 1146 (42S02): Table 'shop.nosuch' doesn't exist", content: "before\n"},
		{typed: `select slowly from nosuch \&`, notice: "[1] failed       1.000    ERROR 1146 (42S02): Table 'shop.nosuch' doesn't exist · select slowly fr…\n",
			back: "select slowly from nosuch\n", err: "ERROR 1146 (42S02): Table 'shop.nosuch' doesn't exist", content: "before\n"},
		{typed: `select id from pets \& > /dev/full`, notice: "[1] failed       0.004    cannot write to /dev/full: no space left on device · select id from pets\n",
			back: "select id from pets\n", err: "cannot write to /dev/full: no space left on device", content: "before\n"},
	} {
		if _, err := os.Stat("/dev/full"); err != nil && strings.Contains(c.typed, "/dev/full") {
			continue // not on this system
		}
		runnertest.InBubble(t, func(t *testing.T) {
			s := newShell(t, server)
			runnertest.WriteFile(t, "f.csv", "before\n")
			x := s.PrepareText(c.typed)
			ended := make(chan error, 1)
			x.Ended = func(err error) { ended <- err }
			if err := s.list.Start(s.Begin(), x); err != nil {
				t.Fatal(err)
			}
			s.Shown()
			s.wait("1")
			s.expect(c.typed, c.notice)
			if err := <-ended; runnertest.TextOf(err) != c.err {
				t.Errorf("%s: ended with %v", c.typed, err)
			}
			if _, err := s.list.BringBack(s.Begin(), ""); runnertest.TextOf(err) != c.err {
				t.Errorf("%s: brought back: %v", c.typed, err)
			}
			s.expect(c.typed, c.back)
			if got := runnertest.ContentOf("f.csv"); got != c.content {
				t.Errorf("%s: the file holds %q", c.typed, got)
			}
		})
	}
}

// A file that cannot be written stops a statement that only reads. Any other runs on, since its changes
// are wanted.
func TestStart_ToAFileThatCannotBeWritten(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("there is no /dev/full")
	}
	rule := "\n  | a\n  | " + strings.Repeat("x", 100<<10) + "\n  counts to 400\n" // more than what is held back
	for statement, stops := range map[string]bool{"select much": true, "call much()": false} {
		runnertest.InBubble(t, func(t *testing.T) {
			s := newShell(t, statement+rule)
			x := s.start(statement + ` \& > /dev/full`)
			s.Shown()
			s.wait("")
			if x.Task.Interrupted() != stops {
				t.Errorf("%s: stopped %v", statement, x.Task.Interrupted())
			}
			if got, want := s.lines(), "cannot write to /dev/full: no space left on device"; !strings.Contains(got, want) {
				t.Errorf("%s: got %s, want %s", statement, got, want)
			}
		})
	}
}

// A statement that is suspended takes its session along; the prompt gets a new one.
func TestTake_TheSessionGoesWithTheStatement(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		s.RunText("begin;")
		s.Shown()
		if err := s.suspend("select sleep(60);"); err != runner.ErrSuspended {
			t.Fatal(err)
		}
		s.expect("suspended", "^Z\n[1] running      1.210    0 rows     select sleep(60)\n"+
			"    Session 41 moved to the background with it (open transaction). The prompt has a new session.\n")
		if s.Sessions.State().ConnectionID != 58 || s.list.NewestHoldings() != " (open transaction)" {
			t.Errorf("in front is %d; the job holds%s", s.Sessions.State().ConnectionID, s.list.NewestHoldings())
		}
		if _, err := s.list.BringBack(s.Begin(), ""); err != nil {
			t.Fatal(err)
		}
		s.expect("brought back", "select sleep(60)\n+------+\n| 1    |\n+------+\n|    0 |\n+------+\n1 row in set (1 min 0.000 sec)\n\n")
		if s.Sessions.Front() != s.Session || !s.Server.Opened()[1].IsClosed() || s.list.Lines() != nil {
			t.Errorf("in front is %d, there are\n%s", s.Sessions.State().ConnectionID, s.lines())
		}
	})
}

// A result that was under way continues where it was, without a row lost.
func TestTake_InTheMiddleOfAResult(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		if err := s.suspend("select many;"); err != runner.ErrSuspended {
			t.Fatal(err)
		}
		before := s.Shown()
		time.Sleep(200 * time.Millisecond) // meanwhile, rows are recorded
		if _, err := s.list.BringBack(s.Begin(), ""); err != nil {
			t.Fatal(err)
		}
		rows := strings.Count(before+s.Shown(), "|  ")
		if rows != 89 {
			t.Errorf("%d rows appeared, want 89", rows)
		}
	})
}

// The rows of a result that left the front are no part of the last result, which is that of another
// statement by then.
func TestTake_IsNotTheLastResult(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		if err := s.suspend("select many;"); err != runner.ErrSuspended {
			t.Fatal(err)
		}
		s.RunText("select id from pets;")
		if _, err := s.list.BringBack(s.Begin(), ""); err != nil {
			t.Fatal(err)
		}
		last, rows := s.Results.Last(), 0
		for event, err := range last.Select(t.Context(), results.Query{}) {
			if batch, ok := event.(*result.Batch); ok && err == nil {
				rows += len(batch.Rows)
			}
		}
		if last.Statement.Text != "select id from pets" || rows != 2 {
			t.Errorf("the last result is of %q and has %d rows", last.Statement.Text, rows)
		}
	})
}

func TestTake_ReasonsToRemainInFront(t *testing.T) {
	for _, c := range []struct{ name, typed, want string }{
		{name: "no connection", typed: "select 'alone';", want: "^Z\nThe statement remains in the foreground: ERROR 1040 (08004): Too many connections\n"},
		{name: "its result goes to a command", typed: `select 'slow' \g | upper`, want: "^Z\nThe statement remains in the foreground: its result goes to | upper.\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			runnertest.InBubble(t, func(t *testing.T) {
				s := newShell(t, server)
				if err := s.suspend(c.typed); err != nil {
					t.Errorf("got %v", err)
				}
				if got := s.Shown(); !strings.HasPrefix(got, c.want) || !strings.Contains(got, "1 row in set") {
					t.Errorf("got\n%s", got)
				}
				if s.list.Lines() != nil || s.Sessions.Front() != s.Session {
					t.Error("there is a job, or another session in front")
				}
			})
		})
	}
}

// A server that does not answer the attempt to open a session does not hold the user: Ctrl-C ends the
// attempt and the statement.
func TestTake_InterruptedWhileItOpensASession(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		s.Server.Silence()
		time.AfterFunc(3*time.Second, func() { s.Interrupt() })
		if err := s.suspend("select sleep(60);"); err != runner.ErrInterrupted {
			t.Errorf("got %v", err)
		}
		s.expect("interrupted", "^C\nQuery interrupted after 3.0 s. The session is kept.\n")
	})
}

// \kill asks the server to stop the statement; once more it abandons the connection.
func TestKill(t *testing.T) {
	for _, c := range []struct {
		name, typed string
		again       time.Duration // 0 for once
		notice      string
		connected   bool
	}{
		{name: "stops a statement", typed: `select sleep(60) \&`, notice: "[1] interrupted  1.001    0 rows     select sleep(60)\n", connected: true},
		{name: "and removes its file", typed: `select n from visits \& > f.csv`, notice: "[1] interrupted  1.001    None of its rows were written to f.csv · select n from visits\n", connected: true},
		{name: "a server that does not answer", typed: `select * from frozen \&`,
			notice: "[1] failed       3.500    ERROR 2013 (HY000): Lost connection to MySQL server during query\n"},
		{name: "twice", typed: `select * from frozen \&`, again: time.Second,
			notice: "[1] failed       2.000    ERROR 2013 (HY000): Lost connection to MySQL server during query\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			runnertest.InBubble(t, func(t *testing.T) {
				s := newShell(t, server)
				s.start(c.typed)
				s.Shown()
				time.Sleep(time.Second)
				kill := func(number string) {
					if err := s.list.Kill(number); err != nil {
						t.Errorf("kill %s: %v", number, err)
					}
				}
				kill("1")
				if got := s.lines(); !strings.HasPrefix(got, "[1] stopping     1.000") {
					t.Errorf("the job is\n%s", got)
				}
				if c.again > 0 {
					time.Sleep(c.again)
					kill("%1")
				}
				s.wait("")
				s.expect("over", c.notice)
				if connected := s.Server.Opened()[1].State().Connected; connected != c.connected {
					t.Errorf("connected %v", connected)
				}
				if names := runnertest.Files(t); names != nil {
					t.Errorf("there are %q", names)
				}
				kill("") // a job that is over is removed
				if s.list.Lines() != nil || !s.Server.Opened()[1].IsClosed() {
					t.Errorf("there are\n%s", s.lines())
				}
			})
		})
	}
}

// A session that holds something is parked when another one comes to the front, and comes back like a
// job.
func TestBringBack_ParksASessionThatHoldsSomething(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		s.start(`begin work \&`)
		s.wait("")
		s.RunText("begin;")
		s.Shown()
		if _, err := s.list.BringBack(s.Begin(), ""); err != nil {
			t.Fatal(err)
		}
		s.expect("brought back", "[1] parked                           session 41 (open transaction)\nbegin work\nQuery OK, 0 rows affected (1.000 sec)\n\n")
		if s.Sessions.State().ConnectionID != 58 {
			t.Errorf("in front is %d", s.Sessions.State().ConnectionID)
		}
		s.wait("") // not for a parked session
		if _, err := s.list.BringBack(s.Begin(), "1"); err != nil {
			t.Fatal(err)
		}
		s.expect("back again", "[1] parked                           session 58 (open transaction)\nSession 41 is back.\n")
		if s.Sessions.Front() != s.Session || s.list.Running() != 0 {
			t.Errorf("in front is %d", s.Sessions.State().ConnectionID)
		}
		if err := s.list.Kill("1"); err != nil || s.list.Lines() != nil || !s.Server.Opened()[1].IsClosed() {
			t.Errorf("a parked session that is killed: %v,\n%s", err, s.lines())
		}
	})
}

// Brought back, a statement can be interrupted and suspended like any other.
func TestBringBack_ARunningJob(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		s.start(`select sleep(60) \&`)
		s.Shown()
		time.AfterFunc(time.Second, s.Suspend)
		if _, err := s.list.BringBack(s.Begin(), ""); err != runner.ErrSuspended {
			t.Errorf("got %v", err)
		}
		s.expect("suspended again", "select sleep(60)\n^Z\n[1] running      1.000    0 rows     select sleep(60)\n    Session 58 moved to the background with it. The prompt has a new session.\n")
		time.AfterFunc(time.Second, func() { s.Interrupt() })
		if _, err := s.list.BringBack(s.Begin(), ""); err != runner.ErrInterrupted {
			t.Errorf("got %v", err)
		}
		s.expect("interrupted", "select sleep(60)\n^C\nQuery interrupted after 2.0 s. The session is kept.\n")
	})
}

// Ctrl-C before the rows of a running job are all shown stops its statement.
func TestBringBack_ARunningJobInterruptedAtOnce(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		s.start(`select n from visits \&`)
		time.Sleep(time.Second)
		s.Shown()
		ctx := s.Begin()
		s.Interrupt()
		if _, err := s.list.BringBack(ctx, ""); err != runner.ErrInterrupted {
			t.Errorf("got %v", err)
		}
		if got := s.Shown(); !strings.HasPrefix(got, "select n from visits\n") || !strings.HasSuffix(got, "^C\nQuery interrupted after 1.0 s. The session is kept.\n") {
			t.Errorf("got\n%s", got)
		}
	})
}

func TestBringBack_AJobThatWasKilled(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server+"select 'killed in its sleep'\n  | slept bigint\n  | 1\n  takes 5s\n  unstoppable\n")
		s.start(`select 'killed in its sleep' \&`)
		time.Sleep(time.Second)
		s.list.Kill("")
		s.wait("")
		s.Shown()
		if _, err := s.list.BringBack(s.Begin(), ""); err != nil {
			t.Errorf("got %v", err)
		}
		s.expect("MySQL lets a killed SLEEP return its row, which is no result", "select 'killed in its sleep'\nQuery interrupted after 5.0 s.\n")
	})
}

// Ctrl-C ends the showing of rows that were recorded.
func TestBringBack_InterruptedWhileItShowsRows(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		s.start(`select id from pets \&`)
		s.wait("")
		s.Shown()
		ctx := s.Begin()
		s.Interrupt()
		if _, err := s.list.BringBack(ctx, ""); err != runner.ErrInterrupted {
			t.Errorf("got %v", err)
		}
		s.expect("interrupted", "select id from pets\n^C\nThe rest of the rows is not shown.\n")
	})
}
