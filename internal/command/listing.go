package command

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"mysh/internal/export"
	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/results"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// A listing is rows that a command shows of the server, as a result like any other: in any format, on
// the screen or elsewhere, and again by \last. People do not see columns that are empty in all rows.
type listing struct {
	columns []listed
	rows    [][]string // as the server reports them; "" is nothing
	empty   string     // a sentence for no rows
	note    string     // printed below the rows, which it is no part of; "" for none
}

// dropFirst removes the first column.
func (l *listing) dropFirst() {
	l.columns = l.columns[1:]
	for i, row := range l.rows {
		l.rows[i] = row[1:]
	}
}

// listed is a column of a listing.
type listed struct {
	name string
	kind listedKind
}

// listedKind is how people read a value. Formats for programs have it as it is.
type listedKind byte

const (
	asIs        listedKind = iota // text
	asNumber                      // a number, aligned to the right
	asSize                        // bytes, as in "96 MB"
	asAbout                       // an estimated number of rows, as in "~1.2M"
	asSince                       // seconds, as in "2 min"
	asSpan                        // milliseconds, as in "1.2 ms"
	asRate                        // any number, shortened as in "1.23M"
	asStatement                   // a statement, of which people read the beginning
	asOnce                        // text that is left out where the rows before have the same in all such columns
	asList                        // names separated by ", ", of which a table has the first few
	asProse                       // text of which a table has the beginning, on one line
)

func (k listedKind) isText() bool { return k == asIs || k >= asStatement }

// forPeople are the formats that people read.
var forPeople = []string{"table", "vertical", "markdown", "html", "latex"}

// text returns a value as people read it.
func (k listedKind) text(value string) string {
	if k == asStatement {
		return beginning(value)
	}
	n, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return value
	}
	switch k {
	case asSize:
		return humanize.Size(int64(n))
	case asAbout:
		return "~" + humanize.Number(n, 3)
	case asSince:
		return humanize.Roughly(time.Duration(n * float64(time.Second)))
	case asSpan:
		return humanize.Span(n, true)
	case asRate:
		return humanize.Number(n, 3)
	}
	return value
}

// statementColumn is a column with statements; whole has them appear in full.
func statementColumn(whole bool) listed {
	if whole {
		return listed{"statement", asIs}
	}
	return listed{"statement", asStatement}
}

// beginning returns the beginning of a statement in one line.
func beginning(text string) string {
	const most = 100 // characters
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-3]) + "..."
}

// events returns the rows as the events of a result, which took so long.
func (l *listing) events(elapsed time.Duration) results.Events {
	return func(yield func(result.Event, error) bool) {
		const utf8 = 255 // the collation's number
		var header result.Header
		for _, c := range l.columns {
			column := result.Column{Name: c.name, Type: result.TypeVarString, Collation: utf8}
			if !c.kind.isText() {
				column.Type = result.TypeNewDecimal // it stands at the right edge
			}
			header.Columns = append(header.Columns, column)
		}
		if !yield(header, nil) {
			return
		}
		const batchRows = 500
		for rows := range slices.Chunk(l.rows, batchRows) {
			batch := result.NewBatch(nil)
			for _, row := range rows {
				cells := make([][]byte, len(row))
				for i, value := range row {
					if value != "" || l.columns[i].kind.isText() {
						cells[i] = []byte(value)
					}
				}
				batch.Rows = append(batch.Rows, result.AppendRow(nil, cells...))
			}
			if !yield(batch, nil) {
				return
			}
		}
		yield(result.Outcome{HasRows: true, Rows: int64(len(l.rows)), Elapsed: elapsed}, nil)
	}
}

// listArgs are what a listing shows, and where it goes.
type listArgs struct {
	more    bool // the name of the command ends in "+"
	pattern pattern
	text    string // the pattern as it was typed
	route   export.Route
}

// parseList reads "[+] [pattern] [\g [format] [> file | >> file | | command]]".
func parseList(args string, mode scan.Mode) (any, error) { return readList(args, mode, wordsIn) }

// parseFlatList reads the same, with the pattern of a name that is in no schema.
func parseFlatList(args string, mode scan.Mode) (any, error) { return readList(args, mode, nameIn) }

func readList(args string, mode scan.Mode, read func(string, scan.Mode) (pattern, string)) (any, error) {
	var l listArgs
	args, l.more = strings.CutPrefix(args, "+")
	text, rest := cutRoute(args)
	name, after := read(text, mode)
	if after != "" {
		return nil, scan.Errorf(scan.Notice, `%q is not one pattern: one with blanks goes in backquotes`, strings.TrimSpace(text))
	}
	l.pattern, l.text = name, strings.TrimSpace(text)
	var err error
	l.route, err = export.ParseRoute(rest)
	return l, err
}

