package sessionstest

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"mysh/internal/result"
)

// Rules are what a server answers. The package's documentation has the notation.
type Rules struct {
	version    string
	names      []string            // of tables, for "did you mean"
	keys       map[string][]string // primary keys by schema.table
	attributes bool                // the server accepts query attributes

	mu   sync.Mutex
	list []*exchange
}

// An exchange is a statement and the server's answers to it.
type exchange struct {
	statement string
	answers   []answer // to the first run, the second, …; the last answer is for all further runs
	used      bool
}

// An answer is what the server sends for one run of a statement.
type answer struct {
	events      []result.Event // sent at once
	columns     []result.Column
	rows        [][][]byte
	last        int // numbers up to this follow as further rows
	outcome     result.Outcome
	err         error
	takes       time.Duration
	hangs       bool  // no answer comes, and none to the request to stop
	unstoppable bool  // the request to stop is answered, and the statement runs to its end
	stop        error // the answer to the request to stop
	loses       bool  // the connection is lost instead of the outcome
	alone       bool  // the server accepts no other connection from now until the next statement
	status      *result.Status
	then        *answer // the next result of the same statement; nil for none
}

// An unsent is why a session has not sent a statement.
type unsent string

func (u unsent) Error() string { return string(u) }
func (u unsent) Unwrap() error { return result.ErrNotSent }

// Refusal returns an error of the server.
func Refusal(number uint16, state, message string) error {
	return &result.Error{Number: number, State: state, Message: message}
}

// ParseRules returns the rules that text holds, or fails the test.
func ParseRules(t testing.TB, text string) *Rules {
	t.Helper()
	r := &Rules{version: "9.7.4", keys: make(map[string][]string)}
	for i, line := range strings.Split(text, "\n") {
		if err := r.add(line); err != nil {
			t.Fatalf("rules of the server, line %d: %s: %v", i+1, line, err)
		}
	}
	return r
}

// Names returns the names of tables.
func (r *Rules) Names() []string { return r.names }

// PrimaryKey returns the columns of a table's primary key, nil for none.
func (r *Rules) PrimaryKey(schema, table string) []string { return r.keys[schema+"."+table] }

// Unused returns the statements that no session has sent.
func (r *Rules) Unused() (statements []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.list {
		if !e.used {
			statements = append(statements, e.statement)
		}
	}
	return statements
}

func (r *Rules) add(line string) error {
	property, indented := strings.CutPrefix(line, "  ")
	switch {
	case line == "" || line[0] == '#':
		return nil
	case !indented:
		r.list = append(r.list, &exchange{statement: oneBlank(line), answers: make([]answer, 1)})
		return nil
	case len(r.list) == 0:
		return r.describe(property)
	}
	last := r.list[len(r.list)-1]
	if property == "again" {
		last.answers = append(last.answers, answer{})
		return nil
	}
	result := &last.answers[len(last.answers)-1]
	for result.then != nil {
		result = result.then
	}
	if property == "then" {
		result.then = &answer{}
		return nil
	}
	return result.add(property)
}

// describe adds a property of the server itself.
func (r *Rules) describe(property string) error {
	word, rest, _ := strings.Cut(property, " ")
	switch word {
	case "version":
		r.version = rest
	case "names":
		r.names = strings.Split(rest, ", ")
	case "key":
		table, columns, _ := strings.Cut(strings.TrimSuffix(rest, ")"), " (")
		r.keys[table] = strings.Split(columns, ", ")
	case "attributes":
		r.attributes = true
	default:
		return errors.New("the server has no such property")
	}
	return nil
}

// add adds a property of an answer.
func (a *answer) add(property string) error {
	word, rest, _ := strings.Cut(property, " ")
	if word == "|" {
		return a.addLine(rest)
	}
	add, ok := properties[word]
	if !ok {
		return errors.New("an answer has no such property")
	}
	return add(a, rest)
}

