package repl

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"slices"

	"mysh/internal/result"
	"mysh/internal/results"
	"mysh/render"
)

// A teller turns changes into rows of a result. People get a sign, and cells that changed with
// both values; programs get a word, and a changed row as it was and as it is.
type teller struct {
	columns       []result.Column // with the sign's or word's one before the others
	people        bool
	null          string
	binary        []render.Binary // how values are to be written here already, by column
	before, after [][]byte
}

func newTeller(columns []result.Column, format string, o render.Options) *teller {
	t := &teller{people: slices.Contains([]string{"table", "vertical", "markdown", "html", "latex"}, format), null: o.Null}
	if t.null == "" && !o.NoNull {
		t.null = "NULL"
	}
	name := "change"
	if t.people {
		name = ""
	}
	const utf8 = 255 // the collation's number
	words := result.Column{Type: result.TypeVarString, Collation: utf8, Flags: result.FlagNotNull}
	words.Name = name
	t.columns = append([]result.Column{words}, columns...)
	t.before, t.after = make([][]byte, len(columns)), make([][]byte, len(columns))
	t.binary = make([]render.Binary, len(columns))
	for i, c := range columns {
		if t.people && c.Binary() && (o.Binary == render.BinaryHex || o.Binary == render.BinaryBase64) {
			t.binary[i] = o.Binary
			t.columns[i+1].Type, t.columns[i+1].Collation = result.TypeVarString, utf8
		}
	}
	return t
}

// What programs are told of rows.
const (
	wordRemoved = "removed"
	wordAdded   = "added"
	wordBefore  = "before" // a changed row as it was
	wordAfter   = "after"  // and as it is
)

// Appends the rows that tell of a change.
func (t *teller) tell(batch *result.Batch, c results.Change) error {
	both := result.Batch{}
	if c.Before != nil {
		both.Rows = [][]byte{c.Before}
		if _, err := both.Cells(0, t.before); err != nil {
			return err
		}
	}
	if c.After != nil {
		both.Rows = [][]byte{c.After}
		if _, err := both.Cells(0, t.after); err != nil {
			return err
		}
	}
	add := func(first string, cells [][]byte) {
		batch.Rows = append(batch.Rows, result.AppendRow(nil, append([][]byte{[]byte(first)}, cells...)...))
	}
	switch {
	case c.Kind == results.Removed && t.people:
		add("-", t.written(t.before))
	case c.Kind == results.Added && t.people:
		add("+", t.written(t.after))
	case t.people:
		add("~", t.changed())
	case c.Kind == results.Removed:
		add(wordRemoved, t.before)
	case c.Kind == results.Added:
		add(wordAdded, t.after)
	default:
		add(wordBefore, t.before)
		add(wordAfter, t.after)
	}
	return nil
}

// Returns the cells of a row that has changed: both values where they differ.
func (t *teller) changed() [][]byte {
	cells := t.written(t.after)
	for i, was := range t.written(t.before) {
		if (t.before[i] == nil) == (t.after[i] == nil) && bytes.Equal(t.before[i], t.after[i]) {
			continue
		}
		cells[i] = slices.Concat(t.shown(was), []byte(render.Arrow), t.shown(cells[i]))
	}
	return cells
}

// Returns a cell as text.
func (t *teller) shown(cell []byte) []byte {
	if cell == nil {
		return []byte(t.null)
	}
	return cell
}

// Returns cells, binary ones in the digits in which they are to be shown.
func (t *teller) written(cells [][]byte) [][]byte {
	written := slices.Clone(cells)
	for i, cell := range cells {
		switch {
		case cell == nil:
		case t.binary[i] == render.BinaryHex:
			written[i] = fmt.Appendf(nil, "0x%X", cell)
		case t.binary[i] == render.BinaryBase64:
			written[i] = base64.StdEncoding.AppendEncode(nil, cell)
		}
	}
	return written
}
