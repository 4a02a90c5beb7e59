package wire

import (
	"crypto/tls"
	"net"
	"syscall"
)

// A source provides the bytes of a packetReader.
type source interface {
	// Read waits for bytes.
	Read(p []byte) (int, error)
	// TryRead returns errWouldBlock rather than wait for bytes.
	TryRead(p []byte) (int, error)
}

// errWouldBlock means that no byte can be read now. It is temporary, since [tls.Conn] makes
// every other error of its connection permanent.
var errWouldBlock net.Error = wouldBlock{}

type wouldBlock struct{}

func (wouldBlock) Error() string   { return "no data was received" }
func (wouldBlock) Timeout() bool   { return true }
func (wouldBlock) Temporary() bool { return true }

// A socket is the dialled connection, which can also be asked for bytes without waiting.
type socket struct {
	net.Conn
	raw syscall.RawConn // nil when the connection is not a system socket

	// nonBlocking makes Read behave as TryRead, for the TLS layer above.
	nonBlocking bool

	// The argument and the results of one attempt to read. They are fields so that the attempt
	// is not a closure, which would be allocated each time.
	attempt     func(fd uintptr) bool
	attemptBuf  []byte
	attemptRead int
	attemptErr  error
}

func newSocket(conn net.Conn) *socket {
	s := &socket{Conn: conn}
	if sc, ok := conn.(syscall.Conn); ok && canTryRead {
		if raw, err := sc.SyscallConn(); err == nil {
			s.raw = raw
			s.attempt = s.readOnce
		}
	}
	return s
}

func (s *socket) Read(p []byte) (int, error) {
	if s.nonBlocking {
		return s.TryRead(p)
	}
	return s.Conn.Read(p)
}

func (s *socket) TryRead(p []byte) (int, error) {
	if s.raw == nil || len(p) == 0 {
		return 0, errWouldBlock
	}
	s.attemptBuf = p
	err := s.raw.Read(s.attempt)
	s.attemptBuf = nil
	if err != nil {
		return 0, err
	}
	return s.attemptRead, s.attemptErr
}

// A tlsSource reads the plain text of a TLS connection that runs over socket.
type tlsSource struct {
	*tls.Conn
	socket *socket
}

func (s tlsSource) TryRead(p []byte) (int, error) {
	s.socket.nonBlocking = true
	n, err := s.Conn.Read(p)
	s.socket.nonBlocking = false
	if err == nil && n == 0 {
		err = errWouldBlock
	}
	return n, err
}
