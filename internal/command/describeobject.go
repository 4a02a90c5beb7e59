package command

import (
	"context"
	"fmt"
	"strings"
	"time"

	"mysh/internal/humanize"
	"mysh/internal/result"
)

const describeHelp = `
\describe shop.orders        a table: columns, indexes, foreign keys from it and
                             to it, triggers, checks, partitions
\describe+ orders            also how it is stored, and what your rights do not
                             show
\describe add_order          a routine: its signature and the head of its body;
                             also a view, sequence, event or trigger
\describe procedure orders   the kind, where several objects have one name
\describe ord*               a pattern, where it fits one object; else a list
\describe orders \g json     one object: .columns[].column, .indexes[].size, …
\describe orders \g csv > f  in any other format, a result for each section

Rows, sizes and distinct values are what the server estimates. The uses of an
index are counted since the server started. Temporary tables are not seen here.`

// showDescription shows what is known of an object.
func showDescription(ctx context.Context, env *Env, args objectArgs, o object) error {
	began := time.Now()
	q := &inquiry{env: env, object: o, what: "describe " + args.typed}
	var r *report
	var err error
	switch o.kind {
	case tableKind:
		r, err = describeTable(ctx, q, args.more)
	case viewKind:
		r, err = describeView(ctx, q, args.more)
	case sequenceKind:
		r, err = describeSequence(ctx, q)
	case procedureKind, functionKind, packageKind:
		r, err = describeRoutine(ctx, q, args.more)
	case eventKind:
		r, err = q.describeByFacts(ctx, eventFacts)
	case triggerKind:
		r, err = q.describeByFacts(ctx, triggerFacts)
	case schemaKind:
		env.Console.Print(fmt.Sprintf(`%s is a schema: \dt %[1]s.* lists its tables, \ddl schema %[1]s shows its definition.`, o.typed(env)))
		return nil
	default:
		env.Console.Print(fmt.Sprintf(`\ddl %s shows a user.`, args.typed))
		return nil
	}
	if err != nil {
		return err
	}
	if r == nil {
		return noObject(ctx, env, args) // it is gone meanwhile
	}
	r.facts = append([]fact{{"schema", o.schema}, {"name", o.name}, {"kind", string(o.kind)}}, r.facts...)
	return r.show(ctx, env, args.route, began)
}

var factColumns = []listed{{"fact", asIs}, {"value", asIs}}

// A factQuery asks for one row about an object.
type factQuery struct {
	names []string // of the columns; the last one is the body
	query string
}

var (
	viewFacts = factQuery{[]string{"security", "updatable", "check option", "definer", "text"},
		"SELECT LOWER(SECURITY_TYPE), LOWER(IS_UPDATABLE), LOWER(CHECK_OPTION), DEFINER, VIEW_DEFINITION FROM information_schema.VIEWS WHERE TABLE_SCHEMA = {schema} AND TABLE_NAME = {name}"}
	routineFacts = factQuery{[]string{"returns", "deterministic", "data", "security", "definer", "created", "changed", "sql_mode", "comment", "body"},
		"SELECT DTD_IDENTIFIER, LOWER(IS_DETERMINISTIC), LOWER(SQL_DATA_ACCESS), LOWER(SECURITY_TYPE), DEFINER, CREATED, LAST_ALTERED, SQL_MODE, ROUTINE_COMMENT, ROUTINE_DEFINITION" +
			" FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = {schema} AND ROUTINE_NAME = {name} AND LOWER(ROUTINE_TYPE) = {kind}"}
	eventFacts = factQuery{[]string{"state", "at", "every", "starts", "ends", "last run", "afterwards", "definer", "comment", "body"},
		"SELECT LOWER(STATUS), EXECUTE_AT, CONCAT(INTERVAL_VALUE, ' ', LOWER(INTERVAL_FIELD)), STARTS, ENDS, LAST_EXECUTED, LOWER(ON_COMPLETION), DEFINER, EVENT_COMMENT, EVENT_DEFINITION" +
			" FROM information_schema.EVENTS WHERE EVENT_SCHEMA = {schema} AND EVENT_NAME = {name}"}
	triggerFacts = factQuery{[]string{"when", "table", "order", "definer", "created", "body"},
		"SELECT CONCAT(LOWER(ACTION_TIMING), ' ', LOWER(EVENT_MANIPULATION)), EVENT_OBJECT_TABLE, ACTION_ORDER, DEFINER, CREATED, ACTION_STATEMENT" +
			" FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = {schema} AND TRIGGER_NAME = {name}"}
)

