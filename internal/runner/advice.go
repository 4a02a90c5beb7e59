package runner

import (
	"errors"

	"mysh/internal/advice"
	"mysh/internal/result"
	"mysh/internal/sessions"
)

// A lastStatement is what is known of the statement that ended last, to explain its error.
type lastStatement struct {
	situation advice.Situation
	failed    error // nil if it has not failed
}

// note records how a statement of a user ended; before is the session's state when it began.
func (r *Runner) note(x *Execution, before result.State, err error) {
	if !r.current.Mode.Interactive {
		return
	}
	var refused *result.Error
	errors.As(err, &refused)
	after, traits := x.Session.State(), x.Traits()
	if !errors.Is(err, result.ErrNotSent) {
		r.trail.Add(after.ConnectionID, x.Statement.Text, r.sessions.ScanMode(), traits, refused)
	}
	r.ended = lastStatement{advice.Situation{
		Before: before, After: after, Traits: traits,
		Locker: r.trail.Locker(after.ConnectionID), LastSet: r.trail.LastSet(after.ConnectionID),
	}, err}
}

// ForgetStatements records that the session in front is as after its login.
func (r *Runner) ForgetStatements() { r.trail.Forget() }

// Advise returns what helps after an error of a server; the zero value in a batch, whose output is that of
// the C client, and for any other error.
func (r *Runner) Advise(err error) advice.Advice {
	var refused *result.Error
	if !r.current.Mode.Interactive || !errors.As(err, &refused) {
		return advice.Advice{}
	}
	switch {
	case errors.Is(err, result.ErrNotSent), errors.As(err, new(sessions.ConnectError)):
		return advice.For(refused, advice.Situation{Connecting: true})
	case r.ended.failed != nil && errors.Is(err, r.ended.failed):
		return advice.For(refused, r.ended.situation)
	}
	state := r.sessions.State() // for a job, as far as it is known
	return advice.For(refused, advice.Situation{Before: state, After: state})
}
