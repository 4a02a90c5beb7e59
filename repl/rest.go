package repl

import (
	"errors"
	"fmt"

	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sessions"
)

// What a person types or pastes at once, has typed ahead, or has in a sourced file, is one
// intention: the statements of it rely on each other. When the connection was lost with what they
// may rely on, one of them was not sent, or a session for them could not be opened, the rest of them
// is not sent either.

// errRestLost ends the rest of an intention.
var errRestLost = errors.New("the rest may rely on what was lost")

// A connectError is why no new session could be opened. What follows was meant for that session.
type connectError struct{ error }

func (e connectError) Unwrap() error { return e.error }

// restIsLost reports whether the rest of an intention may rely on what was lost, after an input
// that failed.
func (sh *Shell) restIsLost(err error) bool {
	state := sh.sessions.State()
	return errors.Is(err, result.ErrNotSent) || errors.As(err, new(connectError)) || !state.Connected && state.Lost
}

// AheadLines are Lines that may hold lines which were typed before the one that is read next is
// asked for.
type AheadLines interface {
	Lines
	// TakeAhead removes the lines that were typed ahead and returns them, each with its line
	// feed. It waits until nothing more of a paste arrives. A last line without an end stays.
	TakeAhead() string
}

// restRelies reports whether what was typed ahead belongs to the rest that is dropped: after a loss,
// and when the statement has taken its session to the background with what was in it.
func (sh *Shell) restRelies(err error) bool {
	if errors.Is(err, errParked) {
		return sessions.Holdings(sh.jobs[len(sh.jobs)-1].session.State()) != ""
	}
	return errors.Is(err, errRestLost) || sh.restIsLost(err)
}

// dropRest drops what was typed or pasted after a statement that ended early, and reports how many
// statements these were.
func (sh *Shell) dropRest(src *source, err error) {
	delimiter, dropped := src.split.Delimiter(), 0
	if ahead, ok := src.lines.(AheadLines); ok && sh.restRelies(err) {
		text := ahead.TakeAhead()
		sh.rememberUnsent(text)
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
	switch {
	case dropped == 1:
		sh.console.Message("The statement after it was not sent.")
	case dropped > 1:
		sh.console.Message(fmt.Sprintf("The %d statements after it were not sent.", dropped))
	}
}
