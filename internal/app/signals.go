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

// An endedBySignal says that a signal ended the program.
type endedBySignal syscall.Signal

func (s endedBySignal) Error() string { return syscall.Signal(s).String() }

// A signals turns the process's signals into calls.
type signals struct {
	ch      chan os.Signal
	stopped chan struct{}
	ctx     context.Context
	cancel  context.CancelCauseFunc
	deaf    bool // Ctrl-C is ignored for good
	loans   loans
	crashes <-chan *crash.Crash // of other goroutines
}

// Takes the signals over: no one that would end a program leaves the terminal as it is then. A
// pipe whose reader goes away is an error of writing, not a signal.
func watch() *signals {
	s := &signals{ch: make(chan os.Signal, 4), stopped: make(chan struct{}), crashes: crash.Watch()}
	s.ctx, s.cancel = context.WithCancelCause(context.Background())
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) // if it were ignored, children would ignore it, too
	signal.Notify(s.ch, os.Interrupt)
	signal.Notify(s.ch, ending...)
	return s
}

// Ignores Ctrl-C for good.
func (s *signals) ignoreInterrupts() {
	s.deaf = true
	signal.Ignore(os.Interrupt)
}

func (s *signals) stop() {
	signal.Ignore(syscall.SIGHUP) // a terminal's may come after its loss has ended mysh, which has its exit code
	signal.Stop(s.ch)
	close(s.stopped)
}

// Runs what can be waited for only until a signal: connecting, asking for a password. The
// function's context ends at the first one, which the function hears and leaves things in
// order within lastWords; a second one does not wait for that.
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
		case <-time.After(lastWords):
		case c := <-s.crashes:
			panic(c)
		case <-s.ch:
		}
		return ended(sig)
	}
}

// Does what SIGHUP does, which mostly comes only after the terminal has gone.
func (s *signals) hungUp() {
	select {
	case s.ch <- syscall.SIGHUP:
	default: // one that ends mysh is there
	}
}

// Returns how something ended that is over: by the loss of the terminal, if that is why, or with err.
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

// lastWords is how long the shell may take, when a signal ends the program and the server
// knows of it, to say how things ended: its terminal or pipe may take nothing any more.
const lastWords = time.Second

// Runs the shell, and ends it early when a signal says so. interactive is whether a person
// types: Ctrl-C then never ends the program. hangUp ends what the person types.
func (s *signals) run(shell *repl.Shell, lines repl.Lines, interactive bool, hangUp func()) error {
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
				if !s.lentOut() && !shell.AtPrompt() {
					shell.Interrupt()
				}
				continue
			}
			if sig == syscall.SIGQUIT && s.loans.children.Load() > 0 {
				continue // Ctrl-\ was the child's, as when the C client waits for one
			}
			settled, running := shell.Terminate()
			if !running && !interactive {
				return ended(sig) // it waits for input, which nothing can end
			}
			hangUp()
			s.await(done, settled, s.recall(sig))
			return ended(sig)
		}
	}
}

// Waits until the shell is done, or could be, and the terminal is back. A second signal does
// not wait.
func (s *signals) await(done <-chan error, settled, back <-chan struct{}) {
	var late <-chan time.Time
	for done != nil || back != nil {
		select {
		case <-done:
			done = nil
		case <-back:
			back = nil
		case <-settled:
			late, settled = time.After(lastWords), nil
		case <-late:
			return
		case c := <-s.crashes:
			panic(c)
		case <-s.ch:
			return
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
