// Package difference compares two results with the same columns.
//
// Rows are matched by columns that identify them, or by their position. Both results are read
// side by side. Memory holds only rows that differ and rows that have no match yet.
package difference

import (
	"bytes"
	"cmp"
	"errors"
	"iter"
	"slices"

	"mysh/internal/result"
)

// ErrTooMuch means that a comparison would need more memory than allowed.
var ErrTooMuch = errors.New("too much differs to be compared")

// Kind is what happened to a row.
type Kind byte

// The kinds of changes.
const (
	Removed Kind = iota
	Added
	Changed
)

// A Change is a row that differs between the two results.
type Change struct {
	Kind   Kind
	Before []byte // the row packet, nil if it was added
	After  []byte // nil if it was removed
}

// A Report is the result of a comparison. Removed rows are at their former place. A row that
// only moved is not a change.
type Report struct {
	Changes []Change
	Counts  [3]int64 // of each Kind
	Same    int64    // rows that did not change
}

// Compare compares two results with the given number of columns. It reads each once. Rows with
// the same bytes in the columns by match: the first of them in one result matches the first in
// the other, and so on. Without by, rows at the same position match. The error is an error of
// the rows, or [ErrTooMuch] when more than about limit bytes of memory would be needed.
func Compare(before, after result.Rows, columns int, by []int, limit int64) (Report, error) {
	m := &match{by: by, cells: make([][]byte, columns), left: limit}
	b, stop := walk(before)
	defer stop()
	a, stop := walk(after)
	defer stop()
	for m.left >= 0 {
		old, err := b.next()
		if err != nil {
			return Report{}, err
		}
		fresh, err := a.next()
		if err != nil {
			return Report{}, err
		}
		if old.packet == nil && fresh.packet == nil {
			return m.report(), nil
		}
		if err := m.step(old, fresh); err != nil {
			return Report{}, err
		}
	}
	return Report{}, ErrTooMuch
}

// A row is a row packet, nil for none, and the number of rows before it.
type row struct {
	packet []byte
	index  int64
}

// A walker reads rows one by one.
type walker struct {
	pull  func() (*result.Batch, error, bool)
	batch [][]byte
	index int64
}

func walk(rows result.Rows) (w *walker, stop func()) {
	pull, stop := iter.Pull2(rows)
	return &walker{pull: pull}, stop
}

// next returns the next row, or none at the end. The row is valid until the next call.
func (w *walker) next() (row, error) {
	for len(w.batch) == 0 {
		b, err, ok := w.pull()
		if err != nil || !ok {
			return row{}, err
		}
		w.batch = b.Rows
	}
	r := row{w.batch[0], w.index}
	w.batch = w.batch[1:]
	w.index++
	return r, nil
}

// A match is a comparison in progress.
type match struct {
	by      []int
	cells   [][]byte
	key     []byte
	left    int64                     // bytes of memory that may still be used
	waiting [sides]map[string]([]row) // rows that have no match yet, by key
	changes []placed
	same    int64
}

// The two results.
const (
	before = iota
	after
	sides
)

// A placed change has the position of its row in each result, -1 where it has none.
type placed struct {
	Change
	at [sides]int64
}

// rowCost is about the memory of a row besides its bytes.
const rowCost = 150

// step handles the next row of each side.
func (m *match) step(old, fresh row) error {
	switch {
	case len(m.by) == 0:
		m.record(old, fresh)
		return nil
	case len(m.waiting[before]) == 0 && len(m.waiting[after]) == 0 && bytes.Equal(old.packet, fresh.packet):
		m.same++
		return nil
	}
	return errors.Join(m.pair(old, before), m.pair(fresh, after))
}

// pair matches a row with the oldest waiting row of the other side, or makes it wait.
func (m *match) pair(r row, side int) error {
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
		m.left -= int64(len(r.packet)+len(key)) + rowCost
		if m.waiting[side] == nil {
			m.waiting[side] = make(map[string][]row)
		}
		r.packet = bytes.Clone(r.packet)
		m.waiting[side][string(key)] = append(m.waiting[side][string(key)], r)
		return nil
	}
	other := queue[0]
	m.left += int64(len(other.packet)+len(key)) + rowCost
	if others[string(key)] = queue[1:]; len(queue) == 1 {
		delete(others, string(key))
	}
	if side == before {
		m.record(r, other)
	} else {
		m.record(other, r)
	}
	return nil
}

// record records what happened to a row. Either side may be missing.
func (m *match) record(old, fresh row) {
	c := placed{at: [sides]int64{-1, -1}}
	switch {
	case fresh.packet == nil:
		c.Kind = Removed
	case old.packet == nil:
		c.Kind = Added
	case bytes.Equal(old.packet, fresh.packet):
		m.same++
		return
	default:
		c.Kind = Changed
	}
	if old.packet != nil {
		c.Before, c.at[before] = bytes.Clone(old.packet), old.index
	}
	if fresh.packet != nil {
		c.After, c.at[after] = bytes.Clone(fresh.packet), fresh.index
	}
	m.left -= int64(len(c.Before)+len(c.After)) + rowCost
	m.changes = append(m.changes, c)
}

// report ends the comparison: the rows that still wait were removed or added.
func (m *match) report() Report {
	for side, waiting := range m.waiting {
		for _, queue := range waiting {
			for _, r := range queue {
				if side == before {
					m.record(r, row{})
				} else {
					m.record(row{}, r)
				}
			}
		}
	}
	m.sortChanges()
	r := Report{Same: m.same, Changes: make([]Change, len(m.changes))}
	for i, c := range m.changes {
		r.Changes[i] = c.Change
		r.Counts[c.Kind]++
	}
	return r
}

// sortChanges sorts the changes by the position of their rows. The position is the number of
// preceding rows that are in both results, which is the same on either side.
func (m *match) sortChanges() {
	for side, alone := range [sides]Kind{before: Removed, after: Added} {
		slices.SortStableFunc(m.changes, func(a, b placed) int { return cmp.Compare(a.at[side], b.at[side]) })
		var passed int64
		for i := range m.changes {
			c := &m.changes[i]
			if c.at[side] < 0 {
				continue
			}
			c.at[side] -= passed
			if c.Kind == alone {
				passed++
			}
		}
	}
	// At one position: first removed rows, then added rows, then the changed row.
	slices.SortStableFunc(m.changes, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.place(), b.place()), cmp.Compare(a.Kind, b.Kind))
	})
}

// place returns how many rows that are in both results precede this one.
func (c placed) place() int64 {
	if c.Kind == Removed {
		return c.at[before]
	}
	return c.at[after]
}
