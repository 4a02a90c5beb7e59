package complete

import (
	"slices"
	"strings"

	"mysh/internal/catalog"
)

// columns adds the columns that an expression may use at the cursor, and the names that qualify
// them.
func (co *collector) columns() {
	if co.variable {
		return
	}
	visible := co.scope.visible()
	count := make(map[string]int) // column name → number of sources of this query that have it
	sets := make([][]resultColumn, len(visible))
	for i, v := range visible {
		sets[i] = co.scope.columnsOf(v.in, v.source, 0)
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
				co.qualifiedColumn(weight, v.name, c)
				co.add(weight-3, catalog.KindColumn, c.name, c.detail)
			default:
				co.add(weight, catalog.KindColumn, c.name, c.detail)
			}
		}
	}
	for _, v := range visible {
		if v.name != "" { // the alias of a derived table may not have been typed yet
			co.add(weightAlias, catalog.KindAlias, v.name, v.describe())
		}
	}
	for _, name := range co.scope.defined {
		co.add(weightColumn, catalog.KindColumn, name, "")
	}
	if co.cursor > 1 && co.before(1).kind&isOperator != 0 && co.expects(targetSlot) {
		co.targetColumns()
	}
	co.locals()
	switch co.scope.clause {
	case "HAVING", "ORDER", "GROUP", "QUALIFY":
		co.sortKeys()
	}
	if len(visible) == 0 && co.prefix != "" {
		s := co.inSchema()
		for _, c := range s.Columns {
			if c.Letters.Have(co.letters) {
				co.add(weightName, catalog.KindColumn, c.Name, c.Detail)
			}
		}
		co.tables(true, catalog.BaseTable, catalog.View, catalog.Sequence)
	}
}

// qualifiedColumn adds a column with the name of its source before it.
func (co *collector) qualifiedColumn(weight int, source string, c resultColumn) {
	text := nameIn(source, co.mode) + "." + nameIn(c.name, co.mode)
	n := fit(c.name, co.prefix)
	if n == fitNone || co.quote != 0 {
		return
	}
	co.push(hit{n, weight, co.pushed, source + "." + c.name, text, "", c.detail, catalog.KindColumn})
}

// describe returns the kind of a source as a detail of a candidate.
func (s source) describe() string {
	switch {
	case s.sub != nil:
		return "derived table"
	case s.isAlias && s.table != "":
		return "alias of " + s.table
	}
	return "table"
}

// sortKeys adds the selected columns, the usual keys of ORDER BY and GROUP BY.
func (co *collector) sortKeys() {
	if co.variable {
		return
	}
	b := co.scope.block
	for _, item := range b.items {
		end := item[1]
		if end < 0 || end > len(co.tokens) {
			end = len(co.tokens)
		}
		if item[0] >= end {
			continue
		}
		tokens := co.tokens[item[0]:end]
		if last := tokens[len(tokens)-1]; len(tokens) == 1 && last.kind&isName != 0 && len(last.parts) > 1 && co.quote == 0 {
			co.addText(weightUsual, catalog.KindColumn, last.last(), last.text, "selected")
			continue
		} else if last.text == "*" || last.kind == isEvery {
			continue
		}
		for _, c := range co.scope.itemColumns(b, tokens, 0) {
			kind := catalog.KindAlias
			if c.column != nil {
				kind = catalog.KindColumn
			}
			co.add(weightUsual, kind, c.name, catalog.JoinDetail(c.detail, "selected"))
		}
	}
}

// joinConditions adds complete join conditions.
func (co *collector) joinConditions() {
	if co.quote != 0 || co.variable {
		return
	}
	first := co.prefix
	if len(co.qualifier) == 1 {
		first = co.qualifier[0]
	}
	for i, c := range co.scope.conditions(first) {
		name := c.Text
		if len(co.qualifier) > 0 {
			rest, ok := strings.CutPrefix(name, nameIn(first, co.mode)+".")
			if !ok {
				continue
			}
			c.Text, name = rest, rest
		}
		n := fit(name, co.prefix)
		if n == fitNone {
			continue
		}
		co.push(hit{n, weightCondition, i, name, c.Text, "", c.Detail, catalog.KindCondition})
	}
}

// comparableValues adds values for the column that is compared or assigned: the values of an
// enumeration, and the column that a foreign key references.
func (co *collector) comparableValues() {
	if co.assignedVariable() != "" && !co.expects(setSlot) {
		co.variableValues() // where @@sql_mode = '…'
		return
	}
	name := co.comparedWith()
	if len(name.parts) == 0 {
		return
	}
	if co.metadataNames(name.last()) {
		return
	}
	v, c := co.scope.resolve(name)
	if c == nil {
		if t := co.scope.target; t != nil {
			if table := co.catalog.Table(t.schema, t.table); table != nil {
				c = table.Column(name.last())
			}
		}
		if c == nil {
			return
		}
	}
	for i, value := range enumValues(c.Type) {
		quoted := quotedIn(value, '\'', co.mode)
		if n := fit(value, co.prefix); n != fitNone && (co.quote == 0 || co.literal) {
			co.push(hit{n, weightFitting, i, quoted, quoted, "", c.Name, catalog.KindValue})
		}
	}
	co.foreignKeyColumns(v, c)
}

