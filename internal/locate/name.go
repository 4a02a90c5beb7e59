package locate

import (
	"strings"

	"mysh/internal/catalog"
	"mysh/internal/lazy"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// A clause is a part of a statement in which names stand, as far as servers tell them apart.
type clause byte

const (
	anyClause  clause = iota
	listClause        // what is selected, or set
	fromClause
	onClause
	whereClause
	groupClause
	havingClause
	orderClause
	windowClause
)

// What servers call the clauses: MySQL, and MariaDB from 10.11 on.
var clauseNames = map[string]clause{
	"field list": listClause, "SELECT": listClause, "INSERT INTO": listClause, "SET": listClause, "VALUES": listClause, "UPDATE": listClause,
	"on clause": onClause, "ON": onClause, "from clause": fromClause, "FROM": fromClause,
	"where clause": whereClause, "WHERE": whereClause, "having clause": havingClause, "HAVING": havingClause,
	"group statement": groupClause, "GROUP BY": groupClause, "order clause": orderClause, "ORDER BY": orderClause,
	"window partition by": windowClause, "window order by": windowClause,
}

// The words that begin clauses.
var clauseWords = map[string]clause{
	"SELECT": listClause, "INSERT": listClause, "REPLACE": listClause, "UPDATE": listClause, "SET": listClause, "VALUES": listClause,
	"INTO": listClause, "FROM": fromClause, "JOIN": fromClause, "ON": onClause, "USING": onClause, "WHERE": whereClause,
	"GROUP": groupClause, "HAVING": havingClause, "ORDER": orderClause, "LIMIT": anyClause, "UNION": anyClause, "WINDOW": windowClause,
	"PARTITION": windowClause,
}

var inClause = lazy.Regexp(`in '([^']+)'$| in ([A-Z ]+) is ambiguous$`)

// Returns the clause in which an error is, as far as its message tells.
func clauseOf(message string) clause {
	found := inClause().FindStringSubmatch(message)
	if found == nil {
		return anyClause
	}
	return clauseNames[found[1]+found[2]]
}

// Finds a name among the tokens: where it stands with what the server put before it, in the
// clause that it named, and as what it was looked for; or else where it comes nearest to that.
func findName(text string, mode scan.Mode, full string, kind catalog.Kind, in clause) (Place, bool) {
	name := full[strings.LastIndexByte(full, '.')+1:]
	owner, _ := strings.CutSuffix(full[:len(full)-len(name)], ".")
	owner = owner[strings.LastIndexByte(owner, '.')+1:]
	l := locator{mode: mode, owner: owner, kind: kind, clause: in, clauses: []clause{anyClause}}
	for token := range scan.Tokens(text, mode) {
		if token.Kind != scan.Space && token.Kind != scan.Comment {
			l.read(token, name)
		}
	}
	l.weigh("")
	l.best.text = text
	return l.best, l.found
}

// A locator looks for a name.
type locator struct {
	mode   scan.Mode
	owner  string // what the server put before the name
	kind   catalog.Kind
	clause clause // that it named

	before  [2]scan.Token // the tokens before the one that is read
	clauses []clause      // that it is in, one for each parenthesis that is open

	candidate *Place // waits for the token that follows it
	score     int

	best  Place
	most  int
	found bool
}

// read takes a token.
func (l *locator) read(token scan.Token, name string) {
	l.weigh(token.Text)
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
	if l.same(token, name) {
		l.consider(token, name)
	}
	l.before = [2]scan.Token{l.before[1], token}
}

// consider takes a token with the name as a candidate.
func (l *locator) consider(token scan.Token, name string) {
	l.candidate = &Place{from: token.Start, to: token.Start + len(token.Text), name: name, kind: l.kind}
	l.score = 0
	dotted := l.before[1].Text == "."
	switch {
	case dotted && l.owner != "" && strings.EqualFold(l.bare(l.before[0]), l.owner):
		l.score += 8
		if kind, ok := owners[l.kind]; ok {
			o := l.before[0]
			l.candidate.owner = &Place{from: o.Start, to: o.Start + len(o.Text), name: l.owner, kind: kind}
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
		l.score -= 2 // there it is made
	}
}

// What may stand before the dot of a name.
var owners = map[catalog.Kind]catalog.Kind{
	catalog.KindTable: catalog.KindSchema, catalog.KindFunction: catalog.KindSchema, catalog.KindProcedure: catalog.KindSchema, catalog.KindColumn: catalog.KindSource,
}

// weigh compares the candidate with the best one, now that it is known what follows it.
func (l *locator) weigh(next string) {
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
	if !l.found || l.score > l.most {
		l.best, l.most, l.found = *l.candidate, l.score, true
	}
	l.candidate = nil
}

// Reports whether a token is that name.
func (l *locator) same(token scan.Token, name string) bool {
	switch token.Kind {
	case scan.Identifier, scan.QuotedIdentifier, scan.Keyword, scan.String:
		return strings.EqualFold(l.bare(token), name)
	case scan.Variable:
		word := strings.TrimLeft(token.Text, "@")
		return strings.EqualFold(word[strings.LastIndexByte(word, '.')+1:], name)
	}
	return false
}

// Returns a token's text without its quotes.
func (l *locator) bare(token scan.Token) string {
	text := token.Text
	if n := len(text); n >= 2 && (token.Kind == scan.QuotedIdentifier || token.Kind == scan.String) {
		return sqltext.Unquote(text, l.mode)
	}
	return text
}
