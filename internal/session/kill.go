package session

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"mysh/internal/crash"
	"mysh/internal/option"
	"mysh/internal/product"
	"mysh/internal/result"
	"mysh/internal/wire"
)

// sideTimeout bounds what happens on a side connection while no caller waits for it.
const sideTimeout = 3 * time.Second

// Interrupt asks the server, on another connection, to stop the running statement. It returns nil
// once the server has answered, and [result.ErrIdle] if no statement runs any more, here or on the
// server. If a connection is being opened, Interrupt ends the attempt instead. Any other error is
// the reason why nothing was stopped; it wraps that of the context if the server did not answer.
//
// A [*result.UnstoppedError] means that the user must decide. If it can be forced, the next call
// sends a KILL for a connection that could not be verified.
//
// Interrupt may be called from any goroutine.
func (s *Session) Interrupt(ctx context.Context) error {
	s.mu.Lock()
	ours, running, dialing := s.connRef, s.running, s.dialing
	s.kills++
	if s.killer == nil {
		s.killer = newKiller(s, ours)
	}
	k := s.killer
	s.mu.Unlock()
	if dialing != nil {
		dialing()
		return nil
	}
	if ours.conn == nil || !running {
		return result.ErrIdle
	}
	err := k.kill(ctx, false)
	if err == nil {
		s.stopInfile() // not before the kill: the server would take the part for the whole file
	}
	return err
}

// Abandon closes the connection without waiting for the server. It also sends a kill on another
// connection, since a server goes on with a statement whose socket is closed. Abandon never blocks
// and may be called from any goroutine. The next Run opens a new connection.
func (s *Session) Abandon() {
	s.mu.Lock()
	ours, dialing, during, k := s.connRef, s.dialing, s.underWay(), s.killer
	s.mu.Unlock()
	if dialing != nil {
		dialing()
	}
	if ours.conn == nil {
		return
	}
	s.drop(ours.conn, during)
	s.stopInfile()
	if k == nil {
		k = newKiller(s, ours)
	}
	crash.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), sideTimeout)
		defer cancel()
		defer k.close()
		// The error is not reported: the user knows already that the statement may run on.
		_ = k.kill(ctx, true)
	})
}

// A killer stops the running statement of one connection. It keeps its side connection for repeated
// requests, so that a Ctrl-C costs a server few logins.
type killer struct {
	session *Session
	ours    connRef

	mu       sync.Mutex       // held during a request
	side     sidePeer         // has reached our server; conn is nil if there is none
	number   uint64           // of our connection there
	product  *product.Product // of our server, as far as it is known
	asked    int              // how many requests there were
	dials    int              // how many side connections were opened
	bypassed bool             // a connection that does not go through a proxy was tried
	hurried  bool             // the server has not answered all questions in time
	failed   error            // why no side connection could be used, if none shall be opened any more
	unproven bool             // the user knows that the number cannot be verified
}

func newKiller(s *Session, ours connRef) *killer {
	return &killer{session: s, ours: ours, product: ours.server.Product()}
}

// dialsPerKill is how many side connections one Ctrl-C may open to a server that is reached
// directly.
const dialsPerKill = 2

// kill sends a KILL, once it is sure that the number names our connection.
//
// A kill during a SLEEP in a procedure ends only the SLEEP, and the procedure goes on. A kill ends
// the procedure only in the ten microseconds between two statements. A repeated request sends
// several kills in order to hit them.
//
// With whole, kill ends the connection with its statement.
func (k *killer) kill(ctx context.Context, whole bool) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.asked++
	err := k.send(ctx, whole)
	// The deadline of the connection may pass before that of the context.
	if err != nil && (ctx.Err() != nil || errors.Is(err, os.ErrDeadlineExceeded)) {
		return fmt.Errorf("the server did not answer: %w", cmp.Or(ctx.Err(), error(context.DeadlineExceeded)))
	}
	return err
}

func (k *killer) send(ctx context.Context, whole bool) error {
	if k.failed != nil {
		return k.failed
	}
	mode := k.session.cfg.Kill
	if mode == option.KillNever {
		return &result.UnstoppedError{Text: "This connection sends no KILL (kill = never)."}
	}
	if whole && k.unproven && k.side.conn == nil {
		return errUnknown // only the user may decide to send it
	}
	if err := k.aim(ctx, mode == option.KillTrust || k.unproven); err != nil {
		return k.explain(err)
	}
	conn := k.side.conn
	stop := context.AfterFunc(ctx, conn.Abort)
	defer stop()
	text := k.text(whole)
	_, err := drain(conn, text)
	if err != nil && !broken(err) && k.product.Routes && k.bypass(ctx) {
		conn, text = k.side.conn, k.text(whole)
		defer context.AfterFunc(ctx, conn.Abort)()
		_, err = drain(conn, text)
	}
	if err != nil {
		k.drop()
		return k.refused(err)
	}
	// Only the original servers have procedures that survive a KILL.
	isOriginal := k.product == k.ours.server.Product() && k.ours.server.IsOriginal()
	for start := time.Now(); k.asked > 1 && isOriginal && time.Since(start) < killRetryFor && k.session.runsOn(k.ours.conn); {
		time.Sleep(killGap)
		if _, err := drain(conn, fmt.Sprintf(doubleKill, text)); err != nil {
			if broken(err) {
				k.drop()
			}
			return nil // the server has answered the first kill
		}
	}
	return nil
}

