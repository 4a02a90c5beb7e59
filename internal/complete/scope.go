package complete

import (
	"strings"

	"mysh/internal/catalog"
	"mysh/internal/scan"
)

// A source provides columns: a table, a derived table, or a common table expression.
type source struct {
	name    string // qualifies the columns: the alias, or the name of the table
	schema  string
	table   string
	isAlias bool     // name is an alias
	sub     *block   // the query of a derived table
	names   []string // the names of the columns if the statement lists them
	index   int      // index of its token
}

// A block is one SELECT, or the part of another statement that reads tables.
type block struct {
	parent       *block
	sources      []source
	defined      []source // the common table expressions at its beginning
	items        [][2]int // the select list, as ranges of tokens
	clause       clause
	isSourceNext bool   // the name of a source follows
	hasSelect    bool   // SELECT has been read
	hasJoin      bool   // JOIN has been read
	keyword      string // of the clause that began last
}

type clause byte

const (
	noClause clause = iota
	withClause
	itemClause
	fromClause
	otherClause
	insideClause // in parentheses, where FROM may be a part of a function call
)

// A scope holds the names that a statement defines and the block around the cursor.
type scope struct {
	tokens          []token
	cursor          int // index of the token at the cursor
	block           *block
	clause          string   // the keyword of the clause at the cursor
	isTableExpected bool     // a table may stand at the cursor
	target          *source  // the table that the statement changes
	defined         []string // columns that the statement defines
	listed          []string // the columns in parentheses after the target
	isTrigger       bool     // the statement creates a trigger
	referenced      *source  // the table after REFERENCES
	catalog         *catalog.Catalog
	mode            scan.Mode
}

// A walker walks over a statement once and collects its blocks.
type walker struct {
	s               *scope
	i               int
	isTargetNext    bool // the name of the target follows
	isTargetAfterOn bool // after CREATE INDEX, CREATE TRIGGER and GRANT the target follows ON
}

// newScope returns the scope of a statement. cursor is the index of the token at the cursor.
func newScope(tokens []token, here int, c *catalog.Catalog, mode scan.Mode) *scope {
	s := &scope{tokens: tokens, cursor: here, catalog: c, mode: mode}
	w := &walker{s: s}
	top := &block{}
	s.block = top
	for w.i < len(tokens) {
		w.walk(top)
		w.i++ // skip a closing parenthesis without an opening one
	}
	return s
}

