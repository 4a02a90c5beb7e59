package command

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"mysh/internal/humanize"
	"mysh/internal/product"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// A view is one query over the server's own tables and what it shows.
type view struct {
	servers string // a condition on products, see [product.ParseCondition]; "" is every server
	columns []listed
	// query selects the columns, before them the schema unless the objects are in none. It has
	// the marks of fill.
	query string
	// refused is a sentence for the user if the server refuses the query, see [isRefused]. The next view is
	// asked then. Without it, the command fails.
	refused string
	note    string // a sentence after the rows, on what they lack

	// fold makes the rows of the listing from those of the query, which have so many columns; nil if they
	// are the same.
	fold  func(rows [][]string) [][]string
	width int
}

// A description is a command that lists objects of one kind.
type description struct {
	what        string // the objects, in the plural: completes "cannot list …", and "No … fits …"
	plain, more []view // the first whose condition holds; more is with +
	plainOfMany []view // in the place of plain, if there are more tables than a server opens in a moment
	moreOfMany  []view // in the place of more
	schemaless  bool   // the objects are in no schema
	parts       bool   // the objects belong to tables: a pattern that fits no table stands for their own names
	hidden      string // a sentence on objects that the account cannot see; "" where there are none
	elsewhere   remark // on a pattern that fits objects of another kind
	remark      remark
}

// A remark is a sentence after a listing. It is printed if its query has rows, or is refused.
type remark struct{ query, text string }

// print prints the remark where it applies.
func (r remark) print(ctx context.Context, env *Env) {
	if r.query == "" {
		return
	}
	if rows, err := ask(ctx, env, "ask", 1, r.query); isRefused(err) || len(rows) > 0 {
		env.Console.Message(r.text)
	}
}

// describe returns the Do of a description.
func describe(d description) func(context.Context, *Env, any) (Next, error) {
	return act(func(ctx context.Context, env *Env, args listArgs) (Next, error) {
		began := time.Now()
		l, err := d.ask(ctx, env, args)
		if err != nil {
			return nil, err
		}
		return nil, d.show(ctx, env, args, l, began)
	})
}

// show shows the objects, or reports that there are none.
func (d description) show(ctx context.Context, env *Env, args listArgs, l *listing, began time.Time) error {
	if len(l.rows) == 0 {
		return d.nothing(ctx, env, args)
	}
	if err := l.show(ctx, env, args, began); err != nil {
		return err
	}
	if l.note != "" {
		env.Console.Message(l.note)
	}
	d.remark.print(ctx, env)
	return nil
}

// ask asks for the objects that fit the arguments.
func (d description) ask(ctx context.Context, env *Env, args listArgs) (*listing, error) {
	name := env.Input.Command().Name
	state := env.Sessions.State()
	if !d.schemaless && args.pattern.schema == "" && state.Schema == "" {
		return nil, scan.Errorf(scan.Notice, `no schema is selected: type \u and a schema (\l lists them), or \%[1]s shop.* for the %[2]s of a schema, or \%[1]s *.* for those of all`, name, d.what)
	}
	if len(viewsFor(d.plain, state)) == 0 {
		return nil, scan.Errorf(scan.Notice, "%s has no %s", state.Product(), d.what)
	}
	l, err := d.askViews(ctx, env, args, d.views(ctx, env, args, state))
	if err == nil && len(l.rows) == 0 && d.parts && args.pattern.name != "" {
		args.pattern.part, args.pattern.name = args.pattern.name, ""
		return d.askViews(ctx, env, args, d.views(ctx, env, args, state))
	}
	return l, err
}

// views returns the views that the arguments ask for, the best one first.
func (d description) views(ctx context.Context, env *Env, args listArgs, state result.State) []view {
	views, ofMany := d.plain, d.plainOfMany
	if args.more && d.more != nil {
		views, ofMany = d.more, d.moreOfMany
	}
	views, ofMany = viewsFor(views, state), viewsFor(ofMany, state)
	switch {
	case len(ofMany) > 0 && d.areMany(ctx, env, args, state):
		return slices.Concat(ofMany, views)
	case args.more:
		askFreshStatistics(ctx, env, state)
	}
	return views
}

// areMany reports whether so many tables fit that their opening would take seconds.
func (d description) areMany(ctx context.Context, env *Env, args listArgs, state result.State) bool {
	const many = 1000
	query := fmt.Sprintf("SELECT COUNT(*) > %d FROM information_schema.TABLES WHERE ", many) + "{schema TABLE_SCHEMA} AND {name TABLE_NAME}"
	if d.schemaless { // the objects are schemas
		query = fmt.Sprintf("SELECT COUNT(*) > %d FROM information_schema.TABLES WHERE ", many) + "{name TABLE_SCHEMA}"
	}
	rows, err := ask(ctx, env, "count "+d.what, 1, fill(query, args, state))
	return err == nil && len(rows) == 1 && rows[0][0] == "1"
}

