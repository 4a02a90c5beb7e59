package executor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"mysh/internal/result"
)

// A script is a session whose fields determine its behaviour. Every test runs in a bubble of
// testing/synctest: time passes only when all goroutines wait, and a goroutine that outlives
// the test fails the test.
type script struct {
	events    []result.Event
	err       error         // the error at the end of the stream, io.EOF if nil
	runs      time.Duration // the statement ends after this time …
	kill      func(ctx context.Context, n int) error
	killed    chan struct{} // … or when a kill closes this channel
	kills     int
	abandoned chan struct{}
}

func newScript() *script {
	return &script{killed: make(chan struct{}), abandoned: make(chan struct{})}
}

var (
	errLost   = &result.Error{Number: result.CodeLost, State: "HY000", Message: "Lost connection to MySQL server during query"}
	errFull   = &result.Error{Number: 1040, State: "08004", Message: "Too many connections"}
	errKilled = &result.Error{Number: result.CodeInterrupted, State: "70100", Message: "Query execution was interrupted"}
)

func (s *script) Run(context.Context, []string) (result.Stream, error) { return s, nil }

func (s *script) Next() (result.Event, error) {
	if len(s.events) > 0 {
		event := s.events[0]
		s.events = s.events[1:]
		return event, nil
	}
	select {
	case <-time.After(s.runs):
	case <-s.killed:
		return nil, errKilled
	case <-s.abandoned:
		return nil, errLost
	}
	if s.err != nil {
		return nil, s.err
	}
	return nil, io.EOF
}

func (s *script) Interrupt(ctx context.Context) error {
	s.kills++
	return s.kill(ctx, s.kills)
}

func (s *script) Abandon() { close(s.abandoned) }

// How a server answers the request to stop.
func (s *script) obeys(context.Context, int) error { close(s.killed); return nil }

func deaf(ctx context.Context, _ int) error { <-ctx.Done(); return ctx.Err() }

// read reads a job to its end and returns a description of each event.
func read(j *Job) (got []string) {
	for event := range j.Events() {
		got = append(got, describe(event))
	}
	return got
}

// readDirectly reads some events with Next, then starts the job's goroutine and reads the rest
// from Events.
func readDirectly(j *Job, events int) (got []string) {
	for range events {
		event, ok := j.Next()
		if !ok {
			return got
		}
		got = append(got, describe(event))
	}
	j.Go()
	return append(got, read(j)...)
}

func describe(event result.Event) string {
	switch e := event.(type) {
	case result.Header:
		return "header"
	case *result.Batch:
		defer e.Release()
		return fmt.Sprintf("%d rows", len(e.Rows))
	}
	return "outcome"
}

func TestJob_EventsInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.events = []result.Event{result.Header{}, rows(2), rows(1), result.Outcome{}, result.Outcome{}}
		j := Start(s, "call p()")
		want := "[header 2 rows 1 rows outcome outcome]"
		if got := fmt.Sprint(read(j)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if j.Err() != nil || j.Interrupted() {
			t.Errorf("err %v, interrupted %v", j.Err(), j.Interrupted())
		}
	})
}

// A reader of Next may start the job's goroutine after any event, or never.
func TestJob_Next(t *testing.T) {
	for events := range 8 {
		synctest.Test(t, func(t *testing.T) {
			s := newScript()
			s.events = []result.Event{result.Header{}, rows(2), rows(1), result.Outcome{}, result.Outcome{}}
			s.err = errKilled
			j := New(s, "call p()")
			want := "[header 2 rows 1 rows outcome outcome]"
			if got := fmt.Sprint(readDirectly(j, events)); got != want {
				t.Errorf("%d events directly: got %s, want %s", events, got, want)
			}
			if j.Err() != errKilled || j.Interrupted() {
				t.Errorf("%d events directly: err %v, interrupted %v", events, j.Err(), j.Interrupted())
			}
		})
	}
}

func rows(n int) *result.Batch {
	b := result.NewBatch(nil)
	for range n {
		b.Rows = append(b.Rows, result.AppendRow(nil, []byte("x")))
	}
	return b
}

