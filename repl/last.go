package repl

import (
	"errors"
	"fmt"

	"mysh/internal/command"
	"mysh/internal/result"
	"mysh/internal/scan"
)

// A memory is the last result with rows, to be shown again without running its statement.
type memory struct {
	kept      kept
	statement scan.Input
	some      bool // there was a result
	whole     bool // it came to its end
	lost      string
}

// Begins to keep the results of another statement.
func (m *memory) begin(st scan.Input) {
	m.kept.reset()
	*m = memory{statement: st, some: true}
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
		return &fault{"there is no result yet", scan.Notice}
	case m.lost != "":
		return &fault{"the last result " + m.lost, scan.Notice}
	case !m.whole && elsewhere:
		return &fault{"the last result is not whole: its statement was stopped", scan.Notice}
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
			m.begin(d.statement)
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
	m.keep(event, int64(d.shell.settings.Keep)<<20)
}

// errLeft says that the pager was left.
var errLeft = errors.New("the pager was left")

// Shows the last result again.
func (sh *Shell) showLast(route command.Route) error {
	m := &sh.memory
	if err := m.refusal(route.Elsewhere() || sh.way != nil); err != nil {
		return err
	}
	d, err := sh.newDrawing(m.statement, route)
	if err != nil {
		return err
	}
	d.records = false
	err = m.kept.replay(d.again)
	d.breakOff()
	if errors.Is(err, errLeft) {
		err = nil
	}
	if err = sh.arrive(d, err); err == nil && !m.whole {
		sh.note("This is not all: the statement was stopped.")
	}
	return err
}

// Draws an event that was kept, until the user has seen enough.
func (d *drawing) again(event result.Event) error {
	if d.shell.pressed.Load() {
		return ErrInterrupted
	}
	select {
	case <-d.left():
		return errLeft
	default:
		return d.draw(event, false)
	}
}
