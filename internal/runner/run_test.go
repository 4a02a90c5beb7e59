package runner_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mysh/internal/executor"
	"mysh/internal/result"
	"mysh/internal/runner"
	"mysh/internal/runner/runnertest"
	"mysh/internal/scan"
	"mysh/internal/settings"
)

// server is what the server of most tests answers.
const server = `
select id, name from pets
  | id int | name
  | 1      | Rex
  | 2      | NULL
  takes 4ms
select nothing
  | id int
insert into pets values (3)
  affected 1
  warnings 2
  info Records: 1  Duplicates: 0
select * from nosuch
  ERROR 1146 (42S02): Table 'shop.nosuch' doesn't exist
select sleep(60)
  | 1 bigint
  | 0
  takes 1m
select n from visits
  | n int
  | 0
  counts for ever
call visit_all()
  | n int
  | 0
  counts to 40
begin
  transaction open
insert into log select sleep(5)
  affected 1
  takes 5s
  unstoppable
call both()
  takes 5s
  unstoppable
select 'killed in its sleep'
  | slept bigint
  | 1
  takes 5s
  unstoppable
select * from frozen
  | id int
  hangs
insert into lost values (1)
  takes 2s
  loses the connection
alter table pets engine innodb
  notice Reconnected as connection 42.
  progress 1/2 50% copy to tmp table
  takes 3s
select many
  | n int
  | 0
  counts to 88
call two()
  | a int
  | 1
  | 2
  takes 1s
  then
  | b int
  | 3
  takes 1s
  then
call counting()
  | n int
  | 0
  counts to 40
  unstoppable
`

func TestRun_StatementToTheScreen(t *testing.T) {
	for typed, want := range map[string]string{
		"select id, name from pets;":       "+------+------+\n| id   | name |\n+------+------+\n|    1 | Rex  |\n|    2 | NULL |\n+------+------+\n2 rows in set (0.004 sec)\n\n",
		`select id, name from pets \g csv`: "id,name\n1,Rex\n2,\n2 rows in set (0.004 sec)\n\n",
		`select nothing \G`:                "Empty set (0.000 sec)\n\n",
		"insert into pets values (3);":     "Query OK, 1 row affected, 2 warnings (0.000 sec)\nRecords: 1  Duplicates: 0\n\n",
		"alter table pets engine innodb;":  "Reconnected as connection 42.\nQuery OK, 0 rows affected (3.000 sec)\n\n",
	} {
		runnertest.InBubble(t, func(t *testing.T) {
			r := runnertest.New(t, server)
			r.Current.Settings.Color = settings.Off
			if err := r.RunText(typed); err != nil {
				t.Errorf("%s: %v", typed, err)
			}
			if got := r.Shown(); got != want {
				t.Errorf("%s: got\n%s\nwant\n%s", typed, got, want)
			}
		})
	}
}

func TestRun_StatementOfAScript(t *testing.T) {
	for typed, want := range map[string]string{
		"select id, name from pets;":   "id\tname\n1\tRex\n2\tNULL\n",
		"insert into pets values (3);": "",
		"select many;":                 "n\n0\n" + numbers(1, 88),
	} {
		runnertest.InBubble(t, func(t *testing.T) {
			r := runnertest.New(t, server, runnertest.Batch)
			if err := r.RunText(typed); err != nil {
				t.Errorf("%s: %v", typed, err)
			}
			if got := r.Shown(); got != want {
				t.Errorf("%s: got\n%s\nwant\n%s", typed, got, want)
			}
		})
	}
}

// numbers returns the numbers from one to another, a line each.
func numbers(from, to int) string {
	var b strings.Builder
	for n := from; n <= to; n++ {
		b.WriteString(strconv.Itoa(n) + "\n")
	}
	return b.String()
}

