package display

import "unicode/utf8"

// Safe returns s with everything that could steer or deceive a terminal made visible: a
// newline as \n, a tab as \t, ESC as \x1b, a NUL as \0, a bidirectional override as
// \u202e, a byte that is not UTF-8 as \xff. The result is valid UTF-8 on one line. Clean
// text is returned as it is, without allocating. A backslash is not escaped: the result is
// for eyes and cannot be read back.
func Safe(s string) string { return safe(s, false) }

// SafeLines is [Safe] for text of several lines: newlines and tabs stay as they are.
func SafeLines(s string) string { return safe(s, true) }

// AppendSafe appends [Safe] of the text in b to dst.
func AppendSafe(dst, b []byte) []byte { return appendSafe(dst, view(b), false) }

// AppendSafeLines appends [SafeLines] of the text in b to dst.
func AppendSafeLines(dst, b []byte) []byte { return appendSafe(dst, view(b), true) }

func safe(s string, lines bool) string {
	n, _ := clean(s, lines)
	if n == len(s) {
		return s
	}
	dst := append(make([]byte, 0, len(s)+16), s[:n]...)
	return string(appendSafe(dst, s[n:], lines))
}

func appendSafe(dst []byte, s string, lines bool) []byte {
	for {
		n, size := clean(s, lines)
		dst = append(dst, s[:n]...)
		if n == len(s) {
			return dst
		}
		dst = appendVisible(dst, s[n:n+size])
		s = s[n+size:]
	}
}

// clean returns how many bytes at the start of s need no escape, and the size of the
// character after them, which does.
func clean(s string, lines bool) (n, size int) {
	for {
		n += printable(s[n:])
		if n == len(s) {
			return n, 0
		}
		if c := s[n]; c < utf8.RuneSelf {
			if !lines || (c != '\n' && c != '\t') {
				return n, 1
			}
			n++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[n:])
		if (r == utf8.RuneError && size == 1) || steers(r) {
			return n, size
		}
		n += size
	}
}

// steers reports whether a character outside ASCII is a C1 control or one of the format
// characters that reorder, hide or break the text around them.
// Source: https://www.unicode.org/reports/tr9/ (bidi), https://www.unicode.org/reports/tr36/.
func steers(r rune) bool {
	switch {
	case r < 0x600:
		return isC1(r)
	case r < 0x2000:
		return r == 0x061c // Arabic letter mark
	case r < 0x2070:
		return r == 0x200e || r == 0x200f || // left-to-right mark, right-to-left mark
			(r >= 0x2028 && r <= 0x202e) || // line and paragraph separator, embeddings, overrides
			(r >= 0x2066 && r <= 0x206f) // isolates, deprecated format characters
	default:
		return r == 0xfeff || (r >= 0xfff9 && r <= 0xfffb) // byte order mark, annotations
	}
}

// appendVisible appends the escape of one character or one stray byte.
func appendVisible(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	if len(s) == 1 {
		switch c := s[0]; c {
		case 0:
			return append(dst, `\0`...)
		case '\t':
			return append(dst, `\t`...)
		case '\n':
			return append(dst, `\n`...)
		case '\r':
			return append(dst, `\r`...)
		default:
			return append(dst, '\\', 'x', hex[c>>4], hex[c&15])
		}
	}
	r, _ := utf8.DecodeRuneInString(s)
	return append(dst, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
}