// foreignKeyColumns adds the column at the other end of a foreign key of the column c.
func (co *collector) foreignKeyColumns(v visibleSource, c *catalog.Column) {
	if c == nil || co.literal || co.quote != 0 || len(v.name) == 0 {
		return
	}
	qualifier := ""
	for _, name := range co.qualifier {
		qualifier += nameIn(name, co.mode) + "."
	}
	for _, other := range co.scope.visible() {
		if other.index == v.index {
			continue
		}
		for _, key := range slices.Concat(co.scope.keysBetween(&v.source, &other.source, v.name), co.scope.keysBetween(&other.source, &v.source, v.name)) {
			left, right, _ := strings.Cut(key.Text, " = ")
			if strings.EqualFold(left, nameIn(v.name, co.mode)+"."+nameIn(c.Name, co.mode)) && !strings.Contains(right, " ") {
				if name, ok := strings.CutPrefix(right, qualifier); ok {
					co.addText(weightFitting, catalog.KindColumn, name, name, "foreign key")
				}
			}
		}
	}
}

// comparedWith returns the column before "=" or "IN (". In the values of an INSERT it returns
// the column at the same position.
func (co *collector) comparedWith() token {
	switch {
	case co.before(1).kind == isOperator && co.before(2).kind&isName != 0:
		return co.before(2)
	case co.before(1).is("LIKE") && co.before(2).kind&isName != 0:
		return co.before(2)
	}
	commas := 0
	for n := 1; n < 200; n++ {
		switch t := co.before(n); {
		case t.text == "," && t.kind == isOther:
			commas++
		case t.text == "(" && co.before(n+1).is("IN"):
			if co.before(n + 2).is("NOT") {
				n++
			}
			return co.before(n + 2)
		case t.text == "(" && co.before(n+1).is("VALUES", "VALUE"), t.text == "(" && co.before(n+1).text == "," && co.before(n+2).text == ")":
			return co.nthTarget(commas)
		case t.text == "(" || t.text == ")" || t.text == "":
			return token{}
		}
	}
	return token{}
}

