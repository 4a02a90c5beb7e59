package runner_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mysh/internal/executor"
	"mysh/internal/result"
	"mysh/internal/runner"
	"mysh/internal/runner/runnertest"
)

// While nothing of a statement appears, a status line shows how it stands. It is erased at the end.
func TestRun_StatusLine(t *testing.T) {
	const keys = "^C stop  ^Z background"
	blocker := result.Blocker{ConnectionID: 7, Lock: "row", User: "app", Host: "10.0.0.3", Idle: true, Duration: time.Minute}
	for _, c := range []struct {
		name, typed string
		answers     func(*runnertest.Rig) // what the server reports
		lines       map[int]string        // by their number; -1 is the last one
		none        bool                  // there is no line
	}{
		{name: "a short statement has none", typed: "select id, name from pets;", none: true},
		{name: "a result whose rows appear has none", typed: "select many;", none: true},
		{name: "a server that does not answer", typed: "select sleep(60);",
			lines: map[int]string{0: "0.5 s · " + keys, 1: "0.8 s · " + keys, -1: "1:00 · " + keys}},
		{name: "what the server is doing", typed: "select sleep(60);",
			answers: func(r *runnertest.Rig) { r.Server.SetProgress(result.Progress{Info: "User sleep"}) },
			lines:   map[int]string{0: "0.5 s · " + keys, 1: "0.8 s · user sleep · " + keys, -1: "1:00 · user sleep · " + keys}},
		{name: "for whom it waits, after a while", typed: "select sleep(60);",
			answers: func(r *runnertest.Rig) {
				r.Server.SetProgress(result.Progress{Info: "updating"})
				r.Server.SetBlockers(blocker)
			},
			lines: map[int]string{1: "0.8 s · updating · " + keys, -1: "1:00 · waiting for a row lock held by connection 7 · app@10.0.0.3 · ^C stop"}},
		{name: "how much is done", typed: "alter table pets engine innodb;",
			lines: map[int]string{0: "▕█████               ▏ 25 % · copy to tmp table · 0.5 s · about 2 s left · " + keys}},
		{name: "a file that is loaded", typed: "load data local infile 'f' into table pets;",
			lines: map[int]string{0: "▕████████            ▏ 40 % · 4 of 10 MB sent · 0.5 s · about 1 s left · " + keys}},
		{name: "rows to a file", typed: `select many \g > f.csv`,
			lines: map[int]string{0: "0.5 s · 29 rows · 109 bytes · 256 bytes/s · to f.csv · " + keys, -1: "1.5 s · 85 rows · 333 bytes · 230 bytes/s · to f.csv · " + keys}},
		{name: "rows to a command that prints nothing", typed: `select many \g | upper > f`,
			lines: map[int]string{0: "0.5 s · 29 rows · 77 bytes · 192 bytes/s · | upper > f · ^C stop"}},
		{name: "rows to a command that may print", typed: `select many \g | upper`, none: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			runnertest.InBubble(t, func(t *testing.T) {
				r := runnertest.New(t, server+"load data local infile 'f' into table pets\n  upload 4000000/10000000\n  takes 2s\n")
				if c.answers != nil {
					c.answers(r)
				}
				if err := r.RunStatement(r.Begin(), r.PrepareText(c.typed), &background{}); err != nil {
					t.Fatal(err)
				}
				lines := r.Screen.StatusLines()
				if c.none {
					if len(lines) > 0 {
						t.Errorf("there are %q", lines)
					}
					return
				}
				if len(lines) == 0 || lines[len(lines)-1] != "" {
					t.Fatalf("the last line is not erased: %q", lines)
				}
				lines = slices.DeleteFunc(lines, func(line string) bool { return line == "" })
				for n, want := range c.lines {
					if got := lines[(n+len(lines))%len(lines)]; squeeze(got) != squeeze(want) {
						t.Errorf("line %d: got\n%s\nwant\n%s", n, got, want)
					}
				}
			})
		})
	}
}

// squeeze returns a status line without what aligns its parts.
func squeeze(line string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(line, "·", " ")), " ")
}

// After Ctrl-C the status line shows how the request to stop stands, and what a second press does.
func TestRun_StatusLineAfterAnInterrupt(t *testing.T) {
	const again = " ^C again drops the connection"
	for _, c := range []struct {
		name, rule, want string
		rollingBack      bool
	}{
		{name: "the server does not answer", rule: "hangs", want: "asking the server to stop… 1.5 s" + again},
		{name: "the server has answered", rule: "unstoppable", want: "stopping… 1.5 s" + again},
		{name: "changes are undone", rule: "unstoppable", rollingBack: true, want: "rolling back… 1.5 s" + again},
		{name: "the request was refused", rule: "stop ERROR 1040 (08004): Too many connections", want: "stopping… ERROR 1040 (08004): Too many connections 1.5 s"},
	} {
		t.Run(c.name, func(t *testing.T) {
			runnertest.InBubble(t, func(t *testing.T) {
				r := runnertest.New(t, "update pets\n  takes 10s\n  "+c.rule+"\n")
				r.Server.SetProgress(result.Progress{RollingBack: c.rollingBack})
				time.AfterFunc(time.Second, func() { r.Interrupt() })
				r.RunText("update pets;")
				lines := r.Screen.StatusLines()
				if !slices.ContainsFunc(lines, func(line string) bool { return squeeze(line) == squeeze(c.want) }) {
					t.Errorf("no line is %q:\n%s", c.want, strings.Join(lines, "\n"))
				}
			})
		})
	}
}

