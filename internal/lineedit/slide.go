package lineedit

// A slide is how a row becomes another by moving its end: characters put in before it, or
// taken out. Terminals do that by themselves when told, which saves writing the end again.
type slide struct {
	at   int // cell from which on the rows differ
	in   int // cells of the new row that are put in there
	out  int // cells of the old row that are taken out there
	rest int // cell of the new row from which on it is to be written again
}

const (
	mostSlid  = 64 // cells put in or taken out at once
	leastSlid = 8  // a shorter end is written again
)

// findSlide returns the slide that makes next of old, if there is one that pays.
func findSlide(old, next row, cols int) (s slide, ok bool) {
	at := 0
	for at < len(old) && at < len(next) && old[at] == next[at] {
		at++
	}
	a, b := old[at:], next[at:]
	for n := 1; n <= mostSlid; n++ {
		if kept := sameCells(b, n, a); kept >= leastSlid && n+kept == len(b) &&
			(kept == len(a) || next.width() == cols) {
			return slide{at: at, in: n, rest: len(next)}, true
		}
		if kept := sameCells(a, n, b); kept >= leastSlid && n+kept == len(a) {
			return slide{at: at, out: n, rest: at + kept}, true
		}
	}
	return slide{}, false
}

// sameCells returns how many cells of b[n:] and a are the same, up to the first whose width
// is in doubt.
func sameCells(b row, n int, a row) int {
	kept := 0
	for n+kept < len(b) && kept < len(a) && b[n+kept] == a[kept] && !a[kept].doubtful() {
		kept++
	}
	return kept
}

// doubtful reports whether terminals disagree about the width of a cell: an emoji, or
// several characters in one.
func (c cell) doubtful() bool { return len(c.text) > 3 }

// paintSlide makes row i, which is old, be next by moving its end.
func (v *view) paintSlide(i int, old, next row, s slide) {
	col := next[:s.at].width()
	v.move(i, col)
	v.setStyle("")
	if s.out > 0 {
		v.csi(old[s.at:s.at+s.out].width(), 'P')
	} else {
		v.csi(next[s.at:s.at+s.in].width(), '@')
		for _, c := range next[s.at : s.at+s.in] {
			v.put(c)
		}
	}
	if s.rest < len(next) {
		v.move(i, next[:s.rest].width())
		for _, c := range next[s.rest:] {
			v.put(c)
		}
	}
}
