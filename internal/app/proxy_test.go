//go:build unix

package app_test

import (
	"net"
	"sync"
	"testing"

	"mysh/internal/servertest"
)

// A proxy is between mysh and a server, and misbehaves on request.
type proxy struct {
	tb       testing.TB
	listener net.Listener

	mu     sync.Mutex
	target string
	relays map[*relay]bool
}

// A relay is a connection of a client and the connection to the server for it.
type relay struct {
	client, server net.Conn
	flowing        chan struct{} // closed unless the relay is stalled
}

func newProxy(tb testing.TB, s *servertest.Server) *proxy {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	p := &proxy{tb: tb, listener: listener, target: s.Addr(), relays: map[*relay]bool{}}
	go p.accept()
	tb.Cleanup(func() {
		listener.Close()
		p.cut()
	})
	return p
}

// at returns the arguments for a connection to the proxy as root, followed by more.
func (p *proxy) at(more ...string) []string {
	host, port, _ := net.SplitHostPort(p.listener.Addr().String())
	return append([]string{"-h", host, "-P", port, "-u", servertest.Root}, more...)
}

func (p *proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.mu.Lock()
		target := p.target
		p.mu.Unlock()
		server, err := net.Dial("tcp", target)
		if err != nil {
			client.Close()
			continue
		}
		c := &relay{client: client, server: server, flowing: make(chan struct{})}
		close(c.flowing)
		p.mu.Lock()
		p.relays[c] = true
		p.mu.Unlock()
		go p.pass(c, client, server)
		go p.pass(c, server, client)
	}
}

// pass copies one direction until an end is closed.
func (p *proxy) pass(c *relay, from, to net.Conn) {
	defer p.end(c)
	buf := make([]byte, 16<<10)
	for {
		n, err := from.Read(buf)
		p.mu.Lock()
		flows := c.flowing
		p.mu.Unlock()
		<-flows
		if _, werr := to.Write(buf[:n]); err != nil || werr != nil {
			return
		}
	}
}

func (p *proxy) end(c *relay) {
	c.client.Close()
	c.server.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.relays, c)
}

// stall stops the data on the current connections.
func (p *proxy) stall() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.relays {
		c.flowing = make(chan struct{})
	}
}

// cut closes the current connections.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.relays {
		c.client.Close()
		c.server.Close()
		select {
		case <-c.flowing:
		default:
			close(c.flowing)
		}
	}
}

// redirect sends later connections to another server.
func (p *proxy) redirect(s *servertest.Server) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.target = s.Addr()
}
