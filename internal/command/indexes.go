package command

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

const indexesHelp = `
\indexes                 both kinds in the selected schema, with statements that
                         drop them
\indexes unused          no statement has read them since the server started
\indexes duplicate ord*  others begin with the same columns; of some tables
\indexes *.*             of all schemas

Unique and full-text indexes and those that a foreign key needs are not called
unused. MySQL counts the use of indexes; MariaDB does with
"set global userstat = 1;" or with its performance schema.

MariaDB opens each table for its indexes. With more than 1000 tables, it opens
those that seem to have such indexes, at most 500.`

// indexArgs are which indexes to show.
type indexArgs struct {
	listArgs
	kind string // "unused", "duplicate" or "" for both
}

// parseIndexes reads "[unused|duplicate] [pattern]" and a route.
func parseIndexes(args string, mode scan.Mode) (any, error) {
	a := indexArgs{}
	first, rest, _ := strings.Cut(args, " ")
	if first = strings.ToLower(first); first == "unused" || first == "duplicate" {
		a.kind, args = first, strings.TrimSpace(rest)
	}
	parsed, err := parseList(args, mode)
	if err == nil {
		a.listArgs = parsed.(listArgs)
	}
	return a, err
}

// An index is one index of a table.
type index struct {
	schema, table, name string
	unique              bool
	kind                string   // BTREE, FULLTEXT, …
	parts               []string // columns or expressions, with the length of a prefix and the order
}

// Queries for indexes. Only MySQL 8 has expressions in them.
// Source: https://dev.mysql.com/doc/refman/9.7/en/information-schema-statistics-table.html.
const (
	indexesFrom = " FROM information_schema.STATISTICS WHERE {schema TABLE_SCHEMA} AND {name TABLE_NAME}" +
		" AND TABLE_SCHEMA NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema') ORDER BY TABLE_SCHEMA, TABLE_NAME, HEX(TABLE_NAME), INDEX_NAME, SEQ_IN_INDEX"
	indexColumns = "SELECT TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, NON_UNIQUE, INDEX_TYPE, SUB_PART, COLLATION, "
	indexesOf    = indexColumns + "COLUMN_NAME FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = {schema} AND TABLE_NAME = {name}"
)

var indexViews = []view{
	{servers: "mysql>=8.0", query: indexColumns + indexedExpression + indexesFrom},
	{query: indexColumns + "COLUMN_NAME" + indexesFrom},
}

// quickIndexViews are those without what a server opens each table for.
var quickIndexViews = []view{
	{servers: "mariadb mysql<8.0", query: "SELECT TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, NON_UNIQUE, '', SUB_PART, '', COLUMN_NAME" + indexesFrom},
}

// mostSuspects is how many tables are opened of those that seem to have such indexes, where not all are.
const mostSuspects = 500

func indexes(ctx context.Context, env *Env, args indexArgs) (Next, error) {
	return listWith(func(ctx context.Context, env *Env, _ listArgs) (*listing, error) {
		return listIndexes(ctx, env, args)
	})(ctx, env, args.listArgs)
}

func listIndexes(ctx context.Context, env *Env, args indexArgs) (*listing, error) {
	state := env.Sessions.State()
	if args.pattern.schema == "" && state.Schema == "" {
		return nil, scan.Errorf(scan.Notice, `no schema is selected: \u selects one, and a pattern may name one, as in \indexes shop.*`)
	}
	l := &listing{
		columns: []listed{{"table", asIs}, {"index", asIs}, {"columns", asIs}, {"finding", asIs}, {"to drop it", asIs}},
		empty:   fmt.Sprintf("No index is %s.", cmp.Or(args.kind, "unused or a duplicate")),
	}
	views, quick := indexViews, false
	if len(viewsFor(quickIndexViews, state)) > 0 && tableIndexes.areMany(ctx, env, args.listArgs, state) {
		views, quick = quickIndexViews, true
	}
	v, err := viewFor(views, state)
	if err != nil {
		return nil, err
	}
	rows, err := ask(ctx, env, "list indexes", 8, fill(v.query, args.listArgs, state))
	if err != nil {
		return nil, err
	}
	all := indexesIn(rows)
	if len(all) == 0 {
		l.empty = "There are no indexes here."
		return l, nil
	}
	use := &indexUse{}
	if args.kind != "duplicate" {
		if use, err = askIndexUse(ctx, env, args.listArgs); err != nil {
			return nil, err
		}
		if l.note = use.note; use.note != "" && args.kind == "unused" {
			l.empty, l.note = use.note, ""
		}
	}
	var keys [][]string
	if quick {
		suspects := tablesOf(all, findingsOf(all, args.kind, use, nil))
		if n := len(suspects); n > mostSuspects {
			suspects = suspects[:mostSuspects]
			l.note = strings.TrimSpace(l.note + fmt.Sprintf(` These are the first %d of %d tables; a pattern, as in \indexes ord*, shows others.`, mostSuspects, n))
		}
		if rows, err = askOfTables(ctx, env, "list indexes", 8, indexesOf, suspects); err != nil {
			return nil, err
		}
		all = indexesIn(rows)
		keys, err = askOfTables(ctx, env, "list foreign keys", 4, foreignKeysOf, suspects)
	} else if use.used != nil {
		keys, err = ask(ctx, env, "list foreign keys", 4, fill(foreignKeys, args.listArgs, state))
	}
	if err != nil {
		return nil, err
	}
	findings := findingsOf(all, args.kind, use, keys)
	for _, i := range all {
		if finding := findings[i]; finding != "" {
			l.rows = append(l.rows, []string{i.tableName(state), i.name, strings.Join(i.parts, ", "), finding, i.drop(env)})
		}
	}
	return l, nil
}

