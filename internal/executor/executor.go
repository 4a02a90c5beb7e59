// Package executor runs one statement in a goroutine of its own.
//
// A [Job] is the only user of its session until it is over. It sends [result.Event] values on a
// channel with little room, so a reader that stops (a pager that waits for a key) stops the
// server too.
//
// Each [Job.Interrupt] climbs one rung of a ladder to end the job early. First the server is
// asked to stop the statement; the session survives with its temporary tables, variables and
// open transaction. If the server does not answer within [Grace], or if a second interrupt
// follows at least [DoublePressGap] after the first, the connection is abandoned.
//
// If it is not sure that a request would stop the job's own statement, or if requests are not
// allowed, the statement runs on until the user decides: a second interrupt makes the request
// nevertheless, or abandons the connection.
package executor

import (
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"mysh/internal/crash"
	"mysh/internal/result"
)

// The times of the ladder.
const (
	// Grace is how long a request to stop may be unanswered before the connection is abandoned.
	// There is no limit for a server that has answered: to roll back may take longer than the
	// statement took.
	Grace = 2500 * time.Millisecond

	// DoublePressGap is the least time between the first interrupt and a second one that
	// abandons the connection. Two hasty presses of Ctrl-C must not cost a session.
	DoublePressGap = 500 * time.Millisecond

	// firstRepeat and lastRepeat bound the pause between two requests to stop. A procedure may
	// continue with its next statement after a request. The pause doubles each time, so that a
	// server that rolls back is not flooded with requests.
	firstRepeat = 50 * time.Millisecond
	lastRepeat  = 2 * time.Second
)

// room is how many events may wait for the reader. It is enough for reading from the socket and
// drawing to overlap, and so little that a stopped reader stops the server.
const room = 2

// A Session is what a job needs of the connection.
type Session interface {
	// Run sends the statements and returns the stream of their answers. Several statements are
	// a group: they are sent as one text and answered one by one. The context ends only when
	// the job is abandoned.
	Run(ctx context.Context, statements []string) (result.Stream, error)

	// Interrupt asks the server, over another connection than the busy one, to stop the running
	// statement. A repeated call does so with more force. It returns nil once the server has
	// accepted the request, and [result.ErrIdle] when the server reports that the statement is
	// over. Any other error explains to the user why nothing was stopped; it wraps the
	// context's error when there was no answer. A [*result.UnstoppedError] means that Interrupt
	// must not be called again unless the user wants that. Interrupt may be called from any
	// goroutine.
	Interrupt(ctx context.Context) error

	// Abandon closes the connection without waiting. A Run or a Next that is in progress
	// returns with an error at once. Abandon never blocks and may be called from any goroutine.
	Abandon()
}

// ErrUnanswered means that a request to stop was not answered.
var ErrUnanswered = errors.New("the server did not answer")

// State is the progress of an interrupt.
type State int

// The states, in the order in which a job can reach them.
const (
	Running   State = iota
	Asking          // a request to stop was sent
	Unstopped       // the request could not be made; the user must decide what to do
	Stopping        // the server has answered the request; the statement is not over yet
	Abandoned       // the connection was closed
)

// A Job runs one statement, or one group of statements.
type Job struct {
	session    Session
	statements []string
	started    time.Time
	stream     result.Stream     // nil before the statements are sent
	events     chan result.Event // nil before the job runs in its own goroutine

	ctx         context.Context // ends when the job is abandoned
	cancel      context.CancelFunc
	interrupted chan struct{} // closed by the first Interrupt or Abandon
	over        chan struct{} // closed when the statement has ended
	settled     chan struct{} // closed when the statement will end without further action of the job
	kills       sync.WaitGroup
	waiting     atomic.Bool  // for the next answer, not for the reader of events
	answers     atomic.Int64 // how many were received

	mu          sync.Mutex
	state       State
	interruptAt time.Time
	killErr     error // the error of the last request to stop
	accepted    bool  // the server has accepted a request to stop
	gentle      bool  // the connection must not be abandoned to end the statement
	err         error
}

// New returns a job that has not begun. The first call of Next begins it in the caller's
// goroutine; Go continues it in its own goroutine. A caller that also waits for other things
// uses Start.
func New(s Session, statements ...string) *Job {
	ctx, cancel := context.WithCancel(context.Background())
	return &Job{
		session:     s,
		statements:  statements,
		started:     time.Now(),
		ctx:         ctx,
		cancel:      cancel,
		interrupted: make(chan struct{}),
		over:        make(chan struct{}),
		settled:     make(chan struct{}),
	}
}

