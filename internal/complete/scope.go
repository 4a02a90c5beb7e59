package complete

import (
	"strings"

	"mysh/internal/catalog"
	"mysh/internal/scan"
)

// A source is something that columns can be taken from: a table, a derived table, a common
// table expression.
type source struct {
	name   string // what qualifies its columns: the alias, or the table's name
	schema string
	table  string
	alias  bool     // name is an alias
	sub    *block   // of a derived table
	names  []string // the columns' names if the statement gives them
	at     int      // its token
}

// A block is one SELECT, or the part of another statement that reads tables.
type block struct {
	parent  *block
	sources []source
	defined []source // the common table expressions it begins with
	items   [][2]int // of the select list, as ranges of tokens
	clause  clause
	expect  bool   // the name of a source comes next
	chosen  bool   // SELECT has come
	joined  bool   // JOIN has come
	last    string // the keyword of the clause that was begun last
}

type clause byte

const (
	noClause clause = iota
	withClause
	itemClause
	fromClause
	otherClause
	insideClause // in parentheses, where FROM is not what it is elsewhere
)

// A scope is which names a statement has where.
type scope struct {
	tokens  []token
	here    int // the token that is being typed
	block   *block
	clause  string   // the keyword of the clause it is in
	expects bool     // a table comes there
	target  *source  // the table that the statement changes
	made    []string // columns that the statement itself defines
	names   []string // the columns listed in parentheses after the target
	trigger bool     // the statement makes a trigger
	second  *source  // the table of REFERENCES
	catalog *catalog.Catalog
	mode    scan.Mode
}

// walker goes over a statement once and finds its blocks.
type walker struct {
	s        *scope
	i        int
	expect   bool // the target comes next
	creating bool // CREATE INDEX, CREATE TRIGGER, GRANT: ON names the target
}

// newScope finds the names of a statement. here is the index of the token being typed.
func newScope(tokens []token, here int, c *catalog.Catalog, mode scan.Mode) *scope {
	s := &scope{tokens: tokens, here: here, catalog: c, mode: mode}
	w := &walker{s: s}
	top := &block{}
	s.block = top
	for w.i < len(tokens) {
		w.walk(top)
		w.i++ // a parenthesis too many
	}
	return s
}

// walk goes on to the parenthesis that closes what it is in, and returns the block there.
func (w *walker) walk(b *block) *block {
	for ; w.i < len(w.s.tokens); w.i++ {
		t := &w.s.tokens[w.i]
		if w.i == w.s.here {
			w.s.block, w.s.clause, w.s.expects = b, b.last, b.expect && b.clause == fromClause
		}
		switch {
		case t.text == ")" && t.kind == isOther:
			b.closeItem(w.i)
			return b
		case b.clause == insideClause && t.is("FROM", "WHERE") && !w.insideFrom():
			w.i-- // the parenthesis has not been closed yet
			return b
		case t.text == "(" && t.kind == isOther:
			w.parenthesis(b)
		case t.text == "," && t.kind == isOther:
			w.comma(b)
		case t.is("UNION", "EXCEPT", "INTERSECT", "MINUS") && b.clause != insideClause:
			b.closeItem(w.i)
			b = &block{parent: b.parent, defined: b.defined}
		case t.upper != "" && w.keyword(b, t):
		case t.kind&(isName|isEvery) != 0 && !t.is("JSON_TABLE"):
			w.name(b, t)
		}
	}
	b.closeItem(w.i)
	return b
}

func (b *block) closeItem(at int) {
	if n := len(b.items); n > 0 && b.items[n-1][1] < 0 && b.clause == itemClause {
		b.items[n-1][1] = at
	}
}

// parenthesis goes over what is in parentheses: a query of its own, or a part of this one.
func (w *walker) parenthesis(b *block) {
	before := w.before(1)
	w.i++
	switch {
	case w.deepQuery():
		sub := &block{parent: b}
		if b.clause == noClause && !b.chosen && w.s.target == nil {
			sub = b // (SELECT …) UNION …
		}
		w.walk(sub)
		switch n := len(b.defined); {
		case b.clause == fromClause && b.expect:
			b.expect = false
			w.derived(b, sub)
		case b.clause == withClause && n > 0 && sub != b:
			b.defined[n-1].sub = sub
		}
	case b.clause == withClause && len(b.defined) > 0 && before.kind&isName != 0:
		b.defined[len(b.defined)-1].names = w.list()
	case before.is("JSON_TABLE"):
		b.expect = false
		w.jsonTable(b)
	case b.clause == fromClause && b.expect:
		w.walk(b)
		b.clause, b.expect = fromClause, false
	default:
		w.columnsMade(before)
		start, clause, expect := w.i, b.clause, b.expect
		b.clause, b.expect = insideClause, false
		w.walk(b)
		b.clause, b.expect = clause, expect
		if w.s.target != nil && w.s.names == nil && start-2 == w.s.target.at {
			w.s.names = namesIn(w.s.tokens[start:max(start, min(w.i, len(w.s.tokens)))])
		}
	}
}

