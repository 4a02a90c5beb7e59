package complete

import (
	"strings"

	"mysh/internal/catalog"
)

// metadata offers the names that a column of information_schema or another system schema is
// compared with. It reports false where the statement reads no such schema, or the column
// holds something else.
func (f *filler) metadata(column string) bool {
	system := false
	for _, v := range f.scope.visible() {
		name := v.schema
		if name == "" && f.catalog != nil {
			name = f.catalog.Current
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
		if fit := fit(n.Name, f.prefix); fit != noFit {
			f.push(hit{fit, weightFitting, i, n.Name, quotedIn(n.Name, quote, f.mode), "", n.Detail, catalog.KindValue})
		}
	}
	return true
}

// namesHeld returns the names that a column of a system schema holds, by the column's name in
// upper case.
func (f *filler) namesHeld(column string) (list []catalog.Named, ok bool) {
	server := f.catalog.Server()
	schema := f.catalog.Schema(f.comparedText("SCHEMA"))
	switch {
	case strings.HasSuffix(column, "_SCHEMA"), column == "SCHEMA_NAME", column == "DB", column == "DATABASE_NAME":
		for _, name := range f.schemaNames() {
			list = append(list, catalog.Named{Name: name, Detail: "schema"})
		}
	case column == "ENGINE":
		return server.Engines, true
	case column == "VARIABLE_NAME":
		return server.Variables, true
	case strings.Contains(column, "CHARACTER_SET"):
		return server.Charsets, true
	case strings.Contains(column, "COLLATION"):
		return server.Collations, true
	case strings.HasSuffix(column, "TABLE_NAME"), column == "EVENT_OBJECT_TABLE", column == "OBJECT_NAME":
		if schema != nil {
			for _, t := range schema.Tables {
				list = append(list, catalog.Named{Name: t.Name, Detail: t.Detail()})
			}
		}
	case strings.HasSuffix(column, "COLUMN_NAME"):
		if schema == nil {
			break
		}
		if t := schema.ByName[strings.ToLower(f.comparedText("TABLE_NAME"))]; t != nil {
			for _, c := range t.Columns {
				list = append(list, catalog.Named{Name: c.Name, Detail: c.Type})
			}
			break
		}
		return schema.Columns, true
	case column == "ROUTINE_NAME", column == "SPECIFIC_NAME":
		if schema != nil {
			for _, r := range schema.Routines {
				list = append(list, catalog.Named{Name: r.Name, Detail: r.Detail})
			}
		}
	case column == "INDEX_NAME":
		if schema == nil {
			break
		}
		for _, t := range schema.Tables {
			if only := f.comparedText("TABLE_NAME"); only != "" && !strings.EqualFold(only, t.Name) {
				continue
			}
			for _, name := range t.Indexes {
				list = append(list, catalog.Named{Name: name, Detail: "index of " + t.Name})
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