// askFacts asks for the facts of a kind; nil if there are none. The body comes apart.
func (q *inquiry) askFactsOf(ctx context.Context, f factQuery) (facts [][]string, body string, err error) {
	rows, err := q.ask(ctx, len(f.names), strings.ReplaceAll(f.query, "{kind}", "'"+string(q.object.kind)+"'"))
	if err != nil || len(rows) == 0 {
		return nil, "", err
	}
	last := len(f.names) - 1
	for i, name := range f.names[:last] {
		if rows[0][i] != "" {
			facts = append(facts, []string{name, rows[0][i]})
		}
	}
	body, err = q.bodyAsWritten(ctx, rows[0][last])
	return facts, body, err
}

// bodyAsWritten returns a body as it stands in the statement that makes the object, for one that
// information_schema shows. There, a server has the characters of strings without their backslashes.
func (q *inquiry) bodyAsWritten(ctx context.Context, body string) (string, error) {
	const quotes = `'"`
	form, ok := ddlForms[q.object.kind]
	at := strings.IndexAny(body, quotes)
	if !ok || form.mode < 0 || at < 0 {
		return body, nil
	}
	name, err := q.quoted()
	if err != nil {
		return body, nil
	}
	if err := q.prepareDDL(ctx); err != nil {
		return "", err
	}
	rows, err := q.try(ctx, "", result.AnyColumns, form.show+name)
	if err != nil || len(rows) == 0 || len(rows[0]) <= form.statement {
		return body, err
	}
	for statement := rows[0][form.statement]; ; statement = statement[1:] {
		start := strings.Index(statement, body[:at])
		if start < 0 {
			return body, nil
		}
		statement = statement[start:]
		if len(statement) > at && strings.ContainsRune(quotes, rune(statement[at])) {
			return statement, nil
		}
	}
}

// describeByFacts describes an event or a trigger.
func (q *inquiry) describeByFacts(ctx context.Context, f factQuery) (*report, error) {
	facts, body, err := q.askFactsOf(ctx, f)
	if err != nil || facts == nil {
		return nil, err
	}
	r := factReport(facts, body)
	r.draw = func(p *page) error {
		p.head(p.text(q.object.typed(q.env)) + p.dot() + string(q.object.kind))
		p.facts(facts)
		p.body(body, 0)
		return nil
	}
	return r, nil
}

// factReport returns a report with facts and a body.
func factReport(facts [][]string, body string) *report {
	r := &report{}
	r.addFacts(facts, "body", body)
	r.add("facts", factColumns, append(facts[:len(facts):len(facts)], []string{"body", body}))
	return r
}

// addFacts adds facts for JSON, and a text.
func (r *report) addFacts(facts [][]string, name, text string) {
	for _, f := range facts {
		r.facts = append(r.facts, fact{strings.ReplaceAll(f[0], " ", "_"), f[1]})
	}
	r.facts = append(r.facts, fact{name, text})
}

// facts writes facts in lines.
func (p *page) facts(facts [][]string) {
	for _, fact := range facts {
		fmt.Fprintf(p, "  %-14s %s\n", fact[0], p.text(fact[1]))
	}
}

// body writes a text, at most so many lines of it; 0 for all.
func (p *page) body(text string, most int) {
	lines := strings.Split(strings.TrimRight(text, " \t\r\n"), "\n")
	rest := 0
	if most > 0 && len(lines) > most+1 {
		rest, lines = len(lines)-most, lines[:most]
	}
	fmt.Fprintln(p, p.lines(strings.Join(lines, "\n")))
	if rest > 0 {
		fmt.Fprintf(p, "%s %s: \\ddl shows all\n", p.sign("…", "..."), humanize.Count(int64(rest), "more line"))
	}
	fmt.Fprintln(p)
}

// describeView asks for a view: its columns and its text.
func describeView(ctx context.Context, q *inquiry, more bool) (*report, error) {
	facts, body, err := q.askFactsOf(ctx, viewFacts)
	if err != nil {
		return nil, err
	}
	columns, err := q.askColumns(ctx, "")
	if err != nil {
		return nil, err
	}
	r := &report{}
	r.addFacts(facts, "text", body)
	r.add("columns", columnColumns, columns)
	head := []string{"view"}
	for _, fact := range facts {
		switch {
		case fact[0] == "updatable" && fact[1] == "yes":
			head = append(head, "updatable")
		case fact[0] == "security" && fact[1] == "invoker":
			head = append(head, "with the rights of its user")
		case fact[0] == "check option" && fact[1] != "none":
			head = append(head, "with "+fact[1]+" check option")
		}
	}
	if facts != nil {
		r.add("facts", factColumns, append(facts, []string{"text", body}))
	}
	r.draw = func(p *page) error {
		p.head(p.text(q.object.typed(q.env)) + p.dot() + strings.Join(head, p.dot()))
		if more {
			p.facts(facts)
		}
		if columns == nil && facts != nil {
			fmt.Fprintln(p, "Its columns are not known: it may refer to what is gone, or to what you have no rights to.")
		}
		if err := p.columns(r, viewColumns); err != nil {
			return err
		}
		switch {
		case body != "":
			p.body(body, 0)
		case facts != nil:
			fmt.Fprintf(p, "Its text needs the SHOW VIEW privilege on it.\n\n")
		default:
			fmt.Fprintln(p)
		}
		return nil
	}
	return r, nil
}

