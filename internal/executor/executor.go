// Package executor runs one statement in a goroutine of its own.
//
// A [Job] is the only user of its session until it is over. Results leave it as
// [result.Event] values on a channel with little room, so a reader that stops (a pager
// waiting for a key) stops the server too.
//
// A job is ended early by climbing a ladder, one rung at each [Job.Interrupt]: first the
// server is asked to stop the statement, and the session with its temporary tables,
// variables and open transaction lives on; a server that does not answer that within
// [Grace], or a second interrupt [Patience] after the first, costs the connection.
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
	// Grace is how long a request to stop may stay unanswered before the connection is
	// given up. A server that has answered is waited for as long as it takes: rolling
	// back may need longer than the statement did.
	Grace = 2500 * time.Millisecond

	// Patience is how much later than the first interrupt a second one must come to mean
	// "now": two presses of a nervous finger shall not cost a session.
	Patience = 500 * time.Millisecond

	// firstRepeat and lastRepeat bound the pause between requests while the statement goes
	// on, as a procedure may with its next one. It doubles each time: a server that rolls
	// back is not to be pestered.
	firstRepeat = 50 * time.Millisecond
	lastRepeat  = 2 * time.Second
)

// room is how many events may wait for the reader: enough for reading from the socket and
// drawing to overlap, little enough for a stopped reader to be felt by the server.
const room = 2

// A Session is what a job needs of the connection.
type Session interface {
	// Run sends the statements and returns the stream of their answers. More than one
	// statement is a group: sent as one text, answered one by one. The context ends only
	// when the job is abandoned.
	Run(ctx context.Context, statements []string) (result.Stream, error)

	// Interrupt asks the server, by another way than the busy connection, to stop the
	// running statement; asked again, it does so with more force. It returns nil once the server has said that it will, and
	// [result.ErrIdle] when the server says that the statement is over. Any other error tells
	// the user why nothing was stopped; it wraps the context's when nobody answered. It may be
	// called from any goroutine.
	Interrupt(ctx context.Context) error

	// Abandon gives the connection up without waiting for anybody: a Run or a Next under
	// way returns with an error at once. It never blocks and may be called from any
	// goroutine.
	Abandon()
}

// ErrUnanswered says that a request to stop was not answered.
var ErrUnanswered = errors.New("the server did not answer")

// State is how far an interrupt has come.
type State int

// The states, in the order in which a job can go through them.
const (
	Running   State = iota
	Asking          // the request to stop is on its way
	Stopping        // the server has answered it; the statement is not over yet
	Abandoned       // the connection was given up
)

// A Job is one statement, or one group of them, under way.
type Job struct {
	session    Session
	statements []string
	started    time.Time
	stream     result.Stream     // nil before the statements are sent
	events     chan result.Event // nil before the job goes on by itself

	ctx         context.Context // ends when the job is abandoned
	cancel      context.CancelFunc
	interrupted chan struct{} // closed by the first Interrupt or Abandon
	over        chan struct{} // closed when the statement has ended
	settled     chan struct{} // closed when it will end without our doing
	kills       sync.WaitGroup
	waiting     atomic.Bool  // for the next answer, rather than for the reader of events
	answers     atomic.Int64 // how many have come

	mu          sync.Mutex
	state       State
	interruptAt time.Time
	killErr     error // how the last request to stop failed
	gentle      bool  // the connection is worth more than an early end
	err         error
}

// New returns a job that has not begun. Whoever calls Next runs it, and may have it go on by
// itself at any event; Start is for those who have other things to wait for, too.
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

// Start returns a job that goes on by itself: it sends the statements at once.
func Start(s Session, statements ...string) *Job {
	j := New(s, statements...)
	j.Go()
	return j
}

// Statements returns what was sent.
func (j *Job) Statements() []string { return j.statements }

// Started returns when the job began.
func (j *Job) Started() time.Time { return j.started }

// Events returns the channel on which the results of a job arrive that goes on by itself, in
// the order of [result.Stream]. The reader must receive until it is closed, and releases each batch.
// It is closed once the statement has ended and no request to stop is on its way to the
// server, so that a late one cannot reach the statement that comes next.
//
// After an interrupt no header and no rows come any more, but outcomes still do: what the
// server says to have done was done.
func (j *Job) Events() <-chan result.Event { return j.events }

