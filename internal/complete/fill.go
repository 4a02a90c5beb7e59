package complete

import (
	"slices"
	"strings"

	"mysh/internal/catalog"
	"mysh/internal/scan"
)

// A collector collects candidates for one position in one text.
type collector struct {
	cursorWord
	g       *grammar
	catalog *catalog.Catalog
	words   Words
	mode    scan.Mode
	scope   *scope
	program *program // the stored program around the cursor, or nil

	earlier       []token // the statements before this one
	tokens        []token // the statement; the word at the cursor is one token
	cursor        int     // index of the token at the cursor
	expected      []expectation
	canEnd        bool // the statement may end before the cursor
	skipped       bool // the grammar did not match all tokens before the cursor
	lowerKeywords bool // the user writes keywords in lower case

	letters   catalog.Letters // the letters of the prefix
	hits      []hit
	pushed    int  // number of hits so far, dropped ones included
	isTrimmed bool // some hits have been dropped
	worst     hit  // the worst hit in hits once some have been dropped
	missing   catalog.Missing
}

// slotCollectors has a function for each slot that adds its candidates. A slot without a
// function, such as the name of a new object, has no candidates.
var slotCollectors [slotCount]func(*collector)

func init() { // an initializer would refer to itself: the functions use the table
	slotCollectors = [slotCount]func(*collector){
		functionSlot:  (*collector).functions,
		columnSlot:    (*collector).columns,
		sortSlot:      (*collector).sortKeys,
		joinSlot:      (*collector).joinConditions,
		enumSlot:      (*collector).comparableValues,
		targetSlot:    (*collector).targetColumns,
		listSlot:      (*collector).targetColumnList,
		typeSlot:      (*collector).columnType,
		refSlot:       (*collector).referencedColumns,
		usingSlot:     (*collector).usingColumns,
		tableSlot:     func(co *collector) { co.tables(true, catalog.BaseTable, catalog.View, catalog.Sequence) },
		baseSlot:      func(co *collector) { co.tables(false, catalog.BaseTable) },
		writeSlot:     func(co *collector) { co.tables(false, catalog.BaseTable, catalog.View) },
		setSlot:       (*collector).variableValues,
		threadSlot:    (*collector).threads,
		partitionSlot: (*collector).partitions,
		viewSlot:      func(co *collector) { co.tables(false, catalog.View) },
		sequenceSlot:  func(co *collector) { co.tables(false, catalog.Sequence) },
		schemaSlot:    func(co *collector) { co.schemas(weightName) },
		procedureSlot: func(co *collector) { co.routines(false) },
		functionName:  func(co *collector) { co.routines(true) },
		triggerSlot:   func(co *collector) { co.named(catalog.KindOther, co.inSchema().Triggers) },
		eventSlot:     func(co *collector) { co.named(catalog.KindOther, co.inSchema().Events) },
		indexSlot:     (*collector).indexes,
		keySlot:       (*collector).constraints,
		userSlot:      (*collector).users,
		roleSlot:      func(co *collector) { co.named(catalog.KindUser, co.catalog.Server().Roles) },
		charsetSlot:   func(co *collector) { co.named(catalog.KindOther, co.catalog.Server().Charsets) },
		collationSlot: func(co *collector) { co.named(catalog.KindOther, co.catalog.Server().Collations) },
		engineSlot:    func(co *collector) { co.named(catalog.KindOther, co.catalog.Server().Engines) },
		pluginSlot:    func(co *collector) { co.named(catalog.KindOther, co.catalog.Server().Plugins) },
		variableSlot:  func(co *collector) { co.named(catalog.KindVariable, co.catalog.Server().Variables) },
		globalSlot:    (*collector).variables,
		userVarSlot:   (*collector).variables,
		textSlot:      (*collector).stringValues,
		topicSlot:     (*collector).topics,
		labelSlot:     (*collector).labels,
		localSlot:     (*collector).locals,
		cursorSlot:    (*collector).cursors,
		savepointSlot: func(co *collector) { co.namesAfter("SAVEPOINT") },
		preparedSlot:  (*collector).prepared,
		windowSlot:    (*collector).windows,
	}
}

