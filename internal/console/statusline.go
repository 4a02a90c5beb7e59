package console

import (
	"fmt"
	"mysh/internal/display"
	"mysh/internal/humanize"
	"slices"
	"strings"
)

// A Piece is a part of a line, with its worth: if there is no room, the pieces of the least
// worth are left out first.
type Piece struct {
	Text  string
	Worth int
}

// Needed is the worth of pieces that are never left out.
const Needed = 10

// barWorth is the worth of a bar, by the number of shorter ones.
var barWorth = []int{Needed, Needed, 6, 0}

// StatusLine returns one line of pieces and keys. It is not wider than width, unless the pieces
// that are Needed are. heads are possible beginnings, the longest first.
func StatusLine(width int, heads []string, pieces, keys []Piece) string {
	for {
		left := "  " + sideBySide(pieces, " · ")
		if len(heads) > 0 {
			left = "  " + heads[0] + left
		}
		right := sideBySide(keys, "  ")
		if right == "" || width <= 0 {
			return display.Fit(left, width)
		}
		gap := width - display.Width(left) - display.Width(right)
		bar := barWorth[min(len(heads), len(barWorth)-1)]
		switch {
		case gap >= 2:
			return left + strings.Repeat(" ", gap) + right
		case bar < min(least(pieces), least(keys)):
			heads = heads[1:]
		case least(pieces) < least(keys):
			pieces = without(pieces, least(pieces))
		default:
			keys = without(keys, least(keys))
		}
	}
}

func sideBySide(pieces []Piece, between string) string {
	texts := make([]string, len(pieces))
	for i, p := range pieces {
		texts[i] = p.Text
	}
	return strings.Join(texts, between)
}

// least returns the least worth of the pieces.
func least(pieces []Piece) int {
	worth := Needed
	for _, p := range pieces {
		worth = min(worth, p.Worth)
	}
	return worth
}

func without(pieces []Piece, worth int) []Piece {
	return slices.DeleteFunc(slices.Clone(pieces), func(p Piece) bool { return p.Worth == worth })
}

// Bars returns bars for how much is done, 0 to 1, from long to short.
func Bars(done float64) (drawn []string) {
	percent := fmt.Sprintf("%4s", humanize.PercentDone(done))
	for _, cells := range []int{20, 10} {
		full := int(done * float64(cells))
		drawn = append(drawn, "▕"+strings.Repeat("█", full)+strings.Repeat(" ", cells-full)+"▏ "+percent)
	}
	return append(drawn, percent)
}
