package repl

import (
	"errors"

	"mysh/internal/result"
	"mysh/internal/runner"
	"mysh/internal/scan"
	"mysh/internal/sessions"
)

// What a user types or pastes at once, has typed ahead, or has in a sourced file, is one
// intention: its statements rely on each other. When the connection was lost with what they
// may rely on, when one of them was not sent, or when a session for them could not be opened, the rest
// of them is not sent either.

// errRestLost ends the rest of an intention.
var errRestLost = errors.New("the rest may rely on what was lost")

// isRestLost reports whether the rest of an intention may rely on what was lost, after an input
// that failed.
func (sh *Shell) isRestLost(err error) bool {
	state := sh.env.Sessions.State()
	return errors.Is(err, result.ErrNotSent) || errors.As(err, new(sessions.ConnectError)) || !state.Connected && state.Lost
}

// AheadLines are Lines that may hold lines which were typed before the next ReadLine.
type AheadLines interface {
	Lines
	// TakeAhead removes the lines that were typed ahead and returns them, each with its line
	// feed. It waits until nothing more of a paste arrives. A last line without an end remains.
	TakeAhead() string
}

// includesAhead reports whether what was typed ahead belongs to the rest that is dropped: after a loss,
// and when the statement has taken its session to the background with what was in it.
func (sh *Shell) includesAhead(err error) bool {
	if errors.Is(err, runner.ErrSuspended) {
		return sh.env.Jobs.NewestHoldings() != ""
	}
	return errors.Is(err, errRestLost) || sh.isRestLost(err)
}

// dropRest drops what was typed or pasted after a statement that ended early, and prints how many
// statements these were.
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