// Why a connection was dropped after an interrupt, and what is known of its statement.
func TestRun_DroppedConnection(t *testing.T) {
	for rule, want := range map[string]string{
		"hangs":              "The server did not answer. Connection 41 was dropped after 3.5 s; the statement may still be running on the server.",
		"hangs\n  stop idle": "The server ended the statement, but did not answer. Connection 41 was dropped after 3.5 s; it is not known whether the statement finished.",
		"hangs\n  stop ERROR 1040 (08004): Too many connections": "ERROR 1040 (08004): Too many connections. Connection 41 was dropped after 3.5 s; the statement may still be running on the server.",
	} {
		runnertest.InBubble(t, func(t *testing.T) {
			r := runnertest.New(t, "update pets\n  "+rule+"\n")
			time.AfterFunc(time.Second, func() { r.Interrupt() })
			if err := r.RunText("update pets;"); err != runner.ErrInterrupted {
				t.Errorf("%s: %v", rule, err)
			}
			if got := r.Shown(); got != "^C\n"+want+"\n" {
				t.Errorf("%s: got\n%s\nwant\n%s", rule, got, want)
			}
		})
	}
	runnertest.InBubble(t, func(t *testing.T) {
		r := runnertest.New(t, "update pets\n  takes 10s\n  unstoppable\n")
		time.AfterFunc(time.Second, func() { r.Interrupt() })
		time.AfterFunc(time.Second+executor.DoublePressGap, func() { r.Interrupt() })
		r.RunText("update pets;")
		want := "^C\nThe server was still stopping the statement. Connection 41 was dropped after 1.5 s; the statement may still be running on the server.\n"
		if got := r.Shown(); got != want {
			t.Errorf("a second press: got\n%s\nwant\n%s", got, want)
		}
	})
}

// An error that has nothing to do with the interrupt is reported as such.
func TestRun_InterruptOfAStatementThatFails(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		r := runnertest.New(t, "insert into lost values (1)\n  takes 2s\n  unstoppable\n  loses the connection\n")
		time.AfterFunc(time.Second, func() { r.Interrupt() })
		if err := r.RunText("insert into lost values (1);"); err != runner.ErrInterrupted {
			t.Errorf("got %v", err)
		}
		want := "ERROR 2013 (HY000): Lost connection to MySQL server during query\nIt is not known whether the server executed the statement.\n"
		if got := r.Shown(); got != "^C\n"+want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	})
}

// A script whose output no program reads any more, as with "| head", stops a statement that only reads
// and completes any other.
func TestRun_ReaderThatLeaves(t *testing.T) {
	for typed, stops := range map[string]bool{
		"select n from visits;": true,
		"call visit_all();":     false,
	} {
		runnertest.InBubble(t, func(t *testing.T) {
			r := runnertest.New(t, server, runnertest.Batch)
			time.AfterFunc(300*time.Millisecond, r.Screen.Leave)
			x := r.PrepareText(typed)
			if err := r.RunStatement(r.Begin(), x, nil); err != nil {
				t.Errorf("%s: %v", typed, err)
			}
			if x.Task.Interrupted() != stops {
				t.Errorf("%s: stopped %v", typed, x.Task.Interrupted())
			}
		})
	}
}

func TestStopUnread_StopsAStatementWithoutAReader(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		r := runnertest.New(t, server, runnertest.Batch)
		r.Screen.Leave()
		r.Console.Print("x")
		r.Console.Flush()
		began := time.Now()
		time.AfterFunc(time.Second, r.StopUnread)
		if err := r.RunText("select sleep(60);"); err != nil || time.Since(began) > 2*time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

// A disk that is full stops a statement that only reads. Any other runs on, since its changes are wanted.
func TestRun_FileThatCannotBeWritten(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("there is no /dev/full")
	}
	rule := "  | a\n  | " + strings.Repeat("x", 100<<10) + "\n  counts to 400\n" // more than what is held back
	for typed, stops := range map[string]bool{"select much": true, "call much()": false} {
		runnertest.InBubble(t, func(t *testing.T) {
			r := runnertest.New(t, typed+"\n"+rule)
			x := r.PrepareText(typed + ` \g > /dev/full`)
			err := r.RunStatement(r.Begin(), x, nil)
			if want := "cannot write to /dev/full: no space left on device"; runnertest.TextOf(err) != want {
				t.Errorf("%s: got %v, want %s", typed, err, want)
			}
			if x.Task.Interrupted() != stops {
				t.Errorf("%s: stopped %v", typed, x.Task.Interrupted())
			}
		})
	}
}

