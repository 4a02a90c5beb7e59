package runner

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"mysh/internal/executor"
	"mysh/internal/humanize"
	"mysh/internal/result"
)

const fateUnknown = "It is not known whether the server executed the statement."

// reportInterrupted prints the fate of an interrupted task.
func (r *Runner) reportInterrupted(x *Execution, err error) {
	after := humanize.Elapsed(time.Since(x.Task.Started()))
	if r.current.Mode.Interactive {
		r.console.Message("^C")
	}
	state, killErr := x.Task.State()
	switch {
	case state == executor.Abandoned:
		why, fate := dropReason(killErr)
		r.console.Message(fmt.Sprintf("%s Connection %d was dropped after %s; %s.%s",
			why, r.sessions.State().ConnectionID, after, fate, x.batchProgress("may run after it")))
	case IsInterruption(err), err == nil && x.wasTruncated():
		r.console.Message(fmt.Sprintf("Query interrupted after %s.%s%s", after, r.SessionNote(), x.batchProgress("did not run")))
	case err == nil && x.isCompound():
		// A killed sleep ends like one that has ended by itself, and the next statement begins.
		r.console.Message("The statement ended without an error after ^C, but may be incomplete." + x.batchProgress(""))
	case err == nil:
		r.console.Message("The statement finished despite ^C." + x.batchProgress(""))
	case errors.Is(err, context.Canceled):
		r.console.Message(fmt.Sprintf("Connecting was interrupted after %s; the statement was not sent.", after))
	default:
		r.console.Error(err, "")
		if isLost(err) && !x.Traits().Cancellable {
			r.console.Message(fateUnknown)
		}
	}
}

// reportUnstopped prints once why an interrupted statement runs on, and what another Ctrl-C does.
func (r *Runner) reportUnstopped(x *Execution) {
	state, err := x.Task.State()
	var unstopped *result.UnstoppedError
	if state != executor.Unstopped || x.unstopped == err || !errors.As(err, &unstopped) {
		return
	}
	x.unstopped = err
	text := unstopped.Text
	if !unstopped.CanForce {
		text += " Ctrl-C again drops the connection; the statement may run on."
	}
	x.Break()
	r.console.Message(text)
}

// reportPagerQuit prints that a statement was stopped because its rows were not wanted any
// more. It returns an error that has another cause.
func (r *Runner) reportPagerQuit(x *Execution, err error) error {
	if err != nil && !IsInterruption(err) {
		return err
	}
	why := "the pager was quit"
	if x.target.Destination != nil {
		why = "the command stopped reading"
	}
	r.console.Message(fmt.Sprintf("Query interrupted after %s: %s.%s", humanize.Elapsed(time.Since(x.Task.Started())), why, r.SessionNote()))
	return nil
}

// dropReason returns why a connection was dropped, and the fate of its statement.
func dropReason(err error) (why, fate string) {
	fate = "the statement may still be running on the server"
	var unstopped *result.UnstoppedError
	switch {
	case errors.As(err, &unstopped):
		return "No KILL was sent.", fate // the rest was printed before
	case err == nil:
		return "The server was still stopping the statement.", fate
	case errors.Is(err, executor.ErrUnanswered):
		return "The server did not answer.", fate
	case errors.Is(err, result.ErrIdle):
		return "The server ended the statement, but did not answer.", "it is not known whether the statement finished"
	}
	text := firstLine(err.Error())
	return strings.ToUpper(text[:1]) + strings.TrimRight(text[1:], ".") + ".", fate
}

// SessionNote returns a sentence on the state of the session after an interrupt, with a blank
// in front; "" in a batch.
func (r *Runner) SessionNote() string {
	switch {
	case !r.current.Mode.Interactive:
		return ""
	case r.sessions.State().Status.Has(result.StatusInTransaction) && r.sessions.State().Server().Product().KillEndsTransaction:
		return " The session is kept; its transaction was rolled back. Type rollback to go on."
	case r.sessions.State().Status.Has(result.StatusInTransaction):
		return " The session is kept; its transaction is still open."
	}
	return " The session is kept."
}

// IsInterruption reports whether an error means that the server has stopped a statement on
// request.
func IsInterruption(err error) bool {
	var refused *result.Error
	return errors.As(err, &refused) && (refused.Number == result.CodeInterrupted || refused.Killed)
}

// isLost reports whether it is not known after an error what the server has done.
func isLost(err error) bool {
	var refused *result.Error
	return errors.As(err, &refused) && refused.Client() && refused.Number != result.CodeServerGone && !errors.Is(err, result.ErrNotSent)
}

// FateAfterLoss returns a sentence about the statements that were sent together with one whose
// connection was lost; "" if their fate is known.
func (x *Execution) FateAfterLoss(err error) string {
	if !isLost(err) || len(x.rest) == 0 {
		return ""
	}
	return strings.TrimSpace(x.batchProgress("may have run too"))
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}