// tableName returns the name of the table, with its schema unless that is selected.
func (i *index) tableName(state result.State) string {
	if i.schema == state.Schema {
		return i.table
	}
	return i.schema + "." + i.table
}

// drop returns the statement that drops the index; "" if its names cannot be written.
func (i *index) drop(env *Env) string {
	names := []string{i.schema, i.table, i.name}
	for n, name := range names {
		quoted, err := sqltext.Identifier(name, env.Sessions.ReadMode())
		if err != nil {
			return ""
		}
		names[n] = quoted
	}
	return fmt.Sprintf("alter table %s.%s drop index %s;", names[0], names[1], names[2])
}

// indexesIn returns the indexes of an answer, which has a row for each of their columns.
func indexesIn(rows [][]string) (all []*index) {
	for _, row := range rows {
		if n := len(all); n == 0 || all[n-1].schema != row[0] || all[n-1].table != row[1] || all[n-1].name != row[2] {
			all = append(all, &index{schema: row[0], table: row[1], name: row[2], unique: row[3] == "0", kind: row[4]})
		}
		last := all[len(all)-1]
		last.parts = append(last.parts, indexPart(row[7], row[5], row[6], row[4]))
	}
	return all
}

// tablesOf returns the schemas and names of the tables of indexes with a finding.
func tablesOf(all []*index, findings map[*index]string) (tables [][2]string) {
	for _, i := range all {
		if table := [2]string{i.schema, i.table}; findings[i] != "" && (len(tables) == 0 || tables[len(tables)-1] != table) {
			tables = append(tables, table)
		}
	}
	return tables
}

