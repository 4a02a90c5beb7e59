package repl

import (
	"iter"

	"mysh/internal/result"
	"mysh/internal/spool"
)

// A kept is what a statement has answered, for later: events in their order, rows in a spool.
type kept struct {
	steps []step
	size  int64 // bytes of rows, and about what their columns take
}

const columnSize = 200

// A step is one event, or the rows between two of them.
type step struct {
	event result.Event
	rows  *spool.Spool
}

// Takes an event. A batch is copied.
func (k *kept) add(event result.Event) error {
	batch, ok := event.(*result.Batch)
	if !ok {
		k.steps = append(k.steps, step{event: event})
		if header, ok := event.(result.Header); ok {
			k.size += int64(len(header.Columns)) * columnSize
		}
		return nil
	}
	if n := len(k.steps); n == 0 || k.steps[n-1].rows == nil {
		k.steps = append(k.steps, step{rows: &spool.Spool{}})
	}
	rows := k.steps[len(k.steps)-1].rows
	for _, row := range batch.Rows {
		if err := rows.Add(row); err != nil {
			return err
		}
		k.size += int64(len(row))
	}
	return nil
}

// Events are what a statement has answered, in its order. The first error ends them.
type events = iter.Seq2[result.Event, error]

// all returns the events.
func (k *kept) all() events {
	return func(yield func(result.Event, error) bool) {
		for _, s := range k.steps {
			if s.rows == nil {
				if !yield(s.event, nil) {
					return
				}
				continue
			}
			for b, err := range s.rows.All() {
				if !yield(b, err) || err != nil {
					return
				}
			}
		}
	}
}

// A stored is one of the results with rows that were kept.
type stored struct {
	columns []result.Column
	rows    *spool.Spool    // nil when it has none
	outcome *result.Outcome // nil when it was stopped
}

// Returns the results that have rows.
func (k *kept) results() (all []stored) {
	for _, s := range k.steps {
		last := len(all) - 1
		switch e := s.event.(type) {
		case nil:
			all[last].rows = s.rows
		case result.Header:
			all = append(all, stored{columns: e.Columns})
		case result.Outcome:
			if e.HasRows {
				all[last].outcome = &e
			}
		}
	}
	return all
}

// Gives memory back: what is kept will not be wanted soon.
func (k *kept) stow() {
	for _, s := range k.steps {
		if s.rows != nil {
			s.rows.Stow()
		}
	}
}

// Forgets everything and gives the files back.
func (k *kept) reset() {
	for _, s := range k.steps {
		if s.rows != nil {
			s.rows.Reset()
		}
	}
	*k = kept{}
}
