package catalog

import (
	"maps"
	"strings"
)

// Each method adds the rows of one step to a catalog. It returns a new catalog and leaves c
// unchanged.

func (c *Catalog) withSchemas(_ string, rows [][]string) *Catalog {
	n := *c
	n.Schemas, n.byName = nil, make(map[string]*Schema, len(rows))
	for _, row := range rows {
		s := c.Schema(row[0])
		if s == nil || row[0] == "" {
			s = &Schema{Name: row[0]}
		}
		n.Schemas = append(n.Schemas, s)
		n.byName[strings.ToLower(s.Name)] = s
	}
	sortByName(n.Schemas, func(s *Schema) string { return s.Name })
	return &n
}

// withTables sets the tables of all schemas. A table that still exists keeps its columns and
// keys until they are read again.
func (c *Catalog) withTables(_ string, rows [][]string) *Catalog {
	n := *c
	tables := make(map[string][]*Table)
	for _, row := range rows {
		tables[row[0]] = append(tables[row[0]], c.tableOf(row[0], row[1], row[2]))
	}
	n.Schemas, n.byName = nil, make(map[string]*Schema, len(c.Schemas))
	isTranslated := false
	for name := range tables {
		switch {
		case len(c.Schemas) == 0: // the server refused to list schemas
			n.Schemas = append(n.Schemas, &Schema{Name: name})
		case c.byName[strings.ToLower(name)] == nil:
			isTranslated = true
		}
	}
	n.Schemas = append(n.Schemas, c.Schemas...)
	for i, old := range n.Schemas {
		s := *old
		s.Loaded, s.Complete = false, false
		s.Unlisted = isTranslated && tables[s.Name] == nil
		s.setTables(tables[s.Name])
		n.Schemas[i] = &s
		n.byName[strings.ToLower(s.Name)] = &s
	}
	sortByName(n.Schemas, func(s *Schema) string { return s.Name })
	return &n
}

// withTablesOf sets the tables of one schema, as withTables does. Where information_schema has other names
// for schemas, the tables are known from the columns.
func (c *Catalog) withTablesOf(in string, rows [][]string) *Catalog {
	if s := c.Schema(in); s != nil && s.Unlisted {
		return c
	}
	return c.change(in, func(s *Schema) {
		tables := make([]*Table, 0, len(rows))
		for _, row := range rows {
			tables = append(tables, c.tableOf(in, row[1], row[2]))
		}
		s.setTables(tables)
	})
}

// tableOf returns a table of a kind in information_schema's words, with the columns and keys that are known
// of it.
func (c *Catalog) tableOf(schema, name, kind string) *Table {
	t := &Table{Name: name}
	if old := c.Table(schema, name); old != nil {
		clone := *old
		t = &clone
	}
	switch kind = strings.ToUpper(kind); {
	case strings.Contains(kind, "VIEW"):
		t.Kind = View
	case kind == "SEQUENCE":
		t.Kind = Sequence
	default:
		t.Kind = BaseTable
	}
	return t
}

func (c *Catalog) withColumns(in string, rows [][]string) *Catalog {
	return c.change(in, func(s *Schema) {
		types := make(map[string]string) // saves memory: most columns share their type and comment with others
		share := func(text string) string {
			if known, ok := types[text]; ok {
				return known
			}
			types[text] = text
			return text
		}
		s.changeTables(rows, func(t *Table) { t.Columns = nil }, func(t *Table, row []string) {
			col := Column{Name: share(row[1]), Type: share(row[2]), comment: share(row[5])}
			if row[3] != "" {
				col.Key = row[3][0]
			}
			extra := strings.ToUpper(row[4])
			col.Generated = strings.Contains(extra, "AUTO_INCREMENT") || strings.Contains(extra, "GENERATED") && !strings.Contains(extra, "DEFAULT_GENERATED")
			t.Columns = append(t.Columns, col)
		})
		s.indexColumns()
		s.Loaded = true
	})
}

func (c *Catalog) withForeignKeys(in string, rows [][]string) *Catalog {
	return c.change(in, func(s *Schema) {
		s.changeTables(rows, func(t *Table) { t.Keys = nil }, func(t *Table, row []string) {
			if n := len(t.Keys); n == 0 || t.Keys[n-1].Name != row[1] {
				key := ForeignKey{Name: row[1], Schema: row[3], Table: row[4]}
				if strings.EqualFold(key.Schema, in) {
					key.Schema = ""
				}
				t.Keys = append(t.Keys, key)
			}
			key := &t.Keys[len(t.Keys)-1]
			key.Columns = append(key.Columns, row[2])
			key.References = append(key.References, row[5])
		})
	})
}

