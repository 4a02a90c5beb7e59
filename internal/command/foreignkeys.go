package command

import (
	"context"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"mysh/internal/product"
	"mysh/internal/result"
	"mysh/internal/sqltext"
)

// A foreignKey is a foreign key of one table, the child, that refers to another.
type foreignKey struct {
	name           string
	child, parent  object
	columns, refer []string // of the child and of the parent
	onDelete       string   // in lower case, "" for the default
	onUpdate       string
}

type keyList []foreignKey

var (
	foreignKeyColumns   = []listed{{"foreign_key", asIs}, {"columns", asIs}, {"table", asIs}, {"referenced_columns", asIs}, {"on_delete", asIs}, {"on_update", asIs}}
	referencedByColumns = []listed{{"foreign_key", asIs}, {"table", asIs}, {"columns", asIs}, {"referenced_columns", asIs}, {"on_delete", asIs}, {"on_update", asIs}}
)

// The columns of the answers below: the key's name; schema, name and both in hexadecimal UTF-8 of the
// child, and of the parent; a column of each; the rules.
const foreignKeyWidth = 13

// Sources of foreign keys. In MariaDB and MySQL 5.7, only InnoDB's own tables are asked without opening
// each table; they need the PROCESS privilege. Their names are in the character set of file names.
// Source: https://mariadb.com/kb/en/information-schema-innodb_sys_foreign-table/ (TYPE).
const (
	keysOfSchema = "SELECT k.CONSTRAINT_NAME, k.TABLE_SCHEMA, k.TABLE_NAME, HEX(k.TABLE_SCHEMA), HEX(k.TABLE_NAME)," +
		" k.REFERENCED_TABLE_SCHEMA, k.REFERENCED_TABLE_NAME, HEX(k.REFERENCED_TABLE_SCHEMA), HEX(k.REFERENCED_TABLE_NAME)," +
		" k.COLUMN_NAME, k.REFERENCED_COLUMN_NAME, LOWER(r.DELETE_RULE), LOWER(r.UPDATE_RULE)" +
		" FROM information_schema.KEY_COLUMN_USAGE k JOIN information_schema.REFERENTIAL_CONSTRAINTS r" +
		" ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME AND r.TABLE_NAME = k.TABLE_NAME" +
		" WHERE k.REFERENCED_TABLE_NAME IS NOT NULL AND (%s) ORDER BY k.TABLE_SCHEMA, k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION"

	keysOfInnoDB = "SELECT SUBSTRING(x.ID, LOCATE('/', x.ID) + 1), x.cs, x.ct, HEX(x.cs), HEX(x.ct), x.ps, x.pt, HEX(x.ps), HEX(x.pt), x.FOR_COL_NAME, x.REF_COL_NAME," +
		" IF(x.TYPE & 1, 'cascade', IF(x.TYPE & 2, 'set null', IF(x.TYPE & 16, 'no action', 'restrict')))," +
		" IF(x.TYPE & 4, 'cascade', IF(x.TYPE & 8, 'set null', IF(x.TYPE & 32, 'no action', 'restrict')))" +
		" FROM (SELECT f.ID, f.TYPE, c.POS, c.FOR_COL_NAME, c.REF_COL_NAME," +
		" CONVERT(CONVERT(CAST(SUBSTRING_INDEX(f.FOR_NAME, '/', 1) AS BINARY) USING filename) USING utf8) cs," +
		" CONVERT(CONVERT(CAST(SUBSTRING_INDEX(f.FOR_NAME, '/', -1) AS BINARY) USING filename) USING utf8) ct," +
		" CONVERT(CONVERT(CAST(SUBSTRING_INDEX(f.REF_NAME, '/', 1) AS BINARY) USING filename) USING utf8) ps," +
		" CONVERT(CONVERT(CAST(SUBSTRING_INDEX(f.REF_NAME, '/', -1) AS BINARY) USING filename) USING utf8) pt" +
		" FROM information_schema.INNODB_SYS_FOREIGN f JOIN information_schema.INNODB_SYS_FOREIGN_COLS c ON c.ID = f.ID) x" +
		" WHERE %s ORDER BY x.cs, x.ct, x.ID, x.POS"
)

// mostSearched is how many tables of a schema MariaDB opens to find those that refer to a table, where
// the user may not read InnoDB's own tables. It opens about 5000 tables in a second.
const mostSearched = 500

