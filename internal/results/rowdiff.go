package results

import (
	"bytes"
	"cmp"
	"errors"
	"iter"
	"slices"

	"mysh/internal/result"
)

// errTooMuch means that a comparison would need more memory than allowed.
var errTooMuch = errors.New("too many rows differ to be compared")

// changeKind is what happened to a row.
type changeKind byte

// The kinds of changes, in the order in which they are shown at one position.
const (
	removedRow changeKind = iota
	addedRow
	changedRow
)

// A rowChange is a row that differs between the two results.
type rowChange struct {
	kind   changeKind
	before []byte // the row packet, nil if it was added
	after  []byte // nil if it was removed
}

// A rowDifference is the result of a comparison. Removed rows are at their former place. A row that
// only moved is not a change.
type rowDifference struct {
	changes []rowChange
	counts  [3]int64 // by changeKind
	same    int64    // rows that did not change
}

// compareRows compares two results with the given number of columns and reads each once. Rows with
// the same bytes in the columns by match: the first of them in one result matches the first in
// the other, and so on. Without by, rows at the same position match. The error is an error of
// the rows, or errTooMuch when more than about limit bytes of memory would be needed.
func compareRows(before, after result.Rows, columns int, by []int, limit int64) (rowDifference, error) {
	m := &rowMatcher{by: by, cells: make([][]byte, columns), left: limit}
	b, stop := readRows(before)
	defer stop()
	a, stop := readRows(after)
	defer stop()
	for m.left >= 0 {
		old, err := b.next()
		if err != nil {
			return rowDifference{}, err
		}
		fresh, err := a.next()
		if err != nil {
			return rowDifference{}, err
		}
		if old.packet == nil && fresh.packet == nil {
			return m.finish(), nil
		}
		if err := m.step(old, fresh); err != nil {
			return rowDifference{}, err
		}
	}
	return rowDifference{}, errTooMuch
}

// A numberedRow is a row packet, nil for none, and the number of rows before it.
type numberedRow struct {
	packet []byte
	index  int64
}

// A rowReader reads rows one by one.
type rowReader struct {
	pull  func() (*result.Batch, error, bool)
	batch [][]byte
	index int64
}

func readRows(rows result.Rows) (w *rowReader, stop func()) {
	pull, stop := iter.Pull2(rows)
	return &rowReader{pull: pull}, stop
}

// next returns the next row, or none at the end. The row is valid until the next call.
func (w *rowReader) next() (numberedRow, error) {
	for len(w.batch) == 0 {
		b, err, ok := w.pull()
		if err != nil || !ok {
			return numberedRow{}, err
		}
		w.batch = b.Rows
	}
	r := numberedRow{w.batch[0], w.index}
	w.batch = w.batch[1:]
	w.index++
	return r, nil
}

// A rowMatcher is a comparison in progress.
type rowMatcher struct {
	by      []int
	cells   [][]byte
	key     []byte
	left    int64                             // bytes of memory that may still be used
	waiting [sides]map[string]([]numberedRow) // rows that have no match yet, by key
	changes []placedChange
	same    int64
}

// The sides of a comparison.
const (
	beforeSide = iota
	afterSide
	sides
)

// A placedChange has the position of its row in each result, -1 where it has none.
type placedChange struct {
	rowChange
	at [sides]int64
}

// waitingRowCost is about the memory of a row besides its bytes.
const waitingRowCost = 150

// step compares the next row of each side.
func (m *rowMatcher) step(old, fresh numberedRow) error {
	switch {
	case len(m.by) == 0:
		m.record(old, fresh)
		return nil
	case len(m.waiting[beforeSide]) == 0 && len(m.waiting[afterSide]) == 0 && bytes.Equal(old.packet, fresh.packet):
		m.same++
		return nil
	}
	return errors.Join(m.pair(old, beforeSide), m.pair(fresh, afterSide))
}

// pair matches a row with the oldest waiting row of the other side, or makes it wait.
func (m *rowMatcher) pair(r numberedRow, side int) error {
	if r.packet == nil {
		return nil
	}
	key, err := appendKey(m.key[:0], r.packet, m.cells, m.by)
	if err != nil {
		return err
	}
	m.key = key
	others := m.waiting[1-side]
	queue := others[string(key)]
	if len(queue) == 0 {
		m.left -= int64(len(r.packet)+len(key)) + waitingRowCost
		if m.waiting[side] == nil {
			m.waiting[side] = make(map[string][]numberedRow)
		}
		r.packet = bytes.Clone(r.packet)
		m.waiting[side][string(key)] = append(m.waiting[side][string(key)], r)
		return nil
	}
	other := queue[0]
	m.left += int64(len(other.packet)+len(key)) + waitingRowCost
	if others[string(key)] = queue[1:]; len(queue) == 1 {
		delete(others, string(key))
	}
	if side == beforeSide {
		m.record(r, other)
	} else {
		m.record(other, r)
	}
	return nil
}

// record records what happened to a row. Either side may be missing.
func (m *rowMatcher) record(old, fresh numberedRow) {
	c := placedChange{at: [sides]int64{-1, -1}}
	switch {
	case fresh.packet == nil:
		c.kind = removedRow
	case old.packet == nil:
		c.kind = addedRow
	case bytes.Equal(old.packet, fresh.packet):
		m.same++
		return
	default:
		c.kind = changedRow
	}
	if old.packet != nil {
		c.before, c.at[beforeSide] = bytes.Clone(old.packet), old.index
	}
	if fresh.packet != nil {
		c.after, c.at[afterSide] = bytes.Clone(fresh.packet), fresh.index
	}
	m.left -= int64(len(c.before)+len(c.after)) + waitingRowCost
	m.changes = append(m.changes, c)
}

// finish ends the comparison: the rows that still wait were removed or added.
func (m *rowMatcher) finish() rowDifference {
	for side, waiting := range m.waiting {
		for _, queue := range waiting {
			for _, r := range queue {
				if side == beforeSide {
					m.record(r, numberedRow{})
				} else {
					m.record(numberedRow{}, r)
				}
			}
		}
	}
	m.sortChanges()
	r := rowDifference{same: m.same, changes: make([]rowChange, len(m.changes))}
	for i, c := range m.changes {
		r.changes[i] = c.rowChange
		r.counts[c.kind]++
	}
	return r
}

// sortChanges sorts the changes by the position of their rows. The position is the number of
// preceding rows that are in both results, which is the same on either side.
func (m *rowMatcher) sortChanges() {
	for side, alone := range [sides]changeKind{beforeSide: removedRow, afterSide: addedRow} {
		slices.SortStableFunc(m.changes, func(a, b placedChange) int { return cmp.Compare(a.at[side], b.at[side]) })
		var passed int64
		for i := range m.changes {
			c := &m.changes[i]
			if c.at[side] < 0 {
				continue
			}
			c.at[side] -= passed
			if c.kind == alone {
				passed++
			}
		}
	}
	// At one position: first removed rows, then added rows, then the changed row.
	slices.SortStableFunc(m.changes, func(a, b placedChange) int {
		return cmp.Or(cmp.Compare(a.place(), b.place()), cmp.Compare(a.kind, b.kind))
	})
}

// place returns how many rows that are in both results precede the changed row.
func (c placedChange) place() int64 {
	if c.kind == removedRow {
		return c.at[beforeSide]
	}
	return c.at[afterSide]
}
