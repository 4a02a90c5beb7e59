package command

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"mysh/internal/export"
	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

const descHelp = `
\desc orders  the same as \describe orders; see \? describe
\desc+ orders

"desc orders;" without a backslash is the server's own statement.`

// An object is what \describe, \ddl and \er show.
type object struct {
	kind         objectKind
	schema, name string // in the character set of the side connection; the name of a user is user@host
	rawSchema    string // in UTF-8, for conditions
	rawName      string
}

// objectKind is the word for a kind of object, as it is typed before a name.
type objectKind string

const (
	anyKind       objectKind = ""
	tableKind     objectKind = "table"
	viewKind      objectKind = "view"
	sequenceKind  objectKind = "sequence"
	procedureKind objectKind = "procedure"
	functionKind  objectKind = "function"
	packageKind   objectKind = "package"
	eventKind     objectKind = "event"
	triggerKind   objectKind = "trigger"
	schemaKind    objectKind = "schema"
	userKind      objectKind = "user"
)

// typedKinds are the kinds that may be typed before a name.
var typedKinds = []objectKind{tableKind, viewKind, sequenceKind, procedureKind, functionKind, packageKind, eventKind, triggerKind, schemaKind, userKind}

// objectArgs are what a command on one object shows, and where that appears.
type objectArgs struct {
	listArgs
	kind  objectKind // any if none is named
	typed string     // the name as it was typed
	form  string     // the word after the name
}

// parseObject returns a Parse that reads "[+] [kind] name [form] [\g [format] [> file | >> file | | command]]".
// form is the only word that may follow the name; "" for none.
func parseObject(form string) func(string, scan.Mode) (any, error) {
	return func(args string, mode scan.Mode) (any, error) {
		var o objectArgs
		args, o.more = strings.CutPrefix(args, "+")
		text, route := cutRoute(args)
		text = strings.TrimSpace(text)
		first, rest := word(text)
		if kind := objectKind(strings.ToLower(first)); rest != "" && slices.Contains(typedKinds, kind) {
			o.kind, text = kind, strings.TrimSpace(rest)
		}
		if o.typed = text; text == "" {
			return nil, noName
		}
		var err error
		if o.route, err = export.ParseRoute(route); err != nil {
			return nil, err
		}
		if o.kind == userKind || o.kind == anyKind && strings.Contains(text, "@") && !strings.ContainsAny(text, " `") {
			o.kind = userKind
			return o, nil
		}
		after := ""
		o.pattern, after = wordsIn(text, mode)
		if o.pattern.name == "" {
			return nil, noName
		}
		if o.form = strings.ToLower(after); o.form != "" && o.form != form {
			return nil, scan.Errorf(scan.Notice, `%q is not one name: one with blanks goes in backquotes`, text)
		}
		return o, nil
	}
}

var noName = scan.Errorf(scan.Notice, "a name is missing: of a table, view, routine, trigger or event, as in shop.orders")

// withObject returns the Do of a command on one object. verb and the name complete "cannot …".
func withObject(verb string, do func(context.Context, *Env, objectArgs, object) error) func(context.Context, *Env, any) (Next, error) {
	return act(func(ctx context.Context, env *Env, args objectArgs) (Next, error) {
		found, err := findObjects(ctx, env, verb+" "+args.typed, args)
		switch {
		case err != nil:
			return nil, err
		case len(found) == 0:
			return nil, noObject(ctx, env, args)
		case len(found) > 1:
			return nil, chooseObject(ctx, env, found)
		}
		return nil, do(ctx, env, args, found[0])
	})
}

const informationSchema = "information_schema"

// A place is a table of information_schema that has objects.
type place struct {
	table, schema, name string
	kind                string // an expression with the kind's word
}

var (
	placeOfTables   = place{"TABLES", "TABLE_SCHEMA", "TABLE_NAME", "CASE WHEN TABLE_TYPE LIKE '%VIEW' THEN 'view' WHEN TABLE_TYPE = 'SEQUENCE' THEN 'sequence' ELSE 'table' END"}
	placeOfRoutines = place{"ROUTINES", "ROUTINE_SCHEMA", "ROUTINE_NAME", "LOWER(ROUTINE_TYPE)"}
	placeOfEvents   = place{"EVENTS", "EVENT_SCHEMA", "EVENT_NAME", "'event'"}
	placeOfTriggers = place{"TRIGGERS", "TRIGGER_SCHEMA", "TRIGGER_NAME", "'trigger'"}
	placeOfSchemas  = place{"SCHEMATA", "SCHEMA_NAME", "SCHEMA_NAME", "'schema'"}
)

