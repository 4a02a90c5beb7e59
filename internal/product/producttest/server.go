package producttest

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mysh/internal/result"
	"mysh/internal/wire/wiretest"
)

// The statements that run until they are killed. Any other statement that calls SLEEP(60) or reads
// the table big does so, too.
const (
	Sleep = "select sleep(60)"
	Scan  = "select count(*) from big"
)

// A Server is a product that runs. Its methods may be called from any goroutine.
type Server struct {
	product Product
	wire    *wiretest.Server
	stop    chan struct{} // closed at the end of the test
	runs    chan struct{} // has an element for each statement that began to run until it is killed
	watches sync.WaitGroup

	mu        sync.Mutex
	nodes     []*node
	sessions  []*session // in the order of their logins
	received  []Received
	strangers []string
	written   []string
}

// A Received is a command that a server has received after a login.
type Received struct {
	Connection int // 1 is the first one that has logged in
	Code       byte
	Text       string
	Refused    bool // the answer was an error
}

// A node is a server with threads of its own.
type node struct {
	name      string // of a reader of the source
	readOnly  bool
	variables map[string]string // beside those of the product

	made      uint64          // how many threads it has made
	strangers map[uint64]bool // the threads of other users' connections
}

// A session is a connection to a product.
type session struct {
	server  *Server
	client  *wiretest.Client
	number  int // of Received
	greeted uint32
	threads []uint64 // on each node, or noThreadThere
	home    int      // the node of what is not routed
	locked  int      // the node that the session is bound to, -1 if it is not
	asked   int      // how often a pooled connection was asked for its number

	open, loggedIn bool

	schema      string
	tracks      bool // reports changed variables
	transaction bool
	broken      bool // the transaction has ended, and the client does not know yet
	variables   map[string]string

	kill chan string // has the KILL that ends the running statement; nil if none runs
	at   int         // the node that the statement runs on
	text string
}

// noThreadThere stands for the thread of a session on a node where it has none.
const noThreadThere = ^uint64(0)

// Start starts a product, which ends with the test.
func Start(tb testing.TB, p Product) *Server {
	tb.Helper()
	s := &Server{product: p, stop: make(chan struct{}), runs: make(chan struct{}, 100)}
	nodes := p.nodes
	if nodes == nil {
		nodes = []node{{}}
	}
	for i, n := range nodes {
		n.strangers = map[uint64]bool{}
		n.variables = withDefaults(n.variables, map[string]string{
			"server_uuid": fmt.Sprintf("%08d-aaaa-11ef-9999-0242ac120002", i+1), "server_id": fmt.Sprint(i + 1),
			"hostname": "db" + fmt.Sprint(i+1), "port": "3306",
		})
		s.nodes = append(s.nodes, &n)
	}
	tb.Cleanup(s.watches.Wait)
	s.wire = wiretest.Start(tb, wiretest.Options{
		Version: p.version, Capabilities: p.capabilities, Collation: p.collation, AnswerQuit: p.answersQuit,
		Greet: s.greet, Auth: s.login, Handle: s.handle,
	})
	tb.Cleanup(func() { close(s.stop) }) // before the cleanup that waits for the connections
	return s
}

// withDefaults returns the values of both maps. Those of m count more.
func withDefaults(m, defaults map[string]string) map[string]string {
	all := map[string]string{}
	for name, value := range defaults {
		all[name] = value
	}
	for name, value := range m {
		all[name] = value
	}
	return all
}

// Addr returns the address to connect to: that of the balancer if there are several nodes.
func (s *Server) Addr() string { return s.wire.Addr() }

// Received returns what the server has received after the logins, in order.
func (s *Server) Received() []Received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.received)
}

// Kills returns the statements of Received that begin with KILL.
func (s *Server) Kills() (texts []string) {
	for _, r := range s.Received() {
		if strings.HasPrefix(strings.ToUpper(r.Text), "KILL") {
			texts = append(texts, r.Text)
		}
	}
	return texts
}

// Written returns the statements that have changed something, in order.
func (s *Server) Written() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.written)
}

// LoginSchema returns the schema that the last connection named at its login.
func (s *Server) LoginSchema() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sessions[len(s.sessions)-1].client.Database
}

