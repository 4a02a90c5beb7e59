package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"mysh/internal/result"
)

// A jsonRows writes rows as objects, in one array or one object per line. Numbers have all the
// server's digits; a reader that would round them must be configured not to. JSON columns are
// embedded, BIT is a number, other binary values are base64 strings.
type jsonRows struct {
	form      Binary
	array     bool
	keys      [][]byte // the text before each value: `{"name":`, `,"name":`
	values    []jsonValue
	encodings []Binary
	rows      bool // a row was written
	compact   bytes.Buffer
}

// A jsonValue is how the values of a column are written.
type jsonValue int

const (
	jsonString jsonValue = iota
	jsonNumber
	jsonDocument
	jsonBit
	jsonBinary
)

func newJSON(w io.Writer, o Options) Renderer {
	return newStream(w, o, &jsonRows{form: o.Binary, array: true}, true)
}

func newJSONLines(w io.Writer, o Options) Renderer {
	return newStream(w, o, &jsonRows{form: o.Binary}, true)
}

var jsonEscapes = func() *escapes {
	text := map[byte]string{'"': `\"`, '\\': `\\`, 0x7f: `\u007f`}
	for c := range byte(' ') {
		text[c] = fmt.Sprintf(`\u%04x`, c)
	}
	text['\n'], text['\r'], text['\t'] = `\n`, `\r`, `\t`
	return newEscapes(text)
}()

func (j *jsonRows) begin(_ *out, cols []result.Column) {
	form := j.form
	if form == BinaryDefault {
		form = BinaryBase64
	}
	j.encodings = binaryEncodings(j.encodings, cols, form)
	j.keys = resize(j.keys, len(cols))
	j.values = resize(j.values, len(cols))
	j.rows = false
	for i, name := range uniqueNames(cols) {
		var o out
		if i == 0 {
			o.byte('{')
		} else {
			o.byte(',')
		}
		jsonText(&o, []byte(name))
		j.keys[i] = append(o.buf, ':')
		j.values[i] = jsonValueOf(cols[i], j.form)
	}
}

func jsonValueOf(c result.Column, form Binary) jsonValue {
	switch {
	case c.Type == result.TypeJSON || c.Extended == "json":
		return jsonDocument
	case c.Numeric():
		return jsonNumber
	case c.Type == result.TypeBit && form == BinaryDefault:
		return jsonBit
	case c.Binary() && form != BinaryRaw:
		return jsonBinary
	}
	return jsonString
}

// uniqueNames returns the names of columns. A repeated name gets a number appended, since
// readers keep only one value of each key.
func uniqueNames(cols []result.Column) []string {
	names := make([]string, len(cols))
	taken := make(map[string]bool, len(cols))
	for _, c := range cols {
		taken[c.Name] = true
	}
	seen := make(map[string]bool, len(cols))
	for i, c := range cols {
		name := c.Name
		for n := 2; seen[name]; n++ {
			if next := c.Name + "_" + strconv.Itoa(n); !taken[next] {
				name = next
			}
		}
		seen[name], taken[name] = true, true
		names[i] = name
	}
	return names
}

func (j *jsonRows) row(o *out, cells [][]byte) {
	switch {
	case j.array && j.rows:
		o.str(",\n")
	case j.array:
		o.str("[\n")
	}
	j.rows = true
	for i, cell := range cells {
		o.buf = append(o.buf, j.keys[i]...)
		if cell == nil {
			o.str("null")
			continue
		}
		j.value(o, i, cell)
	}
	o.byte('}')
	if !j.array {
		o.byte('\n')
	}
}

// value appends a value as its column requires, or as a string where the value does not fit
// that.
func (j *jsonRows) value(o *out, column int, cell []byte) {
	switch j.values[column] {
	case jsonNumber:
		if n, ok := appendNumber(o.buf, cell); ok {
			o.buf = n
			return
		}
	case jsonDocument:
		if j.document(o, cell) {
			return
		}
	case jsonBit:
		if len(cell) <= 8 {
			var n uint64
			for _, c := range cell {
				n = n<<8 | uint64(c)
			}
			o.buf = strconv.AppendUint(o.buf, n, 10)
			return
		}
	case jsonBinary:
		o.byte('"')
		o.binary(cell, j.encodings[column])
		o.byte('"')
		return
	}
	jsonText(o, cell)
}

// document embeds a JSON value on one line, without changing its numbers or the order of its
// keys. It reports whether the cell is a JSON value.
func (j *jsonRows) document(o *out, cell []byte) bool {
	if !utf8.Valid(cell) || !json.Valid(cell) {
		return false
	}
	if bytes.ContainsAny(cell, "\n\r") {
		j.compact.Reset()
		if json.Compact(&j.compact, cell) != nil {
			return false
		}
		cell = j.compact.Bytes()
	}
	o.bytes(cell)
	return true
}

// jsonText appends text as a JSON string. Bytes that are not UTF-8 become U+FFFD, since JSON
// cannot contain them.
func jsonText(o *out, text []byte) {
	if jsonEscapes.special.plain(text) {
		o.byte('"')
		o.bytes(text)
		o.byte('"')
		return
	}
	if !utf8.Valid(text) {
		text = bytes.ToValidUTF8(text, []byte("\ufffd"))
	}
	o.byte('"')
	o.escaped(text, jsonEscapes)
	o.byte('"')
}

func (j *jsonRows) end(o *out, whole bool) {
	switch {
	case !j.array:
	case !whole:
		o.byte('\n')
	case j.rows:
		o.str("\n]\n")
	default:
		o.str("[]\n")
	}
}

// appendNumber appends a number with the server's digits, without the zeros of ZEROFILL. It
// reports whether text is a number in JSON and in SQL.
func appendNumber(dst, text []byte) ([]byte, bool) {
	if len(text) > 0 && (text[0] != '0' || len(text) == 1) && digits(text) == len(text) {
		return append(dst, text...), true // the common case
	}
	rest := text
	if len(rest) > 0 && rest[0] == '-' {
		dst = append(dst, '-')
		rest = rest[1:]
	}
	for len(rest) > 1 && rest[0] == '0' && isDigit(rest[1]) {
		rest = rest[1:]
	}
	n := digits(rest)
	if n == 0 {
		return nil, false
	}
	if n < len(rest) && rest[n] == '.' {
		fraction := digits(rest[n+1:])
		if fraction == 0 {
			return nil, false
		}
		n += 1 + fraction
	}
	if n < len(rest) && (rest[n] == 'e' || rest[n] == 'E') {
		n++
		if n < len(rest) && (rest[n] == '-' || rest[n] == '+') {
			n++
		}
		exponent := digits(rest[n:])
		if exponent == 0 {
			return nil, false
		}
		n += exponent
	}
	return append(dst, rest...), n == len(rest)
}
