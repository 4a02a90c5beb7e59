package repl

import (
	"errors"
	"io"
	"strings"
	"time"

	"mysh/internal/command"
	"mysh/internal/executor"
	"mysh/internal/humanize"
	"mysh/internal/plan"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
	"mysh/render"
)

// The ways to ask a server for a plan, the one that tells most first. Which of them a server
// knows, it says itself: versions tell little of what speaks the protocol besides MySQL and
// MariaDB.
var (
	explainMySQL   = []string{"EXPLAIN FORMAT=TREE ", "EXPLAIN FORMAT=JSON ", "EXPLAIN FORMAT=TRADITIONAL ", "EXPLAIN "}
	explainMariaDB = []string{"EXPLAIN FORMAT=JSON ", "EXPLAIN "}
	analyzeMySQL   = []string{"EXPLAIN ANALYZE FORMAT=TREE ", "EXPLAIN ANALYZE "}
	analyzeMariaDB = []string{"ANALYZE FORMAT=JSON "}
)

// Shows how the server performs a statement: that of the input, or the last one.
func (sh *Shell) explain(in scan.Input, a command.Explain) error {
	text := in.Text
	if in.Core == 0 {
		text = sh.last
	}
	if strings.TrimSpace(text) == "" {
		return scan.Errorf(scan.Notice, `there is no statement yet: \explain select …; shows the plan of one`)
	}
	traits := sqltext.Classify(text, "", sh.sessions.ScanMode())
	if traits.Multiple {
		return scan.Errorf(scan.Notice, `\explain shows the plan of one statement, and these are several: they were not sent`)
	}
	if scan.IsKeyword(traits.Verb) && !traits.HasPlan { // other words are for the server to refuse
		return scan.Errorf(scan.Notice, `%s has no plan: \explain shows those of %s`, traits.Verb, strings.Join(sqltext.VerbsWithPlan(), ", "))
	}
	if a.Analyze && !traits.IsQuery {
		return scan.Errorf(scan.Notice, `\explain analyze runs the statement, and this one may change data: it was not sent. \explain shows its plan without running it`)
	}
	sh.last = text
	forms := sh.planForms(a.Analyze)
	for i, form := range forms {
		st := scan.Input{Text: form + text, Verb: "EXPLAIN", Line: in.Line}
		e := &explanation{shell: sh, analyzed: a.Analyze, last: a.Analyze || i == len(forms)-1}
		err := sh.runExplain(st, a.Route, e)
		if e.unread || i < len(forms)-1 && unknownForm(err) {
			continue
		}
		return err
	}
	return nil
}

// Sends a statement that asks for a plan, and has the answer drawn.
func (sh *Shell) runExplain(st scan.Input, route command.Route, e *explanation) error {
	d, err := sh.newDrawing(st, route)
	if err != nil {
		return err
	}
	d.untold, d.records = true, false // a plan is not the last result
	e.drawing, e.as = d, d.renderer
	e.out, e.options = sh.console.Styled(), sh.options(st, render.Format{}, d.way != nil)
	if d.way != nil {
		e.out = d.way
	}
	d.renderer = e
	job := executor.New(sh.sessions.Front(), st.Text)
	err = sh.foreground(job, d)
	if !e.unread {
		err = sh.arrive(d, err)
	} else if d.way != nil && d.way.file != nil {
		undo(d.way)
	}
	if err == nil && e.drawn && d.way == nil {
		e.tell()
	}
	sh.took, sh.failed = time.Since(job.Started()), numberOf(err)
	return err
}

// Returns the ways to ask the server for a plan.
func (sh *Shell) planForms(analyze bool) []string {
	maria := strings.Contains(sh.sessions.State().Version, "MariaDB")
	switch {
	case maria && analyze:
		return analyzeMariaDB
	case maria:
		return explainMariaDB
	case analyze:
		return analyzeMySQL
	}
	return explainMySQL
}

// Errors of servers that do not know a way to ask for a plan.
// Source: https://dev.mysql.com/doc/mysql-errors/9.7/en/server-error-reference.html.
var unknownForms = map[uint16]bool{
	1064: true, // syntax
	1105: true, // what others than MySQL and MariaDB say
	1235: true, // not supported yet
	1791: true, // unknown EXPLAIN format
}

func unknownForm(err error) bool {
	var refused *result.Error
	return errors.As(err, &refused) && unknownForms[refused.Number]
}

// An explanation draws the answer to a statement that asks for a plan: the plan if the answer
// can be read as one, else the answer.
type explanation struct {
	shell    *Shell
	drawing  *drawing
	as       render.Renderer // draws what is no plan
	out      io.Writer
	options  render.Options
	analyzed bool
	last     bool // there is no other way to ask
	unread   bool // the answer says nothing, and there is another way to ask

	drawn bool // the answer was a plan
	took  time.Duration

	columns []result.Column
	names   []string
	rows    [][]string
	batch   *result.Batch
}

func (e *explanation) Begin(columns []result.Column) error {
	e.columns, e.names, e.rows, e.batch = columns, nil, nil, result.NewBatch(nil)
	for _, c := range columns {
		e.names = append(e.names, c.Name)
	}
	return nil
}

func (e *explanation) Rows(b *result.Batch) error {
	cells := make([][]byte, len(e.columns))
	for i := range b.Rows {
		if _, err := b.Cells(i, cells); err != nil {
			return err
		}
		row := make([]string, len(cells))
		for c, cell := range cells {
			row[c] = string(cell)
			if cell == nil {
				row[c] = "NULL"
			}
		}
		e.rows = append(e.rows, row)
		e.batch.Rows = append(e.batch.Rows, result.AppendRow(nil, cells...))
	}
	return nil
}

func (e *explanation) Flush() error { return nil }

func (e *explanation) Break() error { return nil }

func (e *explanation) End(o result.Outcome) error {
	p, ok := plan.Read(e.names, e.rows)
	if ok {
		if err := render.Plan(e.out, p, e.options); err != nil {
			return err
		}
		e.drawn, e.took = true, o.Elapsed
		return nil
	}
	if !e.last {
		e.unread = true
		return nil
	}
	if err := e.as.Begin(e.columns); err != nil {
		return err
	}
	if err := e.as.Rows(e.batch); err != nil {
		return err
	}
	e.drawing.untold = false
	return e.as.End(o)
}

// Says how long the statement took that was run for its plan.
func (e *explanation) tell() {
	text := ""
	if e.analyzed && e.shell.current.Mode.ShowsTiming() {
		text = "The statement was run (" + humanize.ClientTime(e.took, 3) + ").\n"
	}
	e.shell.console.Info(text)
}
