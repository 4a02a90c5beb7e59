package app

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"mysh/internal/crash"
	"mysh/repl"
)

// An endedBySignal is the error of a program that a signal ended.
type endedBySignal syscall.Signal

func (s endedBySignal) Error() string { return syscall.Signal(s).String() }

// A signals turns the process's signals into calls.
type signals struct {
	ch      chan os.Signal
	stopped chan struct{}
	ctx     context.Context
	cancel  context.CancelCauseFunc
	lease   terminalLease
	crashes <-chan *crash.Crash // in other goroutines
}

// watch handles the signals of the process. None of those that end programs leaves the terminal
// in a changed state. A pipe whose reader closes its end is an error of writing, not a signal.
func watch() *signals {
	s := &signals{ch: make(chan os.Signal, 4), stopped: make(chan struct{}), crashes: crash.Watch()}
	s.ctx, s.cancel = context.WithCancelCause(context.Background())
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) // if it were ignored, children would ignore it, too
	s.lease.interrupts = s.ch
	signal.Notify(s.ch, os.Interrupt)
	signal.Notify(s.ch, ending...)
	return s
}

// ignoreInterrupts ignores Ctrl-C for good.
func (s *signals) ignoreInterrupts() {
	s.lease.interrupts = nil
	signal.Ignore(os.Interrupt)
}

func (s *signals) stop() {
	// The terminal's SIGHUP may be late, when the loss of the terminal has already ended mysh and decided
	// its exit code. The signal is dropped by a handler: signal.Ignore would leave a moment in which it
	// kills the process.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP)
	signal.Stop(s.ch)
	close(s.stopped)
}

// during runs f, which a signal may end: connecting, asking for a password. The context of f
// ends at the first signal, and f then has finishWithin to end in good order. A second signal
// does not wait for f.
func (s *signals) during(f func(context.Context) error) error {
	done := make(chan error, 1)
	crash.Go(func() { done <- f(s.ctx) })
	select {
	case err := <-done:
		return s.last(err)
	case c := <-s.crashes:
		panic(c)
	case sig := <-s.ch:
		s.cancel(repl.ErrInterrupted)
		select {
		case <-done:
		case <-time.After(finishWithin):
		case c := <-s.crashes:
			panic(c)
		case <-s.ch:
		}
		return ended(sig)
	}
}

// hungUp does what SIGHUP does. SIGHUP itself mostly comes only after the terminal has been
// lost.
func (s *signals) hungUp() {
	select {
	case s.ch <- syscall.SIGHUP:
	default: // another signal is ending mysh
	}
}

// last returns the error of something that has ended: the loss of the terminal, if that is the
// reason, otherwise err.
func (s *signals) last(err error) error {
	select {
	case sig := <-s.ch:
		if sig == syscall.SIGHUP {
			return ended(sig)
		}
	default:
	}
	return err
}

// finishWithin is how long the shell may take to print its last reports, when a signal ends the
// program and the server has been informed. Its terminal or pipe may accept nothing any more.
const finishWithin = time.Second

// run runs the shell, and ends it early when a signal demands that. If interactive, a user
// types and Ctrl-C never ends the program. closeTerminal ends the user's input.
func (s *signals) run(shell *repl.Shell, lines repl.Lines, interactive bool, closeTerminal func()) error {
	done := make(chan error, 1)
	crash.Go(func() { done <- shell.Run(lines) })
	for {
		select {
		case err := <-done:
			return s.last(err)
		case c := <-s.crashes:
			panic(c)
		case sig := <-s.ch:
			if interactive && sig == os.Interrupt {
				if !s.lease.held() && !shell.AtPrompt() {
					shell.Interrupt()
				}
				continue
			}
			if sig == syscall.SIGQUIT && s.lease.children.Load() > 0 {
				continue // Ctrl-\ was for the child, as in the C client
			}
			settled, running := shell.Terminate()
			if !running && !interactive {
				return ended(sig) // the shell waits for input, which nothing can end
			}
			closeTerminal()
			s.await(done, settled, s.lease.terminate(sig))
			return ended(sig)
		}
	}
}

// await waits until the shell has ended, or finishWithin after its work is settled, and until
// the terminal is released. A second signal ends the wait.
func (s *signals) await(done <-chan error, settled, released <-chan struct{}) {
	var late <-chan time.Time
	for done != nil || released != nil {
		select {
		case <-done:
			done = nil
		case <-released:
			released = nil
		case <-settled:
			late, settled = time.After(finishWithin), nil
		case <-late:
			return
		case c := <-s.crashes:
			panic(c)
		case <-s.ch:
			return
		}
	}
}

// ended returns the error of a program that a signal ends.
func ended(sig os.Signal) error {
	if number, ok := sig.(syscall.Signal); ok && sig != os.Interrupt {
		return endedBySignal(number)
	}
	return repl.ErrInterrupted
}
