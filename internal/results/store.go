package results

import (
	"slices"
	"sync/atomic"
	"time"

	"mysh/internal/result"
	"mysh/internal/scan"
)

// maxPrevious is how many results a store keeps besides the last one, each of another statement.
const maxPrevious = 5

// A Store keeps the results of the last statement that had some, and the newest results of a few
// statements before it. The run before of the last statement may be one of these. The zero value is
// an empty store. One goroutine at a time may use a Store, except for Columns.
type Store struct {
	last     *Entry   // nil before the first result
	previous []*Entry // the oldest first
	columns  atomic.Pointer[[]string]
}

// Begin begins to keep the results of another run of a statement. The last entry becomes a
// previous entry and replaces the previous entry with the same key. The oldest previous entries are
// removed while there are more than five, or while all together have more than limit bytes. The
// newest previous entry is never removed.
func (s *Store) Begin(statement scan.Input, key StatementKey, limit int64) {
	if s.last != nil {
		if i := slices.IndexFunc(s.previous, func(e *Entry) bool { return e.key == s.last.key }); i >= 0 {
			s.remove(i)
		}
		s.last.recording.stow()
		s.previous = append(s.previous, s.last)
		for len(s.previous) > maxPrevious || len(s.previous) > 1 && s.previousSize() > limit {
			s.remove(0)
		}
	}
	s.last = &Entry{Statement: statement, key: key, at: time.Now()}
	s.columns.Store(nil)
}

// Add appends an event to the last entry. Only headers, rows and the outcomes of results with rows
// are kept; rows are copied. An entry that grows beyond limit bytes is emptied.
//
// A statement that was stopped must not have its outcome added: its entry is then incomplete.
func (s *Store) Add(event result.Event, limit int64) {
	switch e := event.(type) {
	case result.Header:
	case *result.Batch:
	case result.Outcome:
		if !e.HasRows {
			return
		}
	default:
		return
	}
	if s.last == nil {
		return
	}
	s.last.add(event, limit)
	s.setColumns(event)
}

// setColumns updates the names for Columns after an event.
func (s *Store) setColumns(event result.Event) {
	header, ok := event.(result.Header)
	switch {
	case s.last.notKept != "":
		s.columns.Store(nil)
	case ok:
		names := columnNames(header.Columns)
		s.columns.Store(&names)
	}
}

// Last returns the entry of the last statement that had results, nil if there is none.
func (s *Store) Last() *Entry { return s.last }

// runBefore returns the entry of the run of the last statement before its last one, nil if there is
// none.
func (s *Store) runBefore() *Entry {
	if s.last == nil {
		return nil
	}
	for _, e := range s.previous {
		if e.key == s.last.key {
			return e
		}
	}
	return nil
}

// Columns returns the names of the columns of the last result, nil if it was not kept. The result is
// shared and must not be changed. Any goroutine may call Columns at any time.
func (s *Store) Columns() []string {
	if names := s.columns.Load(); names != nil {
		return *names
	}
	return nil
}

// Reset removes all entries and their files.
func (s *Store) Reset() {
	if s.last != nil {
		s.last.recording.Reset()
	}
	for _, e := range s.previous {
		e.recording.Reset()
	}
	s.last, s.previous = nil, nil
	s.columns.Store(nil)
}

func (s *Store) remove(i int) {
	s.previous[i].recording.Reset()
	s.previous = slices.Delete(s.previous, i, i+1)
}

func (s *Store) previousSize() (size int64) {
	for _, e := range s.previous {
		size += e.recording.Size()
	}
	return size
}

// columnNames returns the names of columns.
func columnNames(columns []result.Column) (names []string) {
	for _, c := range columns {
		names = append(names, c.Name)
	}
	return names
}
