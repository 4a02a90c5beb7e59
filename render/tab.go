package render

import (
	"io"

	"mysh/internal/result"
)

// The bytes that the C client escapes in batch mode.
// Source: https://dev.mysql.com/doc/refman/9.7/en/mysql-command-options.html#option_mysql_raw.
var tabEscapes = newEscapes(map[byte]string{0: `\0`, '\t': `\t`, '\n': `\n`, '\\': `\\`})

// The characters that are special to LOAD DATA and SELECT ... INTO OUTFILE.
// Source: https://dev.mysql.com/doc/refman/9.7/en/load-data.html (escape sequences).
var tsvEscapes = newEscapes(map[byte]string{0: `\0`, '\t': `\t`, '\n': `\n`, '\r': `\r`, '\\': `\\`})

// A tab writes values between tabs, one row per line.
type tab struct {
	values
	names  bool
	header *escapes // of names; nil: none
	copier copier
}

// newTab returns a renderer of the C client's batch format. NULL looks like the text NULL, and
// names are not escaped.
func newTab(w io.Writer, o Options) Renderer {
	enc := &tab{values: values{null: o.null("NULL"), escapes: tabEscapes.in(o.Charset), form: o.Binary}, names: o.Names}
	if o.Raw {
		enc.escapes = nil
	}
	s := enc.stream(w, o, o.Quick || o.TypeInfo)
	if o.Wide == WideVertical {
		return newAuto(w, o, s)
	}
	return s
}

// newTSV returns a renderer of LOAD DATA's default format. NULL is \N, and LOAD DATA restores
// every value.
func newTSV(w io.Writer, o Options) Renderer {
	escapes := tsvEscapes.in(o.Charset)
	enc := &tab{values: values{null: o.null(`\N`), escapes: escapes, form: o.Binary}, names: o.Names, header: escapes}
	return enc.stream(w, o, true)
}

func (t *tab) stream(w io.Writer, o Options, eager bool) *stream {
	t.copier = copier{separator: '\t', null: t.null, newline: "\n"}
	if t.escapes != nil {
		t.copier.special = &t.escapes.special
	}
	s := newStream(w, o, t, eager)
	s.copier = &t.copier
	return s
}

func (t *tab) begin(o *out, cols []result.Column) {
	t.start(cols)
	t.copier.begin(t.encodings)
	if !t.names {
		return
	}
	for i, c := range cols {
		if i > 0 {
			o.byte('\t')
		}
		if t.header != nil {
			o.escaped([]byte(c.Name), t.header)
		} else {
			o.str(c.Name)
		}
	}
	o.byte('\n')
}

func (t *tab) row(o *out, cells [][]byte) {
	for i, cell := range cells {
		if i > 0 {
			o.byte('\t')
		}
		t.write(o, i, cell)
	}
	o.byte('\n')
}

func (t *tab) end(*out, bool) {}

// A raw writes the bytes of values, with a tab between columns and a newline after each row. A
// result of one row and one column has no newline, so that a file contains exactly the value.
type raw struct {
	values
	rows int
}

func newRaw(w io.Writer, o Options) Renderer {
	return newStream(w, o, &raw{values: values{null: o.Null, form: o.Binary}}, false)
}

func (r *raw) begin(_ *out, cols []result.Column) {
	r.start(cols)
	r.rows = 0
}

func (r *raw) row(o *out, cells [][]byte) {
	if r.rows > 0 {
		o.byte('\n')
	}
	r.rows++
	for i, cell := range cells {
		if i > 0 {
			o.byte('\t')
		}
		r.write(o, i, cell)
	}
}

func (r *raw) end(o *out, _ bool) {
	if o.term || r.rows > 1 || len(r.encodings) > 1 {
		o.byte('\n')
	}
}
