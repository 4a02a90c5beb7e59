package wiretest

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"encoding/pem"
	"net"
	"strings"
	"sync"

	"mysh/internal/result"
)

// Bits of the capabilities that matter here.
const (
	capConnectWithDB = 1 << 3
	capSSL           = 1 << 11
	capPluginAuth    = 1 << 19
	capConnectAttrs  = 1 << 20
	capSessionTrack  = 1 << 23
	capDeprecateEOF  = 1 << 24
	capProgress      = 1 << 32
	capExtendedMeta  = 1 << 35
)

// MySQL is the capabilities of MySQL 8.0.27 without TLS and compression, MariaDB those of
// MariaDB 10.
const (
	MySQL   = 0x11fff7df &^ (capSSL | 1<<5)
	MariaDB = (0x01fff7de &^ (capSSL | 1<<5)) | capProgress | capExtendedMeta | 1<<36
)

const scrambleText = "0123456789abcdefghij"

func (c *Client) handshake() bool {
	if c.server.opts.Greet != nil {
		c.server.opts.Greet(c)
	}
	c.greet()
	data, err := c.ReadPacket()
	if err != nil {
		return false
	}
	if len(data) == 32 && c.server.opts.TLS != nil {
		if !c.startTLS() {
			return false
		}
		if data, err = c.ReadPacket(); err != nil {
			return false
		}
	}
	if !c.parseResponse(data) {
		c.Error(1043, "08S01", "Bad handshake")
		return false
	}
	if c.server.opts.Auth != nil {
		return c.server.opts.Auth(c)
	}
	for _, plugin := range c.server.opts.Switch {
		if c.AuthResponse, err = c.SwitchPlugin(plugin, c.pluginData(plugin)); err != nil {
			return false
		}
	}
	if !c.authenticate(c.server.opts.Password) || !c.authenticateFactors() {
		c.Error(1045, "28000", "Access denied for user '"+c.User+"'@'localhost'")
		return false
	}
	var o result.Outcome
	o.Status = result.StatusAutocommit
	if c.Database != "" {
		o.Changes.Schema = &c.Database
	}
	if c.server.opts.Prove {
		o.Info = c.Proof()
	}
	c.OK(o)
	return true
}

func (c *Client) greet() {
	o := &c.server.opts
	caps := o.Capabilities
	if caps == 0 {
		caps = MySQL
	}
	if o.TLS != nil {
		caps |= capSSL
	}
	c.Capabilities = caps
	c.scramble = []byte(scrambleText)
	c.shortScramble = c.scramble
	plugin := orElse(o.Plugin, "mysql_native_password")
	collation := o.Collation
	if collation == 0 {
		collation = 255
	}
	b := append([]byte{10}, orElse(o.Version, "8.4.0-wiretest")...)
	b = binary.LittleEndian.AppendUint32(append(b, 0), c.ID)
	b = append(append(b, c.scramble[:8]...), 0)
	b = binary.LittleEndian.AppendUint16(b, uint16(caps))
	b = append(b, collation, 2, 0)
	b = binary.LittleEndian.AppendUint16(b, uint16(caps>>16))
	scrambleLength := byte(0)
	if caps&capPluginAuth != 0 {
		scrambleLength = 21
	}
	b = append(b, scrambleLength, 0, 0, 0, 0, 0, 0)
	b = binary.LittleEndian.AppendUint32(b, uint32(caps>>32))
	b = append(append(b, c.scramble[8:]...), 0)
	if caps&capPluginAuth != 0 {
		b = append(append(b, plugin...), 0)
	}
	c.Packet(b)
}

func (c *Client) startTLS() bool {
	// Bytes that the client sent after its request may be buffered already.
	conn := tls.Server(bufferedConn{c.conn, c.r}, c.server.opts.TLS)
	if conn.Handshake() != nil {
		return false
	}
	c.conn = conn
	c.r, c.w = bufio.NewReader(conn), bufio.NewWriter(conn)
	state := conn.ConnectionState()
	c.TLS = &state
	return true
}

// A bufferedConn is a connection whose bytes are read through a buffer.
type bufferedConn struct {
	net.Conn
	r *bufio.Reader
}

func (b bufferedConn) Read(p []byte) (int, error) { return b.r.Read(p) }

func (c *Client) parseResponse(data []byte) bool {
	if len(data) < 32 {
		return false
	}
	c.Capabilities = uint64(binary.LittleEndian.Uint32(data))
	if c.Capabilities&1 == 0 {
		c.Capabilities |= uint64(binary.LittleEndian.Uint32(data[28:])) << 32
	}
	c.Collation = data[8]
	rest := data[32:]
	upToNUL := func() string {
		field, after, _ := bytes.Cut(rest, []byte{0})
		rest = after
		return string(field)
	}
	c.User = upToNUL()
	c.AuthResponse, rest = cutSized(rest)
	if c.Capabilities&capConnectWithDB != 0 {
		c.Database = upToNUL()
	}
	c.authPlugin = "mysql_native_password" // of a client that names none
	if c.Capabilities&capPluginAuth != 0 {
		c.authPlugin = upToNUL()
	}
	c.Attributes = map[string]string{}
	if c.Capabilities&capConnectAttrs != 0 {
		attributes, _ := cutSized(rest)
		for len(attributes) > 0 {
			var name, value []byte
			name, attributes = cutSized(attributes)
			value, attributes = cutSized(attributes)
			c.Attributes[string(name)] = string(value)
		}
	}
	return true
}