// askForeignKeys asks for the foreign keys of some tables, and for those that refer to them.
func (q *inquiry) askForeignKeys(ctx context.Context, tables []object) (keyList, error) {
	state := q.env.Sessions.State()
	server := state.Server()
	outward, inward := anyOf(tables, "k.TABLE_SCHEMA", "k.TABLE_NAME"), anyOf(tables, "k.REFERENCED_TABLE_SCHEMA", "k.REFERENCED_TABLE_NAME")
	if server.Family == product.MySQL && server.Major >= 8 {
		rows, err := q.try(ctx, "", foreignKeyWidth, fmt.Sprintf(keysOfSchema, outward+" OR "+inward))
		return keysIn(rows), err
	}
	before := len(q.lacks)
	rows, err := q.try(ctx, "Foreign keys of tables in other schemas need the PROCESS privilege.", foreignKeyWidth,
		fmt.Sprintf(keysOfInnoDB, anyOf(tables, "x.cs", "x.ct")+" OR "+anyOf(tables, "x.ps", "x.pt")))
	if err != nil || len(q.lacks) == before {
		return keysIn(rows), err
	}
	var keys keyList
	q.gap = "Tables in other schemas that refer to it need the PROCESS privilege."
	for _, t := range tables {
		schema, one := sqltext.Value(t.rawSchema, ""), anyOf([]object{t}, "k.TABLE_SCHEMA", "k.TABLE_NAME")
		where := one + " AND " + anyOf([]object{t}, "r.CONSTRAINT_SCHEMA", "r.TABLE_NAME")
		tablesThere, err := q.try(ctx, "", 1, "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = "+schema)
		if err != nil {
			return nil, err
		}
		if n, _ := strconv.Atoi(valueAt(tablesThere)); n <= mostSearched {
			where = "k.TABLE_SCHEMA = " + schema + " AND r.CONSTRAINT_SCHEMA = " + schema + // for which MariaDB reads one schema only
				" AND (" + one + " OR " + anyOf([]object{t}, "k.REFERENCED_TABLE_SCHEMA", "k.REFERENCED_TABLE_NAME") + ")"
		} else {
			q.gap = "Tables that refer to it are not searched for without the PROCESS privilege: there are too many."
		}
		// An equality of two columns would hide from MariaDB that both are known.
		query := strings.ReplaceAll(keysOfSchema, " = k.", " <=> k.")
		rows, err := q.try(ctx, "", foreignKeyWidth, fmt.Sprintf(query, where))
		if err != nil {
			return nil, err
		}
		found := keysIn(rows)
		if !slices.ContainsFunc(found, func(k foreignKey) bool { return k.child.is(t) }) {
			own, err := q.keysInDDL(ctx, t)
			if err != nil {
				return nil, err
			}
			if found = append(found, own...); own != nil {
				q.gap = "Tables that refer to it need the PROCESS privilege."
			}
		}
		keys = keys.with(found)
	}
	return keys, nil
}

const nameInDDL = "`(?:[^`]|``)*`"

var (
	keyInDDL = regexp.MustCompile("(?m)^  CONSTRAINT (" + nameInDDL + ") FOREIGN KEY \\(((?:" + nameInDDL + "(?:, ?)?)+)\\) REFERENCES (?:(" + nameInDDL + ")\\.)?(" + nameInDDL +
		") \\(((?:" + nameInDDL + "(?:, ?)?)+)\\)([A-Z ]*)")
	namesInDDL = regexp.MustCompile(nameInDDL)
)

// keysInDDL returns the foreign keys that stand in the definition of a table, which MariaDB shows to those
// who may only read it. information_schema has none of them for such an account.
func (q *inquiry) keysInDDL(ctx context.Context, t object) (keys keyList, err error) {
	if err := q.prepareDDL(ctx); err != nil {
		return nil, err
	}
	name, err := (&inquiry{env: q.env, object: t, what: q.what}).quoted()
	if err != nil {
		return nil, err
	}
	rows, err := q.try(ctx, "", result.AnyColumns, "SHOW CREATE TABLE "+name)
	if err != nil || len(rows) == 0 || len(rows[0]) < 2 {
		return nil, err
	}
	for _, m := range keyInDDL.FindAllStringSubmatch(rows[0][1], -1) {
		parent := object{kind: tableKind, schema: t.schema, name: unquote(m[4]), rawSchema: t.rawSchema, rawName: unquote(m[4])}
		if m[3] != "" {
			parent.schema, parent.rawSchema = unquote(m[3]), unquote(m[3])
		}
		k := foreignKey{name: unquote(m[1]), child: t, parent: parent}
		for _, column := range namesInDDL.FindAllString(m[2], -1) {
			k.columns = append(k.columns, unquote(column))
		}
		for _, column := range namesInDDL.FindAllString(m[5], -1) {
			k.refer = append(k.refer, unquote(column))
		}
		onDelete, onUpdate, _ := strings.Cut(m[6], " ON UPDATE ")
		k.onDelete, k.onUpdate = rule(strings.ToLower(strings.TrimPrefix(onDelete, " ON DELETE "))), rule(strings.ToLower(onUpdate))
		keys = append(keys, k)
	}
	return keys, nil
}

