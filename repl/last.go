package repl

import (
	"errors"
	"fmt"

	"mysh/internal/command"
	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/results"
	"mysh/internal/scan"
	"mysh/internal/spool"
)

// A memory is the last result with rows, to be shown again without running its statement.
type memory struct {
	kept      kept
	statement scan.Input
	run       run
	some      bool // there was a result
	whole     bool // it came to its end
	lost      string
}

// Keeps an event, unless that would take more than limit bytes; then all is forgotten.
func (m *memory) keep(event result.Event, limit int64) {
	if m.lost != "" {
		return
	}
	err := m.kept.add(event)
	switch {
	case err != nil:
		m.lost = "could not be kept: " + err.Error()
	case limit == 0:
		m.lost = `was not kept, as \set keep-result has it`
	case m.kept.size > limit:
		m.lost = fmt.Sprintf(`had more than %d MB and was not kept (\set keep-result changes the limit)`, limit>>20)
	}
	if m.lost != "" {
		m.kept.reset()
	}
}

// Says why the result cannot be had, for a program's use or only to look at.
func (m *memory) refusal(elsewhere bool) error {
	switch {
	case !m.some:
		return scan.Errorf(scan.Notice, "there is no result yet")
	case m.lost != "":
		return scan.Errorf(scan.Notice, "%s", "the last result "+m.lost)
	case !m.whole && elsewhere:
		return scan.Errorf(scan.Notice, "the last result is not whole: its statement was stopped")
	}
	return nil
}

// Keeps what a person's statement answers.
func (d *drawing) record(event result.Event, stopped bool) {
	m := &d.shell.memory
	if !d.records {
		return
	}
	switch e := event.(type) {
	case result.Header:
		if d.sum == nil {
			d.shell.beginResult(d.statement)
		}
		m.whole = false
	case result.Outcome:
		if !e.HasRows || stopped {
			return
		}
		m.whole = true
	case *result.Batch:
	default:
		return
	}
	m.keep(event, d.shell.keepLimit())
}

// errLeft says that the pager was left.
var errLeft = errors.New("the pager was left")

// Shows the last result again, or what a query chooses of it.
func (sh *Shell) showLast(query results.Query, route command.Route) error {
	m := &sh.memory
	if err := m.refusal(route.Elsewhere() || sh.way != nil); err != nil {
		return err
	}
	if err := sh.checkQuery(query); err != nil {
		return err
	}
	d, err := sh.newDrawing(m.statement, route)
	if err != nil {
		return err
	}
	d.records = false
	err = d.drawAgain(sh.sifted(query))
	d.breakOff()
	if errors.Is(err, errLeft) {
		err = nil
	}
	if err = sh.arrive(d, err); err == nil && !m.whole {
		sh.note("This is not all: the statement was stopped.")
	}
	return sh.stopped(err)
}

// Shows that an interrupt has stopped what is done here, without a statement.
func (sh *Shell) stopped(err error) error {
	if errors.Is(err, ErrInterrupted) {
		sh.note("^C")
	}
	return err
}

// Says what is wrong with a query of the last result, before anything is written.
func (sh *Shell) checkQuery(query results.Query) error {
	for _, r := range sh.memory.kept.results() {
		if _, err := results.NewFilter(query, r.columns); err != nil {
			return unfit(err)
		}
	}
	return nil
}

// Returns the events of the last result as far as a query chooses them.
func (sh *Shell) sifted(query results.Query) events {
	if query.All() {
		return sh.memory.kept.all()
	}
	return func(yield func(result.Event, error) bool) {
		for _, r := range sh.memory.kept.results() {
			filter, err := results.NewFilter(query, r.columns)
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(result.Header{Columns: filter.Columns()}, nil) {
				return
			}
			var rows int64
			for batch, err := range filter.Rows(sh.rowsIn(r.rows)) {
				if err != nil {
					yield(nil, err)
					return
				}
				rows += int64(len(batch.Rows))
				if !yield(batch, nil) {
					return
				}
			}
			if r.outcome == nil {
				return // it was stopped
			}
			o := *r.outcome
			o.Info = "Of the last result, which has " + humanize.Count(o.Rows, "row") + "."
			o.Rows = rows
			if !yield(o, nil) {
				return
			}
		}
	}
}

// Returns the rows that a spool holds, nil holding none, until the user interrupts.
func (sh *Shell) rowsIn(s *spool.Spool) result.Rows {
	return func(yield func(*result.Batch, error) bool) {
		if s == nil {
			return
		}
		for b, err := range s.All() {
			if err == nil && sh.interrupted() {
				b, err = nil, ErrInterrupted
			}
			if !yield(b, err) || err != nil {
				return
			}
		}
	}
}

// Returns what is to be said when a query does not fit a result: the column that may be meant.
func unfit(err error) error {
	var unknown *results.UnknownColumn
	if errors.As(err, &unknown) {
		if near := humanize.Closest(unknown.Name, unknown.Names); near != "" {
			return scan.Errorf(scan.Notice, "there is no column %q in the last result: did you mean %s?", unknown.Name, near)
		}
	}
	return scan.Errorf(scan.Notice, "%s", err)
}

// Draws events that were kept, until the user has seen enough.
func (d *drawing) drawAgain(all events) error {
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

// Draws an event that was kept, until the user has seen enough.
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
