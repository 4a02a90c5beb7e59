package repl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"mysh/internal/result"
	"mysh/internal/scan"
)

// A server is a session on the server of a transcript.
type server struct {
	*rules
	t  *testing.T
	id uint64

	mu        sync.Mutex
	alone     bool
	schema    string
	status    result.Status
	connected bool
	lost      bool // a transaction was lost
	running   answer
	confined  bool
	runs      map[string]int
	stop      chan struct{} // sent to by an interrupt that the server obeys
	gone      chan struct{} // sent to by Abandon
}

// Returns a session without rules, for tests that answer statements themselves.
func newServer(id uint64, schema string) *server { return (&rules{}).session(nil, id, schema) }

// Returns a session. A statement without a rule is an error in it, and one of the test.
func (r *rules) session(t *testing.T, id uint64, schema string) *server {
	return &server{
		rules: r, t: t, id: id, schema: schema, connected: true,
		runs: make(map[string]int), stop: make(chan struct{}, 1), gone: make(chan struct{}, 1),
	}
}

func (s *server) another(id uint64) *server { return s.session(s.t, id, s.schema) }

func (s *server) Run(_ context.Context, statements []string) (result.Stream, error) {
	statement := scan.TrimEnd(statements[0])
	s.mu.Lock()
	defer s.mu.Unlock()
	a, ok := s.answer(statement, s.runs[statement])
	if !ok {
		s.t.Errorf("-- server -- has no answer to %q", statement)
		return nil, refusal(1064, "42000", fmt.Sprintf("the server of the transcript has no answer to %q", statement))
	}
	s.runs[statement]++
	s.running, s.connected, s.alone = a, true, a.alone
	select {
	case <-s.stop: // it came too late for the statement before
	default:
	}
	return &replies{server: s, answer: a}, nil
}

// Replies is the stream of one answer.
type replies struct {
	server  *server
	answer  answer // without the events and rows that have been sent
	waited  bool
	headed  bool
	rows    int64
	counted int // the last number sent
	over    bool
}

func (r *replies) Next() (result.Event, error) {
	a := &r.answer
	if len(a.events) > 0 {
		event := a.events[0]
		a.events = a.events[1:]
		return event, nil
	}
	if !r.waited {
		r.waited = true
		if err := r.wait(a.takes); err != nil {
			return nil, err
		}
		if a.err != nil {
			return nil, a.err
		}
	}
	switch {
	case a.columns != nil && !r.headed:
		r.headed = true
		return result.Header{Columns: a.columns}, nil
	case len(a.rows) > 0:
		batch := r.batch(a.rows)
		a.rows = nil
		return batch, nil
	case r.counted < a.last:
		if err := r.wait(70 * time.Millisecond); err != nil {
			return nil, err
		}
		var rows [][][]byte
		for range 4 {
			r.counted++
			rows = append(rows, [][]byte{fmt.Append(nil, r.counted)})
		}
		return r.batch(rows), nil
	case a.loses:
		return nil, r.server.lose()
	case r.over:
		return nil, io.EOF
	}
	r.over = true
	return r.server.finish(*a, r.rows), nil
}

// Waits until d is over or the statement is stopped, which is the error returned.
func (r *replies) wait(d time.Duration) error {
	var due <-chan time.Time // never, if the server hangs
	if !r.answer.hangs {
		due = time.After(d)
	}
	select {
	case <-due:
		return nil
	case <-r.server.stop:
		<-time.After(time.Millisecond) // not at the moment at which it was asked to
		return refusal(result.CodeInterrupted, "70100", "Query execution was interrupted")
	case <-r.server.gone:
		return r.server.lose()
	}
}

func (r *replies) batch(rows [][][]byte) *result.Batch {
	batch := result.NewBatch(nil)
	for _, row := range rows {
		batch.Rows = append(batch.Rows, result.AppendRow(nil, row...))
	}
	r.rows += int64(len(rows))
	return batch
}

// Changes the session as the statement does that had the answer, and returns its outcome.
func (s *server) finish(a answer, rows int64) result.Outcome {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a.outcome.Changes.Schema != nil {
		s.schema = *a.outcome.Changes.Schema
	}
	if a.status != nil {
		s.status, s.lost = *a.status, false
	}
	o := a.outcome
	o.HasRows, o.Rows, o.Elapsed = a.columns != nil, rows, a.takes
	return o
}

// Ends the connection and returns the error that says so.
func (s *server) lose() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.connected, s.lost = false, s.status.Has(result.StatusInTransaction)
	s.status = 0
	return refusal(result.CodeLost, "HY000", "Lost connection to MySQL server during query")
}

// Reset opens a new connection when the one before is lost.
func (s *server) Reset(context.Context) (notice string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.connected {
		s.id++
		notice = fmt.Sprintf("Reconnected as connection %d. Kept: schema %s.", s.id, s.schema)
		if s.lost {
			notice += " Lost: the open transaction."
		}
	}
	s.connected, s.lost, s.status = true, false, 0
	return notice, nil
}

func (s *server) isAlone() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.alone
}

func (s *server) Interrupt(ctx context.Context) error {
	s.mu.Lock()
	running := s.running
	s.mu.Unlock()
	if running.hangs {
		<-ctx.Done()
		return ctx.Err()
	}
	if !running.unstoppable {
		select {
		case s.stop <- struct{}{}:
		default:
		}
	}
	return nil
}

func (s *server) Abandon() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.connected = false
	s.gone <- struct{}{}
}

func (s *server) State() result.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return result.State{Connected: s.connected, ConnectionID: s.id, Version: s.version, MariaDB: strings.Contains(s.version, "MariaDB"), User: "app", Host: "db1", Port: 3306, Schema: s.schema, Status: s.status, Lost: s.lost, TransactionLost: s.lost}
}

// Ask answers by the rules, too. Without one, it fails.
func (s *server) Ask(_ context.Context, _ int, statement string) ([][]string, error) {
	a, ok := s.answer(statement, 0)
	if !ok {
		return nil, errors.New("the server does not answer")
	}
	var rows [][]string
	for _, row := range a.rows {
		var cells []string
		for _, cell := range row {
			cells = append(cells, string(cell))
		}
		rows = append(rows, cells)
	}
	return rows, a.err
}

func (s *server) Watch(context.Context) (result.Progress, error) {
	return result.Progress{}, errors.New("the server does not answer")
}
func (s *server) Confine(on bool)                                    { s.confined = on }
func (s *server) Blockers(context.Context) ([]result.Blocker, error) { return nil, nil }
func (s *server) GroupLimit(context.Context) int                     { return 0 }
func (s *server) Statistics(context.Context) (string, error)         { return "Uptime: 71  Threads: 1", nil }
func (s *server) SetAttributes([][2]string) bool                     { return false }
func (s *server) Close() error                                       { return nil }
