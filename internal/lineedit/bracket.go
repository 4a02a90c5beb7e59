package lineedit

import (
	"sort"
	"strings"
)

const (
	openBrackets  = "([{"
	closeBrackets = ")]}"
)

// brackets returns the bracket at the cursor, or else a closing bracket before the cursor, and
// its partner. Brackets in quoted spans do not count.
func brackets(text string, cursor int, spans []Span) (at, partner int, ok bool) {
	at = cursor
	if !isBracket(text, at, openBrackets+closeBrackets, spans) {
		if at--; !isBracket(text, at, closeBrackets, spans) {
			return 0, 0, false
		}
	}
	step := +1
	if strings.IndexByte(closeBrackets, text[at]) >= 0 {
		step = -1
	}
	depth := 0
	for i := at; i >= 0 && i < len(text); i += step {
		switch {
		case !isBracket(text, i, openBrackets+closeBrackets, spans):
		case (strings.IndexByte(openBrackets, text[i]) >= 0) == (step > 0):
			depth++
		default:
			depth--
			if depth == 0 {
				return at, i, isPair(text[at], text[i])
			}
		}
	}
	return 0, 0, false
}

// isPair reports whether two brackets are of one kind.
func isPair(a, b byte) bool {
	i, j := strings.IndexByte(openBrackets, a), strings.IndexByte(closeBrackets, b)
	if i < 0 {
		i, j = strings.IndexByte(openBrackets, b), strings.IndexByte(closeBrackets, a)
	}
	return i >= 0 && i == j
}

// isBracket reports whether one of the brackets in kinds is at a position.
func isBracket(text string, at int, kinds string, spans []Span) bool {
	if at < 0 || at >= len(text) || strings.IndexByte(kinds, text[at]) < 0 {
		return false
	}
	i := sort.Search(len(spans), func(i int) bool { return spans[i].To > at })
	return i == len(spans) || spans[i].From > at || !spans[i].Quoted
}
