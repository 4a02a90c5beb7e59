package repl

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"

	"mysh/internal/console"
	"mysh/internal/executor"
	"mysh/internal/export"
	"mysh/internal/humanize"
	"mysh/internal/result"
)

// Has what is written from now on shown by a pager if it does not fit on the screen, or if
// the user wants that always.
func (sh *Shell) page() {
	line, always := sh.pager()
	if line == "" || sh.cfg.Pipe == nil || sh.cfg.Size == nil || !sh.current.Mode.Interactive {
		return
	}
	cols, rows := sh.cfg.Size()
	if rows <= 0 && !always {
		return
	}
	sh.out.Page(console.Paging{
		Rows: rows, Cols: cols, Always: always, Plain: !showsColors(line), Erase: sh.cfg.Status != nil,
		Start: func() (export.Consumer, error) { return sh.cfg.Pipe(line, true) },
	})
}

// Does what writes something other than a result, which goes to the pager only when it does
// not fit on the screen.
func (sh *Shell) paged(write func() error) error {
	if _, always := sh.pager(); !always {
		sh.page()
		defer sh.endPage()
	}
	return write()
}

// Waits until the pager is left, and says why there was none where one was needed.
func (sh *Shell) endPage() {
	err := sh.out.EndPage()
	if err == nil {
		return
	}
	text := err.Error()
	text = strings.ToUpper(text[:1]) + text[1:] + "."
	if errors.Is(err, console.ErrNoPager) {
		text += " Results are shown on the screen."
	}
	sh.note(text)
}

// Returns the pager, "" for none, and whether it gets all results.
func (sh *Shell) pager() (line string, always bool) {
	if sh.current.Mode.Sandbox {
		return "", false // a pager runs commands and writes files for who sits at it
	}
	usual := cmp.Or(sh.cfg.Pager, "less -SRFX")
	switch setting := sh.current.Settings.Pager; setting {
	case "off", "":
		return "", false
	case "auto", "on":
		if usual == "off" {
			return "", false
		}
		return usual, setting == "on"
	default:
		return setting, true
	}
}

// Returns what status calls the pager.
func (sh *Shell) pagerName() string {
	line, always := sh.pager()
	switch {
	case line == "" || !sh.current.Mode.Interactive:
		return "stdout"
	case !always:
		return line + " (for what does not fit on the screen)"
	}
	return line
}

// Reports whether a pager is known to show colours as such. Others, and commands that are no
// pagers, get the text alone.
func showsColors(line string) bool {
	words := strings.Fields(line)
	if len(words) == 0 {
		return false
	}
	switch path.Base(words[0]) {
	case "less", "most", "moor", "moar", "ov", "bat", "batcat":
		return !strings.ContainsAny(line, "|;&")
	}
	return false
}

// Changes the pager, as the client commands do.
func (sh *Shell) setPager(line string) error {
	if line == "" {
		line = "auto"
	}
	if err := sh.set("pager", line); err != nil {
		return err
	}
	switch name, always := sh.pager(); {
	case always:
		sh.say(fmt.Sprintf("PAGER set to '%s'", name))
	case name == "":
		sh.say("PAGER set to stdout")
	default:
		sh.say(fmt.Sprintf("PAGER set to '%s' for results that do not fit on the screen", name))
	}
	return nil
}

// Notes that the rows of a statement cannot be drawn, and returns why, unless nobody wants
// them any more.
func (d *drawing) fail(job *executor.Job, err error) error {
	switch {
	case errors.Is(err, export.ErrGone):
		d.leave(job)
		return nil
	case d.way != nil && d.way.err != nil && !d.traits().Cancellable:
		d.unseen = true // what the statement changes is wanted all the same
	default:
		job.Interrupt() // also for a row that cannot be read: the rest is worth nothing
	}
	return err
}

// Says that a statement was stopped since nobody wanted to see more. An error is returned
// that has another reason.
func (d *drawing) sayQuit(job *executor.Job, err error) error {
	if err != nil && !interruption(err) {
		return err
	}
	why := "the pager was left"
	if d.way != nil {
		why = "the command took no more"
	}
	d.shell.note(fmt.Sprintf("Query interrupted after %s: %s.%s", humanize.Elapsed(time.Since(job.Started())), why, d.shell.kept()))
	return nil
}

// Reports whether an error says that the server has stopped a statement as it was asked to.
func interruption(err error) bool {
	var refused *result.Error
	return errors.As(err, &refused) && refused.Number == result.CodeInterrupted
}
