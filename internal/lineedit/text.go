package lineedit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"mysh/internal/display"
)

// The functions of this file find characters, words and lines in a text. Positions are byte
// offsets.

// nextChar returns the end of the character at pos. A character is a grapheme cluster.
func nextChar(s string, pos int) int {
	if pos >= len(s) {
		return len(s)
	}
	cluster, _ := display.Cluster(s[pos:])
	return pos + len(cluster)
}

// prevChar returns the start of the character that ends at pos.
func prevChar(s string, pos int) int {
	if pos <= 0 {
		return 0
	}
	// A second ASCII character in a row begins a cluster: count clusters from there.
	start := pos - 1
	for start > 0 && (s[start] >= utf8.RuneSelf || s[start-1] >= utf8.RuneSelf) {
		start--
	}
	for {
		next := nextChar(s, start)
		if next >= pos {
			return start
		}
		start = next
	}
}

// isBoundary reports whether pos is between two code points of s, or at an end of s.
func isBoundary(s string, pos int) bool {
	return pos >= 0 && (pos == len(s) || pos < len(s) && utf8.RuneStart(s[pos]))
}

// lineStart returns the start of the line around pos.
func lineStart(s string, pos int) int { return strings.LastIndexByte(s[:pos], '\n') + 1 }

// lineEnd returns the end of the line around pos, before its line feed.
func lineEnd(s string, pos int) int {
	if i := strings.IndexByte(s[pos:], '\n'); i >= 0 {
		return pos + i
	}
	return len(s)
}

// A charClass is a set of characters.
type charClass func(rune) bool

// inWord is the class of characters in unquoted names and numbers: letters and digits of every
// script, _ and $.
func inWord(r rune) bool {
	return r == '_' || r == '$' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// inBlank is the class of characters that are not white space.
func inBlank(r rune) bool { return !unicode.IsSpace(r) }

// wordEnd returns the end of the word at pos, or of the next word.
func wordEnd(s string, pos int, in charClass) int {
	pos = skip(s, pos, func(r rune) bool { return !in(r) })
	return skip(s, pos, in)
}

// wordStart returns the start of the word before pos.
func wordStart(s string, pos int, in charClass) int {
	pos = skipBack(s, pos, func(r rune) bool { return !in(r) })
	return skipBack(s, pos, in)
}

// skip returns the first position from pos on whose character is not in the class.
func skip(s string, pos int, in charClass) int {
	for pos < len(s) {
		r, n := utf8.DecodeRuneInString(s[pos:])
		if !in(r) {
			break
		}
		pos += n
	}
	return pos
}

// skipBack returns the smallest position before pos from which all characters up to pos are in
// the class.
func skipBack(s string, pos int, in charClass) int {
	for pos > 0 {
		r, n := utf8.DecodeLastRuneInString(s[:pos])
		if !in(r) {
			break
		}
		pos -= n
	}
	return pos
}
