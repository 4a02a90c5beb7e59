package catalog

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"mysh/internal/sqltext"
)

// An Ask runs a query on a connection that is not the user's. It returns the rows as text, with
// NULL as "".
type Ask func(ctx context.Context, query string) ([][]string, error)

// Load reads a catalog with schema as the default schema and reads the columns of that schema;
// "" means no default schema. Load leaves out what the server refuses to return, and joins
// these refusals in its error. The catalog is never nil.
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

// Read returns c with the missing part. On an error it returns the catalog read so far.
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

// A step is one query and the function that adds its rows to a catalog.
type step struct {
	subject  string
	schema   string
	table    string
	kinds    sqltext.NameKinds // that the answer has
	minCells int               // the least number of cells in a row
	queries  []string          // alternatives; the first that the server answers is used
	needs    string            // the subject of a step that must have been answered; "" for none
	limit    int               // the most rows that a query asks for; 0 for any number
	apply    func(c *Catalog, schema string, rows [][]string) *Catalog
}

// stepsOf returns the steps that read a server with a default schema, the most needed first.
func stepsOf(schema string) []step {
	steps := append([]step{currentStep(schema)}, schemaSteps...)
	steps = append(steps, step{apply: func(c *Catalog, _ string, _ [][]string) *Catalog {
		n := *c
		n.Listed = true
		return &n
	}})
	if schema != "" {
		steps = append(steps, contentStepsOf(schema)...)
	}
	steps = append(append(steps, accountSteps...), serverSteps...)
	return append(steps, step{apply: func(c *Catalog, _ string, _ [][]string) *Catalog {
		n := *c
		n.Complete = true
		return &n
	}})
}

// contentStepsOf returns the steps that read the content of a schema.
func contentStepsOf(schema string) []step {
	steps := make([]step, len(contentSteps), len(contentSteps)+1)
	for i, s := range contentSteps {
		s.schema = schema
		steps[i] = s
	}
	return append(steps, step{schema: schema, needs: columnsSubject, apply: (*Catalog).withComplete})
}

// currentStep returns a step without a query that sets the default schema.
func currentStep(schema string) step {
	return step{subject: currentSubject, schema: schema, apply: func(c *Catalog, _ string, _ [][]string) *Catalog {
		n := *c
		n.Current, n.partitions = schema, nil
		return &n
	}}
}

// columnsSubject is the subject of the step that reads columns.
const columnsSubject = "columns"

// currentSubject is the subject of the step that sets the default schema.
const currentSubject = "default schema"

// withoutPartitions is a step without a query that drops the partitions.
var withoutPartitions = step{subject: "no partitions", apply: func(c *Catalog, _ string, _ [][]string) *Catalog {
	n := *c
	n.partitions = nil
	return &n
}}

// tablesStep returns the step that reads the names of the tables of one schema.
func tablesStep(schema string) step {
	return step{
		subject: "tables", schema: schema, minCells: 3, limit: maxTables,
		queries: limited(maxTables, "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA = {schema}"),
		apply:   (*Catalog).withTablesOf,
	}
}

// unlistedStep returns the step that reads the names of the tables of a schema that no list has: a branch of
// Dolt, a shard of Vitess, a schema of a catalog.
func unlistedStep(schema string) step {
	s := tablesStep(schema)
	s.subject, s.minCells, s.queries = "tables of "+schema, 2, nil
	for _, parts := range [][]string{{schema}, strings.Split(schema, ".")} {
		for i, part := range parts {
			parts[i] = "`" + strings.ReplaceAll(part, "`", "``") + "`"
		}
		s.queries = append(s.queries, "SHOW FULL TABLES FROM "+strings.Join(parts, "."))
	}
	s.apply = func(c *Catalog, in string, rows [][]string) *Catalog {
		return c.change(in, func(s *Schema) {
			tables := make([]*Table, len(rows))
			for i, row := range rows {
				tables[i] = c.tableOf(in, row[0], row[1])
			}
			s.Unlisted = true
			s.setTables(tables)
		})
	}
	return s
}

const (
	// maxTables and maxColumns bound the memory for names.
	maxTables  = 100_000
	maxColumns = 200_000

	// fewRows is how many rows a statement may return where servers limit that. vtgate refuses more.
	fewRows = 10_000
)

// limited returns a query with a limit, and with a low one for servers that refuse the first.
func limited(rows int, query string) []string {
	return []string{fmt.Sprintf("%s LIMIT %d", query, rows), fmt.Sprintf("%s LIMIT %d", query, fewRows)}
}

// run sends the query, and returns the catalog with the rows added. Names in the query are in
// charset.
func (s step) run(ctx context.Context, ask Ask, charset string, c *Catalog) (*Catalog, error) {
	var rows [][]string
	var err error
	for _, text := range s.queries {
		query, done := context.WithTimeout(ctx, queryTimeout)
		rows, err = ask(query, strings.NewReplacer("{schema}", sqltext.ValueUTF8Or(s.schema, charset), "{table}", sqltext.ValueUTF8Or(s.table, charset)).Replace(text))
		if query.Err() != nil && err != nil {
			err = query.Err() // not that of the connection, which was closed
		}
		done()
		if err == nil || errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil {
			break
		}
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s for completion: %w", s.subject, err)
	}
	for _, row := range rows {
		if len(row) < s.minCells {
			return nil, fmt.Errorf("reading %s for completion: a row has %d columns, not %d", s.subject, len(row), s.minCells)
		}
	}
	c = s.apply(c, s.schema, rows)
	if s.limit > 0 {
		c = c.withLimit(s.subject, s.limit, len(rows))
	}
	return c, nil
}

