package wire

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"mysh/internal/result"
)

const defaultMaxPacket = 1 << 30

// Connect opens a connection and logs in. The deadline of ctx covers name look-up, greeting,
// TLS and login, and the answers to questions of the server. Cancelling ctx ends Connect at once, with an error that wraps the error of
// ctx.
//
// Errors are [*result.Error]: the server's own (1045, 1049, 1040), or the C client's. 2002 and
// 2003 mean that no server listens, 2005 an unknown host, 2013 a server that never greets or
// hangs up, 2007 another protocol, 2026 TLS, 2059 and 2061 authentication plugins.
func Connect(ctx context.Context, cfg Config) (*Conn, error) {
	c, err := connect(ctx, cfg)
	if err != nil && errors.Is(ctx.Err(), context.Canceled) {
		return nil, fmt.Errorf("connecting to %s: %w", cfg.Address, ctx.Err())
	}
	return c, err
}

func connect(ctx context.Context, cfg Config) (*Conn, error) {
	dial := cfg.Dial
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	conn, err := dial(ctx, cfg.Network, dialled(cfg.Address))
	if err != nil {
		return nil, dialError(&cfg, err)
	}
	c := &Conn{cfg: cfg, socket: newSocket(conn)}
	c.r = newPacketReader(c.socket, maxLoginPacket)
	c.w = newPacketWriter(c.socket)
	c.server = Server{
		Protocol: protocolVersion,
		Network:  cfg.Network, Address: cfg.Address,
		Local: conn.LocalAddr(), Remote: conn.RemoteAddr(),
	}
	deadline, _ := ctx.Deadline()
	conn.SetDeadline(deadline)
	stop := context.AfterFunc(ctx, func() {
		// After a deadline has passed, the read itself returns the error for it.
		if errors.Is(ctx.Err(), context.Canceled) {
			c.Abort()
		}
	})
	err = c.login(ctx)
	if !stop() && err == nil {
		err = lostAt("reading authorization packet", ctx.Err())
	}
	if err != nil {
		c.Abort()
		return nil, err
	}
	conn.SetDeadline(time.Time{})
	return c, nil
}

// Reads the greeting and logs in. The connection is then ready for commands.
func (c *Conn) login(ctx context.Context) error {
	greeting, err := c.readGreeting()
	if err != nil {
		return err
	}
	l := &login{ctx: ctx, conn: c, greeting: greeting}
	if l.encrypt, err = c.wantsTLS(greeting); err != nil {
		return err
	}
	if l.collation, err = collationFor(c.cfg.Charset, greeting); err != nil {
		return err
	}
	if strings.ContainsRune(c.cfg.User+c.cfg.Database, 0) {
		return clientError(result.CodeUnknown, nil, "The name of a user or a database cannot hold a NUL byte")
	}
	l.secure = l.encrypt || c.cfg.Network == "unix"
	if l.plugin, err = l.firstPlugin(); err != nil {
		return err
	}
	c.server.Version = greeting.version
	c.server.ConnectionID = greeting.connectionID
	c.server.MariaDB = greeting.mariaDB
	c.server.Capabilities = c.chooseCapabilities(greeting, l.encrypt)
	if c.cfg.MustCompress && c.cfg.compression(c.server.Capabilities) == "" {
		return clientError(codeCompression, nil,
			"Connection failed due to wrongly configured compression algorithm: the server has none of those asked for")
	}
	if err := l.run(); err != nil {
		return err
	}
	c.server.Plugin = l.plugin
	c.server.Login = *l.outcome
	if c.r.limit = c.cfg.MaxPacket; c.r.limit <= 0 {
		c.r.limit = defaultMaxPacket
	}
	if c.server.Compression = c.cfg.compression(c.server.Capabilities); c.server.Compression != "" {
		return c.compress()
	}
	return nil
}

