package wire

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/go-sql-driver/mysql"
)

// errNextRound ends a round of the driver that another round follows.
var errNextRound = errors.New("the server asks for another authentication method")

// maxRounds bounds the number of plugins that a server may ask for.
const maxRounds = 8

// Logs in, a round for each plugin.
func (l *login) run() error {
	for range maxRounds {
		round := l.driverRound
		if plugins[l.plugin].exchange != nil {
			round = l.ownRound
		}
		err := round()
		switch {
		case l.err == errNextRound:
			l.err = nil
			continue
		case l.err != nil:
			return l.err
		case err != nil:
			return malformed("the login failed: %v", err)
		case l.outcome == nil:
			return malformed("a login without a verdict")
		}
		return nil
	}
	return malformed("a login with more than %d authentication methods", maxRounds)
}

// Runs the exchange of a plugin that the driver lacks.
func (l *login) ownRound() error {
	verdict, err := plugins[l.plugin].exchange(l, l.request)
	if err == nil {
		_, err = l.judge(verdict)
	}
	l.err = err
	return nil
}

// Runs one login of the driver over a driverConn.
func (l *login) driverRound() (err error) {
	// The driver reads packets without checking their lengths. All of them are checked before
	// the driver sees them. The recover is for what the checks may have missed.
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("driver: %v", r)
		}
	}()
	conn := &driverConn{login: l}
	conn.deliver(l.greetingForDriver())
	cfg := mysql.NewConfig()
	cfg.Passwd = l.password()
	cfg.Logger = &mysql.NopLogger{}
	cfg.AllowCleartextPasswords = l.conn.cfg.EnableCleartext && l.secure
	cfg.MaxAllowedPacket = maxPayload // otherwise the driver asks the server
	cfg.Net, cfg.Addr = "tcp", "mysh:0"
	if l.secure {
		// With this network the driver sends a password in the clear.
		cfg.Net = "unix"
	}
	cfg.DialFunc = func(context.Context, string, string) (net.Conn, error) { return conn, nil }
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		return err
	}
	// The context never ends, or else the driver would watch it. The context of Connect closes
	// the socket.
	logged, err := connector.Connect(context.Background())
	if err != nil {
		return err
	}
	// Ends the driver's goroutine. Its COM_QUIT is not sent to the server.
	conn.detached = true
	return logged.Close()
}

// Returns a greeting that makes the driver answer with nothing but plugin and proof.
func (l *login) greetingForDriver() []byte {
	const caps = CapLongPassword | CapProtocol41 | CapSecureConnection | CapPluginAuth | CapPluginAuthLenenc
	plugin := l.plugin
	if plugins[plugin].random > scrambleSize {
		plugin = pluginNative // any plugin to switch from, in a later round
	}
	var b bytes.Buffer
	b.WriteByte(protocolVersion)
	b.WriteString("8\x00")
	b.Write(make([]byte, 4)) // connection id
	b.Write(l.greeting.scramble[:8])
	b.WriteByte(0)
	b.Write([]byte{byte(caps & 0xff), byte(caps >> 8 & 0xff)})
	b.Write([]byte{collationUTF8MB4, 0, 0})
	b.Write([]byte{byte(caps >> 16 & 0xff), byte(caps >> 24 & 0xff)})
	b.WriteByte(scrambleSize + 1)
	b.Write(make([]byte, 10))
	b.Write(l.greeting.scramble[8:])
	b.WriteByte(0)
	b.WriteString(plugin)
	b.WriteByte(0)
	return b.Bytes()
}

// A driverConn is the driver's end of a login: packets with the driver's own numbers.
type driverConn struct {
	login    *login
	detached bool
	greeted  bool         // the driver has answered the greeting
	seq      byte         // of the next packet, in either direction
	out      bytes.Buffer // bytes for the driver to read
	in       []byte       // bytes that the driver wrote, not yet a whole packet
}

// Appends a packet to what the driver reads.
func (d *driverConn) deliver(data []byte) {
	n := len(data)
	d.out.Write([]byte{byte(n), byte(n >> 8), byte(n >> 16), d.seq})
	d.out.Write(data)
	d.seq++
}

func (d *driverConn) Read(p []byte) (int, error) {
	if d.out.Len() == 0 {
		data, err := d.login.fromServer()
		if err != nil {
			return 0, d.fail(err)
		}
		d.deliver(data)
	}
	return d.out.Read(p)
}

func (d *driverConn) Write(p []byte) (int, error) {
	if d.detached {
		return len(p), nil
	}
	d.in = append(d.in, p...)
	for len(d.in) >= headerSize {
		h := payload{b: d.in}
		n := h.uint24()
		d.seq = h.uint8() + 1
		if len(h.b) < n {
			break
		}
		if err := d.packet(h.bytes(n)); err != nil {
			return 0, d.fail(err)
		}
		d.in = append([]byte(nil), h.b...)
	}
	return len(p), nil
}

// Handles one packet that the driver wrote.
func (d *driverConn) packet(data []byte) error {
	if !d.greeted {
		d.greeted = true
		if d.login.again != nil {
			return nil // a new round: the server already has the response
		}
		p := payload{b: data}
		p.bytes(32) // capabilities, sizes, filler
		p.upToNUL() // user
		if data = p.sized(); p.bad {
			return malformed("the driver's handshake response")
		}
	}
	answer, err := d.login.fromDriver(data)
	if answer != nil {
		d.deliver(answer)
	}
	return err
}

// Stores the reason, since the driver returns an error of its own for every failure.
func (d *driverConn) fail(err error) error {
	if d.login.err == nil {
		d.login.err = err
	}
	return io.EOF
}

// The driver must neither close the socket nor set its deadlines.

func (d *driverConn) Close() error                     { return nil }
func (d *driverConn) LocalAddr() net.Addr              { return d.login.conn.socket.LocalAddr() }
func (d *driverConn) RemoteAddr() net.Addr             { return d.login.conn.socket.RemoteAddr() }
func (d *driverConn) SetDeadline(time.Time) error      { return nil }
func (d *driverConn) SetReadDeadline(time.Time) error  { return nil }
func (d *driverConn) SetWriteDeadline(time.Time) error { return nil }
