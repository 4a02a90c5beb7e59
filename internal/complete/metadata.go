package complete

import "strings"

// metadata offers the names that a column of information_schema or another system schema is
// compared with. It reports false where the statement reads no such schema, or the column
// holds something else.
func (f *filler) metadata(column string) bool {
	system := false
	for _, v := range f.scope.visible() {
		name := v.schema
		if name == "" && f.catalog != nil {
			name = f.catalog.current
		}
		system = system || systemSchemas[strings.ToLower(name)]
	}
	if !system || f.quote == '`' {
		return false
	}
	list, ok := f.namesHeld(strings.ToUpper(column))
	if !ok {
		return false
	}
	quote := byte('\'')
	if f.literal {
		quote = f.quote
	}
	for i, n := range list {
		if fit := fit(n.name, f.prefix); fit != noFit {
			f.push(hit{fit, weightFitting, i, n.name, quotedIn(n.name, quote, f.mode), "", n.detail, Value})
		}
	}
	return true
}

// namesHeld returns the names that a column of a system schema holds, by the column's name in
// upper case.
func (f *filler) namesHeld(column string) (list []named, ok bool) {
	server := f.catalog.names()
	schema := f.catalog.schema(f.comparedText("SCHEMA"))
	switch {
	case strings.HasSuffix(column, "_SCHEMA"), column == "SCHEMA_NAME", column == "DB", column == "DATABASE_NAME":
		for _, name := range f.schemaNames() {
			list = append(list, named{name: name, detail: "schema"})
		}
	case column == "ENGINE":
		return server.engines, true
	case column == "VARIABLE_NAME":
		return server.variables, true
	case strings.Contains(column, "CHARACTER_SET"):
		return server.charsets, true
	case strings.Contains(column, "COLLATION"):
		return server.collations, true
	case strings.HasSuffix(column, "TABLE_NAME"), column == "EVENT_OBJECT_TABLE", column == "OBJECT_NAME":
		if schema != nil {
			for _, t := range schema.tables {
				list = append(list, named{name: t.name, detail: t.detail()})
			}
		}
	case strings.HasSuffix(column, "COLUMN_NAME"):
		if schema == nil {
			break
		}
		if t := schema.byName[strings.ToLower(f.comparedText("TABLE_NAME"))]; t != nil {
			for _, c := range t.columns {
				list = append(list, named{name: c.name, detail: c.typ})
			}
			break
		}
		return schema.columns, true
	case column == "ROUTINE_NAME", column == "SPECIFIC_NAME":
		if schema != nil {
			for _, r := range schema.routines {
				list = append(list, named{name: r.name, detail: r.detail})
			}
		}
	case column == "INDEX_NAME":
		if schema == nil {
			break
		}
		for _, t := range schema.tables {
			if only := f.comparedText("TABLE_NAME"); only != "" && !strings.EqualFold(only, t.name) {
				continue
			}
			for _, name := range t.indexes {
				list = append(list, named{name: name, detail: "index of " + t.name})
			}
		}
	default:
		return nil, false
	}
	return list, true
}

// comparedText returns the string that the statement compares a column with whose name ends
// like that, "" for none.
func (f *filler) comparedText(ending string) string {
	for i := range max(0, len(f.tokens)-2) {
		t, value := f.tokens[i], f.tokens[i+2]
		if t.kind&isName != 0 && strings.HasSuffix(strings.ToUpper(t.last()), ending) && f.tokens[i+1].text == "=" && value.kind == isString && !value.here {
			return strings.Trim(value.text, `'"`)
		}
	}
	return ""
}
