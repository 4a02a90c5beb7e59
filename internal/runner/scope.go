package runner

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"mysh/internal/console"
	"mysh/internal/crash"
	"mysh/internal/humanize"
)

// ErrInterrupted means that the user has ended something: the text being typed, or the
// statement in front and all input after it.
var ErrInterrupted = errors.New("interrupted")

// A scope is what one Ctrl-C ends: all that is performed for one line that was typed, or for a
// whole script. Every wait ends with its context, except the wait for a task, which an
// interrupt stops in steps.
type scope struct {
	context.Context
	cancel context.CancelCauseFunc
}

// Begin begins the scope of a new input and returns its context, whose cause is ErrInterrupted
// once the user or a signal has ended it. An earlier interrupt has no effect on it.
func (r *Runner) Begin() context.Context {
	next := &scope{}
	next.Context, next.cancel = context.WithCancelCause(r.life)
	if before := r.scope.Swap(next); before != nil {
		before.cancel(nil)
	}
	return next.Context
}

// Context returns the context of the input that is being performed; see Begin.
func (r *Runner) Context() context.Context { return r.scope.Load().Context }

// Interrupt ends what is being performed and drops the input after it. The task in front is
// stopped by the next, stronger step. Interrupt never blocks and may be called from any
// goroutine. It reports whether there was a task.
func (r *Runner) Interrupt() bool {
	r.scope.Load().cancel(ErrInterrupted)
	x := r.front.Load()
	if x != nil && x.Task != nil {
		x.Task.Interrupt()
	}
	r.console.Stop()
	if d := r.writing.Load(); d != nil {
		d.Stop()
	}
	return x != nil && x.Task != nil
}

// End is Interrupt for the end of the program: later inputs are interrupted from their beginning.
// It returns the task in front, nil for none. It may be called from any goroutine.
func (r *Runner) End() Task {
	r.endLife(ErrInterrupted)
	x := r.front.Load()
	r.Interrupt()
	if x == nil || x.Task == nil {
		return nil
	}
	return x.Task
}

// Ending reports whether the program ends, so that no user can be asked any more.
func (r *Runner) Ending() bool { return r.life.Err() != nil }

// Suspend sends the statement in front to the background, with its session; also one that is
// between two runs. It never blocks and may be called from any goroutine. Without a statement, it
// does nothing.
func (r *Runner) Suspend() {
	if x := r.front.Load(); (x == nil || x.Task == nil) && !r.pausing.Load() {
		return
	}
	select {
	case r.suspend <- struct{}{}:
	default:
	}
}

// Wait calls f, which opens or asks something and ends when its context does. If the user has
// ended it, Wait prints what was interrupted and the sentence that fate returns, and returns
// ErrInterrupted.
func (r *Runner) Wait(ctx context.Context, what string, fate func() string, f func(context.Context) error) error {
	began := time.Now()
	err := f(ctx)
	if err == nil || ctx.Err() == nil {
		return err
	}
	return r.GiveUp(what, began, fate())
}

// WaitInView is Wait with a status line once f has taken a while. f runs on another goroutine and must not
// use the console.
func (r *Runner) WaitInView(ctx context.Context, what string, fate func() string, f func(context.Context) error) error {
	if !r.console.HasStatusLine() {
		return r.Wait(ctx, what, fate, f)
	}
	return r.Wait(ctx, what, fate, func(ctx context.Context) error {
		began, done := time.Now(), make(chan error, 1)
		crash.Go(func() { done <- f(ctx) })
		for wait := quietFor; ; wait = flushEvery {
			select {
			case err := <-done:
				if wait != quietFor {
					r.console.ClearStatus()
				}
				return err
			case <-time.After(wait):
				pieces := []console.Piece{{Text: humanize.Elapsed(time.Since(began)), Worth: console.Needed}, {Text: strings.ToLower(what[:1]) + what[1:], Worth: 7}}
				r.console.Status(console.StatusLine(r.console.LineWidth(), nil, pieces, []console.Piece{{Text: "^C stop", Worth: 9}}))
			}
		}
	})
}

// GiveUp prints that the user has interrupted a wait for what, and fate, a sentence with a
// blank in front. It returns ErrInterrupted.
func (r *Runner) GiveUp(what string, began time.Time, fate string) error {
	if r.current.Mode.Interactive {
		r.console.Message("^C")
	}
	r.console.Message(fmt.Sprintf("%s was interrupted after %s.%s", what, humanize.Elapsed(time.Since(began)), fate))
	return ErrInterrupted
}

// OrInterrupted returns ErrInterrupted if err is nil and the user has ended the context.
func OrInterrupted(ctx context.Context, err error) error {
	if err == nil && ctx.Err() != nil {
		return ErrInterrupted
	}
	return err
}
