package runner

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mysh/internal/crash"
	"mysh/internal/export"
	"mysh/internal/humanize"
	"mysh/internal/result"
)

// flushEvery is how long rows may be buffered before they are shown.
const flushEvery = 250 * time.Millisecond

// ErrSuspended means that the task continues in the background.
var ErrSuspended = errors.New("in the background")

// Run runs an execution in front until its task has ended or is suspended, prints its ending
// unless that is an error, and finishes its destination. The error is ErrInterrupted if the
// user has ended the task, ErrSuspended, why the server has refused the statement, or why the
// rows could not be written.
func (r *Runner) Run(ctx context.Context, x *Execution) error {
	select {
	case <-r.suspend: // for the previous statement
	default:
	}
	x.status.staysInFront = x.Background == nil || x.frontReason() != ""
	r.front.Store(x)
	if d := x.target.Destination; d != nil {
		r.writing.Store(d)
	}
	defer func() {
		r.front.Store(nil)
		r.writing.Store(nil)
	}()
	if x.Task != nil && ctx.Err() != nil && !x.Task.Interrupted() {
		x.Task.Interrupt() // the interrupt came before there was a task
	}
	var err error
	if x.Recorded != nil {
		err = r.replay(ctx, x)
	}
	if x.Task != nil {
		err = r.follow(ctx, x, err)
	} else {
		x.Break()
		r.console.ClearStatus()
	}
	if errors.Is(err, ErrSuspended) {
		return err
	}
	err = r.finish(ctx, x, err)
	if x.Ended != nil {
		x.Ended(err)
	}
	if err != nil && x.hint != "" {
		return &HintedError{err, x.hint}
	}
	return err
}

// A HintedError is an error with a sentence to be printed below it.
type HintedError struct {
	Err  error
	Hint string
}

// Error returns the text of the error.
func (e *HintedError) Error() string { return e.Err.Error() }

// Unwrap returns the error.
func (e *HintedError) Unwrap() error { return e.Err }

// replay handles the recorded events. The error is ErrInterrupted, or why an event cannot be read
// or drawn.
func (r *Runner) replay(ctx context.Context, x *Execution) error {
	interrupted := x.wasInterrupted || x.Task != nil && x.Task.Interrupted()
	for event, err := range x.Recorded {
		if err == nil && ctx.Err() != nil {
			err = ErrInterrupted
		}
		if err != nil {
			return err
		}
		select {
		case <-x.gone():
			x.leave()
		default:
		}
		if x.unwanted && x.Task == nil {
			return nil
		}
		_, ends := event.(result.Outcome)
		err = x.handle(event, ends && interrupted)
		if errors.Is(err, export.ErrGone) {
			x.leave()
			err = nil
		}
		if err != nil {
			return err
		}
	}
	x.Recorded = nil
	return nil
}

// follow handles the events of the task until it has ended or is suspended. broken is why
// earlier events could not be drawn, nil if they were.
func (r *Runner) follow(ctx context.Context, x *Execution, broken error) error {
	if broken != nil && !x.Task.Interrupted() {
		x.Task.Interrupt()
	}
	if errors.Is(broken, ErrInterrupted) {
		broken = nil // the task was interrupted, and reports its ending
	}
	broken, over := r.direct(x, broken)
	if over {
		return r.over(ctx, x, broken)
	}
	x.Task.Go()
	tick := time.NewTicker(flushEvery)
	defer tick.Stop()
	watching, unwatch := context.WithCancel(r.life)
	defer unwatch()
	x.updates = nil
	deserted := r.console.Gone()
	for {
		select {
		case event, ok := <-x.Task.Events():
			if !ok {
				return r.over(ctx, x, broken)
			}
			if err := x.handle(event, x.Task.Interrupted()); err != nil && broken == nil && !x.Task.Interrupted() {
				broken = x.fail(err)
			}
		case <-x.gone():
			x.leave()
		case <-deserted:
			if deserted = nil; x.isDeserted() {
				x.unwanted = true
				x.Task.Cancel()
			}
		case <-r.suspend:
			if broken == nil && x.Background != nil && x.Background.Take(ctx, x) {
				return ErrSuspended
			}
		case status := <-x.updates:
			x.status.update(status)
		case <-tick.C:
			if x.updates == nil && x.isSilent() {
				updates := make(chan runStatus)
				x.updates = updates
				crash.Go(func() { watch(watching, x.Session, updates) })
			}
			r.console.Look()
			r.reportUnstopped(x)
			x.tick()
		}
	}
}

