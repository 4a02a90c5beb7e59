package console

import (
	"strings"
	"testing"
)

// Erasing a text also clears the rows into which a narrower terminal has wrapped it, and no
// others.
func TestPlace_ErasesWrappedRows(t *testing.T) {
	for _, c := range []struct{ cells, cols, now, below int }{
		{79, 80, 80, 0},
		{79, 80, 120, 0},
		{79, 80, 79, 0},
		{79, 80, 78, 1},
		{79, 80, 40, 1},
		{80, 81, 40, 1},
		{81, 82, 40, 2},
		{79, 80, 1, 78},
		{10, 80, 20, 0},
		{0, 80, 20, 0},
		{79, 80, 0, 0}, // the width is unknown
	} {
		var p Place
		p.Show(strings.Repeat("x", c.cells), c.cols)
		s := p.Erase(c.now)
		if got := strings.Count(s, "\x1b[B"+erase); got != c.below {
			t.Errorf("%d cells of %d columns that became %d: %d rows below are erased, want %d", c.cells, c.cols, c.now, got, c.below)
		}
		if !strings.HasSuffix(s, erase) || c.below > 0 && !strings.HasPrefix(s, "\x1b7") {
			t.Errorf("%q does not end in the row where it began", s)
		}
		if again := p.Erase(1); again != erase {
			t.Errorf("erased twice: %q", again)
		}
	}
}
