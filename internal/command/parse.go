package command

import (
	"strings"

	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// word returns the first word of s, without its quotes, and what follows it.
func word(s string) (first, rest string) { return wordIn(s, scan.Mode{}) }

func wordIn(s string, mode scan.Mode) (first, rest string) {
	s = strings.TrimSpace(s)
	first, rest, ok := sqltext.CutQuoted(s, mode)
	if !ok {
		first, rest, _ = strings.Cut(s, " ")
	}
	return first, strings.TrimSpace(rest)
}

// unquote returns the first word of s, without its quotes.
func unquote(s string) string {
	first, _ := word(s)
	return first
}
