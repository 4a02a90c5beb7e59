package wiretest

import (
	"bufio"
	"crypto/tls"
	"encoding/binary"
	"io"
	"net"
	"sync"

	"mysh/internal/result"
)

const maxPayload = 1<<24 - 1

// A Client is one connection as the server sees it. Its methods that send are for the functions
// in Options. They ignore errors, since a client may disconnect at any time.
type Client struct {
	ID uint32

	// The contents of the handshake response.
	Capabilities   uint64
	Collation      byte
	User, Database string
	Attributes     map[string]string
	AuthResponse   []byte
	TLS            *tls.ConnectionState
	authPlugin     string
	shortScramble  []byte // of the greeting or of the last mysql_native_password, which the proof contains
	hash           []byte // of the password, as the account's plugin stores it

	server   *Server
	socket   net.Conn // below conn, which may be encrypted; for Close of the server
	conn     net.Conn
	r        *bufio.Reader
	w        *bufio.Writer
	seq      byte
	scramble []byte
	done     chan struct{}

	mu       sync.Mutex
	commands []Command
}

func newClient(s *Server, conn net.Conn, id uint32) *Client {
	return &Client{ID: id, done: make(chan struct{}), server: s, socket: conn, conn: conn, r: bufio.NewReader(conn), w: bufio.NewWriter(conn)}
}

// Commands returns what the client has sent after its login.
func (c *Client) Commands() []Command {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]Command(nil), c.commands...)
}

func (c *Client) run() {
	defer close(c.done)
	defer c.conn.Close()
	if c.server.opts.Accept != nil {
		c.server.opts.Accept(c)
		c.Flush()
		return
	}
	if !c.handshake() {
		c.Flush()
		return
	}
	for {
		c.Flush()
		c.seq = 0
		data, err := c.ReadPacket()
		if err != nil || len(data) == 0 {
			return
		}
		cmd := Command{Code: data[0], Text: string(data[1:])}
		c.mu.Lock()
		c.commands = append(c.commands, cmd)
		c.mu.Unlock()
		switch {
		case cmd.Code == 1:
			if c.server.opts.AnswerQuit {
				c.OK(result.Outcome{})
				c.Flush()
			}
			return
		case c.server.opts.Handle == nil:
			c.OK(result.Outcome{})
		default:
			c.server.opts.Handle(c, cmd)
		}
	}
}

// RemoteAddr returns the address of the client.
func (c *Client) RemoteAddr() net.Addr { return c.conn.RemoteAddr() }

// ReadPacket returns the client's next packet, joined if it was sent in parts.
func (c *Client) ReadPacket() ([]byte, error) {
	c.Flush()
	var data []byte
	for {
		var h [4]byte
		if _, err := io.ReadFull(c.r, h[:]); err != nil {
			return nil, err
		}
		n := int(h[0]) | int(h[1])<<8 | int(h[2])<<16
		c.seq = h[3] + 1
		data = append(data, make([]byte, n)...)
		if _, err := io.ReadFull(c.r, data[len(data)-n:]); err != nil {
			return nil, err
		}
		if n < maxPayload {
			return data, nil
		}
	}
}

// Packet sends one packet, in parts if it is long.
func (c *Client) Packet(payload []byte) {
	for {
		n := min(len(payload), maxPayload)
		c.w.Write([]byte{byte(n), byte(n >> 8), byte(n >> 16), c.seq})
		c.w.Write(payload[:n])
		c.seq++
		if n < maxPayload {
			return
		}
		payload = payload[n:]
	}
}

// Raw sends bytes as they are.
func (c *Client) Raw(b string) { c.w.WriteString(b) }

// Flush sends the buffered bytes. It happens by itself before a packet is read, so it is for
// answers that stop half-way.
func (c *Client) Flush() { c.w.Flush() }

// Close sends the buffered bytes and closes the connection.
func (c *Client) Close() {
	c.Flush()
	c.conn.Close()
}

// Abort closes the connection without sending anything. It may be called from any goroutine.
func (c *Client) Abort() { c.conn.Close() }

// Wait blocks until the client disconnects. The client must not send anything before.
func (c *Client) Wait() {
	c.Flush()
	c.r.ReadByte()
}

// SkipSeq makes the next packet's number wrong.
func (c *Client) SkipSeq() { c.seq++ }

// OK sends an outcome without rows.
func (c *Client) OK(o result.Outcome) { c.outcome(0x00, o) }

// Header begins a result with rows.
func (c *Client) Header(columns ...result.Column) {
	c.Packet(appendLength(nil, uint64(len(columns))))
	for _, column := range columns {
		c.Packet(c.column(column))
	}
	if c.Capabilities&capDeprecateEOF == 0 {
		c.Packet([]byte{0xfe, 0, 0, 2, 0})
	}
}

// Row sends a row. A nil cell is NULL.
func (c *Client) Row(cells ...[]byte) { c.Packet(result.AppendRow(nil, cells...)) }

// Text sends a row without NULLs.
func (c *Client) Text(cells ...string) {
	row := make([][]byte, len(cells))
	for i, cell := range cells {
		row[i] = append([]byte{}, cell...)
	}
	c.Row(row...)
}

