package display

import "unicode/utf8"

// letter returns the width of a character that is a cluster of its own unless a mark follows,
// and 0 for characters that it does not know. Most text consists of letters, for which the
// tables of all of Unicode are not needed.
// Source: https://www.unicode.org/reports/tr29/ (characters of the class Other and Hangul
// syllables), https://www.unicode.org/reports/tr11/ (widths).
func letter(r rune) int {
	switch {
	case r < utf8.RuneSelf:
		return 1
	case r < 0x0530:
		if r > 0xa0 && r < 0x0300 && r != 0xad || r >= 0x03a3 && r < 0x0483 || r >= 0x048a {
			return 1 // Latin, Greek, Cyrillic
		}
	case r < 0x3000:
		if r >= 0x2010 && r < 0x2028 {
			return 1 // dashes, quotation marks
		}
	case r >= 0x4e00 && r <= 0x9fff, r >= 0xac00 && r <= 0xd7a3, r >= 0x3041 && r <= 0x3096, r >= 0x30a1 && r <= 0x30fa,
		r >= 0x3001 && r <= 0x3020, r >= 0xff01 && r <= 0xff5e:
		return 2 // Chinese characters, Hangul, Kana, their punctuation, wide Latin
	case r == utf8.RuneError:
		return 1 // the replacement character itself, or a byte that is not UTF-8
	}
	return 0
}

// letters returns how many bytes at the start of s are letters or ASCII characters, each a
// cluster of its own, and their width.
func letters(s string) (n, width int) {
	n = printable(s)
	if n == len(s) {
		return n, n
	}
	width = n
	last, w := n-min(n, 1), min(n, 1)
	for i, r := range s[n:] {
		next := letter(r)
		if next == 0 {
			// A mark may belong to the letter before it.
			return last, width - w
		}
		last, w = n+i, next
		width += next
	}
	return len(s), width
}

// endsCluster reports whether the start of rest does not belong to a letter before it.
func endsCluster(rest string) bool {
	if rest == "" {
		return true
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return letter(r) > 0
}
