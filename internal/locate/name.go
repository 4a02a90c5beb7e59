package locate

import (
	"strings"

	"mysh/internal/catalog"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// A clause is a part of a statement that servers name in their messages.
type clause byte

const (
	anyClause  clause = iota
	listClause        // the select list, or assignments
	fromClause
	onClause
	whereClause
	groupClause
	havingClause
	orderClause
	windowClause
)

// clauseNames maps the names of clauses in messages: those of MySQL, and those of MariaDB from
// 10.11 on.
var clauseNames = map[string]clause{
	"field list": listClause, "SELECT": listClause, "INSERT INTO": listClause, "SET": listClause, "VALUES": listClause, "UPDATE": listClause,
	"on clause": onClause, "ON": onClause, "from clause": fromClause, "FROM": fromClause,
	"where clause": whereClause, "WHERE": whereClause, "having clause": havingClause, "HAVING": havingClause,
	"group statement": groupClause, "GROUP BY": groupClause, "order clause": orderClause, "ORDER BY": orderClause,
	"window partition by": windowClause, "window order by": windowClause,
}

// clauseWords maps keywords to the clauses that they begin.
var clauseWords = map[string]clause{
	"SELECT": listClause, "INSERT": listClause, "REPLACE": listClause, "UPDATE": listClause, "SET": listClause, "VALUES": listClause,
	"INTO": listClause, "FROM": fromClause, "JOIN": fromClause, "ON": onClause, "USING": onClause, "WHERE": whereClause,
	"GROUP": groupClause, "HAVING": havingClause, "ORDER": orderClause, "LIMIT": anyClause, "UNION": anyClause, "WINDOW": windowClause,
	"PARTITION": windowClause,
}

const inClause = `in '([^']+)'$| in ([A-Z ]+) is ambiguous$`

// clauseOf returns the clause that the message names, or anyClause.
func clauseOf(message string) clause {
	found := match(inClause, message)
	if found == nil {
		return anyClause
	}
	return clauseNames[found[1]+found[2]]
}

// findName returns the place of a name in the statement. If the name occurs several times,
// findName prefers the qualifier and the clause of the message, and a position that suits the
// kind of the name.
func findName(text string, mode scan.Mode, full string, kind catalog.Kind, in clause) (Place, bool) {
	name := full[strings.LastIndexByte(full, '.')+1:]
	owner, _ := strings.CutSuffix(full[:len(full)-len(name)], ".")
	owner = owner[strings.LastIndexByte(owner, '.')+1:]
	l := locator{mode: mode, qualifier: owner, kind: kind, clause: in, clauses: []clause{anyClause}}
	for token := range scan.Tokens(text, mode) {
		if token.Kind != scan.Space && token.Kind != scan.Comment {
			l.read(token, name)
		}
	}
	l.scoreCandidate("")
	l.best.text = text
	return l.best, l.found
}

// A locator searches a statement for a name.
type locator struct {
	mode      scan.Mode
	qualifier string // the qualifier in the message
	kind      catalog.Kind
	clause    clause // the clause in the message

	before  [2]scan.Token // the two tokens before the current one
	clauses []clause      // the current clause of each open parenthesis

	candidate *Place // scored when the next token is known
	score     int

	best      Place
	bestScore int
	found     bool
}

// read processes a token.
func (l *locator) read(token scan.Token, name string) {
	l.scoreCandidate(token.Text)
	last := len(l.clauses) - 1
	switch {
	case token.Text == "(":
		l.clauses = append(l.clauses, l.clauses[last])
	case token.Text == ")" && last > 0:
		l.clauses = l.clauses[:last]
	case token.Kind == scan.Keyword && l.before[1].Text != ".":
		if c, ok := clauseWords[strings.ToUpper(token.Text)]; ok {
			l.clauses[last] = c
		}
	}
	if l.matches(token, name) {
		l.setCandidate(token, name)
	}
	l.before = [2]scan.Token{l.before[1], token}
}

// setCandidate makes a token with the name the candidate.
func (l *locator) setCandidate(token scan.Token, name string) {
	l.candidate = &Place{from: token.Start, to: token.Start + len(token.Text), name: name, kind: l.kind}
	l.score = 0
	dotted := l.before[1].Text == "."
	switch {
	case dotted && l.qualifier != "" && strings.EqualFold(l.unquoted(l.before[0]), l.qualifier):
		l.score += 8
		if kind, ok := qualifierKinds[l.kind]; ok {
			o := l.before[0]
			l.candidate.qualifier = &Place{from: o.Start, to: o.Start + len(o.Text), name: l.qualifier, kind: kind}
		}
	case dotted:
		l.score -= 8
	}
	if l.clause != anyClause && l.clauses[len(l.clauses)-1] == l.clause {
		l.score += 4
	}
	if before := strings.ToUpper(l.before[1].Text); l.kind == catalog.KindColumn && (before == "INDEX" || before == "KEY") {
		l.candidate.kind = catalog.KindIndex
	}
	if token.Kind == scan.String {
		l.score--
	}
	if strings.EqualFold(l.before[1].Text, "AS") {
		l.score -= 2 // AS defines a name
	}
}

// qualifierKinds maps the kind of a name to the kind of its qualifier.
var qualifierKinds = map[catalog.Kind]catalog.Kind{
	catalog.KindTable: catalog.KindSchema, catalog.KindFunction: catalog.KindSchema, catalog.KindProcedure: catalog.KindSchema, catalog.KindColumn: catalog.KindSource,
}

// scoreCandidate compares the candidate with the best one. next is the token after the
// candidate.
func (l *locator) scoreCandidate(next string) {
	if l.candidate == nil {
		return
	}
	switch {
	case next == "." && l.kind == catalog.KindSchema:
		l.score++
	case next == ".":
		l.score -= 4
	case next == "(" && l.kind == catalog.KindColumn:
		l.score -= 2
	case next == "(" && (l.kind == catalog.KindFunction || l.kind == catalog.KindProcedure):
		l.score++
	}
	if !l.found || l.score > l.bestScore {
		l.best, l.bestScore, l.found = *l.candidate, l.score, true
	}
	l.candidate = nil
}

// matches reports whether a token is the name.
func (l *locator) matches(token scan.Token, name string) bool {
	switch token.Kind {
	case scan.Identifier, scan.QuotedIdentifier, scan.Keyword, scan.String:
		return strings.EqualFold(l.unquoted(token), name)
	case scan.Variable:
		word := strings.TrimLeft(token.Text, "@")
		return strings.EqualFold(word[strings.LastIndexByte(word, '.')+1:], name)
	}
	return false
}

// unquoted returns the text of a token without its quotes.
func (l *locator) unquoted(token scan.Token) string {
	text := token.Text
	if n := len(text); n >= 2 && (token.Kind == scan.QuotedIdentifier || token.Kind == scan.String) {
		return sqltext.Unquote(text, l.mode)
	}
	return text
}