var (
	errUnverified error = &result.UnstoppedError{Text: "unverified", CanForce: true}
	errNever      error = &result.UnstoppedError{Text: "never"}
)

// The ladder of interrupts, by when Ctrl-C is pressed and how the server answers the request to
// stop.
func TestInterrupt_Ladder(t *testing.T) {
	seconds := func(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
	cases := []struct {
		name    string
		presses []time.Duration // since the start
		runs    time.Duration   // how long the statement runs without an interrupt
		kill    func(*script) func(context.Context, int) error
		over    time.Duration
		err     error
		state   State
		killErr error // the error of the last request to stop
	}{
		{"the server obeys at once", []time.Duration{seconds(1)}, seconds(60),
			func(s *script) func(context.Context, int) error { return s.obeys }, seconds(1), errKilled, Stopping, nil},
		{"two presses in quick succession are one", []time.Duration{seconds(1), seconds(1.1)}, seconds(2),
			func(s *script) func(context.Context, int) error {
				return func(context.Context, int) error { return nil }
			}, seconds(2), nil, Stopping, nil},
		{"rolling back takes as long as it takes", []time.Duration{seconds(1)}, seconds(30),
			func(s *script) func(context.Context, int) error {
				return func(context.Context, int) error { return nil }
			}, seconds(30), nil, Stopping, nil},
		{"a second press drops the connection even then", []time.Duration{seconds(1), seconds(2)}, seconds(30),
			func(s *script) func(context.Context, int) error {
				return func(context.Context, int) error { return nil }
			}, seconds(2), errLost, Abandoned, nil},
		{"a deaf server costs the connection after the grace", []time.Duration{seconds(1)}, seconds(60),
			func(s *script) func(context.Context, int) error { return deaf }, seconds(3.5), errLost, Abandoned, ErrUnanswered},
		{"or at the second press", []time.Duration{seconds(1), seconds(1.6)}, seconds(60),
			func(s *script) func(context.Context, int) error { return deaf }, seconds(1.6), errLost, Abandoned, ErrUnanswered},
		{"so does a server that has finished, though its answer does not come", []time.Duration{seconds(1)}, seconds(60),
			func(s *script) func(context.Context, int) error {
				return func(context.Context, int) error { return result.ErrIdle }
			}, seconds(3.55), errLost, Abandoned, result.ErrIdle},
		{"no second connection to be had: tried until the grace is over", []time.Duration{seconds(1)}, seconds(60),
			func(s *script) func(context.Context, int) error {
				return func(context.Context, int) error { return errFull }
			}, seconds(3.5), errLost, Abandoned, errFull},
		{"refused at first, then obeyed", []time.Duration{seconds(1)}, seconds(60),
			func(s *script) func(context.Context, int) error {
				return func(ctx context.Context, n int) error {
					if n < 3 {
						return errFull
					}
					return s.obeys(ctx, n)
				}
			}, seconds(1.15), errKilled, Stopping, nil},
		{"a procedure goes on with its next statement: asked again", []time.Duration{seconds(1)}, seconds(60),
			func(s *script) func(context.Context, int) error {
				return func(ctx context.Context, n int) error {
					if n == 4 {
						return s.obeys(ctx, n)
					}
					return nil
				}
			}, seconds(1.35), errKilled, Stopping, nil},
		{"obeyed at first, and while the statement is rolled back no connection is to be had: waited for", []time.Duration{seconds(1)}, seconds(30),
			func(s *script) func(context.Context, int) error {
				return func(_ context.Context, n int) error {
					if n == 1 {
						return nil
					}
					return errFull
				}
			}, seconds(30), nil, Stopping, errFull},
		{"refused, then deaf: the server's refusal is reported", []time.Duration{seconds(1)}, seconds(60),
			func(s *script) func(context.Context, int) error {
				return func(ctx context.Context, n int) error {
					if n == 1 {
						return errFull
					}
					return deaf(ctx, n)
				}
			}, seconds(3.5), errLost, Abandoned, errFull},
		{"the statement ends by itself before the request is answered: the job waits for the answer", []time.Duration{seconds(1)}, seconds(1.1),
			func(s *script) func(context.Context, int) error {
				return func(context.Context, int) error { <-time.After(seconds(1)); return nil }
			}, seconds(2), nil, Stopping, nil},
		{"and a request that is never answered makes the session unfit", []time.Duration{seconds(1)}, seconds(1.1),
			func(s *script) func(context.Context, int) error { return deaf }, seconds(3.5), nil, Abandoned, ErrUnanswered},
		{"not verified: the statement runs on until the user decides", []time.Duration{seconds(1)}, seconds(60),
			func(s *script) func(context.Context, int) error {
				return func(context.Context, int) error { return errUnverified }
			}, seconds(60), nil, Unstopped, errUnverified},
		{"a second press makes the request nevertheless", []time.Duration{seconds(1), seconds(1.2), seconds(9)}, seconds(60),
			func(s *script) func(context.Context, int) error {
				return func(ctx context.Context, n int) error {
					if n == 1 {
						return errUnverified
					}
					return s.obeys(ctx, n)
				}
			}, seconds(9), errKilled, Stopping, nil},
		{"where no request is allowed, it drops the connection", []time.Duration{seconds(1), seconds(9)}, seconds(60),
			func(s *script) func(context.Context, int) error {
				return func(context.Context, int) error { return errNever }
			}, seconds(9), errLost, Abandoned, errNever},
		{"the statement was idle at first, then refused", []time.Duration{seconds(1)}, seconds(60),
			func(s *script) func(context.Context, int) error {
				return func(_ context.Context, n int) error {
					if n == 1 {
						return result.ErrIdle
					}
					return errFull
				}
			}, seconds(3.55), errLost, Abandoned, errFull},
	}
	for i := range 2 * len(cases) {
		c, directly := cases[i/2], i%2 == 1
		t.Run(fmt.Sprintf("%s, read directly: %v", c.name, directly), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newScript()
				s.runs = c.runs
				s.kill = c.kill(s)
				start := time.Now()
				j := New(s, "select 1")
				for _, press := range c.presses {
					time.AfterFunc(press, j.Interrupt)
				}
				if directly {
					readDirectly(j, 1)
				} else {
					readDirectly(j, 0)
				}
				if took := time.Since(start); took != c.over {
					t.Errorf("over after %v, want %v", took, c.over)
				}
				if !errors.Is(j.Err(), c.err) {
					t.Errorf("ended with %v, want %v", j.Err(), c.err)
				}
				if state, killErr := j.State(); state != c.state || killErr != c.killErr {
					t.Errorf("state %v (%v), want %v (%v)", state, killErr, c.state, c.killErr)
				}
				if !j.Interrupted() {
					t.Error("not marked as interrupted")
				}
				j.Interrupt() // after the end the call has no effect
			})
		})
	}
}

