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
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset.html
//
// Only one goroutine at a time uses it, as with the handler.
type repairingConn struct {
	net.Conn
	err  *mysql.SQLError // what the result is to end in, or nil
	held []byte          // written since then
}

// The warnings count that marks the packet to be swapped. MySQL itself never counts so far:
// max_error_count ends at 65,535 and is 1,024 unless set.
const endMark = 0xFFFF

// Makes err the end of the result that is being written.
func (c *repairingConn) endInError(err error) {
	c.err = mysql.NewSQLErrorFromError(err).(*mysql.SQLError)
}

// Reports whether the result that is being written will end in an error.
func endsInError(c *mysql.Conn) bool {
	conn, ok := c.Conn.(*repairingConn)
	return ok && conn.err != nil
}

// Write sends p, or holds it back until the end of the result is in it.
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

// Cuts the marked end packet off b and returns its sequence number. The packet is an EOF packet, or an
// OK packet with EOF's header if the client said CLIENT_DEPRECATE_EOF.
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_eof_packet.html
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_ok_packet.html
func cutEnd(b []byte) (rows []byte, sequence byte, ok bool) {
	const header = 4
	mark := binary.LittleEndian.AppendUint16(nil, endMark)
	for _, end := range []struct {
		size, warnings int    // of the payload; where the count stands in it
		start          []byte // of the payload
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

// Returns err as a packet.
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_err_packet.html
func errorPacket(sequence byte, err *mysql.SQLError) []byte {
	payload := []byte{mysql.ErrPacket}
	payload = binary.LittleEndian.AppendUint16(payload, uint16(err.Num))
	payload = append(payload, '#')
	payload = append(payload, err.State...)
	payload = append(payload, err.Message...)
	n := len(payload)
	return append([]byte{byte(n), byte(n >> 8), byte(n >> 16), sequence}, payload...)
}
