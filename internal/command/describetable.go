package command

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mysh/internal/humanize"
	"mysh/internal/product"
)

// tableFacts are what a server reports of a table as a whole.
type tableFacts struct {
	kind, engine, rows, data, indexes, free, next, created, changed, collation, format, options, comment string
}

const tableQuery = "SELECT TABLE_TYPE, ENGINE, TABLE_ROWS, DATA_LENGTH, INDEX_LENGTH, DATA_FREE, AUTO_INCREMENT, CREATE_TIME, UPDATE_TIME," +
	" TABLE_COLLATION, ROW_FORMAT, CREATE_OPTIONS, TABLE_COMMENT FROM information_schema.TABLES WHERE TABLE_SCHEMA = {schema} AND TABLE_NAME = {name}"

// askFacts asks for the facts of a table. MySQL 8 remembers its figures for a day; these are those of now.
func (q *inquiry) askFacts(ctx context.Context) (f tableFacts, err error) {
	const expiry = "SET SESSION information_schema_stats_expiry = "
	state := q.env.Sessions.State()
	if server := state.Server(); server.Family == product.MySQL && server.Major >= 8 && server.IsOriginal() {
		if _, err = q.try(ctx, "", 0, expiry+"0"); err != nil {
			return f, err
		}
		defer func() {
			if _, failed := q.try(ctx, "", 0, expiry+"DEFAULT"); err == nil {
				err = failed
			}
		}()
	}
	const columns = 13
	rows, err := q.ask(ctx, columns, tableQuery)
	if err != nil || len(rows) == 0 {
		return f, err
	}
	r := rows[0]
	return tableFacts{r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10], r[11], r[12]}, nil
}

var columnColumns = []listed{{"column", asIs}, {"type", asIs}, {"null", asIs}, {"key", asIs}, {"default", asIs}, {"extra", asIs}, {"comment", asIs}}

// viewColumns are those of them that a view has itself.
var viewColumns = []listed{{"column", asIs}, {"type", asIs}, {"null", asIs}, {"comment", asIs}}

// askColumns asks for the columns of a table or a view. collation is that of the table.
func (q *inquiry) askColumns(ctx context.Context, collation string) ([][]string, error) {
	const columns = 10
	query := "SELECT COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_KEY, COLUMN_DEFAULT IS NULL, COLUMN_DEFAULT, EXTRA, {generated}, COLLATION_NAME," +
		" COLUMN_COMMENT FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = {schema} AND TABLE_NAME = {name} ORDER BY ORDINAL_POSITION"
	state := q.env.Sessions.State()
	generated := writtenOnce("GENERATION_EXPRESSION")
	if state.MariaDB {
		generated = "GENERATION_EXPRESSION"
		if server := state.Server(); server.Major == 10 && server.Minor < 2 {
			generated = "''"
		}
	}
	query = strings.Replace(query, "{generated}", generated, 1)
	rows, err := q.ask(ctx, columns, query)
	if err != nil {
		return nil, err
	}
	var out [][]string
	for _, r := range rows {
		kind := r[1]
		if r[8] != "" && collation != "" && r[8] != collation {
			kind += " collate " + r[8]
		}
		value := ""
		if r[4] == "0" {
			value = defaultText(r[5], r[1], r[6], state.MariaDB)
		}
		out = append(out, []string{r[0], kind, strings.ToLower(r[2]), r[3], value, extraText(r[6], r[7]), r[9]})
	}
	return out, nil
}

// defaultText returns the default of a column as it is written in SQL. MySQL reports the text of a string
// without quotes; MariaDB reports expressions, and NULL where there is none.
func defaultText(value, kind, extra string, mariadb bool) string {
	kind, _, _ = strings.Cut(strings.ToLower(kind), "(")
	kind, _, _ = strings.Cut(kind, " ")
	switch {
	case mariadb && value == "NULL":
		return ""
	case mariadb, strings.Contains(extra, "DEFAULT_GENERATED"), strings.HasPrefix(strings.ToUpper(value), "CURRENT_TIMESTAMP"):
		return value
	case strings.Contains(" tinyint smallint mediumint int bigint decimal float double bit year ", " "+kind+" "):
		return value
	case strings.Contains(kind, "bina") && strings.HasPrefix(value, "0x"):
		return value
	}
	return "'" + strings.ReplaceAll(value, "'", "''") + "'"
}