// Err returns how the statement ended, nil when it was not refused. It may be called once the
// job is over: Events is closed, or Next has returned false.
func (j *Job) Err() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.err
}

// State returns how far an interrupt has come, and how the last request to stop failed: with
// [ErrUnanswered], with [result.ErrIdle] when the statement is over on the server, or as the
// server or the way to it refused. It is nil as long as the server does as it is asked.
func (j *Job) State() (State, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.state, j.killErr
}

// Settled returns a channel that is closed when the end of the statement needs nobody here any
// more: the server has answered a request to stop it, the connection was given up, or the job
// is over. The reader of Events has no part in that.
func (j *Job) Settled() <-chan struct{} { return j.settled }

// Interrupted reports whether Interrupt or Abandon was called before the statement ended.
// The server may have finished the statement all the same: MySQL lets SLEEP return a row,
// and commits some killed INSERT … SELECT.
func (j *Job) Interrupted() bool {
	select {
	case <-j.interrupted:
		return true
	default:
		return false
	}
}

// Interrupting returns a channel that is closed by the first Interrupt or Abandon.
func (j *Job) Interrupting() <-chan struct{} { return j.interrupted }

// Interrupt climbs one rung of the ladder. It never blocks and may be called from any
// goroutine, at any time; it does nothing once the job is over.
func (j *Job) Interrupt() {
	j.mu.Lock()
	defer j.mu.Unlock()
	select {
	case <-j.over:
		return
	default:
	}
	switch {
	case j.state == Running:
		j.ask()
	case time.Since(j.interruptAt) >= Patience:
		j.abandon()
	}
}

// Cancel is the first Interrupt, and never costs the connection: a statement that is not stopped
// runs on, and its rows are dropped.
func (j *Job) Cancel() {
	j.mu.Lock()
	defer j.mu.Unlock()
	select {
	case <-j.over:
		return
	default:
	}
	if j.state == Running {
		j.gentle = true
		j.ask()
	}
}

// Begins to ask the server to stop the statement. The caller holds mu.
func (j *Job) ask() {
	j.state = Asking
	j.interruptAt = time.Now()
	close(j.interrupted)
	j.kills.Add(1)
	crash.Go(j.kill)
}

// Abandon gives the connection up, and with it all that the session held. It never blocks
// and may be called from any goroutine; it does nothing once the job is over.
func (j *Job) Abandon() {
	j.mu.Lock()
	defer j.mu.Unlock()
	select {
	case <-j.over:
	default:
		j.abandon()
	}
}

// Gives the connection up. The caller holds mu.
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

// Notes that the end needs nobody here any more. The caller holds mu.
func (j *Job) settle() {
	select {
	case <-j.settled:
	default:
		close(j.settled)
	}
}

// Next returns the next of the events that would arrive on Events, and false once the job is
// over. The first call sends the statements. Only a job that does not go on by itself has
// it: for a small answer, to have it read by those who want it spares the change to another
// goroutine and back, which costs more than all the rest.
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

// Go has the job go on by itself, in a goroutine of its own that reads ahead. What Next has
// not returned arrives on Events. It does nothing for a job that does so already.
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
		close(j.events) // not deferred: after a panic, nobody is to take the job for over
	})
}

// Reads the next event, after sending the statements.
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
	if err == io.EOF { // itself: a lost connection wraps one
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

// Returns what is closed when nobody wants an event any more: a reader that has stopped must
// not keep a killed statement from being drained.
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

// Asks the server to stop the statement until it is over, and abandons the session when no
// request is answered within Grace. A request under way when the statement ends is waited
// for: its effect must not reach the next statement.
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

// Notes how a request to stop was answered, and reports whether the server is worth waiting
// for. moving is whether something has come from it since the last request, or could not.
func (j *Job) note(err error, moving bool) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	var refused *result.Error
	switch {
	case j.state == Abandoned:
		return false
	case err == nil, errors.Is(err, result.ErrIdle):
		j.state, j.killErr = Stopping, err
		j.settle()
		// A server that has long finished, though nothing comes: the connection is dead.
		return err == nil || moving
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		if j.killErr == nil || errors.Is(j.killErr, result.ErrIdle) {
			j.killErr = ErrUnanswered // what it has said before is worth more
		}
		return false
	}
	j.killErr = err
	// No connection to be had for a second request is not the statement's end.
	return j.state == Stopping && errors.As(err, &refused) && !refused.Client()
}
