package complete

import (
	"strings"

	"mysh/internal/catalog"
)

// metadataNames adds the names that a column of information_schema or another system schema is
// compared with. It returns false if the statement reads no such schema, or if the column does
// not hold names.
func (co *collector) metadataNames(column string) bool {
	system := false
	for _, v := range co.scope.visible() {
		name := v.schema
		if name == "" && co.catalog != nil {
			name = co.catalog.Current
		}
		system = system || systemSchemas[strings.ToLower(name)]
	}
	if !system || co.quote == '`' {
		return false
	}
	list, ok := co.namesHeld(strings.ToUpper(column))
	if !ok {
		return false
	}
	quote := byte('\'')
	if co.literal {
		quote = co.quote
	}
	for i, n := range list {
		if fit := fit(n.Name, co.prefix); fit != fitNone {
			co.push(hit{fit, weightFitting, i, n.Name, quotedIn(n.Name, quote, co.mode), "", n.Detail, catalog.KindValue})
		}
	}
	return true
}

// namesHeld returns the names that a column of a system schema holds. column is in upper case.
func (co *collector) namesHeld(column string) (list []catalog.Named, ok bool) {
	server := co.catalog.Server()
	schema := co.catalog.Schema(co.comparedText("SCHEMA"))
	switch {
	case strings.HasSuffix(column, "_SCHEMA"), column == "SCHEMA_NAME", column == "DB", column == "DATABASE_NAME":
		for _, name := range co.schemaNames() {
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
		if t := schema.ByName[strings.ToLower(co.comparedText("TABLE_NAME"))]; t != nil {
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
			if only := co.comparedText("TABLE_NAME"); only != "" && !strings.EqualFold(only, t.Name) {
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

// comparedText returns the string that the statement compares with a column whose name has this
// ending, or "".
func (co *collector) comparedText(ending string) string {
	for i := range max(0, len(co.tokens)-2) {
		t, value := co.tokens[i], co.tokens[i+2]
		if t.kind&isName != 0 && strings.HasSuffix(strings.ToUpper(t.last()), ending) && co.tokens[i+1].text == "=" && value.kind == isString && !value.isCursor {
			return strings.Trim(value.text, `'"`)
		}
	}
	return ""
}
