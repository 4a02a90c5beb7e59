package complete

import (
	"strings"

	"mysh/internal/catalog"
	"mysh/internal/product"
	"mysh/internal/scan"
)

// Names returns the names of a kind that the catalog has for the position between two offsets
// of a statement. The text between the offsets has no influence. missing is as in [Answer].
// Names may be called from any goroutine.
func Names(kind catalog.Kind, text string, from, to int, mode scan.Mode, c *catalog.Catalog, server product.Server) (names []string, missing catalog.Missing) {
	const any = "x" // stands for the name that is replaced
	text = text[:from] + any + text[to:]
	q, ok := cursorWordAt(text, from+len(any), mode)
	if !ok {
		return nil, catalog.Missing{}
	}
	co := newCollector(text, q, mode, c, Words{Server: server})
	co.noteMissing()
	return co.namesOf(kind), co.missing
}

// namesOf returns the names of a kind that the catalog has for the cursor.
func (co *collector) namesOf(kind catalog.Kind) (names []string) {
	server := co.catalog.Server()
	switch kind {
	case catalog.KindSchema:
		return co.schemaNames()
	case catalog.KindTable:
		return co.tableNames()
	case catalog.KindSource:
		for _, v := range co.scope.visible() {
			names = append(names, v.name)
		}
	case catalog.KindColumn:
		return co.columnNames()
	case catalog.KindIndex:
		for _, v := range co.scope.visible() {
			if t := co.catalog.Table(v.schema, v.table); t != nil {
				names = append(names, t.Indexes...)
			}
		}
	case catalog.KindFunction:
		return append(co.routineNames(true), co.g.functions.names...)
	case catalog.KindProcedure:
		return co.routineNames(false)
	case catalog.KindVariable:
		return catalog.NamesOf(server.Variables)
	case catalog.KindCharset:
		return catalog.NamesOf(server.Charsets)
	case catalog.KindCollation:
		return catalog.NamesOf(server.Collations)
	case catalog.KindEngine:
		return catalog.NamesOf(server.Engines)
	}
	return names
}

func (co *collector) schemaNames() (names []string) {
	if co.catalog != nil {
		for _, s := range co.catalog.Schemas {
			names = append(names, s.Name)
		}
	}
	return names
}

func (co *collector) tableNames() (names []string) {
	for _, t := range co.inSchema().Tables {
		names = append(names, t.Name)
	}
	for b := co.scope.block; b != nil && len(co.qualifier) == 0; b = b.parent {
		for _, def := range b.defined {
			names = append(names, def.name)
		}
	}
	return names
}

// columnNames returns the columns of the source named before the dot, or of all sources, and
// the aliases of the select list.
func (co *collector) columnNames() (names []string) {
	owner := ""
	if n := len(co.qualifier); n > 0 {
		owner = co.qualifier[n-1]
	}
	sources := co.scope.visible()
	if co.scope.target != nil {
		sources = append(sources, visibleSource{*co.scope.target, co.scope.block, 0})
	}
	for _, v := range sources {
		if owner != "" && !strings.EqualFold(v.name, owner) {
			continue
		}
		for _, c := range co.scope.columnsOf(v.in, v.source, 0) {
			names = append(names, c.name)
		}
	}
	if owner != "" {
		return names
	}
	names = append(names, co.scope.defined...)
	switch co.scope.clause {
	case "HAVING", "ORDER", "GROUP", "QUALIFY":
		for _, c := range co.scope.itemsOf(co.scope.block, 0) {
			names = append(names, c.name)
		}
	}
	return names
}

func (co *collector) routineNames(function bool) (names []string) {
	for _, r := range co.inSchema().Routines {
		if r.Function == function {
			names = append(names, r.Name)
		}
	}
	return names
}
