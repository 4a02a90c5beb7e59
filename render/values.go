package render

import "mysh/internal/result"

// values writes the values of a format that has no quotes.
type values struct {
	null      string
	escapes   *escapes // of text; nil: none
	form      Binary
	encodings []Binary // of the columns; see binaryEncodings
}

// start prepares for a result.
func (v *values) start(cols []result.Column) {
	v.encodings = binaryEncodings(v.encodings, cols, v.form)
}

// write appends a value of a column; a nil cell is NULL.
func (v *values) write(o *out, column int, cell []byte) {
	switch {
	case cell == nil:
		o.str(v.null)
	case o.binary(cell, v.encodings[column]):
	case v.escapes == nil:
		o.bytes(cell)
	default:
		o.escaped(cell, v.escapes)
	}
}