// insideFrom reports whether FROM can stand in the parentheses here: EXTRACT(DAY FROM d).
func (w *walker) insideFrom() bool {
	depth := 0
	for i := w.i - 1; i > 0; i-- {
		switch w.at(i).text {
		case ")":
			depth++
		case "(":
			if depth == 0 {
				return w.at(i-1).is("EXTRACT", "TRIM", "SUBSTRING", "SUBSTR", "MID")
			}
			depth--
		}
	}
	return false
}

// deepQuery reports whether parentheses that begin here hold a query.
func (w *walker) deepQuery() bool {
	for i := w.i; i < len(w.s.tokens); i++ {
		if t := w.s.tokens[i]; t.text != "(" {
			return t.is("SELECT", "WITH", "VALUES", "TABLE")
		}
	}
	return false
}

// derived adds a query in parentheses as a source.
func (w *walker) derived(b *block, sub *block) {
	src := source{sub: sub, at: w.i}
	w.alias(&src)
	if w.at(w.i+1).text == "(" && src.alias {
		w.i += 2
		src.names = w.list()
	}
	b.sources = append(b.sources, src)
}

// jsonTable adds the columns of a JSON_TABLE as a source.
func (w *walker) jsonTable(b *block) {
	src := source{at: w.i}
	depth := 1
	for ; w.i < len(w.s.tokens) && depth > 0; w.i++ {
		t, before := w.at(w.i), w.before(1)
		switch {
		case t.text == "(":
			depth++
		case t.text == ")":
			depth--
		case depth > 1 && t.kind&isName != 0 && (before.text == "(" || before.text == ",") && !t.is("NESTED"):
			src.names = append(src.names, t.last())
		}
	}
	w.i--
	w.alias(&src)
	b.sources = append(b.sources, src)
}

// columnsMade notes the columns that CREATE TABLE or ALTER TABLE … ADD ( defines.
func (w *walker) columnsMade(before token) {
	verb := w.start()
	if !verb.is("CREATE", "ALTER") || w.s.target == nil || before.kind&isName == 0 || w.i-2 != w.s.target.at || !w.has("TABLE") {
		return
	}
	depth := 1
	for i := w.i; i < len(w.s.tokens) && depth > 0; i++ {
		t := w.s.tokens[i]
		switch {
		case t.text == "(":
			depth++
		case t.text == ")":
			depth--
		case depth == 1 && t.kind&isName != 0 && !t.here && (i == w.i || w.at(i-1).text == ",") &&
			!t.is("KEY", "INDEX", "UNIQUE", "PRIMARY", "CONSTRAINT", "FOREIGN", "CHECK", "FULLTEXT", "SPATIAL", "PERIOD", "LIKE"):
			w.s.made = append(w.s.made, t.last())
		}
	}
}

// comma separates sources, items of a select list, and common table expressions.
func (w *walker) comma(b *block) {
	switch b.clause {
	case fromClause:
		b.expect = true
	case itemClause:
		b.closeItem(w.i)
		b.items = append(b.items, [2]int{w.i + 1, -1})
	case withClause:
		b.expect = true
	}
}