// askViews asks for the objects by the first view that the server does not refuse.
func (d description) askViews(ctx context.Context, env *Env, args listArgs, views []view) (*listing, error) {
	state, note := env.Sessions.State(), ""
	for {
		v := views[0]
		columns := v.columns
		if !d.schemaless {
			columns = slices.Concat([]listed{{"schema", asIs}}, columns)
		}
		width := len(columns)
		if v.fold != nil {
			width = v.width
		}
		rows, err := ask(ctx, env, "list "+d.what, width, fill(v.query, args, state))
		if len(views) > 1 && v.refused != "" && isRefused(err) {
			views, note = views[1:], v.refused
			continue
		}
		if v.fold != nil {
			rows = v.fold(rows)
		}
		if v.note != "" {
			note = v.note
		}
		l := &listing{columns: columns, rows: rows, note: note}
		if !d.schemaless && !args.pattern.hasSchemas() {
			l.dropFirst()
		}
		return l, err
	}
}

// askFreshStatistics has the server read sizes and numbers of rows from the tables. MySQL reports those
// of up to a day before otherwise.
// Source: https://dev.mysql.com/doc/refman/9.7/en/server-system-variables.html#sysvar_information_schema_stats_expiry.
func askFreshStatistics(ctx context.Context, env *Env, state result.State) {
	if condition, err := product.ParseCondition("mysql>=8.0"); err == nil && condition.Holds(state.Server()) && state.Server().IsOriginal() {
		// A server without the variable has no old figures.
		_, _ = env.Sessions.Front().Ask(ctx, result.NoColumns, "SET SESSION information_schema_stats_expiry = 0")
	}
}

// viewFor returns the first view for the server.
func viewFor(views []view, state result.State) (view, error) {
	for _, v := range viewsFor(views, state) {
		return v, nil
	}
	return view{}, scan.Errorf(scan.Notice, "%s has none of these", state.Product())
}

// viewsFor returns the views for the server.
func viewsFor(all []view, state result.State) (views []view) {
	server := state.Server()
	for _, v := range all {
		condition, err := product.ParseCondition(v.servers)
		if v.servers == "" || err == nil && condition.Holds(server) {
			views = append(views, v)
		}
	}
	return views
}

// systemSchemas are the schemas of the servers themselves, in lower case, as a list of SQL. A pattern with
// wildcards in the place of the schema does not stand for them.
const systemSchemas = "('information_schema', 'mysql', 'performance_schema', 'sys', 'ndbinfo')"

// fill returns a query for arguments. It has these marks: {schema C} stands for the condition that the
// column C fits the schema of the pattern, or is the default schema; {within C} for the same, where no
// schema means all; {name C} and {part C} for the condition that C fits those of the pattern; {given} for whether
// there is a pattern, {more} for a plus; {current} for the one schema that is meant, {connection} for the
// number of the user's connection.
func fill(query string, args listArgs, state result.State) string {
	var b strings.Builder
	p := args.pattern
	for {
		before, rest, ok := strings.Cut(query, "{")
		mark, after, closed := strings.Cut(rest, "}")
		if !ok || !closed {
			b.WriteString(query)
			return b.String()
		}
		b.WriteString(before)
		kind, column, _ := strings.Cut(mark, " ")
		switch {
		case kind == "schema", kind == "within" && p.schema != "":
			b.WriteString(p.inSchema(column, state))
		case kind == "within":
			b.WriteString("TRUE")
		case kind == "name":
			b.WriteString(like(column, p.name, state.Charset))
		case kind == "part":
			b.WriteString(like(column, p.part, state.Charset))
		case kind == "given":
			b.WriteString(truth(p != pattern{}))
		case kind == "more":
			b.WriteString(truth(args.more))
		case kind == "current":
			b.WriteString(sqltext.ValueUTF8Or(p.theSchema(state), state.Charset))
		case kind == "connection":
			b.WriteString(strconv.FormatUint(state.ConnectionID, 10))
		}
		query = after
	}
}

func truth(b bool) string {
	if b {
		return "TRUE"
	}
	return "FALSE"
}

// inSchema returns the condition that the column is a schema of the pattern. MariaDB reads only the
// directory of a schema that is compared by "=".
func (p pattern) inSchema(column string, state result.State) string {
	switch {
	case p.system:
		return "TRUE"
	case p.hasSchemas():
		return "(" + like(column, p.schema, state.Charset) + " AND LOWER(" + column + ") NOT IN " + systemSchemas + ")"
	}
	return column + " = " + sqltext.ValueUTF8Or(p.theSchema(state), state.Charset)
}

// hasSchemas reports whether the pattern may stand for several schemas.
func (p pattern) hasSchemas() bool {
	_, single := literal(p.schema)
	return p.schema != "" && !single
}

