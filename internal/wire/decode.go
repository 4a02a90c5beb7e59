package wire

import (
	"bytes"
	"encoding/binary"

	"mysh/internal/result"
)

// First bytes of a packet that identify its kind.
const (
	packetOK     = 0x00
	packetInfile = 0xfb
	packetEOF    = 0xfe
	packetErr    = 0xff
)

// A payload is read from the front. A read beyond its end returns a zero value and sets bad, so
// that a whole packet can be read before the one check.
type payload struct {
	b   []byte
	bad bool
}

func (p *payload) bytes(n int) []byte {
	if n < 0 || n > len(p.b) {
		p.bad, p.b = true, nil
		return nil
	}
	out := p.b[:n:n]
	p.b = p.b[n:]
	return out
}

func (p *payload) uint8() byte {
	if b := p.bytes(1); b != nil {
		return b[0]
	}
	return 0
}

func (p *payload) uint16() uint16 {
	if b := p.bytes(2); b != nil {
		return binary.LittleEndian.Uint16(b)
	}
	return 0
}

func (p *payload) uint24() int {
	if b := p.bytes(3); b != nil {
		return int(b[0]) | int(b[1])<<8 | int(b[2])<<16
	}
	return 0
}

func (p *payload) uint32() uint32 {
	if b := p.bytes(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

// Reads a length-encoded integer. NULL and the marks of EOF and ERR are not integers: they set
// bad.
func (p *payload) length() uint64 {
	switch first := p.uint8(); first {
	case 0xfc:
		return uint64(p.uint16())
	case 0xfd:
		return uint64(p.uint24())
	case 0xfe:
		if b := p.bytes(8); b != nil {
			return binary.LittleEndian.Uint64(b)
		}
		return 0
	case 0xfb, 0xff:
		p.bad = true
		return 0
	default:
		return uint64(first)
	}
}

// Reads a length-encoded string.
func (p *payload) sized() []byte {
	n := p.length()
	if n > uint64(len(p.b)) {
		p.bad, p.b = true, nil
		return nil
	}
	return p.bytes(int(n))
}

// Reads up to a NUL byte, or to the end when there is none.
func (p *payload) upToNUL() []byte {
	n := bytes.IndexByte(p.b, 0)
	if n < 0 {
		return p.bytes(len(p.b))
	}
	out := p.bytes(n)
	p.b = p.b[1:]
	return out
}

// Reads an ERR packet.
func decodeError(data []byte) *result.Error {
	p := payload{b: data}
	p.uint8()
	e := &result.Error{Number: p.uint16(), State: stateGeneral, Sent: true}
	if p.bad {
		return malformed("an error of %d bytes", len(data))
	}
	// Before the handshake there is no SQLSTATE.
	if len(p.b) >= 6 && p.b[0] == '#' {
		e.State = string(p.b[1:6])
		p.b = p.b[6:]
	}
	e.Message = string(p.b)
	return e
}

// Reads an OK packet, which may stand in the place of EOF.
func decodeOK(data []byte, caps Capability) (result.Outcome, error) {
	p := payload{b: data}
	p.uint8()
	o := result.Outcome{Affected: p.length(), InsertID: p.length()}
	o.Status = result.Status(p.uint16())
	o.Warnings = int(p.uint16())
	if p.bad {
		return o, malformed("an OK of %d bytes", len(data))
	}
	if len(p.b) == 0 {
		return o, nil
	}
	if !caps.Has(CapSessionTrack) {
		// The documentation puts the rest of the packet here, but servers send its length
		// before it.
		rest := p.b
		if info := p.sized(); !p.bad && len(p.b) == 0 {
			rest = info
		}
		o.Info = string(rest)
		return o, nil
	}
	o.Info = string(p.sized())
	if o.Status.Has(result.StatusSessionChanged) {
		changes, ok := decodeChanges(p.sized())
		o.Changes = changes
		p.bad = p.bad || !ok
	}
	if p.bad {
		return o, malformed("an OK of %d bytes", len(data))
	}
	return o, nil
}

// Kinds of tracked changes.
// Source: https://dev.mysql.com/doc/dev/mysql-server/latest/mysql__com_8h.html (enum_session_state_type).
const (
	trackVariables   = 0
	trackSchema      = 1
	trackStateChange = 2
	trackTransaction = 4
)

func decodeChanges(data []byte) (c result.Changes, ok bool) {
	p := payload{b: data}
	for len(p.b) > 0 && !p.bad {
		kind := p.uint8()
		entry := payload{b: p.sized()}
		switch kind {
		case trackVariables:
			// MySQL sends one variable per entry, MariaDB all of them in one entry.
			for len(entry.b) > 0 && !entry.bad {
				v := result.Variable{Name: string(entry.sized()), Value: string(entry.sized())}
				if !entry.bad {
					c.Variables = append(c.Variables, v)
				}
			}
		case trackSchema:
			schema := string(entry.sized())
			c.Schema = &schema
		case trackStateChange:
			// The only entry without a length of its own inside.
			c.State = string(entry.b) == "1"
		case trackTransaction:
			c.Transaction = string(entry.sized())
		}
		p.bad = p.bad || entry.bad
	}
	return c, !p.bad
}

// Reads an EOF packet of the old kind.
func decodeEOF(data []byte) (result.Outcome, error) {
	p := payload{b: data}
	p.uint8()
	o := result.Outcome{Warnings: int(p.uint16()), Status: result.Status(p.uint16())}
	if p.bad {
		return o, malformed("an EOF of %d bytes", len(data))
	}
	return o, nil
}

// Reads a column definition.
// Source: https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_column_definition.html
// and https://mariadb.com/kb/en/result-set-packets/#column-definition-packet.
func decodeColumn(data []byte, caps Capability) (result.Column, error) {
	p := payload{b: data}
	c := result.Column{
		Catalog:  string(p.sized()),
		Schema:   string(p.sized()),
		Table:    string(p.sized()),
		OrgTable: string(p.sized()),
		Name:     string(p.sized()),
		OrgName:  string(p.sized()),
	}
	if caps.Has(CapMariaDBExtendedMeta) {
		c.Extended, c.ExtendedFormat = decodeExtended(p.sized())
	}
	fixed := payload{b: p.sized()}
	c.Collation = fixed.uint16()
	c.Length = fixed.uint32()
	c.Type = result.Type(fixed.uint8())
	c.Flags = result.Flag(fixed.uint16())
	c.Decimals = fixed.uint8()
	if p.bad || fixed.bad {
		return c, malformed("a column definition of %d bytes", len(data))
	}
	return c, nil
}

// Returns the name of the type in MariaDB's extended metadata, else that of the format.
func decodeExtended(data []byte) (name string, isFormat bool) {
	p := payload{b: data}
	var typ, format string
	for len(p.b) > 0 && !p.bad {
		switch kind, value := p.uint8(), p.sized(); kind {
		case 0:
			typ = string(value)
		case 1:
			format = string(value)
		}
	}
	if typ != "" {
		return typ, false
	}
	return format, format != ""
}

// Reports whether a packet is MariaDB's progress report: an error packet with a number that no
// error has.
func isProgress(data []byte, caps Capability) bool {
	return caps.Has(CapMariaDBProgress) && len(data) > 3 && data[0] == packetErr && data[1] == 0xff && data[2] == 0xff
}

// Reads a progress report. A malformed report is ignored, since it is no reason to stop a
// statement.
// Source: https://mariadb.com/kb/en/progress-reporting/.
func decodeProgress(data []byte) result.Progress {
	p := payload{b: data}
	p.bytes(4) // mark, number, count of strings
	return result.Progress{
		Stage:   int(p.uint8()),
		Stages:  int(p.uint8()),
		Percent: float64(p.uint24()) / 1000,
		Info:    string(p.sized()),
	}
}