// placesOf returns where objects of a kind are, in the order of search: each step is one query, and the
// first that finds any ends it. Triggers come late: MariaDB opens all tables of a schema for them.
func placesOf(kind objectKind) [][]place {
	switch kind {
	case anyKind:
		return [][]place{{placeOfTables, placeOfRoutines, placeOfEvents}, {placeOfTriggers}, {placeOfSchemas}}
	case procedureKind, functionKind, packageKind:
		return [][]place{{placeOfRoutines}}
	case eventKind:
		return [][]place{{placeOfEvents}}
	case triggerKind:
		return [][]place{{placeOfTriggers}}
	case schemaKind:
		return [][]place{{placeOfSchemas}}
	}
	return [][]place{{placeOfTables}}
}

// findObjects returns the objects that fit the arguments.
func findObjects(ctx context.Context, env *Env, what string, args objectArgs) ([]object, error) {
	if args.kind == userKind {
		return []object{{kind: userKind, name: args.typed}}, nil
	}
	state := env.Sessions.State()
	if strings.EqualFold(args.pattern.schema, informationSchema) {
		args.pattern.name = strings.ToUpper(args.pattern.name) // servers accept any case
	}
	for _, step := range placesOf(args.kind) {
		var parts []string
		for _, p := range step {
			schema := condition(p.schema, args.pattern.schema, state.Charset)
			switch {
			case p == placeOfSchemas && args.pattern.schema != "":
				continue
			case p == placeOfSchemas:
			case args.pattern.schema == "" && state.Schema == "":
				if args.kind == anyKind {
					continue // it may be a schema
				}
				return nil, noSchema(env)
			case args.pattern.schema == "":
				schema = p.schema + " = " + sqltext.ValueUTF8Or(state.Schema, state.Charset)
			}
			parts = append(parts, fmt.Sprintf("SELECT %[1]s, %[2]s, HEX(%[1]s), HEX(%[2]s), %[3]s FROM information_schema.%[4]s WHERE %[5]s AND %[6]s",
				p.schema, p.name, p.kind, p.table, schema, condition(p.name, args.pattern.name, state.Charset)))
		}
		if parts == nil {
			continue
		}
		const columns = 5
		rows, err := ask(ctx, env, what, columns, strings.Join(parts, " UNION ALL "))
		if err != nil {
			return nil, err
		}
		found := objectsIn(rows, args, state.Schema)
		if len(found) > 0 {
			return found, nil
		}
	}
	if args.pattern.schema == "" && state.Schema == "" {
		return nil, noSchema(env)
	}
	return nil, nil
}

func noSchema(env *Env) error {
	return scan.Errorf(scan.Notice, `no schema is selected: \u selects one, and a name may have one, as in \%s shop.orders`, env.Input.Command().Name)
}

// condition returns a condition on a column: that it fits a part of a pattern. Without marks it is an
// equality, for which MariaDB opens one table only.
func condition(column, part, charset string) string {
	if name, ok := plainName(part); ok {
		return column + " = " + sqltext.Value(name, charset)
	}
	return like(column, part, charset)
}

// plainName returns the name that a part of a pattern stands for, if it stands for one name only.
func plainName(part string) (name string, ok bool) {
	var b strings.Builder
	for i := 0; i < len(part); i++ {
		switch {
		case part[i] == '\\' && i+1 < len(part):
			i++
		case part[i] == '*' || part[i] == '?':
			return "", false
		}
		b.WriteByte(part[i])
	}
	return b.String(), part != ""
}

// objectsIn returns the objects of an answer. If a name was typed, and not a pattern, those that are
// written as it was typed come alone. current is the default schema.
func objectsIn(rows [][]string, args objectArgs, current string) (found []object) {
	exact, _ := plainName(args.pattern.name)
	inSchema, _ := plainName(cmp.Or(args.pattern.schema, current))
	for _, row := range rows {
		schema, err1 := hex.DecodeString(row[2])
		name, err2 := hex.DecodeString(row[3])
		o := object{objectKind(row[4]), row[0], row[1], string(schema), string(name)}
		if err1 != nil || err2 != nil || !args.kind.includes(o.kind) {
			continue
		}
		if o.kind == schemaKind {
			o.schema, o.rawSchema = "", ""
			o.name, o.rawName = askedName(o.name, exact), askedName(o.rawName, exact)
		} else {
			o.schema, o.rawSchema = askedName(o.schema, inSchema), askedName(o.rawSchema, inSchema)
		}
		found = append(found, o)
	}
	if same := slices.DeleteFunc(slices.Clone(found), func(o object) bool { return o.name != exact }); len(same) > 0 {
		return same
	}
	return found
}

// askedName returns the name under which the server knows a schema, given the name in an answer and the
// only one that was asked for, "" for none. vtgate asks a shard for the shard's own schema, and returns
// that; it knows the keyspace, whose name is ASCII.
func askedName(answered, asked string) string {
	isASCII := strings.IndexFunc(asked, func(c rune) bool { return c > unicode.MaxASCII }) < 0
	if asked != "" && isASCII && !strings.EqualFold(answered, asked) {
		return asked
	}
	return answered
}

