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

	"mysh/internal/lazy"
	"mysh/internal/result"
	"mysh/internal/scan"
)

// Kind is what a name that a server did not find ought to be.
type Kind int

// The kinds of names.
const (
	Other Kind = iota
	Schema
	Table
	Source // what stands before the dot of a column: a table of the statement, or its alias
	Column
	Index
	Function
	Procedure
	Variable
	Charset
	Collation
	Engine
)

// What is found missing, by the number of the error. The first group is the name, possibly
// with those of what it belongs to before it.
// Source: https://dev.mysql.com/doc/mysql-errors/9.7/en/server-error-reference.html and
// https://mariadb.com/docs/server/reference/error-codes.
var missing = map[uint16]struct {
	kind    Kind
	message func() *regexp.Regexp
}{
	1008: {Schema, quotedName}, // Can't drop database
	1049: {Schema, quotedName},
	1051: {Table, quotedName},  // ER_BAD_TABLE_ERROR
	1052: {Other, quotedName},  // ambiguous
	1054: {Column, quotedName}, // ER_BAD_FIELD_ERROR
	1060: {Other, quotedName},  // a second column of that name
	1061: {Other, quotedName},  // a second key of that name
	1072: {Column, quotedName}, // of a key
	1091: {Column, lazy.Regexp("DROP(?: [A-Z ]+)? ['`](.*?)['`]; check")},
	1109: {Table, quotedName}, // ER_UNKNOWN_TABLE
	1115: {Charset, quotedName},
	1128: {Function, quotedName},
	1146: {Table, quotedName},
	1176: {Index, quotedName},
	1193: {Variable, quotedName},
	1273: {Collation, quotedName},
	1286: {Engine, quotedName},
	1305: {Function, lazy.Regexp(`^FUNCTION (.+) does not exist`)},
	1347: {Other, quotedName}, // not of the type that is needed
	4092: {Table, quotedName}, // MariaDB: view
	4161: {Other, quotedName}, // MariaDB: data type
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
	kind     Kind
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
		m.kind = Procedure
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