// askOfTables asks the same of each of some tables, whose names stand for {schema} and {name} in the query.
// MariaDB opens one table for a query with both names, and all tables for any other condition.
func askOfTables(ctx context.Context, env *Env, what string, columns int, query string, tables [][2]string) (all [][]string, err error) {
	const most = 100 // tables in one text
	charset := env.Sessions.State().Charset
	for some := range slices.Chunk(tables, most) {
		var parts []string
		for _, t := range some {
			parts = append(parts, strings.NewReplacer("{schema}", sqltext.ValueUTF8Or(t[0], charset), "{name}", sqltext.ValueUTF8Or(t[1], charset)).Replace(query))
		}
		rows, err := ask(ctx, env, what, columns, strings.Join(parts, " UNION ALL "))
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	return all, nil
}

// findingsOf returns what is wrong with indexes. keys are the columns of foreign keys.
func findingsOf(all []*index, kind string, use *indexUse, keys [][]string) map[*index]string {
	findings := make(map[*index]string)
	if use.used != nil {
		for _, i := range all {
			if !i.unique && (i.kind == "BTREE" || i.kind == "") && !use.used[i.schema+"\x00"+i.table+"\x00"+i.name] && !i.isNeeded(keys) {
				findings[i] = "not used " + use.since
			}
		}
	}
	if kind != "unused" {
		for i, cover := range duplicates(all) {
			findings[i] = strings.TrimPrefix(findings[i]+"; ", "; ") + i.isLike(cover)
		}
	}
	return findings
}

// duplicates returns the indexes that others make superfluous, with one of the others.
func duplicates(all []*index) map[*index]*index {
	covers := make(map[*index]*index)
	for len(all) > 0 {
		first := all[0]
		end := slices.IndexFunc(all, func(i *index) bool { return i.schema != first.schema || i.table != first.table })
		if end < 0 {
			end = len(all)
		}
		table := all[:end]
		for _, i := range table {
			for _, other := range table {
				if i != other && covers[other] == nil && i.isWithin(other) {
					covers[i] = other
					break
				}
			}
		}
		all = all[end:]
	}
	return covers
}

// isLike returns what an index has in common with one that makes it superfluous.
func (i *index) isLike(cover *index) string {
	if len(i.parts) == len(cover.parts) {
		return "has the columns of " + cover.name
	}
	return fmt.Sprintf("begins like %s (%s)", cover.name, strings.Join(cover.parts, ", "))
}

// isWithin reports whether another index of the same table does all that the index does.
func (i *index) isWithin(other *index) bool {
	if i.name == "PRIMARY" || i.kind != other.kind || len(i.parts) > len(other.parts) || !slices.Equal(i.parts, other.parts[:len(i.parts)]) {
		return false
	}
	same := len(i.parts) == len(other.parts)
	switch {
	case i.unique:
		return same && other.unique
	case i.kind != "BTREE" && i.kind != "": // which is not known
		return same
	}
	return true
}

// Queries for the use of indexes.
// Sources: https://dev.mysql.com/doc/refman/9.7/en/performance-schema-table-wait-summary-tables.html,
// https://mariadb.com/kb/en/information-schema-index_statistics-table/.
const (
	usedByInstruments = "SELECT OBJECT_SCHEMA, OBJECT_NAME, INDEX_NAME FROM performance_schema.table_io_waits_summary_by_index_usage" +
		" WHERE INDEX_NAME IS NOT NULL AND COUNT_STAR > 0 AND {schema OBJECT_SCHEMA} AND {name OBJECT_NAME}"
	usedByStatistics = "SELECT TABLE_SCHEMA, TABLE_NAME, INDEX_NAME FROM information_schema.INDEX_STATISTICS WHERE {schema TABLE_SCHEMA} AND {name TABLE_NAME}"
	foreignKeys      = "SELECT TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE" +
		" WHERE REFERENCED_TABLE_NAME IS NOT NULL AND {schema TABLE_SCHEMA} AND {name TABLE_NAME} ORDER BY TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION"
	foreignKeysOf = "SELECT TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE" +
		" WHERE REFERENCED_TABLE_NAME IS NOT NULL AND TABLE_SCHEMA = {schema} AND TABLE_NAME = {name}"
)

// indexUse is which indexes statements have read.
type indexUse struct {
	used  map[string]bool // schema, table and index, with a zero byte between them; nil if it is not known
	since string          // since when it is counted, as in "for 3 days, since the server started"
	note  string          // why it is not known
}

// askIndexUse asks for the use of indexes.
func askIndexUse(ctx context.Context, env *Env, args listArgs) (*indexUse, error) {
	state := env.Sessions.State()
	query, use := usedByInstruments, &indexUse{since: sinceStart(ctx, env)}
	counted, err := ask(ctx, env, "read setup_instruments", 1, "SELECT COUNT(*) FROM performance_schema.setup_instruments WHERE NAME = 'wait/io/table/sql/handler' AND ENABLED = 'YES'")
	if err != nil && !state.MariaDB {
		return nil, err
	}
	if len(counted) != 1 || counted[0][0] == "0" {
		if !state.MariaDB {
			use.note = cmp.Or(instrumentsNote(ctx, env), `The use of indexes is not counted: the instrument "wait/io/table/sql/handler" of the performance schema is off.`)
			return use, nil
		}
		statistics, err := ask(ctx, env, "read userstat", 1, "SELECT @@global.userstat")
		if err != nil {
			return nil, err
		}
		if len(statistics) != 1 || statistics[0][0] == "0" {
			use.note = `The use of indexes is not counted: "set global userstat = 1;" has MariaDB count it from then on.`
			return use, nil
		}
		query, use.since = usedByStatistics, "since userstat was set, or the server started"
	}
	rows, err := ask(ctx, env, "list the use of indexes", 3, fill(query, args, state))
	if err != nil {
		return nil, err
	}
	use.used = make(map[string]bool, len(rows))
	for _, row := range rows {
		use.used[strings.Join(row, "\x00")] = true
	}
	return use, nil
}

// isNeeded reports whether a foreign key begins with the columns of the index. keys are the columns of
// foreign keys.
func (i *index) isNeeded(keys [][]string) bool {
	var columns []string
	for n, key := range keys {
		if key[0] != i.schema || key[1] != i.table {
			continue
		}
		columns = append(columns, key[3])
		if last := n+1 == len(keys) || !slices.Equal(keys[n+1][:3], key[:3]); last {
			if len(columns) <= len(i.parts) && slices.Equal(columns, i.parts[:len(columns)]) {
				return true
			}
			columns = nil
		}
	}
	return false
}

// sinceStart returns since when a server has counted: "for 3 days, since the server started".
func sinceStart(ctx context.Context, env *Env) string {
	rows, err := ask(ctx, env, "read the uptime", 2, "SHOW GLOBAL STATUS LIKE 'Uptime'")
	if err != nil || len(rows) != 1 {
		return "since the server started"
	}
	return fmt.Sprintf("for %s, since the server started", humanize.Roughly(time.Duration(number(rows[0][1]))*time.Second))
}
