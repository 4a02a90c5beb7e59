package complete

import (
	"slices"
	"strings"

	"mysh/internal/catalog"
)

// columns offers the columns that an expression can use here, and the names that qualify
// them.
func (f *filler) columns() {
	if f.variable {
		return
	}
	visible := f.scope.visible()
	count := make(map[string]int) // of sources of this query, by a column's name
	sets := make([][]resultColumn, len(visible))
	for i, v := range visible {
		sets[i] = f.scope.columnsOf(v.in, v.source, 0)
		for _, c := range sets[i] {
			if v.depth == 0 {
				count[strings.ToLower(c.name)]++
			}
		}
	}
	for i, v := range visible {
		weight := weightColumn
		if v.depth > 0 {
			weight = weightOuter
		}
		for _, c := range sets[i] {
			n := count[strings.ToLower(c.name)]
			switch {
			case v.depth > 0 && n > 0, n > 1:
				f.qualifiedColumn(weight, v.name, c)
				f.add(weight-3, catalog.KindColumn, c.name, c.detail)
			default:
				f.add(weight, catalog.KindColumn, c.name, c.detail)
			}
		}
	}
	for _, v := range visible {
		if v.name != "" { // a derived table may not have its alias yet
			f.add(weightAlias, catalog.KindAlias, v.name, v.describe())
		}
	}
	for _, name := range f.scope.made {
		f.add(weightColumn, catalog.KindColumn, name, "")
	}
	if f.here > 1 && f.before(1).kind&isOperator != 0 && f.wants(targetSlot) {
		f.targets()
	}
	f.locals()
	switch f.scope.clause {
	case "HAVING", "ORDER", "GROUP", "QUALIFY":
		f.sortKeys()
	}
	if len(visible) == 0 && f.prefix != "" {
		s := f.inSchema()
		for _, c := range s.Columns {
			if c.Letters.Have(f.letters) {
				f.add(weightName, catalog.KindColumn, c.Name, c.Detail)
			}
		}
		f.tables(true, catalog.BaseTable, catalog.View, catalog.Sequence)
	}
}

// qualifiedColumn offers a column with the name of its source before it.
func (f *filler) qualifiedColumn(weight int, source string, c resultColumn) {
	text := nameIn(source, f.mode) + "." + nameIn(c.name, f.mode)
	n := fit(c.name, f.prefix)
	if n == noFit || f.quote != 0 {
		return
	}
	f.push(hit{n, weight, f.pushed, source + "." + c.name, text, "", c.detail, catalog.KindColumn})
}

// describe says what a source is.
func (s source) describe() string {
	switch {
	case s.sub != nil:
		return "derived table"
	case s.alias && s.table != "":
		return "alias of " + s.table
	}
	return "table"
}

// sortKeys offers what ORDER BY and GROUP BY usually name: the columns selected.
func (f *filler) sortKeys() {
	if f.variable {
		return
	}
	b := f.scope.block
	for _, item := range b.items {
		end := item[1]
		if end < 0 || end > len(f.tokens) {
			end = len(f.tokens)
		}
		if item[0] >= end {
			continue
		}
		tokens := f.tokens[item[0]:end]
		if last := tokens[len(tokens)-1]; len(tokens) == 1 && last.kind&isName != 0 && len(last.parts) > 1 && f.quote == 0 {
			f.addText(weightUsual, catalog.KindColumn, last.last(), last.text, "selected")
			continue
		} else if last.text == "*" || last.kind == isEvery {
			continue
		}
		for _, c := range f.scope.itemColumns(b, tokens, 0) {
			kind := catalog.KindAlias
			if c.column != nil {
				kind = catalog.KindColumn
			}
			f.add(weightUsual, kind, c.name, catalog.JoinDetail(c.detail, "selected"))
		}
	}
}

