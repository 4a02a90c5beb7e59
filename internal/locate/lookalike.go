package locate

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"mysh/internal/scan"
)

// A lookalike is a character that text from documents, chats and mails has in place of a
// character of SQL. Servers take it for a letter of a name.
type lookalike struct {
	first, last rune
	name        string // "" if the hint shows the character itself
	intended    string // the character of SQL; "" if there is none
}

// lookalikes are the confusable characters that keyboards, word processors and web pages put
// into statements.
//
// Source: https://www.unicode.org/Public/security/latest/confusables.txt.
var lookalikes = []lookalike{
	{0xa0, 0xa0, "no-break space", "a blank"},
	{0xad, 0xad, "soft hyphen", ""},
	{0xb4, 0xb4, "", "'"},
	{0x2b9, 0x2bc, "", "'"},
	{0x37e, 0x37e, "Greek question mark", ";"},
	{0x1680, 0x1680, "space", "a blank"},
	{0x180e, 0x180e, "vowel separator", ""},
	{0x2000, 0x200a, "space", "a blank"},
	{0x200b, 0x200b, "zero width space", ""},
	{0x200c, 0x200d, "zero width joiner", ""},
	{0x200e, 0x200f, "direction mark", ""},
	{0x2010, 0x2015, "", "-"},
	{0x2018, 0x201b, "", "'"},
	{0x201c, 0x201f, "", `"`},
	{0x2028, 0x2029, "separator", "a line feed"},
	{0x202a, 0x202e, "direction mark", ""},
	{0x202f, 0x202f, "narrow no-break space", "a blank"},
	{0x2032, 0x2032, "", "'"},
	{0x2033, 0x2033, "", `"`},
	{0x205f, 0x205f, "space", "a blank"},
	{0x2060, 0x2064, "word joiner", ""},
	{0x2066, 0x2069, "direction mark", ""},
	{0x2212, 0x2212, "", "-"},
	{0x3000, 0x3000, "full-width space", "a blank"},
	{0xfeff, 0xfeff, "byte order mark", ""},
}

// The full-width forms of ASCII characters are at a fixed distance from them.
const (
	fullFirst, fullLast = 0xff01, 0xff5e
	fullDistance        = 0xff01 - '!'
)

// lookalikeOf returns the entry of a character.
func lookalikeOf(r rune) (lookalike, bool) {
	if r < 0xa0 {
		return lookalike{}, false
	}
	if r >= fullFirst && r <= fullLast {
		return lookalike{r, r, "", string(r - fullDistance)}, true
	}
	for _, l := range lookalikes {
		if r >= l.first && r <= l.last {
			return l, true
		}
	}
	return lookalike{}, false
}

// hint describes the character, and the character of SQL that it resembles.
func (l lookalike) hint(r rune) string {
	name := l.name
	if name == "" {
		name = string(r)
	}
	text := fmt.Sprintf("this is %s (U+%04X)", name, r)
	if strings.Contains(l.name, " ") || l.name == "space" || l.name == "separator" {
		text = fmt.Sprintf("this is a %s (U+%04X)", name, r)
	}
	if l.intended != "" {
		text += ", not " + l.intended
	}
	return text
}

// findLookalike returns the place of the first lookalike between two offsets of a statement,
// outside of quotes and comments.
func findLookalike(text string, mode scan.Mode, after, before int) (Place, bool) {
	if mode.Encoding != 0 || len(text) > maxTextLength || isASCII(text) {
		return Place{}, false
	}
	for token := range scan.Tokens(text, mode) {
		if token.Start >= before {
			break
		}
		switch token.Kind {
		case scan.Identifier, scan.Operator, scan.Number, scan.Variable, scan.Keyword:
		default:
			continue
		}
		for i, r := range token.Text {
			from := token.Start + i
			if l, ok := lookalikeOf(r); ok && from >= after && from < before {
				return Place{text: text, from: from, to: from + utf8.RuneLen(r), hint: l.hint(r)}, true
			}
		}
	}
	return Place{}, false
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// visibleBlanks replaces blanks that look like an ASCII blank with their code points.
// [display.Safe] does so for invisible characters.
func visibleBlanks(s string) string {
	if isASCII(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if l, ok := lookalikeOf(r); ok && l.intended == "a blank" || r == '\u200c' || r == '\u200d' {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteString(s[i : i+size])
		}
		i += size
	}
	return b.String()
}