// Puts the compressed protocol between the packets and the connection.
func (c *Conn) compress() error {
	codec, err := newCodec(c.server.Compression, c.cfg.ZstdLevel)
	if err != nil {
		return err
	}
	dst := net.Conn(c.socket)
	if c.tls != nil {
		dst = c.tls
	}
	c.frames = newFrames(codec, c.r.src, dst)
	c.r.src = c.frames
	c.r.inSeq = false
	c.w.w.Reset(c.frames)
	return nil
}

// Sends the handshake response with the driver's proof. If TLS was chosen, respond starts it
// before.
// Source: https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_response.html.
func (l *login) respond(auth []byte) error {
	c := l.conn
	caps := c.server.Capabilities
	b := binary.LittleEndian.AppendUint32(nil, uint32(caps))
	b = binary.LittleEndian.AppendUint32(b, defaultMaxPacket)
	b = append(b, l.collation)
	b = append(b, make([]byte, 19)...)
	b = binary.LittleEndian.AppendUint32(b, uint32(caps>>32))
	if l.encrypt {
		config, err := c.cfg.TLS.config(c.cfg.Network, c.cfg.Address)
		if err != nil {
			return tlsError(err)
		}
		l.deferTrust(config)
		// The request for TLS is the beginning of the response.
		if err := l.send(b); err != nil {
			return err
		}
		if err := c.startTLS(l.ctx, config); err != nil {
			return err
		}
		if c.cfg.TLS.Mode >= TLSVerifyCA && !l.unverified && l.untrusted == nil {
			c.server.TLS.Verified = byCA
		}
		if err := l.trustworthy(l.plugin); err != nil {
			return err
		}
	}
	b = append(append(b, c.cfg.User...), 0)
	if caps.Has(CapPluginAuthLenenc) {
		b = appendSized(b, string(auth))
	} else if len(auth) > 255 {
		return malformed("a server that takes no proof of %d bytes", len(auth))
	} else {
		b = append(append(b, byte(len(auth))), auth...)
	}
	if caps.Has(CapConnectWithDB) {
		b = append(append(b, c.cfg.Database...), 0)
	}
	if caps.Has(CapPluginAuth) {
		b = append(append(b, l.plugin...), 0)
	}
	if caps.Has(CapConnectAttrs) {
		b = appendSized(b, string(c.cfg.attributes()))
	}
	if caps.Has(CapZstd) {
		b = append(b, byte(c.cfg.zstdLevel()))
	}
	return l.send(b)
}

// Sends one packet of the login.
func (l *login) send(data []byte) error {
	c := l.conn
	c.w.seq = c.r.seq
	err := c.w.write(data, "")
	if err == nil {
		err = c.w.w.Flush()
	}
	if err != nil {
		// A server that has hung up may have sent the reason before, in a TLS alert.
		if _, said := c.r.next(); isAlert(said) {
			err = said
		}
		return l.lost("sending authentication information", err)
	}
	c.r.seq = c.w.seq
	return nil
}

// Returns err in its final form for a step of the login.
func (l *login) lost(step string, err error) error {
	var known *result.Error
	if errors.As(err, &known) {
		return err
	}
	return lostAt(step, err)
}

// The names of systems and machines in the C client's library, where Go has other names.
var (
	systems  = map[string]string{"linux": "Linux", "darwin": "macOS", "windows": "Win64", "freebsd": "FreeBSD"}
	machines = map[string]string{"amd64": "x86_64", "386": "i386", "arm64": "aarch64"}
)

// Returns the connection's attributes in the protocol's form.
func (cfg *Config) attributes() []byte {
	all := map[string]string{
		"_client_name": "mysh",
		"_os":          cmp.Or(systems[runtime.GOOS], runtime.GOOS),
		"_pid":         strconv.Itoa(os.Getpid()),
		"_platform":    cmp.Or(machines[runtime.GOARCH], runtime.GOARCH),
		"program_name": "mysh",
	}
	maps.Copy(all, cfg.Attributes)
	var b []byte
	for _, name := range slices.Sorted(maps.Keys(all)) {
		b = appendSized(appendSized(b, name), all[name])
	}
	return b
}

// Appends a length-encoded string.
func appendSized(b []byte, s string) []byte {
	return result.AppendRow(b, append([]byte{}, s...))
}
