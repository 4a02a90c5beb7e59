package render

import (
	"io"

	"mysh/internal/result"
)

// A csv writes comma-separated values. NULL is an empty field without quotes, and the empty
// string is a quoted one, so that readers that distinguish quotes can tell them apart. A line
// with nothing but NULL is quoted too: most readers skip empty lines, and would lose a row.
// Source: https://www.rfc-editor.org/rfc/rfc4180.
type csv struct {
	names     bool
	null      string
	newline   string
	form      Binary
	encodings []Binary
	copier    copier
}

func newCSV(w io.Writer, o Options) Renderer {
	enc := &csv{names: o.Names, null: o.Null, newline: o.Newline, form: o.Binary}
	switch {
	case o.Terminal:
		enc.newline = "\n"
	case o.Newline == "":
		enc.newline = "\r\n"
	}
	enc.copier = copier{separator: ',', null: enc.null, newline: enc.newline, quotes: true, special: &csvSpecial}
	s := newStream(w, o, enc, true)
	s.copier = &enc.copier
	return s
}

var (
	csvSpecial = newByteSet(',', '"', '\r', '\n')
	csvEscapes = newEscapes(map[byte]string{'"': `""`})
)

func (c *csv) begin(o *out, cols []result.Column) {
	c.encodings = binaryEncodings(c.encodings, cols, c.form)
	c.copier.begin(c.encodings)
	if !c.names {
		return
	}
	for i, col := range cols {
		if i > 0 {
			o.byte(',')
		}
		c.field(o, []byte(col.Name))
	}
	o.str(c.newline)
}

func (c *csv) row(o *out, cells [][]byte) {
	for i, cell := range cells {
		if i > 0 {
			o.byte(',')
		}
		switch {
		case cell == nil && c.null == "" && len(cells) == 1:
			o.str(`""`)
		case cell == nil:
			o.str(c.null)
		case !o.binary(cell, c.encodings[i]):
			c.field(o, cell)
		}
	}
	o.str(c.newline)
}

// field appends a value, quoted if it needs quotes or would be read as NULL.
func (c *csv) field(o *out, value []byte) {
	quoted := string(value) == c.null || len(value) == 0
	if !quoted && csvSpecial.find(value) == len(value) {
		o.bytes(value)
		return
	}
	o.byte('"')
	o.escaped(value, csvEscapes)
	o.byte('"')
}

func (c *csv) end(*out, bool) {}