// joins offers whole conditions.
func (f *filler) joins() {
	if f.quote != 0 || f.variable {
		return
	}
	first := f.prefix
	if len(f.qualifier) == 1 {
		first = f.qualifier[0]
	}
	for i, c := range f.scope.conditions(first) {
		name := c.Text
		if len(f.qualifier) > 0 {
			rest, ok := strings.CutPrefix(name, nameIn(first, f.mode)+".")
			if !ok {
				continue
			}
			c.Text, name = rest, rest
		}
		n := fit(name, f.prefix)
		if n == noFit {
			continue
		}
		f.push(hit{n, weightCondition, i, name, c.Text, "", c.Detail, catalog.KindCondition})
	}
}

// fitting offers values for the column that something is compared with or assigned: those of
// an enumeration, and the column at the other end of a foreign key.
func (f *filler) fitting() {
	if f.variableSet() != "" && !f.wants(setSlot) {
		f.settings() // where @@sql_mode = '…'
		return
	}
	name := f.comparedWith()
	if len(name.parts) == 0 {
		return
	}
	if f.metadata(name.last()) {
		return
	}
	v, c := f.scope.resolve(name)
	if c == nil {
		if t := f.scope.target; t != nil {
			if table := f.catalog.Table(t.schema, t.table); table != nil {
				c = table.Column(name.last())
			}
		}
		if c == nil {
			return
		}
	}
	for i, value := range enumValues(c.Type) {
		quoted := quotedIn(value, '\'', f.mode)
		if n := fit(value, f.prefix); n != noFit && (f.quote == 0 || f.literal) {
			f.push(hit{n, weightFitting, i, quoted, quoted, "", c.Name, catalog.KindValue})
		}
	}
	f.otherEnd(v, c)
}

// otherEnd offers the column at the other end of a foreign key of a column.
func (f *filler) otherEnd(v visibleSource, c *catalog.Column) {
	if c == nil || f.literal || f.quote != 0 || len(v.name) == 0 {
		return
	}
	qualifier := ""
	for _, name := range f.qualifier {
		qualifier += nameIn(name, f.mode) + "."
	}
	for _, other := range f.scope.visible() {
		if other.at == v.at {
			continue
		}
		for _, key := range slices.Concat(f.scope.keysBetween(&v.source, &other.source, v.name), f.scope.keysBetween(&other.source, &v.source, v.name)) {
			left, right, _ := strings.Cut(key.Text, " = ")
			if strings.EqualFold(left, nameIn(v.name, f.mode)+"."+nameIn(c.Name, f.mode)) && !strings.Contains(right, " ") {
				if name, ok := strings.CutPrefix(right, qualifier); ok {
					f.addText(weightFitting, catalog.KindColumn, name, name, "foreign key")
				}
			}
		}
	}
}

// comparedWith returns the column before "=" or in "IN (", or at the same place in the list
// that the values of an INSERT belong to.
func (f *filler) comparedWith() token {
	switch {
	case f.before(1).kind == isOperator && f.before(2).kind&isName != 0:
		return f.before(2)
	case f.before(1).is("LIKE") && f.before(2).kind&isName != 0:
		return f.before(2)
	}
	commas := 0
	for n := 1; n < 200; n++ {
		switch t := f.before(n); {
		case t.text == "," && t.kind == isOther:
			commas++
		case t.text == "(" && f.before(n+1).is("IN"):
			if f.before(n + 2).is("NOT") {
				n++
			}
			return f.before(n + 2)
		case t.text == "(" && f.before(n+1).is("VALUES", "VALUE"), t.text == "(" && f.before(n+1).text == "," && f.before(n+2).text == ")":
			return f.nthTarget(commas)
		case t.text == "(" || t.text == ")" || t.text == "":
			return token{}
		}
	}
	return token{}
}

// nthTarget returns the column that the n-th value of an INSERT is for.
func (f *filler) nthTarget(n int) token {
	t := f.scope.target
	if t == nil {
		return token{}
	}
	names := f.scope.names
	if names == nil {
		if table := f.catalog.Table(t.schema, t.table); table != nil {
			for _, c := range table.Columns {
				names = append(names, c.Name)
			}
		}
	}
	if n >= len(names) {
		return token{}
	}
	return token{parts: []string{names[n]}}
}