// A procedure may have several results. In a file they follow each other, and are counted together.
func TestRun_SeveralResults(t *testing.T) {
	for typed, want := range map[string]string{
		"call two();": "+------+\n| a    |\n+------+\n|    1 |\n|    2 |\n+------+\n2 rows in set (1.000 sec)\n\n" +
			"+------+\n| b    |\n+------+\n|    3 |\n+------+\n1 row in set (1.000 sec)\n\nQuery OK, 0 rows affected (0.000 sec)\n\n",
		`call two() \g > f.txt`: "Query OK, 0 rows affected (0.000 sec)\n\n3 rows, 99 bytes written to f.txt (2.000 sec)\n\n",
	} {
		runnertest.InBubble(t, func(t *testing.T) {
			r := runnertest.New(t, server)
			if err := r.RunText(typed); err != nil {
				t.Errorf("%s: %v", typed, err)
			}
			if got := r.Shown(); got != want {
				t.Errorf("%s: got\n%s\nwant\n%s", typed, got, want)
			}
		})
	}
}

// A result that was interrupted is not whole, even if the server completes the statement.
func TestRun_InterruptedResultIsNotWhole(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		r := runnertest.New(t, server)
		time.AfterFunc(100*time.Millisecond, func() { r.Interrupt() })
		if err := r.RunText(`call counting() \g json`); err != runner.ErrInterrupted {
			t.Errorf("got %v", err)
		}
		if got := r.Shown(); strings.Contains(got, "]") || strings.Contains(got, "in set") || !strings.Contains(got, `{"n":0}`) {
			t.Errorf("got\n%s", got)
		}
	})
}

// The caller prints why the server has refused a statement, since it knows where the statement stands.
func TestRun_ReturnsWhyAStatementWasRefused(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		r := runnertest.New(t, server)
		err := r.RunText("select * from nosuch;")
		var refused *result.Error
		if !errors.As(err, &refused) || refused.Number != 1146 {
			t.Errorf("got %v", err)
		}
		if got := r.Shown(); got != "" {
			t.Errorf("it has printed %q", got)
		}
		if took, failed := r.LastReport(); took != 0 || failed != err {
			t.Errorf("LastReport: %v, %v", took, failed)
		}
	})
}

func TestRun_StatementToAFile(t *testing.T) {
	for _, c := range []struct {
		name    string
		typed   string
		cancel  bool // the user presses ^C after a while
		shown   string
		err     string
		content string // of the file, which holds "before" at first
	}{
		{name: "complete", typed: `select id, name from pets \g > f.csv`,
			shown: "2 rows, 20 bytes written to f.csv (0.004 sec)\n\n", content: "id,name\r\n1,Rex\r\n2,\r\n"},
		{name: "added", typed: `select id, name from pets \g jsonl >> f.csv`,
			shown:   "2 rows, 43 bytes written to f.csv (0.004 sec)\n\n",
			content: "before\n{\"id\":1,\"name\":\"Rex\"}\n{\"id\":2,\"name\":null}\n"},
		{name: "added to rows of the same kind, without the names of columns", typed: `select id, name from pets \g >> f.csv`,
			shown: "2 rows, 11 bytes written to f.csv (0.004 sec)\n\n", content: "before\n1,Rex\r\n2,\r\n"},
		{name: "without a result", typed: `insert into pets values (3) \g > f.csv`,
			shown:   "Query OK, 1 row affected, 2 warnings (0.000 sec)\nRecords: 1  Duplicates: 0\n\nThere was no result to write to f.csv.\n",
			content: "before\n"},
		{name: "refused", typed: `select * from nosuch \g > f.csv`,
			err: "ERROR 1146 (42S02): Table 'shop.nosuch' doesn't exist", content: "before\n"},
		{name: "interrupted", typed: `select n from visits \g > f.csv`, cancel: true,
			shown: "^C\nQuery interrupted after 1.2 s. The session is kept.\nNone of its rows were written to f.csv.\n", err: "interrupted", content: "before\n"},
		{name: "interrupted before its rows", typed: `select sleep(60) \g > f.csv`, cancel: true,
			shown: "^C\nQuery interrupted after 1.2 s. The session is kept.\n", err: "interrupted", content: "before\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			runnertest.InBubble(t, func(t *testing.T) {
				r := runnertest.New(t, server)
				runnertest.WriteFile(t, "f.csv", "before\n")
				if c.cancel {
					time.AfterFunc(1210*time.Millisecond, func() { r.Interrupt() })
				}
				if err := r.RunText(c.typed); runnertest.TextOf(err) != c.err {
					t.Errorf("got the error %v, want %s", err, c.err)
				}
				if got := r.Shown(); got != c.shown {
					t.Errorf("got\n%s\nwant\n%s", got, c.shown)
				}
				if got := runnertest.ContentOf("f.csv"); got != c.content {
					t.Errorf("the file holds %q, want %q", got, c.content)
				}
				if names := runnertest.Files(t); !slices.Equal(names, []string{"f.csv"}) {
					t.Errorf("there are %q", names)
				}
			})
		})
	}
}