// walk walks to the parenthesis that closes the current block, and returns the block at that
// point.
func (w *walker) walk(b *block) *block {
	for ; w.i < len(w.s.tokens); w.i++ {
		t := &w.s.tokens[w.i]
		if w.i == w.s.cursor {
			w.s.block, w.s.clause, w.s.isTableExpected = b, b.keyword, b.isSourceNext && b.clause == fromClause
		}
		switch {
		case t.text == ")" && t.kind == isOther:
			b.closeItem(w.i)
			return b
		case b.clause == insideClause && t.is("FROM", "WHERE") && !w.hasInnerFrom():
			w.i-- // the parenthesis is not closed yet
			return b
		case t.text == "(" && t.kind == isOther:
			w.parenthesis(b)
		case t.text == "," && t.kind == isOther:
			w.comma(b)
		case t.is("UNION", "EXCEPT", "INTERSECT", "MINUS") && b.clause != insideClause:
			b.closeItem(w.i)
			b = &block{parent: b.parent, defined: b.defined}
		case t.upper != "" && w.useKeyword(b, t):
		case t.kind&(isName|isEvery) != 0 && !t.is("JSON_TABLE"):
			w.useName(b, t)
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

// parenthesis walks over the tokens in parentheses: a query, or a part of the current one.
func (w *walker) parenthesis(b *block) {
	before := w.before(1)
	w.i++
	switch {
	case w.holdsQuery():
		sub := &block{parent: b}
		if b.clause == noClause && !b.hasSelect && w.s.target == nil {
			sub = b // (SELECT …) UNION …
		}
		w.walk(sub)
		switch n := len(b.defined); {
		case b.clause == fromClause && b.isSourceNext:
			b.isSourceNext = false
			w.derived(b, sub)
		case b.clause == withClause && n > 0 && sub != b:
			b.defined[n-1].sub = sub
		}
	case b.clause == withClause && len(b.defined) > 0 && before.kind&isName != 0:
		b.defined[len(b.defined)-1].names = w.readNames()
	case before.is("JSON_TABLE"):
		b.isSourceNext = false
		w.jsonTable(b)
	case b.clause == fromClause && b.isSourceNext:
		w.walk(b)
		b.clause, b.isSourceNext = fromClause, false
	default:
		w.defineColumns(before)
		start, clause, expect := w.i, b.clause, b.isSourceNext
		b.clause, b.isSourceNext = insideClause, false
		w.walk(b)
		b.clause, b.isSourceNext = clause, expect
		if w.s.target != nil && w.s.listed == nil && start-2 == w.s.target.index {
			w.s.listed = namesIn(w.s.tokens[start:max(start, min(w.i, len(w.s.tokens)))])
		}
	}
}

// hasInnerFrom reports whether FROM may stand in the current parentheses: EXTRACT(DAY FROM d).
func (w *walker) hasInnerFrom() bool {
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

// holdsQuery reports whether the parentheses that begin here hold a query.
func (w *walker) holdsQuery() bool {
	for i := w.i; i < len(w.s.tokens); i++ {
		if t := w.s.tokens[i]; t.text != "(" {
			return t.is("SELECT", "WITH", "VALUES", "TABLE")
		}
	}
	return false
}

// derived adds a query in parentheses as a source.
func (w *walker) derived(b *block, sub *block) {
	src := source{sub: sub, index: w.i}
	w.readAlias(&src)
	if w.at(w.i+1).text == "(" && src.isAlias {
		w.i += 2
		src.names = w.readNames()
	}
	b.sources = append(b.sources, src)
}

// jsonTable adds the columns of a JSON_TABLE as a source.
func (w *walker) jsonTable(b *block) {
	src := source{index: w.i}
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
	w.readAlias(&src)
	b.sources = append(b.sources, src)
}

// defineColumns records the columns that CREATE TABLE or ALTER TABLE … ADD ( defines.
func (w *walker) defineColumns(before token) {
	verb := w.firstWord()
	if !verb.is("CREATE", "ALTER") || w.s.target == nil || before.kind&isName == 0 || w.i-2 != w.s.target.index || !w.has("TABLE") {
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
		case depth == 1 && t.kind&isName != 0 && !t.isCursor && (i == w.i || w.at(i-1).text == ",") &&
			!t.is("KEY", "INDEX", "UNIQUE", "PRIMARY", "CONSTRAINT", "FOREIGN", "CHECK", "FULLTEXT", "SPATIAL", "PERIOD", "LIKE"):
			w.s.defined = append(w.s.defined, t.last())
		}
	}
}

// comma separates sources, items of a select list, and common table expressions.
func (w *walker) comma(b *block) {
	switch b.clause {
	case fromClause:
		b.isSourceNext = true
	case itemClause:
		b.closeItem(w.i)
		b.items = append(b.items, [2]int{w.i + 1, -1})
	case withClause:
		b.isSourceNext = true
	}
}

// useKeyword updates the scope for a keyword. It returns false if the word may be a name here.
func (w *walker) useKeyword(b *block, t *token) bool {
	if b.clause == insideClause && !t.is("REFERENCES") {
		return t.kind&isName == 0
	}
	first := w.i == 0 || w.before(1).is("EXPLAIN", "DESCRIBE", "DESC", "ANALYZE", "BEGIN", "THEN", "ELSE", "DO", "ROW") || w.before(1).text == ")" || w.before(1).text == "="
	switch {
	case t.is("WITH") && !b.hasSelect && !w.at(w.i+1).is("ROLLUP", "GRANT", "CHECK"):
		b.clause, b.isSourceNext = withClause, true
	case t.is("RECURSIVE"):
	case t.is("SELECT") && !w.firstWord().is("GRANT", "REVOKE"):
		b.hasSelect, b.clause, b.isSourceNext, w.isTargetNext = true, itemClause, false, false
		b.items = [][2]int{{w.i + 1, -1}}
	case t.is("FROM") && b.clause != fromClause || t.is("USING") && w.firstWord().is("DELETE") && w.at(w.i+1).text != "(":
		b.closeItem(w.i)
		b.clause, b.isSourceNext = fromClause, true
	case t.is("JOIN", "STRAIGHT_JOIN") && b.clause == fromClause:
		b.isSourceNext, b.hasJoin = true, true
	case t.is("WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "SET", "WINDOW", "VALUES", "QUALIFY", "RETURNING", "FETCH") ||
		t.is("INTO", "PROCEDURE", "LOCK", "FOR") && b.hasSelect && !w.before(1).is("INDEX", "KEY"):
		b.closeItem(w.i)
		b.clause, b.isSourceNext, w.isTargetNext = otherClause, false, false
		b.keyword = t.upper
	case t.is("ON") && b.clause == fromClause:
		b.isSourceNext = false
	case t.is("UPDATE") && first && !w.firstWord().is("GRANT", "CREATE"):
		b.clause, b.isSourceNext, w.isTargetNext = fromClause, true, false
	case t.is("INSERT", "REPLACE") && t.kind&isCall == 0, t.is("TRUNCATE"):
		w.isTargetNext = first
	case t.is("INTO", "TABLE", "TABLES") && !b.hasSelect:
		w.isTargetNext = true
	case t.is("INDEX", "TRIGGER", "HISTOGRAM") && w.firstWord().is("CREATE", "DROP", "ALTER"), t.is("GRANT", "REVOKE") && w.i == 0:
		w.isTargetAfterOn = true
		w.s.isTrigger = w.s.isTrigger || t.is("TRIGGER") && w.firstWord().is("CREATE")
	case t.is("ON") && w.isTargetAfterOn:
		w.isTargetNext, w.isTargetAfterOn = true, false
	case t.is("DESC", "DESCRIBE", "EXPLAIN", "HANDLER") && w.i == 0:
		w.isTargetNext = true
	case t.is("REFERENCES"):
		if next := w.at(w.i + 1); next.kind&isName != 0 && !next.isCursor && w.i < w.s.cursor {
			src := w.sourceOf(next, w.i+1)
			w.s.referenced = &src
		}
	default:
		return t.kind&isName == 0
	}
	return true
}

// useName records a name as a source, the target, or a common table expression, if one is
// expected here.
func (w *walker) useName(b *block, t *token) {
	switch {
	case t.isCursor:
		b.isSourceNext, w.isTargetNext = false, false
	case w.isTargetNext:
		w.isTargetNext = false
		src := w.sourceOf(*t, w.i)
		if w.at(w.i+1).is("AS") || w.firstWord().is("DELETE", "LOCK") {
			w.readAlias(&src)
		}
		if w.s.target == nil || w.i < w.s.cursor {
			w.s.target, w.s.listed = &src, nil // the target of a trigger is before the cursor, that of its body after it
		}
		if w.firstWord().is("LOCK", "HANDLER", "DESC", "DESCRIBE") {
			b.sources = append(b.sources, src)
		}
	case b.clause == withClause && b.isSourceNext:
		b.isSourceNext = false
		b.defined = append(b.defined[:len(b.defined):len(b.defined)], source{name: t.last(), index: w.i, isAlias: true})
	case b.clause == fromClause && b.isSourceNext:
		b.isSourceNext = false
		src := w.sourceOf(*t, w.i)
		w.readAlias(&src)
		b.sources = append(b.sources, src)
	}
}

func (w *walker) sourceOf(t token, at int) source {
	src := source{name: t.last(), table: t.last(), index: at}
	if n := len(t.parts); n > 1 {
		src.schema = t.parts[n-2]
	}
	return src
}

// notAliases are words that SQL allows as aliases and that users hardly ever use as such.
var notAliases = []string{"OFFSET", "VALUE", "RETURNING", "TABLESAMPLE", "QUALIFY", "WAIT", "NOWAIT", "MINUS"}

// readAlias reads the alias that may follow the source that ends here.
func (w *walker) readAlias(src *source) {
	i := w.i
	next := w.at(i + 1)
	if next.is("AS") && i+1 != w.s.cursor {
		i++
		next = w.at(i + 1)
	}
	if next.kind&isName == 0 || next.isCursor || next.is(notAliases...) {
		w.i = i
		return
	}
	src.name, src.isAlias = next.last(), true
	w.i = i + 1
}

// readNames reads names up to the closing parenthesis.
func (w *walker) readNames() (names []string) {
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

// firstWord returns the first token of the statement.
func (w *walker) firstWord() token { return w.at(0) }

// has reports whether a word is among the first tokens of the statement.
func (w *walker) has(word string) bool {
	for _, t := range w.s.tokens[:min(len(w.s.tokens), 8)] {
		if t.is(word) {
			return true
		}
	}
	return false
}

// last returns the last part of a name: the name without its qualifiers.
func (t token) last() string {
	if len(t.parts) == 0 {
		return strings.Trim(t.text, "'\"")
	}
	return t.parts[len(t.parts)-1]
}

// namesIn returns the names among tokens, without the one at the cursor.
func namesIn(tokens []token) (names []string) {
	for _, t := range tokens {
		if t.kind&isName != 0 && !t.isCursor {
			names = append(names, t.last())
		}
	}
	return names
}