// Connections returns how many connections have been opened.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sessions)
}

// Strangers returns the statements that have ended a statement of another user.
func (s *Server) Strangers() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.strangers)
}

// Running returns how many statements run until they are killed.
func (s *Server) Running() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.sessions {
		if c.kill != nil {
			n++
		}
	}
	return n
}

// Locked reports whether a connection has been bound to one node by what it sent.
func (s *Server) Locked(connection int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sessions[connection-1].locked >= 0
}

// WaitRunning waits until one more statement runs that does not end by itself.
func (s *Server) WaitRunning(tb testing.TB) {
	tb.Helper()
	select {
	case <-s.runs:
	case <-time.After(10 * time.Second):
		tb.Fatal("no statement has begun to run")
	}
}

// FailOver makes each node that is writable read-only, and the others writable.
func (s *Server) FailOver() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range s.nodes {
		n.readOnly = !n.readOnly
	}
}

// Cut closes all connections, as when the server has crashed. The server accepts new ones.
func (s *Server) Cut() {
	for _, client := range s.wire.Clients() {
		client.Abort()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.sessions {
		if c.kill != nil {
			c.kill <- ""
			c.kill = nil
		}
	}
}

// greet chooses the node and the numbers of a new connection.
func (s *Server) greet(client *wiretest.Client) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &session{server: s, client: client, locked: -1, open: true, variables: map[string]string{}, threads: make([]uint64, len(s.nodes))}
	c.home = s.chooseNode()
	for i := range s.nodes {
		c.threads[i] = noThreadThere
		if i == c.home || s.product.numbers == sessionNumber {
			c.threads[i] = s.newThread(i)
		}
	}
	switch thread := c.threads[c.home]; s.product.numbers {
	case threadNumber, cutNumber:
		c.greeted = uint32(thread)
	case strangeNumber:
		c.greeted = uint32(thread) + 1000
	case sessionNumber:
		c.greeted = uint32(len(s.sessions)) + 501
	}
	client.ID = c.greeted
	for i, n := range s.nodes {
		for _, number := range append([]uint64{uint64(c.greeted)}, c.threads...) {
			if number != c.threads[i] && number != noThreadThere && (number != 0 || s.product.first == 0) {
				n.strangers[number] = true
			}
		}
	}
	s.sessions = append(s.sessions, c)
	c.number = len(s.sessions)
}

// newThread returns a number that no connection of the node has. The caller holds mu.
func (s *Server) newThread(i int) uint64 {
	n := s.nodes[i]
	for {
		thread := s.product.first + n.made
		if s.product.thread != nil {
			thread = s.product.thread(uint64(i), n.made)
		}
		n.made++
		if !n.strangers[thread] {
			return thread
		}
	}
}

// chooseNode returns the node of a new connection. The caller holds mu.
func (s *Server) chooseNode() int {
	switch s.product.balance {
	case roundRobin:
		return len(s.sessions) % len(s.nodes)
	case leastConnections:
		counts := make([]int, len(s.nodes))
		for _, c := range s.sessions {
			if c.open {
				counts[c.home]++
			}
		}
		return slices.Index(counts, slices.Min(counts))
	}
	return 0
}

// login accepts every user.
func (s *Server) login(client *wiretest.Client) bool {
	c := s.sessionOf(client)
	s.watches.Go(func() {
		client.Done()
		s.mu.Lock()
		defer s.mu.Unlock()
		c.open = false
	})
	o := result.Outcome{Status: result.StatusAutocommit}
	for name, value := range s.product.loginVars {
		if name == "connection_id" {
			value = fmt.Sprint(c.greeted)
		}
		o.Changes.Variables = append(o.Changes.Variables, result.Variable{Name: name, Value: value})
	}
	if client.Database != "" {
		c.schema = client.Database
		o.Changes.Schema = &client.Database
	}
	s.mu.Lock()
	c.loggedIn = true
	s.mu.Unlock()
	client.OK(o)
	return true
}

func (s *Server) sessionOf(client *wiretest.Client) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sessions[slices.IndexFunc(s.sessions, func(c *session) bool { return c.client == client })]
}
