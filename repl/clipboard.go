package repl

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"

	"mysh/internal/command"
	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/results"
	"mysh/internal/scan"
	"mysh/render"
)

// clipboardLimit is how many bytes are given to a terminal's clipboard: some terminals ignore
// more without a word.
const clipboardLimit = 1 << 20

// Puts the last result, or a part of it, on the clipboard.
func (sh *Shell) copyLast(what command.Copied) error {
	if sh.cfg.Clipboard == nil {
		return scan.Errorf(scan.Notice, "there is no terminal whose clipboard could be used")
	}
	if err := sh.results.Last().Refusal(true); err != nil {
		return err
	}
	text, told, err := sh.copied(what)
	if err != nil {
		return err
	}
	sh.cfg.Clipboard(text)
	sh.say(fmt.Sprintf("Sent to the terminal's clipboard: %s, %s.", told, humanize.Size(int64(len(text)))))
	return nil
}

// Returns the text of a part of the last result, and what to call it.
func (sh *Shell) copied(what command.Copied) (text []byte, told string, err error) {
	format, err := sh.format(scan.Input{}, command.Route{Format: cmp.Or(what.Format, "tsv")})
	if err != nil {
		return nil, "", err
	}
	var b bytes.Buffer
	c := copier{what: what, out: &b, session: sh.session, generated: &sh.generated, format: format, renderer: format.New(&b, sh.options(sh.results.Last().Statement, format, true))}
	for event, broken := range sh.results.Last().Select(sh.context(), results.Query{}) {
		if err = broken; err == nil {
			err = c.take(event)
		}
		if err != nil || c.done {
			break
		}
	}
	column := ""
	if c.columns != nil {
		column = c.columns[c.column].Name
	}
	switch {
	case b.Len() > clipboardLimit:
		return nil, "", scan.Errorf(scan.Notice, `that is more than %s, too much for a clipboard; \last > file takes any number`, humanize.Size(clipboardLimit))
	case err != nil:
		return nil, "", err
	case what.Row == 0 && what.Cells:
		return b.Bytes(), fmt.Sprintf("%s of %s", column, humanize.Count(c.rows, "row")), nil
	case what.Row == 0:
		return b.Bytes(), humanize.Count(c.rows, "row"), nil
	case c.rows < int64(what.Row):
		return nil, "", scan.Errorf(scan.Notice, "there is no row %d: the last result has %s", what.Row, humanize.Count(c.rows, "row"))
	case what.Cells:
		return b.Bytes(), fmt.Sprintf("%s of row %d", column, what.Row), nil
	}
	return b.Bytes(), fmt.Sprintf("row %d", what.Row), nil
}

// A copier writes the part of a result that is to be copied.
type copier struct {
	what      command.Copied
	out       *bytes.Buffer
	session   Session
	generated *generated
	format    render.Format
	renderer  render.Renderer
	columns   []result.Column
	column    int
	rows      int64
	done      bool // what comes behind is not wanted
}

func (c *copier) take(event result.Event) error {
	switch e := event.(type) {
	case result.Header:
		return c.begin(e)
	case *result.Batch:
		before := c.rows
		c.rows += int64(len(e.Rows))
		switch {
		case c.out.Len() > clipboardLimit:
			c.done = true
			return nil
		case c.what.Row == 0 && c.what.Cells:
			return c.list(e)
		case c.what.Row == 0:
			return errors.Join(c.renderer.Rows(e), c.renderer.Flush())
		}
		if i := int64(c.what.Row) - before - 1; i >= 0 && i < int64(len(e.Rows)) {
			return c.row(e, int(i))
		}
	case result.Outcome:
		if c.what.Row == 0 && !c.what.Cells {
			return c.renderer.End(e)
		}
	}
	return nil
}

func (c *copier) begin(h result.Header) error {
	c.columns = h.Columns
	if c.what.Cells {
		column, err := results.FindColumn(h.Columns, cmp.Or(c.what.Column, "1"))
		if c.column = column; err != nil {
			return err
		}
		return nil
	}
	return c.renderer.Begin(c.generated.columnsFor(c.format, h.Columns, c.session))
}

// Writes the row that is wanted, or its cell.
func (c *copier) row(b *result.Batch, i int) error {
	c.done = true
	if !c.what.Cells {
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

// Writes the cells of the column that is wanted, one a line.
func (c *copier) list(b *result.Batch) error {
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
