package render

import (
	"bytes"
	"io"
	"strings"

	"mysh/internal/charset"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// Limits of one INSERT statement: rows and bytes of values. A single larger row exceeds them.
// They are well below max_allowed_packet.
const (
	insertRows  = 1000
	insertBytes = 1 << 20
)

// An insert writes INSERT statements that create the rows again. Numbers have the server's
// digits, binary values are hexadecimal literals, everything else is a string.
type insert struct {
	o          Options
	texts      *escapes
	introducer string // of text in hexadecimal digits
	head       string // the statement up to VALUES
	values     []insertValue
	rows       int // in the current statement
	size       int
}

// An insertValue is how the values of a column are written.
type insertValue int

const (
	insertString insertValue = iota
	insertNumber
	insertHex
	insertUTF8    // in hexadecimal digits, whatever the character set is
	insertNothing // the column is omitted
)

const utf8Introducer = "_utf8mb4 "

func newInsert(w io.Writer, o Options) Renderer {
	enc := &insert{o: o, texts: insertEscapes.in(o.Charset), introducer: utf8Introducer}
	if o.NoBackslashEscapes {
		enc.texts = insertQuotes
	}
	if o.Charset != "" {
		enc.introducer = "_" + o.Charset + " "
	}
	return newStream(w, o, enc, false)
}

// Source: https://dev.mysql.com/doc/refman/9.7/en/string-literals.html.
var (
	insertEscapes = newEscapes(map[byte]string{
		0: `\0`, '\n': `\n`, '\r': `\r`, 0x1a: `\Z`, '\\': `\\`, '\'': `\'`,
	})
	insertQuotes = newEscapes(map[byte]string{'\'': `''`}) // NO_BACKSLASH_ESCAPES
)

func (s *insert) begin(_ *out, cols []result.Column) {
	s.rows, s.size = 0, 0
	s.values = resize(s.values, len(cols))
	var names []string
	for i, c := range cols {
		if s.values[i] = s.valueOf(c); s.values[i] != insertNothing {
			names = append(names, s.identifier(c.Name))
		}
	}
	s.head = "INSERT INTO " + s.identifier(s.table(cols)) + " (" + strings.Join(names, ", ") + ") VALUES\n"
}

func (s *insert) valueOf(c result.Column) insertValue {
	switch {
	case c.Generated:
		return insertNothing
	case c.Binary():
		return insertHex
	case s.o.Charset == "binary" && (c.Type == result.TypeJSON || c.Extended != ""):
		return insertUTF8 // servers accept no JSON, UUID or address in the binary character set
	case c.Numeric():
		return insertNumber
	}
	return insertString
}

// table returns the table to insert into: the requested one, or the table of the columns.
func (s *insert) table(cols []result.Column) string {
	if s.o.Table != "" {
		return s.o.Table
	}
	for _, c := range cols {
		if c.OrgTable != "" {
			return c.OrgTable
		}
	}
	return "result"
}

// identifier returns a name in backquotes. A name that cannot be quoted makes the statement
// fail.
func (s *insert) identifier(name string) string {
	text, err := sqltext.Name(name, scan.Mode{Encoding: charset.Of(s.o.Charset)})
	if err != nil {
		return "``"
	}
	return text
}

func (s *insert) row(o *out, cells [][]byte) {
	size := 0
	for _, cell := range cells {
		size += len(cell)
	}
	switch {
	case s.rows == 0:
		o.str(s.head)
	case s.rows >= insertRows || s.size+size > insertBytes:
		o.str(";\n")
		o.str(s.head)
		s.rows, s.size = 0, 0
	default:
		o.str(",\n")
	}
	s.rows++
	s.size += size
	o.byte('(')
	comma := false
	for i, cell := range cells {
		if s.values[i] == insertNothing {
			continue
		}
		if comma {
			o.byte(',')
		}
		comma = true
		s.value(o, i, cell)
	}
	o.byte(')')
}

func (s *insert) value(o *out, column int, cell []byte) {
	switch {
	case cell == nil:
		o.str("NULL")
		return
	case s.values[column] == insertHex && len(cell) > 0:
		o.hex(cell)
		return
	case s.values[column] == insertUTF8:
		o.str(utf8Introducer)
		o.hex(cell)
		return
	case s.values[column] == insertNumber:
		// A hostile server may send anything as a number. Only a number may be written without
		// quotes.
		if n, ok := appendNumber(o.buf, cell); ok {
			o.buf = n
			if string(cell) == "-0" {
				o.str("e0") // -0 is the integer 0
			}
			return
		}
	}
	// Without backslashes a client may change a NUL or a CR.
	if s.o.NoBackslashEscapes && bytes.ContainsAny(cell, "\x00\r") {
		o.str(s.introducer)
		o.hex(cell)
		return
	}
	o.byte('\'')
	o.escaped(cell, s.texts)
	o.byte('\'')
}

// end writes the end of the last statement. It leaves the statement incomplete if rows are
// missing, so that running it fails.
func (s *insert) end(o *out, whole bool) {
	if whole {
		o.byte(';')
	}
	o.byte('\n')
}
