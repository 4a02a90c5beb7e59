package repl

import (
	"errors"
	"fmt"
	"time"

	"mysh/internal/executor"
	"mysh/internal/export"
	"mysh/internal/humanize"
	"mysh/internal/result"
)

// Returns what status calls the pager.
func (sh *Shell) pagerName() string {
	line, always := sh.console.Pager()
	switch {
	case line == "" || !sh.current.Mode.Interactive:
		return "stdout"
	case !always:
		return line + " (for what does not fit on the screen)"
	}
	return line
}

// Changes the pager, as the client commands do.
func (sh *Shell) setPager(line string) error {
	if line == "" {
		line = "auto"
	}
	if err := sh.set("pager", line); err != nil {
		return err
	}
	switch name, always := sh.console.Pager(); {
	case always:
		sh.console.Info(fmt.Sprintf("PAGER set to '%s'", name))
	case name == "":
		sh.console.Info("PAGER set to stdout")
	default:
		sh.console.Info(fmt.Sprintf("PAGER set to '%s' for results that do not fit on the screen", name))
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
	d.shell.console.Message(fmt.Sprintf("Query interrupted after %s: %s.%s", humanize.Elapsed(time.Since(job.Started())), why, d.shell.kept()))
	return nil
}

// Reports whether an error says that the server has stopped a statement as it was asked to.
func interruption(err error) bool {
	var refused *result.Error
	return errors.As(err, &refused) && refused.Number == result.CodeInterrupted
}
