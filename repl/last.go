package repl

import (
	"errors"
	"strings"

	"mysh/internal/command"
	"mysh/internal/result"
	"mysh/internal/results"
	"mysh/internal/scan"
)

// record adds an event to the last results, if the user may look at them again.
func (d *drawing) record(event result.Event, stopped bool) {
	if !d.records {
		return
	}
	switch event.(type) {
	case result.Header:
		if d.sum == nil {
			d.shell.beginResult(d.statement)
		}
	case result.Outcome:
		if stopped {
			return
		}
	}
	d.shell.results.Add(event, d.shell.keepLimit())
}

// beginResult begins to keep the results of a run of a statement.
func (sh *Shell) beginResult(st scan.Input) {
	key := results.StatementKey{Text: strings.TrimSpace(st.Text), Schema: sh.sessions.State().Schema, Server: sh.sessions.Name()}
	sh.results.Begin(st, key, sh.keepLimit())
}

// keepLimit returns how many bytes a result may have to be kept.
func (sh *Shell) keepLimit() int64 { return int64(sh.current.Settings.Keep) << 20 }

// errLeft means that the user has left the pager.
var errLeft = errors.New("the pager was left")

// showLast shows the last result again, or what a query selects of it.
func (sh *Shell) showLast(query results.Query, route command.Route) error {
	last := sh.results.Last()
	if err := last.Refusal(route.Elsewhere() || sh.way != nil); err != nil {
		return err
	}
	if err := last.CheckQuery(query); err != nil {
		return err
	}
	d, err := sh.newDrawing(last.Statement, route)
	if err != nil {
		return err
	}
	d.records = false
	err = d.drawAgain(last.Select(sh.context(), query))
	d.breakOff()
	if errors.Is(err, errLeft) {
		err = nil
	}
	if err = sh.arrive(d, err); err == nil && !last.Complete() {
		sh.console.Message("This is not all: the statement was stopped.")
	}
	return sh.stopped(err)
}

// stopped returns err, after a message if the user has interrupted a command that runs no statement.
func (sh *Shell) stopped(err error) error {
	if errors.Is(err, ErrInterrupted) {
		sh.console.Message("^C")
	}
	return err
}

// drawAgain draws events of a result that was kept. The error is errLeft or ErrInterrupted if the user
// wants to see no more.
func (d *drawing) drawAgain(all results.Events) error {
	for event, err := range all {
		if err == nil {
			err = d.again(event)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// again draws one event; see drawAgain.
func (d *drawing) again(event result.Event) error {
	if d.shell.interrupted() {
		return ErrInterrupted
	}
	select {
	case <-d.left():
		return errLeft
	default:
		_, ends := event.(result.Outcome)
		return d.draw(event, ends && d.stopped)
	}
}
