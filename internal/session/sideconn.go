package session

import (
	"context"
	"time"

	"mysh/internal/crash"
	"mysh/internal/wire"
)

// A sideConn is a side connection that is kept for a while: who asks once often asks again.
// Questions on it wait for each other; a kill never waits behind one, it has a connection of
// its own.
type sideConn struct {
	session   *Session
	idleLimit time.Duration      // how long an unused connection is kept
	ctx       context.Context    // ends when the sideline does
	cancel    context.CancelFunc // ends it
	inUse     chan struct{}      // full while somebody uses what follows

	conn       *wire.Conn
	closeTimer *time.Timer
}

func newSideConn(s *Session, keep time.Duration) *sideConn {
	l := &sideConn{session: s, idleLimit: keep, inUse: make(chan struct{}, 1)}
	l.ctx, l.cancel = context.WithCancel(context.Background())
	return l
}

// Asks something on the connection. The context bounds the wait for earlier questions, too.
func (l *sideConn) do(ctx context.Context, ours wire.Server, question func(*wire.Conn) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(l.ctx, cancel)()
	select {
	case l.inUse <- struct{}{}:
		defer func() { <-l.inUse }()
	case <-ctx.Done():
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if l.closeTimer != nil {
		l.closeTimer.Stop()
	}
	if l.conn != nil && (l.conn.Server().Address != sideAddress(ours) || l.conn.Alive() != nil) {
		l.conn.Abort()
		l.conn = nil
	}
	if l.conn == nil {
		conn, err := l.session.dialSide(ctx, ours, false)
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
	l.closeTimer = time.AfterFunc(l.idleLimit, l.drop)
	return err
}

// Ends the sideline for good. A question under way is given up: it may wait for a server
// that never answers.
func (l *sideConn) end() {
	l.cancel()
	l.drop()
}

// Closes the connection, once nobody uses it.
func (l *sideConn) drop() {
	defer crash.Hand() // it may be a timer's
	l.inUse <- struct{}{}
	defer func() { <-l.inUse }()
	if l.closeTimer != nil {
		l.closeTimer.Stop()
	}
	if l.conn != nil {
		l.conn.Close()
		l.conn = nil
	}
}
