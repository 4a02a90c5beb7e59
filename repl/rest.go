package repl

import (
	"errors"

	"mysh/internal/result"
	"mysh/internal/runner"
	"mysh/internal/scan"
	"mysh/internal/sessions"
)

// The statements that a user types or pastes at once, types ahead, or has in a sourced file rely on
// each other. The rest of them is not sent after one that was not sent, after the loss of a connection
// with state that they may rely on, and after the failure to open a session for them.

// errRestLost ends the rest of the inputs that rely on each other.
var errRestLost = errors.New("the rest may rely on what was lost")

// isRestLost reports whether the rest of the inputs may rely on what was lost, after an input
// that failed.
func (sh *Shell) isRestLost(err error) bool {
	state := sh.env.Sessions.State()
	return errors.Is(err, result.ErrNotSent) || errors.As(err, new(sessions.ConnectError)) || !state.Connected && state.Lost
}

// AheadLines are Lines that may hold lines that were typed before the next ReadLine.
type AheadLines interface {
	Lines
	// TakeAhead removes the lines that were typed ahead and returns them, each with its line
	// feed. It waits for the end of a paste. A last line without an end remains.
	TakeAhead() string
}

// includesAhead reports whether the dropped rest includes what was typed ahead. That is so
// after a loss, and when the statement has taken its session and its state to the background.
func (sh *Shell) includesAhead(err error) bool {
	if errors.Is(err, runner.ErrSuspended) {
		return sh.env.Jobs.NewestHoldings() != ""
	}
	return errors.Is(err, errRestLost) || sh.isRestLost(err)
}

// dropRest drops the inputs that were typed or pasted after a statement that ended early, and
// prints how many there were.
func (sh *Shell) dropRest(src *source, err error) {
	delimiter, dropped := src.split.Delimiter(), 0
	if ahead, ok := src.lines.(AheadLines); ok && sh.includesAhead(err) {
		text := ahead.TakeAhead()
		sh.journal.addUnsent(text)
		src.split.FeedString(text)
	}
	for _, ok := src.split.Next(); ok; _, ok = src.split.Next() {
		dropped++
	}
	if src.split.Pending() != scan.Nothing {
		dropped++
	}
	src.split.Drop()
	src.split.SetDelimiter(delimiter)
	if dropped > 0 {
		sh.env.Console.Message(notSent(dropped))
	}
}