func TestRun_StatementToACommand(t *testing.T) {
	for _, c := range []struct{ name, typed, shown, err string }{
		{name: "complete", typed: `select id, name from pets \g | upper`,
			shown: "┃ ID\tNAME\n┃ 1\tREX\n┃ 2\tNULL\n2 rows in set (0.004 sec)\n\n"},
		{name: "a command that fails", typed: `select id, name from pets \g | false`,
			shown: "┃ id\tname\n┃ 1\tRex\n┃ 2\tNULL\n", err: `command "false": exit status 1`},
		{name: "a command that does not exist", typed: `select id, name from pets \g | nosuch`, err: "nosuch: command not found"},
		{name: "a command that ends early stops a statement that only reads", typed: `select n from visits \g | head 3`,
			shown: "┃ n\n┃ 0\n┃ 1\nQuery interrupted after 0.3 s: the command stopped reading. The session is kept.\n"},
		{name: "and no other", typed: `call visit_all() \g | head 3`,
			shown: "┃ n\n┃ 0\n┃ 1\nThe statement continues; the rest of its rows is not shown.\n41 rows in set (0.000 sec)\n\n"},
		{name: "the error of the server counts", typed: `select * from nosuch \g | upper`,
			err: "ERROR 1146 (42S02): Table 'shop.nosuch' doesn't exist"},
	} {
		t.Run(c.name, func(t *testing.T) {
			runnertest.InBubble(t, func(t *testing.T) {
				r := runnertest.New(t, server)
				if err := r.RunText(c.typed); runnertest.TextOf(err) != c.err {
					t.Errorf("got the error %v, want %s", err, c.err)
				}
				if got := r.Shown(); got != c.shown {
					t.Errorf("got\n%s\nwant\n%s", got, c.shown)
				}
			})
		})
	}
}

