package catalog

import (
	"slices"
	"strings"
	"time"
)

// A Catalog is what is known of a server's names. It never changes and may be used from any
// goroutine; what is read later makes a new one that shares the rest. The zero value, and
// nil, know nothing.
type Catalog struct {
	Current string // the default schema
	Schemas []*Schema
	byName  map[string]*Schema // in lower case
	server  Server

	Listed     bool               // the schemas and their tables have been read
	Complete   bool               // so has what belongs to no schema
	partitions map[string][]Named // of the tables that have been asked for, by tableKey
	Threads    []Named            // the connections there were
	threadsAt  time.Time          // when
}

// A Server is what does not belong to a schema.
type Server struct {
	Charsets   []Named
	Collations []Named
	Engines    []Named
	Plugins    []Named
	Variables  []Named
	values     map[string]ValueSet // of variables, where the server tells
	Status     []Named
	Users      []Account
	Roles      []Named
	Topics     []Named // of its help
}

// An Account is a user at a host.
type Account struct{ User, Host string }

// A Schema is a schema and what is in it.
type Schema struct {
	Name     string
	Tables   []*Table // by name
	ByName   map[string]*Table
	Columns  []Named             // the different names of columns, with tables that have them
	Holders  map[string][]string // of a column's name, the tables; in lower case
	Loaded   bool                // the columns have been read
	Complete bool                // all has been read that the server lets be read

	Routines []Routine
	Triggers []Named
	Events   []Named
}

// A Table is a table, a view or a sequence.
type Table struct {
	Name    string
	Letters Letters
	Kind    TableKind
	comment string
	Columns []Column
	Indexes []string
	Keys    []ForeignKey
	Checks  []string // constraints of other kinds
}

// TableKind tells tables, views and sequences apart.
type TableKind byte

// The kinds of tables.
const (
	BaseTable TableKind = iota
	View
	Sequence
)

// A Column is a column of a table.
type Column struct {
	Name, Type, comment string
	Key                 byte // 'P' primary, 'U' unique, 'M' another index, 0 none
	Generated           bool // it has a value of its own, such as the next number
}

// A ForeignKey leads from columns of its table to those of another.
type ForeignKey struct {
	Name          string
	Columns       []string
	Schema, Table string // "" is the schema of its own table
	References    []string
}

// A Routine is a stored procedure or function.
type Routine struct {
	Name, Detail string
	Function     bool
	Parameters   []string // "out total decimal(10,2)"
}

// Named is a name with a few words on it.
type Named struct {
	Name, Detail string
	Letters      Letters // 0 if they have not been looked at
}

// Schema returns the schema of that name, "" being the default one, or nil.
func (c *Catalog) Schema(name string) *Schema {
	if c == nil {
		return nil
	}
	if name == "" {
		name = c.Current
	}
	return c.byName[strings.ToLower(name)]
}

// Table returns a table, or nil.
func (c *Catalog) Table(schemaName, name string) *Table {
	s := c.Schema(schemaName)
	if s == nil {
		return nil
	}
	return s.ByName[strings.ToLower(name)]
}

// PrimaryKey returns the columns of a table's primary key, as far as they are known.
func (c *Catalog) PrimaryKey(schema, table string) (columns []string) {
	t := c.Table(schema, table)
	if t == nil {
		return nil
	}
	for _, column := range t.Columns {
		if column.Key == 'P' {
			columns = append(columns, column.Name)
		}
	}
	return columns
}

// Server returns what the server has besides schemas.
func (c *Catalog) Server() *Server {
	if c == nil {
		return &Server{}
	}
	return &c.server
}

// Column returns a column of the table, or nil.
func (t *Table) Column(name string) *Column {
	i := slices.IndexFunc(t.Columns, func(c Column) bool { return strings.EqualFold(c.Name, name) })
	if i < 0 {
		return nil
	}
	return &t.Columns[i]
}

// Detail says what a table is.
func (t *Table) Detail() string {
	return JoinDetail([]string{"table", "view", "sequence"}[t.Kind], t.comment)
}

// keyWords say what the key of a column is.
var keyWords = map[byte]string{'P': "primary key", 'U': "unique", 'M': "index"}

// Detail says what a column is.
func (c *Column) Detail() string {
	return JoinDetail(c.Type, keyWords[c.Key], c.comment)
}

// with returns a catalog that differs in one schema.
func (c *Catalog) with(s *Schema) *Catalog {
	n := *c
	n.byName = make(map[string]*Schema, len(c.byName)+1)
	for _, old := range c.Schemas {
		n.byName[strings.ToLower(old.Name)] = old
	}
	n.byName[strings.ToLower(s.Name)] = s
	n.Schemas = make([]*Schema, 0, len(n.byName))
	for _, each := range n.byName {
		n.Schemas = append(n.Schemas, each)
	}
	sortByName(n.Schemas, func(s *Schema) string { return s.Name })
	return &n
}

// change returns a catalog in which fill has been done to a copy of a schema.
func (c *Catalog) change(name string, fill func(*Schema)) *Catalog {
	s := &Schema{Name: name}
	if old := c.Schema(name); old != nil {
		clone := *old
		s = &clone
	}
	fill(s)
	return c.with(s)
}

// setTables gives the schema other tables, and finds them by name.
func (s *Schema) setTables(tables []*Table) {
	sortByName(tables, func(t *Table) string { return t.Name })
	s.Tables = tables
	s.ByName = make(map[string]*Table, len(tables))
	for _, t := range tables {
		s.ByName[strings.ToLower(t.Name)] = t
		if t.Letters == 0 {
			t.Letters = LettersOf(t.Name)
		}
	}
}

// changeTables gives the schema copies of its tables, on each of which empty has been done,
// and then fill with each row that is about it. The first cell of a row is the table's name.
func (s *Schema) changeTables(rows [][]string, empty func(*Table), fill func(t *Table, row []string)) {
	tables := make([]*Table, len(s.Tables), len(s.Tables)+1)
	named := make(map[string]*Table, len(tables))
	for i, old := range s.Tables {
		t := *old
		empty(&t)
		tables[i] = &t
		named[t.Name] = &t
	}
	for _, row := range rows {
		t := named[row[0]]
		if t == nil {
			t = &Table{Name: row[0]}
			named[t.Name] = t
			tables = append(tables, t)
		}
		fill(t, row)
	}
	s.setTables(tables)
}

// setHolders notes which names columns have, and which tables have them.
func (s *Schema) setHolders() {
	s.Holders = make(map[string][]string)
	names := make(map[string]string) // as they are written
	for _, t := range s.Tables {
		table := strings.ToLower(t.Name)
		for _, c := range t.Columns {
			name := strings.ToLower(c.Name)
			s.Holders[name] = append(s.Holders[name], table)
			names[name] = c.Name
		}
	}
	s.Columns = make([]Named, 0, len(names))
	for lower, name := range names {
		tables := s.Holders[lower]
		where := strings.Join(tables[:min(len(tables), 3)], ", ")
		if len(tables) > 3 {
			where += ", …"
		}
		s.Columns = append(s.Columns, Named{name, "column of " + where, LettersOf(name)})
	}
	sortByName(s.Columns, func(n Named) string { return n.Name })
}

func sortByName[T any](list []T, name func(T) string) {
	slices.SortFunc(list, func(a, b T) int {
		if n := strings.Compare(strings.ToLower(name(a)), strings.ToLower(name(b))); n != 0 {
			return n
		}
		return strings.Compare(name(a), name(b))
	})
}