// refused returns the error of a KILL that the server has refused. A refusal is final, but for that of
// a number which the server does not know at the moment.
func (k *killer) refused(err error) error {
	final := !broken(err)
	var refused *result.Error
	const unknownThread = 1094 // ER_NO_SUCH_THREAD
	if errors.As(err, &refused) && refused.Number == unknownThread {
		final = false
	}
	text := "the server refused to stop the statement: " + err.Error()
	if k.product.KillRefused != "" && final {
		text = strings.TrimSuffix(text, ".") + ". " + k.product.KillRefused
	}
	err = &refusedKill{text, err}
	if final {
		k.failed = err
	}
	return err
}

// A refusedKill is the error of a KILL that the server has refused.
type refusedKill struct {
	text  string
	cause error
}

func (e *refusedKill) Error() string { return e.text }
func (e *refusedKill) Unwrap() error { return e.cause }

// bypass opens a side connection that does not go through the proxy, which has refused a KILL, and
// reports whether it has reached our server.
func (k *killer) bypass(ctx context.Context) bool {
	if k.bypassed {
		return false
	}
	k.bypassed = true
	side, err := k.session.dialReported(ctx, k.ours, k.side, func(side sidePeer) error {
		number, found, _ := findToken(side, k.ours.token)
		if !found {
			return errElsewhere
		}
		k.number = number
		return nil
	})
	if err != nil {
		return false
	}
	k.drop()
	k.side = side
	return true
}

// killRetryFor is how long a kill is repeated. The repeated kills do not delay a rollback.
const killRetryFor = 100 * time.Millisecond

// doubleKill is a repeated kill: two kills in one text. The first one ends the SLEEP of a procedure.
// The second one must come before the next SLEEP, which is sooner than a round trip takes.
//
// Three kills would not be safe. MariaDB takes two seconds for a kill that comes just when a SLEEP
// begins or ends, and two of these in one text would look like a server that does not answer.
// Source: https://github.com/MariaDB/server/blob/10.11/sql/sql_class.cc (THD::awake_no_mutex).
const doubleKill = "%[1]s; DO BENCHMARK(100, 1); %[1]s"

// killGap is the time between two doubleKills, in which a procedure reaches its next SLEEP.
const killGap = 3 * time.Millisecond

// aim opens a side connection to our server, unless there is one, and decides on the KILL. With
// trust, the number of our connection is not verified.
func (k *killer) aim(ctx context.Context, trust bool) error {
	if k.side.conn != nil && k.side.conn.Alive() == nil {
		if trust || k.product.Kill != product.KillOnNode {
			return nil
		}
		stop := context.AfterFunc(ctx, k.side.conn.Abort)
		defer stop()
		err := checkBusy(k.side, k.number)
		if err != nil && !errors.Is(err, result.ErrIdle) {
			k.drop()
		}
		return err
	}
	k.drop()
	before := k.dials
	var err error
	k.side, err = k.session.findNode(ctx, k.ours, func(side sidePeer) (err error) {
		k.dials++
		if trust {
			k.number = k.ours.killNumber()
			return nil
		}
		k.number, k.product, err = target(side, k.ours, k.hurried)
		var lost *result.Error
		k.hurried = errors.As(err, &lost) && lost.Client()
		return err
	})
	if err != nil && k.dials == before {
		k.dials++
		return fmt.Errorf("cannot open a second connection: %w", err)
	}
	return err
}

// text returns the KILL of the statement, or of the whole connection.
func (k *killer) text(whole bool) string {
	form := k.product.KillQuery
	if whole {
		form = strings.Replace(form, " QUERY %d", " %d", 1)
	}
	return fmt.Sprintf(form, k.number)
}

// explain returns the error of a request that has found no target. An error that a repeated request
// would meet again is remembered.
func (k *killer) explain(err error) error {
	var unstopped *result.UnstoppedError
	switch {
	case errors.Is(err, errUnknown):
		k.unproven, k.dials = true, 0
		number := k.ours.killNumber()
		return &result.UnstoppedError{CanForce: true, Text: fmt.Sprintf(
			"Whose thread %d is cannot be verified here. Ctrl-C again sends %s all the same.", number, fmt.Sprintf(k.product.KillQuery, number))}
	case errors.As(err, &unstopped), errors.Is(err, errElsewhere):
		k.failed = err
	case k.dials >= dialsPerKill && !errors.Is(err, result.ErrIdle):
		k.failed = err
	}
	return err
}

// drop closes the side connection.
func (k *killer) drop() {
	if k.side.conn != nil {
		k.side.conn.Close()
		k.side = sidePeer{}
	}
}

// close closes the side connection after the last request.
func (k *killer) close() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.drop()
}

// Reports whether a statement runs on that connection.
func (s *Session) runsOn(conn *wire.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conn == conn && s.running
}