// cutRoute cuts the arguments of a listing before the route that they end with.
func cutRoute(args string) (text, route string) {
	args = strings.TrimRight(args, " \t;")
	for i := 0; i < len(args); i++ {
		switch args[i] {
		case '`', '\'', '"':
			if end := strings.IndexByte(args[i+1:], args[i]); end >= 0 {
				i += end + 1
			}
		case '\\':
			if rest := args[i+1:]; strings.HasPrefix(rest, "g ") || rest == "g" {
				return args[:i], strings.TrimSpace(rest[1:])
			} else if strings.HasPrefix(rest, "G ") || rest == "G" {
				return args[:i], "vertical" + rest[1:]
			}
		case '>', '|':
			return args[:i], args[i:]
		}
	}
	return args, ""
}

// A pattern selects names: * stands for any text, ? for one character. The zero value selects all.
type pattern struct {
	schema, name string
	part         string // of the names of what belongs to an object, see [description].parts
	system       bool   // all schemas are meant, those of the server itself too
}

// wordsIn returns the pattern that text begins with, as in shop.ord*, and what follows it.
func wordsIn(text string, mode scan.Mode) (p pattern, rest string) {
	p.name, rest = partIn(text, mode, ". \t")
	if after, dot := strings.CutPrefix(rest, "."); dot {
		p.schema = p.name
		p.name, rest = partIn(after, mode, " \t")
	}
	return p, strings.TrimSpace(rest)
}

// nameIn returns the pattern of a name that text begins with, and what follows it.
func nameIn(text string, mode scan.Mode) (p pattern, rest string) {
	p.name, rest = partIn(text, mode, " \t")
	return p, strings.TrimSpace(rest)
}

// partIn returns the part of a pattern that text begins with, up to one of the characters in ends, and
// what follows it.
func partIn(text string, mode scan.Mode, ends string) (part, rest string) {
	text = strings.TrimSpace(text)
	if inside, after, quoted := sqltext.CutQuoted(text, mode); quoted {
		return literalPattern(inside), after
	}
	end := strings.IndexAny(text, ends)
	if end < 0 {
		end = len(text)
	}
	return text[:end], text[end:]
}

// literalPattern returns the pattern of a name in quotes, whose marks stand for themselves.
func literalPattern(name string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`).Replace(name)
}

// literal returns the text that a part of a pattern stands for; ok is false for a part with wildcards,
// and for none.
func literal(part string) (text string, ok bool) {
	var b strings.Builder
	for i := 0; i < len(part); i++ {
		switch part[i] {
		case '*', '?':
			return "", false
		case '\\':
			i = min(i+1, len(part)-1)
		}
		b.WriteByte(part[i])
	}
	return b.String(), part != ""
}

// like returns a condition on a column: that it fits a part of a pattern, in letters of either case;
// "TRUE" for an empty part. charset is that of the connection.
func like(column, part, charset string) string {
	if strings.Trim(part, "*") == "" {
		return "TRUE"
	}
	var b strings.Builder
	for i := 0; i < len(part); i++ {
		switch c := part[i]; {
		case c == '\\' && i+1 < len(part):
			i++
			b.WriteString(escapeLike(part[i]))
		case c == '*':
			b.WriteByte('%')
		case c == '?':
			b.WriteByte('_')
		default:
			b.WriteString(escapeLike(c))
		}
	}
	// The collation is that of no server's own names, some of which are in a binary one.
	return "CONVERT(" + column + " USING utf8mb4) COLLATE utf8mb4_general_ci LIKE " + sqltext.ValueUTF8Or(b.String(), charset) + " ESCAPE '|'"
}

func escapeLike(c byte) string {
	if c == '%' || c == '_' || c == '|' {
		return "|" + string(c)
	}
	return string([]byte{c})
}

// ask asks the server on a side connection, so that the user's session is as before. what completes
// "cannot …" in the error.
func ask(ctx context.Context, env *Env, what string, columns int, query string) (rows [][]string, err error) {
	if !env.Sessions.State().Connected {
		return nil, scan.Errorf(scan.Failure, "cannot %s: the connection is lost; the next statement reconnects", what)
	}
	err = env.Runner.WaitInView(ctx, "Asking the server", env.Runner.SessionNote, func(ctx context.Context) error {
		rows, err = env.Sessions.Front().Ask(ctx, columns, query)
		return err
	})
	if err != nil && ctx.Err() == nil {
		return nil, refusal(err, what, query, env.Sessions.State().User)
	}
	return rows, err
}

// show shows a listing that took since began to ask for.
func (l *listing) show(ctx context.Context, env *Env, args listArgs, began time.Time) error {
	st := scan.Input{Text: strings.TrimSpace(`\` + env.Input.Command().Name + " " + env.Input.Command().Args), Verb: "SHOW"}
	sink, err := env.Runner.NewSink(st, args.route)
	if err != nil {
		return err
	}
	events := l.events(time.Since(began))
	if slices.Contains(forPeople, sink.Format().Name) {
		asRead := reading{columns: l.columns, shown: l.notEmpty(), isShort: sink.Format().Name == "table", isTable: sink.Format().Name != "vertical" && !env.Current.Mode.AutoVertical}
		asRead.room = l.roomFor(asRead.shown, sink.Options().Width)
		return env.Runner.ShowListing(ctx, st, events, &listingSink{sink, asRead})
	}
	return env.Runner.ShowListing(ctx, st, events, sink)
}
