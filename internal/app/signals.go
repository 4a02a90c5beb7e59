package app

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"mysh/repl"
)

// An endedBySignal says that a signal ended the program.
type endedBySignal syscall.Signal

func (s endedBySignal) Error() string { return syscall.Signal(s).String() }

// A crash is a panic of the shell's goroutine.
type crash struct {
	value any
	stack []byte
}

func (c *crash) Error() string { return fmt.Sprint(c.value) }

// A signals turns the process's signals into calls.
type signals struct {
	ch      chan os.Signal
	stopped chan struct{}
	ctx     context.Context
	cancel  context.CancelCauseFunc
}

// Takes the signals over. A pipe whose reader goes away is an error of writing, not a
// signal.
func watch() *signals {
	s := &signals{ch: make(chan os.Signal, 4), stopped: make(chan struct{})}
	s.ctx, s.cancel = context.WithCancelCause(context.Background())
	signal.Ignore(syscall.SIGPIPE)
	signal.Notify(s.ch, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	return s
}

func (s *signals) stop() {
	signal.Stop(s.ch)
	close(s.stopped)
}

// Runs what can be waited for only until a signal: connecting, asking for a password. The
// function's context ends at the first one.
func (s *signals) during(f func(context.Context) error) error {
	done := make(chan error, 1)
	go func() { done <- f(s.ctx) }()
	select {
	case err := <-done:
		return err
	case sig := <-s.ch:
		s.cancel(repl.ErrInterrupted)
		return ended(sig)
	}
}

// Runs the shell, and ends it early when a signal says so. interactive is whether a person
// types: Ctrl-C then never ends the program.
func (s *signals) run(shell *repl.Shell, lines repl.Lines, interactive bool) error {
	done := make(chan error, 1)
	go func() {
		defer func() {
			if bug := recover(); bug != nil {
				done <- &crash{bug, debug.Stack()}
			}
		}()
		done <- shell.Run(lines)
	}()
	var ending error
	for {
		select {
		case err := <-done:
			if ending != nil {
				return ending
			}
			return err
		case sig := <-s.ch:
			running := shell.Interrupt()
			if interactive && sig == os.Interrupt {
				continue
			}
			if ending != nil || !running {
				return ended(sig) // a second signal, or nothing to wait for
			}
			ending = ended(sig)
		}
	}
}

// Returns how a signal ends the program.
func ended(sig os.Signal) error {
	if number, ok := sig.(syscall.Signal); ok && sig != os.Interrupt {
		return endedBySignal(number)
	}
	return repl.ErrInterrupted
}
