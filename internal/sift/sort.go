package sift

import (
	"bytes"
	"iter"
	"slices"

	"mysh/internal/result"
	"mysh/internal/spool"
)

// runSize is how many bytes are sorted in memory at once. More than that is stored in sorted
// runs, which are merged at the end.
const runSize = 8 << 20

// itemCost is about the memory of an item besides its bytes.
const itemCost = 80

// sorted yields items in the order of their keys. The order of items with the same key does not
// change.
func sorted(items iter.Seq2[item, error]) iter.Seq2[item, error] {
	return func(yield func(item, error) bool) {
		var runs runs
		defer runs.reset()
		var held []item
		size := 0
		for it, err := range items {
			if err != nil {
				yield(item{}, err)
				return
			}
			held = append(held, it)
			if size += len(it.key) + len(it.row) + itemCost; size < runSize {
				continue
			}
			if err := runs.add(held); err != nil {
				yield(item{}, err)
				return
			}
			held, size = held[:0], 0
		}
		inOrder(held)
		runs.merge(held, yield)
	}
}

func inOrder(items []item) {
	slices.SortStableFunc(items, func(a, b item) int { return bytes.Compare(a.key, b.key) })
}

// Runs are sorted items in files.
type runs []*spool.Spool

// add sorts items and stores them as a run.
func (r *runs) add(items []item) error {
	inOrder(items)
	s := &spool.Spool{}
	*r = append(*r, s)
	var row []byte
	for _, it := range items {
		row = result.AppendRow(row[:0], it.key, it.row)
		if err := s.Add(row); err != nil {
			return err
		}
	}
	return nil
}

func (r runs) reset() {
	for _, s := range r {
		s.Reset()
	}
}

// merge yields in order the items of all runs and those in memory, which are the latest.
func (r runs) merge(held []item, yield func(item, error) bool) {
	var heads []*head
	for _, s := range r {
		next, stop := iter.Pull2(items(s))
		defer stop()
		heads = append(heads, &head{next: next})
	}
	heads = append(heads, &head{next: func() (it item, err error, ok bool) {
		if len(held) == 0 {
			return item{}, nil, false
		}
		it, held = held[0], held[1:]
		return it, nil, true
	}})
	for _, h := range heads {
		h.advance()
	}
	for {
		var least *head
		for _, h := range heads {
			if h.ok && (least == nil || h.err != nil || bytes.Compare(h.item.key, least.item.key) < 0) {
				least = h
			}
		}
		if least == nil || !yield(least.item, least.err) || least.err != nil {
			return
		}
		least.advance()
	}
}

// A head is the next item of a run.
type head struct {
	next func() (item, error, bool)
	item item
	err  error
	ok   bool
}

func (h *head) advance() { h.item, h.err, h.ok = h.next() }

// items reads a run from its file. Each item has its own memory.
func items(s *spool.Spool) iter.Seq2[item, error] {
	return func(yield func(item, error) bool) {
		for b, err := range s.All() {
			if err != nil {
				yield(item{}, err)
				return
			}
			for _, row := range b.Rows {
				own := result.Batch{Rows: [][]byte{bytes.Clone(row)}}
				cells, err := own.Cells(0, make([][]byte, 2))
				if err != nil {
					yield(item{}, err)
					return
				}
				if !yield(item{cells[0], cells[1]}, nil) {
					return
				}
			}
		}
	}
}