// collect adds candidates for everything that the grammar expects.
func (co *collector) collect() {
	co.noteMissing()
	switch {
	case co.number:
		if co.expects(threadSlot) {
			co.threads()
		}
		return
	case co.literal:
		for _, w := range co.expected {
			switch w.slot {
			case textSlot, enumSlot, setSlot, userSlot, roleSlot, charsetSlot, collationSlot, engineSlot, pluginSlot:
				co.collectSlot(w.slot)
			}
		}
		return
	case len(co.qualifier) > 0:
		co.afterDot()
		return
	case co.dotted:
		co.beforeDot()
		return
	}
	co.keywords()
	for _, w := range co.expected {
		if w.text == "" {
			co.collectSlot(w.slot)
		}
	}
	if co.cursor == 0 && co.program == nil && co.quote == 0 && !co.variable {
		for _, c := range co.words.Commands {
			if !c.Long {
				co.add(weightKeyword-1, catalog.KindCommand, c.Name, c.Help)
			}
		}
	}
	switch {
	case co.skipped && co.scope.isTableExpected && !co.expects(tableSlot, baseSlot, writeSlot):
		co.tables(true, catalog.BaseTable, catalog.View, catalog.Sequence)
	case co.skipped && len(co.scope.block.sources) > 0 && !co.expects(columnSlot, targetSlot):
		co.columns()
	case len(co.hits) == 0 && co.skipped && co.prefix != "":
		co.allNames()
	}
}

func (co *collector) collectSlot(kind slotKind) {
	if collectInto := slotCollectors[kind]; collectInto != nil {
		collectInto(co)
	}
}

// optional reports whether only keywords have been found while the statement may end, or
// continue with something other than a keyword.
func (co *collector) optional() bool {
	if co.prefix != "" || co.quote != 0 {
		return false
	}
	other := func(w expectation) bool { return w.text == "" }
	return (co.canEnd || slices.ContainsFunc(co.expected, other)) && !slices.ContainsFunc(co.hits, func(h hit) bool { return h.kind != catalog.KindKeyword })
}

// expects reports whether the grammar expects one of the slots.
func (co *collector) expects(kinds ...slotKind) bool {
	return slices.ContainsFunc(co.expected, func(w expectation) bool { return w.text == "" && slices.Contains(kinds, w.slot) })
}

// expectsKeyword reports whether the grammar expects one of the keywords.
func (co *collector) expectsKeyword(words ...string) bool {
	return slices.ContainsFunc(co.expected, func(w expectation) bool { return slices.Contains(words, w.text) })
}

// before returns the n-th token before the cursor.
func (co *collector) before(n int) token {
	if i := co.cursor - n; i >= 0 {
		return co.tokens[i]
	}
	return token{word: -1}
}

// commonKeywords rank before other keywords, in this order.
var commonKeywords = ranks("FROM|ON|WHERE|SET|VALUES|DESC|AND|OR|JOIN|LEFT JOIN|ORDER BY|GROUP BY|LIMIT|HAVING|AS|ASC|SELECT|SHOW|INSERT INTO|UPDATE|DELETE FROM|" +
	"TABLE|TABLES|INDEX|VIEW|DATABASE|USER|INNER JOIN|DISTINCT|ON DUPLICATE KEY UPDATE|CURRENT ROW|UNBOUNDED PRECEDING|UNBOUNDED FOLLOWING")

// startKeywords begin common statements, in this order.
var startKeywords = ranks("SELECT|DECLARE|INSERT INTO|UPDATE|DELETE FROM|SHOW|SET|CREATE|ALTER|DROP|USE|EXPLAIN|DESCRIBE|WITH|CALL|REPLACE INTO|START TRANSACTION|COMMIT|ROLLBACK|TRUNCATE|GRANT")

// ranks maps each keyword of a list to its position.
func ranks(list string) map[string]int {
	m := make(map[string]int)
	for i, text := range strings.Split(list, "|") {
		m[text] = i
	}
	return m
}

// comparisons rank first after a column that is being compared.
var comparisons = []string{"IS NULL", "IS NOT NULL", "LIKE", "IN", "BETWEEN", "NOT IN", "NOT LIKE", "NOT BETWEEN", "IS", "REGEXP"}

// keywords adds the keywords that the grammar expects. If several phrases share their first
// word, the word itself ranks before them: SHOW, SHOW TABLES, …
func (co *collector) keywords() {
	count := make(map[string]int)
	for _, w := range co.expected {
		first, _, _ := strings.Cut(w.text, " ")
		count[first]++
	}
	for i, w := range co.expected {
		first, _, more := strings.Cut(w.text, " ")
		if more && count[first] > 1 {
			count[first] = 0
			co.keyword(first, 2*i, w.likely)
		}
		co.keyword(w.text, 2*i+1, w.likely)
	}
}

