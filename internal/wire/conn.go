package wire

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"sync/atomic"
	"time"

	"mysh/internal/result"
)

// Server describes the server and the connection to it after login.
type Server struct {
	Version      string // the server's own, without the "5.5.5-" that MariaDB puts before it
	ConnectionID uint32 // for KILL; a proxy's, when one is in between
	MariaDB      bool
	Protocol     int // 10

	Network, Address string   // as in Config
	Local, Remote    net.Addr // the ends of the socket

	Capabilities Capability  // the features that both sides agreed on
	Plugin       string      // authentication plugin of the login
	TLS          *TLSState   // nil when not encrypted
	Compression  Compression // "" for none

	// Login is the outcome of the login: status flags, and with session tracking the
	// default schema and the character set.
	Login result.Outcome
}

// A Conn is a connection to a server, logged in. One goroutine uses it at a time; only
// Server and Abort may be called from any goroutine at any moment.
type Conn struct {
	cfg    Config
	server Server

	socket *socket
	tls    *tls.Conn // over socket, or nil
	frames *frames   // around the packets when they are compressed, or nil
	r      *packetReader
	w      *packetWriter

	stream *Stream // the answers not yet read to their end, or nil
	closed atomic.Bool
}

// Commands of the protocol.
// Source: https://dev.mysql.com/doc/dev/mysql-server/latest/my__command_8h.html.
const (
	comQuit            = 0x01
	comInitDB          = 0x02
	comQuery           = 0x03
	comStatistics      = 0x09
	comPing            = 0x0e
	comResetConnection = 0x1f
)

// finalErrorWait is how long a server that has hung up may take to send the reason.
const finalErrorWait = time.Second

// Server returns a description of the server and the connection.
func (c *Conn) Server() Server { return c.server }

// Query sends one text and returns the stream of its answers. The text is sent as it is, in as
// many packets as it needs. The stream must be read to its end, an error or io.EOF, before the
// connection can be used again.
//
// Attributes are sent with the text to a server that has CapQueryAttributes, and are omitted
// for any other server.
//
// An error means that the server has not run the text. It is 2006 when the connection was dead,
// or the server's own error if it sent one (1153 for a text beyond its max_allowed_packet).
func (c *Conn) Query(text string, attributes ...Attribute) (*Stream, error) {
	start := time.Now()
	prefix := plainQuery
	switch {
	case !c.server.Capabilities.Has(CapQueryAttributes):
	case len(attributes) == 0:
		prefix = queryWithoutAttributes
	default:
		prefix = attributedQuery(attributes)
	}
	if err := c.sendWith(prefix, text); err != nil {
		return nil, err
	}
	c.stream = &Stream{conn: c, elapsed: time.Since(start)}
	return c.stream, nil
}

// InitDB makes a schema the default one, as the command of the protocol does and not a statement: the
// server reads the name as it is, without quotes. The stream has one outcome or an error; otherwise
// InitDB is like Query.
func (c *Conn) InitDB(name string) (*Stream, error) {
	start := time.Now()
	if err := c.send(comInitDB, name); err != nil {
		return nil, err
	}
	c.stream = &Stream{conn: c, elapsed: time.Since(start)}
	return c.stream, nil
}

// Ping sends COM_PING and returns an outcome with the current status flags. The warnings of the
// session survive; ROW_COUNT() becomes 0.
func (c *Conn) Ping() (result.Outcome, error) { return c.command(comPing) }

// ResetConnection resets the session without a new login. The transaction is rolled back;
// temporary tables, variables, prepared statements and locks are dropped. The default schema
// does not change. The character set becomes the one of the login.
func (c *Conn) ResetConnection() (result.Outcome, error) {
	return c.command(comResetConnection)
}

// Statistics returns the server's line of figures, "Uptime: 71  Threads: 2 …".
func (c *Conn) Statistics() (string, error) {
	if err := c.send(comStatistics, ""); err != nil {
		return "", err
	}
	data, err := c.packet()
	if err != nil {
		return "", err
	}
	if data[0] == packetErr {
		return "", c.refusal(data)
	}
	return string(data), nil
}