// A pager that is left stops a statement that only reads, and the next statement is not affected.
func TestRun_PagerThatIsLeft(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		r := runnertest.New(t, server)
		r.Current.Settings.Pager = "head 3"
		if err := r.RunText("select n from visits;"); err != nil {
			t.Fatal(err)
		}
		if got, want := r.Shown(), "┃ +------+\n┃ | n    |\n┃ +------+\nQuery interrupted after 0.3 s: the pager was quit. The session is kept.\n"; got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		r.Current.Settings.Pager = "upper"
		if err := r.RunText("select nothing;"); err != nil {
			t.Fatal(err)
		}
		if got, want := r.Shown(), "Empty set (0.000 sec)\n\n"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// What one Ctrl-C does to a statement, and what is reported of it.
func TestRun_Interrupt(t *testing.T) {
	for _, c := range []struct {
		name      string
		before    string // a statement before
		typed     string
		mode      func(*settings.Mode)
		shown     string
		took      time.Duration
		connected bool
	}{
		{name: "the session is kept", typed: "select sleep(60);",
			shown: "^C\nQuery interrupted after 1.2 s. The session is kept.\n", took: 1211 * time.Millisecond, connected: true},
		{name: "with its transaction", before: "begin;", typed: "select sleep(60);",
			shown: "^C\nQuery interrupted after 1.2 s. The session is kept; its transaction is still open.\n", took: 1211 * time.Millisecond, connected: true},
		{name: "in a script", typed: "select sleep(60);", mode: runnertest.Batch,
			shown: "Query interrupted after 1.2 s.\n", took: 1211 * time.Millisecond, connected: true},
		{name: "a statement that finishes nevertheless", typed: "insert into log select sleep(5);",
			shown: "Query OK, 1 row affected (5.000 sec)\n\n^C\nThe statement finished despite ^C.\n", took: 5 * time.Second, connected: true},
		{name: "a procedure that finishes", typed: "call both();",
			shown: "Query OK, 0 rows affected (5.000 sec)\n\n^C\nThe statement ended without an error after ^C, but may be incomplete.\n", took: 5 * time.Second, connected: true},
		{name: "a SLEEP that returns its row", typed: "select 'killed in its sleep';",
			shown: "^C\nQuery interrupted after 5.0 s. The session is kept.\n", took: 5 * time.Second, connected: true},
		{name: "a server that does not answer", typed: "select * from frozen;",
			shown: "^C\nThe server did not answer. Connection 41 was dropped after 3.7 s; the statement may still be running on the server.\n", took: 1210*time.Millisecond + executor.Grace},
	} {
		t.Run(c.name, func(t *testing.T) {
			runnertest.InBubble(t, func(t *testing.T) {
				r := runnertest.New(t, server, c.mode)
				if c.before != "" {
					r.RunText(c.before)
					r.Shown()
				}
				began := time.Now()
				time.AfterFunc(1210*time.Millisecond, func() {
					if !r.Interrupt() {
						t.Error("there was no task to interrupt")
					}
				})
				if err := r.RunText(c.typed); err != runner.ErrInterrupted {
					t.Errorf("got %v", err)
				}
				if got := r.Shown(); got != c.shown {
					t.Errorf("got\n%s\nwant\n%s", got, c.shown)
				}
				if took := time.Since(began); took != c.took {
					t.Errorf("took %v, want %v", took, c.took)
				}
				if r.Session.State().Connected != c.connected {
					t.Errorf("connected %v", r.Session.State().Connected)
				}
			})
		})
	}
}

// A second press drops the connection of a server that does not answer; a hasty one does nothing.
func TestRun_SecondInterruptDropsTheConnection(t *testing.T) {
	for again, took := range map[time.Duration]time.Duration{
		100 * time.Millisecond: time.Second + executor.Grace,
		600 * time.Millisecond: 1600 * time.Millisecond,
	} {
		runnertest.InBubble(t, func(t *testing.T) {
			r := runnertest.New(t, server)
			began := time.Now()
			time.AfterFunc(time.Second, func() { r.Interrupt() })
			time.AfterFunc(time.Second+again, func() { r.Interrupt() })
			if err := r.RunText("select * from frozen;"); err != runner.ErrInterrupted || time.Since(began) != took {
				t.Errorf("pressed again after %v: %v after %v, want %v", again, err, time.Since(began), took)
			}
		})
	}
}

// An interrupt that comes before the statement stops it, too; the one of an input before does not.
func TestRun_InterruptBeforeTheStatement(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		r := runnertest.New(t, server)
		ctx := r.Begin()
		if r.Interrupt() {
			t.Error("there is a task already")
		}
		began := time.Now()
		if err := r.RunStatement(ctx, r.PrepareText("select sleep(60);"), nil); err != runner.ErrInterrupted || time.Since(began) > time.Second {
			t.Errorf("got %v after %v", err, time.Since(began))
		}
		if err := r.RunText("select nothing;"); err != nil {
			t.Errorf("the next input: %v", err)
		}
	})
}

// A statement whose connection was lost may have run: that is reported below the error, unless the
// statement only reads.
func TestRun_LostConnectionLeavesTheFateOpen(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		r := runnertest.New(t, server)
		err := r.RunText("insert into lost values (1);")
		var hinted *runner.HintedError
		if !errors.As(err, &hinted) || hinted.Hint != "It is not known whether the server executed the statement." || hinted.Error() != hinted.Err.Error() {
			t.Errorf("got %#v", err)
		}
		if took, failed := r.LastReport(); took != 2*time.Second || failed != err {
			t.Errorf("LastReport: %v, %v", took, failed)
		}
	})
}

