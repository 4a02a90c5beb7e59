package repl

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"mysh/internal/display"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/settings"
)

// NameKind is what a name belongs to.
type NameKind int

// The kinds of names that a server does not find.
const (
	OtherName NameKind = iota
	SchemaName
	TableName
	ColumnName
	RoutineName
)

// What is found missing, by the number of the error. The first group is the name, possibly
// with those of what it belongs to before it.
// Source: https://dev.mysql.com/doc/mysql-errors/9.7/en/server-error-reference.html and
// https://mariadb.com/docs/server/reference/error-codes.
var missing = map[uint16]struct {
	kind    NameKind
	message *regexp.Regexp
}{
	1049: {SchemaName, quotedName},
	1051: {TableName, quotedName},  // ER_BAD_TABLE_ERROR
	1052: {OtherName, quotedName},  // ambiguous
	1054: {ColumnName, quotedName}, // ER_BAD_FIELD_ERROR
	1060: {OtherName, quotedName},  // a second column of that name
	1061: {OtherName, quotedName},  // a second key of that name
	1072: {ColumnName, quotedName}, // of a key
	1091: {ColumnName, quotedName}, // Can't DROP
	1109: {TableName, quotedName},  // ER_UNKNOWN_TABLE
	1115: {OtherName, quotedName},  // character set
	1128: {RoutineName, quotedName},
	1146: {TableName, quotedName},
	1176: {OtherName, quotedName}, // key
	1193: {OtherName, quotedName}, // system variable
	1273: {OtherName, quotedName}, // collation
	1286: {OtherName, quotedName}, // storage engine
	1305: {RoutineName, regexp.MustCompile(`^\w+ (\S+) does not exist`)},
	1347: {OtherName, quotedName}, // not of the type that is needed
	4161: {OtherName, quotedName}, // MariaDB: data type
}

var (
	quotedName = regexp.MustCompile(`(?:^|[ :])'(.*?)'(?:[^']|$)`)
	syntax     = regexp.MustCompile(`(?s) near '(.*)' at line \d+$`)
)

const syntaxError = 1064

// A place is the part of a statement that an error is about, in bytes. It is empty at the end
// of the text when something is missing there.
type place struct {
	from, to int
	name     string // what was not found there, "" for a mistake of syntax
	kind     NameKind
}

// Finds the place of an error in the statement that was refused, by what the server says.
func locate(text string, mode scan.Mode, refused *result.Error) (place, bool) {
	if refused.Number == syntaxError {
		found := syntax.FindStringSubmatch(refused.Message)
		if found == nil {
			return place{}, false
		}
		return locateRest(text, mode, found[1])
	}
	m, ok := missing[refused.Number]
	if !ok {
		return place{}, false
	}
	found := m.message.FindStringSubmatch(refused.Message)
	if found == nil {
		return place{}, false
	}
	return locateName(text, mode, found[1], m.kind)
}

// The servers quote about 80 bytes of a text that they cannot read on; MariaDB shows by dots
// that there is more.
const quotedRest = 70

// Finds the first token of what a server could not read any more.
func locateRest(text string, mode scan.Mode, rest string) (place, bool) {
	from := len(text) - len(rest)
	if !strings.HasSuffix(text, rest) {
		rest = strings.TrimSuffix(rest, "...")
		if len(rest) < quotedRest {
			return place{}, false
		}
		from = strings.Index(text, rest)
		if from < 0 || strings.Contains(text[from+1:], rest) {
			return place{}, false // not there, or not clear which
		}
	}
	for token := range scan.Tokens(text[from:], mode) {
		return place{from: from, to: from + len(token.Text)}, true
	}
	return place{from: from, to: from}, true
}

