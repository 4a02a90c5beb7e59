package render

import (
	"bytes"
	"io"
	"strings"

	"mysh/internal/display"
	"mysh/internal/result"
)

// A textual writes a row whose cells contain text of several lines so that it can be copied
// from the screen. It writes the text as it is, below a rule with its column's name. Each of
// the other cells is on a line of its own, after its column's name.
type textual struct {
	o         Options
	null      string
	names     []string
	encodings []Binary
	open      bool // the rule below the last text is not drawn yet
}

// A wrapper is a writer that may scroll output that does not fit on the screen. Wrap means that
// the following lines of the result need no scrolling because of their length: the screen wraps
// them, so that they can be copied whole.
type wrapper interface{ Wrap() }

func newTextual(w io.Writer, o Options) Renderer {
	t := &textual{o: o, null: display.Safe(o.null("NULL"))}
	if o.Color {
		t.null = dim + t.null + reset
	}
	s := newStream(w, o, t, false)
	s.out.term = false // values are made safe one by one; colours are not escaped
	return s
}

// isText reports whether a value is text to be copied. form is the encoding of its column.
func (o Options) isText(column string, cell []byte, form Binary) bool {
	if form != 0 || len(cell) == 0 {
		return false
	}
	return bytes.IndexByte(cell, '\n') >= 0 || o.Definition && isDefinition(column)
}

// isDefinition reports whether a column of SHOW CREATE contains the statement that creates the
// object: Create Table, CREATE USER for …, and for triggers SQL Original Statement.
// Source: https://dev.mysql.com/doc/refman/9.7/en/show.html and https://mariadb.com/docs/server (SHOW CREATE).
func isDefinition(column string) bool {
	const create = "create "
	return len(column) >= len(create) && strings.EqualFold(column[:len(create)], create) || column == "SQL Original Statement"
}

func (t *textual) begin(_ *out, cols []result.Column) {
	t.encodings = binaryEncodings(t.encodings, cols, t.o.Binary)
	t.names, t.open = resize(t.names, len(cols)), false
	for i, c := range cols {
		t.names[i] = display.Safe(c.Name)
	}
}

func (t *textual) row(o *out, cells [][]byte) {
	for i, cell := range cells {
		if t.o.isText(t.names[i], cell, t.encodings[i]) {
			t.rule(o, t.names[i])
			o.buf = display.AppendSafeLines(o.buf, lineFeeds(cell))
			if cell[len(cell)-1] != '\n' {
				o.byte('\n')
			}
			t.open = true
			continue
		}
		t.close(o)
		if t.o.Names {
			o.str(t.names[i])
			o.str(": ")
		}
		switch {
		case cell == nil:
			o.str(t.null)
		case o.binary(cell, t.encodings[i]):
		default:
			o.buf = display.AppendSafeLines(o.buf, cell)
		}
		o.byte('\n')
	}
	t.close(o)
}

// lineFeeds returns a text whose lines end in line feeds alone: a carriage return before one, shown as
// \r, would be copied with the text.
func lineFeeds(text []byte) []byte {
	return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
}

// rule draws a line that contains a name. It also ends the text above.
func (t *textual) rule(o *out, name string) {
	const lead = 2
	width := min(t.o.width(), 80) - 1
	line := "-"
	if r := styleByName(t.o.Style).border().header; r != nil {
		line = r.line
	}
	if t.o.Color {
		o.str(dim)
	}
	if name != "" && t.o.Names {
		name = display.Fit(name, width-2*lead-2)
		o.repeat(line, lead)
		o.str(" " + name + " ")
		width -= lead + 2 + display.Width(name)
	}
	o.repeat(line, max(width, 0))
	if t.o.Color {
		o.str(reset)
	}
	o.byte('\n')
}

// close draws the rule below a text.
func (t *textual) close(o *out) {
	if t.open {
		t.rule(o, "")
		t.open = false
	}
}

func (t *textual) end(*out, bool) {}
