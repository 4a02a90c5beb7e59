package complete

import (
	"slices"
	"strings"

	"mysh/internal/catalog"
	"mysh/internal/scan"
)

// A filler collects candidates for one place in one text.
type filler struct {
	typed
	g       *grammar
	catalog *catalog.Catalog
	words   Words
	mode    scan.Mode
	scope   *scope
	program *program // nil outside of a stored program

	earlier []token // of the statements before
	tokens  []token // of the statement
	here    int     // the one being typed
	wishes  []wish
	over    bool // the statement can end before what is being typed
	skipped bool // the grammar did not understand all that stands before
	lower   bool // keywords are written in small letters

	letters catalog.Letters // of the prefix
	hits    []hit
	pushed  int  // hits there have been
	cut     bool // there have been more than are kept
	worst   hit  // of those that are kept, once some have been dropped
	missing catalog.Missing
}

// fills says what each slot is filled with. A slot that is not here, such as a name being
// made up, is filled with nothing.
var fills [slotCount]func(*filler)

func init() { // the functions refer to the table
	fills = [slotCount]func(*filler){
		functionSlot:  (*filler).functions,
		columnSlot:    (*filler).columns,
		sortSlot:      (*filler).sortKeys,
		joinSlot:      (*filler).joins,
		enumSlot:      (*filler).fitting,
		targetSlot:    (*filler).targets,
		listSlot:      (*filler).targetList,
		typeSlot:      (*filler).presentType,
		refSlot:       (*filler).referenced,
		usingSlot:     (*filler).common,
		tableSlot:     func(f *filler) { f.tables(true, catalog.BaseTable, catalog.View, catalog.Sequence) },
		baseSlot:      func(f *filler) { f.tables(false, catalog.BaseTable) },
		writeSlot:     func(f *filler) { f.tables(false, catalog.BaseTable, catalog.View) },
		setSlot:       (*filler).settings,
		threadSlot:    (*filler).threads,
		partitionSlot: (*filler).partitions,
		viewSlot:      func(f *filler) { f.tables(false, catalog.View) },
		sequenceSlot:  func(f *filler) { f.tables(false, catalog.Sequence) },
		schemaSlot:    func(f *filler) { f.schemas(weightName) },
		procedureSlot: func(f *filler) { f.routines(false) },
		functionName:  func(f *filler) { f.routines(true) },
		triggerSlot:   func(f *filler) { f.named(catalog.KindOther, f.inSchema().Triggers) },
		eventSlot:     func(f *filler) { f.named(catalog.KindOther, f.inSchema().Events) },
		indexSlot:     (*filler).indexes,
		keySlot:       (*filler).constraints,
		userSlot:      (*filler).users,
		roleSlot:      func(f *filler) { f.named(catalog.KindUser, f.catalog.Server().Roles) },
		charsetSlot:   func(f *filler) { f.named(catalog.KindOther, f.catalog.Server().Charsets) },
		collationSlot: func(f *filler) { f.named(catalog.KindOther, f.catalog.Server().Collations) },
		engineSlot:    func(f *filler) { f.named(catalog.KindOther, f.catalog.Server().Engines) },
		pluginSlot:    func(f *filler) { f.named(catalog.KindOther, f.catalog.Server().Plugins) },
		variableSlot:  func(f *filler) { f.named(catalog.KindVariable, f.catalog.Server().Variables) },
		globalSlot:    (*filler).variables,
		userVarSlot:   (*filler).variables,
		textSlot:      (*filler).texts,
		topicSlot:     (*filler).topics,
		labelSlot:     (*filler).labels,
		localSlot:     (*filler).locals,
		cursorSlot:    (*filler).cursors,
		savepointSlot: func(f *filler) { f.namesAfter("SAVEPOINT") },
		preparedSlot:  (*filler).prepared,
		windowSlot:    (*filler).windows,
	}
}

