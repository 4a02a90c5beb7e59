package results

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"

	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/render"
)

// copyLimit is how many bytes [Entry.Copy] returns at most: some terminals ignore more for their
// clipboard without a message.
const copyLimit = 1 << 20

// A Part is a part of a result: all of it, one row, one column, or one cell. The zero value is all
// of it.
type Part struct {
	Row    int    // from 1; 0 for all rows
	Cells  bool   // of one column only
	Column string // with Cells, its name or number; "" for the first
}

// Copy returns the text of a part of the results, and a phrase that names the part, such as "row 3".
// A renderer that writes to w formats rows; cells are copied as they are, one a line. The error is a
// [*scan.UserError], such as for more than 1 MB, or an error of the rows.
func (e *Entry) Copy(part Part, renderer func(w io.Writer) render.Renderer) (text []byte, name string, err error) {
	c := copier{part: part}
	c.renderer = renderer(&c.out)
	for event, broken := range e.recording.Events() {
		if err = broken; err == nil {
			err = c.add(event)
		}
		if err != nil || c.done {
			break
		}
	}
	switch {
	case c.out.Len() > copyLimit:
		return nil, "", scan.Errorf(scan.Notice, `more than %s is too much for the clipboard; use \last > file`, humanize.Size(copyLimit))
	case err != nil:
		return nil, "", err
	case c.rows < int64(part.Row):
		return nil, "", scan.Errorf(scan.Notice, "there is no row %d: the last result has %s", part.Row, humanize.Count(c.rows, "row"))
	}
	return c.out.Bytes(), c.name(), nil
}

// A copier writes a part of a result to out.
type copier struct {
	part     Part
	out      bytes.Buffer
	renderer render.Renderer
	columns  []result.Column
	column   int // the index of the part's column
	rows     int64
	done     bool // out is complete, or too large
}

// add writes what belongs to the part of an event.
func (c *copier) add(event result.Event) error {
	switch e := event.(type) {
	case result.Header:
		return c.begin(e)
	case *result.Batch:
		before := c.rows
		c.rows += int64(len(e.Rows))
		switch {
		case c.out.Len() > copyLimit:
			c.done = true
			return nil
		case c.part.Row == 0 && c.part.Cells:
			return c.addCells(e)
		case c.part.Row == 0:
			return errors.Join(c.renderer.Rows(e), c.renderer.Flush())
		}
		if i := int64(c.part.Row) - before - 1; i >= 0 && i < int64(len(e.Rows)) {
			return c.addRow(e, int(i))
		}
	case result.Outcome:
		if c.part.Row == 0 && !c.part.Cells {
			return c.renderer.End(e)
		}
	}
	return nil
}

// begin begins a result.
func (c *copier) begin(h result.Header) (err error) {
	c.columns = h.Columns
	if c.part.Cells {
		c.column, err = findColumn(h.Columns, cmp.Or(c.part.Column, "1"))
		return err
	}
	return c.renderer.Begin(h.Columns)
}

// addRow writes row i of a batch, or its cell in the column of the part. The part is then complete.
func (c *copier) addRow(b *result.Batch, i int) error {
	c.done = true
	if !c.part.Cells {
		one := *b
		one.Rows = b.Rows[i : i+1]
		if err := c.renderer.Rows(&one); err != nil {
			return err
		}
		return c.renderer.End(result.Outcome{HasRows: true, Rows: 1})
	}
	cells, err := b.Cells(i, make([][]byte, len(c.columns)))
	if err != nil {
		return err
	}
	c.out.Write(cells[c.column])
	return nil
}

// addCells writes the cells of the part's column, one a line.
func (c *copier) addCells(b *result.Batch) error {
	cells := make([][]byte, len(c.columns))
	for i := range b.Rows {
		if _, err := b.Cells(i, cells); err != nil {
			return err
		}
		c.out.Write(cells[c.column])
		c.out.WriteByte('\n')
	}
	return nil
}

// name returns what was copied: "3 rows", "row 2", "city of 3 rows", "city of row 2".
func (c *copier) name() string {
	rows := humanize.Count(c.rows, "row")
	if c.part.Row > 0 {
		rows = fmt.Sprintf("row %d", c.part.Row)
	}
	if !c.part.Cells || c.columns == nil {
		return rows
	}
	return c.columns[c.column].Name + " of " + rows
}
