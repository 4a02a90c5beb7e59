package repl

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"mysh/internal/display"
	"mysh/internal/nearest"
	"mysh/internal/result"
	"mysh/internal/scan"
)

// NameKind is what a name that a server did not find ought to be.
type NameKind int

// The kinds of names.
const (
	OtherName NameKind = iota
	SchemaName
	TableName
	SourceName // what stands before the dot of a column: a table of the statement, or its alias
	ColumnName
	IndexName
	FunctionName
	ProcedureName
	VariableName
	CharsetName
	CollationName
	EngineName
)

// What is found missing, by the number of the error. The first group is the name, possibly
// with those of what it belongs to before it.
// Source: https://dev.mysql.com/doc/mysql-errors/9.7/en/server-error-reference.html and
// https://mariadb.com/docs/server/reference/error-codes.
var missing = map[uint16]struct {
	kind    NameKind
	message *regexp.Regexp
}{
	1008: {SchemaName, quotedName}, // Can't drop database
	1049: {SchemaName, quotedName},
	1051: {TableName, quotedName},  // ER_BAD_TABLE_ERROR
	1052: {OtherName, quotedName},  // ambiguous
	1054: {ColumnName, quotedName}, // ER_BAD_FIELD_ERROR
	1060: {OtherName, quotedName},  // a second column of that name
	1061: {OtherName, quotedName},  // a second key of that name
	1072: {ColumnName, quotedName}, // of a key
	1091: {ColumnName, regexp.MustCompile("DROP(?: [A-Z ]+)? ['`](.*?)['`]; check")},
	1109: {TableName, quotedName}, // ER_UNKNOWN_TABLE
	1115: {CharsetName, quotedName},
	1128: {FunctionName, quotedName},
	1146: {TableName, quotedName},
	1176: {IndexName, quotedName},
	1193: {VariableName, quotedName},
	1273: {CollationName, quotedName},
	1286: {EngineName, quotedName},
	1305: {FunctionName, regexp.MustCompile(`^FUNCTION (.+) does not exist`)},
	1347: {OtherName, quotedName}, // not of the type that is needed
	4092: {TableName, quotedName}, // MariaDB: view
	4161: {OtherName, quotedName}, // MariaDB: data type
}

var (
	quotedName = regexp.MustCompile(`(?:^|[ :])'(.*?)'(?:[^']|$)`)
	procedure  = regexp.MustCompile(`^PROCEDURE (.+) does not exist`)
	syntax     = regexp.MustCompile(`(?s) near '(.*)' at line \d+$`)
)

const syntaxError = 1064

// A place is the part of a statement that an error is about, in bytes. It is empty at the end
// of the text when something is missing there.
type place struct {
	from, to int
	name     string // what was not found there, "" for a mistake of syntax
	kind     NameKind
	owner    *place // what the name is said to belong to, if it stands before it
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
		if found = procedure.FindStringSubmatch(refused.Message); found == nil {
			return place{}, false
		}
		m.kind = ProcedureName
	}
	return locateName(text, mode, found[1], m.kind, clauseOf(refused.Message))
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
	if !sh.mode.Interactive || in.Kind == scan.Fault || in.Kind == scan.Command && in.Core == 0 || !errors.As(err, &refused) {
		return
	}
	text := scan.TrimEnd(in.Text)
	p, ok := locate(text, sh.scanMode(), refused)
	if !ok {
		return
	}
	p, hint := sh.meant(p, text)
	sh.note(p.draw(text, hint, cmp.Or(sh.width(), 80)))
}

// fewNames is how many tables of a statement are all offered when none is near.
const fewNames = 3

// longText is a statement so long that finding out which names it has would hold up the prompt.
const longText = 256 << 10

// Guesses what was meant by a name that was not found. The mistake may be in the name before
// the dot: then that is the place.
func (sh *Shell) meant(p place, text string) (place, string) {
	if p.name == "" || p.kind == OtherName || sh.cfg.Names == nil || len(text) > longText {
		return p, ""
	}
	if o := p.owner; o != nil {
		names := sh.cfg.Names(o.kind, text, o.from, o.to)
		if len(names) > 0 && !slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, o.name) }) {
			p = *o
		}
	}
	names := sh.cfg.Names(p.kind, text, p.from, p.to)
	near := nearest.Name(p.name, names)
	if near == "" && p.kind == SourceName && len(names) <= fewNames {
		near = strings.Join(names, " or ")
	}
	if near == "" || near == p.name {
		return p, ""
	}
	if p.kind == FunctionName && p.name == strings.ToLower(p.name) {
		near = strings.ToLower(near)
	}
	return p, "did you mean " + display.Safe(near) + "?"
}
