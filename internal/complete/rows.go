package complete

import "strings"

// What the rows of the steps mean. Each returns a new catalog and leaves the old one alone.

func (c *Catalog) withSchemas(_ string, rows [][]string) *Catalog {
	n := *c
	n.schemas, n.byName = nil, make(map[string]*schema, len(rows))
	for _, row := range rows {
		s := c.schema(row[0])
		if s == nil || row[0] == "" {
			s = &schema{name: row[0]}
		}
		n.schemas = append(n.schemas, s)
		n.byName[strings.ToLower(s.name)] = s
	}
	sortByName(n.schemas, func(s *schema) string { return s.name })
	return &n
}

// withTables says which tables all schemas have. What was known of those that are still
// there is kept until it is read again.
func (c *Catalog) withTables(_ string, rows [][]string) *Catalog {
	n := *c
	tables := make(map[string][]*table)
	for _, row := range rows {
		t := &table{name: row[1]}
		if old := c.table(row[0], row[1]); old != nil {
			clone := *old
			t = &clone
		}
		switch kind := strings.ToUpper(row[2]); {
		case strings.Contains(kind, "VIEW"):
			t.kind = view
		case kind == "SEQUENCE":
			t.kind = sequence
		default:
			t.kind = baseTable
		}
		tables[row[0]] = append(tables[row[0]], t)
	}
	n.schemas, n.byName = nil, make(map[string]*schema, len(c.schemas))
	for name := range tables {
		if c.byName[strings.ToLower(name)] == nil {
			n.schemas = append(n.schemas, &schema{name: name})
		}
	}
	n.schemas = append(n.schemas, c.schemas...)
	for i, old := range n.schemas {
		s := *old
		s.loaded, s.complete = false, false
		s.setTables(tables[s.name])
		n.schemas[i] = &s
		n.byName[strings.ToLower(s.name)] = &s
	}
	sortByName(n.schemas, func(s *schema) string { return s.name })
	return &n
}

func (c *Catalog) withColumns(in string, rows [][]string) *Catalog {
	return c.change(in, func(s *schema) {
		types := make(map[string]string) // most columns share their texts with others
		share := func(text string) string {
			if known, ok := types[text]; ok {
				return known
			}
			types[text] = text
			return text
		}
		s.changeTables(rows, func(t *table) { t.columns = nil }, func(t *table, row []string) {
			col := column{name: share(row[1]), typ: share(row[2]), comment: share(row[5])}
			if row[3] != "" {
				col.key = row[3][0]
			}
			extra := strings.ToUpper(row[4])
			col.generated = strings.Contains(extra, "AUTO_INCREMENT") || strings.Contains(extra, "GENERATED") && !strings.Contains(extra, "DEFAULT_GENERATED")
			t.columns = append(t.columns, col)
		})
		s.setHolders()
		s.loaded = true
	})
}

func (c *Catalog) withForeignKeys(in string, rows [][]string) *Catalog {
	return c.change(in, func(s *schema) {
		s.changeTables(rows, func(t *table) { t.keys = nil }, func(t *table, row []string) {
			if n := len(t.keys); n == 0 || t.keys[n-1].name != row[1] {
				key := foreignKey{name: row[1], schema: row[3], table: row[4]}
				if strings.EqualFold(key.schema, in) {
					key.schema = ""
				}
				t.keys = append(t.keys, key)
			}
			key := &t.keys[len(t.keys)-1]
			key.columns = append(key.columns, row[2])
			key.references = append(key.references, row[5])
		})
	})
}

func (c *Catalog) withRoutines(in string, rows [][]string) *Catalog {
	return c.change(in, func(s *schema) {
		s.routines = nil
		for _, row := range rows {
			s.routines = append(s.routines, routine{
				name: row[0], function: strings.EqualFold(row[1], "FUNCTION"), detail: row[2],
			})
		}
		sortByName(s.routines, func(r routine) string { return r.name })
	})
}

// withParameters puts the parameters of each routine in its words.
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
	return c.change(in, func(s *schema) {
		list := append([]routine(nil), s.routines...)
		for i, r := range list {
			detail := "(" + strings.Join(parameters[r.name], ", ") + ")"
			list[i].detail, list[i].parameters = joinDetail(detail, r.detail), parameters[r.name]
		}
		s.routines = list
	})
}

func (c *Catalog) withComments(in string, rows [][]string) *Catalog {
	return c.change(in, func(s *schema) {
		s.changeTables(rows, func(t *table) { t.comment = "" }, func(t *table, row []string) { t.comment = row[1] })
	})
}

func (c *Catalog) withIndexes(in string, rows [][]string) *Catalog {
	return c.change(in, func(s *schema) {
		s.changeTables(rows, func(t *table) { t.indexes = nil }, func(t *table, row []string) {
			t.indexes = append(t.indexes, row[1])
		})
	})
}

func (c *Catalog) withChecks(in string, rows [][]string) *Catalog {
	return c.change(in, func(s *schema) {
		s.changeTables(rows, func(t *table) { t.checks = nil }, func(t *table, row []string) {
			t.checks = append(t.checks, row[1])
		})
	})
}

// withAll notes that all has been read of a schema that the server lets be read.
func (c *Catalog) withAll(in string, _ [][]string) *Catalog {
	if c.schema(in) == nil {
		return c
	}
	return c.change(in, func(s *schema) { s.loaded, s.complete = true, true })
}

// namedRows returns the first cell of each row, with the others as a description.
func namedRows(rows [][]string) []named {
	list := make([]named, len(rows))
	for i, row := range rows {
		list[i] = named{name: row[0], detail: strings.Join(row[1:], " ")}
	}
	return list
}

// joinDetail joins what is not empty with dots.
func joinDetail(parts ...string) string {
	var list []string
	for _, p := range parts {
		if p != "" {
			list = append(list, p)
		}
	}
	return strings.Join(list, " · ")
}
