package results

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

// sortItemCost is about the memory of an item besides its bytes, in bytes.
const sortItemCost = 80

// sortItems yields items in the order of their keys. The order of items with the same key does not
// change.
func sortItems(items iter.Seq2[sortItem, error]) iter.Seq2[sortItem, error] {
	return func(yield func(sortItem, error) bool) {
		var runs sortedRuns
		defer runs.reset()
		var held []sortItem
		size := 0
		for it, err := range items {
			if err != nil {
				yield(sortItem{}, err)
				return
			}
			held = append(held, it)
			if size += len(it.key) + len(it.row) + sortItemCost; size < runSize {
				continue
			}
			if err := runs.add(held); err != nil {
				yield(sortItem{}, err)
				return
			}
			held, size = held[:0], 0
		}
		sortInMemory(held)
		runs.merge(held, yield)
	}
}

func sortInMemory(items []sortItem) {
	slices.SortStableFunc(items, func(a, b sortItem) int { return bytes.Compare(a.key, b.key) })
}

// sortedRuns are sorted items in files.
type sortedRuns []*spool.Spool

// add sorts items and stores them as a run.
func (r *sortedRuns) add(items []sortItem) error {
	sortInMemory(items)
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

// reset removes the files.
func (r *sortedRuns) reset() {
	for _, s := range *r {
		s.Reset()
	}
}

// merge yields in order the items of all runs and those in memory, which are the latest.
func (r sortedRuns) merge(held []sortItem, yield func(sortItem, error) bool) {
	var heads []*runHead
	for _, s := range r {
		next, stop := iter.Pull2(readRun(s))
		defer stop()
		heads = append(heads, &runHead{next: next})
	}
	heads = append(heads, &runHead{next: func() (it sortItem, err error, ok bool) {
		if len(held) == 0 {
			return sortItem{}, nil, false
		}
		it, held = held[0], held[1:]
		return it, nil, true
	}})
	for _, h := range heads {
		h.advance()
	}
	for {
		var least *runHead
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

// A runHead is the next item of a run.
type runHead struct {
	next func() (sortItem, error, bool)
	item sortItem
	err  error
	ok   bool
}

func (h *runHead) advance() { h.item, h.err, h.ok = h.next() }

// readRun reads a run from its file. Each item has its own memory.
func readRun(s *spool.Spool) iter.Seq2[sortItem, error] {
	return func(yield func(sortItem, error) bool) {
		for b, err := range s.All() {
			if err != nil {
				yield(sortItem{}, err)
				return
			}
			for _, row := range b.Rows {
				own := result.Batch{Rows: [][]byte{bytes.Clone(row)}}
				cells, err := own.Cells(0, make([][]byte, 2))
				if err != nil {
					yield(sortItem{}, err)
					return
				}
				if !yield(sortItem{cells[0], cells[1]}, nil) {
					return
				}
			}
		}
	}
}
