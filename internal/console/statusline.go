package console

import (
	"fmt"
	"mysh/internal/display"
	"mysh/internal/humanize"
	"slices"
	"strings"
)

// A Piece of a line, and how much it is worth: where there is no room, what is worth least is
// left out first.
type Piece struct {
	Text  string
	Worth int
}

// Needed is the worth of pieces that a line is never without.
const Needed = 10

// What a bar is worth, by how many shorter ones there are.
var barWorth = []int{Needed, Needed, 6, 0}

// StatusLine returns one line of pieces and keys that is not wider than width, as long as that is wide
// enough for what a line is never without. Heads are what it may begin with, the longest
// first.
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

// Returns the worth of what is worth least.
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

// Bars returns how much is done, 0 to 1, for lines with more room and with less.
func Bars(done float64) (drawn []string) {
	percent := fmt.Sprintf("%4s", humanize.PercentDone(done))
	for _, cells := range []int{20, 10} {
		full := int(done * float64(cells))
		drawn = append(drawn, "▕"+strings.Repeat("█", full)+strings.Repeat(" ", cells-full)+"▏ "+percent)
	}
	return append(drawn, percent)
}
