package runner

import (
	"context"
	"time"

	"mysh/internal/executor"
	"mysh/internal/results"
	"mysh/internal/scan"
)

// A Repeat is a statement that is run again and again. One goroutine uses it at a time: the one that
// performs inputs, or in the background that of its job.
type Repeat interface {
	// Sink returns the sink of the next run, which draws with rows.
	Sink(rows *RowSink) Sink
	// Ended is called after each run without an error. It receives the events of the run that were recorded
	// and have reached no sink, nil for none. It returns why no run follows, "" if one does.
	Ended(recorded results.Events) (why string, err error)
	// Interval returns the time between two runs.
	Interval() time.Duration
	// Look returns what the last run has shown.
	Look() Look
}

// A Look is what a run of a statement that repeats has shown, in short.
type Look struct {
	Began time.Time // of the first run
	At    time.Time // of the last one; zero before the first
	Runs  int
	Text  string
}

// PrepareRepeat is Prepare for the next run of a statement that repeats.
func (r *Runner) PrepareRepeat(st scan.Input, repeat Repeat) (*Execution, error) {
	x, err := r.prepare(st, repeat.Sink)
	if x != nil {
		x.Repeat = repeat
	}
	return x, err
}

// Pause waits between two runs of a statement. The error is ErrInterrupted after a Ctrl-C, and
// ErrSuspended after a Ctrl-Z.
func (r *Runner) Pause(ctx context.Context, d time.Duration) error {
	select {
	case <-r.suspend: // for the run before
	default:
	}
	r.pausing.Store(true)
	defer r.pausing.Store(false)
	select {
	case <-time.After(d):
	case <-r.suspend:
		return ErrSuspended
	case <-ctx.Done():
	}
	return OrInterrupted(ctx, nil)
}

// Again returns an execution for another run of a statement that repeats, on the same session, and
// with its file written once more. The goroutine of a job may call it.
func (x *Execution) Again() (*Execution, error) {
	q := x.Request
	q.Task, q.Recorded, q.Ended = nil, nil, nil
	q.record = true // there are no jobs but a user's
	rows, err := x.drawer.again()
	if err != nil {
		return nil, err
	}
	q.drawer, q.sink = rows, q.Repeat.Sink(rows)
	return x.runner.newExecution(q), nil
}

// Start starts the statement of an execution in the background, on its session.
func (x *Execution) Start() { x.Task = executor.Start(x.Session, x.Statement.Text) }
