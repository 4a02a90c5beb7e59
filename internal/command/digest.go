package command

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// normalized returns a statement in which each literal is a question mark, without comments and with one
// blank for any: statements that differ in their values alone are equal then.
func normalized(text string) string {
	var b strings.Builder
	blank, word := false, false // blanks precede; the last character belongs to a name
	write := func(piece string) {
		if blank && b.Len() > 0 {
			b.WriteByte(' ')
		}
		blank = false
		b.WriteString(piece)
	}
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == '\'' || c == '"':
			i = afterQuoted(text, i)
			write("?")
			word = false
		case c == '`':
			end := afterQuoted(text, i)
			write(text[i:end])
			i, word = end, true
		case c == '#' || strings.HasPrefix(text[i:], "-- "):
			i = afterText(text, i, "\n")
			blank, word = true, false
		case strings.HasPrefix(text[i:], "/*"):
			i = afterText(text, i+2, "*/")
			blank, word = true, false
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
			blank, word = true, false
		case c >= '0' && c <= '9' && !word:
			for i < len(text) && (isNameByte(text[i]) || text[i] == '.') {
				i++
			}
			write("?")
		default:
			_, size := utf8.DecodeRuneInString(text[i:])
			write(text[i : i+size])
			word = isNameByte(c)
			i += size
		}
	}
	return strings.TrimRightFunc(foldLists(b.String()), func(r rune) bool { return r == ';' || unicode.IsSpace(r) })
}

// foldLists shortens lists of literals, as in IN (?, ?, ?), to one and an ellipsis.
func foldLists(text string) string {
	text = strings.ReplaceAll(text, "?,?", "?, ?")
	for strings.Contains(text, "?, ?, ?") {
		text = strings.ReplaceAll(text, "?, ?, ?", "?, ?")
	}
	return strings.ReplaceAll(text, "(?, ?)", "(?, ...)")
}

// afterQuoted returns where the quoted text that begins at i ends.
func afterQuoted(text string, i int) int {
	quote := text[i]
	for i++; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote != '`':
			i++
		case text[i] == quote:
			if i+1 < len(text) && text[i+1] == quote {
				i++
				continue
			}
			return i + 1
		}
	}
	return len(text)
}

// afterText returns where the next end begins after i stops; the length of text if there is none.
func afterText(text string, i int, end string) int {
	if at := strings.Index(text[min(i, len(text)):], end); at >= 0 {
		return i + at + len(end)
	}
	return len(text)
}

func isNameByte(c byte) bool {
	return isLetter(c) || c >= '0' && c <= '9' || c == '_' || c == '$' || c >= utf8.RuneSelf
}
