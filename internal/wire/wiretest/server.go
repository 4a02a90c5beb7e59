// Package wiretest is a small scripted MySQL server for tests.
//
// It greets, checks a password as real servers do, and leaves the answer to each command to
// a function of the test, which may answer slowly, wrongly, in part or never:
//
//	srv := wiretest.Start(t, wiretest.Options{
//		Handle: func(c *wiretest.Client, cmd wiretest.Command) {
//			c.Header(wiretest.Column("a"))
//			c.Text("1")
//			c.End(result.Outcome{})
//		},
//	})
//	conn, err := wire.Connect(ctx, wire.Config{Network: "tcp", Address: srv.Addr()})
package wiretest

import (
	"context"
	"crypto/tls"
	"net"
	"sync"
	"testing"
)

// Options describe how a server behaves. The zero value accepts every user without a password
// and answers every command with OK.
type Options struct {
	Network string // "tcp" (also when empty) or "unix"

	Version      string // "8.4.0-wiretest" when empty
	Capabilities uint64 // in the protocol's bits; all of MySQL 8's but TLS and compression when 0
	Collation    byte   // 255 when 0

	Plugin   string   // named by the greeting; mysql_native_password when empty
	Password string   // of every user
	Switch   []string // plugins to switch to, one after another; the last one decides

	// FullAuth makes caching_sha2_password ask for the password itself, as when the server
	// has no hash of it in its cache.
	FullAuth bool

	// Factors are what an account asks for after its password.
	Factors []Factor

	// Questions are those of the plugin dialog, in their order.
	Questions []Question

	TLS   *tls.Config // offers TLS
	Prove bool        // the login's OK proves the certificate by the password, as MariaDB 11.4's does

	// AnswerQuit answers COM_QUIT with OK, as Apache Doris does.
	AnswerQuit bool

	// Greet runs before the greeting, and may change ID, which the greeting announces.
	Greet func(c *Client)

	// Accept handles a connection before the greeting, for servers that do not speak MySQL's
	// protocol. The connection is closed when it returns.
	Accept func(c *Client)

	// Auth runs after the handshake response. It reports whether to continue with commands.
	Auth func(c *Client) bool

	// Handle answers one command. It is not called for COM_QUIT.
	Handle func(c *Client, cmd Command)
}

// A Factor is a further password of an account.
type Factor struct{ Plugin, Password string }

// A Question is what a server asks during a login.
type Question struct {
	Text   string
	Secret bool
	Answer string // the right one
}

// A Command is one command of a client.
type Command struct {
	Code byte // COM_QUERY is 3
	Text string
}

// A Server listens on loopback until the test is over.
type Server struct {
	opts     Options
	listener net.Listener
	wait     sync.WaitGroup

	mu      sync.Mutex
	clients []*Client
	nextID  uint32
	closed  bool
}

// Start starts a server, which ends with the test.
func Start(tb testing.TB, opts Options) *Server {
	tb.Helper()
	s := New(opts)
	network, address := "tcp", "127.0.0.1:0"
	if opts.Network == "unix" {
		network, address = "unix", tb.TempDir()+"/s"
	}
	listener, err := net.Listen(network, address)
	if err != nil {
		tb.Fatal(err)
	}
	s.listener = listener
	s.wait.Go(s.accept)
	tb.Cleanup(s.Close)
	return s
}

// New returns a server that does not listen: it is reached by Dial, whose connections are
// pipes in memory. In a bubble of testing/synctest, Close must be called in the bubble.
func New(opts Options) *Server { return &Server{opts: opts} }

// Addr returns the address to connect to.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Dial connects through memory, whatever the address. It can be used as wire.Config.Dial.
func (s *Server) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	here, there := net.Pipe()
	s.serve(there)
	return here, nil
}

// Clients returns the clients that have connected, in order.
func (s *Server) Clients() []*Client {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*Client(nil), s.clients...)
}

// Close closes all connections and waits for their goroutines.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	for _, c := range s.clients {
		c.socket.Close()
	}
	s.mu.Unlock()
	if s.listener != nil {
		s.listener.Close()
	}
	s.wait.Wait()
}

func (s *Server) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.serve(conn)
	}
}

func (s *Server) serve(conn net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		conn.Close()
		return
	}
	s.nextID++
	c := newClient(s, conn, s.nextID)
	s.clients = append(s.clients, c)
	s.wait.Go(c.run)
}
