package results

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"slices"

	"mysh/internal/result"
	"mysh/render"
)

// A diffWriter turns changes into rows of a result. People get a sign, and cells that changed with
// both values; programs get a word, and a changed row as it was and as it is.
type diffWriter struct {
	columns       []result.Column // with the sign's or word's one before the others
	people        bool
	null          string
	binary        []render.Binary // how values are to be written here already, by column
	before, after [][]byte
}

func newDiffWriter(columns []result.Column, format string, o render.Options) *diffWriter {
	w := &diffWriter{people: slices.Contains([]string{"table", "vertical", "markdown", "html", "latex"}, format), null: o.Null}
	if w.null == "" && !o.NoNull {
		w.null = "NULL"
	}
	name := "change"
	if w.people {
		name = ""
	}
	const utf8 = 255 // the collation's number
	words := result.Column{Type: result.TypeVarString, Collation: utf8, Flags: result.FlagNotNull}
	words.Name = name
	w.columns = append([]result.Column{words}, columns...)
	w.before, w.after = make([][]byte, len(columns)), make([][]byte, len(columns))
	w.binary = make([]render.Binary, len(columns))
	for i, c := range columns {
		if w.people && c.Binary() && (o.Binary == render.BinaryHex || o.Binary == render.BinaryBase64) {
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

// Appends the rows that tell of a change.
func (w *diffWriter) append(batch *result.Batch, c rowChange) error {
	both := result.Batch{}
	if c.Before != nil {
		both.Rows = [][]byte{c.Before}
		if _, err := both.Cells(0, w.before); err != nil {
			return err
		}
	}
	if c.After != nil {
		both.Rows = [][]byte{c.After}
		if _, err := both.Cells(0, w.after); err != nil {
			return err
		}
	}
	add := func(first string, cells [][]byte) {
		batch.Rows = append(batch.Rows, result.AppendRow(nil, append([][]byte{[]byte(first)}, cells...)...))
	}
	switch {
	case c.Kind == removedRow && w.people:
		add("-", w.written(w.before))
	case c.Kind == addedRow && w.people:
		add("+", w.written(w.after))
	case w.people:
		add("~", w.changed())
	case c.Kind == removedRow:
		add(wordRemoved, w.before)
	case c.Kind == addedRow:
		add(wordAdded, w.after)
	default:
		add(wordBefore, w.before)
		add(wordAfter, w.after)
	}
	return nil
}

// Returns the cells of a row that has changed: both values where they differ.
func (w *diffWriter) changed() [][]byte {
	cells := w.written(w.after)
	for i, was := range w.written(w.before) {
		if (w.before[i] == nil) == (w.after[i] == nil) && bytes.Equal(w.before[i], w.after[i]) {
			continue
		}
		cells[i] = slices.Concat(w.shown(was), []byte(render.Arrow), w.shown(cells[i]))
	}
	return cells
}

// Returns a cell as text.
func (w *diffWriter) shown(cell []byte) []byte {
	if cell == nil {
		return []byte(w.null)
	}
	return cell
}

// Returns cells, binary ones in the digits in which they are to be shown.
func (w *diffWriter) written(cells [][]byte) [][]byte {
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