// gone returns a channel that is closed when no more rows are wanted; nil when that cannot happen.
func (x *Execution) gone() <-chan struct{} {
	if x.unwanted {
		return nil
	}
	return x.sink.Gone()
}

// direct handles the events of a script's task in this goroutine, up to the first batch of rows
// that is not the last: that is faster for a small answer. It reports whether the task has
// ended.
func (r *Runner) direct(x *Execution, broken error) (_ error, over bool) {
	if r.current.Mode.Interactive || x.gone() != nil {
		return broken, false
	}
	for {
		var event result.Event
		var ok bool
		r.console.FlushWhile(func() { event, ok = x.Task.Next() })
		if !ok {
			return broken, true
		}
		batch, rows := event.(*result.Batch)
		goesOn := rows && !batch.Last
		if err := x.handle(event, x.Task.Interrupted()); err != nil && broken == nil {
			broken = x.fail(err)
		}
		if goesOn {
			return broken, false
		}
	}
}

// over prints the ending of a task, or returns why it was refused.
func (r *Runner) over(ctx context.Context, x *Execution, broken error) error {
	err := x.Task.Err()
	x.Break()
	r.console.ClearStatus()
	if broken != nil && (err == nil || IsInterruption(err)) {
		err = broken
	}
	if ctx.Err() == nil && (err == nil || IsInterruption(err)) && x.Task.Interrupted() && x.isDeserted() {
		return nil // the only reason of the stop is that no program reads the rows
	}
	if !x.Task.Interrupted() || broken != nil {
		if r.current.Mode.Interactive && isLost(err) && !x.Traits().Cancellable {
			x.hint = fateUnknown
		}
		return err
	}
	if x.readerLeft {
		return r.reportPagerQuit(x, err)
	}
	r.reportInterrupted(x, err)
	return ErrInterrupted
}

// finish closes the sink and prints the fate of the rows. It returns err, or why the rows could
// not be written.
func (r *Runner) finish(ctx context.Context, x *Execution, err error) error {
	r.console.ClearStatus()
	ending := export.Ending{Err: err, Rows: x.rows, Total: x.total, Text: x.text}
	summary, err := x.sink.Close(ctx, ending)
	if summary.Note != "" {
		r.console.Message(summary.Note)
	}
	hint := summary.Hint
	if ending.HasRows() && summary.Undone != "" {
		hint = summary.Undone
	}
	switch {
	case hint == "":
	case errors.Is(err, ErrInterrupted):
		r.console.Message(hint) // the interrupt was reported
	default:
		x.hint = hint
	}
	if summary.Ended {
		r.console.Message("The command has ended. Results are shown on the screen again.")
		if failed := r.CloseDestination(ctx); err == nil {
			err = failed
		}
	}
	if d := x.target.Destination; err == nil && x.total != nil && d != nil && (d.IsFile() || !x.text) {
		r.printExported(*x.total, d, summary.Written)
	}
	return err
}

// printExported prints the outcome of results that went to a destination.
func (r *Runner) printExported(o result.Outcome, d *export.Destination, written string) {
	switch {
	case !d.IsFile():
		r.printOutcome(o)
	case r.current.Mode.ShowsOutcome():
		if r.current.Mode.ShowsTiming() {
			written += fmt.Sprintf(" (%s)", humanize.ClientTime(o.Elapsed, 3))
		}
		r.console.Print(written + "\n")
	}
}

// StopUnread stops the statement in front if no program reads its output. It is called while
// the goroutine of Run waits for the statement's answer.
func (r *Runner) StopUnread() {
	if x := r.front.Load(); x != nil && x.Task != nil && x.isDeserted() {
		x.Task.Cancel()
	}
}