func (c *Catalog) withRoutines(in string, rows [][]string) *Catalog {
	return c.change(in, func(s *Schema) {
		s.Routines = nil
		for _, row := range rows {
			s.Routines = append(s.Routines, Routine{
				Name: row[0], Function: strings.EqualFold(row[1], "FUNCTION"), Detail: row[2],
			})
		}
		sortByName(s.Routines, func(r Routine) string { return r.Name })
	})
}

// withParameters adds parameters to the details of each routine.
func (c *Catalog) withParameters(in string, rows [][]string) *Catalog {
	parameters := make(map[string][]string)
	for _, row := range rows {
		text := row[2]
		if row[1] != "" && row[1] != "IN" {
			text = strings.ToLower(row[1]) + " " + text
		}
		if len(row) > 3 {
			text += " " + row[3]
		}
		parameters[row[0]] = append(parameters[row[0]], text)
	}
	return c.change(in, func(s *Schema) {
		list := append([]Routine(nil), s.Routines...)
		for i, r := range list {
			detail := "(" + strings.Join(parameters[r.Name], ", ") + ")"
			list[i].Detail, list[i].Parameters = JoinDetail(detail, r.Detail), parameters[r.Name]
		}
		s.Routines = list
	})
}

func (c *Catalog) withComments(in string, rows [][]string) *Catalog {
	return c.change(in, func(s *Schema) {
		s.changeTables(rows, func(t *Table) { t.comment = "" }, func(t *Table, row []string) { t.comment = row[1] })
	})
}

func (c *Catalog) withIndexes(in string, rows [][]string) *Catalog {
	return c.change(in, func(s *Schema) {
		s.changeTables(rows, func(t *Table) { t.Indexes = nil }, func(t *Table, row []string) {
			t.Indexes = append(t.Indexes, row[1])
		})
	})
}

func (c *Catalog) withChecks(in string, rows [][]string) *Catalog {
	return c.change(in, func(s *Schema) {
		s.changeTables(rows, func(t *Table) { t.Checks = nil }, func(t *Table, row []string) {
			t.Checks = append(t.Checks, row[1])
		})
	})
}

// withComplete records that the whole content of a schema has been read.
func (c *Catalog) withComplete(in string, _ [][]string) *Catalog {
	if c.Schema(in) == nil {
		return c
	}
	return c.change(in, func(s *Schema) { s.Loaded, s.Complete = true, true })
}

// withLimit records whether a query has returned as many rows as it asked for at most.
func (c *Catalog) withLimit(subject string, limit, rows int) *Catalog {
	n := *c
	n.limits = maps.Clone(c.limits)
	delete(n.limits, subject)
	if rows == limit || rows == fewRows {
		if n.limits == nil {
			n.limits = make(map[string]int)
		}
		n.limits[subject] = rows
	}
	return &n
}

// namedRows returns a name for each row: the first cell, with the other cells as its
// description.
func namedRows(rows [][]string) []Named {
	list := make([]Named, len(rows))
	for i, row := range rows {
		list[i] = Named{Name: row[0], Detail: strings.Join(row[1:], " ")}
	}
	return list
}

// withUsers sets the accounts. A row has a user and a host, or one cell in the form
// 'user'@'host' without escapes.
func (c *Catalog) withUsers(_ string, rows [][]string) *Catalog {
	n := *c
	n.server.Users = make([]Account, len(rows))
	for i, row := range rows {
		a := &n.server.Users[i]
		if len(row) > 1 {
			a.User, a.Host = row[0], row[1]
			continue
		}
		const between = "'@'"
		account := strings.TrimSuffix(strings.TrimPrefix(row[0], "'"), "'")
		a.User = account
		if at := strings.LastIndex(account, between); at >= 0 {
			a.User, a.Host = account[:at], account[at+len(between):]
		}
	}
	sortByName(n.server.Users, func(a Account) string { return a.User + "@" + a.Host })
	return &n
}

// JoinDetail joins the non-empty parts with dots.
func JoinDetail(parts ...string) string {
	var list []string
	for _, p := range parts {
		if p != "" {
			list = append(list, p)
		}
	}
	return strings.Join(list, " · ")
}
