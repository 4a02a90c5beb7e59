package runner

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mysh/internal/executor"
	"mysh/internal/export"
	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/results"
	"mysh/internal/scan"
	"mysh/internal/sessions"
	"mysh/internal/sqltext"
)

// A Request is what to run, and the destination of its events.
type Request struct {
	Statement scan.Input       // the statement that the events answer
	Group     bool             // the statement was sent with others
	rest      []scan.Input     // the statements of the group after it
	Session   sessions.Session // the session that runs it
	Recorded  results.Events   // events that precede those of the task; nil for none
	Task      Task             // nil if all events were recorded
	sink      Sink
	drawer    *RowSink // that sink draws with; nil if sink draws nothing
	Repeat    Repeat   // for a statement that is run again and again, or nil

	Background Background  // receives the task when the user suspends it; nil if the task must remain in front
	record     bool        // the results become the last ones
	text       bool        // the sink makes a text of its results, whose rows do not count
	Quiet      bool        // the outcomes are not printed
	Ended      func(error) // called when the statement has ended, on any goroutine; may be nil

	wasInterrupted bool // the recorded events are those of an interrupted task
}

// A Background continues executions that the user has suspended.
type Background interface {
	// Take continues an execution, or prints why it cannot, and reports which: if not, the execution
	// remains in front.
	Take(ctx context.Context, x *Execution) bool
}

// An Execution is a request as far as it has been run.
type Execution struct {
	Request
	runner     *Runner
	target     Target
	columns    []result.Column // of the result that is being drawn; nil between results
	rows       int64           // of the last result, so far
	total      *result.Outcome // of all results with rows, so far; nil before the first
	rowless    int             // results without rows, so far
	warnings   int             // of the last statement
	unwanted   bool            // no more rows are wanted
	readerLeft bool            // the statement was stopped for that
	hint       string          // to be printed after the error
	unstopped  error           // why an interrupted statement runs on, as far as it was printed
	status     runStatus
	updates    chan runStatus // the server's reports on the task; nil before it is asked
}

// newExecution returns an execution that has not begun.
func (r *Runner) newExecution(q Request) *Execution {
	x := &Execution{Request: q, runner: r, target: q.sink.Target()}
	if d := x.target.Destination; d != nil {
		x.status.to = d.Label()
	}
	return x
}

// frontReason returns why the execution cannot move to the background; "" if it can.
func (x *Execution) frontReason() string {
	switch x.sink.(type) {
	case *variablesSink:
		return `its row sets variables.`
	case *inputSink:
		return `its cells are statements to be run.`
	}
	if x.target.Destination == nil {
		return ""
	}
	return x.target.Destination.FrontReason()
}

// Traits returns the traits of the statement's text.
func (x *Execution) Traits() sqltext.Traits { return x.runner.sessions.Traits(x.Statement) }

// Warnings returns how many warnings the last statement gave.
func (x *Execution) Warnings() int { return x.warnings }

// HasResults reports whether any statement of the request has come to its end.
func (x *Execution) HasResults() bool { return x.total != nil || x.rowless > 0 }

// handle performs one event in front. If the task was interrupted, the count of rows is of no
// interest, but an outcome still reports what was changed.
func (x *Execution) handle(event result.Event, interrupted bool) error {
	c := x.runner.console
	x.recordEvent(event, interrupted)
	switch e := event.(type) {
	case result.Notice:
		c.ClearStatus()
		c.Message(e.Text)
	case result.Progress:
		x.status.Progress = e
	case result.Upload:
		x.status.upload = e
	case *result.Batch:
		if x.target.Screen && !x.unwanted {
			c.ClearStatus()
		}
		return x.pass(event, interrupted)
	case result.Header:
		c.ClearStatus()
		return x.pass(event, interrupted)
	case result.Outcome:
		c.ClearStatus()
		x.warnings = e.Warnings
		if err := x.pass(event, interrupted); err != nil {
			return err
		}
		if !x.Quiet && (!e.HasRows || !interrupted && x.target.Screen) {
			x.runner.printOutcome(e)
		}
		x.next()
	}
	return nil
}

// pass passes an event of a result on to the sink and counts it. It releases batches. In the
// background, the goroutine of the job calls it.
func (x *Execution) pass(event result.Event, interrupted bool) error {
	switch e := event.(type) {
	case result.Header:
		x.rows, x.columns = 0, e.Columns
		if x.unwanted {
			return nil
		}
		return x.sink.Event(&x.Request, event)
	case *result.Batch:
		defer e.Release()
		x.rows += int64(len(e.Rows))
		x.status.addRows(e)
		if !x.unwanted {
			return x.sink.Event(&x.Request, event)
		}
	case result.Outcome:
		if err := x.end(event, e.HasRows, interrupted); err != nil {
			return err
		}
		if e.HasRows {
			x.add(e)
		} else {
			x.rowless++
		}
	}
	return nil
}

// end ends the result that is being drawn, if there is one. A result that was interrupted is
// incomplete, whatever the server reports.
func (x *Execution) end(outcome result.Event, hasRows, interrupted bool) error {
	inResult := x.columns != nil
	x.columns = nil
	switch {
	case x.unwanted, !inResult && hasRows:
		return nil
	case interrupted:
		return x.sink.Break()
	}
	return x.sink.Event(&x.Request, outcome)
}

