// Package locate finds the position of a mistake in a statement that a server refused.
//
// Servers describe the position in words only: they quote the rest of the text from the first
// token that they cannot parse, or they name an unknown name and the clause in which it stands.
// [Find] searches the statement for that text, [Place.Draw] marks it, and [Place.Suggest] adds
// the most similar name that exists.
package locate

import (
	"regexp"
	"strings"

	"mysh/internal/catalog"
	"mysh/internal/result"
	"mysh/internal/scan"
)

// nameErrors has the kind of the name that each error is about, and a pattern of the message.
// The first group of the pattern is the name, with or without qualifiers.
// Source: https://dev.mysql.com/doc/mysql-errors/9.7/en/server-error-reference.html and
// https://mariadb.com/docs/server/reference/error-codes.
var nameErrors = map[uint16]struct {
	kind    catalog.Kind
	message string
}{
	1008: {catalog.KindSchema, quotedName}, // Can't drop database
	1049: {catalog.KindSchema, quotedName},
	1051: {catalog.KindTable, quotedName},  // ER_BAD_TABLE_ERROR
	1052: {catalog.KindOther, quotedName},  // ambiguous
	1054: {catalog.KindColumn, quotedName}, // ER_BAD_FIELD_ERROR
	1060: {catalog.KindOther, quotedName},  // a second column with that name
	1061: {catalog.KindOther, quotedName},  // a second key with that name
	1072: {catalog.KindColumn, quotedName}, // the column of a key
	1091: {catalog.KindColumn, "DROP(?: [A-Z ]+)? ['`](.*?)['`]; check"},
	1109: {catalog.KindTable, quotedName}, // ER_UNKNOWN_TABLE
	1115: {catalog.KindCharset, quotedName},
	1128: {catalog.KindFunction, quotedName},
	1146: {catalog.KindTable, quotedName},
	1176: {catalog.KindIndex, quotedName},
	1193: {catalog.KindVariable, quotedName},
	1273: {catalog.KindCollation, quotedName},
	1286: {catalog.KindEngine, quotedName},
	1305: {catalog.KindFunction, `^FUNCTION (.+) does not exist`},
	1347: {catalog.KindOther, quotedName}, // an object of the wrong type
	4092: {catalog.KindTable, quotedName}, // MariaDB: view
	4161: {catalog.KindOther, quotedName}, // MariaDB: data type
}

const (
	quotedName = `(?:^|[ :])'(.*?)'(?:[^']|$)`
	procedure  = `^PROCEDURE (.+) does not exist`
	syntax     = `(?s) near '(.*)' at line \d+$`
)

// match returns the groups of a regular expression in a message, nil if it does not match. The
// expression is compiled for each error, so that a run without errors compiles none.
func match(pattern, message string) []string {
	return regexp.MustCompile(pattern).FindStringSubmatch(message)
}

const syntaxError = 1064

// A Place is the part of a statement that an error is about. It is empty at the end of the text
// if something is missing there.
type Place struct {
	text      string // of the statement
	from, to  int    // offsets in bytes
	name      string // the unknown name; "" for a syntax error
	kind      catalog.Kind
	qualifier *Place // the qualifier in front of the name, if the message and the statement have one
	hint      string // shown after the marks
}

// Find returns the place of an error in the refused statement, based on the server's message.
// If the statement up to there has a character that only resembles one of SQL, that character
// is the place. Find returns false if the message does not determine a place.
func Find(text string, mode scan.Mode, refused *result.Error) (Place, bool) {
	p, ok := find(text, mode, refused)
	if !ok && refused.Number != syntaxError {
		return p, false
	}
	after, before := 0, len(text) // a syntax error may be anywhere in the text
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
	if p, ok := findPosition(text, mode, refused.Message); ok {
		return p, true
	}
	if refused.Number == syntaxError {
		found := match(syntax, refused.Message)
		if found == nil {
			return Place{}, false
		}
		return findSyntaxError(text, mode, found[1])
	}
	m, ok := nameErrors[refused.Number]
	if !ok {
		return Place{}, false
	}
	found := match(m.message, refused.Message)
	if found == nil {
		if found = match(procedure, refused.Message); found == nil {
			return Place{}, false
		}
		m.kind = catalog.KindProcedure
	}
	return findName(text, mode, found[1], m.kind, clauseOf(refused.Message))
}

// minQuotedRest is the least length of a rest that a server has cut. Servers quote about 80
// bytes of the text that they cannot parse; MariaDB ends a cut text with dots.
const minQuotedRest = 70

// runsOthers reports whether the text runs statements that are stored elsewhere.
func runsOthers(text string, mode scan.Mode) bool {
	for token := range scan.Tokens(text, mode) {
		if token.Kind != scan.Space && token.Kind != scan.Comment {
			return strings.EqualFold(token.Text, "call") || strings.EqualFold(token.Text, "execute")
		}
	}
	return false
}

// findSyntaxError returns the first token of the rest that a server could not parse.
func findSyntaxError(text string, mode scan.Mode, rest string) (Place, bool) {
	from := len(text) - len(rest)
	if rest == "" && runsOthers(text, mode) {
		return Place{}, false // the error may be that of a statement which the text only runs
	}
	if !strings.HasSuffix(text, rest) {
		rest = strings.TrimSuffix(rest, "...")
		if len(rest) < minQuotedRest {
			return Place{}, false
		}
		from = strings.Index(text, rest)
		if from < 0 || strings.Contains(text[from+1:], rest) {
			return Place{}, false // absent, or ambiguous
		}
	}
	for token := range scan.Tokens(text[from:], mode) {
		return Place{text: text, from: from, to: from + len(token.Text)}, true
	}
	return Place{text: text, from: from, to: from}, true
}
