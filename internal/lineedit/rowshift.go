package lineedit

// A rowShift changes a row of the screen by moving its end, after cells were inserted or
// removed. Terminals have sequences for this, which are shorter than the end itself.
type rowShift struct {
	at          int // index of the first cell that differs
	inserted    int // number of cells of the new row to insert there
	removed     int // number of cells of the old row to remove there
	rewriteFrom int // index in the new row from which the cells must be written again
}

const (
	maxShift        = 64 // cells inserted or removed at once
	minShiftedCells = 8  // a shorter end is written again
)

// findShift returns the rowShift that changes old into next, if there is one that saves bytes.
func findShift(old, next row, cols int) (s rowShift, ok bool) {
	at := 0
	for at < len(old) && at < len(next) && old[at] == next[at] {
		at++
	}
	a, b := old[at:], next[at:]
	for n := 1; n <= maxShift; n++ {
		if kept := equalCells(b, n, a); kept >= minShiftedCells && n+kept == len(b) &&
			(kept == len(a) || next.width() == cols) {
			return rowShift{at: at, inserted: n, rewriteFrom: len(next)}, true
		}
		if kept := equalCells(a, n, b); kept >= minShiftedCells && n+kept == len(a) {
			return rowShift{at: at, removed: n, rewriteFrom: at + kept}, true
		}
	}
	return rowShift{}, false
}

// equalCells returns the number of equal cells at the start of b[n:] and a, up to the first
// cell of ambiguous width.
func equalCells(b row, n int, a row) int {
	kept := 0
	for n+kept < len(b) && kept < len(a) && b[n+kept] == a[kept] && !a[kept].hasAmbiguousWidth() {
		kept++
	}
	return kept
}

// hasAmbiguousWidth reports whether terminals disagree about the width of the cell: an emoji,
// or several characters in one cell.
func (c cell) hasAmbiguousWidth() bool { return len(c.text) > 3 }

// paintShift changes row i from old to next by moving its end.
func (v *view) paintShift(i int, old, next row, s rowShift) {
	col := next[:s.at].width()
	v.move(i, col)
	v.setStyle("")
	if s.removed > 0 {
		v.csi(old[s.at:s.at+s.removed].width(), 'P')
	} else {
		v.csi(next[s.at:s.at+s.inserted].width(), '@')
		for _, c := range next[s.at : s.at+s.inserted] {
			v.put(c)
		}
	}
	if s.rewriteFrom < len(next) {
		v.move(i, next[:s.rewriteFrom].width())
		for _, c := range next[s.rewriteFrom:] {
			v.put(c)
		}
	}
}