// add adds a result to the total.
func (x *Execution) add(o result.Outcome) {
	if x.total == nil {
		x.total = &o
		return
	}
	x.total.Rows += o.Rows
	x.total.Elapsed += o.Elapsed
	x.total.Warnings = o.Warnings
}

// next proceeds to the next statement of a group, after an outcome.
func (x *Execution) next() {
	if len(x.rest) > 0 {
		x.Statement, x.rest = x.rest[0], x.rest[1:]
	}
}

// Break ends a result in the middle of its rows, if one is being drawn.
func (x *Execution) Break() {
	if x.columns != nil && !x.unwanted {
		x.sink.Break()
	}
	x.columns = nil
}

// recordEvent adds an event to the last results.
func (x *Execution) recordEvent(event result.Event, interrupted bool) {
	if !x.record {
		return
	}
	r := x.runner
	switch event.(type) {
	case result.Header:
		if x.total == nil {
			r.results.Begin(x.Statement, x.key(), r.current.KeepLimit())
		}
	case result.Outcome:
		if interrupted {
			return
		}
	}
	r.results.Add(event, r.current.KeepLimit())
}

// leave ends the display of rows that are not wanted any more. It stops a statement that only
// reads; any other statement continues.
func (x *Execution) leave() {
	if x.unwanted {
		return
	}
	x.unwanted = true
	x.sink.Leave()
	switch {
	case x.Task == nil:
	case x.Traits().Cancellable:
		x.readerLeft = true
		x.Task.Interrupt()
	case !x.Task.Interrupted():
		x.runner.console.Message("The statement continues; the rest of its rows is not shown.")
	}
}

// fail records that rows cannot be drawn. It returns the error, or nil if the rows are only not
// wanted any more.
func (x *Execution) fail(err error) error {
	switch d := x.target.Destination; {
	case errors.Is(err, export.ErrGone):
		x.leave()
		return nil
	case d != nil && d.HasFailed() && !x.Traits().Cancellable:
		x.unwanted = true // the user still wants the changes that the statement makes
	default:
		x.Task.Interrupt() // also for a row that cannot be read: the rest is of no use
	}
	return err
}

// isDeserted reports whether no program reads the rows of the statement any more, and the
// statement has no other effect.
func (x *Execution) isDeserted() bool {
	r := x.runner
	return x.target.Screen && !x.Group && !r.current.Mode.Interactive && r.console.Deserted() && x.Traits().ReadOnly
}

// batchProgress returns a sentence on the progress of a group that ended early, with the fate
// of the statements after it; "" for a single statement.
func (x *Execution) batchProgress(fate string) string {
	if !x.Group {
		return ""
	}
	text := fmt.Sprintf(" It is the statement at line %d; the statements before it have run", x.Statement.Line)
	if n := len(x.rest); n > 0 {
		text += fmt.Sprintf(", %s sent with it %s", humanize.Count(int64(n), "statement"), fate)
	}
	return text + "."
}

// wasTruncated reports whether a statement that has ended without an error after an interrupt
// was stopped nevertheless: MySQL lets a killed SLEEP return its row. For a statement that only
// reads, the answer may be wrong without harm. For any other, an OK reports that it was
// executed.
func (x *Execution) wasTruncated() bool {
	switch traits := x.Traits(); {
	case traits.ReturnsRows:
		return x.total != nil && x.rowless == 0 // rowless statements write files, or change tables
	case traits.DiscardsResult:
		return x.total == nil && x.rowless == 1
	}
	return false
}

// isCompound reports whether a statement may consist of others.
func (x *Execution) isCompound() bool {
	return x.Traits().Compound || x.rowless > 1 || x.rowless == 1 && x.total != nil
}

// isSilent reports whether the task has run for a while without any output, so that the user
// needs a status line.
func (x *Execution) isSilent() bool {
	if !x.runner.console.HasStatusLine() || time.Since(x.Task.Started()) < quietFor {
		return false
	}
	switch d := x.target.Destination; {
	case x.unwanted:
		return true
	case d != nil:
		return d.IsSilent() // otherwise the screen may be the command's
	}
	return x.columns == nil || x.rows == 0
}

// tick shows buffered rows, and the status of the task.
func (x *Execution) tick() {
	c := x.runner.console
	if x.columns != nil && !x.Task.Interrupted() && !x.unwanted {
		x.sink.Flush()
		c.Flush()
	}
	if !c.HasStatusLine() {
		return
	}
	since := time.Since(x.Task.Started())
	x.status.measure(since, x.target.Destination)
	switch state, killErr := x.Task.State(); {
	case state == executor.Stopping && x.status.RollingBack:
		c.Status(stopLine(c.LineWidth(), "rolling back…", since, true))
	case state == executor.Stopping:
		c.Status(stopLine(c.LineWidth(), "stopping…", since, true))
	case state == executor.Asking && killErr != nil:
		c.Status(stopLine(c.LineWidth(), "stopping… "+firstLine(killErr.Error()), since, false))
	case state == executor.Asking:
		c.Status(stopLine(c.LineWidth(), "asking the server to stop…", since, true))
	case x.isSilent():
		c.Status(x.status.line(c.LineWidth(), since))
	}
}
