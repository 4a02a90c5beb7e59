package catalog

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"mysh/internal/sqltext"
)

// Ask runs a query on a connection that is not the user's, and returns its rows as text,
// NULL as "".
type Ask func(ctx context.Context, query string) ([][]string, error)

// Load reads a catalog with schema as the default one, "" for none, whose columns are read.
// What the server refuses is left out; the error says what it was, and the catalog is never
// nil.
func Load(ctx context.Context, ask Ask, schema string) (*Catalog, error) {
	c := &Catalog{}
	var errs []error
	for _, s := range stepsOf(schema) {
		next, err := s.run(ctx, ask, "", c)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		c = next
	}
	return c, errors.Join(errs...)
}

// Read returns a catalog that knows the missing part, too.
func (m Missing) Read(ctx context.Context, ask Ask, c *Catalog) (*Catalog, error) {
	for _, s := range m.steps() {
		next, err := s.run(ctx, ask, "", c)
		if err != nil {
			return c, err
		}
		c = next
	}
	return c, nil
}

// A step is one query, and what its rows mean for the catalog.
type step struct {
	what   string
	schema string
	table  string
	cells  int      // in a row
	texts  []string // of the query: the first that the server does not refuse
	add    func(c *Catalog, schema string, rows [][]string) *Catalog
}

// stepsOf returns the steps that read a server with a default schema: what is needed first
// comes first.
func stepsOf(schema string) []step {
	steps := append([]step{currentStep(schema)}, schemaSteps...)
	steps = append(steps, step{add: func(c *Catalog, _ string, _ [][]string) *Catalog {
		n := *c
		n.Listed = true
		return &n
	}})
	if schema != "" {
		steps = append(steps, insideSteps(schema)...)
	}
	steps = append(steps, serverSteps...)
	return append(steps, step{add: func(c *Catalog, _ string, _ [][]string) *Catalog {
		n := *c
		n.Complete = true
		return &n
	}})
}

// insideSteps returns the steps that read what is in a schema.
func insideSteps(schema string) []step {
	steps := make([]step, len(inside), len(inside)+1)
	for i, s := range inside {
		s.schema = schema
		steps[i] = s
	}
	return append(steps, step{schema: schema, add: (*Catalog).withAll})
}

// currentStep sets the default schema, without a query.
func currentStep(schema string) step {
	return step{add: func(c *Catalog, _ string, _ [][]string) *Catalog {
		n := *c
		n.Current, n.partitions = schema, nil
		return &n
	}}
}

// run asks the server, with names in a character set, and returns the catalog with what it said.
func (s step) run(ctx context.Context, ask Ask, charset string, c *Catalog) (*Catalog, error) {
	var rows [][]string
	var err error
	for _, text := range s.texts {
		rows, err = ask(ctx, strings.NewReplacer("{schema}", sqltext.ValueUTF8Or(s.schema, charset), "{table}", sqltext.ValueUTF8Or(s.table, charset)).Replace(text))
		if err == nil || ctx.Err() != nil {
			break
		}
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s for completion: %w", s.what, err)
	}
	for _, row := range rows {
		if len(row) < s.cells {
			return nil, fmt.Errorf("reading %s for completion: a row has %d columns, not %d", s.what, len(row), s.cells)
		}
	}
	return s.add(c, s.schema, rows), nil
}

// schemaSteps read which schemas and tables there are. Nothing is asked for that makes a
// server open each table.
var schemaSteps = []step{
	{
		what: "schemas", cells: 1,
		texts: []string{"SELECT SCHEMA_NAME FROM information_schema.SCHEMATA", "SHOW DATABASES"},
		add:   (*Catalog).withSchemas,
	},
	{
		what: "tables", cells: 3,
		texts: []string{"SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES"},
		add:   (*Catalog).withTables,
	},
}

