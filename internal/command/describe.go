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
	// query has the marks of fill.
	query string
}

// A description is a command that lists objects of one kind.
type description struct {
	what        string // completes "cannot list …", and "No … fits …"
	plain, more []view // the first whose condition holds; more is with +
	schemaless  bool   // the objects are in no schema
}

// describe returns the Do of a description.
func describe(d description) func(context.Context, *Env, any) (Next, error) {
	return act(func(ctx context.Context, env *Env, args listArgs) (Next, error) {
		began := time.Now()
		l, err := d.ask(ctx, env, args)
		if err != nil {
			return nil, err
		}
		if len(l.rows) == 0 {
			return nil, d.nothing(ctx, env, args)
		}
		return nil, l.show(ctx, env, args, began)
	})
}

// ask asks for the objects that fit the arguments.
func (d description) ask(ctx context.Context, env *Env, args listArgs) (*listing, error) {
	if d.schemaless && args.pattern.schema != "" {
		return nil, scan.Errorf(scan.Notice, "%s are in no schema: the pattern has no place for one", d.what)
	}
	state := env.Sessions.State()
	if !d.schemaless && args.pattern.schema == "" && state.Schema == "" {
		return nil, scan.Errorf(scan.Notice, `no schema is selected: \u selects one, and a pattern may name one, as in \%s shop.*`, env.Input.Command().Name)
	}
	views := d.plain
	if args.more && d.more != nil {
		views = d.more
	}
	v, err := viewFor(views, state)
	if err != nil {
		return nil, err
	}
	query := fill(v.query, args, state)
	rows, err := ask(ctx, env, "list "+d.what, len(v.columns), query)
	return &listing{columns: v.columns, rows: rows}, err
}

// viewFor returns the first view for the server.
func viewFor(views []view, state result.State) (view, error) {
	server := product.Of(state.Version, state.MariaDB)
	for _, v := range views {
		if v.servers == "" {
			return v, nil
		}
		condition, err := product.ParseCondition(v.servers)
		if err != nil {
			return view{}, err
		}
		if condition.Holds(server) {
			return v, nil
		}
	}
	return view{}, scan.Errorf(scan.Notice, "%s has none of these", state.Product())
}

// fill returns a query for arguments. It has these marks: {schema C} stands for the condition that the
// column C fits the schema of the pattern, or is the default schema; {within C} for the same, where no
// schema means all; {name C} for the condition that C fits the name of the pattern; {given} for whether
// there is a pattern, {more} for a plus; {connection} for the number of the user's connection.
func fill(query string, args listArgs, state result.State) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(query, "{")
		mark, after, closed := strings.Cut(rest, "}")
		if !ok || !closed {
			b.WriteString(query)
			return b.String()
		}
		b.WriteString(before)
		kind, column, _ := strings.Cut(mark, " ")
		p := args.pattern
		switch {
		case kind == "schema" && p.schema == "":
			b.WriteString(column + " = " + sqltext.ValueUTF8Or(state.Schema, state.Charset))
		case kind == "schema", kind == "within":
			b.WriteString(like(column, p.schema, state.Charset))
		case kind == "name":
			b.WriteString(like(column, p.name, state.Charset))
		case kind == "given":
			b.WriteString(truth(p != pattern{}))
		case kind == "more":
			b.WriteString(truth(args.more))
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

// nothing reports that nothing fits a pattern, with the nearest name.
func (d description) nothing(ctx context.Context, env *Env, args listArgs) error {
	if args.pattern.name == "" {
		env.Console.Print(fmt.Sprintf("There are no %s here.", d.what))
		return nil
	}
	all := args
	all.pattern.name, all.more = "*", false
	text := fmt.Sprintf("No %s fit %s.", d.what, args.text)
	if l, err := d.ask(ctx, env, all); err == nil {
		var names []string
		for _, row := range l.rows {
			names = append(names, row[0])
		}
		slices.Sort(names)
		if near := humanize.Closest(strings.Trim(args.pattern.name, "*?"), names); near != "" {
			text = strings.TrimSuffix(text, ".") + "; did you mean " + near + "?"
		}
	}
	env.Console.Print(text)
	return nil
}

var schemas = description{
	what: "schemas", schemaless: true,
	plain: []view{{
		columns: []listed{{"schema", asIs}, {"charset", asIs}, {"collation", asIs}},
		query: "SELECT SCHEMA_NAME, DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA" +
			" WHERE {name SCHEMA_NAME} ORDER BY SCHEMA_NAME",
	}},
}

var tables = description{
	what: "tables",
	plain: []view{{
		columns: []listed{{"table", asIs}, {"engine", asIs}, {"comment", asIs}},
		query: "SELECT TABLE_NAME, ENGINE, TABLE_COMMENT FROM information_schema.TABLES" +
			" WHERE {schema TABLE_SCHEMA} AND {name TABLE_NAME} AND TABLE_TYPE <> 'VIEW' ORDER BY TABLE_NAME",
	}},
}
