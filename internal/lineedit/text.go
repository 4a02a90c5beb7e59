package lineedit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"mysh/internal/display"
)

// The functions of this file know where characters, words and lines of a text begin. They
// take and return byte offsets.

// after returns the end of the character at pos, as the user counts characters.
func nextChar(s string, pos int) int {
	if pos >= len(s) {
		return len(s)
	}
	cluster, _ := display.Cluster(s[pos:])
	return pos + len(cluster)
}

// before returns the start of the character that ends at pos.
func prevChar(s string, pos int) int {
	if pos <= 0 {
		return 0
	}
	// An ASCII character after another begins a cluster; from there on they are counted.
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

// between reports whether pos is a place between two characters of s, or at an end of it.
func isBoundary(s string, pos int) bool {
	return pos >= 0 && (pos == len(s) || pos < len(s) && utf8.RuneStart(s[pos]))
}

// lineStart returns the start of the line that pos is in.
func lineStart(s string, pos int) int { return strings.LastIndexByte(s[:pos], '\n') + 1 }

// lineEnd returns the end of the line that pos is in, before its line feed.
func lineEnd(s string, pos int) int {
	if i := strings.IndexByte(s[pos:], '\n'); i >= 0 {
		return pos + i
	}
	return len(s)
}

// A class of characters is what words are made of.
type charClass func(rune) bool

// inWord is an unquoted name or a number: letters and digits of every script, _ and $.
func inWord(r rune) bool {
	return r == '_' || r == '$' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// inBlank is anything between blanks.
func inBlank(r rune) bool { return !unicode.IsSpace(r) }

// wordEnd returns the end of the word at pos, or of the next one.
func wordEnd(s string, pos int, in charClass) int {
	pos = skip(s, pos, func(r rune) bool { return !in(r) })
	return skip(s, pos, in)
}

// wordStart returns the start of the word before pos.
func wordStart(s string, pos int, in charClass) int {
	pos = skipBack(s, pos, func(r rune) bool { return !in(r) })
	return skipBack(s, pos, in)
}

// skip returns the position of the first character from pos on that is not of the class.
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

// skipBack returns the end of the last character before pos that is not of the class.
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