// keyword does what a keyword means for the scope. It reports false if the word may be a
// name here.
func (w *walker) keyword(b *block, t *token) bool {
	if b.clause == insideClause && !t.is("REFERENCES") {
		return t.kind&isName == 0
	}
	first := w.i == 0 || w.before(1).is("EXPLAIN", "DESCRIBE", "DESC", "ANALYZE", "BEGIN", "THEN", "ELSE", "DO", "ROW") || w.before(1).text == ")" || w.before(1).text == "="
	switch {
	case t.is("WITH") && !b.chosen && !w.at(w.i+1).is("ROLLUP", "GRANT", "CHECK"):
		b.clause, b.expect = withClause, true
	case t.is("RECURSIVE"):
	case t.is("SELECT") && !w.start().is("GRANT", "REVOKE"):
		b.chosen, b.clause, b.expect, w.expect = true, itemClause, false, false
		b.items = [][2]int{{w.i + 1, -1}}
	case t.is("FROM") && b.clause != fromClause || t.is("USING") && w.start().is("DELETE") && w.at(w.i+1).text != "(":
		b.closeItem(w.i)
		b.clause, b.expect = fromClause, true
	case t.is("JOIN", "STRAIGHT_JOIN") && b.clause == fromClause:
		b.expect, b.joined = true, true
	case t.is("WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "SET", "WINDOW", "VALUES", "QUALIFY", "RETURNING", "FETCH") ||
		t.is("INTO", "PROCEDURE", "LOCK", "FOR") && b.chosen && !w.before(1).is("INDEX", "KEY"):
		b.closeItem(w.i)
		b.clause, b.expect, w.expect = otherClause, false, false
		b.last = t.upper
	case t.is("ON") && b.clause == fromClause:
		b.expect = false
	case t.is("UPDATE") && first && !w.start().is("GRANT", "CREATE"):
		b.clause, b.expect, w.expect = fromClause, true, false
	case t.is("INSERT", "REPLACE") && t.kind&isCall == 0, t.is("TRUNCATE"):
		w.expect = first
	case t.is("INTO", "TABLE", "TABLES") && !b.chosen:
		w.expect = true
	case t.is("INDEX", "TRIGGER", "HISTOGRAM") && w.start().is("CREATE", "DROP", "ALTER"), t.is("GRANT", "REVOKE") && w.i == 0:
		w.creating = true
		w.s.trigger = w.s.trigger || t.is("TRIGGER") && w.start().is("CREATE")
	case t.is("ON") && w.creating:
		w.expect, w.creating = true, false
	case t.is("DESC", "DESCRIBE", "EXPLAIN", "HANDLER") && w.i == 0:
		w.expect = true
	case t.is("REFERENCES"):
		if next := w.at(w.i + 1); next.kind&isName != 0 && !next.here && w.i < w.s.here {
			src := w.sourceOf(next, w.i+1)
			w.s.second = &src
		}
	default:
		return t.kind&isName == 0
	}
	return true
}

// name takes a name as a source, the target, or a common table expression, if one is
// expected here.
func (w *walker) name(b *block, t *token) {
	switch {
	case t.here:
		b.expect, w.expect = false, false
	case w.expect:
		w.expect = false
		src := w.sourceOf(*t, w.i)
		if w.at(w.i+1).is("AS") || w.start().is("DELETE", "LOCK") {
			w.alias(&src)
		}
		if w.s.target == nil || w.i < w.s.here {
			w.s.target, w.s.names = &src, nil // that of a trigger comes before that of its body
		}
		if w.start().is("LOCK", "HANDLER", "DESC", "DESCRIBE") {
			b.sources = append(b.sources, src)
		}
	case b.clause == withClause && b.expect:
		b.expect = false
		b.defined = append(b.defined[:len(b.defined):len(b.defined)], source{name: t.last(), at: w.i, alias: true})
	case b.clause == fromClause && b.expect:
		b.expect = false
		src := w.sourceOf(*t, w.i)
		w.alias(&src)
		b.sources = append(b.sources, src)
	}
}

func (w *walker) sourceOf(t token, at int) source {
	src := source{name: t.last(), table: t.last(), at: at}
	if n := len(t.parts); n > 1 {
		src.schema = t.parts[n-2]
	}
	return src
}

// notAliases are words that could be an alias and hardly ever are.
var notAliases = []string{"OFFSET", "VALUE", "RETURNING", "TABLESAMPLE", "QUALIFY", "WAIT", "NOWAIT", "MINUS"}

// alias reads the alias that may follow the source that ends here.
func (w *walker) alias(src *source) {
	i := w.i
	next := w.at(i + 1)
	if next.is("AS") && i+1 != w.s.here {
		i++
		next = w.at(i + 1)
	}
	if next.kind&isName == 0 || next.here || next.is(notAliases...) {
		w.i = i
		return
	}
	src.name, src.alias = next.last(), true
	w.i = i + 1
}

// list reads names up to the parenthesis that closes.
func (w *walker) list() (names []string) {
	for ; w.i < len(w.s.tokens) && w.s.tokens[w.i].text != ")"; w.i++ {
		if t := w.s.tokens[w.i]; t.kind&isName != 0 {
			names = append(names, t.last())
		}
	}
	return names
}

func (w *walker) at(i int) token {
	if i < 0 || i >= len(w.s.tokens) {
		return token{word: -1}
	}
	return w.s.tokens[i]
}

func (w *walker) before(n int) token { return w.at(w.i - n) }

// start returns the statement's first word.
func (w *walker) start() token { return w.at(0) }

// has reports whether a word stands among the statement's first.
func (w *walker) has(word string) bool {
	for _, t := range w.s.tokens[:min(len(w.s.tokens), 8)] {
		if t.is(word) {
			return true
		}
	}
	return false
}

// last returns the last part of a name, which is what it names.
func (t token) last() string {
	if len(t.parts) == 0 {
		return strings.Trim(t.text, "'\"")
	}
	return t.parts[len(t.parts)-1]
}

// namesIn returns the names among tokens, but not what is being typed.
func namesIn(tokens []token) (names []string) {
	for _, t := range tokens {
		if t.kind&isName != 0 && !t.here {
			names = append(names, t.last())
		}
	}
	return names
}
