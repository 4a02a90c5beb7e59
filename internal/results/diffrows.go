package results

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"slices"

	"mysh/internal/result"
	"mysh/render"
)

// A diffWriter turns changes into rows of a result, with a first column for the kind of the change.
// In formats for people, the kind is a sign, and a cell that changed has both values. In formats for
// programs, the kind is a word, and a changed row becomes two rows: its old and its new values.
type diffWriter struct {
	columns       []result.Column // the column of the kind, and those of the results
	forPeople     bool
	null          string
	binary        []render.Binary // by column, the digits for its values, if the diffWriter writes them
	before, after [][]byte
}

func newDiffWriter(columns []result.Column, format string, o render.Options) *diffWriter {
	w := &diffWriter{forPeople: slices.Contains([]string{"table", "vertical", "markdown", "html", "latex"}, format), null: o.Null}
	if w.null == "" && !o.NoNull {
		w.null = "NULL"
	}
	name := "change"
	if w.forPeople {
		name = ""
	}
	const utf8 = 255 // the collation's number
	kind := result.Column{Type: result.TypeVarString, Collation: utf8, Flags: result.FlagNotNull}
	kind.Name = name
	w.columns = append([]result.Column{kind}, columns...)
	w.before, w.after = make([][]byte, len(columns)), make([][]byte, len(columns))
	w.binary = make([]render.Binary, len(columns))
	for i, c := range columns {
		if w.forPeople && c.Binary() && (o.Binary == render.BinaryHex || o.Binary == render.BinaryBase64) {
			w.binary[i] = o.Binary
			w.columns[i+1].Type, w.columns[i+1].Collation = result.TypeVarString, utf8
		}
	}
	return w
}

// The names of changes in formats for programs.
const (
	wordRemoved = "removed"
	wordAdded   = "added"
	wordBefore  = "before" // the old values of a changed row
	wordAfter   = "after"  // its new values
)

// append appends the rows of a change to a batch.
func (w *diffWriter) append(batch *result.Batch, c rowChange) error {
	both := result.Batch{}
	if c.before != nil {
		both.Rows = [][]byte{c.before}
		if _, err := both.Cells(0, w.before); err != nil {
			return err
		}
	}
	if c.after != nil {
		both.Rows = [][]byte{c.after}
		if _, err := both.Cells(0, w.after); err != nil {
			return err
		}
	}
	add := func(first string, cells [][]byte) {
		batch.Rows = append(batch.Rows, result.AppendRow(nil, append([][]byte{[]byte(first)}, cells...)...))
	}
	switch {
	case c.kind == removedRow && w.forPeople:
		add("-", w.withDigits(w.before))
	case c.kind == addedRow && w.forPeople:
		add("+", w.withDigits(w.after))
	case w.forPeople:
		add("~", w.changedCells())
	case c.kind == removedRow:
		add(wordRemoved, w.before)
	case c.kind == addedRow:
		add(wordAdded, w.after)
	default:
		add(wordBefore, w.before)
		add(wordAfter, w.after)
	}
	return nil
}

// changedCells returns the cells of a changed row: both values where they differ.
func (w *diffWriter) changedCells() [][]byte {
	cells := w.withDigits(w.after)
	for i, was := range w.withDigits(w.before) {
		if (w.before[i] == nil) == (w.after[i] == nil) && bytes.Equal(w.before[i], w.after[i]) {
			continue
		}
		cells[i] = slices.Concat(w.textOf(was), []byte(render.Arrow), w.textOf(cells[i]))
	}
	return cells
}

// textOf returns a cell as text, for NULL the text of the options.
func (w *diffWriter) textOf(cell []byte) []byte {
	if cell == nil {
		return []byte(w.null)
	}
	return cell
}

// withDigits returns cells, binary ones as digits where w.binary has them.
func (w *diffWriter) withDigits(cells [][]byte) [][]byte {
	written := slices.Clone(cells)
	for i, cell := range cells {
		switch {
		case cell == nil:
		case w.binary[i] == render.BinaryHex:
			written[i] = fmt.Appendf(nil, "0x%X", cell)
		case w.binary[i] == render.BinaryBase64:
			written[i] = base64.StdEncoding.AppendEncode(nil, cell)
		}
	}
	return written
}
