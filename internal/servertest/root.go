package servertest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"testing"
	"time"
)

// sqlLimit bounds one statement of SQL, so that a frozen server makes a test fail rather than
// hang.
const sqlLimit = time.Minute

// SQL runs one statement as root, on its own connection over the server's socket, and returns
// the rows as text, with NULL as "NULL". An error of the server fails the test.
//
// SQL has its own implementation of the protocol, so that tests of mysh's implementation can
// ask the server independently.
func (s *Server) SQL(tb testing.TB, statement string) [][]string {
	tb.Helper()
	rows, err := s.Query(statement)
	if err != nil {
		tb.Fatalf("run as root on %s: %s: %v", s.Kind, statement, err)
	}
	return rows
}

// Query is SQL for a statement that may fail.
func (s *Server) Query(statement string) ([][]string, error) {
	conn, err := net.Dial("unix", s.Socket)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(sqlLimit)); err != nil {
		return nil, err
	}
	if err := logIn(conn); err != nil {
		return nil, fmt.Errorf("log in: %w", err)
	}
	const comQuery = 3
	if err := writePacket(conn, 0, append([]byte{comQuery}, statement...)); err != nil {
		return nil, err
	}
	return readResult(conn)
}

// Logs in as root, whose password is empty. The plugin that the server names in its greeting
// accepts an empty answer, whichever it is. See
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_response.html
func logIn(conn net.Conn) error {
	greeting, err := readPacket(conn)
	if err != nil {
		return err
	}
	const nul = "\x00"
	greeting = bytes.TrimSuffix(greeting, []byte(nul))
	plugin := string(greeting[bytes.LastIndexByte(greeting, 0)+1:])
	const (
		protocol41       = 1 << 9
		secureConnection = 1 << 15
		pluginAuth       = 1 << 19
		maxPacket        = 1 << 24
		utf8mb4          = 45
	)
	response := binary.LittleEndian.AppendUint32(nil, protocol41|secureConnection|pluginAuth)
	response = binary.LittleEndian.AppendUint32(response, maxPacket)
	response = append(response, utf8mb4)
	response = append(response, make([]byte, 23)...)
	const emptyAnswer = nul
	response = append(response, Root+nul+emptyAnswer+plugin+nul...)
	if err := writePacket(conn, 1, response); err != nil {
		return err
	}
	answer, err := readPacket(conn)
	if err != nil {
		return err
	}
	if err := refusal(answer); err != nil {
		return err
	}
	if answer[0] != 0 {
		return fmt.Errorf("the server wants more than an empty password: %q", answer)
	}
	return nil
}

// Reads an OK, an error or the rows of a result set. See
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset.html
func readResult(conn net.Conn) ([][]string, error) {
	first, err := readPacket(conn)
	if err != nil {
		return nil, err
	}
	if err := refusal(first); err != nil || first[0] == 0 {
		return nil, err
	}
	columns := int(first[0])
	// the definitions of the columns, and an EOF packet
	for range columns + 1 {
		if _, err := readPacket(conn); err != nil {
			return nil, err
		}
	}
	var rows [][]string
	for {
		packet, err := readPacket(conn)
		if err != nil {
			return nil, err
		}
		if packet[0] == 0xfe && len(packet) < 9 {
			return rows, nil
		}
		if err := refusal(packet); err != nil {
			return nil, err
		}
		row, err := cells(packet, columns)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
}

// Splits a row into its cells.
func cells(packet []byte, columns int) ([]string, error) {
	row := make([]string, 0, columns)
	for range columns {
		if len(packet) == 0 {
			return nil, errors.New("a row is too short")
		}
		if packet[0] == 0xfb {
			row, packet = append(row, "NULL"), packet[1:]
			continue
		}
		size, width := uint64(packet[0]), 1
		switch {
		case packet[0] == 0xfc && len(packet) > 2:
			size, width = uint64(binary.LittleEndian.Uint16(packet[1:])), 3
		case packet[0] == 0xfd && len(packet) > 3:
			size, width = uint64(binary.LittleEndian.Uint32(packet)>>8), 4
		case packet[0] == 0xfe && len(packet) > 8:
			size, width = binary.LittleEndian.Uint64(packet[1:]), 9
		}
		if uint64(len(packet)-width) < size {
			return nil, errors.New("a cell is longer than its row")
		}
		row, packet = append(row, string(packet[width:width+int(size)])), packet[width+int(size):]
	}
	return row, nil
}

// Returns the error of an ERR packet, or nil for any other packet.
func refusal(packet []byte) error {
	if packet[0] != 0xff || len(packet) < 9 {
		return nil
	}
	return fmt.Errorf("ERROR %d (%s): %s", binary.LittleEndian.Uint16(packet[1:]), packet[4:9], packet[9:])
}

func writePacket(conn net.Conn, sequence byte, payload []byte) error {
	header := binary.LittleEndian.AppendUint32(nil, uint32(len(payload)))
	header[3] = sequence
	_, err := conn.Write(append(header, payload...))
	return err
}
