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

	anyServer bool // the connection may reach any server behind a balancer

	conn       *wire.Conn
	address    string   // of the server that the session had reached when conn was opened
	node       nodeName // of that server
	closeTimer *time.Timer
}

func newSideConn(s *Session, keep time.Duration) *sideConn {
	c := &sideConn{session: s, idleLimit: keep, inUse: make(chan struct{}, 1)}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	return c
}

// Calls use with the connection, which is opened first if necessary. The context bounds all of it,
// including the wait for other users.
func (c *sideConn) do(ctx context.Context, ours connRef, use func(*wire.Conn) error) error {
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
	if c.conn != nil && (c.address != sideAddress(ours.conn.Server()) || c.node != ours.nodeName || c.conn.Alive() != nil) {
		c.conn.Abort()
		c.conn = nil
	}
	if c.conn == nil {
		check := ours.isOurServer
		if c.anyServer {
			check = func(sidePeer) error { return nil }
		}
		side, err := c.session.findNode(ctx, ours, check)
		if err != nil {
			return err
		}
		c.conn, c.address, c.node = side.conn, sideAddress(ours.conn.Server()), ours.nodeName
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
