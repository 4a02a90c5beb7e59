package command

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

const ddlHelp = `
\ddl shop.orders > orders.sql  the statement that makes a table, to be run
                               elsewhere
\ddl orders | pbcopy           also a view, routine, trigger, event, sequence
\ddl procedure orders          the kind, where several objects have one name
\ddl schema shop               a schema, without what is in it
\ddl 'app'@'%'                 a user, with grants; also: \ddl user app
\ddl+ orders                   as the server writes it: with AUTO_INCREMENT,
                               DEFINER, and the sql_mode of a routine (without
                               the plus: that of MariaDB's Oracle mode only)

Routines and the like have DELIMITER lines around them, for any client. \last
has the statement as a result, and \g json shows it as one.`

// A ddlForm is how a server is asked for a statement, and the columns of its answer that count.
type ddlForm struct {
	show      string // SHOW CREATE …
	statement int    // the column of the statement
	mode      int    // the column of its sql_mode; -1 for none
}

var ddlForms = map[objectKind]ddlForm{
	tableKind:     {"SHOW CREATE TABLE ", 1, -1},
	viewKind:      {"SHOW CREATE VIEW ", 1, -1},
	sequenceKind:  {"SHOW CREATE SEQUENCE ", 1, -1},
	procedureKind: {"SHOW CREATE PROCEDURE ", 2, 1},
	functionKind:  {"SHOW CREATE FUNCTION ", 2, 1},
	packageKind:   {"SHOW CREATE PACKAGE ", 2, 1},
	triggerKind:   {"SHOW CREATE TRIGGER ", 2, 1},
	eventKind:     {"SHOW CREATE EVENT ", 3, 1},
	schemaKind:    {"SHOW CREATE DATABASE ", 1, -1},
	userKind:      {"SHOW CREATE USER ", 0, -1},
}

var ddlColumns = []listed{{"name", asIs}, {"kind", asIs}, {"statement", asIs}}

// showDDL shows the statement that makes an object.
func showDDL(ctx context.Context, env *Env, args objectArgs, o object) error {
	began := time.Now()
	q := &inquiry{env: env, object: o, what: "show the definition of " + args.typed}
	if err := q.prepareDDL(ctx); err != nil {
		return err
	}
	texts, statements, err := q.askDDL(ctx, args)
	if err != nil {
		return err
	}
	r := &report{asText: true}
	var rows [][]string
	for _, statement := range statements {
		rows = append(rows, []string{o.name, string(o.kind), statement})
	}
	r.add("statements", ddlColumns, rows)
	r.draw = func(p *page) error {
		for _, text := range texts {
			fmt.Fprintln(p, p.lines(text))
		}
		if !p.raw {
			fmt.Fprintln(p)
		}
		return nil
	}
	return r.show(ctx, env, args.route, began)
}

// prepareDDL sets how the side connection writes statements: as every session reads them. No other
// question of mysh depends on that.
func (q *inquiry) prepareDDL(ctx context.Context) error {
	mode := ""
	if q.env.Sessions.State().Status.Has(result.StatusNoBackslashEscapes) {
		mode = "NO_BACKSLASH_ESCAPES"
	}
	for _, set := range []string{"SET SESSION sql_mode = '" + mode + "', sql_quote_show_create = 1", "SET SESSION print_identified_with_as_hex = 1"} {
		if _, err := q.try(ctx, "", result.NoColumns, set); err != nil {
			return err
		}
	}
	return nil
}

