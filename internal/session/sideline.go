package session

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"mysh/internal/wire"
)

// A sideline is a side connection that is kept for a while: who asks once often asks again.
// Questions on it wait for each other; a kill never waits behind one, it has a connection of
// its own.
type sideline struct {
	session *Session
	keep    time.Duration // how long an unused connection is kept

	mu    sync.Mutex
	conn  *wire.Conn
	close *time.Timer

	asking atomic.Pointer[context.CancelFunc] // ends the question under way
	ended  atomic.Bool
}

// Runs a query and returns its rows as text, NULL as "".
func (l *sideline) ask(ctx context.Context, ours wire.Server, query string) ([][]string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	l.asking.Store(&cancel)
	if l.ended.Load() {
		return nil, errGone
	}
	if l.close != nil {
		l.close.Stop()
	}
	if l.conn != nil && (l.conn.Server().Address != sideAddress(ours) || l.conn.Alive() != nil) {
		l.conn.Abort()
		l.conn = nil
	}
	if l.conn == nil {
		conn, err := l.session.side(ctx, ours)
		if err != nil {
			return nil, err
		}
		l.conn = conn
	}
	conn := l.conn
	stop := context.AfterFunc(ctx, conn.Abort)
	defer stop()
	rows, err := collect(conn, query)
	if err != nil && broken(err) {
		l.conn = nil
		return nil, err
	}
	l.close = time.AfterFunc(l.keep, l.drop)
	return rows, err
}

// Ends the sideline for good. A question under way is given up: it may wait for a server
// that never answers.
func (l *sideline) end() {
	l.ended.Store(true)
	if cancel := l.asking.Load(); cancel != nil {
		(*cancel)()
	}
	l.drop()
}

// Closes the connection.
func (l *sideline) drop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn != nil {
		l.conn.Close()
		l.conn = nil
	}
}
