package history

import "strings"

// The patterns of texts that are not recorded, in lower case.
type patterns []string

func compile(list []string) patterns {
	p := make(patterns, 0, len(list))
	for _, pattern := range list {
		p = append(p, strings.ToLower(pattern))
	}
	return p
}

// Reports whether a text matches one of the patterns.
func (p patterns) match(text string) bool {
	text = strings.ToLower(text)
	for _, pattern := range p {
		if glob([]rune(pattern), []rune(text)) {
			return true
		}
	}
	return false
}

// Reports whether the whole text matches: '*' is any text, '?' one character. A star first
// matches as little as possible. Only the last star is extended when the rest does not match.
// The time is at most the product of the lengths.
func glob(pattern, text []rune) bool {
	p, t := 0, 0
	star, from := -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, from = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
			p++
			t++
		case star >= 0:
			from++
			p, t = star+1, from
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}
