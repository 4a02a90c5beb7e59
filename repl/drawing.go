package repl

import (
	"io"
	"time"

	"mysh/internal/command"
	"mysh/internal/console"
	"mysh/internal/executor"
	"mysh/internal/export"
	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sessions"
	"mysh/render"
)

// A drawing is what the answers to one statement look like, as far as they have come.
type drawing struct {
	shell     *Shell
	session   sessions.Session // that runs the statement
	statement scan.Input
	group     bool            // the statement was sent with others
	rest      []scan.Input    // those of them behind it
	format    render.Format   // how they look
	options   render.Options  // and in detail
	renderer  render.Renderer // of the statement; in a group, nil until it has rows
	way       *way            // where the rows go; nil for the screen
	ended     func(error)     // to be called when the statement has ended
	columns   []result.Column // of the result that is being drawn; nil between results
	rows      int64
	sum       *result.Outcome // of all results that have rows, so far; nil before the first
	rowless   int             // results without rows, so far
	records   bool            // the results are kept as the last ones
	unseen    bool            // nobody wants to see more rows
	quit      bool            // and the statement was stopped for that
	untold    bool            // outcomes are not told
	stopped   bool            // of what is drawn again, the last rows are not the end of a result
	collects  bool            // the rows are the shell's own, and not for the screen
	warnings  int
	standing  standing
	pace      console.Pace // of bytes, in the direction in which they go
	status    bool         // a line that tells how it stands is on the screen
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
	case w != nil && route.Format == "" && st.End != scan.ByEgo:
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
	d := &drawing{shell: sh, session: sh.sessions.Front(), statement: st, way: w, format: format, records: sh.current.Mode.Interactive}
	if w != nil {
		d.standing.to = w.route.String()
		if w.file != nil {
			d.standing.to = "to " + w.route.Path
		}
		sh.writing.Store(w)
	}
	d.standing.stays = w != nil && !w.own()
	d.options = sh.options(st, format, w != nil)
	if w != nil && w.headed(format) {
		d.options.Names = false
	}
	d.renderer = format.New(d.writer(), d.options)
	return d, nil
}

// Returns where the rows go.
func (d *drawing) writer() io.Writer {
	if d.way != nil {
		return d.way
	}
	return d.shell.console.Styled()
}

// Draws one event. stopped is whether the statement was interrupted: how many rows there
// would have been is then of no interest, but what was changed is.
func (d *drawing) draw(event result.Event, stopped bool) error {
	d.record(event, stopped)
	switch e := event.(type) {
	case result.Notice:
		d.shell.console.ClearStatus()
		d.shell.console.Message(e.Text)
	case result.Progress:
		d.standing.Progress = e
	case result.Upload:
		d.standing.upload = e
	case result.Header:
		d.shell.console.ClearStatus()
		return d.pass(e, stopped)
	case *result.Batch:
		if d.way == nil && !d.unseen {
			d.shell.console.ClearStatus()
		}
		return d.pass(e, stopped)
	case result.Outcome:
		d.shell.console.ClearStatus()
		d.warnings = e.Warnings
		if err := d.pass(e, stopped); err != nil {
			return err
		}
		if !d.untold && (!e.HasRows || !stopped && d.way == nil) {
			d.shell.tell(e)
		}
		d.next()
	}
	return nil
}

// Passes an event of a result on to where its rows go, and nothing else: where that is a file,
// the shell has no part in it.
func (d *drawing) pass(event result.Event, stopped bool) error {
	switch e := event.(type) {
	case result.Header:
		d.rows = 0
		return d.begin(e.Columns)
	case *result.Batch:
		defer e.Release()
		d.rows += int64(len(e.Rows))
		d.standing.came(e)
		if !d.unseen {
			return d.renderer.Rows(e)
		}
	case result.Outcome:
		if err := d.end(e, stopped); err != nil {
			return err
		}
		if e.HasRows {
			d.add(e)
		} else {
			d.rowless++
		}
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
		format, err := d.shell.format(d.statement, command.Route{})
		if err != nil {
			return err
		}
		d.format, d.renderer = format, format.New(d.shell.console.Styled(), d.shell.options(d.statement, format, false))
	}
	if d.way == nil && !d.collects {
		d.shell.console.Page()
	}
	if d.format.Name == "insert" {
		columns = d.shell.sessions.MarkGenerated(d.session, columns)
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
	if d.way == nil && !d.collects {
		d.shell.console.EndPage()
	}
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
	return d.shell.console.PagerGone()
}

// Shows no more rows. A statement that only reads is stopped; any other runs on.
func (d *drawing) leave(job *executor.Job) {
	if d.unseen {
		return
	}
	d.unseen = true
	d.shell.console.EndPage()
	switch {
	case d.traits().Cancellable:
		d.quit = true
		job.Interrupt()
	case !job.Interrupted():
		d.shell.console.Message("The statement runs on; the rest of its rows is not shown.")
	}
}

// Shows what has been held back for a while, and how an interrupt stands.
func (d *drawing) tick(job *executor.Job) {
	if d.columns != nil && !job.Interrupted() && !d.unseen {
		d.renderer.Flush()
		d.shell.console.Flush()
	}
	if !d.shell.console.HasStatusLine() {
		return
	}
	since := time.Since(job.Started())
	d.measure(since)
	switch state, killErr := job.State(); {
	case state == executor.Stopping && d.standing.RollingBack:
		d.say(since, "rolling back…", "^C again drops the connection")
	case state == executor.Stopping:
		d.say(since, "stopping…", "^C again drops the connection")
	case state == executor.Asking && killErr != nil:
		d.say(since, "stopping… "+firstLine(killErr.Error()), "")
	case state == executor.Asking:
		d.say(since, "asking the server to stop…", "^C again drops the connection")
	case d.silent(job):
		d.shell.console.Status(d.standing.line(d.shell.console.LineWidth(), since))
	}
}

// Notes how far it is.
func (d *drawing) measure(since time.Duration) {
	s := &d.standing
	if d.way != nil && d.way.file != nil {
		s.bytes = d.way.file.Size()
	}
	done := s.bytes
	if s.upload.Sent > 0 && !s.upload.Over {
		done = s.upload.Sent
	}
	d.pace.Mark(since, done)
	s.rate = d.pace.Rate()
}

// Reports whether a statement has run for a while and nothing of it is to be seen, so that
// somebody who watches may wonder.
func (d *drawing) silent(job *executor.Job) bool {
	if !d.shell.console.HasStatusLine() || time.Since(job.Started()) < quietFor {
		return false
	}
	switch {
	case d.unseen:
		return true
	case d.way != nil:
		return d.way.command == nil || export.Silent(d.way.route.Command) // else the screen may be the command's
	}
	return d.columns == nil || d.rows == 0
}

// Shows how an interrupt stands.
func (d *drawing) say(since time.Duration, text, key string) {
	var keys []piece
	if key != "" {
		keys = []piece{{key, 9}}
	}
	d.shell.console.Status(statusLine(d.shell.console.LineWidth(), nil, []piece{{text + " " + humanize.Elapsed(since), needed}}, keys))
}

// Ends a result in the middle of its rows.
func (d *drawing) breakOff() {
	d.end(result.Outcome{}, true)
	d.shell.console.ClearStatus()
}

// Goes on with a result that was broken off in the middle of its rows: its header is drawn
// again.
func (d *drawing) resume(columns []result.Column) {
	if columns != nil {
		d.begin(columns)
	}
}
