package complete

import (
	"slices"
	"strings"

	"mysh/internal/catalog"
)

// A resultColumn is a column of a source.
type resultColumn struct {
	name, detail string
	column       *catalog.Column // nil if the source is not a table
}

// columnsOf returns the columns of a source. depth counts nested lookups; a limit ends those of
// a recursive common table expression.
func (s *scope) columnsOf(b *block, src source, depth int) (list []resultColumn) {
	if depth > 6 {
		return nil
	}
	if src.sub == nil && src.schema == "" && src.table != "" {
		if def, in := s.definition(b, src.table); def != nil {
			return s.columnsOf(in, *def, depth+1)
		}
	}
	switch {
	case src.sub != nil:
		list = s.itemsOf(src.sub, depth+1)
	case src.table != "":
		if t := s.catalog.Table(src.schema, src.table); t != nil {
			for i := range t.Columns {
				c := &t.Columns[i]
				list = append(list, resultColumn{c.Name, c.Detail(), c})
			}
		}
	}
	for i, name := range src.names {
		if i < len(list) {
			list[i].name = name
		} else {
			list = append(list, resultColumn{name: name})
		}
	}
	return list
}

// definition returns the common table expression called name that is visible in a block, and
// the block that defines it.
func (s *scope) definition(b *block, name string) (*source, *block) {
	for ; b != nil; b = b.parent {
		for i := range b.defined {
			if strings.EqualFold(b.defined[i].name, name) {
				return &b.defined[i], b
			}
		}
	}
	return nil, nil
}

// itemsOf returns the columns that the select list of a block produces.
func (s *scope) itemsOf(b *block, depth int) (list []resultColumn) {
	for _, item := range b.items {
		end := item[1]
		if end < 0 || end > len(s.tokens) {
			end = len(s.tokens)
		}
		if item[0] >= end {
			continue
		}
		tokens := s.tokens[item[0]:end]
		for len(tokens) > 1 && tokens[0].is(selectOptions...) {
			tokens = tokens[1:]
		}
		list = append(list, s.itemColumns(b, tokens, depth)...)
	}
	return list
}

// selectOptions may stand between SELECT and the first item.
var selectOptions = []string{"DISTINCT", "ALL", "DISTINCTROW", "HIGH_PRIORITY", "STRAIGHT_JOIN", "SQL_CALC_FOUND_ROWS", "SQL_NO_CACHE", "SQL_CACHE"}

// itemColumns returns the columns of one item of a select list.
func (s *scope) itemColumns(b *block, tokens []token, depth int) (list []resultColumn) {
	last := tokens[len(tokens)-1]
	switch {
	case last.isCursor:
		return nil
	case last.text == "*" && len(tokens) == 1:
		for _, src := range b.sources {
			list = append(list, s.columnsOf(b, src, depth)...)
		}
	case len(tokens) == 1 && last.kind == isEvery:
		for _, src := range b.sources {
			if strings.EqualFold(src.name, last.parts[len(last.parts)-2]) {
				list = append(list, s.columnsOf(b, src, depth)...)
			}
		}
	case len(tokens) == 1 && last.kind&isName != 0:
		c := resultColumn{name: last.last()}
		for _, src := range b.sources {
			for _, known := range s.columnsOf(b, src, depth) {
				if strings.EqualFold(known.name, c.name) && (len(last.parts) == 1 || strings.EqualFold(src.name, last.parts[0])) {
					c.detail, c.column = known.detail, known.column
				}
			}
		}
		list = append(list, c)
	case last.kind&(isName|isString) != 0 && len(tokens) > 1 && aliased(tokens[len(tokens)-2]):
		list = append(list, resultColumn{name: last.last()})
	}
	return list
}

// aliased reports whether a name after the token before is an alias. AS and the end of an
// expression precede an alias, an operator does not.
func aliased(before token) bool {
	return before.is("AS", "END", "NULL", "TRUE", "FALSE") || before.text == ")" || before.kind&(isName|isNumber|isString|isVariable) != 0
}

// visible returns the sources that may be named at the cursor, those of the innermost query
// first, each with its block.
func (s *scope) visible() (list []visibleSource) {
	for b, depth := s.block, 0; b != nil; b, depth = b.parent, depth+1 {
		for _, src := range b.sources {
			list = append(list, visibleSource{src, b, depth})
		}
	}
	if len(list) == 0 && s.target != nil && s.showsTarget() {
		list = append(list, visibleSource{*s.target, s.block, 0})
	}
	return list
}

// showsTarget reports whether the columns of the changed table may be named. A query that fills
// the table cannot name them, nor can the body of a trigger, which has NEW and OLD.
func (s *scope) showsTarget() bool {
	return (!s.block.hasSelect || s.clause == "RETURNING") && !s.isTrigger
}

type visibleSource struct {
	source
	in    *block
	depth int // number of queries between the cursor and the source
}

// find returns the visible source called name, or nil.
func (s *scope) find(name string) *visibleSource {
	list := s.visible()
	i := slices.IndexFunc(list, func(v visibleSource) bool { return strings.EqualFold(v.name, name) })
	if i < 0 {
		return nil
	}
	return &list[i]
}