// theSchema returns the schema of a pattern that stands for one, "" for any other.
func (p pattern) theSchema(state result.State) string {
	if p.schema == "" {
		return state.Schema
	}
	name, _ := literal(p.schema)
	return name
}

// nothing reports that nothing fits a pattern, with the nearest name.
func (d description) nothing(ctx context.Context, env *Env, args listArgs) error {
	state, p := env.Sessions.State(), args.pattern
	if strings.Trim(p.name, "*") == "" {
		p.name = ""
	}
	if !d.schemaless && !p.hasSchemas() {
		if text, err := missingSchema(ctx, env, p.theSchema(state)); text != "" || err != nil {
			env.Console.Print(text)
			return err
		}
	}
	text := "There are no " + d.what
	switch {
	case p.name != "":
		text = fmt.Sprintf("No %s fit %s", d.what, args.text)
	case p.hasSchemas():
		text += " in schemas that fit " + p.schema
	case !d.schemaless:
		text += " in " + p.theSchema(state)
	}
	near := ""
	if d.elsewhere.query != "" && p.name != "" {
		rows, err := ask(ctx, env, "list "+d.what, 1, fill(d.elsewhere.query, args, state))
		if err != nil {
			return err
		}
		if len(rows) > 0 {
			env.Console.Print(text + ", " + d.elsewhere.text)
			return nil
		}
	}
	if p.name != "" {
		all := listArgs{pattern: pattern{schema: p.schema, name: "*"}}
		l, err := d.ask(ctx, env, all)
		if err != nil {
			return err
		}
		near = nearest(p.name, l, p.hasSchemas())
	}
	switch {
	case near != "":
		text += "; did you mean " + near + "?"
	case d.hidden != "":
		text += ". " + d.hidden
	default:
		text += "."
	}
	env.Console.Print(text)
	return nil
}

// nearest returns the name in a listing that differs least from a part of a pattern; "" for none.
func nearest(part string, l *listing, schemas bool) string {
	column := 0
	if schemas {
		column = 1
	}
	var names []string
	for _, row := range l.rows {
		names = append(names, row[column])
	}
	slices.Sort(names)
	return humanize.Closest(strings.Trim(part, "*?"), names)
}

// missingSchema returns a sentence if a schema does not exist.
func missingSchema(ctx context.Context, env *Env, name string) (string, error) {
	rows, err := ask(ctx, env, "list schemas", 1, "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA ORDER BY SCHEMA_NAME")
	if err != nil {
		return "", err
	}
	var names []string
	for _, row := range rows {
		if row[0] == name {
			return "", nil
		}
		names = append(names, row[0])
	}
	// vtgate lists the schemas of the shards, but knows the keyspace, and answers with one of those.
	rows, err = ask(ctx, env, "list schemas", 1, "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = "+sqltext.ValueUTF8Or(name, env.Sessions.State().Charset))
	if err != nil || len(rows) > 0 && askedName(rows[0][0], name) == name {
		return "", err
	}
	text := fmt.Sprintf("There is no schema %s, or none that you may see", name)
	if near := humanize.Closest(name, names); near != "" {
		return text + "; did you mean " + near + "?", nil
	}
	return text + `. \l lists the schemas.`, nil
}

// listExamples are the examples on the pages of the commands that list objects.
var listExamples = map[string]string{
	"l": `
\l        the schemas
\l+       with their sizes
\l shop*  those whose names fit`,
	"dt": `
\dt         the tables of the selected schema
\dt+ ord*   those whose names fit, with rows, sizes and times
\dt *.ord*  in all schemas`,
	"dv": `
\dv          the views of the selected schema
\dv+ shop.*  of another one, with definers and definitions`,
	"di": `
\di               the indexes of all tables of the selected schema
\di orders        of one table
\di+ orders       with distinct values and sizes
\indexes unused   those that cost and do not help`,
	"df": `
\df        functions and procedures of the selected schema
\df+ add*  those whose names fit, with definer and security
\ddl add_order
           the text of one`,
	"dg": `
\dg         the triggers of the selected schema
\dg orders  of one table
\dg+        with their statements`,
	"de": `
\de       the events of the selected schema: when they run next
\de+ *.*  of all schemas, with their statements`,
	"ds": `
\ds   the sequences of the selected schema
\ds+  with their values`,
	"du": `
\du         users and roles
\du+ app*   those whose names fit, with their grants
\ddl 'app'@'%'
            the statements that make one`,
	"dp": `
\dp          the privileges on tables and columns of the selected schema
\dp orders   on one table
\dp+         also those on the schema and on everything`,
}

// listPage returns the page of a command that lists objects.
func listPage(name string) string { return listExamples[name] + "\n" + listHelp }

const listHelp = `
A pattern selects names:

  ord*, ord?  * stands for any text, ? for one character
  shop.ord*   names in another schema
  *.ord*      names in all schemas

A name with blanks or dots goes in backquotes. The command can end with \g csv,
> file or | command. With a plus after its name it shows more.`
