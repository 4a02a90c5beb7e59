package runner

import (
	"context"

	"mysh/internal/export"
	"mysh/internal/result"
	"mysh/internal/results"
)

// Suspend prepares an execution for the background. It ends the result that is being drawn, and
// returns its columns, nil between results: the events that follow continue that result.
func (x *Execution) Suspend() (columns []result.Column) {
	columns = x.columns
	if x.target.Screen {
		x.Break()
	}
	x.runner.console.ClearStatus()
	x.record = false // the recording is incomplete
	return columns
}

// Resume continues a result on the screen that was broken off: its header is drawn again.
func (x *Execution) Resume(columns []result.Column) {
	if columns != nil {
		x.columns = columns
		x.sink.Event(&x.Request, result.Header{Columns: columns})
	}
}

// ShowRecorded shows the recorded events of an execution that has ended in the background, none of
// which was shown. Its results become the last ones, unless some were shown before.
func (r *Runner) ShowRecorded(ctx context.Context, x *Execution, events results.Events) error {
	q := x.Request
	q.Recorded, q.wasInterrupted = events, x.Task.Interrupted()
	q.Task, q.Background, q.Ended = nil, nil, nil
	again := r.newExecution(q)
	again.columns = x.columns
	return r.Run(ctx, again)
}

// Discard ends a prepared execution that was not sent, and returns err, the reason. Its file
// remains as it was before.
func (r *Runner) Discard(ctx context.Context, x *Execution, err error) error {
	err = r.finish(ctx, x, err)
	if x.Ended != nil {
		x.Ended(err)
	}
	return err
}

// Destination returns where the rows go, nil for the screen.
func (x *Execution) Destination() *export.Destination { return x.target.Destination }

// FrontReason returns why the execution cannot go to the background; "" if it can.
func (x *Execution) FrontReason() string { return x.frontReason() }

// Received returns how many rows have come, and their bytes or those of the file.
func (x *Execution) Received() (rows, bytes int64) { return x.rows, x.status.bytes }

// Collect passes the events of the task to add, on the goroutine of a job, until the task is over or
// detach is closed; it reports whether the task is over. While add reports that there is no room for
// more, no event is read, and the server waits, unless the task is interrupted: then no more rows come.
func (x *Execution) Collect(detach <-chan struct{}, add func(result.Event) (full bool)) (over bool) {
	full := false
	for {
		events, interrupted := x.Task.Events(), (<-chan struct{})(nil)
		if full {
			events, interrupted = nil, x.Task.Interrupting()
		}
		select {
		case <-detach:
			return false
		case <-interrupted:
			full = false
		case event, ok := <-events:
			if !ok {
				return true
			}
			full = add(event)
		}
	}
}

// PassInBackground passes an event on to the destination. The goroutine of the job calls it, and
// nothing is printed.
func (x *Execution) PassInBackground(event result.Event) error {
	x.unwanted = x.target.Destination.HasFailed() // the user still wants the changes that the statement makes
	return x.pass(event, x.Task.Interrupted())
}

// FinishInBackground completes the destination unless the statement has failed or was interrupted. It
// returns a sentence about the file, "" for none, and failed or why the file could not be completed.
// The goroutine of the job calls it.
func (x *Execution) FinishInBackground(failed error) (fate string, err error) {
	x.Break()
	interrupted := x.Task.Interrupted()
	ending := export.Ending{Err: failed, Rows: x.rows, Total: x.total}
	if failed == nil && interrupted {
		ending.Err = ErrInterrupted
	}
	summary, err := x.sink.Close(context.Background(), ending)
	switch {
	case ending.Err == nil && err != nil:
		return "", err
	case ending.Err == nil:
		return summary.Note + summary.Written, nil
	case interrupted || ending.HasRows():
		return summary.Undone, failed
	}
	return "", failed // the file has no rows, and the user expects none
}
