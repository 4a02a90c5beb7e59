// Package display measures text in terminal cells and makes it safe for a terminal.
//
// Text is measured by grapheme cluster, the smallest unit that a terminal draws: a family emoji
// has two cells and an accent has none. [Safe] replaces characters that must not be sent to a
// terminal by visible escapes. The package only computes text; it never writes to a terminal.
package display

import (
	"fmt"
	"strings"
	"unicode/utf8"
	"unsafe"

	"github.com/clipperhouse/displaywidth"
)

// Width returns the width of s in terminal cells.
//
// Each control character and each byte that is not UTF-8 counts as one cell. A terminal should
// not get such text, see [Safe]; in a file the C client counts one cell for each. East Asian
// ambiguous characters are narrow.
func Width(s string) int {
	width := 0
	for {
		n, w := letters(s)
		width += w
		if n == len(s) {
			return width
		}
		s = s[n:]
		cluster, w := Cluster(s)
		width += w
		s = s[len(cluster):]
	}
}

// WidthBytes is [Width] of the text in b.
func WidthBytes(b []byte) int { return Width(view(b)) }

// Plain reports whether b is printable ASCII. Such text is safe, and each byte is one cell.
func Plain(b []byte) bool { return printable(view(b)) == len(b) }

// Cluster returns the first grapheme cluster of s and its width in cells. It is empty only if s
// is empty. A control character or a byte that is not UTF-8 is a cluster of one cell, so that
// the widths of all clusters add up to [Width].
func Cluster(s string) (cluster string, width int) {
	if len(s) == 0 {
		return "", 0
	}
	if s[0] < utf8.RuneSelf && (len(s) == 1 || s[1] < utf8.RuneSelf) {
		return s[:1], 1
	}
	switch r, size := utf8.DecodeRuneInString(s); {
	case r == utf8.RuneError && size == 1, r < ' ', r == del:
		return s[:1], 1
	case isC1(r):
		return s[:size], 1
	case letter(r) > 0 && endsCluster(s[size:]):
		return s[:size], letter(r)
	}
	g := displaywidth.StringGraphemes(s)
	g.Next()
	cluster = g.Value()
	if n := valid(cluster); n < len(cluster) {
		cluster = cluster[:n] // a byte that is not UTF-8 is a cluster of its own
		return cluster, displaywidth.String(cluster)
	}
	return cluster, g.Width()
}

// Prefix returns as many whole clusters from the start of s as fit into the given number of
// cells, and their width. It includes clusters of no width that follow.
func Prefix(s string, cells int) (prefix string, width int) {
	end := 0
	for end < len(s) {
		cluster, w := Cluster(s[end:])
		if width+w > cells {
			break
		}
		width += w
		end += len(cluster)
	}
	return s[:end], width
}

// Fit returns s if it fits into the given number of cells. Otherwise it returns the longest
// start of s that fits together with an ellipsis, and the ellipsis.
func Fit(s string, cells int) string {
	prefix, width := Prefix(s, cells)
	if len(prefix) == len(s) {
		return s
	}
	if width == cells {
		prefix, _ = Prefix(prefix, cells-1)
	}
	if cells < 1 {
		return ""
	}
	return prefix + "…"
}

// How many bytes an excerpt has of the beginning and of the end of a text: together about a
// screen.
const (
	excerptHead = 1500
	excerptTail = 500
)

// Excerpt returns s if it is short enough to be read. Otherwise it returns the beginning and
// the end, with the size of the omitted part between them.
func Excerpt(s string) string {
	if len(s) <= 2*(excerptHead+excerptTail) {
		return s
	}
	head, tail := excerptHead, len(s)-excerptTail
	for head > excerptHead-utf8.UTFMax && !utf8.RuneStart(s[head]) {
		head--
	}
	for tail < len(s)-excerptTail+utf8.UTFMax && !utf8.RuneStart(s[tail]) {
		tail++
	}
	return fmt.Sprintf("%s… (%d bytes are left out) …%s", s[:head], tail-head, s[tail:])
}

// valid returns how many bytes at the start of s are UTF-8.
func valid(s string) int {
	if utf8.ValidString(s) {
		return len(s)
	}
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD") {
			return i
		}
	}
	return len(s)
}

const del = 0x7f

func isC1(r rune) bool { return r >= 0x80 && r <= 0x9f }

// printable returns how many bytes at the start of s are printable ASCII. It checks eight bytes
// at a time, since every cell of every table is checked.
func printable(s string) int {
	const (
		ones  = 0x0101010101010101
		highs = 0x80 * ones
	)
	i := 0
	for ; i+8 <= len(s); i += 8 {
		x := uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 |
			uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
		// The high bit of a byte is set in the first term if the byte is below a space, in the
		// second if it is DEL, in the third if it is not ASCII. Carries start only at such a
		// byte.
		if ((x-' '*ones)|(x+ones)|x)&highs != 0 {
			break
		}
	}
	for i < len(s) && s[i] >= ' ' && s[i] < del {
		i++
	}
	return i
}

// view returns b's bytes as a string without copying them. b must not change while the string
// is in use.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