// enumValues returns the values of a type such as enum('a','b').
func enumValues(typ string) (values []string) {
	rest, ok := strings.CutPrefix(typ, "enum(")
	if !ok {
		if rest, ok = strings.CutPrefix(typ, "set("); !ok {
			return nil
		}
	}
	for rest != "" && rest[0] == '\'' {
		var value strings.Builder
		i := 1
		for ; i < len(rest); i++ {
			if rest[i] == '\'' {
				if i+1 >= len(rest) || rest[i+1] != '\'' {
					break
				}
				i++
			}
			value.WriteByte(rest[i])
		}
		values = append(values, value.String())
		rest = strings.TrimPrefix(rest[min(i+1, len(rest)):], ",")
	}
	return values
}

// targets offers columns of the table that the statement changes, those first that it does
// not list yet.
func (f *filler) targets() {
	if f.variable {
		return
	}
	listed := make(map[string]bool)
	for n := 1; n < 400; n++ {
		t := f.before(n)
		if t.text == "(" || t.text == "" || t.is("SET") {
			break
		}
		if t.kind&isName != 0 && (f.before(n+1).text == "," || f.before(n+1).text == "(" || f.before(n+1).is("SET")) {
			listed[strings.ToLower(t.last())] = true
		}
	}
	filling := f.tokens[0].is("INSERT", "REPLACE", "UPDATE", "LOAD", "WITH")
	sources := f.scope.visible()
	if f.scope.target != nil {
		sources = []visibleSource{{*f.scope.target, f.scope.block, 0}}
	}
	for _, src := range sources {
		for _, c := range f.scope.columnsOf(src.in, src.source, 0) {
			weight := weightUsual
			if filling && c.column != nil && c.column.Generated {
				weight -= 2
			}
			if listed[strings.ToLower(c.name)] {
				weight -= 40
			}
			f.add(weight, catalog.KindColumn, c.name, c.detail)
		}
	}
	for _, name := range f.scope.made {
		if !listed[strings.ToLower(name)] {
			f.add(weightUsual, catalog.KindColumn, name, "")
		}
	}
}

// targetList offers all columns of the table at once, but for those that fill themselves.
func (f *filler) targetList() {
	t := f.scope.target
	if t == nil || f.prefix != "" {
		return
	}
	var names []string
	for _, c := range f.scope.columnsOf(f.scope.block, *t, 0) {
		if c.column == nil || !c.column.Generated {
			names = append(names, nameIn(c.name, f.mode))
		}
	}
	if len(names) > 0 {
		text := "(" + strings.Join(names, ", ") + ")"
		f.push(hit{anythingOK, weightList, 0, text, text, "", "all columns", catalog.KindCondition})
	}
}

// presentType offers the type that the column being changed has.
func (f *filler) presentType() {
	t := f.targetTable()
	if t == nil || f.quote != 0 {
		return
	}
	for n := 1; n <= 2; n++ {
		if c := t.Column(f.before(n).last()); c != nil && f.before(n).kind&isName != 0 {
			f.addText(weightFitting, catalog.KindKeyword, c.Type, c.Type, "as it is")
			return
		}
	}
}

// qualifiers offers what can stand before a dot that is there already.
func (f *filler) qualifiers() {
	for _, v := range f.scope.visible() {
		f.add(weightUsual, catalog.KindAlias, v.name, v.describe())
	}
	f.tables(true, catalog.BaseTable, catalog.View, catalog.Sequence)
}

// referenced offers the columns that a foreign key can lead to: the primary key first.
func (f *filler) referenced() {
	src := f.scope.second
	if src == nil {
		return
	}
	for _, c := range f.scope.columnsOf(f.scope.block, *src, 0) {
		weight := weightColumn
		if c.column != nil && (c.column.Key == 'P' || c.column.Key == 'U') {
			weight = weightUsual
		}
		f.add(weight, catalog.KindColumn, c.name, c.detail)
	}
}

