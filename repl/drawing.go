package repl

import (
	"fmt"
	"time"

	"mysh/internal/command"
	"mysh/internal/executor"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/render"
)

// A drawing is what the answers to one statement look like, as far as they have come.
type drawing struct {
	shell     *Shell
	statement scan.Input
	group     bool                       // the statement was sent with others
	rest      []scan.Input               // those of them behind it
	renderer  render.Renderer            // of the statement; in a group, nil until it has rows
	way       *way                       // where the rows go; nil for the screen
	ended     func(*executor.Job, error) // to be called when the statement has ended
	columns   []result.Column            // of the result that is being drawn; nil between results
	rows      int64
	sum       *result.Outcome // of all results that have rows, so far; nil before the first
	records   bool            // the results are kept as the last ones
	unseen    bool            // nobody wants to see more rows
	quit      bool            // and the statement was stopped for that
	warnings  int
	standing  standing
	status    bool // a line that tells how it stands is on the screen
}

// Begins a drawing of what a statement answers: on the screen, or the way that its route or
// \o says.
func (sh *Shell) newDrawing(st scan.Input, route command.Route) (*drawing, error) {
	w := sh.way
	switch {
	case st.End == scan.ByBackground:
		w = nil
	case route.Elsewhere():
		w = nil
	case w != nil && route.Format == "":
		route = w.route
	}
	format, err := sh.format(st, route)
	if err != nil {
		return nil, err
	}
	if route.Elsewhere() && w == nil {
		if w, err = sh.openWay(route, false); err != nil {
			return nil, err
		}
	}
	d := &drawing{shell: sh, statement: st, way: w, records: sh.mode.Interactive}
	if w == nil {
		d.renderer = format.New(sh.out, sh.options(st, format, false))
	} else {
		d.renderer = format.New(w, sh.options(st, format, true))
	}
	return d, nil
}

// Draws one event. stopped is whether the statement was interrupted: how many rows there
// would have been is then of no interest, but what was changed is.
func (d *drawing) draw(event result.Event, stopped bool) error {
	d.record(event, stopped)
	switch e := event.(type) {
	case result.Notice:
		d.clear()
		d.shell.note(e.Text)
	case result.Progress:
		d.standing.Progress = e
	case result.Header:
		d.clear()
		d.rows = 0
		return d.begin(e.Columns)
	case *result.Batch:
		defer e.Release()
		d.rows += int64(len(e.Rows))
		if d.unseen {
			return nil
		}
		return d.renderer.Rows(e)
	case result.Outcome:
		d.clear()
		d.warnings = e.Warnings
		if err := d.end(e, stopped); err != nil {
			return err
		}
		if e.HasRows {
			d.add(e)
		}
		if !e.HasRows || !stopped && d.way == nil {
			d.shell.tell(e)
		}
		d.next()
	}
	return nil
}

// Begins to draw a result.
func (d *drawing) begin(columns []result.Column) error {
	d.columns = columns
	if d.unseen {
		return nil
	}
	if d.renderer == nil {
		renderer, err := d.shell.renderer(d.shell.out, d.statement)
		if err != nil {
			return err
		}
		d.renderer = renderer
	}
	if d.way == nil {
		d.shell.page()
	}
	return d.renderer.Begin(columns)
}

// Ends the result that is being drawn, if there is one. One that was stopped is not whole,
// whatever the server says.
func (d *drawing) end(o result.Outcome, stopped bool) (err error) {
	if d.columns == nil {
		return nil
	}
	d.columns = nil
	switch {
	case d.unseen:
	case stopped:
		err = d.renderer.Break()
	default:
		err = d.renderer.End(o)
	}
	d.shell.endPage()
	return err
}

// Adds a result to those that are told of together.
func (d *drawing) add(o result.Outcome) {
	if d.sum == nil {
		d.sum = &o
		return
	}
	d.sum.Rows += o.Rows
	d.sum.Elapsed += o.Elapsed
	d.sum.Warnings = o.Warnings
}

// Returns what is closed when nobody wants to see more rows: the pager was left, the command
// has ended. It is nil as long as that cannot be.
func (d *drawing) left() <-chan struct{} {
	switch {
	case d.unseen:
		return nil
	case d.way != nil:
		return d.way.gone()
	}
	return d.shell.out.Left()
}

// Shows no more rows. A statement that only reads is stopped; any other runs on.
func (d *drawing) leave(job *executor.Job) {
	if d.unseen {
		return
	}
	d.unseen = true
	d.shell.endPage()
	switch {
	case stoppable(d.statement, d.shell.scanMode()):
		d.quit = true
		job.Interrupt()
	case !job.Interrupted():
		d.shell.note("The statement runs on; the rest of its rows is not shown.")
	}
}

// Shows what has been held back for a while, and how an interrupt stands.
func (d *drawing) tick(job *executor.Job) {
	if d.columns != nil && !job.Interrupted() && !d.unseen {
		d.renderer.Flush()
		d.shell.out.Flush()
	}
	if d.shell.cfg.Status == nil {
		return
	}
	state, killErr := job.State()
	since := time.Since(job.Started()).Seconds()
	switch {
	case state == executor.Stopping:
		d.line("stopping… %.1f s   ^C again drops the connection", since)
	case state == executor.Asking && killErr != nil:
		d.line("stopping… %.1f s   %s", since, firstLine(killErr.Error()))
	case state == executor.Asking:
		d.line("asking the server to stop… %.1f s   ^C again drops the connection", since)
	case d.exporting():
		d.line("%s", exportLine(d.way, d.rows, time.Since(job.Started())))
	case d.silent(job):
		d.line("%s", progressLine(d.standing, time.Since(job.Started())))
	}
}

// Reports whether a statement has run for a while and shown nothing, so that somebody who
// watches may wonder.
func (d *drawing) silent(job *executor.Job) bool {
	return d.shell.cfg.Status != nil && (d.columns == nil || d.unseen) && time.Since(job.Started()) >= quietFor
}

// Reports whether rows go to a file that nobody sees grow.
func (d *drawing) exporting() bool { return d.columns != nil && d.way != nil && d.way.file != nil }

// Shows a line that is rewritten in place.
func (d *drawing) line(format string, args ...any) {
	d.shell.out.Flush()
	d.status = true
	d.shell.cfg.Status(fmt.Sprintf(format, args...))
}

// Takes that line away.
func (d *drawing) clear() {
	if d.status {
		d.status = false
		d.shell.cfg.Status("")
	}
}

// Ends a result in the middle of its rows.
func (d *drawing) breakOff() {
	d.end(result.Outcome{}, true)
	d.clear()
}

// Goes on with a result that was broken off in the middle of its rows: its header is drawn
// again.
func (d *drawing) resume(columns []result.Column) {
	if columns != nil {
		d.begin(columns)
	}
}
