package catalog

import (
	"slices"
	"strings"
	"time"
)

// A Catalog holds the names of a server that have been read so far. It is immutable and may be
// used from any goroutine; a reader creates a new Catalog that shares the unchanged parts. The
// zero value and nil have no names.
type Catalog struct {
	Current string // the default schema
	Schemas []*Schema
	byName  map[string]*Schema // by lower-case name
	server  Server

	Listed     bool               // the schemas and their tables have been read
	Complete   bool               // Listed, and the names outside of schemas have been read
	limits     map[string]int     // how many names were read, by subject; only where there may be more
	partitions map[string][]Named // by tableKey; only tables whose partitions have been read
	Threads    []Named            // the connections of the server
	threadsAt  time.Time          // the time at which Threads was read
}

// A Server holds the names that belong to no schema.
type Server struct {
	Charsets   []Named
	Collations []Named
	Engines    []Named
	Plugins    []Named
	Variables  []Named
	values     map[string]ValueSet // of variables, as reported by the server
	Status     []Named
	Users      []Account
	Roles      []Named
	Topics     []Named // the topics of its help
}

// An Account is a user name and a host.
type Account struct{ User, Host string }

// A Schema holds the names in one schema.
type Schema struct {
	Name             string
	Tables           []*Table // sorted by name
	ByName           map[string]*Table
	Columns          []Named             // the distinct column names; the details list tables that have the column
	TablesWithColumn map[string][]string // lower-case column name → lower-case names of its tables
	Loaded           bool                // the columns have been read
	Complete         bool                // everything that the server allows has been read
	Unlisted         bool                // the tables are known only if Loaded: the list of all tables has none of them

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
	Checks  []string // names of CHECK constraints
}

// TableKind distinguishes tables, views and sequences.
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
	Generated           bool // the server generates a value, such as the next number
}

// A ForeignKey lists columns of its table and the columns of another table that they reference.
type ForeignKey struct {
	Name          string
	Columns       []string
	Schema, Table string // the referenced table; Schema "" is the schema of the key's own table
	References    []string
}

// A Routine is a stored procedure or function.
type Routine struct {
	Name, Detail string
	Function     bool
	Parameters   []string // "out total decimal(10,2)"
}

// A Named is a name with a short description.
type Named struct {
	Name, Detail string
	Letters      Letters // 0 if not computed
}

// Schema returns the schema called name, or nil. The name "" means the default schema.
func (c *Catalog) Schema(name string) *Schema {
	if c == nil {
		return nil
	}
	if name == "" {
		name = c.Current
	}
	return c.byName[strings.ToLower(name)]
}

// Table returns the table called name, or nil.
func (c *Catalog) Table(schemaName, name string) *Table {
	s := c.Schema(schemaName)
	if s == nil {
		return nil
	}
	return s.ByName[strings.ToLower(name)]
}

// PrimaryKey returns the columns of a table's primary key, or nil if the catalog does not have
// them.
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

// Server returns the names that belong to no schema. The result is never nil.
func (c *Catalog) Server() *Server {
	if c == nil {
		return &Server{}
	}
	return &c.server
}

// Column returns the column called name, or nil.
func (t *Table) Column(name string) *Column {
	i := slices.IndexFunc(t.Columns, func(c Column) bool { return strings.EqualFold(c.Name, name) })
	if i < 0 {
		return nil
	}
	return &t.Columns[i]
}

// Detail returns a description of the table: its kind and comment.
func (t *Table) Detail() string {
	return JoinDetail([]string{"table", "view", "sequence"}[t.Kind], t.comment)
}

// keyNames describes the values of Column.Key.
var keyNames = map[byte]string{'P': "primary key", 'U': "unique", 'M': "index"}

// Detail returns a description of the column: its type, key and comment.
func (c *Column) Detail() string {
	return JoinDetail(c.Type, keyNames[c.Key], c.comment)
}

// with returns a catalog in which the schema s replaces the schema of the same name.
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

// change returns a catalog in which fill has modified a copy of a schema.
func (c *Catalog) change(name string, fill func(*Schema)) *Catalog {
	s := &Schema{Name: name}
	if old := c.Schema(name); old != nil {
		clone := *old
		s = &clone
	}
	fill(s)
	return c.with(s)
}

// setTables sets the tables of the schema and the index by name.
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

// changeTables copies the tables of the schema. It calls empty on each copy, and fill with each
// row and the table of that row. The first cell of a row is the name of the table.
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

// indexColumns sets Columns and TablesWithColumn from the columns of the tables.
func (s *Schema) indexColumns() {
	s.TablesWithColumn = make(map[string][]string)
	names := make(map[string]string) // lower-case name → name as written
	for _, t := range s.Tables {
		table := strings.ToLower(t.Name)
		for _, c := range t.Columns {
			name := strings.ToLower(c.Name)
			s.TablesWithColumn[name] = append(s.TablesWithColumn[name], table)
			names[name] = c.Name
		}
	}
	s.Columns = make([]Named, 0, len(names))
	for lower, name := range names {
		tables := s.TablesWithColumn[lower]
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