// A hint says what became of the file when the statement failed in the middle of its rows.
func TestRun_FailureBetweenRowsHasAHint(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		r := runnertest.New(t, "select n\n  | n int\n  | 1\n  loses the connection\n")
		err := r.RunText(`select n \g > f.csv`)
		var hinted *runner.HintedError
		if !errors.As(err, &hinted) || hinted.Hint != "None of its rows were written to f.csv." {
			t.Errorf("got %#v", err)
		}
	})
}

// A background is where statements go that the user suspends.
type background struct {
	takes bool
	took  *runner.Execution
}

func (b *background) Take(_ context.Context, x *runner.Execution) bool {
	if b.takes {
		b.took = x
	}
	return b.takes
}

func TestRun_Suspend(t *testing.T) {
	for _, c := range []struct {
		name       string
		background runner.Background
		err        error
		took       time.Duration
	}{
		{"taken", &background{takes: true}, runner.ErrSuspended, 1210 * time.Millisecond},
		{"not taken", &background{}, nil, time.Minute},
		{"without a background", nil, nil, time.Minute},
	} {
		t.Run(c.name, func(t *testing.T) {
			runnertest.InBubble(t, func(t *testing.T) {
				r := runnertest.New(t, server)
				began := time.Now()
				time.AfterFunc(1210*time.Millisecond, r.Suspend)
				x := r.PrepareText("select sleep(60);")
				ended := 0
				x.Ended = func(error) { ended++ }
				if err := r.RunStatement(r.Begin(), x, c.background); err != c.err || time.Since(began) != c.took {
					t.Errorf("got %v after %v, want %v after %v", err, time.Since(began), c.err, c.took)
				}
				if suspended := c.err != nil; (ended == 0) != suspended {
					t.Errorf("Ended was called %d times", ended)
				}
				x.Task.Abandon()
				for range x.Task.Events() {
				}
			})
		})
	}
}

// A Ctrl-Z that comes when no statement runs is not for the next one.
func TestSuspend_IsForTheStatementInFront(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		r := runnertest.New(t, server)
		r.Suspend()
		if err := r.RunStatement(r.Begin(), r.PrepareText("select sleep(60);"), &background{takes: true}); err != nil {
			t.Errorf("got %v", err)
		}
	})
}

// A result that is broken off continues with its header when it comes back to the front.
func TestResume_DrawsTheHeaderAgain(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		r := runnertest.New(t, server, func(m *settings.Mode) { m.Format = "table" })
		b := &background{takes: true}
		x := r.PrepareText("select many;")
		time.AfterFunc(time.Second, r.Suspend)
		if err := r.RunStatement(r.Begin(), x, b); err != runner.ErrSuspended {
			t.Fatal(err)
		}
		columns := b.took.Suspend()
		rows, bytes := b.took.Received()
		if len(columns) != 1 || rows != 57 || bytes == 0 {
			t.Errorf("%d columns, %d rows, %d bytes", len(columns), rows, bytes)
		}
		r.Shown()
		x.Resume(columns)
		if err := r.Run(r.Begin(), x); err != nil {
			t.Fatal(err)
		}
		got := r.Shown()
		if !strings.HasPrefix(got, "+------+\n| n    |\n+------+\n|   57 |\n") || !strings.HasSuffix(got, "|   88 |\n+------+\n89 rows in set (0.000 sec)\n\n") {
			t.Errorf("got\n%s", got)
		}
	})
}

// A program that reads the output of a script, such as head, stops a statement that only reads when it
// leaves.
func TestStopUnread_NeedsAScriptWithoutAReader(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		r := runnertest.New(t, server, runnertest.Batch)
		r.StopUnread() // nothing runs
		time.AfterFunc(time.Second, r.StopUnread)
		began := time.Now()
		if err := r.RunText("select sleep(60);"); err != nil || time.Since(began) != time.Minute {
			t.Errorf("%v after %v: its output is read", err, time.Since(began))
		}
	})
}