// Start returns a job that runs in its own goroutine: it sends the statements at once.
func Start(s Session, statements ...string) *Job {
	j := New(s, statements...)
	j.Go()
	return j
}

// Started returns when the job began.
func (j *Job) Started() time.Time { return j.started }

// Events returns the channel on which a job in its own goroutine sends its events, in the order
// of [result.Stream]. The reader must receive until the channel is closed, and must release
// each batch. The channel is closed once the statement has ended and no request to stop is in
// progress, so that a late request cannot reach the next statement.
//
// After an interrupt the job drops headers and rows, but still sends outcomes: they report what
// the server has done.
func (j *Job) Events() <-chan result.Event { return j.events }

// Err returns the error that ended the statement, or nil. It may be called once the job is
// over: Events is closed, or Next has returned false.
func (j *Job) Err() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.err
}

// State returns the progress of an interrupt and the error of the last request to stop. The
// error is [ErrUnanswered], [result.ErrIdle] when the statement is over on the server, or the
// refusal of the server or the connection. It is nil as long as no request has failed.
func (j *Job) State() (State, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.state, j.killErr
}

// Settled returns a channel that is closed when a request to stop the statement has had its
// effect: the server has answered, the connection was abandoned, the job is over, or no request can
// be made. It does not depend on the reader of Events.
func (j *Job) Settled() <-chan struct{} { return j.settled }

// Interrupted reports whether Interrupt or Abandon was called before the statement ended. The
// server may have finished the statement nevertheless: MySQL lets SLEEP return a row, and
// commits some killed INSERT … SELECT.
func (j *Job) Interrupted() bool { return isClosed(j.interrupted) }

// Interrupting returns a channel that is closed by the first Interrupt or Abandon.
func (j *Job) Interrupting() <-chan struct{} { return j.interrupted }

// Interrupt climbs one rung of the ladder. It never blocks and may be called from any goroutine
// at any time. It does nothing once the job is over.
func (j *Job) Interrupt() {
	j.mu.Lock()
	defer j.mu.Unlock()
	switch {
	case isClosed(j.over):
	case j.state == Running:
		j.ask()
	case time.Since(j.interruptAt) < DoublePressGap:
	case j.state == Unstopped && j.canForce():
		j.request()
	default:
		j.abandon()
	}
}

// canForce reports whether another request can stop the statement. The caller holds mu.
func (j *Job) canForce() bool {
	var unstopped *result.UnstoppedError
	return errors.As(j.killErr, &unstopped) && unstopped.CanForce
}

// Cancel is a first Interrupt that never abandons the connection. A statement that the server
// does not stop runs on, and its rows are dropped.
func (j *Job) Cancel() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !isClosed(j.over) && j.state == Running {
		j.gentle = true
		j.ask()
	}
}

// Starts the requests to stop the statement. The caller holds mu.
func (j *Job) ask() {
	close(j.interrupted)
	j.request()
}

// Makes requests to stop the statement until it is over. The caller holds mu.
func (j *Job) request() {
	j.state = Asking
	j.interruptAt = time.Now()
	j.kills.Add(1)
	crash.Go(j.kill)
}

// Abandon closes the connection, which ends the session. It never blocks and may be called from
// any goroutine. It does nothing once the job is over.
func (j *Job) Abandon() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !isClosed(j.over) {
		j.abandon()
	}
}

// Closes the connection. The caller holds mu.
func (j *Job) abandon() {
	if j.state == Abandoned {
		return
	}
	switch {
	case j.state == Running:
		close(j.interrupted)
	case j.state == Asking && j.killErr == nil:
		j.killErr = ErrUnanswered
	}
	j.state = Abandoned
	j.settle()
	j.cancel()
	j.session.Abandon()
}

// Closes the channel of Settled. The caller holds mu.
func (j *Job) settle() {
	if !isClosed(j.settled) {
		close(j.settled)
	}
}

