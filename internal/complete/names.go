package complete

import (
	"strings"

	"mysh/internal/catalog"
	"mysh/internal/product"
	"mysh/internal/scan"
)

// Names returns the names that could stand between two offsets of a statement, whatever
// stands there, as far as the catalog knows them. missing is as in [Answer]. It may be called
// from any goroutine.
func Names(kind catalog.Kind, text string, from, to int, mode scan.Mode, c *catalog.Catalog, server product.Server) (names []string, missing catalog.Missing) {
	const any = "x" // stands for the name that is sought
	text = text[:from] + any + text[to:]
	q, ok := placeOf(text, from+len(any), mode)
	if !ok {
		return nil, catalog.Missing{}
	}
	f := newFiller(text, q, mode, c, Words{Server: server})
	f.noteMissing()
	return f.namesOf(kind), f.missing
}

// namesOf returns the names of a kind that could stand at the place, as far as they are known.
func (f *filler) namesOf(kind catalog.Kind) (names []string) {
	server := f.catalog.Server()
	switch kind {
	case catalog.KindSchema:
		return f.schemaNames()
	case catalog.KindTable:
		return f.tableNames()
	case catalog.KindSource:
		for _, v := range f.scope.visible() {
			names = append(names, v.name)
		}
	case catalog.KindColumn:
		return f.columnNames()
	case catalog.KindIndex:
		for _, v := range f.scope.visible() {
			if t := f.catalog.Table(v.schema, v.table); t != nil {
				names = append(names, t.Indexes...)
			}
		}
	case catalog.KindFunction:
		return append(f.routineNames(true), f.g.functions.names...)
	case catalog.KindProcedure:
		return f.routineNames(false)
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

func (f *filler) schemaNames() (names []string) {
	if f.catalog != nil {
		for _, s := range f.catalog.Schemas {
			names = append(names, s.Name)
		}
	}
	return names
}

func (f *filler) tableNames() (names []string) {
	for _, t := range f.inSchema().Tables {
		names = append(names, t.Name)
	}
	for b := f.scope.block; b != nil && len(f.qualifier) == 0; b = b.parent {
		for _, def := range b.defined {
			names = append(names, def.name)
		}
	}
	return names
}

// columnNames returns the columns of the source that is named before the dot, or of all, and
// what the select list calls its items.
func (f *filler) columnNames() (names []string) {
	owner := ""
	if n := len(f.qualifier); n > 0 {
		owner = f.qualifier[n-1]
	}
	sources := f.scope.visible()
	if f.scope.target != nil {
		sources = append(sources, visibleSource{*f.scope.target, f.scope.block, 0})
	}
	for _, v := range sources {
		if owner != "" && !strings.EqualFold(v.name, owner) {
			continue
		}
		for _, c := range f.scope.columnsOf(v.in, v.source, 0) {
			names = append(names, c.name)
		}
	}
	if owner != "" {
		return names
	}
	names = append(names, f.scope.made...)
	switch f.scope.clause {
	case "HAVING", "ORDER", "GROUP", "QUALIFY":
		for _, c := range f.scope.itemsOf(f.scope.block, 0) {
			names = append(names, c.name)
		}
	}
	return names
}

func (f *filler) routineNames(function bool) (names []string) {
	for _, r := range f.inSchema().Routines {
		if r.Function == function {
			names = append(names, r.Name)
		}
	}
	return names
}
