package results

import (
	"context"
	"fmt"
	"time"

	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/spool"
)

// A StatementKey identifies a statement in its place: results of two runs with the same key can be
// compared.
type StatementKey struct {
	Text           string // without blanks around it
	Schema, Server string
}

// An Entry is the results of one run of a statement in a [Store]. A nil Entry is valid: it refuses
// all use, as there is no result yet.
type Entry struct {
	Statement scan.Input
	key       StatementKey
	at        time.Time // when the first result began

	recording Recording
	complete  bool   // the last result that began has ended
	notKept   string // why the recording is empty: the end of a sentence about the result
}

// add appends an event. If the entry then has more than limit bytes, add empties it for good.
func (e *Entry) add(event result.Event, limit int64) {
	switch event.(type) {
	case result.Header:
		e.complete = false
	case result.Outcome:
		e.complete = true
	}
	if e.notKept != "" {
		return
	}
	err := e.recording.Add(event)
	switch {
	case err != nil:
		e.notKept = "could not be kept: " + err.Error()
	case limit == 0:
		e.notKept = `was not kept, because \set keep-result is 0`
	case e.recording.Size() > limit:
		e.notKept = fmt.Sprintf(`had more than %d MB and was not kept; \set keep-result changes the limit`, limit>>20)
	}
	if e.notKept != "" {
		e.recording.Reset()
	}
}

// Complete reports whether the statement was not stopped in the middle of a result.
func (e *Entry) Complete() bool { return e.complete }

// Refusal returns why the results cannot be shown, or nil. Programs are not given results that are
// incomplete. The error is a [*scan.UserError].
func (e *Entry) Refusal(forPrograms bool) error {
	switch {
	case e == nil:
		return scan.Errorf(scan.Notice, "there is no result yet")
	case e.notKept != "":
		return scan.Errorf(scan.Notice, "%s", "the last result "+e.notKept)
	case !e.complete && forPrograms:
		return scan.Errorf(scan.Notice, "the last result is incomplete: its statement was stopped")
	}
	return nil
}

// CheckQuery returns why a query cannot select from the results, or nil. The error is a
// [*scan.UserError].
func (e *Entry) CheckQuery(query Query) error {
	for _, r := range e.recording.results() {
		if _, err := newFilter(query, r.columns); err != nil {
			return err
		}
	}
	return nil
}

// Select returns the results as far as a query selects them. When the context ends, the events end
// with its cause. An outcome has the number of selected rows.
func (e *Entry) Select(ctx context.Context, query Query) Events {
	if query.all() {
		return e.recording.Events()
	}
	return func(yield func(result.Event, error) bool) {
		for _, r := range e.recording.results() {
			filter, err := newFilter(query, r.columns)
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(result.Header{Columns: filter.selectedColumns()}, nil) {
				return
			}
			var rows int64
			for batch, err := range filter.apply(rowsIn(ctx, r.rows)) {
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
				return
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

// rowsIn returns the rows of a spool, nil for none. When the context ends, the rows end with its
// cause.
func rowsIn(ctx context.Context, s *spool.Spool) result.Rows {
	return func(yield func(*result.Batch, error) bool) {
		if s == nil {
			return
		}
		for b, err := range s.All() {
			if err == nil && ctx.Err() != nil {
				b, err = nil, context.Cause(ctx)
			}
			if !yield(b, err) || err != nil {
				return
			}
		}
	}
}
