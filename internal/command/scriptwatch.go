package command

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"mysh/internal/result"
	"mysh/internal/runner"
)

// A ScriptWatch runs a script again and again: the options --watch and --until.
type ScriptWatch struct {
	interval time.Duration
	until    until
	env      *Env

	results []*scriptResult // of the last run, in their order
	count   int             // results of the run under way
	runs    int             // that have begun
}

// A scriptResult is a result of a script that is run again and again.
type scriptResult struct {
	watchedRows
	named bool // the names of its columns were shown
}

// NewScriptWatch returns the watch for the values of the options, "" for none. The error is what is
// wrong with one of them.
func NewScriptWatch(interval, condition string) (*ScriptWatch, error) {
	w := &ScriptWatch{interval: usualInterval, runs: 1}
	if interval != "" {
		seconds, err := strconv.ParseFloat(interval, 64)
		var ok bool
		if w.interval, ok = intervalOf(seconds); err != nil || !ok {
			return nil, fmt.Errorf("--watch=%s: expected seconds from 0.1 to 86400", interval)
		}
	}
	if condition == "" {
		return w, nil
	}
	p := parser{rest: condition, usage: "Expected column = value [and …]"}
	until, err := p.until()
	if err == nil && strings.TrimSpace(p.rest) != "" {
		err = p.errorf("unexpected %q", strings.TrimSpace(p.rest))
	}
	if err != nil {
		return nil, fmt.Errorf("--until: %w", err)
	}
	w.until = until
	return w, nil
}

// Follow has the watch see the results that are shown from now on.
func (w *ScriptWatch) Follow(env *Env) {
	w.env = env
	env.Runner.Wrap(func(rows *runner.RowSink) runner.Sink { return &scriptSink{RowSink: rows, watch: w} })
}

// Again waits after a run until the next one is due. It returns false if none is: the condition holds, or
// no program reads the output any more and there is no condition. The error is ErrInterrupted, or why
// another run would be of no use.
func (w *ScriptWatch) Again(ctx context.Context) (bool, error) {
	c := w.env.Console
	c.Flush()
	if _, failed := w.env.Runner.LastReport(); failed == nil {
		holds, err := w.holds()
		if holds || err != nil {
			return false, err
		}
	} else if !w.env.Sessions.State().Connected {
		return false, errors.New("the connection is lost; --watch has ended")
	}
	w.count = 0
	w.runs++
	due, look := time.NewTimer(w.interval), time.NewTicker(lookEvery)
	defer due.Stop()
	defer look.Stop()
	gone := c.Gone()
	if w.until.isSet() {
		gone = nil // the end is of use without the output
	}
	for {
		select {
		case <-due.C:
			return true, nil
		case <-look.C:
			c.Look()
		case <-gone:
			return false, nil
		case <-ctx.Done():
			return false, runner.ErrInterrupted
		}
	}
}

// lookEvery is the time between two checks whether a program reads the output.
const lookEvery = 250 * time.Millisecond

// holds reports whether the condition holds for the run that has ended.
func (w *ScriptWatch) holds() (bool, error) {
	if w.count == 0 {
		return w.until.holds(nil, nil)
	}
	last := w.results[w.count-1]
	return w.until.holds(last.columns, last.first)
}

// begin begins a result of the run under way, which takes the place of that of the run before.
func (w *ScriptWatch) begin(columns []result.Column) *scriptResult {
	if w.count == len(w.results) {
		w.results = append(w.results, &scriptResult{})
	}
	r := w.results[w.count]
	w.count++
	sameName := func(a, b result.Column) bool { return a.Name == b.Name }
	r.named = r.named && slices.EqualFunc(r.columns, columns, sameName)
	return r
}

// heading returns what stands above the first result of a run for a reader.
func (w *ScriptWatch) heading() string {
	blank := ""
	if w.runs > 1 {
		blank = "\n"
	}
	return fmt.Sprintf("%s%s, run %d", blank, time.Now().Format("2006-01-02 15:04:05"), w.runs)
}

// A scriptSink draws a result of a script that is run again and again.
type scriptSink struct {
	*runner.RowSink
	watch  *ScriptWatch
	result *scriptResult // that is being drawn; nil before the first
	now    *watchSink    // that draws it
}

// Event draws an event. The names of columns are not repeated in formats of lines, so that a program
// reads one table. For a reader, the time stands above each run.
func (s *scriptSink) Event(q *runner.Request, event result.Event) error {
	switch e := event.(type) {
	case result.Header:
		s.result = s.watch.begin(e.Columns)
		s.announce()
		s.Light(s.result.changed)
		s.now = &watchSink{RowSink: s.RowSink, rows: &s.result.watchedRows}
	case result.Outcome:
		if s.result != nil && (s.result.count > 0 || s.Format().Name != "tab") { // which shows nothing without rows
			s.result.named = true
		}
	}
	if s.now == nil {
		return s.RowSink.Event(q, event)
	}
	return s.now.Event(q, event)
}

// announce prints what stands above a result, and leaves out the names that were shown.
func (s *scriptSink) announce() {
	switch s.Format().Name {
	case "tab", "csv", "tsv":
		if s.result.named && s.Target().Screen {
			s.HideNames()
		}
	case "table", "vertical":
		if env := s.watch.env; s.watch.count == 1 && s.Target().Screen && env.Current.Mode.Silent < 2 {
			env.Console.Print(s.watch.heading())
		}
	}
}