// common offers the columns that both sides of a join have.
func (f *filler) common() {
	sources := f.scope.block.sources
	at := slices.IndexFunc(sources, func(s source) bool { return s.at > f.here })
	if at < 0 {
		at = len(sources)
	}
	if at < 2 {
		f.columns()
		return
	}
	for _, c := range f.scope.columnsOf(f.scope.block, sources[at-1], 0) {
		for _, other := range sources[:at-1] {
			if slices.ContainsFunc(f.scope.columnsOf(f.scope.block, other, 0), func(o resultColumn) bool { return strings.EqualFold(o.name, c.name) }) {
				weight := weightUsual
				if strings.HasSuffix(strings.ToLower(c.name), "_id") {
					weight++
				}
				f.add(weight, catalog.KindColumn, c.name, c.detail)
				break
			}
		}
	}
}

// qualified offers what a name can go on with after its dot.
func (f *filler) qualified() {
	last := f.qualifier[len(f.qualifier)-1]
	names := f.wants(columnSlot, sortSlot, targetSlot, localSlot, usingSlot, refSlot)
	tables := f.wants(tableSlot, baseSlot, writeSlot, viewSlot, sequenceSlot)
	if f.wants(procedureSlot, functionName, triggerSlot, eventSlot) {
		for _, kind := range []slotKind{procedureSlot, functionName, triggerSlot, eventSlot} {
			if f.wants(kind) {
				f.fill(kind)
			}
		}
	}
	if f.wants(joinSlot) {
		f.joins()
	}
	if f.wants(enumSlot) {
		f.otherEnd(f.scope.resolve(f.comparedWith()))
	}
	if tables {
		for _, kind := range []slotKind{tableSlot, baseSlot, writeSlot, viewSlot, sequenceSlot} {
			if f.wants(kind) {
				f.fill(kind)
			}
		}
	}
	if !names && (tables || len(f.hits) > 0) {
		return
	}
	if slices.Contains(triggerRows(f.programTokens()), strings.ToUpper(last)) {
		f.triggerColumns()
	}
	for _, c := range f.columnsOfName(last) {
		if n := fit(c.name, f.prefix); n != noFit {
			f.push(hit{fit: n, weight: weightColumn, order: f.pushed, name: c.name, label: last + "." + c.name, detail: c.detail, kind: catalog.KindColumn})
		}
	}
	if s := f.catalog.Schema(last); s != nil && len(f.qualifier) == 1 {
		f.tables(true, catalog.BaseTable, catalog.View, catalog.Sequence)
		f.routines(true)
	}
}

// columnsOfAlias returns the columns of a table that seems to have an alias where the
// statement is not understood: "jion customers c".
func (f *filler) columnsOfAlias(name string) []resultColumn {
	for i, t := range f.tokens[:len(f.tokens)-1] {
		next := f.tokens[i+1]
		if next.is("AS") && i+2 < len(f.tokens) {
			next = f.tokens[i+2]
		}
		if t.kind&isName == 0 || t.here || next.here || len(next.parts) != 1 || !strings.EqualFold(next.last(), name) {
			continue
		}
		src := source{table: t.last()}
		if n := len(t.parts); n > 1 {
			src.schema = t.parts[n-2]
		}
		if list := f.scope.columnsOf(f.scope.block, src, 0); list != nil {
			return list
		}
	}
	return nil
}

// columnsOfName returns the columns of a table that is named before the dot: one of the
// statement, or any other.
func (f *filler) columnsOfName(name string) []resultColumn {
	if len(f.qualifier) == 1 {
		if v := f.scope.find(name); v != nil {
			return f.scope.columnsOf(v.in, v.source, 0)
		}
		if t := f.scope.target; t != nil && strings.EqualFold(t.name, name) {
			return f.scope.columnsOf(f.scope.block, *t, 0)
		}
		if list := f.scope.columnsOf(f.scope.block, source{table: name}, 0); list != nil {
			return list
		}
		return f.columnsOfAlias(name)
	}
	return f.scope.columnsOf(f.scope.block, source{schema: f.qualifier[len(f.qualifier)-2], table: name}, 0)
}
