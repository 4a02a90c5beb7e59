package main

import (
	"bytes"
	"encoding/binary"
	"net"

	"github.com/dolthub/vitess/go/mysql"
)

// A repairingListener accepts connections that can end a result in an error.
type repairingListener struct{ net.Listener }

// Accept waits for a connection.
func (l repairingListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &repairingConn{Conn: c}, nil
}

// A repairingConn can turn the end of a result into an error.
//
// MySQL may send an ERR packet in place of the packet that ends the rows. The server's library
// cannot, and hangs up instead. So the handler reports success, and the connection replaces the
// end packet, which it recognises by its count of warnings, by the error.
// Source: https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset.html
//
// Only one goroutine at a time uses it, as with the handler.
type repairingConn struct {
	net.Conn
	err  *mysql.SQLError // the error in which the result must end, or nil
	held []byte          // bytes written after err was set
}

// endMark is the warnings count of the packet to be replaced. MySQL itself never counts that
// far: max_error_count is at most 65,535 and by default 1,024.
const endMark = 0xFFFF

// endInError makes err the end of the result that is being written.
func (c *repairingConn) endInError(err error) {
	c.err = mysql.NewSQLErrorFromError(err).(*mysql.SQLError)
}

// endsInError reports whether the result that is being written will end in an error.
func endsInError(c *mysql.Conn) bool {
	conn, ok := c.Conn.(*repairingConn)
	return ok && conn.err != nil
}

// Write sends p. If the result must end in an error, Write holds p back until the end of the
// result is complete.
func (c *repairingConn) Write(p []byte) (int, error) {
	if c.err == nil {
		return c.Conn.Write(p)
	}
	c.held = append(c.held, p...)
	rows, sequence, ok := cutEnd(c.held)
	if !ok {
		return len(p), nil
	}
	out := append(rows, errorPacket(sequence, c.err)...)
	c.err, c.held = nil, nil
	if _, err := c.Conn.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// cutEnd returns b without the marked end packet, and the sequence number of the packet. The
// packet is an EOF packet, or an OK packet with the header of EOF if the client has
// CLIENT_DEPRECATE_EOF.
// Sources: https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_eof_packet.html
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_ok_packet.html
func cutEnd(b []byte) (rows []byte, sequence byte, ok bool) {
	const header = 4
	mark := binary.LittleEndian.AppendUint16(nil, endMark)
	for _, end := range []struct {
		size, warnings int    // of the payload: its size, and the offset of the warnings count
		start          []byte // the first bytes of the payload
	}{
		{5, 1, []byte{mysql.EOFPacket}},
		{7, 5, []byte{mysql.EOFPacket, 0, 0}},
	} {
		at := len(b) - header - end.size
		if at < 0 {
			continue
		}
		packet, payload := b[at:], b[at+header:]
		if bytes.Equal(packet[:3], []byte{byte(end.size), 0, 0}) &&
			bytes.HasPrefix(payload, end.start) &&
			bytes.HasPrefix(payload[end.warnings:], mark) {
			return b[:at], packet[3], true
		}
	}
	return b, 0, false
}

// errorPacket returns err as a packet.
// Source: https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_err_packet.html
func errorPacket(sequence byte, err *mysql.SQLError) []byte {
	payload := []byte{mysql.ErrPacket}
	payload = binary.LittleEndian.AppendUint16(payload, uint16(err.Num))
	payload = append(payload, '#')
	payload = append(payload, err.State...)
	payload = append(payload, err.Message...)
	n := len(payload)
	return append([]byte{byte(n), byte(n >> 8), byte(n >> 16), sequence}, payload...)
}
