package history

import (
	"bytes"
	"slices"
	"strings"
)

// The first line of a history of libedit, which the C clients use.
const foreignHeader = "_HiStOrY_V2_"

// Reports whether a file is the history of a C client.
func isForeign(data []byte) bool { return bytes.HasPrefix(data, []byte(foreignHeader)) }

// Returns the statements of a C client's history, oldest first. A statement of several lines is
// in the file line by line and then as a whole; only the whole is returned.
func parseForeign(data []byte) []Entry {
	text := strings.TrimPrefix(string(data), foreignHeader)
	encoded := len(text) < len(data)
	var entries []Entry
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if encoded {
			line = unvis(line)
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		entries = append(withoutLines(entries, line), Entry{Text: line})
	}
	return entries
}

// mostLines is how many lines of one statement are recognised.
const mostLines = 1000

// Returns the entries without those at the end that, joined, are the whole statement.
func withoutLines(entries []Entry, whole string) []Entry {
	words := strings.Fields(whole)
	for n := 1; n <= min(len(entries), mostLines); n++ {
		line := strings.Fields(entries[len(entries)-n].Text)
		if len(line) > len(words) {
			return entries
		}
		rest := words[:len(words)-len(line)]
		if !slices.Equal(words[len(rest):], line) {
			return entries
		}
		words = rest
		if len(words) == 0 {
			if n == 1 {
				return entries // the same statement again
			}
			return entries[:len(entries)-n]
		}
	}
	return entries
}

// Decodes vis(3) as libedit uses it: "\040" is the character of that octal number, and a
// backslash before any other character stands for that character.
func unvis(line string) string {
	if strings.IndexByte(line, '\\') < 0 {
		return line
	}
	var text strings.Builder
	for i := 0; i < len(line); i++ {
		if line[i] == '\\' && i+3 < len(line) && isOctal(line[i+1:i+4]) {
			text.WriteByte((line[i+1]-'0')<<6 | (line[i+2]-'0')<<3 | (line[i+3] - '0'))
			i += 3
			continue
		}
		text.WriteByte(line[i])
	}
	return text.String()
}

func isOctal(digits string) bool {
	return digits[0] >= '0' && digits[0] <= '3' &&
		digits[1] >= '0' && digits[1] <= '7' &&
		digits[2] >= '0' && digits[2] <= '7'
}
