package render

import (
	"fmt"
	"io"

	"mysh/internal/display"
	"mysh/internal/result"
	"mysh/internal/spool"
)

// On a terminal the first page of a result fixes the widths of a table.
const (
	pageRows  = 1000
	pageBytes = 1 << 20
)

// quickLimit is the longest declared length that Options.Quick uses as a width. LONGTEXT and
// JSON declare 4 GB, and a line of such a table would be as long. A longer column gets the
// width to which the C client pads values.
const quickLimit = 1 << 20

// A table draws boxes. Rows are buffered in a spool until the widths are fixed. On a terminal
// the first page fixes them, with Quick the declared lengths before any row, and otherwise the
// whole result, as in the C client. After that rows are drawn as they come. No other format
// buffers a whole result. The spool stores a large result in a temporary file.
type table struct {
	out         out
	o           Options
	grid        grid
	cols        []result.Column
	cells       [][]byte
	widest      []int // the widest cell of each column so far
	longest     []int // the longest value of each column so far, in bytes (type info)
	buffered    spool.Spool
	hasText     bool // a buffered cell is text to be copied
	widthsFixed bool
	rows        int64
	hidden      string   // the note about omitted columns
	wide        Renderer // draws the result if the table is too wide
}

func newTable(w io.Writer, o Options) Renderer {
	t := &table{out: out{w: w}, o: o}
	t.o.Lines = o.Lines && o.Terminal
	t.grid = grid{out: &t.out, o: t.o, border: styleByName(o.Style).border()}
	return t
}

func (t *table) Begin(cols []result.Column) error {
	t.buffered.Reset()
	t.cols, t.rows, t.widthsFixed, t.hidden, t.wide = cols, 0, false, "", nil
	t.hasText = false
	t.cells = resize(t.cells, len(cols))
	t.widest = resize(t.widest, len(cols))
	t.longest = resize(t.longest, len(cols))
	clear(t.widest)
	clear(t.longest)
	t.grid.begin(cols)
	if t.o.Quick && !t.o.Terminal {
		for i, c := range cols {
			t.widest[i] = int(c.Length)
			if c.Length > quickLimit {
				t.widest[i] = clientColumnLimit
			}
			if t.o.QuickWidth > 0 {
				t.widest[i] = min(t.widest[i], t.o.QuickWidth)
			}
		}
		return t.fixWidths()
	}
	return t.out.err
}

func (t *table) Rows(b *result.Batch) error {
	if t.widthsFixed {
		return t.draw(b)
	}
	for i, row := range b.Rows {
		cells, err := b.Cells(i, t.cells)
		if err != nil {
			return err
		}
		t.measure(cells)
		if err := t.buffered.Add(row); err != nil {
			return err
		}
		t.rows++
		if t.o.Terminal && (t.buffered.Rows() >= pageRows || t.buffered.Size() >= pageBytes) {
			if err := t.fixWidths(); err != nil {
				return err
			}
			rest := *b
			rest.Rows = b.Rows[i+1:]
			return t.draw(&rest)
		}
	}
	return t.out.err
}

// measure updates the widths for a row.
func (t *table) measure(cells [][]byte) {
	for i, cell := range cells {
		if cell == nil {
			continue
		}
		w := len(cell)
		t.hasText = t.hasText || t.o.Text && t.o.isText(t.cols[i].Name, cell, t.grid.encodings[i])
		switch {
		case t.grid.encodings[i] == BinaryHex:
		case t.o.Lines && t.grid.encodings[i] == 0:
			w = t.grid.tallWidth(i, cell)
		default:
			_, w, _ = t.grid.text(i, cell)
		}
		t.widest[i] = max(t.widest[i], w)
		t.longest[i] = max(t.longest[i], len(cell))
	}
}

// draw writes rows once the widths are fixed.
func (t *table) draw(b *result.Batch) error {
	if t.wide != nil {
		return t.wide.Rows(b)
	}
	for i := range b.Rows {
		cells, err := b.Cells(i, t.cells)
		if err != nil {
			return err
		}
		t.grid.row(cells)
		t.out.spill()
		if t.out.err != nil {
			break
		}
	}
	return t.out.err
}