func cutSized(b []byte) (field, rest []byte) {
	n, at := 0, 1
	switch {
	case len(b) == 0:
		return nil, nil
	case b[0] <= 250:
		n = int(b[0])
	case b[0] == 0xfc && len(b) > 2:
		n, at = int(binary.LittleEndian.Uint16(b[1:])), 3
	}
	if at+n > len(b) {
		return nil, nil
	}
	return b[at : at+n], b[at+n:]
}

// SwitchPlugin asks the client to use another plugin and returns its answer.
func (c *Client) SwitchPlugin(plugin, data string) ([]byte, error) {
	return c.requestPlugin(0xfe, plugin, data)
}

func (c *Client) requestPlugin(mark byte, plugin, data string) ([]byte, error) {
	c.authPlugin = plugin
	c.scramble = []byte(data)
	if plugin == "mysql_native_password" {
		c.shortScramble = c.scramble
	}
	if plugin != "dialog" {
		data += "\x00"
	}
	c.Packet([]byte(string([]byte{mark}) + plugin + "\x00" + data))
	return c.ReadPacket()
}

// Returns the data of a request for a plugin.
func (c *Client) pluginData(plugin string) string {
	switch plugin {
	case "client_ed25519", "parsec":
		return scrambleText + "klmnopqrstuv"
	case "dialog":
		return c.question(0)
	}
	return "ABCDEFGHIJKLMNOPQRST"
}

// Checks the client's proof if this server knows the plugin.
func (c *Client) authenticate(password string) bool {
	switch c.authPlugin {
	case "client_ed25519":
		return c.authenticateEd25519(password)
	case "parsec":
		return c.authenticateParsec(password)
	case "dialog":
		return c.authenticateDialog()
	case "mysql_native_password":
		return bytes.Equal(c.AuthResponse, nativeProof(c.scramble, password))
	case "mysql_clear_password":
		return string(c.AuthResponse) == password+"\x00"
	case "sha256_password":
		return c.authenticateSHA256(password + "\x00")
	case "caching_sha2_password":
		return c.authenticateCachingSHA2(password)
	}
	return false
}

func (c *Client) authenticateSHA256(password string) bool {
	answer := c.AuthResponse
	if c.TLS != nil {
		return string(answer) == password
	}
	if bytes.Equal(answer, []byte{1}) {
		c.Packet(append([]byte{1}, PublicKeyPEM()...))
		var err error
		if answer, err = c.ReadPacket(); err != nil {
			return false
		}
	}
	return c.decrypt(answer) == password
}

func (c *Client) authenticateCachingSHA2(password string) bool {
	if password == "" {
		return len(c.AuthResponse) == 0
	}
	if !c.server.opts.FullAuth {
		if !bytes.Equal(c.AuthResponse, cachingProof(c.scramble, password)) {
			return false
		}
		c.Packet([]byte{1, 3})
		return true
	}
	c.Packet([]byte{1, 4})
	answer, err := c.ReadPacket()
	if err == nil && bytes.Equal(answer, []byte{2}) {
		c.Packet(append([]byte{1}, PublicKeyPEM()...))
		if answer, err = c.ReadPacket(); err != nil {
			return false
		}
	}
	if c.TLS != nil || c.server.opts.Network == "unix" {
		return string(answer) == password+"\x00"
	}
	return c.decrypt(answer) == password+"\x00"
}

func (c *Client) decrypt(data []byte) string {
	plain, err := rsa.DecryptOAEP(sha1.New(), rand.Reader, serverKey(), data, nil)
	if err != nil {
		return ""
	}
	for i := range plain {
		plain[i] ^= c.scramble[i%len(c.scramble)]
	}
	return string(plain)
}

var serverKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// PublicKeyPEM returns the RSA key that the server sends to clients.
func PublicKeyPEM() []byte {
	der, err := x509.MarshalPKIXPublicKey(&serverKey().PublicKey)
	if err != nil {
		panic(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

func nativeProof(scramble []byte, password string) []byte {
	if password == "" {
		return []byte{}
	}
	once := sha1.Sum([]byte(password))
	twice := sha1.Sum(once[:])
	proof := sha1.Sum(append(append([]byte(nil), scramble...), twice[:]...))
	return xor(proof[:], once[:])
}

func cachingProof(scramble []byte, password string) []byte {
	once := sha256.Sum256([]byte(password))
	twice := sha256.Sum256(once[:])
	proof := sha256.Sum256(append(twice[:], scramble...))
	return xor(proof[:], once[:])
}

func xor(a, b []byte) []byte {
	for i := range a {
		a[i] ^= b[i]
	}
	return a
}

func orElse(s, otherwise string) string {
	if strings.TrimSpace(s) == "" {
		return otherwise
	}
	return s
}