// extraText returns what else a column is, as it is written in SQL: auto_increment, invisible, or how it is
// generated.
func extraText(extra, expression string) string {
	extra = strings.TrimSpace(strings.Replace(extra, "DEFAULT_GENERATED", "", 1))
	for _, form := range []string{"VIRTUAL", "STORED", "PERSISTENT"} {
		rest, ok := strings.CutPrefix(extra, form)
		if rest, _ = strings.CutPrefix(strings.TrimSpace(rest), "GENERATED"); !ok || expression == "" {
			continue
		}
		if !strings.HasPrefix(expression, "(") && !strings.HasPrefix(expression, "ROW ") {
			expression = "(" + expression + ")"
		}
		return strings.TrimSpace("as " + expression + " " + strings.ToLower(form+rest))
	}
	for _, word := range []string{"INVISIBLE", "WITHOUT SYSTEM VERSIONING", "CURRENT_TIMESTAMP"} {
		extra = strings.Replace(extra, word, strings.ToLower(word), 1)
	}
	return extra
}

var triggerColumns = []listed{{"trigger", asIs}, {"timing", asIs}, {"event", asIs}, {"statement", asIs}}

func (q *inquiry) askTriggers(ctx context.Context) ([][]string, error) {
	return q.try(ctx, "", len(triggerColumns), "SELECT TRIGGER_NAME, LOWER(ACTION_TIMING), LOWER(EVENT_MANIPULATION), ACTION_STATEMENT FROM information_schema.TRIGGERS"+
		" WHERE EVENT_OBJECT_SCHEMA = {schema} AND EVENT_OBJECT_TABLE = {name} ORDER BY EVENT_MANIPULATION, ACTION_TIMING, ACTION_ORDER")
}

var checkColumns = []listed{{"check", asIs}, {"condition", asIs}, {"enforced", asIs}}

func (q *inquiry) askChecks(ctx context.Context) ([][]string, error) {
	query := "SELECT c.CONSTRAINT_NAME, " + writtenOnce("c.CHECK_CLAUSE") + ", LOWER(t.ENFORCED) FROM information_schema.TABLE_CONSTRAINTS t" +
		" JOIN information_schema.CHECK_CONSTRAINTS c USING (CONSTRAINT_SCHEMA, CONSTRAINT_NAME)" +
		" WHERE t.TABLE_SCHEMA = {schema} AND t.TABLE_NAME = {name} AND t.CONSTRAINT_TYPE = 'CHECK' ORDER BY 1"
	if q.env.Sessions.State().MariaDB {
		query = "SELECT CONSTRAINT_NAME, CHECK_CLAUSE, 'yes' FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = {schema} AND TABLE_NAME = {name} ORDER BY 1"
	}
	return q.try(ctx, "", len(checkColumns), query)
}

var partitionColumns = []listed{{"partition", asIs}, {"subpartition", asIs}, {"method", asIs}, {"expression", asIs}, {"values", asIs}, {"rows", asAbout}, {"data", asSize}, {"indexes", asSize}}

func (q *inquiry) askPartitions(ctx context.Context) ([][]string, error) {
	return q.try(ctx, "", len(partitionColumns), "SELECT PARTITION_NAME, SUBPARTITION_NAME, LOWER(PARTITION_METHOD), PARTITION_EXPRESSION, PARTITION_DESCRIPTION,"+
		" TABLE_ROWS, DATA_LENGTH, INDEX_LENGTH FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = {schema} AND TABLE_NAME = {name}"+
		" AND PARTITION_NAME IS NOT NULL ORDER BY PARTITION_ORDINAL_POSITION, SUBPARTITION_ORDINAL_POSITION")
}

// describeTable asks for a table and returns what is known of it.
func describeTable(ctx context.Context, q *inquiry, more bool) (*report, error) {
	facts, err := q.askFacts(ctx)
	if err != nil {
		return nil, err
	}
	r := &report{facts: []fact{{"engine", facts.engine}, {"comment", facts.comment}, {"collation", facts.collation}}}
	for _, size := range [][2]string{{"rows", facts.rows}, {"data", facts.data}, {"index_data", facts.indexes}} {
		if size[1] != "" {
			r.facts = append(r.facts, fact{size[0], json.Number(size[1])})
		}
	}
	for _, part := range []struct {
		name    string
		columns []listed
		ask     func(context.Context) ([][]string, error)
	}{
		{"columns", columnColumns, func(ctx context.Context) ([][]string, error) { return q.askColumns(ctx, facts.collation) }},
		{"indexes", indexParts, q.askIndexes},
		{"foreign_keys", foreignKeyColumns, nil},
		{"triggers", triggerColumns, q.askTriggers},
		{"checks", checkColumns, q.askChecks},
		{"partitions", partitionColumns, q.askPartitions},
	} {
		var rows [][]string
		switch {
		case part.name == "foreign_keys":
			keys, err := q.askForeignKeys(ctx, []object{q.object})
			if err != nil {
				return nil, err
			}
			out, in := keys.rows(q.object)
			r.add("foreign_keys", foreignKeyColumns, out)
			r.add("referenced_by", referencedByColumns, in)
			continue
		case part.name == "partitions" && !strings.Contains(facts.options, "partitioned"):
			continue
		default:
			if rows, err = part.ask(ctx); err != nil {
				return nil, err
			}
		}
		r.add(part.name, part.columns, rows)
	}
	r.draw = func(p *page) error {
		p.head(facts.head(p, q))
		if facts.comment != "" {
			fmt.Fprintln(p, p.text(facts.comment))
		}
		if more {
			facts.drawMore(p)
		}
		if err := p.columns(r, columnColumns); err != nil {
			return err
		}
		p.tableParts(r, q)
		if more {
			for _, lack := range q.lacks {
				fmt.Fprintln(p, lack)
			}
		}
		if q.gap != "" {
			fmt.Fprintln(p, q.gap)
		}
		fmt.Fprintln(p)
		return nil
	}
	return r, nil
}

