package session_test

import (
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mysh/internal/executor"
	"mysh/internal/result"
	"mysh/internal/servertest"
	"mysh/internal/session"
	"mysh/internal/wire"
	"mysh/internal/wire/wiretest"
)

// A deafConn does not notice that the server has closed the connection, as in a network that
// has lost it.
type deafConn struct {
	net.Conn
	once   sync.Once
	closed chan struct{}
}

func (c *deafConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n == 0 && err != nil {
		<-c.closed
	}
	return n, err
}

func (c *deafConn) Close() error {
	c.once.Do(func() { close(c.closed) })
	return c.Conn.Close()
}

// A restarted server counts its connections from the beginning. The number of our connection
// may then be that of another user's, whose statement must not be killed.
func TestInterrupt_KillsNothingAfterRestart(t *testing.T) {
	for _, kind := range servertest.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			srv := servertest.Start(t, kind)
			dial := func(ctx context.Context, network, address string) (net.Conn, error) {
				conn, err := new(net.Dialer).DialContext(ctx, network, address)
				return &deafConn{Conn: conn, closed: make(chan struct{})}, err
			}
			schema := srv.Schema(t)
			for range 5 { // so that another user can have our number
				openIn(t, &srv.Server, schema).Close()
			}
			s := openIn(t, &srv.Server, schema, func(c *session.Config) { c.Wire.Dial = dial })
			id := s.State().ConnectionID
			opened := srv.SQL(t, "SELECT UNIX_TIMESTAMP()")[0][0]
			job := executor.Start(s, "select sleep(60)")
			waitUntilRuns(t, &srv.Server, id)
			for srv.SQL(t, "SELECT UNIX_TIMESTAMP()")[0][0] == opened {
			}
			srv.Kill(t)
			srv.Restart(t)
			other := openIn(t, &srv.Server, schema)
			for other.State().ConnectionID < id {
				other.Close()
				other = openIn(t, &srv.Server, schema)
			}
			if got := other.State().ConnectionID; got != id {
				t.Fatalf("the other user has number %d, not our %d: the test is wrong", got, id)
			}
			theirs := executor.Start(other, "select sleep(60), 'other'")
			waitUntilRuns(t, &srv.Server, id)
			if err := s.Interrupt(context.Background()); err == nil {
				t.Error("the kill was sent")
			}
			rows := srv.SQL(t, fmt.Sprintf("select info from information_schema.processlist where id = %d", id))
			if len(rows) != 1 || rows[0][0] != "select sleep(60), 'other'" {
				t.Errorf("the other user's statement was killed: %v", rows)
			}
			job.Abandon()
			read(job)
			theirs.Interrupt()
			read(theirs)
		})
	}
}

// The wait for another query on the same side connection is bounded by the context.
func TestAsk_EndsWithContext(t *testing.T) {
	servertest.Each(t, func(t *testing.T, srv *servertest.Server) {
		s := open(t, srv)
		first, cancel := context.WithCancel(context.Background())
		answered := make(chan error, 1)
		go func() {
			_, err := s.Ask(first, 2, "select sleep(60), 'first question'")
			answered <- err
		}()
		for len(srv.SQL(t, "select 1 from information_schema.processlist where info = 'select sleep(60), ''first question'''")) == 0 {
		}
		short, done := context.WithTimeout(context.Background(), 10*time.Millisecond)
		defer done()
		if rows, err := s.Ask(short, 1, "select 1"); err != context.DeadlineExceeded {
			t.Errorf("got %v, %v", rows, err)
		}
		cancel()
		if err := <-answered; err == nil {
			t.Error("the first query was answered")
		}
		if rows, err := s.Ask(context.Background(), 1, "select 1"); err != nil || rows[0][0] != "1" {
			t.Errorf("afterwards: %v, %v", rows, err)
		}
	})
}

// The server stops answering while a lost connection is replaced, at any step of it. An
// interrupt ends the attempt, and the statement is not sent.
func TestInterrupt_WhileReconnecting(t *testing.T) {
	for _, step := range []string{"SELECT CONNECTION_ID()", "SET SESSION session_track", "SET @init", "SET SESSION sql_mode"} {
		t.Run(step, func(t *testing.T) {
			var silent atomic.Bool
			reached := make(chan struct{})
			srv := wiretest.Start(t, wiretest.Options{Handle: func(c *wiretest.Client, cmd wiretest.Command) {
				switch {
				case silent.Load() && strings.HasPrefix(cmd.Text, step):
					close(reached)
					return
				case cmd.Text == "lose":
					silent.Store(true)
					c.Close()
				case cmd.Text == "set":
					c.OK(result.Outcome{Changes: result.Changes{Variables: []result.Variable{{Name: "sql_mode", Value: "ANSI"}}}})
				default:
					c.OK(result.Outcome{})
				}
			}})
			s, err := session.Open(context.Background(), session.Config{
				Wire:         wire.Config{Network: "tcp", Address: srv.Addr(), User: "app"},
				InitCommands: []string{"SET @init = 1"}, Interactive: true, Reconnect: true, ConnectTimeout: time.Minute,
			})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			must(t, s, "set")
			run(s, "lose")
			job := executor.Start(s, "insert")
			<-reached
			job.Interrupt()
			if _, err := read(job); err == nil {
				t.Error("the statement has run")
			}
			for _, client := range srv.Clients() {
				for _, cmd := range client.Commands() {
					if cmd.Text == "insert" {
						t.Error("the statement was sent")
					}
				}
			}
		})
	}
}