// includes reports whether an object of another kind may be meant by a kind.
func (k objectKind) includes(other objectKind) bool {
	return k == other || k == anyKind && other != "package body" // which is shown with its package
}

// chooseObject lists the objects of which one can be named.
func chooseObject(ctx context.Context, env *Env, found []object) error {
	began := time.Now()
	l := &listing{columns: []listed{{"name", asIs}, {"kind", asIs}}}
	for _, o := range found {
		l.rows = append(l.rows, []string{o.typed(env), string(o.kind)})
	}
	slices.SortFunc(l.rows, slices.Compare)
	name := env.Input.Command().Name
	env.Console.Info(fmt.Sprintf(`\%s shows one object, as in \%[1]s %s %s; choose from:`, name, l.rows[0][1], l.rows[0][0]))
	return l.show(ctx, env, listArgs{}, began)
}

// typed returns the name as it is typed after a command.
func (o object) typed(env *Env) string {
	mode := env.Sessions.ReadMode()
	name, err := sqltext.Identifier(o.name, mode)
	if err != nil {
		return o.name
	}
	if o.schema == "" || o.rawSchema == env.Sessions.State().Schema {
		return name
	}
	schema, err := sqltext.Identifier(o.schema, mode)
	if err != nil {
		return o.name
	}
	return schema + "." + name
}

// noObject reports that nothing has the name, with the nearest name.
func noObject(ctx context.Context, env *Env, args objectArgs) error {
	what := "object"
	if args.kind != anyKind {
		what = string(args.kind)
	}
	text := fmt.Sprintf("No %s fits %s", what, args.typed)
	if near := humanize.Closest(strings.Trim(args.pattern.name, "*?"), namesNear(ctx, env, args)); near != "" {
		text += "; did you mean " + near + "?"
	} else {
		text += ", as far as " + env.Sessions.State().User + " may see."
		if env.Sessions.State().HasSessionState {
			text += ` A temporary table is seen by its session alone: "describe ` + args.typed + `;" shows its columns.`
		}
	}
	env.Console.Print(text)
	return nil
}

// namesNear returns the names among which the one that was meant may be. It asks for nothing but names:
// MariaDB opens no table for them.
func namesNear(ctx context.Context, env *Env, args objectArgs) (names []string) {
	state := env.Sessions.State()
	var parts []string
	for _, p := range placesOf(args.kind)[0] {
		schema := condition(p.schema, args.pattern.schema, state.Charset)
		if args.pattern.schema == "" {
			schema = p.schema + " = " + sqltext.ValueUTF8Or(state.Schema, state.Charset)
		}
		if p == placeOfSchemas {
			schema = "TRUE"
		}
		parts = append(parts, fmt.Sprintf("SELECT %s FROM information_schema.%s WHERE %s", p.name, p.table, schema))
	}
	rows, err := ask(ctx, env, "list names", 1, strings.Join(parts, " UNION ALL "))
	if err != nil {
		return nil
	}
	for _, row := range rows {
		names = append(names, row[0])
	}
	slices.Sort(names)
	return names
}

// An inquiry asks for the parts of one object.
type inquiry struct {
	env    *Env
	object object
	what   string   // completes "cannot …"
	lacks  []string // sentences on what the server did not show, for those who ask for more
	gap    string   // a sentence on what anybody would miss; "" for none
}

// fill puts the names of the object into a query, in the place of {schema} and {name}.
func (q *inquiry) fill(query string) string {
	return strings.NewReplacer("{schema}", sqltext.Value(q.object.rawSchema, ""), "{name}", sqltext.Value(q.object.rawName, "")).Replace(query)
}

// ask returns the rows of a query.
func (q *inquiry) ask(ctx context.Context, columns int, query string) ([][]string, error) {
	return ask(ctx, q.env, q.what, columns, q.fill(query))
}

// routineRight returns what shows the text of another user's routine.
func (q *inquiry) routineRight() string {
	if q.env.Sessions.State().MariaDB {
		return "the SELECT privilege on mysql.proc"
	}
	return "the SHOW_ROUTINE privilege"
}

// try returns the rows of a query that a server may refuse. lack is what is then not shown, a sentence;
// "" if that is no loss. The error is any other one.
func (q *inquiry) try(ctx context.Context, lack string, columns int, query string) (rows [][]string, err error) {
	err = q.env.Runner.WaitInView(ctx, "Asking the server", q.env.Runner.SessionNote, func(ctx context.Context) error {
		rows, err = q.env.Sessions.Front().Ask(ctx, columns, q.fill(query))
		return err
	})
	var refused *result.Error
	switch {
	case err == nil || ctx.Err() != nil:
		return rows, err
	case !errors.As(err, &refused) || refused.Cause != nil:
		return nil, fmt.Errorf("cannot %s: %w", q.what, err)
	case lack != "":
		q.lacks = append(q.lacks, lack)
	}
	return nil, nil
}