// valueAt returns the only cell of an answer, "" if there is none.
func valueAt(rows [][]string) string {
	if len(rows) == 0 {
		return ""
	}
	return rows[0][0]
}

// anyOf returns a condition on two columns: that they are the schema and the name of one of the tables.
func anyOf(tables []object, schema, name string) string {
	var parts []string
	for _, t := range tables {
		parts = append(parts, fmt.Sprintf("%s = %s AND %s = %s", schema, sqltext.Value(t.rawSchema, ""), name, sqltext.Value(t.rawName, "")))
	}
	return strings.Join(parts, " OR ")
}

// keysIn returns the foreign keys of an answer, which has a row for each column of each key.
func keysIn(rows [][]string) (keys keyList) {
	for _, r := range rows {
		k := foreignKey{name: r[0], child: tableIn(r[1:5]), parent: tableIn(r[5:9]), onDelete: rule(r[11]), onUpdate: rule(r[12])}
		if n := len(keys); n == 0 || keys[n-1].name != k.name || keys[n-1].child != k.child {
			keys = append(keys, k)
		}
		last := &keys[len(keys)-1]
		last.columns, last.refer = append(last.columns, r[9]), append(last.refer, r[10])
	}
	return keys
}

// tableIn returns the table of four cells: schema, name, and both in hexadecimal UTF-8.
func tableIn(cells []string) object {
	schema, _ := hex.DecodeString(cells[2])
	name, _ := hex.DecodeString(cells[3])
	return object{tableKind, cells[0], cells[1], string(schema), string(name)}
}

// rule returns a rule of a foreign key, "" for the default.
func rule(text string) string {
	if text == "restrict" || text == "no action" {
		return ""
	}
	return text
}

// rows returns the foreign keys of a table, and those that refer to it.
func (keys keyList) rows(table object) (out, in [][]string) {
	for _, k := range keys {
		columns, refer := strings.Join(k.columns, ", "), strings.Join(k.refer, ", ")
		if k.child.is(table) {
			out = append(out, []string{k.name, columns, k.parent.nameBeside(table), refer, k.onDelete, k.onUpdate})
		}
		if k.parent.is(table) {
			in = append(in, []string{k.name, k.child.nameBeside(table), columns, refer, k.onDelete, k.onUpdate})
		}
	}
	return out, in
}

// is reports whether two objects are the same table. InnoDB's names may be in lower case.
func (o object) is(other object) bool {
	return strings.EqualFold(o.rawSchema, other.rawSchema) && strings.EqualFold(o.rawName, other.rawName)
}

// nameBeside returns the name of a table, with its schema if that is not the one of another table.
func (o object) nameBeside(other object) string {
	if o.rawSchema == other.rawSchema {
		return o.name
	}
	return o.schema + "." + o.name
}

// rules returns what a foreign key does, as in "on delete cascade".
func rules(onDelete, onUpdate string) string {
	text := ""
	if onDelete != "" {
		text = "on delete " + onDelete
	}
	if onUpdate != "" {
		text += " on update " + onUpdate
	}
	return strings.TrimSpace(text)
}

// keys writes the foreign keys of a table in both directions.
func (p *page) keys(r *report) {
	arrow := p.sign("→", "->")
	var lines [][]string
	for _, k := range r.rows("foreign_keys") {
		lines = append(lines, []string{p.text(list(k[1])) + " " + arrow + " " + p.text(member(k[2], k[3])), rules(k[4], k[5])})
	}
	p.aligned("Foreign keys", lines)
	lines = nil
	for _, k := range r.rows("referenced_by") {
		lines = append(lines, []string{p.text(member(k[1], k[2])) + " " + arrow + " " + p.text(list(k[3])), rules(k[4], k[5])})
	}
	p.aligned("Referenced by", lines)
}

// list returns columns in parentheses if they are several.
func list(columns string) string {
	if strings.Contains(columns, ", ") {
		return "(" + columns + ")"
	}
	return columns
}

// member returns columns of a table: "orders.id", "orders (a, b)".
func member(table, columns string) string {
	if strings.Contains(columns, ", ") {
		return table + " (" + columns + ")"
	}
	return table + "." + columns
}