// A killed statement is drained even if the reader of Events has stopped, as a pager that waits
// for a key does. The rows are dropped, the outcome is still sent.
func TestInterrupt_StoppedReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		released := 0
		s.events = append(s.events, result.Header{})
		for range 100 {
			b := result.NewBatch(func(*result.Batch) { released++ })
			s.events = append(s.events, b)
		}
		s.events = append(s.events, result.Outcome{})
		s.kill = func(context.Context, int) error { return nil }
		j := Start(s, "select * from big")
		synctest.Wait() // the job is blocked: no goroutine receives
		j.Interrupt()
		synctest.Wait()
		got := read(j)
		if released != 100 {
			t.Errorf("%d of 100 batches released", released)
		}
		if last := got[len(got)-1]; last != "outcome" {
			t.Errorf("got %v, want an outcome at the end", got)
		}
	})
}

// An abandoned job ends although no goroutine receives its events, as at the end of the
// program.
func TestAbandon_WithoutAReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		for range 10 {
			s.events = append(s.events, result.Outcome{})
		}
		j := Start(s, "call p()")
		synctest.Wait()
		j.Abandon()
		synctest.Wait()
		read(j)
		if state, _ := j.State(); state != Abandoned {
			t.Errorf("state %v, want abandoned", state)
		}
	})
}
