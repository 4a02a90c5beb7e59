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
"set global userstat = 1;" or with its performance schema.`

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
)

var indexViews = []view{
	{servers: "mysql>=8.0", query: indexColumns + indexedExpression + indexesFrom},
	{query: indexColumns + "COLUMN_NAME" + indexesFrom},
}

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
	all, err := askIndexes(ctx, env, args.listArgs, state)
	if err != nil {
		return nil, err
	}
	l := &listing{
		columns: []listed{{"table", asIs}, {"index", asIs}, {"columns", asIs}, {"finding", asIs}, {"to drop it", asIs}},
		empty:   fmt.Sprintf("No index is %s.", cmp.Or(args.kind, "unused or a duplicate")),
	}
	if len(all) == 0 {
		l.empty = "There are no indexes here."
		return l, nil
	}
	findings := make(map[*index]string)
	if args.kind != "duplicate" {
		unused, note, err := unusedIndexes(ctx, env, args.listArgs, all)
		if err != nil {
			return nil, err
		}
		findings = unused
		if l.note = note; note != "" && args.kind == "unused" {
			l.empty, l.note = note, ""
		}
	}
	if args.kind != "unused" {
		for i, cover := range duplicates(all) {
			findings[i] = strings.TrimPrefix(findings[i]+"; ", "; ") + i.isLike(cover)
		}
	}
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

// askIndexes asks for the indexes of the tables that fit.
func askIndexes(ctx context.Context, env *Env, args listArgs, state result.State) (all []*index, err error) {
	v, err := viewFor(indexViews, state)
	if err != nil {
		return nil, err
	}
	rows, err := ask(ctx, env, "list indexes", 8, fill(v.query, args, state))
	for _, row := range rows {
		if n := len(all); n == 0 || all[n-1].schema != row[0] || all[n-1].table != row[1] || all[n-1].name != row[2] {
			all = append(all, &index{schema: row[0], table: row[1], name: row[2], unique: row[3] == "0", kind: row[4]})
		}
		last := all[len(all)-1]
		last.parts = append(last.parts, indexPart(row[7], row[5], row[6], row[4]))
	}
	return all, err
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
	case i.kind != "BTREE":
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
)

// unusedIndexes returns the indexes that no statement has read, with a sentence about them; or a note why
// that is not known.
func unusedIndexes(ctx context.Context, env *Env, args listArgs, all []*index) (map[*index]string, string, error) {
	findings := make(map[*index]string)
	state := env.Sessions.State()
	query := usedByInstruments
	since := sinceStart(ctx, env)
	counted, err := ask(ctx, env, "read setup_instruments", 1, "SELECT COUNT(*) FROM performance_schema.setup_instruments WHERE NAME = 'wait/io/table/sql/handler' AND ENABLED = 'YES'")
	if err != nil && !state.MariaDB {
		return nil, "", err
	}
	if len(counted) != 1 || counted[0][0] == "0" {
		if !state.MariaDB {
			return findings, cmp.Or(instrumentsNote(ctx, env), `The use of indexes is not counted: the instrument "wait/io/table/sql/handler" of the performance schema is off.`), nil
		}
		statistics, err := ask(ctx, env, "read userstat", 1, "SELECT @@global.userstat")
		if err != nil {
			return nil, "", err
		}
		if len(statistics) != 1 || statistics[0][0] == "0" {
			return findings, `The use of indexes is not counted: "set global userstat = 1;" has MariaDB count it from then on.`, nil
		}
		query, since = usedByStatistics, "since userstat was set, or the server started"
	}
	rows, err := ask(ctx, env, "list the use of indexes", 3, fill(query, args, state))
	if err != nil {
		return nil, "", err
	}
	used := make(map[string]bool, len(rows))
	for _, row := range rows {
		used[strings.Join(row, "\x00")] = true
	}
	keys, err := ask(ctx, env, "list foreign keys", 4, fill(foreignKeys, args, state))
	if err != nil {
		return nil, "", err
	}
	for _, i := range all {
		if !i.unique && i.kind == "BTREE" && !used[i.schema+"\x00"+i.table+"\x00"+i.name] && !i.isNeeded(keys) {
			findings[i] = "not used " + since
		}
	}
	return findings, "", nil
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