// resolve returns the visible source that a column belongs to, and the column.
func (s *scope) resolve(name token) (visibleSource, *catalog.Column) {
	for _, v := range s.visible() {
		if n := len(name.parts); n > 1 && !strings.EqualFold(v.name, name.parts[n-2]) {
			continue
		}
		for _, c := range s.columnsOf(v.in, v.source, 0) {
			if c.column != nil && strings.EqualFold(c.name, name.last()) {
				return v, c.column
			}
		}
	}
	return visibleSource{}, nil
}

// conditions returns the conditions that may follow ON: those that relate the source joined
// last to the sources before it. first is the name that the user began with and that the
// condition begins with, or "".
func (s *scope) conditions(first string) (list []Candidate) {
	if s.clause == "WHERE" {
		return s.wholeConditions(first)
	}
	var joined *source
	for i := range s.block.sources {
		if src := &s.block.sources[i]; src.index < s.cursor {
			joined = src
		}
	}
	if joined == nil {
		return nil
	}
	var alike []Candidate
	for i := range s.block.sources {
		other := &s.block.sources[i]
		if other.index >= joined.index {
			continue
		}
		keys := append(s.keysBetween(joined, other, first), s.keysBetween(other, joined, first)...)
		list = append(list, keys...)
		if len(keys) == 0 {
			alike = append(alike, s.guessedConditions(joined, other, first)...)
		}
	}
	return append(list, alike...)
}

// wholeConditions returns the conditions that join sources in WHERE: tables separated by
// commas, and the sources of a query with those of the outer queries.
func (s *scope) wholeConditions(first string) (list []Candidate) {
	visible := s.visible()
	for i := range visible {
		for j := range visible[:i] {
			a, b := &visible[i], &visible[j]
			if b.depth > 0 || a.depth == 0 && s.block.hasJoin {
				continue
			}
			list = append(list, s.keysBetween(&b.source, &a.source, first)...)
			list = append(list, s.keysBetween(&a.source, &b.source, first)...)
		}
	}
	return list
}

// keysBetween returns a condition for each foreign key of the source from that references the
// source to.
func (s *scope) keysBetween(from, to *source, first string) (list []Candidate) {
	t, target := s.catalog.Table(from.schema, from.table), s.catalog.Table(to.schema, to.table)
	if t == nil || target == nil {
		return nil
	}
	for _, key := range t.Keys {
		schemaName := key.Schema
		if schemaName == "" {
			schemaName = from.schema
		}
		if s.catalog.Table(schemaName, key.Table) != target {
			continue
		}
		list = append(list, s.condition(from.name, key.Columns, to.name, key.References, first, "foreign key"))
	}
	return list
}

// condition returns a join condition over pairs of columns.
func (s *scope) condition(a string, as []string, b string, bs []string, first, detail string) Candidate {
	if first != "" && strings.EqualFold(first, b) && !strings.EqualFold(first, a) {
		a, as, b, bs = b, bs, a, as
	}
	parts := make([]string, min(len(as), len(bs)))
	for i := range parts {
		parts[i] = nameIn(a, s.mode) + "." + nameIn(as[i], s.mode) + " = " + nameIn(b, s.mode) + "." + nameIn(bs[i], s.mode)
	}
	return Candidate{Text: strings.Join(parts, " AND "), Detail: detail, Kind: catalog.KindCondition}
}

// guessedConditions returns conditions for tables without foreign keys, guessed from column
// names: the same key on both sides, or id in one table and customer_id in the other.
func (s *scope) guessedConditions(joined, other *source, first string) (list []Candidate) {
	a, b := s.columnsOf(s.block, *joined, 0), s.columnsOf(s.block, *other, 0)
	for _, x := range a {
		for _, y := range b {
			switch {
			case joined.table != other.table && strings.EqualFold(x.name, y.name) && !strings.EqualFold(x.name, "id") && strings.HasSuffix(strings.ToLower(x.name), "id"),
				strings.EqualFold(y.name, "id") && (refersTo(x.name, other.table) || refersTo(x.name, other.name)),
				strings.EqualFold(x.name, "id") && (refersTo(y.name, joined.table) || refersTo(y.name, joined.name)):
				list = append(list, s.condition(joined.name, []string{x.name}, other.name, []string{y.name}, first, "by its name"))
			}
		}
	}
	return list
}

// refersTo reports whether the name of a column such as customer_id suggests a reference to a
// table such as customers.
func refersTo(column, table string) bool {
	column, table = strings.ToLower(column), strings.ToLower(table)
	stem, ok := strings.CutSuffix(column, "id")
	stem = strings.TrimSuffix(stem, "_")
	return ok && stem != "" && (stem == table || strings.TrimSuffix(table, "s") == stem || strings.TrimSuffix(table, "ies") == strings.TrimSuffix(stem, "y") ||
		strings.TrimSuffix(table, "es") == stem)
}