// Finds a name among the tokens: where it stands with what the server put before it, or else
// where it first stands at all.
func locateName(text string, mode scan.Mode, full string, kind NameKind) (place, bool) {
	name := full[strings.LastIndexByte(full, '.')+1:]
	owner, _ := strings.CutSuffix(full[:len(full)-len(name)], ".")
	owner = owner[strings.LastIndexByte(owner, '.')+1:]
	var first, best place
	var before [2]string // the tokens before, to see "owner."
	for token := range scan.Tokens(text, mode) {
		if token.Kind == scan.Space || token.Kind == scan.Comment {
			continue
		}
		if same(token, name) {
			p := place{token.Start, token.Start + len(token.Text), name, kind}
			if first.to == 0 {
				first = p
			}
			if best.to == 0 && owner != "" && before[1] == "." && strings.EqualFold(before[0], owner) {
				best = p
			}
		}
		before = [2]string{before[1], bare(token)}
	}
	if best.to == 0 {
		best = first
	}
	return best, best.to > 0
}

// Reports whether a token is that name.
func same(token scan.Token, name string) bool {
	switch token.Kind {
	case scan.Identifier, scan.QuotedIdentifier, scan.Keyword, scan.String:
		return strings.EqualFold(bare(token), name)
	case scan.Variable:
		word := strings.TrimLeft(token.Text, "@")
		return strings.EqualFold(word[strings.LastIndexByte(word, '.')+1:], name)
	}
	return false
}

// Returns a token's text without its quotes.
func bare(token scan.Token) string {
	text := token.Text
	if n := len(text); n >= 2 && (token.Kind == scan.QuotedIdentifier || token.Kind == scan.String) {
		quote := text[:1]
		return strings.ReplaceAll(text[1:n-1], quote+quote, quote)
	}
	return text
}

// Draws the line of the statement in which the place is, and marks below it, in at most width
// cells. The line's number is shown where there are several.
func (p place) draw(text, hint string, width int) string {
	start := strings.LastIndexByte(text[:p.from], '\n') + 1
	end := len(text)
	if i := strings.IndexByte(text[p.from:], '\n'); i >= 0 {
		end = p.from + i
	}
	label := "  "
	if strings.Contains(text, "\n") {
		label = fmt.Sprintf("  %d | ", strings.Count(text[:start], "\n")+1)
	}
	to := min(p.to, end)
	before, marked, after := oneLine(text[start:p.from]), oneLine(text[p.from:to]), oneLine(text[to:end])
	room := max(width-display.Width(label), 20)
	if display.Width(before+marked+after) > room && display.Width(before) > room/2 {
		before = "…" + lastCells(before, room/3)
	}
	marks := min(max(display.Width(marked), 1), max(room-display.Width(before), 1))
	line := label + display.Fit(before+marked+after, room)
	under := strings.Repeat(" ", display.Width(label+before)) + strings.Repeat("^", marks)
	if hint != "" {
		under += " " + hint
	}
	return line + "\n" + under
}

// Returns a part of a line as it is shown.
func oneLine(s string) string {
	return display.Safe(strings.NewReplacer("\t", " ", "\r", "").Replace(s))
}

// Returns the end of s, at most so many cells of it.
func lastCells(s string, cells int) string {
	_, total := display.Prefix(s, display.Width(s))
	skip, _ := display.Prefix(s, max(total-cells, 0))
	return s[len(skip):]
}

// Shows a person where in a statement an error is, as far as the server's words tell.
func (sh *Shell) pointOut(in scan.Input, err error) {
	var refused *result.Error
	if !sh.mode.Interactive || in.Kind != scan.Statement || !errors.As(err, &refused) {
		return
	}
	text := scan.TrimEnd(in.Text)
	p, ok := locate(text, sh.scanMode(), refused)
	if !ok {
		return
	}
	hint := ""
	if p.name != "" && p.kind != OtherName && sh.cfg.Names != nil {
		if near := settings.Nearest(p.name, sh.cfg.Names(p.kind)); near != "" {
			hint = "did you mean " + display.Safe(near) + "?"
		}
	}
	sh.note(p.draw(text, hint, cmp.Or(sh.width(), 80)))
}