// layout computes the widths by the C client's rules. A column has room for its name, and for
// NULL if it can be NULL. Outside a terminal a column in hexadecimal digits has room for the
// digits.
func (t *table) layout() {
	for i, c := range t.cols {
		w, hex := t.widest[i], t.grid.encodings[i] == BinaryHex
		if hex && t.o.Terminal {
			w = 2 + 2*w
		}
		if t.o.Names {
			w = max(w, display.Width(t.grid.names[i]))
		}
		if c.Flags&result.FlagNotNull == 0 {
			w = max(w, t.grid.nullW)
		}
		if hex && !t.o.Terminal {
			w = 2 + 2*w
		}
		t.grid.widths[i] = w
	}
}

// fixWidths fixes the widths and writes the buffered rows.
func (t *table) fixWidths() error {
	t.widthsFixed = true
	t.layout()
	if t.o.TypeInfo {
		t.typeInfo()
	}
	if t.isText() {
		if w, ok := t.out.w.(wrapper); ok {
			w.Wrap()
		}
		t.wide = newTextual(&t.out, t.o)
	} else {
		t.fit()
	}
	if t.wide == nil {
		t.grid.header()
	} else if err := t.wide.Begin(t.cols); err != nil {
		return err
	}
	defer t.buffered.Reset()
	for b, err := range t.buffered.All() {
		if err == nil {
			err = t.draw(b)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *table) typeInfo() {
	safe := func(name string) string { return name }
	if t.o.Terminal {
		safe = display.Safe
	}
	typeInfo(&t.out, t.cols, t.longest, safe, t.o.MariaDB)
}

// isText reports whether the buffered row is shown as text that can be copied.
func (t *table) isText() bool {
	return t.o.Text && t.o.Terminal && !t.o.Signs && t.rows == 1 && t.hasText
}

// fit handles a table that is too wide, as Options.Wide requires. For files it does only what
// the C client does.
func (t *table) fit() {
	if t.grid.total() <= t.o.width() {
		return
	}
	wide := t.o.Wide
	if wide == WideWrap && t.o.Terminal && !t.grid.wrapTo(t.o.width()) {
		wide = WideVertical
	}
	switch {
	case wide == WideVertical:
		t.wide = newVertical(&t.out, t.o)
	case wide == WideElide && t.o.Terminal:
		if first, last, ok := t.grid.elide(t.o.width()); ok {
			names := t.grid.names[first]
			if last > first {
				names += " to " + t.grid.names[last]
			}
			t.hidden = fmt.Sprintf("%d of %d columns not shown: %s. \\G shows all.\n", last-first+1, len(t.cols), names)
		}
	}
}

func (t *table) Flush() error {
	if t.o.Terminal && !t.widthsFixed && t.rows > 0 && !t.isText() { // a second row makes the result a table
		if err := t.fixWidths(); err != nil {
			return err
		}
	}
	if t.wide != nil {
		if err := t.wide.Flush(); err != nil {
			return err
		}
	}
	return t.out.flush()
}

func (t *table) End(o result.Outcome) error {
	if !t.widthsFixed {
		switch {
		case t.rows == 0 && !t.o.Quick:
			if t.o.TypeInfo {
				t.typeInfo()
			}
			return t.out.flush()
		case t.o.Terminal && !t.o.Signs && t.o.Lit == nil && !t.isText() && t.bounded():
			t.layout()
			if t.grid.total() <= t.o.width() || t.o.Wide == WideOff {
				return t.pretty()
			}
		}
		if err := t.fixWidths(); err != nil {
			return err
		}
	}
	if t.wide != nil {
		if err := t.wide.End(o); err != nil {
			return err
		}
		return t.out.flush()
	}
	t.grid.footer()
	t.out.str(t.hidden)
	return t.out.flush()
}

func (t *table) Break() error {
	if t.o.Terminal || t.widthsFixed {
		return t.End(result.Outcome{})
	}
	t.buffered.Reset()
	return t.out.flush()
}