var properties = map[string]func(a *answer, rest string) error{
	"from":        (*answer).from,
	"counts":      (*answer).counts,
	"affected":    func(a *answer, rest string) error { return scan1(rest, "%d", &a.outcome.Affected) },
	"warnings":    func(a *answer, rest string) error { return scan1(rest, "%d", &a.outcome.Warnings) },
	"info":        func(a *answer, rest string) error { a.outcome.Info = rest; return nil },
	"schema":      func(a *answer, rest string) error { a.outcome.Changes.Schema = &rest; return nil },
	"transaction": (*answer).transaction,
	"ERROR":       (*answer).fails,
	"notice":      func(a *answer, rest string) error { a.events = append(a.events, result.Notice{Text: rest}); return nil },
	"progress":    (*answer).progress,
	"upload":      (*answer).upload,
	"takes":       func(a *answer, rest string) (err error) { a.takes, err = time.ParseDuration(rest); return err },
	"first":       func(a *answer, rest string) (err error) { a.outcome.First, err = time.ParseDuration(rest); return err },
	"hangs":       func(a *answer, _ string) error { a.hangs = true; return nil },
	"unstoppable": func(a *answer, _ string) error { a.unstoppable = true; return nil },
	"stop":        (*answer).refusesStop,
	"loses":       func(a *answer, _ string) error { a.loses = true; return nil },
	"not":         func(a *answer, rest string) error { a.err = unsent("not " + rest); return nil },
	"no":          func(a *answer, _ string) error { a.alone = true; return nil },
}

// scan1 reads one value from text.
func scan1(text, format string, v any) error {
	_, err := fmt.Sscanf(text, format, v)
	return err
}

// from reads: [<schema>.]<table> [as <alias>]
func (a *answer) from(rest string) error {
	name, alias, _ := strings.Cut(rest, " as ")
	schema, table, qualified := strings.Cut(name, ".")
	if !qualified {
		schema, table = "", name
	}
	if alias == "" {
		alias = table
	}
	for i := range a.columns {
		c := &a.columns[i]
		c.Schema, c.Table, c.OrgTable, c.OrgName = schema, alias, table, c.Name
	}
	return nil
}

// counts reads: to <n>, or: for ever
func (a *answer) counts(rest string) error {
	if rest == "for ever" {
		a.last = 1 << 30
		return nil
	}
	return scan1(rest, "to %d", &a.last)
}

// transaction reads: open, or: over
func (a *answer) transaction(rest string) error {
	status, ok := map[string]result.Status{"open": result.StatusInTransaction, "over": result.StatusAutocommit}[rest]
	if !ok {
		return errors.New("a transaction is open or over")
	}
	a.status = &status
	return nil
}

// fails reads: <number> (<state>): <message>
func (a *answer) fails(rest string) error {
	number, rest, _ := strings.Cut(rest, " (")
	state, message, _ := strings.Cut(rest, "): ")
	n, err := strconv.ParseUint(number, 10, 16)
	a.err = &result.Error{Number: uint16(n), State: state, Message: message, Sent: true}
	return err
}

// refusesStop reads: idle, or: ERROR <number> (<state>): <message>
func (a *answer) refusesStop(rest string) error {
	if rest == "idle" {
		a.stop = result.ErrIdle
		return nil
	}
	refusal := answer{}
	err := refusal.fails(strings.TrimPrefix(rest, "ERROR "))
	a.stop = refusal.err
	return err
}

// progress reads: <stage>/<stages> <percent>% <name>
func (a *answer) progress(rest string) error {
	numbers, name, _ := strings.Cut(rest, "% ")
	p := result.Progress{Info: name}
	_, err := fmt.Sscanf(numbers, "%d/%d %f", &p.Stage, &p.Stages, &p.Percent)
	a.events = append(a.events, p)
	return err
}

// upload reads: <sent>/<size>
func (a *answer) upload(rest string) error {
	var u result.Upload
	_, err := fmt.Sscanf(rest, "%d/%d", &u.Sent, &u.Size)
	a.events = append(a.events, u)
	return err
}

