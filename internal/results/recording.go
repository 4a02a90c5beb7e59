package results

import (
	"iter"

	"mysh/internal/result"
	"mysh/internal/spool"
)

// A Recording holds the events of a statement in their order, to be read any number of times. Rows
// are in spools: few in memory, many in a file. The zero value is an empty recording. One goroutine
// at a time may use a Recording.
type Recording struct {
	segments []segment
	size     int64
}

// columnSize is about the memory of a column, in bytes.
const columnSize = 200

// A segment is one event, or the rows between two events.
type segment struct {
	event result.Event // nil for rows
	rows  *spool.Spool
}

// Add appends an event. Rows are copied, so that a batch may be released afterwards. The error is
// an error of writing rows to the file.
func (r *Recording) Add(event result.Event) error {
	batch, ok := event.(*result.Batch)
	if !ok {
		r.segments = append(r.segments, segment{event: event})
		if header, ok := event.(result.Header); ok {
			r.size += int64(len(header.Columns)) * columnSize
		}
		return nil
	}
	if n := len(r.segments); n == 0 || r.segments[n-1].rows == nil {
		r.segments = append(r.segments, segment{rows: &spool.Spool{}})
	}
	rows := r.segments[len(r.segments)-1].rows
	for _, row := range batch.Rows {
		if err := rows.Add(row); err != nil {
			return err
		}
		r.size += int64(len(row))
	}
	return nil
}

// Size returns the bytes of the rows, and about what their columns take.
func (r *Recording) Size() int64 { return r.size }

// Events yields events in the order in which a statement sent them. A batch is valid until the next
// event and need not be released. The first error is the last element.
type Events = iter.Seq2[result.Event, error]

// Events returns the events that were added.
func (r *Recording) Events() Events {
	return func(yield func(result.Event, error) bool) {
		for _, p := range r.segments {
			if p.rows == nil {
				if !yield(p.event, nil) {
					return
				}
				continue
			}
			for b, err := range p.rows.All() {
				if !yield(b, err) || err != nil {
					return
				}
			}
		}
	}
}

// A recordedResult is one result with rows of a recording.
type recordedResult struct {
	columns []result.Column
	rows    *spool.Spool    // nil for no rows
	outcome *result.Outcome // nil if the statement was stopped before the end of the result
}

// results returns the results that have rows.
func (r *Recording) results() (all []recordedResult) {
	for _, p := range r.segments {
		last := len(all) - 1
		switch e := p.event.(type) {
		case nil:
			all[last].rows = p.rows
		case result.Header:
			all = append(all, recordedResult{columns: e.Columns})
		case result.Outcome:
			if e.HasRows {
				all[last].outcome = &e
			}
		}
	}
	return all
}

// stow frees the memory of rows that are not needed soon; see [spool.Spool.Stow].
func (r *Recording) stow() {
	for _, p := range r.segments {
		if p.rows != nil {
			p.rows.Stow()
		}
	}
}

// Reset removes all events and the files.
func (r *Recording) Reset() {
	for _, p := range r.segments {
		if p.rows != nil {
			p.rows.Reset()
		}
	}
	*r = Recording{}
}
