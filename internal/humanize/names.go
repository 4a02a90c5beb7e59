package humanize

import "strings"

// Closest returns the name that differs least from what the user typed, in letters of either case.
// It returns "" if all differ in more than half of the typed bytes, and the first of several that
// differ equally.
func Closest(typed string, names []string) string {
	best, least := "", len(typed)/2+1
	for _, name := range names {
		if d := Distance(strings.ToLower(typed), strings.ToLower(name)); d < least {
			best, least = name, d
		}
	}
	return best
}

// Distance returns how many bytes must be inserted, deleted, replaced or swapped with their
// neighbour to turn a into b.
// Source: https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance (optimal string alignment).
func Distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			other := 1
			if a[i-1] == b[j-1] {
				other = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+other)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