// head returns the first line: the name, and what matters most of the table.
func (f tableFacts) head(p *page, q *inquiry) string {
	parts := []string{p.text(q.object.typed(q.env))}
	if f.engine != "" {
		parts = append(parts, p.text(f.engine))
	}
	if f.kind == "SYSTEM VERSIONED" {
		parts = append(parts, "system versioned")
	}
	if f.rows != "" {
		parts = append(parts, aboutRows(f.rows))
	}
	if f.data != "" {
		size := asSize.text(f.data)
		if f.indexes != "" && f.indexes != "0" {
			size += " + " + asSize.text(f.indexes) + " of indexes"
		}
		parts = append(parts, size)
	}
	return strings.Join(parts, p.dot())
}

// aboutRows returns an estimated number of rows: "~1.2M rows"; "" where there is none.
func aboutRows(rows string) string {
	n, err := strconv.ParseInt(rows, 10, 64)
	if err != nil {
		return ""
	}
	return "~" + humanize.Many(n, "row")
}

// drawMore writes the facts that only \describe+ shows.
func (f tableFacts) drawMore(p *page) {
	var lines [][]string
	for _, fact := range [][]string{
		{"collation", f.collation}, {"row format", strings.ToLower(f.format)}, {"options", f.options}, {"next id", f.next},
		{"free", f.free}, {"created", f.created}, {"changed", f.changed},
	} {
		if fact[0] == "free" {
			fact[1] = asSize.text(strings.TrimLeft(f.free, "0"))
		}
		if fact[1] != "" {
			lines = append(lines, []string{fact[0], p.text(fact[1])})
		}
	}
	p.aligned("Storage", lines)
}

// columns draws what is wanted of the columns, without what none of them has.
func (p *page) columns(r *report, wanted []listed) error {
	rows := r.rows("columns")
	if rows == nil {
		return nil
	}
	var l listing
	l.rows = make([][]string, len(rows))
	for c, column := range columnColumns {
		used := c < 3 // the name, the type, null
		for _, row := range rows {
			used = used || row[c] != ""
		}
		if !used || !slices.Contains(wanted, column) {
			continue
		}
		l.columns = append(l.columns, column)
		for i, row := range rows {
			l.rows[i] = append(l.rows[i], row[c])
		}
	}
	return p.table(&l)
}

// tableParts writes the sections of a table below its columns.
func (p *page) tableParts(r *report, q *inquiry) {
	p.indexes(r.rows("indexes"))
	p.keys(r)
	var lines [][]string
	for _, t := range r.rows("triggers") {
		lines = append(lines, []string{p.text(t[0]), t[1] + " " + t[2]})
	}
	p.aligned("Triggers", lines)
	lines = nil
	for _, c := range r.rows("checks") {
		state := ""
		if c[2] == "no" {
			state = "not enforced"
		}
		lines = append(lines, []string{p.text(c[0]), p.text(c[1]), state})
	}
	p.aligned("Checks", lines)
	lines = nil
	rows := r.rows("partitions")
	for _, part := range rows {
		values := ""
		switch method := part[2]; {
		case part[4] == "":
		case strings.HasPrefix(method, "range"):
			values = "less than " + part[4]
		case strings.HasPrefix(method, "list"):
			values = "in (" + part[4] + ")"
		default:
			values = part[4]
		}
		name := part[0]
		if part[1] != "" {
			name += "." + part[1]
		}
		lines = append(lines, []string{p.text(name), p.text(values), aboutRows(part[5]), asSize.text(part[6])})
	}
	if rows != nil {
		p.aligned("Partitions by "+p.text(rows[0][2])+" ("+p.text(strings.ReplaceAll(rows[0][3], "`", ""))+")", lines)
	}
}