var sequenceColumns = []listed{{"next_not_cached", asNumber}, {"minimum", asNumber}, {"maximum", asNumber}, {"start", asNumber}, {"increment", asNumber}, {"cache", asNumber}, {"cycle", asIs}, {"cycles", asNumber}}

// describeSequence asks for the numbers of a sequence. Reading them takes none of them.
func describeSequence(ctx context.Context, q *inquiry) (*report, error) {
	name, err := q.quoted()
	if err != nil {
		return nil, err
	}
	rows, err := q.ask(ctx, len(sequenceColumns), "SELECT next_not_cached_value, minimum_value, maximum_value, start_value, increment, cache_size,"+
		" IF(cycle_option, 'yes', 'no'), cycle_count FROM "+name)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	r := &report{}
	r.add("numbers", sequenceColumns, rows)
	r.draw = func(p *page) error {
		n := rows[0]
		p.head(p.text(q.object.typed(q.env)) + p.dot() + "sequence")
		fmt.Fprintf(p, "  next %s or less, if the server has cached some\n  from %s to %s by %s, started at %s, %s cached\n", n[0], n[1], n[2], n[4], n[3], n[5])
		if n[6] == "yes" {
			fmt.Fprintf(p, "  begins again at its end; %s cycles so far\n", n[7])
		}
		fmt.Fprintln(p)
		return nil
	}
	return r, nil
}

var parameterColumns = []listed{{"parameter", asIs}, {"mode", asIs}, {"type", asIs}}

// bodyHead is how many lines of a routine \describe shows.
const bodyHead = 12

// describeRoutine asks for a routine: its signature and its body.
func describeRoutine(ctx context.Context, q *inquiry, more bool) (*report, error) {
	facts, body, err := q.askFactsOf(ctx, routineFacts)
	if err != nil || facts == nil {
		return nil, err
	}
	parameters, err := q.try(ctx, "", len(parameterColumns), "SELECT PARAMETER_NAME, LOWER(PARAMETER_MODE), DTD_IDENTIFIER FROM information_schema.PARAMETERS"+
		" WHERE SPECIFIC_SCHEMA = {schema} AND SPECIFIC_NAME = {name} AND LOWER(ROUTINE_TYPE) = '"+string(q.object.kind)+"' AND ORDINAL_POSITION > 0 ORDER BY ORDINAL_POSITION")
	if err != nil {
		return nil, err
	}
	r := factReport(facts, body)
	r.add("parameters", parameterColumns, parameters)
	r.draw = func(p *page) error {
		p.head(string(q.object.kind) + " " + p.text(q.object.typed(q.env)) + p.text(signature(q.object.kind, parameters, facts)))
		for _, fact := range facts {
			if fact[0] == "comment" && !more {
				fmt.Fprintln(p, p.text(fact[1]))
			}
		}
		most := bodyHead
		if more {
			p.facts(facts)
			most = 0
		}
		if body == "" {
			fmt.Fprintf(p, "Its body needs %s.\n\n", q.routineRight())
			return nil
		}
		p.body(body, most)
		return nil
	}
	return r, nil
}

// signature returns the parameters of a routine and what it returns.
func signature(kind objectKind, parameters, facts [][]string) string {
	if kind == packageKind {
		return ""
	}
	var parts []string
	for _, p := range parameters {
		part := p[0] + " " + p[2]
		if kind == procedureKind && p[1] != "" {
			part = p[1] + " " + part
		}
		parts = append(parts, part)
	}
	text := "(" + strings.Join(parts, ", ") + ")"
	for _, fact := range facts {
		switch {
		case fact[0] == "returns":
			text += " returns " + fact[1]
		case fact[0] == "deterministic" && fact[1] == "yes" && kind == functionKind:
			text += " deterministic"
		case fact[0] == "data" && fact[1] != "contains sql":
			text += " " + fact[1]
		}
	}
	return text
}
