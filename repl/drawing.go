package repl

import (
	"fmt"
	"time"

	"mysh/internal/executor"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/render"
)

// A drawing is what the answers to one statement look like, as far as they have come.
type drawing struct {
	shell     *Shell
	statement scan.Input
	renderer  render.Renderer
	ended     func(*executor.Job, error) // to be called when the statement has ended
	columns   []result.Column            // of the result that is being drawn; nil between results
	rows      int64
	warnings  int
	standing  standing
	status    bool // a line that tells how it stands is on the screen
}

// Draws one event. stopped is whether the statement was interrupted: how many rows there
// would have been is then of no interest, but what was changed is.
func (d *drawing) draw(event result.Event, stopped bool) error {
	switch e := event.(type) {
	case result.Notice:
		d.clear()
		d.shell.note(e.Text)
	case result.Progress:
		d.standing.Progress = e
	case result.Header:
		d.clear()
		d.columns, d.rows = e.Columns, 0
		return d.renderer.Begin(e.Columns)
	case *result.Batch:
		defer e.Release()
		d.rows += int64(len(e.Rows))
		return d.renderer.Rows(e)
	case result.Outcome:
		d.clear()
		d.warnings = e.Warnings
		if d.columns != nil {
			d.columns = nil
			if err := d.renderer.End(e); err != nil {
				return err
			}
		}
		if !e.HasRows || !stopped {
			d.shell.tell(e)
		}
	}
	return nil
}

// Shows what has been held back for a while, and how an interrupt stands.
func (d *drawing) tick(job *executor.Job) {
	if d.columns != nil && !job.Interrupted() {
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
	case d.silent(job):
		d.line("%s", progressLine(d.standing, time.Since(job.Started())))
	}
}

// Reports whether a statement has run for a while and shown nothing, so that somebody who
// watches may wonder.
func (d *drawing) silent(job *executor.Job) bool {
	return d.shell.cfg.Status != nil && d.columns == nil && time.Since(job.Started()) >= quietFor
}

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
	if d.columns != nil {
		d.renderer.Break()
		d.columns = nil
	}
	d.clear()
}

// Goes on with a result that was broken off in the middle of its rows: its header is drawn
// again.
func (d *drawing) resume(columns []result.Column) {
	if columns != nil {
		d.columns = columns
		d.renderer.Begin(columns)
	}
}
