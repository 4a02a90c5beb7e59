package complete

import (
	"slices"
	"strings"

	"mysh/internal/catalog"
)

// A resultColumn is a column that a source has.
type resultColumn struct {
	name, detail string
	column       *catalog.Column // nil unless it is a table's
}

// columnsOf returns the columns of a source. depth keeps a common table expression that
// reads itself from going round.
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

// definition returns the common table expression of that name which a block sees, and the
// block that defines it.
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

// itemsOf returns the columns that a block selects.
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

// selectOptions stand between SELECT and the first item.
var selectOptions = []string{"DISTINCT", "ALL", "DISTINCTROW", "HIGH_PRIORITY", "STRAIGHT_JOIN", "SQL_CALC_FOUND_ROWS", "SQL_NO_CACHE", "SQL_CACHE"}

// itemColumns returns the columns of one item of a select list.
func (s *scope) itemColumns(b *block, tokens []token, depth int) (list []resultColumn) {
	last := tokens[len(tokens)-1]
	switch {
	case last.here:
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

// aliased reports whether a name that follows a token is an alias: AS and the end of an
// expression come before one, an operator does not.
func aliased(before token) bool {
	return before.is("AS", "END", "NULL", "TRUE", "FALSE") || before.text == ")" || before.kind&(isName|isNumber|isString|isVariable) != 0
}

// visible returns the sources that can be named here, those of the innermost query first,
// each with the block it is in.
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

// showsTarget reports whether the columns of the table that the statement changes can be named: not
// in the query that fills it, and not in the body of a trigger, which has NEW and OLD.
func (s *scope) showsTarget() bool {
	return (!s.block.chosen || s.clause == "RETURNING") && !s.trigger
}

type visibleSource struct {
	source
	in    *block
	depth int // how many queries further out
}

// find returns the visible source of that name, or nil.
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

// conditions returns what can stand after ON: how the source joined last hangs together
// with those before it. first is which of the two sides is written first: the name that the
// user has begun with, or "".
func (s *scope) conditions(first string) (list []Candidate) {
	if s.clause == "WHERE" {
		return s.wholeConditions(first)
	}
	var joined *source
	for i := range s.block.sources {
		if src := &s.block.sources[i]; src.at < s.here {
			joined = src
		}
	}
	if joined == nil {
		return nil
	}
	var alike []Candidate
	for i := range s.block.sources {
		other := &s.block.sources[i]
		if other.at >= joined.at {
			continue
		}
		keys := append(s.keysBetween(joined, other, first), s.keysBetween(other, joined, first)...)
		list = append(list, keys...)
		if len(keys) == 0 {
			alike = append(alike, s.alike(joined, other, first)...)
		}
	}
	return append(list, alike...)
}

// wholeConditions returns what can join in WHERE: tables with commas between, and those of a
// query with those of the queries around it.
func (s *scope) wholeConditions(first string) (list []Candidate) {
	visible := s.visible()
	for i := range visible {
		for j := range visible[:i] {
			a, b := &visible[i], &visible[j]
			if b.depth > 0 || a.depth == 0 && s.block.joined {
				continue
			}
			list = append(list, s.keysBetween(&b.source, &a.source, first)...)
			list = append(list, s.keysBetween(&a.source, &b.source, first)...)
		}
	}
	return list
}

// keysBetween returns the conditions of the foreign keys that lead from one source to
// another.
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

// condition writes a join's condition.
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

// alike returns conditions for tables without foreign keys, by the names of their columns:
// the same key on both sides, or id here and customer_id there.
func (s *scope) alike(joined, other *source, first string) (list []Candidate) {
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

// refersTo reports whether a column such as customer_id seems to lead to a table such as
// customers.
func refersTo(column, table string) bool {
	column, table = strings.ToLower(column), strings.ToLower(table)
	stem, ok := strings.CutSuffix(column, "id")
	stem = strings.TrimSuffix(stem, "_")
	return ok && stem != "" && (stem == table || strings.TrimSuffix(table, "s") == stem || strings.TrimSuffix(table, "ies") == strings.TrimSuffix(stem, "y") ||
		strings.TrimSuffix(table, "es") == stem)
}
