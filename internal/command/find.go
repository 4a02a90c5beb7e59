package command

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"mysh/internal/export"
	"mysh/internal/scan"
)

const findHelp = `
\find customer           tables, columns, indexes, routines, triggers, events,
                         schemas: whose names or comments have "customer", in
                         any schema
\find+ thread            in the schemas of the server itself, too
\find cust*id > ids.csv  * stands for any text, ? for one character`

// findArgs are what is looked for, and where the listing goes.
type findArgs struct {
	list listArgs
	text string
}

// parseFind reads "[+] text [\g [format] [> file | >> file | | command]]".
func parseFind(args string, mode scan.Mode) (any, error) {
	var f findArgs
	args, f.list.more = strings.CutPrefix(args, "+")
	text, rest := cutRoute(args)
	f.text = strings.TrimSpace(text)
	if f.text == "" {
		return nil, scan.Errorf(scan.Failure, `a part of a name must follow, as in \find customer`)
	}
	part := f.text
	if p, after := nameIn(text, mode); after == "" {
		part = p.name // in quotes, * and ? are meant themselves
	}
	f.list.pattern = pattern{schema: "*", name: "*" + part + "*", system: f.list.more}
	var err error
	f.list.route, err = export.ParseRoute(rest)
	return f, err
}

// maxFound is how many objects of one kind are listed.
const maxFound = 500

// found are the kinds of objects that are looked for, in the order of the listing. A query selects the
// schema, the kind, the name, what of it fits, and the comment. {name C} in it stands for the condition that
// C has the text.
var found = []view{
	{query: "SELECT SCHEMA_NAME, 'schema', SCHEMA_NAME, 'name', NULL FROM information_schema.SCHEMATA" +
		" WHERE {schema SCHEMA_NAME} AND {name SCHEMA_NAME}"},
	{query: "SELECT TABLE_SCHEMA, CASE TABLE_TYPE WHEN 'VIEW' THEN 'view' WHEN 'SEQUENCE' THEN 'sequence' ELSE 'table' END, TABLE_NAME," +
		foundIn("TABLE_NAME", "NULLIF(TABLE_COMMENT, 'VIEW')") + " FROM information_schema.TABLES" +
		" WHERE {schema TABLE_SCHEMA} AND ({name TABLE_NAME} OR TABLE_TYPE <> 'VIEW' AND {name TABLE_COMMENT})"},
	{query: "SELECT TABLE_SCHEMA, 'column', CONCAT(TABLE_NAME, '.', COLUMN_NAME)," + foundIn("COLUMN_NAME", "COLUMN_COMMENT") +
		" FROM information_schema.COLUMNS WHERE {schema TABLE_SCHEMA} AND ({name COLUMN_NAME} OR {name COLUMN_COMMENT})"},
	{query: "SELECT TABLE_SCHEMA, 'index', CONCAT(TABLE_NAME, '.', INDEX_NAME)," + foundIn("INDEX_NAME", "INDEX_COMMENT") +
		" FROM information_schema.STATISTICS WHERE {schema TABLE_SCHEMA} AND SEQ_IN_INDEX = 1 AND" +
		" (INDEX_NAME <> 'PRIMARY' AND {name INDEX_NAME} OR {name INDEX_COMMENT})"},
	{query: "SELECT ROUTINE_SCHEMA, LOWER(ROUTINE_TYPE), ROUTINE_NAME," + foundIn("ROUTINE_NAME", "ROUTINE_COMMENT") +
		" FROM information_schema.ROUTINES WHERE {schema ROUTINE_SCHEMA} AND ({name ROUTINE_NAME} OR {name ROUTINE_COMMENT})"},
	{query: "SELECT TRIGGER_SCHEMA, 'trigger', CONCAT(EVENT_OBJECT_TABLE, '.', TRIGGER_NAME), 'name', NULL" +
		" FROM information_schema.TRIGGERS WHERE {schema TRIGGER_SCHEMA} AND {name TRIGGER_NAME}"},
	{query: "SELECT EVENT_SCHEMA, 'event', EVENT_NAME," + foundIn("EVENT_NAME", "EVENT_COMMENT") +
		" FROM information_schema.EVENTS WHERE {schema EVENT_SCHEMA} AND ({name EVENT_NAME} OR {name EVENT_COMMENT})"},
}

// foundIn returns two columns: whether the text is in the name or in the comment, and the comment.
func foundIn(name, comment string) string {
	return " CASE WHEN {name " + name + "} THEN 'name' ELSE 'comment' END, " + comment
}

var foundColumns = []listed{{"schema", asIs}, {"kind", asIs}, {"name", asIs}, {"matched", asIs}, {"comment", asProse}}

// find lists the objects of all schemas that have a text in their names or comments.
func find(ctx context.Context, env *Env, args findArgs) (Next, error) {
	began := time.Now()
	state := env.Sessions.State()
	l := &listing{columns: foundColumns}
	for _, v := range found {
		query := fmt.Sprintf("%s ORDER BY 1, 3 LIMIT %d", fill(v.query, args.list, state), maxFound+1)
		rows, err := ask(ctx, env, "find names", len(foundColumns), query)
		if err != nil && !isRefused(err) {
			return nil, err
		}
		if len(rows) > maxFound {
			rows = rows[:maxFound]
			l.note = fmt.Sprintf("Only the first %d of each kind are listed: a longer text finds fewer.", maxFound)
		}
		l.rows = append(l.rows, rows...)
	}
	if len(l.rows) == 0 {
		text := fmt.Sprintf(`No name and no comment has "%s".`, args.text)
		if !args.list.more {
			text += ` \find+ looks in the schemas of the server itself, too.`
		}
		env.Console.Print(text)
		return nil, nil
	}
	slices.SortStableFunc(l.rows, func(a, b []string) int { return cmp.Compare(foundRank(a, args.text), foundRank(b, args.text)) })
	if err := l.show(ctx, env, args.list, began); err != nil {
		return nil, err
	}
	if l.note != "" {
		env.Console.Message(l.note)
	}
	return nil, nil
}

// foundRank orders what was found: whole names, parts of names, comments, and then what is the server's own.
func foundRank(row []string, text string) int {
	schema, name, matched := row[0], row[2], row[3]
	rank := 0
	if strings.Contains(systemSchemas, "'"+strings.ToLower(schema)+"'") {
		rank = 3
	}
	switch {
	case matched != "name":
		return rank + 2
	case !strings.EqualFold(name[strings.LastIndexByte(name, '.')+1:], text):
		return rank + 1
	}
	return rank
}
