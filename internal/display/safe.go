package display

import (
	"bytes"
	"io"
	"unicode"
	"unicode/utf8"
)

// Safe returns s with visible escapes in place of all characters that could steer or deceive a
// terminal: a newline is \n, a tab \t, ESC \x1b, a NUL \0, a bidirectional override \u202e, a
// space of no width \u200b, a byte that is not UTF-8 \xff. The result is valid UTF-8 on one
// line. Text without such characters is returned as it is, without allocating. A backslash is
// not escaped: the result is for reading and cannot be decoded.
func Safe(s string) string { return safe(s, false) }

// SafeLines is [Safe] for text of several lines: it does not escape newlines and tabs.
func SafeLines(s string) string { return safe(s, true) }

// A Writer writes [SafeLines] of each text to W. Each text must be complete: a character must
// not begin in one and end in the next.
type Writer struct {
	W io.Writer
	// Excerpts writes [Excerpt] of each text instead.
	Excerpts bool
}

// Write writes SafeLines of p. It returns len(p), or 0 with an error.
func (w Writer) Write(p []byte) (int, error) {
	text := p
	if w.Excerpts {
		text = []byte(Excerpt(view(p)))
	}
	if _, err := w.W.Write(AppendSafeLines(nil, text)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// AppendStyled appends [SafeLines] of the text in b to dst, but does not escape colours and
// weights (SGR sequences). It is for callers that write the sequences themselves, around safe
// text.
func AppendStyled(dst, b []byte) []byte {
	for {
		i := bytes.IndexByte(b, '\x1b')
		if i < 0 {
			return AppendSafeLines(dst, b)
		}
		n := max(sgrLen(b[i:]), 1)
		dst = AppendSafeLines(dst, b[:i])
		if n > 1 {
			dst = append(dst, b[i:i+n]...)
		} else {
			dst = appendVisible(dst, "\x1b")
		}
		b = b[i+n:]
	}
}

// sgrLen returns the length of the SGR sequence at the start of b, 0 if there is none.
// Source: ECMA-48, 8.3.117.
func sgrLen(b []byte) int {
	if len(b) < 3 || b[1] != '[' {
		return 0
	}
	i := 2
	for i < len(b) && (b[i] >= '0' && b[i] <= '9' || b[i] == ';' || b[i] == ':') {
		i++
	}
	if i == len(b) || b[i] != 'm' {
		return 0
	}
	return i + 1
}

// AppendSafe appends [Safe] of the text in b to dst.
func AppendSafe(dst, b []byte) []byte { return appendSafe(dst, view(b), false) }

// AppendSafeLines appends [SafeLines] of the text in b to dst.
func AppendSafeLines(dst, b []byte) []byte { return appendSafe(dst, view(b), true) }

func safe(s string, lines bool) string {
	n, _ := (&cleaner{lines: lines}).next(s)
	if n == len(s) {
		return s
	}
	return string(appendSafe(make([]byte, 0, len(s)+16), s, lines))
}

func appendSafe(dst []byte, s string, lines bool) []byte {
	c := cleaner{lines: lines}
	for {
		n, size := c.next(s)
		dst = append(dst, s[:n]...)
		if n == len(s) {
			return dst
		}
		dst = appendVisible(dst, s[n:n+size])
		s = s[n+size:]
	}
}

// mostMarks is how many combining marks one character may have. No language needs as many, and
// a terminal draws more of them over the lines above and below.
// Source: https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format.
const mostMarks = 30

// A cleaner searches a text for characters that need an escape.
type cleaner struct {
	lines bool // newlines and tabs need no escape
	marks int  // how many combining marks preceded
	flag  bool // a flag preceded, or the tags of its region
}

// next returns how many bytes at the start of s need no escape, and the size of the following
// character, which needs one.
func (c *cleaner) next(s string) (n, size int) {
	for {
		if more := printable(s[n:]); more > 0 {
			n += more
			c.marks, c.flag = 0, false
		}
		if n == len(s) {
			return n, 0
		}
		if b := s[n]; b < utf8.RuneSelf {
			c.marks, c.flag = 0, false
			if !c.lines || (b != '\n' && b != '\t') {
				return n, 1
			}
			n++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[n:])
		if r == utf8.RuneError && size == 1 || steers(r) || c.excess(r) {
			return n, size
		}
		n += size
	}
}

// excess reports whether a character is harmless alone but not in its place: a combining mark
// too many, or a tag outside of a flag. The user would not see either.
func (c *cleaner) excess(r rune) bool {
	if tag := r >= 0xe0000 && r <= 0xe007f; tag || r == 0x1f3f4 {
		excess := tag && !c.flag
		c.marks, c.flag = 0, !excess
		return excess
	}
	c.flag = false
	if !isMark(r) {
		c.marks = 0
		return false
	}
	c.marks++
	return c.marks > mostMarks
}

func isMark(r rune) bool {
	if r < 0x300 || r >= 0x3400 && r <= 0x9fff || r >= 0xac00 && r <= 0xd7ff {
		return false // the common case
	}
	return unicode.In(r, unicode.Mn, unicode.Me)
}

// steers reports whether a character outside ASCII is a C1 control, or a format character that
// reorders, hides or breaks the text around it or is invisible. The joiners, which scripts and
// emoji need, are not among them.
// Source: https://www.unicode.org/reports/tr9/ (bidi), https://www.unicode.org/reports/tr36/.
func steers(r rune) bool {
	switch {
	case r < 0x600:
		return isC1(r) || r == 0xad || r == 0x34f // soft hyphen, grapheme joiner
	case r < 0x2000:
		return r == 0x061c || r == 0x180e // Arabic letter mark, Mongolian vowel separator
	case r < 0x2070:
		return r == 0x200b || r == 0x200e || r == 0x200f || // zero width space, left-to-right mark, right-to-left mark
			(r >= 0x2028 && r <= 0x202e) || // line and paragraph separator, embeddings, overrides
			r >= 0x2060 // word joiner, invisible operators, isolates, deprecated format characters
	default:
		return r == 0xfeff || (r >= 0xfff9 && r <= 0xfffb) // byte order mark, annotations
	}
}

// appendVisible appends the escape of one character or of one invalid byte.
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
	if r > 0xffff {
		dst = append(dst, '\\', 'U', '0', '0', hex[r>>20&15], hex[r>>16&15])
	} else {
		dst = append(dst, '\\', 'u')
	}
	return append(dst, hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
}