// Sends a command that is answered by OK or an error.
func (c *Conn) command(command byte) (result.Outcome, error) {
	start := time.Now()
	if err := c.send(command, ""); err != nil {
		return result.Outcome{}, err
	}
	data, err := c.packet()
	switch {
	case err != nil:
		return result.Outcome{}, err
	case data[0] == packetErr:
		return result.Outcome{}, c.refusal(data)
	case data[0] != packetOK && data[0] != packetEOF:
		return result.Outcome{}, c.fail(malformed("the answer to command %d begins with %#x", command, data[0]))
	}
	// Old servers answer some commands with EOF.
	var outcome result.Outcome
	if data[0] == packetEOF && len(data) < 9 {
		outcome, err = decodeEOF(data)
	} else {
		outcome, err = decodeOK(data, c.server.Capabilities)
	}
	if err != nil {
		return outcome, c.fail(err)
	}
	outcome.Elapsed = time.Since(start)
	return outcome, nil
}

// Sends a command.
func (c *Conn) send(command byte, arg string) error { return c.sendWith([]byte{command}, arg) }

// Sends a command whose packet begins with prefix.
func (c *Conn) sendWith(prefix []byte, arg string) error {
	switch {
	case c.closed.Load():
		return gone(net.ErrClosed)
	case c.stream != nil:
		return clientError(codeOutOfSync, nil, "Commands out of sync; you can't run this command now")
	case c.r.pos < c.r.end:
		return c.readFinalError(nil)
	}
	c.w.seq = 0
	if c.frames != nil {
		c.frames.seq = 0
	}
	err := c.w.write(prefix, arg)
	if err == nil {
		err = c.w.w.Flush()
	}
	c.r.seq = c.w.seq
	if err != nil {
		return c.readFinalError(err)
	}
	return nil
}

// Sends the buffered bytes of the current command.
func (c *Conn) flush() error {
	if err := c.w.w.Flush(); err != nil {
		return c.fail(err)
	}
	c.r.seq = c.w.seq
	return nil
}

// Returns the next packet. It is never empty.
func (c *Conn) packet() ([]byte, error) {
	data, err := c.r.next()
	if err == nil && len(data) == 0 {
		err = malformed("an empty answer")
	}
	if err != nil {
		return nil, c.fail(err)
	}
	return data, nil
}

// Returns the server's error in an ERR packet.
func (c *Conn) refusal(data []byte) error {
	err := decodeError(data)
	if !err.Sent {
		return c.fail(err)
	}
	return err
}

// Closes the connection after an error that makes it useless, and returns the error in its
// final form.
func (c *Conn) fail(err error) error {
	c.Abort()
	var known *result.Error
	if errors.As(err, &known) {
		return err
	}
	return lost(err)
}

// Closes a connection on which the server no longer listens. readFinalError returns the error
// that the server sent before it closed the connection, or 2006.
func (c *Conn) readFinalError(cause error) error {
	defer c.Abort()
	c.socket.SetReadDeadline(time.Now().Add(finalErrorWait))
	c.r.inSeq = false
	data, err := c.r.next()
	if err == nil && len(data) > 0 && data[0] == packetErr {
		return decodeError(data)
	}
	if cause == nil {
		cause = err
	}
	return gone(cause)
}

// Alive reports whether an idle connection still works, without sending anything. It returns
// nil when it does. It returns the error that the server sent before it closed the connection
// (4031 after wait_timeout), and else 2006. Where the system cannot read a socket without
// waiting (Windows, a Config.Dial that returns no system socket), Alive returns nil.
func (c *Conn) Alive() error {
	switch {
	case c.closed.Load():
		return gone(net.ErrClosed)
	case c.stream != nil:
		return nil
	}
	c.r.makeRoom()
	// A server sends something without being asked only before it closes the connection.
	if c.r.pos < c.r.end || c.r.tryFill() {
		return c.readFinalError(nil)
	}
	if c.r.err != nil {
		c.Abort()
		return gone(c.r.err)
	}
	return nil
}

// Close sends COM_QUIT and closes the connection. It does not wait for an answer.
func (c *Conn) Close() error {
	if c.closed.Load() {
		return nil
	}
	if c.stream == nil {
		// A peer that does not read must not block the caller.
		c.socket.SetWriteDeadline(time.Now().Add(finalErrorWait))
		c.send(comQuit, "")
	}
	return c.close()
}

// Abort closes the socket at once, from any goroutine. A call that is in progress returns an
// error. The server may continue the statement for a while.
func (c *Conn) Abort() { c.close() }

func (c *Conn) close() error {
	if c.closed.Swap(true) {
		return nil
	}
	if err := c.socket.Close(); err != nil && !errors.Is(err, net.ErrClosed) && err != io.ErrClosedPipe {
		return err
	}
	return nil
}
