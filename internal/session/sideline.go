package session

import (
	"context"
	"time"

	"mysh/internal/crash"
	"mysh/internal/wire"
)

// A sideline is a side connection that is kept for a while: who asks once often asks again.
// Questions on it wait for each other; a kill never waits behind one, it has a connection of
// its own.
type sideline struct {
	session *Session
	keep    time.Duration      // how long an unused connection is kept
	life    context.Context    // ends when the sideline does
	endLife context.CancelFunc // ends it
	turn    chan struct{}      // full while somebody uses what follows

	conn  *wire.Conn
	close *time.Timer
}

func newSideline(s *Session, keep time.Duration) *sideline {
	l := &sideline{session: s, keep: keep, turn: make(chan struct{}, 1)}
	l.life, l.endLife = context.WithCancel(context.Background())
	return l
}

// Asks something on the connection. The context bounds the wait for earlier questions, too.
func (l *sideline) ask(ctx context.Context, ours wire.Server, question func(*wire.Conn) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(l.life, cancel)()
	select {
	case l.turn <- struct{}{}:
		defer func() { <-l.turn }()
	case <-ctx.Done():
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if l.close != nil {
		l.close.Stop()
	}
	if l.conn != nil && (l.conn.Server().Address != sideAddress(ours) || l.conn.Alive() != nil) {
		l.conn.Abort()
		l.conn = nil
	}
	if l.conn == nil {
		conn, err := l.session.side(ctx, ours, false)
		if err != nil {
			return err
		}
		l.conn = conn
	}
	conn := l.conn
	stop := context.AfterFunc(ctx, conn.Abort)
	defer stop()
	err := question(conn)
	if err != nil && broken(err) {
		conn.Abort()
		l.conn = nil
		return err
	}
	l.close = time.AfterFunc(l.keep, l.drop)
	return err
}

// Ends the sideline for good. A question under way is given up: it may wait for a server
// that never answers.
func (l *sideline) end() {
	l.endLife()
	l.drop()
}

// Closes the connection, once nobody uses it.
func (l *sideline) drop() {
	defer crash.Hand() // it may be a timer's
	l.turn <- struct{}{}
	defer func() { <-l.turn }()
	if l.close != nil {
		l.close.Stop()
	}
	if l.conn != nil {
		l.conn.Close()
		l.conn = nil
	}
}