func TestEnd_InterruptsWhatRunsAndWhatFollows(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		r := runnertest.New(t, server)
		tasks := make(chan runner.Task, 1)
		time.AfterFunc(time.Second, func() { tasks <- r.End() })
		if err := r.RunText("select sleep(60);"); err != runner.ErrInterrupted {
			t.Errorf("got %v", err)
		}
		if task := <-tasks; task == nil || !task.Interrupted() {
			t.Errorf("the task in front was %v", task)
		}
		if !r.Ending() || context.Cause(r.Begin()) != runner.ErrInterrupted {
			t.Error("inputs may follow")
		}
		if task := r.End(); task != nil {
			t.Error("there is a task at the end of the program")
		}
	})
}

// What is waited for besides a statement ends with the scope of its input.
func TestWait(t *testing.T) {
	failed := errors.New("failed")
	for _, c := range []struct {
		name   string
		f      func(context.Context) error
		cancel bool
		mode   func(*settings.Mode)
		err    error
		shown  string
	}{
		{name: "done", f: func(context.Context) error { return nil }},
		{name: "failed", f: func(context.Context) error { return failed }, err: failed},
		{name: "given up", f: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, cancel: true,
			err: runner.ErrInterrupted, shown: "^C\nConnecting was interrupted after 1.0 s. It has an end.\n"},
		{name: "given up in a script", f: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, cancel: true, mode: runnertest.Batch,
			err: runner.ErrInterrupted, shown: "Connecting was interrupted after 1.0 s. It has an end.\n"},
		{name: "done despite ^C", f: func(ctx context.Context) error { <-ctx.Done(); return nil }, cancel: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := runnertest.New(t, server, c.mode)
				ctx := r.Begin()
				if c.cancel {
					time.AfterFunc(time.Second, func() { r.Interrupt() })
				}
				if err := r.Wait(ctx, "Connecting", func() string { return " It has an end." }, c.f); err != c.err {
					t.Errorf("got %v, want %v", err, c.err)
				}
				if got := r.Shown(); got != c.shown {
					t.Errorf("got %q, want %q", got, c.shown)
				}
			})
		})
	}
}

// A wait that takes long has a status line, which is gone at its end; Ctrl-C ends it at once.
func TestWaitInView_ShowsStatusLine(t *testing.T) {
	for _, c := range []struct {
		name          string
		takes, cancel time.Duration
		lines         []string
		shown         string
	}{
		{name: "short", takes: 400 * time.Millisecond},
		{name: "long", takes: 800 * time.Millisecond, lines: []string{"0.5 s · asking the server", "0.8 s · asking the server", ""}},
		{name: "interrupted", takes: time.Hour, cancel: 600 * time.Millisecond, lines: []string{"0.5 s · asking the server", ""},
			shown: "^C\nAsking the server was interrupted after 0.6 s.\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := runnertest.New(t, server)
				ctx := r.Begin()
				if c.cancel > 0 {
					time.AfterFunc(c.cancel, func() { r.Interrupt() })
				}
				err := r.WaitInView(ctx, "Asking the server", func() string { return "" }, func(ctx context.Context) error {
					select {
					case <-time.After(c.takes):
						return nil
					case <-ctx.Done():
						return ctx.Err()
					}
				})
				if (err != nil) != (c.cancel > 0) {
					t.Error(err)
				}
				var lines []string
				for _, line := range r.Screen.StatusLines() {
					lines = append(lines, strings.TrimRight(strings.TrimSuffix(line, "^C stop"), " "))
				}
				if !slices.Equal(lines, c.lines) {
					t.Errorf("got status lines %q, want %q", lines, c.lines)
				}
				if got := r.Shown(); got != c.shown {
					t.Errorf("got %q, want %q", got, c.shown)
				}
			})
		})
	}
}

func TestBegin_EndsTheScopeBefore(t *testing.T) {
	r := runnertest.New(t, server)
	first := r.Begin()
	second := r.Begin()
	if first.Err() == nil || second.Err() != nil || r.Context() != second {
		t.Error("an input is in the scope of the one before")
	}
	if runner.OrInterrupted(first, nil) != runner.ErrInterrupted || runner.OrInterrupted(second, nil) != nil || runner.OrInterrupted(first, scan.Errorf(scan.Notice, "x")).Error() != "x" {
		t.Error("OrInterrupted")
	}
}