// isClosed reports whether a channel on which nothing is sent is closed.
func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// Next returns the next event, as Events would, and false once the job is over. The first call
// sends the statements. Next must not be called once the job runs in its own goroutine. For a
// small answer, reading in the caller's goroutine avoids two changes of goroutine, which cost
// more than all other work.
func (j *Job) Next() (result.Event, bool) {
	for {
		event, err := j.read()
		if err != nil {
			j.end(err)
			return nil, false
		}
		select {
		case <-j.dropping(event):
			release(event)
		default:
			return event, true
		}
	}
}

// Go continues the job in a goroutine of its own that reads ahead. Events that Next has not
// returned are sent on Events. Go does nothing for a job that has its own goroutine.
func (j *Job) Go() {
	if j.events != nil {
		return
	}
	j.events = make(chan result.Event, room)
	crash.Go(func() {
		for {
			event, ok := j.Next()
			if !ok {
				break
			}
			select {
			case j.events <- event:
			case <-j.dropping(event):
				release(event)
			}
		}
		close(j.events) // not deferred: after a panic the job must not look as if it were over
	})
}

// Returns the next event. The first call sends the statements.
func (j *Job) read() (result.Event, error) {
	if j.stream == nil {
		stream, err := j.session.Run(j.ctx, j.statements)
		if err != nil {
			return nil, err
		}
		j.stream = stream
	}
	j.waiting.Store(true)
	event, err := j.stream.Next()
	j.waiting.Store(false)
	j.answers.Add(1)
	return event, err
}

// Ends the job.
func (j *Job) end(err error) {
	if err == io.EOF { // compared without unwrapping: the error of a lost connection wraps an io.EOF
		err = nil
	}
	j.mu.Lock()
	close(j.over)
	j.settle()
	j.err = err
	j.mu.Unlock()
	j.kills.Wait()
	j.cancel()
}

// Returns a channel that is closed when the event is no longer wanted. A reader that has
// stopped must not prevent a killed statement from being drained.
func (j *Job) dropping(event result.Event) <-chan struct{} {
	if _, ok := event.(result.Outcome); ok {
		return j.ctx.Done()
	}
	return j.interrupted
}

func release(event result.Event) {
	if batch, ok := event.(*result.Batch); ok {
		batch.Release()
	}
}

// Asks the server to stop the statement, again and again until it is over. It abandons the
// session when no request is answered within Grace. It waits for a request that is in progress
// when the statement ends, since its effect must not reach the next statement.
func (j *Job) kill() {
	defer j.kills.Done()
	var deadline time.Time
	answered, seen := true, int64(-1)
	for repeat := firstRepeat; answered || time.Now().Before(deadline); repeat = min(2*repeat, lastRepeat) {
		if answered {
			deadline = time.Now().Add(Grace)
		}
		ctx, cancel := context.WithDeadline(j.ctx, deadline)
		err := j.session.Interrupt(ctx)
		cancel()
		if j.unstopped(err) {
			return
		}
		n := j.answers.Load()
		answered = j.note(err, n != seen || !j.waiting.Load())
		seen = n
		pause := repeat
		if !answered {
			pause = min(repeat, time.Until(deadline))
		}
		select {
		case <-j.over:
			if answered || time.Now().Before(deadline) {
				return
			}
		case <-j.ctx.Done():
			return
		case <-time.After(pause):
		}
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.gentle {
		j.abandon()
	}
}

// Reports whether only the user can decide how the statement ends, and records that.
func (j *Job) unstopped(err error) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	var unstopped *result.UnstoppedError
	if j.state == Abandoned || !errors.As(err, &unstopped) {
		return false
	}
	j.state, j.killErr = Unstopped, err
	j.settle()
	return true
}

// Records the answer to a request to stop, and reports whether to wait for the server any
// longer. moving is whether an answer was received since the last request, or none could be.
func (j *Job) note(err error, moving bool) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	var refused *result.Error
	switch {
	case j.state == Abandoned:
		return false
	case err == nil, errors.Is(err, result.ErrIdle):
		j.state, j.killErr = Stopping, err
		j.accepted = j.accepted || err == nil
		j.settle()
		// A server that reports the statement as over, but sends nothing: the connection is
		// dead.
		return err == nil || moving
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		if j.killErr == nil || errors.Is(j.killErr, result.ErrIdle) {
			j.killErr = ErrUnanswered // an error that the server has sent is more useful
		}
		return false
	}
	j.killErr = err
	// A second request that cannot connect does not end the statement.
	return j.accepted && errors.As(err, &refused) && !refused.Client()
}