// fillAll collects candidates for all that the grammar wants.
func (f *filler) fillAll() {
	f.noteMissing()
	switch {
	case f.number:
		if f.wants(threadSlot) {
			f.threads()
		}
		return
	case f.literal:
		for _, w := range f.wishes {
			switch w.slot {
			case textSlot, enumSlot, setSlot, userSlot, roleSlot, charsetSlot, collationSlot, engineSlot, pluginSlot:
				f.fill(w.slot)
			}
		}
		return
	case len(f.qualifier) > 0:
		f.qualified()
		return
	case f.dotted:
		f.qualifiers()
		return
	}
	f.keywords()
	for _, w := range f.wishes {
		if w.text == "" {
			f.fill(w.slot)
		}
	}
	if f.here == 0 && f.program == nil && f.quote == 0 && !f.variable {
		for _, c := range f.words.Commands {
			if !c.Long {
				f.add(weightKeyword-1, catalog.KindCommand, c.Name, c.Help)
			}
		}
	}
	switch {
	case f.skipped && f.scope.expects && !f.wants(tableSlot, baseSlot, writeSlot):
		f.tables(true, catalog.BaseTable, catalog.View, catalog.Sequence)
	case f.skipped && len(f.scope.block.sources) > 0 && !f.wants(columnSlot, targetSlot):
		f.columns()
	case len(f.hits) == 0 && f.skipped && f.prefix != "":
		f.anything()
	}
}

func (f *filler) fill(kind slotKind) {
	if fill := fills[kind]; fill != nil {
		fill(f)
	}
}

// optional reports whether nothing but keywords has been found, and the statement can go on
// with something else or end.
func (f *filler) optional() bool {
	if f.prefix != "" || f.quote != 0 {
		return false
	}
	other := func(w wish) bool { return w.text == "" }
	return (f.over || slices.ContainsFunc(f.wishes, other)) && !slices.ContainsFunc(f.hits, func(h hit) bool { return h.kind != catalog.KindKeyword })
}

// wants reports whether one of the slots is wanted.
func (f *filler) wants(kinds ...slotKind) bool {
	return slices.ContainsFunc(f.wishes, func(w wish) bool { return w.text == "" && slices.Contains(kinds, w.slot) })
}

// wantsWord reports whether one of the keywords could come next.
func (f *filler) wantsWord(words ...string) bool {
	return slices.ContainsFunc(f.wishes, func(w wish) bool { return slices.Contains(words, w.text) })
}

// before returns the n-th token before the one being typed.
func (f *filler) before(n int) token {
	if i := f.here - n; i >= 0 {
		return f.tokens[i]
	}
	return token{word: -1}
}

// commonKeywords come before others, in this order.
var commonKeywords = ranks("FROM|ON|WHERE|SET|VALUES|DESC|AND|OR|JOIN|LEFT JOIN|ORDER BY|GROUP BY|LIMIT|HAVING|AS|ASC|SELECT|SHOW|INSERT INTO|UPDATE|DELETE FROM|" +
	"TABLE|TABLES|INDEX|VIEW|DATABASE|USER|INNER JOIN|DISTINCT|ON DUPLICATE KEY UPDATE|CURRENT ROW|UNBOUNDED PRECEDING|UNBOUNDED FOLLOWING")

// startKeywords begin the statements that are common.
var startKeywords = ranks("SELECT|DECLARE|INSERT INTO|UPDATE|DELETE FROM|SHOW|SET|CREATE|ALTER|DROP|USE|EXPLAIN|DESCRIBE|WITH|CALL|REPLACE INTO|START TRANSACTION|COMMIT|ROLLBACK|TRUNCATE|GRANT")

// ranks numbers the keywords of a list.
func ranks(list string) map[string]int {
	m := make(map[string]int)
	for i, text := range strings.Split(list, "|") {
		m[text] = i
	}
	return m
}

// comparisons come first after a column that is compared with something.
var comparisons = []string{"IS NULL", "IS NOT NULL", "LIKE", "IN", "BETWEEN", "NOT IN", "NOT LIKE", "NOT BETWEEN", "IS", "REGEXP"}

// keywords adds what the grammar wants. Where several go on from the same word, the word
// itself comes before them: SHOW, SHOW TABLES, …
func (f *filler) keywords() {
	count := make(map[string]int)
	for _, w := range f.wishes {
		first, _, _ := strings.Cut(w.text, " ")
		count[first]++
	}
	for i, w := range f.wishes {
		first, _, more := strings.Cut(w.text, " ")
		if more && count[first] > 1 {
			count[first] = 0
			f.keyword(first, 2*i, w.likely)
		}
		f.keyword(w.text, 2*i+1, w.likely)
	}
}

