// Package repl is the loop: it reads input, cuts it into statements and client commands, has each
// performed, and reports why one failed.
//
// A [Shell] reads [Lines]. A statement is run by the [runner.Runner]; a client command performs
// itself with the services of a [command.Env], and returns to the loop what concerns the loop. A
// terminal, a pipe, -e and a sourced file differ only in their Lines and in the [settings.Mode].
//
// The goroutine that calls Run is the only one that performs inputs. Interrupt may come from any
// other.
package repl

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"

	"mysh/internal/command"
	"mysh/internal/crash"
	"mysh/internal/runner"
)

// Config is what a shell works with. Env must be complete except for History, Catalog and
// Input.
type Config struct {
	Env   *command.Env
	Files Files // opens sourced files; nil if none may be read
	Label Label // of the prompt
	Names Names // candidates for the correction of names; nil for none
}

// A Shell reads input and performs it.
type Shell struct {
	env            *command.Env
	files          Files
	label          Label
	names          Names
	journal        journal     // of what a user types
	atPrompt       atomic.Bool // a line is being typed
	count          int         // inputs so far, for the prompt
	depth          int         // how deep sourced files are nested
	last           string      // the statement sent last
	leaveConfirmed bool        // the user has been warned of what would be lost
}

// New returns a shell.
func New(cfg Config) *Shell {
	return &Shell{
		env: cfg.Env, files: cfg.Files, label: cfg.Label, names: cfg.Names,
		journal: journal{cfg.Env.History, cfg.Env.Console, cfg.Env.Sessions},
	}
}

// How a Run may end early.
var (
	// ErrInterrupted means that the user has ended something: the text being typed, or the
	// running statement and all input after it.
	ErrInterrupted = runner.ErrInterrupted
	// ErrStopped means that an error ended the input. It was printed.
	ErrStopped = errors.New("stopped at an error")
	// errQuit ends all input, nested or not.
	errQuit = errors.New("quit")
	// errFileOver ends a file that a user has sourced, and those around it.
	errFileOver = errors.New("the file ended at an error")
)

// isEnding reports whether an error ends the input, rather than reports a failure.
func isEnding(err error) bool {
	return slices.ContainsFunc([]error{ErrInterrupted, ErrStopped, errQuit, runner.ErrSuspended, errFileOver, errRestLost},
		func(ending error) bool { return errors.Is(err, ending) })
}

// Run reads lines and performs them until they end or the user quits. It returns nil then,
// ErrStopped after an error that ends a batch, and ErrInterrupted after Interrupt unless a user types.
func (sh *Shell) Run(lines Lines) error {
	mode := &sh.env.Current.Mode
	ctx := sh.env.Runner.Context()
	src, err := sh.source(lines, "", mode.Delimiter)
	if err != nil {
		return err
	}
	if mode.Tee != "" {
		command.Tee(sh.env, mode.Tee)
	}
	for more := true; more && err == nil; {
		if err = sh.read(ctx, src); err == nil {
			more, err = again(ctx, sh, lines)
		}
		if err == nil && more {
			src, err = sh.source(lines, "", mode.Delimiter)
		}
	}
	sh.env.Jobs.End()
	sh.env.Results.Reset()
	if failed := sh.env.Runner.CloseDestination(sh.env.Runner.Context()); failed != nil {
		sh.env.Console.Error(failed, "")
	}
	if errors.Is(err, errQuit) {
		err = nil
	}
	if (err == nil || errors.Is(err, ErrStopped)) && !mode.Interactive && mode.ShowsOutcome() {
		sh.env.Console.WriteString("Bye\n")
	}
	return cmp.Or(err, sh.reportLost())
}

// again waits until lines are to be read once more, and reports whether they are. It prints why they cannot
// be.
func again(ctx context.Context, sh *Shell, lines Lines) (more bool, err error) {
	if repeated, ok := lines.(RepeatedLines); ok {
		more, err = repeated.Again(ctx)
	}
	if err != nil && !isEnding(err) {
		sh.env.Console.Error(err, "")
		err = ErrStopped
	}
	return more, err
}

// reportLost writes buffered output, closes the tee file, and prints why any output of this run
// was lost. In a batch, lost output is an error, even after --force.
func (sh *Shell) reportLost() error {
	c := sh.env.Console
	c.NoTee()
	c.Flush()
	for failed := c.Err(); failed != nil; failed = c.Err() {
		c.Error(failed, "")
	}
	if c.Lost() && !sh.env.Current.Mode.Interactive {
		return ErrStopped
	}
	return nil
}

// AtPrompt reports whether a line is being typed: an interrupt is then for the line editor. It
// may be called from any goroutine.
func (sh *Shell) AtPrompt() bool { return sh.atPrompt.Load() }

// Interrupt ends what the shell waits for and drops the input after it; see
// [runner.Runner.Interrupt]. It never blocks and may be called from any goroutine. It reports
// whether a statement was running.
func (sh *Shell) Interrupt() bool { return sh.env.Runner.Interrupt() }

// Terminate is Interrupt for the end of the program. It also stops the jobs in the background,
// and reports whether any statement was running. The end of the user's input then ends the
// shell, whatever would be lost: no user can answer. The channel is closed when no statement
// needs the shell any more to end, however long the drawing of results may take; see
// [executor.Job.Settled].
func (sh *Shell) Terminate() (settled <-chan struct{}, running bool) {
	var ends []<-chan struct{}
	if front := sh.env.Runner.End(); front != nil {
		ends = append(ends, front.Settled())
	}
	ends = append(ends, sh.env.Jobs.Interrupt()...)
	all := make(chan struct{})
	crash.Go(func() {
		defer close(all)
		for _, end := range ends {
			<-end
		}
	})
	return all, len(ends) > 0
}

// confirmLeave reports whether the user may leave. If work would be lost, the first call only prints
// that, and the second one reports true. again is what the user did, such as "Type quit".
func (sh *Shell) confirmLeave(again string) bool {
	unsaved := sh.env.Jobs.UnsavedWork()
	if unsaved == "" || sh.leaveConfirmed || sh.env.Runner.Ending() {
		return true
	}
	sh.leaveConfirmed = true
	sh.env.Console.Message(strings.ToUpper(unsaved[:1]) + unsaved[1:] + "; leaving rolls back transactions and stops jobs. " + again + " again to leave.")
	return false
}

// checkInterrupt returns err, or ErrInterrupted if err is nil and the user has ended the
// context.
func checkInterrupt(ctx context.Context, err error) error { return runner.OrInterrupted(ctx, err) }
