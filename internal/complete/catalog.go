package complete

import (
	"slices"
	"strings"
	"time"
)

// A Catalog is what is known of a server's names. It never changes and may be used from any
// goroutine; what is read later makes a new one that shares the rest. The zero value, and
// nil, know nothing.
type Catalog struct {
	current string // the default schema
	schemas []*schema
	byName  map[string]*schema // in lower case
	server  server

	listed     bool               // the schemas and their tables have been read
	complete   bool               // so has what belongs to no schema
	partitions map[string][]named // of the tables that have been asked for, by tableKey
	threads    []named            // the connections there were
	threadsAt  time.Time          // when
}

// server is what does not belong to a schema.
type server struct {
	charsets   []named
	collations []named
	engines    []named
	plugins    []named
	variables  []named
	values     map[string]valueSet // of variables, where the server tells
	status     []named
	users      []named // 'app'@'%'
	roles      []named
	topics     []named // of its help
}

// A schema and what is in it.
type schema struct {
	name     string
	tables   []*table // by name
	byName   map[string]*table
	columns  []named             // the different names of columns, with tables that have them
	holders  map[string][]string // of a column's name, the tables; in lower case
	loaded   bool                // the columns have been read
	complete bool                // all has been read that the server lets be read

	routines []routine
	triggers []named
	events   []named
}

// A table, a view or a sequence.
type table struct {
	name    string
	letters letters
	kind    tableKind
	comment string
	columns []column
	indexes []string
	keys    []foreignKey
	checks  []string // constraints of other kinds
}

type tableKind byte

const (
	baseTable tableKind = iota
	view
	sequence
)

// A column of a table.
type column struct {
	name, typ, comment string
	key                byte // 'P' primary, 'U' unique, 'M' another index, 0 none
	generated          bool // it has a value of its own, such as the next number
}

// A foreignKey leads from columns of its table to those of another.
type foreignKey struct {
	name          string
	columns       []string
	schema, table string // "" is the schema of its own table
	references    []string
}

// A routine is a stored procedure or function.
type routine struct {
	name, detail string
	function     bool
	parameters   []string // "out total decimal(10,2)"
}

// named is a name with a few words on it.
type named struct {
	name, detail string
	letters      letters // 0 if they have not been looked at
}

// schema returns the schema of that name, "" being the default one, or nil.
func (c *Catalog) schema(name string) *schema {
	if c == nil {
		return nil
	}
	if name == "" {
		name = c.current
	}
	return c.byName[strings.ToLower(name)]
}

// table returns a table, or nil.
func (c *Catalog) table(schemaName, name string) *table {
	s := c.schema(schemaName)
	if s == nil {
		return nil
	}
	return s.byName[strings.ToLower(name)]
}

// PrimaryKey returns the columns of a table's primary key, as far as they are known.
func (c *Catalog) PrimaryKey(schema, table string) (columns []string) {
	t := c.table(schema, table)
	if t == nil {
		return nil
	}
	for _, column := range t.columns {
		if column.key == 'P' {
			columns = append(columns, column.name)
		}
	}
	return columns
}

// names returns what the server has besides schemas.
func (c *Catalog) names() *server {
	if c == nil {
		return &server{}
	}
	return &c.server
}

// column returns a column of the table, or nil.
func (t *table) column(name string) *column {
	i := slices.IndexFunc(t.columns, func(c column) bool { return strings.EqualFold(c.name, name) })
	if i < 0 {
		return nil
	}
	return &t.columns[i]
}

// with returns a catalog that differs in one schema.
func (c *Catalog) with(s *schema) *Catalog {
	n := *c
	n.byName = make(map[string]*schema, len(c.byName)+1)
	for _, old := range c.schemas {
		n.byName[strings.ToLower(old.name)] = old
	}
	n.byName[strings.ToLower(s.name)] = s
	n.schemas = make([]*schema, 0, len(n.byName))
	for _, each := range n.byName {
		n.schemas = append(n.schemas, each)
	}
	sortByName(n.schemas, func(s *schema) string { return s.name })
	return &n
}

// change returns a catalog in which fill has been done to a copy of a schema.
func (c *Catalog) change(name string, fill func(*schema)) *Catalog {
	s := &schema{name: name}
	if old := c.schema(name); old != nil {
		clone := *old
		s = &clone
	}
	fill(s)
	return c.with(s)
}

// setTables gives the schema other tables, and finds them by name.
func (s *schema) setTables(tables []*table) {
	sortByName(tables, func(t *table) string { return t.name })
	s.tables = tables
	s.byName = make(map[string]*table, len(tables))
	for _, t := range tables {
		s.byName[strings.ToLower(t.name)] = t
		if t.letters == 0 {
			t.letters = lettersOf(t.name)
		}
	}
}

// changeTables gives the schema copies of its tables, on each of which empty has been done,
// and then fill with each row that is about it. The first cell of a row is the table's name.
func (s *schema) changeTables(rows [][]string, empty func(*table), fill func(t *table, row []string)) {
	tables := make([]*table, len(s.tables), len(s.tables)+1)
	named := make(map[string]*table, len(tables))
	for i, old := range s.tables {
		t := *old
		empty(&t)
		tables[i] = &t
		named[t.name] = &t
	}
	for _, row := range rows {
		t := named[row[0]]
		if t == nil {
			t = &table{name: row[0]}
			named[t.name] = t
			tables = append(tables, t)
		}
		fill(t, row)
	}
	s.setTables(tables)
}

// setHolders notes which names columns have, and which tables have them.
func (s *schema) setHolders() {
	s.holders = make(map[string][]string)
	names := make(map[string]string) // as they are written
	for _, t := range s.tables {
		table := strings.ToLower(t.name)
		for _, c := range t.columns {
			name := strings.ToLower(c.name)
			s.holders[name] = append(s.holders[name], table)
			names[name] = c.name
		}
	}
	s.columns = make([]named, 0, len(names))
	for lower, name := range names {
		tables := s.holders[lower]
		where := strings.Join(tables[:min(len(tables), 3)], ", ")
		if len(tables) > 3 {
			where += ", …"
		}
		s.columns = append(s.columns, named{name, "column of " + where, lettersOf(name)})
	}
	sortByName(s.columns, func(n named) string { return n.name })
}

func sortByName[T any](list []T, name func(T) string) {
	slices.SortFunc(list, func(a, b T) int {
		if n := strings.Compare(strings.ToLower(name(a)), strings.ToLower(name(b))); n != 0 {
			return n
		}
		return strings.Compare(name(a), name(b))
	})
}