// schemaSteps read the names of schemas and tables. They avoid queries for which a server must
// open each table.
var schemaSteps = []step{
	{
		// vtgate lists its keyspaces, but has the schemas of the shards in information_schema.
		subject: "schemas", minCells: 1,
		queries: []string{"SHOW DATABASES", "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA"},
		apply:   (*Catalog).withSchemas,
	},
	{
		subject: "tables", minCells: 3, limit: maxTables,
		queries: limited(maxTables, "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES"),
		apply:   (*Catalog).withTables,
	},
}

// contentSteps read the content of a schema.
// Source: https://dev.mysql.com/doc/refman/9.7/en/information-schema.html and
// https://mariadb.com/docs/server/reference/system-tables/information-schema.
var contentSteps = []step{
	{
		subject: columnsSubject, kinds: sqltext.TableNames, minCells: 6, limit: maxColumns,
		queries: limited(maxColumns, "SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, COLUMN_KEY, EXTRA, COLUMN_COMMENT"+
			" FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = {schema} ORDER BY TABLE_NAME, ORDINAL_POSITION"),
		apply: (*Catalog).withColumns,
	},
	{
		subject: "foreign keys", kinds: sqltext.TableNames, minCells: 6,
		queries: []string{"SELECT TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME" +
			" FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = {schema} AND REFERENCED_TABLE_NAME IS NOT NULL" +
			" ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION"},
		apply: (*Catalog).withForeignKeys,
	},
	{
		subject: "routines", kinds: sqltext.RoutineNames, minCells: 3,
		queries: []string{"SELECT ROUTINE_NAME, ROUTINE_TYPE, ROUTINE_COMMENT FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = {schema}"},
		apply:   (*Catalog).withRoutines,
	},
	{
		subject: "parameters", kinds: sqltext.RoutineNames, minCells: 3,
		queries: []string{"SELECT SPECIFIC_NAME, PARAMETER_MODE, PARAMETER_NAME, DTD_IDENTIFIER FROM information_schema.PARAMETERS" +
			" WHERE SPECIFIC_SCHEMA = {schema} AND ORDINAL_POSITION > 0 ORDER BY SPECIFIC_NAME, ORDINAL_POSITION"},
		apply: (*Catalog).withParameters,
	},
	{
		subject: "comments", kinds: sqltext.TableNames, minCells: 2,
		queries: []string{"SELECT TABLE_NAME, TABLE_COMMENT FROM information_schema.TABLES" +
			" WHERE TABLE_SCHEMA = {schema} AND TABLE_TYPE <> 'VIEW' AND LENGTH(TABLE_COMMENT) > 0"},
		apply: (*Catalog).withComments,
	},
	{
		subject: "indexes", kinds: sqltext.TableNames, minCells: 2,
		queries: []string{"SELECT DISTINCT TABLE_NAME, INDEX_NAME FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = {schema}"},
		apply:   (*Catalog).withIndexes,
	},
	{
		subject: "constraints", kinds: sqltext.TableNames, minCells: 2,
		queries: []string{"SELECT TABLE_NAME, CONSTRAINT_NAME FROM information_schema.TABLE_CONSTRAINTS" +
			" WHERE TABLE_SCHEMA = {schema} AND CONSTRAINT_TYPE = 'CHECK'"},
		apply: (*Catalog).withChecks,
	},
	{
		subject: "triggers", kinds: sqltext.TriggerNames, minCells: 4,
		queries: []string{"SELECT TRIGGER_NAME, ACTION_TIMING, EVENT_MANIPULATION, EVENT_OBJECT_TABLE" +
			" FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = {schema}"},
		apply: func(c *Catalog, in string, rows [][]string) *Catalog {
			return c.change(in, func(s *Schema) { s.Triggers = namedRows(rows) })
		},
	},
	{
		subject: "events", kinds: sqltext.EventNames, minCells: 2,
		queries: []string{"SELECT EVENT_NAME, EVENT_TYPE FROM information_schema.EVENTS WHERE EVENT_SCHEMA = {schema}"},
		apply: func(c *Catalog, in string, rows [][]string) *Catalog {
			return c.change(in, func(s *Schema) { s.Events = namedRows(rows) })
		},
	},
}

// accountSteps read the users and roles.
var accountSteps = []step{
	{
		subject: "users", minCells: 1, apply: (*Catalog).withUsers,
		queries: []string{
			"SELECT User, Host FROM mysql.user WHERE LENGTH(User) > 0 AND LENGTH(Host) > 0",
			"SELECT DISTINCT GRANTEE FROM information_schema.USER_PRIVILEGES",
		},
	},
	serverStep("roles", func(s *Server) *[]Named { return &s.Roles },
		"SELECT User FROM mysql.user WHERE is_role = 'Y'",
		"SELECT User FROM mysql.user WHERE account_locked = 'Y' AND password_expired = 'Y' AND authentication_string = ''"+ // CREATE ROLE creates such accounts
			" UNION SELECT FROM_USER FROM mysql.role_edges",
		"SELECT DISTINCT FROM_USER FROM mysql.role_edges",
		"SELECT DISTINCT ROLE_NAME FROM information_schema.APPLICABLE_ROLES"),
}

// serverSteps read the names that belong to no schema, nor to a user. They change so rarely that they are
// read once for each connection.
var serverSteps = []step{
	{
		subject: "variables", minCells: 1, apply: (*Catalog).withVariables,
		queries: []string{
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

// serverStep returns a step that reads names, each with an optional description, into a field
// of Server.
func serverStep(what string, field func(*Server) *[]Named, texts ...string) step {
	return step{subject: what, minCells: 1, queries: texts, apply: func(c *Catalog, _ string, rows [][]string) *Catalog {
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