// keyword adds a keyword, or several that belong together.
func (f *filler) keyword(text string, order int, likely bool) {
	if text == "" || !f.fitsBlock(text) || f.variable || f.quote != 0 || f.g.functions.has(text) && text != "DEFAULT" && !likely && f.wants(functionSlot) {
		return
	}
	n := fit(text, f.prefix)
	if n == noFit {
		return
	}
	h := hit{fit: n, weight: weightKeyword, order: order, name: text, kind: catalog.KindKeyword}
	if i, ok := commonKeywords[text]; ok {
		h.weight, h.order = weightCommon, i
	}
	start, ok := startKeywords[text]
	switch {
	case ok && f.wantsWord("INSERT INTO") && !f.before(1).is("DESC", "DESCRIBE"):
		h.weight, h.order = weightLikely, start
	case text == "SET" && f.wantsWord("VARCHAR"):
		h.weight, h.order = weightKeyword, order
	case text == "OR" && !f.wantsWord("AND"):
		h.weight, h.order = weightKeyword, order
	case text == "VALUES" && f.wantsWord("SELECT") && !f.wantsWord("VALUE"):
		h.weight, h.order = weightKeyword, order
	case text == "AS" && f.wantsWord("FROM"):
		h.order = 0
	case (text == "AND" || text == "OR") && f.wantsWord("FROM", "DESC", "WITH ROLLUP"):
		h.weight = weightKeyword
	}
	operand := f.before(1).kind&isName != 0
	compared := operand && f.before(2).is("WHERE", "AND", "OR", "ON", "HAVING", "WHEN", "NOT", "IF", "CHECK")
	if likely && !compared {
		h.weight, h.order = weightLikely, order
	}
	if f.program != nil && f.here == 0 && endsPart(text) {
		h.weight, h.order = weightLikely+1, order
	}
	if i := slices.Index(comparisons, text); i >= 0 && (compared || operand && f.before(2).text == "(") {
		h.weight, h.order = weightCompare, i
	}
	f.push(h)
}

func (f *filler) functions() {
	if f.variable || f.quote != 0 {
		return
	}
	list := &f.g.functions
	for _, name := range list.names {
		text := name + "("
		if list.bare[name] {
			text += ")"
		}
		if next := f.after(1); next.text == "(" {
			text = name
		}
		f.addText(weightFunction, catalog.KindFunction, name, text, list.detail[name])
	}
	for _, r := range f.inSchema().Routines {
		if r.Function {
			f.addText(weightFunction+1, catalog.KindRoutine, r.Name, nameIn(r.Name, f.mode)+"(", r.Detail)
		}
	}
	if f.prefix != "" {
		f.schemas(weightRare)
	}
}

// after returns the n-th token after the one being typed.
func (f *filler) after(n int) token {
	if i := f.here + n; i < len(f.tokens) {
		return f.tokens[i]
	}
	return token{word: -1}
}

// inSchema returns the schema that is named before the cursor, or the default one.
func (f *filler) inSchema() *catalog.Schema {
	name := ""
	if len(f.qualifier) > 0 {
		name = f.qualifier[0]
	}
	if s := f.catalog.Schema(name); s != nil {
		return s
	}
	return &catalog.Schema{}
}

func (f *filler) named(kind catalog.Kind, list []catalog.Named) {
	if f.variable {
		return
	}
	for _, n := range list {
		weight := weightName
		if kind == catalog.KindOther && (strings.HasPrefix(n.Name, "utf8mb4") || n.Detail == "DEFAULT") {
			weight++ // the character set that everybody should have; the usual engine
		}
		f.add(weight, kind, n.Name, n.Detail)
	}
}

func (f *filler) schemas(weight int) {
	if f.catalog == nil || f.variable {
		return
	}
	for _, s := range f.catalog.Schemas {
		w := weight
		if systemSchemas[s.Name] {
			w -= 5
		}
		f.add(w, catalog.KindSchema, s.Name, "schema")
	}
}

var systemSchemas = map[string]bool{"information_schema": true, "mysql": true, "performance_schema": true, "sys": true}

// anything offers all names there are, where the grammar is at a loss.
func (f *filler) anything() {
	f.columns()
	f.tables(true, catalog.BaseTable, catalog.View, catalog.Sequence)
	f.functions()
	offered := make([]bool, len(f.g.words))
	for _, n := range f.g.nodes {
		if n.kind != word || offered[n.value] {
			continue
		}
		offered[n.value] = true
		if text := f.g.words[n.value]; len(text) > 1 && isLetter(text[0]) {
			f.keyword(text, int(n.value), false)
		}
	}
}
