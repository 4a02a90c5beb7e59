package wire

import (
	"errors"
	"os"
	"strconv"
	"strings"

	"mysh/internal/product"
	"mysh/internal/result"
)

const (
	protocolVersion = 10
	scrambleSize    = 20

	// maxLoginPacket bounds the length of a packet from a peer that has not yet proved to be a
	// MySQL server. Keys and scrambles are far shorter; four letters of another protocol
	// announce a longer packet.
	maxLoginPacket = 64 << 10
)

// A greeting is the first packet of a server.
// Source: https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html.
type greeting struct {
	version      string
	mariaDB      bool
	connectionID uint32
	capabilities Capability
	collation    byte
	plugin       string
	scramble     []byte // scrambleSize bytes
}

// Waits for the greeting.
func (c *Conn) readGreeting() (*greeting, error) {
	data, err := c.r.next()
	var known *result.Error
	switch {
	case errors.As(err, &known):
		return nil, c.notMySQL()
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, lostAt("waiting for initial communication packet", err)
	case err != nil:
		return nil, lostAt("reading initial communication packet", err)
	case len(data) == 0:
		return nil, malformed("an empty greeting")
	case data[0] == packetErr:
		return nil, decodeError(data)
	}
	return decodeGreeting(data)
}

// Returns the error for a peer that is no MySQL server, with the text that the peer sent.
func (c *Conn) notMySQL() error {
	said := string(c.r.blk.buf[:min(c.r.end, 60)])
	if line, _, ok := strings.Cut(said, "\n"); ok {
		said = strings.TrimSuffix(line, "\r")
	}
	return clientError(codeVersion, nil,
		"Protocol mismatch: '%s' does not speak the MySQL protocol; it said %s", c.cfg.Address, strconv.QuoteToASCII(said))
}

func decodeGreeting(data []byte) (*greeting, error) {
	p := payload{b: data}
	if v := p.uint8(); v != protocolVersion {
		hint := ""
		if v == 11 {
			hint = " (is this the port of the X Protocol?)"
		}
		return nil, clientError(codeVersion, nil,
			"Protocol mismatch; server version = %d, client version = %d%s", v, protocolVersion, hint)
	}
	g := &greeting{version: string(p.upToNUL()), connectionID: p.uint32()}
	g.scramble = append(g.scramble, p.bytes(8)...)
	p.uint8() // filler
	g.capabilities = Capability(p.uint16())
	if p.bad {
		return nil, malformed("a greeting of %d bytes", len(data))
	}
	g.collation = p.uint8()
	p.uint16() // status
	g.capabilities |= Capability(p.uint16()) << 16
	scrambleLength := int(p.uint8())
	p.bytes(6)
	if extended := p.uint32(); !g.capabilities.Has(CapLongPassword) {
		g.capabilities |= Capability(extended) << 32
	}
	// The second part ends with a NUL that is ignored.
	g.scramble = append(g.scramble, p.bytes(max(13, scrambleLength-8))...)
	if p.bad || !g.capabilities.Has(CapProtocol41|CapSecureConnection) {
		return nil, clientError(codeVersion, nil,
			"Protocol mismatch: the server (version %q) is older than MySQL 4.1 or sent a damaged greeting", g.version)
	}
	g.scramble = g.scramble[:scrambleSize]
	g.plugin = string(p.upToNUL())
	g.mariaDB = product.Of(g.version, !g.capabilities.Has(CapLongPassword)).Family == product.MariaDB
	if g.mariaDB {
		// MariaDB 10 puts this before its version for old replicas.
		g.version = strings.TrimPrefix(g.version, "5.5.5-")
	}
	return g, nil
}

// Reports whether the server has MySQL 8's default collation. A server that greets with it has
// it. Every MySQL from 8 on has it, whatever its own default is.
func (g *greeting) knowsUTF8MB4_900() bool {
	if g.collation == collationUTF8MB4_900 {
		return true
	}
	major, _, _ := strings.Cut(g.version, ".")
	n, err := strconv.Atoi(major)
	return !g.mariaDB && err == nil && n >= 8
}

// Returns the features to use: all wanted features that the server has.
func (c *Conn) chooseCapabilities(g *greeting, encrypt bool) Capability {
	want := CapLongPassword | CapLongFlag | CapProtocol41 | CapTransactions | CapSecureConnection |
		CapMultiResults | CapPSMultiResults | CapPluginAuth | CapPluginAuthLenenc | CapConnectAttrs |
		CapSessionTrack | CapDeprecateEOF | CapQueryAttributes | CapMultiFactor | CapMariaDBProgress | CapMariaDBExtendedMeta
	for _, option := range []struct {
		on  bool
		cap Capability
	}{
		{c.cfg.Database != "", CapConnectWithDB},
		{c.cfg.compression(g.capabilities) == Zlib, CapCompress},
		{c.cfg.compression(g.capabilities) == Zstd, CapZstd},
		// MariaDB refuses LOCAL when the client does not announce the feature. MySQL's own
		// client always announces it and refuses the file, with an error that scripts may know.
		{c.cfg.LocalInfile != nil || !g.mariaDB, CapLocalFiles},
		{c.cfg.IgnoreSpace, CapIgnoreSpace},
		{c.cfg.Interactive, CapInteractive},
		{c.cfg.MultiStatements, CapMultiStatements},
		{c.cfg.ExpiredPassword, CapExpiredPasswords},
		{encrypt, CapSSL},
	} {
		if option.on {
			want |= option.cap
		}
	}
	return want & g.capabilities
}