// askDDL asks for the statements, and returns each as a text to be run, and as it is.
func (q *inquiry) askDDL(ctx context.Context, args objectArgs) (texts, statements []string, err error) {
	name, err := q.quoted()
	if err != nil {
		return nil, nil, err
	}
	form, delimiter := ddlForms[q.object.kind], ";"
	if !args.route.Elsewhere() {
		delimiter = q.env.Input.Delimiter()
	}
	if strings.EqualFold(q.object.rawSchema, informationSchema) {
		form.show = "SHOW CREATE TABLE "
	}
	shows := []string{form.show + name}
	if q.object.kind == packageKind {
		shows = append(shows, "SHOW CREATE PACKAGE BODY "+name)
	}
	for i, show := range shows {
		rows, err := q.ask(ctx, result.AnyColumns, show)
		switch {
		case err != nil && i > 0:
			continue // a package may have no body
		case err != nil:
			return nil, nil, err
		case len(rows) == 0 || len(rows[0]) <= form.statement:
			return nil, nil, fmt.Errorf("cannot %s: %w", q.what, result.ErrUnexpected)
		}
		statement := rows[0][form.statement]
		if statement == "" {
			return nil, nil, fmt.Errorf("cannot %s: its text needs %s", q.what, q.routineRight())
		}
		if !args.more {
			statement = plainDDL(statement, q.object.kind)
		}
		text := withDelimiter(statement, delimiter, form.mode >= 0)
		if form.mode >= 0 && (args.more || strings.Contains(rows[0][form.mode], "ORACLE")) { // whose language is another one
			text = "SET @old_sql_mode = @@sql_mode, sql_mode = '" + rows[0][form.mode] + "'" + delimiter + "\n" + text + "\nSET sql_mode = @old_sql_mode" + delimiter
		}
		texts, statements = append(texts, text), append(statements, statement)
	}
	if q.object.kind != userKind {
		return texts, statements, nil
	}
	rows, err := q.ask(ctx, 1, "SHOW GRANTS FOR "+name)
	for _, row := range rows {
		texts, statements = append(texts, row[0]+delimiter), append(statements, row[0])
	}
	return texts, statements, err
}

// quoted returns the name of the object as SQL.
func (q *inquiry) quoted() (string, error) {
	o, mode := q.object, q.env.Sessions.ReadMode()
	if o.kind == userKind {
		return userName(o.name, mode)
	}
	if strings.Count(o.schema+o.name, "?") > strings.Count(o.rawSchema+o.rawName, "?") { // the server's sign for what it cannot convert
		return "", scan.Errorf(scan.Notice, "cannot %s: its name cannot be written in the character set %s", q.what, q.env.Sessions.State().Charset)
	}
	name, err := sqltext.Name(o.name, mode)
	if err != nil || o.schema == "" {
		return name, err
	}
	schema, err := sqltext.Name(o.schema, mode)
	return schema + "." + name, err
}

// userName returns a user as SQL: app, app@host, 'app'@'%'. Without a host it is '%'.
func userName(text string, mode scan.Mode) (string, error) {
	user, rest, quoted := sqltext.CutQuoted(text, mode)
	if !quoted {
		i := strings.LastIndexByte(text, '@')
		if i < 0 {
			i = len(text)
		}
		user, rest = text[:i], text[i:]
	}
	host, ok := strings.CutPrefix(strings.TrimSpace(rest), "@")
	if inside, _, quoted := sqltext.CutQuoted(host, mode); quoted {
		host = inside
	}
	if !ok {
		host = "%"
	}
	name, err := sqltext.Name(user, mode)
	if err != nil {
		return "", err
	}
	at, err := sqltext.Name(host, mode)
	return name + "@" + at, err
}

// What a statement has of its place: the account that made it, and defaults.
var (
	definer   = regexp.MustCompile("^(CREATE .*?)DEFINER=(?:`(?:[^`]|``)*`@`(?:[^`]|``)*`|`(?:[^`]|``)*`|[^ ]+) ")
	increment = regexp.MustCompile("`(?:[^`]|``)*`|'(?:[^'\\\\]|''|\\\\.)*'| AUTO_INCREMENT=[0-9]+")
)

// plainDDL returns a statement without what belongs to the server that it is from: the next number of
// AUTO_INCREMENT and the account that made the object.
func plainDDL(statement string, kind objectKind) string {
	switch kind {
	case tableKind:
		return increment.ReplaceAllStringFunc(statement, func(found string) string {
			if found[0] == ' ' {
				return ""
			}
			return found
		})
	case viewKind:
		statement = definer.ReplaceAllString(statement, "$1")
		head, rest, _ := strings.Cut(statement, " VIEW ")
		head = strings.TrimSuffix(strings.Replace(head, " ALGORITHM=UNDEFINED", "", 1), " SQL SECURITY DEFINER")
		return head + " VIEW " + rest
	}
	return definer.ReplaceAllString(statement, "$1")
}

// withDelimiter returns a statement with the delimiter after it, and DELIMITER lines around a compound one.
func withDelimiter(statement, delimiter string, compound bool) string {
	if !compound || !strings.Contains(statement, delimiter) {
		return statement + delimiter
	}
	for _, other := range []string{"//", "$$", ";;", "@@", "|||", "~~~"} {
		if other != delimiter && !strings.Contains(statement, other) {
			return "DELIMITER " + other + "\n" + statement + other + "\nDELIMITER " + delimiter
		}
	}
	return statement + delimiter
}