// nthTarget returns the column for the n-th value of an INSERT.
func (co *collector) nthTarget(n int) token {
	t := co.scope.target
	if t == nil {
		return token{}
	}
	names := co.scope.listed
	if names == nil {
		if table := co.catalog.Table(t.schema, t.table); table != nil {
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

// targetColumns adds the columns of the changed table, those first that the statement does not
// list yet.
func (co *collector) targetColumns() {
	if co.variable {
		return
	}
	listed := make(map[string]bool)
	for n := 1; n < 400; n++ {
		t := co.before(n)
		if t.text == "(" || t.text == "" || t.is("SET") {
			break
		}
		if t.kind&isName != 0 && (co.before(n+1).text == "," || co.before(n+1).text == "(" || co.before(n+1).is("SET")) {
			listed[strings.ToLower(t.last())] = true
		}
	}
	filling := co.tokens[0].is("INSERT", "REPLACE", "UPDATE", "LOAD", "WITH")
	sources := co.scope.visible()
	if co.scope.target != nil {
		sources = []visibleSource{{*co.scope.target, co.scope.block, 0}}
	}
	for _, src := range sources {
		for _, c := range co.scope.columnsOf(src.in, src.source, 0) {
			weight := weightUsual
			if filling && c.column != nil && c.column.Generated {
				weight -= 2
			}
			if listed[strings.ToLower(c.name)] {
				weight -= 40
			}
			co.add(weight, catalog.KindColumn, c.name, c.detail)
		}
	}
	for _, name := range co.scope.defined {
		if !listed[strings.ToLower(name)] {
			co.add(weightUsual, catalog.KindColumn, name, "")
		}
	}
}

// targetColumnList adds one candidate with all columns of the table, except generated columns.
func (co *collector) targetColumnList() {
	t := co.scope.target
	if t == nil || co.prefix != "" {
		return
	}
	var names []string
	for _, c := range co.scope.columnsOf(co.scope.block, *t, 0) {
		if c.column == nil || !c.column.Generated {
			names = append(names, nameIn(c.name, co.mode))
		}
	}
	if len(names) > 0 {
		text := "(" + strings.Join(names, ", ") + ")"
		co.push(hit{fitEmpty, weightList, 0, text, text, "", "all columns", catalog.KindCondition})
	}
}

// columnType adds the present type of the column that is being changed.
func (co *collector) columnType() {
	t := co.targetTable()
	if t == nil || co.quote != 0 {
		return
	}
	for n := 1; n <= 2; n++ {
		if c := t.Column(co.before(n).last()); c != nil && co.before(n).kind&isName != 0 {
			co.addText(weightFitting, catalog.KindKeyword, c.Type, c.Type, "current type")
			return
		}
	}
}

// beforeDot adds the names that may stand before the dot that follows the cursor.
func (co *collector) beforeDot() {
	for _, v := range co.scope.visible() {
		co.add(weightUsual, catalog.KindAlias, v.name, v.describe())
	}
	co.tables(true, catalog.BaseTable, catalog.View, catalog.Sequence)
}

// referencedColumns adds the columns that a foreign key may reference, the primary key first.
func (co *collector) referencedColumns() {
	src := co.scope.referenced
	if src == nil {
		return
	}
	for _, c := range co.scope.columnsOf(co.scope.block, *src, 0) {
		weight := weightColumn
		if c.column != nil && (c.column.Key == 'P' || c.column.Key == 'U') {
			weight = weightUsual
		}
		co.add(weight, catalog.KindColumn, c.name, c.detail)
	}
}

// usingColumns adds the columns that both sides of a join have.
func (co *collector) usingColumns() {
	sources := co.scope.block.sources
	at := slices.IndexFunc(sources, func(s source) bool { return s.index > co.cursor })
	if at < 0 {
		at = len(sources)
	}
	if at < 2 {
		co.columns()
		return
	}
	for _, c := range co.scope.columnsOf(co.scope.block, sources[at-1], 0) {
		for _, other := range sources[:at-1] {
			if slices.ContainsFunc(co.scope.columnsOf(co.scope.block, other, 0), func(o resultColumn) bool { return strings.EqualFold(o.name, c.name) }) {
				weight := weightUsual
				if strings.HasSuffix(strings.ToLower(c.name), "_id") {
					weight++
				}
				co.add(weight, catalog.KindColumn, c.name, c.detail)
				break
			}
		}
	}
}

// afterDot adds the names that may follow the dot before the cursor.
func (co *collector) afterDot() {
	last := co.qualifier[len(co.qualifier)-1]
	names := co.expects(columnSlot, sortSlot, targetSlot, localSlot, usingSlot, refSlot)
	tables := co.expects(tableSlot, baseSlot, writeSlot, viewSlot, sequenceSlot)
	if co.expects(procedureSlot, functionName, triggerSlot, eventSlot) {
		for _, kind := range []slotKind{procedureSlot, functionName, triggerSlot, eventSlot} {
			if co.expects(kind) {
				co.collectSlot(kind)
			}
		}
	}
	if co.expects(joinSlot) {
		co.joinConditions()
	}
	if co.expects(enumSlot) {
		co.foreignKeyColumns(co.scope.resolve(co.comparedWith()))
	}
	if tables {
		for _, kind := range []slotKind{tableSlot, baseSlot, writeSlot, viewSlot, sequenceSlot} {
			if co.expects(kind) {
				co.collectSlot(kind)
			}
		}
	}
	if !names && (tables || len(co.hits) > 0) {
		return
	}
	if slices.Contains(triggerRows(co.programTokens()), strings.ToUpper(last)) {
		co.triggerColumns()
	}
	for _, c := range co.columnsOfName(last) {
		if n := fit(c.name, co.prefix); n != fitNone {
			co.push(hit{fit: n, weight: weightColumn, order: co.pushed, name: c.name, label: last + "." + c.name, detail: c.detail, kind: catalog.KindColumn})
		}
	}
	if s := co.catalog.Schema(last); s != nil && len(co.qualifier) == 1 {
		co.tables(true, catalog.BaseTable, catalog.View, catalog.Sequence)
		co.routines(true)
	}
}

// columnsOfAlias returns the columns of a table whose alias is name, in a statement that the
// grammar does not match: "jion customers c". It takes any name that follows a table for an
// alias.
func (co *collector) columnsOfAlias(name string) []resultColumn {
	for i, t := range co.tokens[:len(co.tokens)-1] {
		next := co.tokens[i+1]
		if next.is("AS") && i+2 < len(co.tokens) {
			next = co.tokens[i+2]
		}
		if t.kind&isName == 0 || t.isCursor || next.isCursor || len(next.parts) != 1 || !strings.EqualFold(next.last(), name) {
			continue
		}
		src := source{table: t.last()}
		if n := len(t.parts); n > 1 {
			src.schema = t.parts[n-2]
		}
		if list := co.scope.columnsOf(co.scope.block, src, 0); list != nil {
			return list
		}
	}
	return nil
}

// columnsOfName returns the columns of the table named before the dot: a table of the
// statement, or any other.
func (co *collector) columnsOfName(name string) []resultColumn {
	if len(co.qualifier) == 1 {
		if v := co.scope.find(name); v != nil {
			return co.scope.columnsOf(v.in, v.source, 0)
		}
		if t := co.scope.target; t != nil && strings.EqualFold(t.name, name) {
			return co.scope.columnsOf(co.scope.block, *t, 0)
		}
		if list := co.scope.columnsOf(co.scope.block, source{table: name}, 0); list != nil {
			return list
		}
		return co.columnsOfAlias(name)
	}
	return co.scope.columnsOf(co.scope.block, source{schema: co.qualifier[len(co.qualifier)-2], table: name}, 0)
}
