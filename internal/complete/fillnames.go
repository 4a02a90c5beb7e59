package complete

import (
	"slices"
	"strings"

	"mysh/internal/catalog"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// tables offers tables of the schema named, or of the default one and what else can stand in
// their place.
func (f *filler) tables(reading bool, kinds ...catalog.TableKind) {
	if f.variable {
		return
	}
	if len(f.qualifier) > 0 && f.catalog.Schema(f.qualifier[0]) == nil {
		return
	}
	if len(f.qualifier) == 0 && reading {
		for b := f.scope.block; b != nil; b = b.parent {
			for _, def := range b.defined {
				f.add(weightCTE, catalog.KindTable, def.name, "common table expression")
			}
		}
	}
	related := f.related(reading)
	for _, t := range f.inSchema().Tables {
		if !slices.Contains(kinds, t.Kind) || !t.Letters.Have(f.letters) {
			continue
		}
		n := fit(t.Name, f.prefix)
		if n == noFit {
			continue
		}
		weight := weightTable
		if extra := related[t]; extra > 0 {
			weight = weightRelated + min(extra, 20)
		}
		h := hit{fit: n, weight: weight, order: f.pushed, name: t.Name, kind: catalog.KindTable}
		if !f.cut || compareHits(h, f.worst) < 0 {
			h.detail = t.Detail()
			f.push(h)
		}
	}
	if len(f.qualifier) == 0 {
		f.schemas(weightSchema)
	}
	if f.tokens[0].is("GRANT", "REVOKE") && f.quote == 0 {
		f.allTables()
	}
}

// allTables offers what stands for all tables where privileges are granted, those of the default
// schema first.
func (f *filler) allTables() {
	if len(f.qualifier) > 0 {
		f.addText(weightRelated, catalog.KindTable, "*", "*", "all tables")
		return
	}
	if f.catalog != nil && f.catalog.Current != "" {
		f.addText(weightRelated, catalog.KindSchema, f.catalog.Current+".*", nameIn(f.catalog.Current, f.mode)+".*", "all tables of the schema")
	}
	f.addText(weightSchema+1, catalog.KindSchema, "*.*", "*.*", "all tables of all schemas")
}

// related returns how much tables have to do with what the statement names: foreign keys to
// and from its tables, and columns of its select list.
func (f *filler) related(reading bool) map[*catalog.Table]int {
	if !reading || f.catalog == nil || len(f.qualifier) > 0 {
		return nil
	}
	scores := make(map[*catalog.Table]int)
	here := make(map[*catalog.Table]bool)
	b := f.scope.block
	for _, src := range b.sources {
		if t := f.catalog.Table(src.schema, src.table); t != nil {
			here[t] = true
		}
	}
	s := f.inSchema()
	if len(here) > 0 {
		for _, t := range s.Tables {
			for _, key := range t.Keys {
				other := f.catalog.Table(key.Schema, key.Table)
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
	names := f.selected(b)
	if len(names) == 0 {
		return nil
	}
	for name := range names {
		for _, holder := range s.Holders[name] {
			scores[s.ByName[holder]]++
		}
		if t := s.ByName[name]; t != nil {
			scores[t] += 5
		}
	}
	return scores
}

// selected returns the names in the select list of a block.
func (f *filler) selected(b *block) map[string]bool {
	names := make(map[string]bool)
	for _, item := range b.items {
		end := item[1]
		if end < 0 {
			end = f.here
		}
		for _, t := range f.tokens[min(item[0], len(f.tokens)):min(end, len(f.tokens))] {
			if t.kind&isName != 0 && !t.here && t.kind&isCall == 0 {
				names[strings.ToLower(t.parts[0])], names[strings.ToLower(t.last())] = true, true
			}
		}
	}
	return names
}

func (f *filler) routines(function bool) {
	for _, r := range f.inSchema().Routines {
		if r.Function != function {
			continue
		}
		text := nameIn(r.Name, f.mode)
		if (f.before(1).is("CALL") || function && f.wants(functionSlot)) && f.after(1).text != "(" {
			text += "("
		}
		if f.quote != 0 {
			text = quotedIn(r.Name, f.quote, f.mode)
		}
		f.addText(weightName, catalog.KindRoutine, r.Name, text, r.Detail)
	}
	if len(f.qualifier) == 0 {
		f.schemas(weightSchema)
	}
}

// target returns the table that the statement changes or names, or nil.
func (f *filler) targetTable() *catalog.Table {
	if t := f.scope.target; t != nil {
		return f.catalog.Table(t.schema, t.table)
	}
	for i := len(f.scope.block.sources) - 1; i >= 0; i-- {
		if src := f.scope.block.sources[i]; src.at < f.here {
			return f.catalog.Table(src.schema, src.table)
		}
	}
	return nil
}

func (f *filler) indexes() {
	if t := f.targetTable(); t != nil {
		for _, name := range t.Indexes {
			if name != "PRIMARY" || !f.before(1).is("INDEX", "KEY") && !f.wantsWord("PRIMARY") {
				f.add(weightName, catalog.KindOther, name, "index of "+t.Name)
			}
		}
		return
	}
	for _, t := range f.inSchema().Tables {
		for _, name := range t.Indexes {
			if name != "PRIMARY" {
				f.add(weightName, catalog.KindOther, name, "index of "+t.Name)
			}
		}
	}
}

func (f *filler) constraints() {
	t := f.targetTable()
	if t == nil {
		return
	}
	for _, key := range t.Keys {
		f.add(weightName+1, catalog.KindOther, key.Name, "foreign key to "+key.Table)
	}
	if !f.before(1).is("KEY") {
		for _, name := range t.Checks {
			f.add(weightName, catalog.KindOther, name, "check")
		}
	}
}

// users offers accounts, as they must be written.
func (f *filler) users() {
	for _, u := range f.catalog.Server().Users {
		if f.quote == '`' {
			break
		}
		user, userErr := sqltext.Quote(u.User, '\'', f.mode)
		host, hostErr := sqltext.Quote(u.Host, '\'', f.mode)
		if userErr != nil || hostErr != nil {
			continue // it cannot be written
		}
		f.addText(weightName, catalog.KindUser, u.User+"@"+u.Host, user+"@"+host, "user")
	}
	if f.quote == 0 {
		f.named(catalog.KindUser, f.catalog.Server().Roles)
	}
}

// variables offers @@variables, or the @variables that have been named.
func (f *filler) variables() {
	switch {
	case strings.HasPrefix(f.prefix, "@@"):
		f.systemVariables()
	case f.variable || f.quote == 0 && f.prefix == "" && f.wants(userVarSlot):
		weight := weightName
		switch {
		case f.wants(columnSlot) && f.tokens[0].is("EXECUTE") || f.changesParameter():
			weight = weightFitting
		case f.wants(columnSlot):
			weight = weightRare
		}
		for _, name := range f.userVariables() {
			f.addText(weight, catalog.KindVariable, name, name, "user variable")
		}
	}
}

// userVariables returns the user variables that have been named, the last one first.
func (f *filler) userVariables() (names []string) {
	seen := make(map[string]bool)
	add := func(text string, start int) {
		key := strings.ToLower(text)
		if strings.HasPrefix(text, "@") && !strings.HasPrefix(text, "@@") && text != "@" && !seen[key] && start != f.from {
			seen[key] = true
			names = append(names, text)
		}
	}
	for _, list := range [][]token{f.tokens, f.earlier} {
		for _, t := range slices.Backward(list) {
			if t.kind == isVariable {
				add(t.text, t.start)
			}
		}
	}
	for _, text := range f.earlierTexts("@") {
		var variables []string
		for t := range scan.Tokens(text, f.mode) {
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

// earlierTexts returns what was typed before and contains a word in any case, the newest first.
func (f *filler) earlierTexts(word string) (texts []string) {
	if f.words.Earlier == nil {
		return nil
	}
	all := f.words.Earlier()
	for _, text := range slices.Backward(all[max(0, len(all)-earlierMost):]) {
		if len(text) < earlierLongest && strings.Contains(strings.ToUpper(text), word) {
			texts = append(texts, text)
		}
	}
	return texts
}

// How many of the statements typed before are looked at, and how long one is at most.
const (
	earlierMost    = 1000
	earlierLongest = 100_000
)

func (f *filler) systemVariables() {
	head, rest := "@@", f.prefix[2:]
	if i := strings.LastIndexByte(rest, '.'); i >= 0 {
		head, rest = head+rest[:i+1], rest[i+1:]
	}
	if head == "@@" {
		for _, scope := range []string{"@@global.", "@@session."} {
			f.addText(weightUsual, catalog.KindVariable, scope, scope, "scope")
		}
	}
	for _, v := range f.catalog.Server().Variables {
		if n := fit(v.Name, rest); n != noFit {
			f.push(hit{n, weightName, f.pushed, head + v.Name, head + v.Name, "", v.Detail, catalog.KindVariable})
		}
	}
}

// texts offers what a string can hold where the grammar knows no more than that it is one:
// a file, or the name of a variable.
func (f *filler) texts() {
	switch {
	case f.before(1).is("INFILE", "OUTFILE", "DUMPFILE") && f.literal:
		f.files()
	case f.before(1).is("LIKE") && f.tokens[0].is("SHOW"):
		f.quoted(f.shown())
	}
}

// shown returns the names that a SHOW statement chooses from with LIKE.
func (f *filler) shown() (list []catalog.Named) {
	server := f.catalog.Server()
	has := f.statementHas
	switch {
	case has("VARIABLES"):
		return server.Variables
	case has("COLUMNS"), has("FIELDS"):
		if t := f.tokenAfter("FROM", "IN"); len(t.parts) > 0 {
			src := source{table: t.last()}
			if n := len(t.parts); n > 1 {
				src.schema = t.parts[n-2]
			}
			for _, c := range f.scope.columnsOf(f.scope.block, src, 0) {
				list = append(list, catalog.Named{Name: c.name, Detail: c.detail})
			}
		}
		return list
	case has("DATABASES"), has("SCHEMAS"):
		for _, name := range f.schemaNames() {
			list = append(list, catalog.Named{Name: name, Detail: "schema"})
		}
		return list
	case has("COLLATION"):
		return server.Collations
	case has("CHARACTER"), has("CHARSET"):
		return server.Charsets
	case has("PROCEDURE"), has("FUNCTION"):
		for _, r := range f.inSchema().Routines {
			if r.Function == has("FUNCTION") {
				list = append(list, catalog.Named{Name: r.Name, Detail: r.Detail})
			}
		}
		return list
	}
	s := f.catalog.Schema("")
	if t := f.tokenAfter("FROM", "IN"); len(t.parts) > 0 {
		s = f.catalog.Schema(t.last())
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

// tokenAfter returns the token after the first one that is one of the words.
func (f *filler) tokenAfter(words ...string) token {
	for i, t := range f.tokens[:f.here] {
		if t.is(words...) && i+1 < f.here {
			return f.tokens[i+1]
		}
	}
	return token{word: -1}
}

func (f *filler) statementHas(word string) bool {
	return slices.ContainsFunc(f.tokens[:f.here], func(t token) bool { return t.is(word) })
}

func (f *filler) quoted(list []catalog.Named) {
	quote := byte('\'')
	if f.literal {
		quote = f.quote
	}
	for _, n := range list {
		f.addText(weightName, catalog.KindVariable, n.Name, quotedIn(n.Name, quote, f.mode), n.Detail)
	}
}

// files offers the files of the folder that has been typed.
func (f *filler) files() {
	for _, c := range fileCandidates(f.words, f.prefix) {
		if n := fit(c.Text, f.prefix); n != noFit {
			f.push(hit{n, weightName, f.pushed, c.Text, quotedIn(c.Text, f.quote, f.mode), "", c.Detail, catalog.KindFile})
		}
	}
}

// topics offers what the server's HELP knows by name: functions, and statements.
func (f *filler) topics() {
	if topics := f.catalog.Server().Topics; len(topics) > 0 {
		f.named(catalog.KindKeyword, topics)
		return
	}
	for _, c := range helpTopics(&f.g.functions) {
		f.add(weightFunction, catalog.KindKeyword, c.Text, c.Detail)
	}
}

// helpTopics returns the functions, and the words that statements are made of.
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

// windows offers the windows that the statement names.
func (f *filler) windows() {
	for i, t := range f.tokens {
		if t.kind&isName != 0 && !t.here && i+1 < len(f.tokens) && f.tokens[i+1].is("AS") && i > 0 &&
			(f.tokens[i-1].is("WINDOW") || f.tokens[i-1].text == "," && f.statementHasAnywhere("WINDOW")) {
			f.add(weightUsual, catalog.KindOther, t.last(), "window")
		}
	}
}

func (f *filler) statementHasAnywhere(word string) bool {
	return slices.ContainsFunc(f.tokens, func(t token) bool { return t.is(word) })
}

// namesAfter offers the names that statements of this text have made with a word.
func (f *filler) namesAfter(word string) {
	for _, list := range [][]token{f.earlier, f.tokens} {
		f.namesIn(list, word)
	}
}

func (f *filler) namesIn(list []token, word string) {
	for i, t := range list[:max(len(list)-1, 0)] {
		if next := list[i+1]; t.is(word) && next.kind&isName != 0 && !next.here && !(i > 0 && list[i-1].is("DEALLOCATE", "DROP")) {
			f.add(weightName, catalog.KindOther, next.last(), strings.ToLower(word))
		}
	}
}

// prepared offers the statements that have been prepared, also in what was typed before.
func (f *filler) prepared() {
	f.namesAfter("PREPARE")
	for _, text := range f.earlierTexts("PREPARE") {
		f.namesIn(cut(f.g, text, 0, f.mode), "PREPARE")
	}
}
