// Package locate shows where in a statement the mistake is for which a server refused it.
//
// Servers tell a place in words only: the rest of the text from which on they understand nothing,
// or a name that does not exist, with the clause in which they looked for it. [Find] looks for
// that in the statement, [Place.Draw] points at it, and [Place.Meant] guesses by names that there
// are which one was meant.
package locate

import (
	"regexp"
	"strings"

	"mysh/internal/catalog"
	"mysh/internal/lazy"
	"mysh/internal/result"
	"mysh/internal/scan"
)

// What is found missing, by the number of the error. The first group is the name, possibly
// with those of what it belongs to before it.
// Source: https://dev.mysql.com/doc/mysql-errors/9.7/en/server-error-reference.html and
// https://mariadb.com/docs/server/reference/error-codes.
var missing = map[uint16]struct {
	kind    catalog.Kind
	message func() *regexp.Regexp
}{
	1008: {catalog.KindSchema, quotedName}, // Can't drop database
	1049: {catalog.KindSchema, quotedName},
	1051: {catalog.KindTable, quotedName},  // ER_BAD_TABLE_ERROR
	1052: {catalog.KindOther, quotedName},  // ambiguous
	1054: {catalog.KindColumn, quotedName}, // ER_BAD_FIELD_ERROR
	1060: {catalog.KindOther, quotedName},  // a second column of that name
	1061: {catalog.KindOther, quotedName},  // a second key of that name
	1072: {catalog.KindColumn, quotedName}, // of a key
	1091: {catalog.KindColumn, lazy.Regexp("DROP(?: [A-Z ]+)? ['`](.*?)['`]; check")},
	1109: {catalog.KindTable, quotedName}, // ER_UNKNOWN_TABLE
	1115: {catalog.KindCharset, quotedName},
	1128: {catalog.KindFunction, quotedName},
	1146: {catalog.KindTable, quotedName},
	1176: {catalog.KindIndex, quotedName},
	1193: {catalog.KindVariable, quotedName},
	1273: {catalog.KindCollation, quotedName},
	1286: {catalog.KindEngine, quotedName},
	1305: {catalog.KindFunction, lazy.Regexp(`^FUNCTION (.+) does not exist`)},
	1347: {catalog.KindOther, quotedName}, // not of the type that is needed
	4092: {catalog.KindTable, quotedName}, // MariaDB: view
	4161: {catalog.KindOther, quotedName}, // MariaDB: data type
}

var (
	quotedName = lazy.Regexp(`(?:^|[ :])'(.*?)'(?:[^']|$)`)
	procedure  = lazy.Regexp(`^PROCEDURE (.+) does not exist`)
	syntax     = lazy.Regexp(`(?s) near '(.*)' at line \d+$`)
)

const syntaxError = 1064

// A Place is the part of a statement that an error is about. It is empty at the end of the text
// when something is missing there.
type Place struct {
	text     string // of the statement
	from, to int    // bytes of it
	name     string // what was not found there, "" for a mistake of syntax
	kind     catalog.Kind
	owner    *Place // what the name is said to belong to, if it stands before it
	hint     string // what may be meant there
}

// Find returns the place of an error in the statement that was refused, by what the server says.
// A character that only looks like one of SQL is the place where there is one in or before it. Find
// reports false when the server's words do not tell.
func Find(text string, mode scan.Mode, refused *result.Error) (Place, bool) {
	p, ok := find(text, mode, refused)
	if !ok && refused.Number != syntaxError {
		return p, false
	}
	after, before := 0, len(text) // of a mistake of syntax whose place is not known
	if ok && p.to > p.from {
		before = p.to
	}
	if p.name != "" {
		after = p.from
	}
	if odd, found := findLookalike(text, mode, after, before); found {
		return odd, true
	}
	return p, ok
}

func find(text string, mode scan.Mode, refused *result.Error) (Place, bool) {
	if refused.Number == syntaxError {
		found := syntax().FindStringSubmatch(refused.Message)
		if found == nil {
			return Place{}, false
		}
		return findRest(text, mode, found[1])
	}
	m, ok := missing[refused.Number]
	if !ok {
		return Place{}, false
	}
	found := m.message().FindStringSubmatch(refused.Message)
	if found == nil {
		if found = procedure().FindStringSubmatch(refused.Message); found == nil {
			return Place{}, false
		}
		m.kind = catalog.KindProcedure
	}
	return findName(text, mode, found[1], m.kind, clauseOf(refused.Message))
}

// The servers quote about 80 bytes of a text that they cannot read on; MariaDB shows by dots
// that there is more.
const quotedRest = 70

// Finds the first token of what a server could not read any more.
func findRest(text string, mode scan.Mode, rest string) (Place, bool) {
	from := len(text) - len(rest)
	if !strings.HasSuffix(text, rest) {
		rest = strings.TrimSuffix(rest, "...")
		if len(rest) < quotedRest {
			return Place{}, false
		}
		from = strings.Index(text, rest)
		if from < 0 || strings.Contains(text[from+1:], rest) {
			return Place{}, false // not there, or not clear which
		}
	}
	for token := range scan.Tokens(text[from:], mode) {
		return Place{text: text, from: from, to: from + len(token.Text)}, true
	}
	return Place{text: text, from: from, to: from}, true
}
