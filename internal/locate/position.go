package locate

import (
	"strconv"
	"strings"

	"mysh/internal/scan"
)

// The positions of a syntax error as servers other than MySQL and MariaDB report them: the offset in bytes
// of the end or the beginning of a token, or a line and an offset in characters.
// Sources: https://github.com/vitessio/vitess (go/vt/sqlparser/token.go), https://github.com/ClickHouse/ClickHouse
// (src/Parsers/parseQuery.cpp), https://github.com/StarRocks/starrocks (ErrorHandler.java),
// https://github.com/pingcap/tidb (pkg/parser/yy_parser.go).
const (
	textEnd    = `^syntax error at position \d+$`                                // Vitess
	tokenEnd   = `(?s)^syntax error at position (\d+) near '(.*)'`               // Vitess, counted from 1 after the end
	tokenStart = `(?s)Syntax error: failed at position (\d+) \('(.*?)'\)`        // ClickHouse, counted from 1
	lineColumn = `(?s)^Getting \w+ error (?:at|from) line (\d+), column (\d+)\b` // StarRocks, the column counted from 0
	linePos    = `\(line (\d+), pos (\d+)\)`                                     // Doris, counted in the same way
	restOfText = `(?s) to use line \d+ column \d+ near "(.*)"(?: |$)`            // TiDB, the rest of the text
)

// findPosition returns the token at the position that a message names. It returns false if the message names
// none, or the statement has another token there.
func findPosition(text string, mode scan.Mode, message string) (Place, bool) {
	if found := match(restOfText, message); found != nil {
		return findSyntaxError(text, mode, found[1])
	}
	from, near := -1, ""
	if match(textEnd, message) != nil {
		return Place{text: text, from: len(text), to: len(text)}, true
	}
	if found := match(tokenEnd, message); found != nil {
		end, err := strconv.Atoi(found[1])
		from, near = end-1-len(found[2]), found[2]
		if err != nil {
			return Place{}, false
		}
	} else if found = match(tokenStart, message); found != nil {
		start, err := strconv.Atoi(found[1])
		from, near = start-1, found[2]
		if err != nil {
			return Place{}, false
		}
	} else if found = match(lineColumn, message); found != nil {
		from = offsetOf(text, found[1], found[2])
	} else if found = match(linePos, message); found != nil {
		from = offsetOf(text, found[1], found[2])
	}
	if from < 0 || from > len(text) || near != "" && !hasPrefixFold(text[from:], near) {
		return Place{}, false
	}
	for token := range scan.Tokens(text[from:], mode) {
		return Place{text: text, from: from, to: from + len(token.Text)}, true
	}
	return Place{text: text, from: from, to: from}, true
}

// offsetOf returns the offset in bytes of a line, counted from 1, and a column, counted from 0; -1 if the
// text has no such place.
func offsetOf(text, line, column string) int {
	lines, err := strconv.Atoi(line)
	if err != nil {
		return -1
	}
	columns, err := strconv.Atoi(column)
	if err != nil {
		return -1
	}
	start := 0
	for ; lines > 1; lines-- {
		i := strings.IndexByte(text[start:], '\n')
		if i < 0 {
			return -1
		}
		start += i + 1
	}
	for i := range text[start:] {
		if columns == 0 {
			return start + i
		}
		columns--
	}
	if columns == 0 {
		return len(text)
	}
	return -1
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