// What became of the file of a statement that ended in the background.
func TestFinishInBackground(t *testing.T) {
	for _, c := range []struct {
		typed     string
		interrupt bool
		fate, err string
		content   string
	}{
		{typed: `select id, name from pets \& > f.csv`, fate: "2 rows, 20 bytes written to f.csv", content: "id,name\r\n1,Rex\r\n2,\r\n"},
		{typed: `insert into pets values (3) \& > f.csv`, fate: "There was no result to write to f.csv.", content: runnertest.NoFile},
		{typed: `select * from nosuch \& > f.csv`, err: "ERROR 1146 (42S02): Table 'shop.nosuch' doesn't exist", content: runnertest.NoFile},
		{typed: `select n from visits \& > f.csv`, interrupt: true, fate: "None of its rows were written to f.csv.",
			err: "ERROR 1317 (70100): Query execution was interrupted", content: runnertest.NoFile},
		{typed: `select 'killed in its sleep' \& > f.csv`, interrupt: true, fate: "None of its rows were written to f.csv.", content: runnertest.NoFile},
	} {
		runnertest.InBubble(t, func(t *testing.T) {
			r := runnertest.New(t, server)
			x := r.PrepareText(c.typed)
			x.Task = executor.Start(r.Session, x.Statement.Text)
			if c.interrupt {
				time.AfterFunc(time.Second, x.Task.Interrupt)
			}
			over := x.Collect(nil, func(event result.Event) bool {
				if err := x.PassInBackground(event); err != nil {
					t.Error(err)
				}
				return false
			})
			fate, err := x.FinishInBackground(x.Task.Err())
			if !over || fate != c.fate || runnertest.TextOf(err) != c.err {
				t.Errorf("%s: %q, %v", c.typed, fate, err)
			}
			if got := runnertest.ContentOf("f.csv"); got != c.content {
				t.Errorf("%s: the file holds %q", c.typed, got)
			}
			if got := r.Shown(); got != "" {
				t.Errorf("%s: the screen shows %q", c.typed, got)
			}
		})
	}
}

// A collector without room reads no events, so that the server waits. It reads on when the statement is
// interrupted, and stops at once when it is to be detached.
func TestCollect_WaitsWithoutRoom(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(x *runner.Execution, detach chan struct{})
		over bool
	}{
		{"interrupted", func(x *runner.Execution, _ chan struct{}) { x.Task.Interrupt() }, true},
		{"detached", func(_ *runner.Execution, detach chan struct{}) { close(detach) }, false},
	} {
		runnertest.InBubble(t, func(t *testing.T) {
			r := runnertest.New(t, server)
			x := r.PrepareText("select n from visits;")
			x.Task = executor.Start(r.Session, x.Statement.Text)
			detach := make(chan struct{})
			var events atomic.Int32
			time.AfterFunc(time.Minute, func() {
				if n := events.Load(); n != 2 {
					t.Errorf("%s: %d events were read", c.name, n)
				}
				c.end(x, detach)
			})
			if over := x.Collect(detach, func(result.Event) bool { return events.Add(1) >= 2 }); over != c.over {
				t.Errorf("%s: over %v", c.name, over)
			}
			x.Task.Abandon()
			for range x.Task.Events() {
			}
		})
	}
}

// The rows of a job that has ended are shown when it is brought back; those of one that was interrupted
// have no outcome.
func TestShowRecorded(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		r := runnertest.New(t, server)
		x := r.PrepareText("select nothing;")
		x.Task = executor.Start(r.Session, x.Statement.Text)
		for range x.Task.Events() {
		}
		if err := r.ShowRecorded(r.Begin(), x, recorded(1, nil)); err != nil {
			t.Fatal(err)
		}
		if got, want := r.Shown(), "+------+\n| n    |\n+------+\n|    0 |\n+------+\n1 row in set (0.000 sec)\n\n"; got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	})
}

// The execution reports what a script needs to know: warnings of the last statement, and whether any had
// a result.
func TestExecution_Results(t *testing.T) {
	for typed, want := range map[string]string{
		"insert into pets values (3);": "2 warnings, results true",
		"select nothing;":              "0 warnings, results true",
		"select * from nosuch;":        "0 warnings, results false",
	} {
		runnertest.InBubble(t, func(t *testing.T) {
			r := runnertest.New(t, server)
			x := r.PrepareText(typed)
			r.RunStatement(r.Begin(), x, nil)
			if got := fmt.Sprintf("%d warnings, results %v", x.Warnings(), x.HasResults()); got != want {
				t.Errorf("%s: got %s, want %s", typed, got, want)
			}
		})
	}
}

func TestHintedError_WrapsItsCause(t *testing.T) {
	cause := errors.New("failed")
	if err := error(&runner.HintedError{Err: cause, Hint: "hint"}); !errors.Is(err, cause) || err.Error() != "failed" {
		t.Errorf("got %v", err)
	}
}
