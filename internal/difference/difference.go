// Package difference finds what changed between two results with the same columns.
//
// Rows are matched by columns that tell them apart, or by their position. Both results are
// read side by side: what is held is the rows that have not met their like yet and those that
// differ, not what is the same.
package difference

import (
	"bytes"
	"cmp"
	"errors"
	"iter"
	"slices"

	"mysh/internal/result"
)

// ErrTooMuch says that more would have to be held than is allowed.
var ErrTooMuch = errors.New("too much differs to be compared")

// Kind says what became of a row.
type Kind byte

// The kinds of changes.
const (
	Removed Kind = iota
	Added
	Changed
)

// A Change is a row that is not as it was.
type Change struct {
	Kind   Kind
	Before []byte // the row packet, nil if it was added
	After  []byte // nil if it was removed
}

// A Report is what changed. Rows that were removed stand where they were. A row that only
// moved has not changed.
type Report struct {
	Changes []Change
	Counts  [3]int64 // of each Kind
	Same    int64    // rows that did not change
}

// Between compares two results of so many columns. It goes through each once. Rows with the same bytes in the columns by
// are the same row, the first of them in one result being the first in the other, and so on;
// without such columns, rows at the same place are. The error is that of the rows, or
// [ErrTooMuch] when more than about limit bytes would have to be held.
func Between(before, after result.Rows, columns int, by []int, limit int64) (Report, error) {
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

// A row is a row packet, nil for none, and how many rows came before it.
type row struct {
	packet []byte
	index  int64
}

// A walker goes through rows one by one.
type walker struct {
	pull  func() (*result.Batch, error, bool)
	batch [][]byte
	index int64
}

func walk(rows result.Rows) (w *walker, stop func()) {
	pull, stop := iter.Pull2(rows)
	return &walker{pull: pull}, stop
}

// next returns the next row, which is good until the one after it, or none at the end.
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

// A match is a comparison under way.
type match struct {
	by      []int
	cells   [][]byte
	key     []byte
	left    int64                     // bytes that may still be held
	waiting [sides]map[string]([]row) // rows that have not met their like, by key
	changes []placed
	same    int64
}

// The two results.
const (
	before = iota
	after
	sides
)

// A placed change knows where its row stands in the results; -1 where it does not.
type placed struct {
	Change
	at [sides]int64
}

// rowCost is about what it takes to hold a row, besides its bytes.
const rowCost = 150

// step takes the next row of each side.
func (m *match) step(old, fresh row) error {
	switch {
	case len(m.by) == 0:
		m.settle(old, fresh)
		return nil
	case len(m.waiting[before]) == 0 && len(m.waiting[after]) == 0 && bytes.Equal(old.packet, fresh.packet):
		m.same++
		return nil
	}
	return errors.Join(m.meet(old, before), m.meet(fresh, after))
}

// meet brings a row together with the one of the other side that has waited longest for it,
// or has it wait.
func (m *match) meet(r row, side int) error {
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
		m.settle(r, other)
	} else {
		m.settle(other, r)
	}
	return nil
}

// settle notes what became of a row, which one of the sides may lack.
func (m *match) settle(old, fresh row) {
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

// report ends the comparison: those that still wait were removed or added.
func (m *match) report() Report {
	for side, waiting := range m.waiting {
		for _, queue := range waiting {
			for _, r := range queue {
				if side == before {
					m.settle(r, row{})
				} else {
					m.settle(row{}, r)
				}
			}
		}
	}
	m.order()
	r := Report{Same: m.same, Changes: make([]Change, len(m.changes))}
	for i, c := range m.changes {
		r.Changes[i] = c.Change
		r.Counts[c.Kind]++
	}
	return r
}

// order puts the changes into the order of the rows. Where a row stands is told by how many
// rows before it are in both results: these are the same on either side.
func (m *match) order() {
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
	// At one place: the rows removed there, those added, the one that was there and has changed.
	slices.SortStableFunc(m.changes, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.place(), b.place()), cmp.Compare(a.Kind, b.Kind))
	})
}

// place returns how many rows that are in both results stand before this one.
func (c placed) place() int64 {
	if c.Kind == Removed {
		return c.at[before]
	}
	return c.at[after]
}