// keyword adds a keyword or a phrase of keywords.
func (co *collector) keyword(text string, order int, likely bool) {
	if text == "" || !co.fitsBlock(text) || co.variable || co.quote != 0 || co.g.functions.has(text) && text != "DEFAULT" && !likely && co.expects(functionSlot) {
		return
	}
	n := fit(text, co.prefix)
	if n == fitNone {
		return
	}
	h := hit{fit: n, weight: weightKeyword, order: order, name: text, kind: catalog.KindKeyword}
	if i, ok := commonKeywords[text]; ok {
		h.weight, h.order = weightCommon, i
	}
	start, ok := startKeywords[text]
	switch {
	case ok && co.expectsKeyword("INSERT INTO") && !co.before(1).is("DESC", "DESCRIBE"):
		h.weight, h.order = weightLikely, start
	case text == "SET" && co.expectsKeyword("VARCHAR"):
		h.weight, h.order = weightKeyword, order
	case text == "OR" && !co.expectsKeyword("AND"):
		h.weight, h.order = weightKeyword, order
	case text == "VALUES" && co.expectsKeyword("SELECT") && !co.expectsKeyword("VALUE"):
		h.weight, h.order = weightKeyword, order
	case text == "AS" && co.expectsKeyword("FROM"):
		h.order = 0
	case (text == "AND" || text == "OR") && co.expectsKeyword("FROM", "DESC", "WITH ROLLUP"):
		h.weight = weightKeyword
	}
	operand := co.before(1).kind&isName != 0
	compared := operand && co.before(2).is("WHERE", "AND", "OR", "ON", "HAVING", "WHEN", "NOT", "IF", "CHECK")
	if likely && !compared {
		h.weight, h.order = weightLikely, order
	}
	if co.program != nil && co.cursor == 0 && endsPart(text) {
		h.weight, h.order = weightLikely+1, order
	}
	if i := slices.Index(comparisons, text); i >= 0 && (compared || operand && co.before(2).text == "(") {
		h.weight, h.order = weightCompare, i
	}
	co.push(h)
}

func (co *collector) functions() {
	if co.variable || co.quote != 0 {
		return
	}
	list := &co.g.functions
	for _, name := range list.names {
		text := name + "("
		if list.bare[name] {
			text += ")"
		}
		if next := co.after(1); next.text == "(" {
			text = name
		}
		co.addText(weightFunction, catalog.KindFunction, name, text, list.detail[name])
	}
	for _, r := range co.inSchema().Routines {
		if r.Function {
			co.addText(weightFunction+1, catalog.KindRoutine, r.Name, nameIn(r.Name, co.mode)+"(", r.Detail)
		}
	}
	if co.prefix != "" {
		co.schemas(weightRare)
	}
}

// after returns the n-th token after the cursor.
func (co *collector) after(n int) token {
	if i := co.cursor + n; i < len(co.tokens) {
		return co.tokens[i]
	}
	return token{word: -1}
}

// inSchema returns the schema named before the dot, or the default schema.
func (co *collector) inSchema() *catalog.Schema {
	name := ""
	if len(co.qualifier) > 0 {
		name = co.qualifier[0]
	}
	if s := co.catalog.Schema(name); s != nil {
		return s
	}
	return &catalog.Schema{}
}

func (co *collector) named(kind catalog.Kind, list []catalog.Named) {
	if co.variable {
		return
	}
	for _, n := range list {
		weight := weightName
		if kind == catalog.KindOther && (strings.HasPrefix(n.Name, "utf8mb4") || n.Detail == "DEFAULT") {
			weight++ // the recommended character set, or the default engine
		}
		co.add(weight, kind, n.Name, n.Detail)
	}
}

func (co *collector) schemas(weight int) {
	if co.catalog == nil || co.variable {
		return
	}
	for _, s := range co.catalog.Schemas {
		w := weight
		if systemSchemas[s.Name] {
			w -= 5
		}
		co.add(w, catalog.KindSchema, s.Name, "schema")
	}
}

var systemSchemas = map[string]bool{"information_schema": true, "mysql": true, "performance_schema": true, "sys": true}

// allNames adds all known names. It is the last resort when the grammar matches nothing.
func (co *collector) allNames() {
	co.columns()
	co.tables(true, catalog.BaseTable, catalog.View, catalog.Sequence)
	co.functions()
	offered := make([]bool, len(co.g.words))
	for _, n := range co.g.nodes {
		if n.kind != wordNode || offered[n.value] {
			continue
		}
		offered[n.value] = true
		if text := co.g.words[n.value]; len(text) > 1 && isLetter(text[0]) {
			co.keyword(text, int(n.value), false)
		}
	}
}