// inside reads what is in a schema.
// Source: https://dev.mysql.com/doc/refman/9.7/en/information-schema.html and
// https://mariadb.com/docs/server/reference/system-tables/information-schema.
var inside = []step{
	{
		what: "columns", cells: 6,
		texts: []string{"SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, COLUMN_KEY, EXTRA, COLUMN_COMMENT" +
			" FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = {schema} ORDER BY TABLE_NAME, ORDINAL_POSITION"},
		add: (*Catalog).withColumns,
	},
	{
		what: "foreign keys", cells: 6,
		texts: []string{"SELECT TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME" +
			" FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = {schema} AND REFERENCED_TABLE_NAME IS NOT NULL" +
			" ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION"},
		add: (*Catalog).withForeignKeys,
	},
	{
		what: "routines", cells: 3,
		texts: []string{"SELECT ROUTINE_NAME, ROUTINE_TYPE, ROUTINE_COMMENT FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = {schema}"},
		add:   (*Catalog).withRoutines,
	},
	{
		what: "parameters", cells: 3,
		texts: []string{"SELECT SPECIFIC_NAME, PARAMETER_MODE, PARAMETER_NAME, DTD_IDENTIFIER FROM information_schema.PARAMETERS" +
			" WHERE SPECIFIC_SCHEMA = {schema} AND ORDINAL_POSITION > 0 ORDER BY SPECIFIC_NAME, ORDINAL_POSITION"},
		add: (*Catalog).withParameters,
	},
	{
		what: "comments", cells: 2,
		texts: []string{"SELECT TABLE_NAME, TABLE_COMMENT FROM information_schema.TABLES" +
			" WHERE TABLE_SCHEMA = {schema} AND TABLE_TYPE <> 'VIEW' AND LENGTH(TABLE_COMMENT) > 0"},
		add: (*Catalog).withComments,
	},
	{
		what: "indexes", cells: 2,
		texts: []string{"SELECT DISTINCT TABLE_NAME, INDEX_NAME FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = {schema}"},
		add:   (*Catalog).withIndexes,
	},
	{
		what: "constraints", cells: 2,
		texts: []string{"SELECT TABLE_NAME, CONSTRAINT_NAME FROM information_schema.TABLE_CONSTRAINTS" +
			" WHERE TABLE_SCHEMA = {schema} AND CONSTRAINT_TYPE = 'CHECK'"},
		add: (*Catalog).withChecks,
	},
	{
		what: "triggers", cells: 4,
		texts: []string{"SELECT TRIGGER_NAME, ACTION_TIMING, EVENT_MANIPULATION, EVENT_OBJECT_TABLE" +
			" FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = {schema}"},
		add: func(c *Catalog, in string, rows [][]string) *Catalog {
			return c.change(in, func(s *Schema) { s.Triggers = namedRows(rows) })
		},
	},
	{
		what: "events", cells: 2,
		texts: []string{"SELECT EVENT_NAME, EVENT_TYPE FROM information_schema.EVENTS WHERE EVENT_SCHEMA = {schema}"},
		add: func(c *Catalog, in string, rows [][]string) *Catalog {
			return c.change(in, func(s *Schema) { s.Events = namedRows(rows) })
		},
	},
}

// serverSteps read what does not belong to a schema.
var serverSteps = []step{
	{
		what: "users", cells: 1, add: (*Catalog).withUsers,
		texts: []string{
			"SELECT User, Host FROM mysql.user WHERE LENGTH(User) > 0 AND LENGTH(Host) > 0",
			"SELECT DISTINCT GRANTEE FROM information_schema.USER_PRIVILEGES",
		},
	},
	serverStep("roles", func(s *Server) *[]Named { return &s.Roles },
		"SELECT User FROM mysql.user WHERE is_role = 'Y'",
		"SELECT User FROM mysql.user WHERE account_locked = 'Y' AND password_expired = 'Y' AND authentication_string = ''"+ // as CREATE ROLE makes them
			" UNION SELECT FROM_USER FROM mysql.role_edges",
		"SELECT DISTINCT FROM_USER FROM mysql.role_edges",
		"SELECT DISTINCT ROLE_NAME FROM information_schema.APPLICABLE_ROLES"),
	{
		what: "variables", cells: 1, add: (*Catalog).withVariables,
		texts: []string{
			"SELECT VARIABLE_NAME, COALESCE(SESSION_VALUE, GLOBAL_VALUE), VARIABLE_TYPE, ENUM_VALUE_LIST FROM information_schema.SYSTEM_VARIABLES", // MariaDB
			"SHOW VARIABLES",
		},
	},
	serverStep("character sets", func(s *Server) *[]Named { return &s.Charsets }, "SHOW CHARACTER SET"),
	serverStep("collations", func(s *Server) *[]Named { return &s.Collations }, "SHOW COLLATION"),
	serverStep("engines", func(s *Server) *[]Named { return &s.Engines }, "SHOW ENGINES"),
	serverStep("plugins", func(s *Server) *[]Named { return &s.Plugins }, "SHOW PLUGINS"),
	serverStep("help topics", func(s *Server) *[]Named { return &s.Topics }, "SELECT name FROM mysql.help_topic"),
	serverStep("status variables", func(s *Server) *[]Named { return &s.Status }, "SHOW GLOBAL STATUS"),
}

// serverStep reads names, each perhaps with a word on it, into a part of server.
func serverStep(what string, field func(*Server) *[]Named, texts ...string) step {
	return step{what: what, cells: 1, texts: texts, add: func(c *Catalog, _ string, rows [][]string) *Catalog {
		n := *c
		list := make([]Named, len(rows))
		for i, row := range rows {
			list[i].Name = row[0]
			if len(row) > 1 {
				list[i].Detail = row[1]
			}
		}
		sortByName(list, func(n Named) string { return n.Name })
		*field(&n.server) = list
		return &n
	}}
}
