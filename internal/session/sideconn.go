package session

import (
	"context"
	"time"

	"mysh/internal/crash"
	"mysh/internal/wire"
)

// A sideConn is a side connection that is kept open for a while for later queries. Its users wait
// for each other. A kill never waits for them, since each kill has a connection of its own.
type sideConn struct {
	session   *Session
	idleLimit time.Duration      // how long an unused connection is kept open
	ctx       context.Context    // ends when the sideConn does
	cancel    context.CancelFunc // ends ctx
	inUse     chan struct{}      // full while a goroutine uses the fields below

	conn       *wire.Conn
	closeTimer *time.Timer
}

func newSideConn(s *Session, keep time.Duration) *sideConn {
	c := &sideConn{session: s, idleLimit: keep, inUse: make(chan struct{}, 1)}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	return c
}

// Calls use with the connection, which is opened first if necessary. The context bounds all of it,
// including the wait for other users.
func (c *sideConn) do(ctx context.Context, ours wire.Server, use func(*wire.Conn) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(c.ctx, cancel)()
	select {
	case c.inUse <- struct{}{}:
		defer func() { <-c.inUse }()
	case <-ctx.Done():
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if c.closeTimer != nil {
		c.closeTimer.Stop()
	}
	if c.conn != nil && (c.conn.Server().Address != sideAddress(ours) || c.conn.Alive() != nil) {
		c.conn.Abort()
		c.conn = nil
	}
	if c.conn == nil {
		conn, err := c.session.dialSide(ctx, ours, false)
		if err != nil {
			return err
		}
		c.conn = conn
	}
	conn := c.conn
	stop := context.AfterFunc(ctx, conn.Abort)
	defer stop()
	err := use(conn)
	if err != nil && broken(err) {
		conn.Abort()
		c.conn = nil
		return err
	}
	c.closeTimer = time.AfterFunc(c.idleLimit, c.drop)
	return err
}

// Closes the connection for good. A query that runs is cancelled, since the server may never
// answer it.
func (c *sideConn) end() {
	c.cancel()
	c.drop()
}

// Closes the connection, once no goroutine uses it.
func (c *sideConn) drop() {
	defer crash.Report() // drop may run on the goroutine of a timer
	c.inUse <- struct{}{}
	defer func() { <-c.inUse }()
	if c.closeTimer != nil {
		c.closeTimer.Stop()
	}
	if c.conn != nil {
		c.conn.Close()
		c.conn = nil
	}
}
