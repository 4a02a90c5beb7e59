package render

import (
	"io"

	"mysh/internal/result"
)

// The C client's escapes in HTML and XML. Other control characters are not escaped; a value
// that has them makes the XML invalid.
// Source: xmlencode_print in https://github.com/mysql/mysql-server/blob/trunk/client/mysql.cc.
var markupEscapes = newEscapes(map[byte]string{0: " ", '&': "&amp;", '<': "&lt;", '>': "&gt;", '"': "&quot;"})

// An html writes the C client's HTML: one line without a newline at its end.
type html struct {
	values
	names bool
}

func newHTML(w io.Writer, o Options) Renderer {
	null := string(markupEscapes.append(nil, []byte(o.null("NULL"))))
	return newStream(w, o, &html{values{null: null, escapes: markupEscapes, form: o.Binary}, o.Names}, o.Quick || o.TypeInfo)
}

func (h *html) begin(o *out, cols []result.Column) {
	h.start(cols)
	o.str("<TABLE BORDER=1><TR>")
	if !h.names {
		return
	}
	for _, c := range cols {
		o.str("<TH>")
		if c.Name == "" {
			o.str(" &nbsp; ")
		}
		o.escaped([]byte(c.Name), markupEscapes)
		o.str("</TH>")
	}
	o.str("</TR>")
}

func (h *html) row(o *out, cells [][]byte) {
	o.str("<TR>")
	for i, cell := range cells {
		o.str("<TD>")
		h.write(o, i, cell)
		o.str("</TD>")
	}
	o.str("</TR>")
}

func (h *html) end(o *out, _ bool) { o.str("</TABLE>") }

// An xml writes the C client's XML, one document per result.
type xml struct {
	statement string
	fields    [][]byte // "\t<field name=\"…", for each column
	form      Binary
	encodings []Binary
}

func newXML(w io.Writer, o Options) Renderer {
	return newStream(w, o, &xml{statement: o.Statement, form: o.Binary}, true)
}

func (x *xml) begin(o *out, cols []result.Column) {
	x.encodings = binaryEncodings(x.encodings, cols, x.form)
	x.fields = resize(x.fields, len(cols))
	for i, c := range cols {
		x.fields[i] = markupEscapes.append([]byte("\t<field name=\""), []byte(c.Name))
	}
	o.str("<?xml version=\"1.0\"?>\n\n<resultset statement=\"")
	o.escaped([]byte(x.statement), markupEscapes)
	o.str("\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">")
}

func (x *xml) row(o *out, cells [][]byte) {
	o.str("\n  <row>\n")
	for i, cell := range cells {
		o.bytes(x.fields[i])
		if cell == nil {
			o.str("\" xsi:nil=\"true\" />\n")
			continue
		}
		o.str("\">")
		if !o.binary(cell, x.encodings[i]) {
			o.escaped(cell, markupEscapes)
		}
		o.str("</field>\n")
	}
	o.str("  </row>\n")
}

func (x *xml) end(o *out, _ bool) { o.str("</resultset>\n") }