// End ends a result with rows.
func (c *Client) End(o result.Outcome) {
	if c.Capabilities&capDeprecateEOF == 0 {
		b := binary.LittleEndian.AppendUint16([]byte{0xfe}, uint16(o.Warnings))
		c.Packet(binary.LittleEndian.AppendUint16(b, uint16(o.Status)))
		return
	}
	c.outcome(0xfe, o)
}

// Error sends an error of the server.
func (c *Client) Error(number uint16, state, message string) {
	b := binary.LittleEndian.AppendUint16([]byte{0xff}, number)
	c.Packet(append(append(b, '#'), state+message...))
}

// Progress sends MariaDB's progress report.
func (c *Client) Progress(p result.Progress) {
	percent := int(p.Percent * 1000)
	b := []byte{0xff, 0xff, 0xff, 1, byte(p.Stage), byte(p.Stages), byte(percent), byte(percent >> 8), byte(percent >> 16)}
	c.Packet(appendSized(b, p.Info))
}

// RequestFile asks for a file, as LOAD DATA LOCAL does, and returns what the client sends.
func (c *Client) RequestFile(name string) ([]byte, error) {
	c.Packet(append([]byte{0xfb}, name...))
	var file []byte
	for {
		data, err := c.ReadPacket()
		if err != nil || len(data) == 0 {
			return file, err
		}
		file = append(file, data...)
	}
}

// Column returns a column of text with the given name.
func Column(name string) result.Column {
	return result.Column{Catalog: "def", Name: name, Collation: 255, Type: result.TypeVarString, Length: 1024}
}

func (c *Client) column(column result.Column) []byte {
	var b []byte
	for _, s := range []string{column.Catalog, column.Schema, column.Table, column.OrgTable, column.Name, column.OrgName} {
		b = appendSized(b, s)
	}
	if c.Capabilities&capExtendedMeta != 0 {
		var extended []byte
		if column.Extended != "" {
			extended = appendSized([]byte{0}, column.Extended)
		}
		b = appendSized(b, string(extended))
	}
	b = append(b, 12)
	b = binary.LittleEndian.AppendUint16(b, column.Collation)
	b = binary.LittleEndian.AppendUint32(b, column.Length)
	b = append(b, byte(column.Type))
	b = binary.LittleEndian.AppendUint16(b, uint16(column.Flags))
	return append(b, column.Decimals, 0, 0)
}

func (c *Client) outcome(mark byte, o result.Outcome) {
	b := appendLength([]byte{mark}, o.Affected)
	b = appendLength(b, o.InsertID)
	changes := trackedChanges(o.Changes)
	if len(changes) > 0 && c.Capabilities&capSessionTrack != 0 {
		o.Status |= result.StatusSessionChanged
	}
	b = binary.LittleEndian.AppendUint16(b, uint16(o.Status))
	b = binary.LittleEndian.AppendUint16(b, uint16(o.Warnings))
	if c.Capabilities&capSessionTrack == 0 {
		if o.Info != "" {
			b = appendSized(b, o.Info)
		}
	} else if o.Info != "" || o.Status.Has(result.StatusSessionChanged) {
		b = appendSized(b, o.Info)
		if o.Status.Has(result.StatusSessionChanged) {
			b = appendSized(b, string(changes))
		}
	}
	c.Packet(b)
}

func trackedChanges(c result.Changes) []byte {
	var b []byte
	for _, v := range c.Variables {
		b = appendSized(append(b, 0), string(appendSized(appendSized(nil, v.Name), v.Value)))
	}
	if c.Schema != nil {
		b = appendSized(append(b, 1), string(appendSized(nil, *c.Schema)))
	}
	if c.State {
		b = append(b, 2, 1, '1')
	}
	if c.Transaction != "" {
		b = appendSized(append(b, 4), string(appendSized(nil, c.Transaction)))
	}
	return b
}

func appendSized(b []byte, s string) []byte { return result.AppendRow(b, append([]byte{}, s...)) }

func appendLength(b []byte, n uint64) []byte {
	switch {
	case n <= 250:
		return append(b, byte(n))
	case n < 1<<16:
		return append(b, 0xfc, byte(n), byte(n>>8))
	case n < 1<<24:
		return append(b, 0xfd, byte(n), byte(n>>8), byte(n>>16))
	}
	return binary.LittleEndian.AppendUint64(append(b, 0xfe), n)
}

// ResetSeq makes the next packet's number 0, as in a packet that the server sends without being
// asked.
func (c *Client) ResetSeq() { c.seq = 0 }

// ReadSome reads exactly n bytes and drops them.
func (c *Client) ReadSome(n int64) {
	c.Flush()
	io.CopyN(io.Discard, c.r, n)
}

// Drain reads until the client disconnects.
func (c *Client) Drain() {
	c.Flush()
	io.Copy(io.Discard, c.r)
}

// CloseWrite sends the buffered bytes and closes one direction: the client can still send.
func (c *Client) CloseWrite() {
	c.Flush()
	if half, ok := c.conn.(interface{ CloseWrite() error }); ok {
		half.CloseWrite()
	}
}

// Done waits until the server has finished with the client.
func (c *Client) Done() { <-c.done }