// columnTypes are the types of columns. A column without a type is a text.
var columnTypes = map[string]result.Column{
	"int":     {Type: result.TypeLong},
	"bigint":  {Type: result.TypeLongLong},
	"decimal": {Type: result.TypeNewDecimal},
	"double":  {Type: result.TypeDouble},
	"date":    {Type: result.TypeDate},
	"time":    {Type: result.TypeTime},
	"json":    {Type: result.TypeJSON, Collation: 255},
	"text":    {Type: result.TypeVarString, Collation: 255},
	"blob":    {Type: result.TypeBlob, Collation: 63},
}

// addLine adds a line after a bar: the first one has the columns, each other one is a row.
func (a *answer) addLine(line string) error {
	if a.columns == nil {
		return a.addColumns(line)
	}
	var row [][]byte
	for cell := range cells(line) {
		text, rest, err := value(cell)
		switch {
		case err != nil || rest != "":
			return fmt.Errorf("cell %s: %s after a closing quote, %v", cell, rest, err)
		case cell == "NULL":
			row = append(row, nil)
		default:
			row = append(row, []byte(text))
		}
	}
	a.rows = append(a.rows, row)
	return nil
}

// addColumns reads: <name> [<type>] [key] | …
func (a *answer) addColumns(line string) error {
	for cell := range cells(line) {
		if !strings.HasPrefix(cell, `"`) {
			name, rest, _ := strings.Cut(cell, " ")
			cell = strconv.Quote(name) + rest
		}
		name, rest, err := value(cell)
		if err != nil {
			return err
		}
		column := columnTypes["text"]
		words := strings.Fields(rest)
		if len(words) > 0 {
			typed, ok := columnTypes[words[0]]
			if !ok {
				return fmt.Errorf("unknown type %s", words[0])
			}
			column = typed
		}
		if len(words) > 1 {
			if words[1] != "key" {
				return fmt.Errorf("a column is a key or nothing, not %s", words[1])
			}
			column.Flags = result.FlagPrimaryKey | result.FlagNotNull
		}
		column.Name = name
		a.columns = append(a.columns, column)
	}
	return nil
}

// cells yields the cells of a line, which stand between bars. A bar inside quotes is text.
func cells(line string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for more := true; more; {
			line = strings.TrimLeft(line, " ")
			quoted, _ := strconv.QuotedPrefix(line)
			var tail string
			tail, line, more = strings.Cut(line[len(quoted):], " | ")
			if !yield(strings.TrimRight(quoted+tail, " ")) {
				return
			}
		}
	}
}

// value returns what a cell means, and what follows its closing quote.
func value(cell string) (text, rest string, err error) {
	if !strings.HasPrefix(cell, `"`) {
		return cell, "", nil
	}
	quoted, err := strconv.QuotedPrefix(cell)
	if err != nil {
		return "", "", err
	}
	text, err = strconv.Unquote(quoted)
	return text, cell[len(quoted):], err
}

// answer returns the answer to the n-th run of a statement, counted from 0.
func (r *Rules) answer(statement string, n int) (answer, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.list {
		if matches(e.statement, oneBlank(statement)) {
			e.used = true
			return e.answers[min(n, len(e.answers)-1)], true
		}
	}
	return answer{}, false
}

// matches reports whether text fits a pattern, in which … stands for any text.
func matches(pattern, text string) bool {
	first, rest, open := strings.Cut(pattern, "…")
	text, ok := strings.CutPrefix(text, first)
	if !ok || !open {
		return ok && text == ""
	}
	for i := range len(text) + 1 {
		if matches(rest, text[i:]) {
			return true
		}
	}
	return false
}

// oneBlank returns text with one blank for any blanks and line ends in a row.
func oneBlank(text string) string { return strings.Join(strings.Fields(text), " ") }
