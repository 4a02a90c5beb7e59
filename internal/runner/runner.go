// Package runner runs what shows rows: it passes the events of a task through the one loop of
// mysh to a sink, and prints how the task ended.
//
// A [Request] names the task, usually a statement's [executor.Job], and the [Sink] for its
// events: the screen, a file, a command, or an answer for the shell itself. Gates decide before
// whether a statement is sent. While a task runs, the [Runner] shows its progress and handles
// Ctrl-C, Ctrl-Z, and the end of the program that reads the output.
package runner

import (
	"context"
	"sync/atomic"
	"time"

	"mysh/internal/advice"
	"mysh/internal/console"
	"mysh/internal/executor"
	"mysh/internal/export"
	"mysh/internal/result"
	"mysh/internal/results"
	"mysh/internal/sessions"
	"mysh/internal/settings"
	"mysh/internal/sqltext"
)

// A Task is something that runs and sends events. An [*executor.Job] is a Task; its
// documentation states the contracts of the methods.
type Task interface {
	Next() (result.Event, bool)
	Go()
	Events() <-chan result.Event
	Started() time.Time
	Err() error
	Interrupt()
	Cancel()
	Abandon()
	Interrupted() bool
	Interrupting() <-chan struct{}
	Settled() <-chan struct{}
	State() (executor.State, error)
}

// A Runner runs tasks, one at a time in front. Only the goroutine that performs inputs may use it,
// except where a method says more.
type Runner struct {
	console   *console.Console
	current   *settings.Current
	sessions  *sessions.Sessions
	results   *results.Store
	variables *sqltext.Variables

	destination *export.Destination // of Redirect; nil for the screen
	gate        gateState
	wrap        func(*RowSink) Sink
	attributes  [][2]string   // for the next statement
	took        time.Duration // of the last statement
	failed      error         // the error that ended it
	ended       lastStatement
	trail       advice.Trail // of the statements of a user

	scope   atomic.Pointer[scope]              // of the input that is being performed
	life    context.Context                    // ends with the program
	endLife context.CancelCauseFunc            // ends life
	front   atomic.Pointer[Execution]          // the target of an interrupt
	writing atomic.Pointer[export.Destination] // where a write may be waiting
	suspend chan struct{}                      // receives when the statement in front is to move to the background
	pausing atomic.Bool                        // within Pause
}

// New returns a Runner. Statements that end in \gset set the variables.
func New(c *console.Console, current *settings.Current, s *sessions.Sessions, store *results.Store, variables *sqltext.Variables) *Runner {
	r := &Runner{console: c, current: current, sessions: s, results: store, variables: variables, suspend: make(chan struct{}, 1)}
	r.gate.skipping = current.Mode.Skip
	r.wrap = func(rows *RowSink) Sink { return rows }
	r.life, r.endLife = context.WithCancelCause(context.Background())
	r.Begin()
	return r
}

// SetAttributes stores names with values, which are sent with the next statement. It reports
// whether the server accepts any.
func (r *Runner) SetAttributes(pairs [][2]string) bool {
	r.attributes = pairs
	if !r.sessions.Front().SetAttributes(nil) {
		r.attributes = nil
		return false
	}
	return true
}

// HasAttributes reports whether attributes are sent with the next statement.
func (r *Runner) HasAttributes() bool { return len(r.attributes) > 0 }

// sendAttributes passes the attributes on to the session, which sends them with the next
// statement.
func (r *Runner) sendAttributes() {
	if len(r.attributes) > 0 {
		r.sessions.Front().SetAttributes(r.attributes)
		r.attributes = nil
	}
}
