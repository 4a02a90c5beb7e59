package lineedit

// A slide is how a row becomes another by moving its end: characters put in before it, or
// taken out. Terminals do that by themselves when told, which saves writing the end again.
type rowShift struct {
	at          int // cell from which on the rows differ
	inserted    int // cells of the new row that are put in there
	removed     int // cells of the old row that are taken out there
	rewriteFrom int // cell of the new row from which on it is to be written again
}

const (
	maxShift        = 64 // cells put in or taken out at once
	minShiftedCells = 8  // a shorter end is written again
)

// findSlide returns the slide that makes next of old, if there is one that pays.
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

// sameCells returns how many cells of b[n:] and a are the same, up to the first whose width
// is in doubt.
func equalCells(b row, n int, a row) int {
	kept := 0
	for n+kept < len(b) && kept < len(a) && b[n+kept] == a[kept] && !a[kept].hasAmbiguousWidth() {
		kept++
	}
	return kept
}

// doubtful reports whether terminals disagree about the width of a cell: an emoji, or
// several characters in one.
func (c cell) hasAmbiguousWidth() bool { return len(c.text) > 3 }

// paintSlide makes row i, which is old, be next by moving its end.
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
