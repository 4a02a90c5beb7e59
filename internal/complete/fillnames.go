package complete

import (
	"slices"
	"strings"

	"mysh/internal/catalog"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// tables adds the tables of the named schema or, without one, those of the default schema,
// common table expressions and schemas.
func (co *collector) tables(reading bool, kinds ...catalog.TableKind) {
	if co.variable {
		return
	}
	if len(co.qualifier) > 0 && co.catalog.Schema(co.qualifier[0]) == nil {
		return
	}
	if len(co.qualifier) == 0 && reading {
		for b := co.scope.block; b != nil; b = b.parent {
			for _, def := range b.defined {
				co.add(weightCTE, catalog.KindTable, def.name, "common table expression")
			}
		}
	}
	related := co.related(reading)
	for _, t := range co.inSchema().Tables {
		if !slices.Contains(kinds, t.Kind) || !t.Letters.Have(co.letters) {
			continue
		}
		n := fit(t.Name, co.prefix)
		if n == fitNone {
			continue
		}
		weight := weightTable
		if extra := related[t]; extra > 0 {
			weight = weightRelated + min(extra, 20)
		}
		h := hit{fit: n, weight: weight, order: co.pushed, name: t.Name, kind: catalog.KindTable}
		if !co.isTrimmed || compareHits(h, co.worst) < 0 {
			h.detail = t.Detail()
			co.push(h)
		}
	}
	if len(co.qualifier) == 0 {
		co.schemas(weightSchema)
	}
	if co.tokens[0].is("GRANT", "REVOKE") && co.quote == 0 {
		co.allTables()
	}
}

// allTables adds the patterns for all tables that a GRANT accepts, those of the default schema
// first.
func (co *collector) allTables() {
	if len(co.qualifier) > 0 {
		co.addText(weightRelated, catalog.KindTable, "*", "*", "all tables")
		return
	}
	if co.catalog != nil && co.catalog.Current != "" {
		co.addText(weightRelated, catalog.KindSchema, co.catalog.Current+".*", nameIn(co.catalog.Current, co.mode)+".*", "all tables of the schema")
	}
	co.addText(weightSchema+1, catalog.KindSchema, "*.*", "*.*", "all tables of all schemas")
}

// related returns a score for tables that are related to the names in the statement: foreign
// keys to and from its tables, and columns of its select list.
func (co *collector) related(reading bool) map[*catalog.Table]int {
	if !reading || co.catalog == nil || len(co.qualifier) > 0 {
		return nil
	}
	scores := make(map[*catalog.Table]int)
	here := make(map[*catalog.Table]bool)
	b := co.scope.block
	for _, src := range b.sources {
		if t := co.catalog.Table(src.schema, src.table); t != nil {
			here[t] = true
		}
	}
	s := co.inSchema()
	if len(here) > 0 {
		for _, t := range s.Tables {
			for _, key := range t.Keys {
				other := co.catalog.Table(key.Schema, key.Table)
				switch {
				case here[t] && other != nil && !here[other]:
					scores[other] += 2
				case here[other] && !here[t]:
					scores[t] += 2
				}
			}
		}
		return scores
	}
	names := co.selected(b)
	if len(names) == 0 {
		return nil
	}
	for name := range names {
		for _, holder := range s.TablesWithColumn[name] {
			scores[s.ByName[holder]]++
		}
		if t := s.ByName[name]; t != nil {
			scores[t] += 5
		}
	}
	return scores
}

// selected returns the names in the select list of a block.
func (co *collector) selected(b *block) map[string]bool {
	names := make(map[string]bool)
	for _, item := range b.items {
		end := item[1]
		if end < 0 {
			end = co.cursor
		}
		for _, t := range co.tokens[min(item[0], len(co.tokens)):min(end, len(co.tokens))] {
			if t.kind&isName != 0 && !t.isCursor && t.kind&isCall == 0 {
				names[strings.ToLower(t.parts[0])], names[strings.ToLower(t.last())] = true, true
			}
		}
	}
	return names
}

func (co *collector) routines(function bool) {
	for _, r := range co.inSchema().Routines {
		if r.Function != function {
			continue
		}
		text := nameIn(r.Name, co.mode)
		if (co.before(1).is("CALL") || function && co.expects(functionSlot)) && co.after(1).text != "(" {
			text += "("
		}
		if co.quote != 0 {
			text = quotedIn(r.Name, co.quote, co.mode)
		}
		co.addText(weightName, catalog.KindRoutine, r.Name, text, r.Detail)
	}
	if len(co.qualifier) == 0 {
		co.schemas(weightSchema)
	}
}

// targetTable returns the table that the statement changes or names, or nil.
func (co *collector) targetTable() *catalog.Table {
	if t := co.scope.target; t != nil {
		return co.catalog.Table(t.schema, t.table)
	}
	for i := len(co.scope.block.sources) - 1; i >= 0; i-- {
		if src := co.scope.block.sources[i]; src.index < co.cursor {
			return co.catalog.Table(src.schema, src.table)
		}
	}
	return nil
}

func (co *collector) indexes() {
	if t := co.targetTable(); t != nil {
		for _, name := range t.Indexes {
			if name != "PRIMARY" || !co.before(1).is("INDEX", "KEY") && !co.expectsKeyword("PRIMARY") {
				co.add(weightName, catalog.KindOther, name, "index of "+t.Name)
			}
		}
		return
	}
	for _, t := range co.inSchema().Tables {
		for _, name := range t.Indexes {
			if name != "PRIMARY" {
				co.add(weightName, catalog.KindOther, name, "index of "+t.Name)
			}
		}
	}
}

func (co *collector) constraints() {
	t := co.targetTable()
	if t == nil {
		return
	}
	for _, key := range t.Keys {
		co.add(weightName+1, catalog.KindOther, key.Name, "foreign key to "+key.Table)
	}
	if !co.before(1).is("KEY") {
		for _, name := range t.Checks {
			co.add(weightName, catalog.KindOther, name, "check")
		}
	}
}

// users adds accounts in the form that SQL requires.
func (co *collector) users() {
	for _, u := range co.catalog.Server().Users {
		if co.quote == '`' {
			break
		}
		user, userErr := sqltext.Quote(u.User, '\'', co.mode)
		host, hostErr := sqltext.Quote(u.Host, '\'', co.mode)
		if userErr != nil || hostErr != nil {
			continue // the account cannot be written in this mode
		}
		co.addText(weightName, catalog.KindUser, u.User+"@"+u.Host, user+"@"+host, "user")
	}
	if co.quote == 0 {
		co.named(catalog.KindUser, co.catalog.Server().Roles)
	}
}

// variables adds @@variables, or the @variables that the user has named.
func (co *collector) variables() {
	switch {
	case strings.HasPrefix(co.prefix, "@@"):
		co.systemVariables()
	case co.variable || co.quote == 0 && co.prefix == "" && co.expects(userVarSlot):
		weight := weightName
		switch {
		case co.expects(columnSlot) && co.tokens[0].is("EXECUTE") || co.changesParameter():
			weight = weightFitting
		case co.expects(columnSlot):
			weight = weightRare
		}
		for _, name := range co.userVariables() {
			co.addText(weight, catalog.KindVariable, name, name, "user variable")
		}
	}
}

// userVariables returns the user variables in the text and in the history, the newest first.
func (co *collector) userVariables() (names []string) {
	seen := make(map[string]bool)
	add := func(text string, start int) {
		key := strings.ToLower(text)
		if strings.HasPrefix(text, "@") && !strings.HasPrefix(text, "@@") && text != "@" && !seen[key] && start != co.from {
			seen[key] = true
			names = append(names, text)
		}
	}
	for _, list := range [][]token{co.tokens, co.earlier} {
		for _, t := range slices.Backward(list) {
			if t.kind == isVariable {
				add(t.text, t.start)
			}
		}
	}
	for _, text := range co.historyWith("@") {
		var variables []string
		for t := range scan.Tokens(text, co.mode) {
			if t.Kind == scan.Variable {
				variables = append(variables, t.Text)
			}
		}
		for _, name := range slices.Backward(variables) {
			add(name, -1)
		}
	}
	return names
}

// historyWith returns the statements of the history that contain word in any case, the newest
// first.
func (co *collector) historyWith(word string) (texts []string) {
	if co.words.History == nil {
		return nil
	}
	all := co.words.History()
	for _, text := range slices.Backward(all[max(0, len(all)-maxHistory):]) {
		if len(text) < maxHistoryText && strings.Contains(strings.ToUpper(text), word) {
			texts = append(texts, text)
		}
	}
	return texts
}

// The limits of the search in the history: the number of statements, and the bytes of one.
const (
	maxHistory     = 1000
	maxHistoryText = 100_000
)

func (co *collector) systemVariables() {
	head, rest := "@@", co.prefix[2:]
	if i := strings.LastIndexByte(rest, '.'); i >= 0 {
		head, rest = head+rest[:i+1], rest[i+1:]
	}
	if head == "@@" {
		for _, scope := range []string{"@@global.", "@@session."} {
			co.addText(weightUsual, catalog.KindVariable, scope, scope, "scope")
		}
	}
	for _, v := range co.catalog.Server().Variables {
		if n := fit(v.Name, rest); n != fitNone {
			co.push(hit{n, weightName, co.pushed, head + v.Name, head + v.Name, "", v.Detail, catalog.KindVariable})
		}
	}
}

// stringValues adds candidates for a string whose content the grammar does not determine: a
// file, or the name of a variable.
func (co *collector) stringValues() {
	switch {
	case co.before(1).is("INFILE", "OUTFILE", "DUMPFILE") && co.literal:
		co.files()
	case co.before(1).is("LIKE") && co.tokens[0].is("SHOW"):
		co.quoted(co.namesForShow())
	}
}

// namesForShow returns the names that LIKE may select in a SHOW statement.
func (co *collector) namesForShow() (list []catalog.Named) {
	server := co.catalog.Server()
	has := co.statementHas
	switch {
	case has("VARIABLES"):
		return server.Variables
	case has("COLUMNS"), has("FIELDS"):
		if t := co.tokenAfter("FROM", "IN"); len(t.parts) > 0 {
			src := source{table: t.last()}
			if n := len(t.parts); n > 1 {
				src.schema = t.parts[n-2]
			}
			for _, c := range co.scope.columnsOf(co.scope.block, src, 0) {
				list = append(list, catalog.Named{Name: c.name, Detail: c.detail})
			}
		}
		return list
	case has("DATABASES"), has("SCHEMAS"):
		for _, name := range co.schemaNames() {
			list = append(list, catalog.Named{Name: name, Detail: "schema"})
		}
		return list
	case has("COLLATION"):
		return server.Collations
	case has("CHARACTER"), has("CHARSET"):
		return server.Charsets
	case has("PROCEDURE"), has("FUNCTION"):
		for _, r := range co.inSchema().Routines {
			if r.Function == has("FUNCTION") {
				list = append(list, catalog.Named{Name: r.Name, Detail: r.Detail})
			}
		}
		return list
	}
	s := co.catalog.Schema("")
	if t := co.tokenAfter("FROM", "IN"); len(t.parts) > 0 {
		s = co.catalog.Schema(t.last())
	}
	switch {
	case has("STATUS") && !has("TABLE"):
		return server.Status
	case s == nil:
	case has("EVENTS"):
		return s.Events
	case has("TABLES"), has("TABLE"), has("TRIGGERS"):
		for _, t := range s.Tables {
			list = append(list, catalog.Named{Name: t.Name, Detail: t.Detail()})
		}
	}
	return list
}

// tokenAfter returns the token after the first occurrence of one of the words.
func (co *collector) tokenAfter(words ...string) token {
	for i, t := range co.tokens[:co.cursor] {
		if t.is(words...) && i+1 < co.cursor {
			return co.tokens[i+1]
		}
	}
	return token{word: -1}
}

func (co *collector) statementHas(word string) bool {
	return slices.ContainsFunc(co.tokens[:co.cursor], func(t token) bool { return t.is(word) })
}

func (co *collector) quoted(list []catalog.Named) {
	quote := byte('\'')
	if co.literal {
		quote = co.quote
	}
	for _, n := range list {
		co.addText(weightName, catalog.KindVariable, n.Name, quotedIn(n.Name, quote, co.mode), n.Detail)
	}
}

// files adds the files in the folder that has been typed.
func (co *collector) files() {
	for _, c := range fileCandidates(co.words, co.prefix) {
		if n := fit(c.Text, co.prefix); n != fitNone {
			co.push(hit{n, weightName, co.pushed, c.Text, quotedIn(c.Text, co.quote, co.mode), "", c.Detail, catalog.KindFile})
		}
	}
}

// topics adds the topics of the server's HELP: functions and statements.
func (co *collector) topics() {
	if topics := co.catalog.Server().Topics; len(topics) > 0 {
		co.named(catalog.KindKeyword, topics)
		return
	}
	for _, c := range helpTopics(&co.g.functions) {
		co.add(weightFunction, catalog.KindKeyword, c.Text, c.Detail)
	}
}

// helpTopics returns the functions and the reserved words.
func helpTopics(known *functionList) (list []Candidate) {
	for _, name := range known.names {
		list = append(list, Candidate{Text: strings.ToLower(name), Detail: known.detail[name], Kind: catalog.KindKeyword})
	}
	for word, reserved := range scan.Keywords() {
		if reserved {
			list = append(list, Candidate{Text: strings.ToLower(word), Detail: "keyword", Kind: catalog.KindKeyword})
		}
	}
	return list
}

// windows adds the windows that the statement names.
func (co *collector) windows() {
	for i, t := range co.tokens {
		if t.kind&isName != 0 && !t.isCursor && i+1 < len(co.tokens) && co.tokens[i+1].is("AS") && i > 0 &&
			(co.tokens[i-1].is("WINDOW") || co.tokens[i-1].text == "," && co.statementHasAnywhere("WINDOW")) {
			co.add(weightUsual, catalog.KindOther, t.last(), "window")
		}
	}
}

func (co *collector) statementHasAnywhere(word string) bool {
	return slices.ContainsFunc(co.tokens, func(t token) bool { return t.is(word) })
}

// namesAfter adds the names that follow a word in the statements of this text.
func (co *collector) namesAfter(word string) {
	for _, list := range [][]token{co.earlier, co.tokens} {
		co.namesIn(list, word)
	}
}

func (co *collector) namesIn(list []token, word string) {
	for i, t := range list[:max(len(list)-1, 0)] {
		if next := list[i+1]; t.is(word) && next.kind&isName != 0 && !next.isCursor && !(i > 0 && list[i-1].is("DEALLOCATE", "DROP")) {
			co.add(weightName, catalog.KindOther, next.last(), strings.ToLower(word))
		}
	}
}

// prepared adds the prepared statements of this text and of the history.
func (co *collector) prepared() {
	co.namesAfter("PREPARE")
	for _, text := range co.historyWith("PREPARE") {
		co.namesIn(tokenize(co.g, text, 0, co.mode), "PREPARE")
	}
}
