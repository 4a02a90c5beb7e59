package repl

import (
	"context"
	"fmt"
	"time"

	"mysh/internal/crash"
	"mysh/internal/executor"
	"mysh/internal/humanize"
)

// A scope is what one Ctrl-C ends: all that is performed for one line that was typed, or for a
// whole script. Whatever the shell waits for ends with its context, except a job, which
// climbs its own ladder.
type scope struct {
	context.Context
	cancel context.CancelCauseFunc
}

// Begins a new scope. An interrupt that was meant for what came before is forgotten.
func (sh *Shell) newScope() {
	next := &scope{}
	next.Context, next.cancel = context.WithCancelCause(sh.life)
	if before := sh.scope.Swap(next); before != nil {
		before.cancel(nil)
	}
}

// Returns the context of what is being performed. Its cause is ErrInterrupted once the user or
// a signal has ended it.
func (sh *Shell) context() context.Context { return sh.scope.Load().Context }

// Reports whether what is being performed is to end.
func (sh *Shell) interrupted() bool { return sh.context().Err() != nil }

// Interrupt ends what the shell waits for and drops the input that was to follow it. A
// statement under way is stopped by the next rung of its ladder. Interrupt never blocks and may
// be called from any goroutine. It reports whether a statement was under way.
func (sh *Shell) Interrupt() bool {
	sh.scope.Load().cancel(ErrInterrupted)
	job := sh.front.Load()
	if job != nil {
		job.Interrupt()
	}
	sh.console.Stop()
	if w := sh.writing.Load(); w != nil {
		w.stop()
	}
	return job != nil
}

// Terminate is Interrupt for the end of the program: it stops the jobs in the background, too,
// and reports whether any statement was under way. The end of what is typed is then the end,
// whatever is at stake: no user is there to be asked. The channel is closed when the end of all
// jobs needs the shell no more, however long the drawing of results may take; see
// [executor.Job.Settled].
func (sh *Shell) Terminate() (settled <-chan struct{}, running bool) {
	sh.endLife(ErrInterrupted)
	var jobs []*executor.Job
	if job := sh.front.Load(); job != nil {
		jobs = append(jobs, job)
	}
	sh.Interrupt()
	for _, b := range *sh.behind.Load() {
		if b.running() {
			jobs = append(jobs, b.job)
			b.interrupt()
		}
	}
	all := make(chan struct{})
	crash.Go(func() {
		defer close(all)
		for _, job := range jobs {
			<-job.Settled()
		}
	})
	return all, len(jobs) > 0
}

// Reports whether the program ends, and no user is there to be asked any more.
func (sh *Shell) leaving() bool { return sh.life.Err() != nil }

// Waits for f, which opens or asks something and ends when its context does. When the user has
// ended it, wait prints what was given up and what fate returns, and returns ErrInterrupted.
func (sh *Shell) wait(what string, fate func() string, f func(context.Context) error) error {
	began := time.Now()
	err := f(sh.context())
	if err == nil || !sh.interrupted() {
		return err
	}
	return sh.givenUp(what, began, fate())
}

// Prints what the user has not waited for, and what became of it. It returns ErrInterrupted.
func (sh *Shell) givenUp(what string, began time.Time, fate string) error {
	if sh.current.Mode.Interactive {
		sh.console.Message("^C")
	}
	sh.console.Message(fmt.Sprintf("%s was given up after %s.%s", what, humanize.Elapsed(time.Since(began)), fate))
	return ErrInterrupted
}

// Returns ErrInterrupted if nothing else ends the input but the user wants it to end.
func (sh *Shell) heeding(err error) error {
	if err == nil && sh.interrupted() {
		return ErrInterrupted
	}
	return err
}
