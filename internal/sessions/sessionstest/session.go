package sessionstest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"mysh/internal/result"
	"mysh/internal/scan"
)

// A Session is a session on a [Server].
type Session struct {
	server *Server
	host   string

	mu         sync.Mutex
	id         uint64
	alone      bool // the server accepts no other connection
	schema     string
	status     result.Status
	connected  bool
	lost       bool // a transaction was lost
	running    answer
	confined   bool
	closed     bool
	sent       []string
	attributes [][2]string
	runs       map[string]int
	stop       chan struct{} // sent to by an interrupt that the server obeys
	gone       chan struct{} // sent to by Abandon
}

// Sent returns the statements that the session has sent, those of a group separately.
func (s *Session) Sent() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sent)
}

// Attributes returns the attributes that were set last.
func (s *Session) Attributes() [][2]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.attributes
}

// IsClosed reports whether Close was called.
func (s *Session) IsClosed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

// IsConfined reports whether statements may read no file of this machine.
func (s *Session) IsConfined() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.confined
}

// Run answers statements by the rules.
func (s *Session) Run(_ context.Context, statements []string) (result.Stream, error) {
	s.mu.Lock()
	s.connected = true
	select {
	case <-s.stop: // it came too late for the statement before
	default:
	}
	s.mu.Unlock()
	r := &replies{session: s, statements: statements}
	return r, r.begin()
}

// replies are the stream of the answers to a group, or to one statement.
type replies struct {
	session    *Session
	statements []string // of which no event has been returned
	answer     answer   // without the events and rows that have been returned
	waited     bool
	headed     bool
	rows       int64
	counted    int // the last number returned
	over       bool
}

// begin begins the next answer.
func (r *replies) begin() error {
	statement := scan.TrimEnd(r.statements[0])
	s := r.session
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent = append(s.sent, statement)
	a, ok := s.server.answer(statement, s.runs[statement])
	if !ok {
		s.server.t.Errorf("the server's rules have no answer to %q", statement)
		return Refusal(1064, "42000", fmt.Sprintf("the server has no rule for to %q", statement))
	}
	s.runs[statement]++
	s.running, s.alone = a, a.alone
	*r = replies{session: s, statements: r.statements[1:], answer: a}
	return nil
}

// Next returns the next event.
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
			r.session.refuse(*a)
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
		return nil, r.session.lose()
	case r.over && a.then != nil:
		*r = replies{session: r.session, statements: r.statements, answer: *a.then}
		return r.Next()
	case r.over && len(r.statements) == 0:
		return nil, io.EOF
	case r.over:
		if err := r.begin(); err != nil {
			return nil, err
		}
		return r.Next()
	}
	r.over = true
	return r.session.finish(*a, r.rows), nil
}

// wait waits until d is over, or the statement is stopped: the error reports that.
func (r *replies) wait(d time.Duration) error {
	var due <-chan time.Time // never, if the server hangs
	if !r.answer.hangs {
		due = time.After(d)
	}
	select {
	case <-due:
		return nil
	case <-r.session.stop:
		<-time.After(time.Millisecond) // not at the moment at which it was asked to
		return Refusal(result.CodeInterrupted, "70100", "Query execution was interrupted")
	case <-r.session.gone:
		return r.session.lose()
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

// finish changes the session as a statement with this answer does, and returns its outcome.
func (s *Session) finish(a answer, rows int64) result.Outcome {
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

// refuse changes the session as an error with this answer does: it may roll the transaction back.
func (s *Session) refuse(a answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a.status != nil {
		s.lost = s.status.Has(result.StatusInTransaction) && !a.status.Has(result.StatusInTransaction)
		s.status = *a.status
	}
}

// lose ends the connection and returns the error of that.
func (s *Session) lose() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.connected, s.lost = false, s.status.Has(result.StatusInTransaction)
	s.status = 0
	return Refusal(result.CodeLost, "HY000", "Lost connection to MySQL server during query")
}

// Reset opens a new connection when the one before is lost.
func (s *Session) Reset(context.Context) (notice string, err error) {
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

func (s *Session) isAlone() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.alone
}

// Interrupt stops the running statement, unless its answer has it run on.
func (s *Session) Interrupt(ctx context.Context) error {
	s.mu.Lock()
	running := s.running
	s.mu.Unlock()
	if running.stop != nil {
		return running.stop
	}
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

// Abandon ends the connection, and with it the running statement.
func (s *Session) Abandon() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.connected = false
	select {
	case s.gone <- struct{}{}:
	default:
	}
}

// State returns the state of the session of app on db1.
func (s *Session) State() result.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	version := s.server.version
	return result.State{
		Connected: s.connected, ConnectionID: s.id, Version: version, MariaDB: strings.Contains(version, "MariaDB"), User: "app", Host: s.host, Port: 3306,
		Schema: s.schema, Status: s.status, Lost: s.lost, TransactionLost: s.lost,
	}
}

// Ask answers by the rules, too. Without one, it fails.
func (s *Session) Ask(ctx context.Context, columns int, statement string) ([][]string, error) {
	_, rows, err := s.AskNamed(ctx, columns, statement)
	return rows, err
}

// AskNamed answers as Ask does.
func (s *Session) AskNamed(_ context.Context, _ int, statement string) (names []string, rows [][]string, err error) {
	s.mu.Lock()
	n := s.runs[statement]
	s.runs[statement]++
	s.mu.Unlock()
	a, ok := s.server.answer(statement, n)
	if !ok {
		return nil, nil, errNoAnswer
	}
	for _, c := range a.columns {
		names = append(names, c.Name)
	}
	for _, row := range a.rows {
		var cells []string
		for _, cell := range row {
			cells = append(cells, string(cell))
		}
		rows = append(rows, cells)
	}
	var refused *result.Error
	if errors.As(a.err, &refused) {
		refused = &result.Error{Number: refused.Number, State: refused.State, Message: refused.Message}
		refused.Sent = !refused.Client() // a client's number is the loss of the side connection
		return names, rows, refused
	}
	return names, rows, a.err
}

var errNoAnswer = errors.New("the server does not answer")

// AskCatalog is Ask.
func (s *Session) AskCatalog(ctx context.Context, query string) ([][]string, error) {
	return s.Ask(ctx, result.AnyColumns, query)
}

// Watch returns what [Server.SetProgress] has set.
func (s *Session) Watch(context.Context) (result.Progress, error) {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	if s.server.progress == nil {
		return result.Progress{}, errNoAnswer
	}
	return *s.server.progress, nil
}

// Blockers returns what [Server.SetBlockers] has set.
func (s *Session) Blockers(context.Context) ([]result.Blocker, error) {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	return s.server.blockers, nil
}

// LockWaits answers as Ask does to "lock waits": the waiting connection, the blocking one, the kind of
// lock, the locked object. Without a rule there are none.
func (s *Session) LockWaits(ctx context.Context) (waits []result.LockWait, err error) {
	rows, err := s.Ask(ctx, 4, "lock waits")
	if errors.Is(err, errNoAnswer) {
		return nil, nil
	}
	for _, row := range rows {
		w := result.LockWait{Lock: row[2], Object: row[3]}
		if _, err := fmt.Sscan(row[0]+" "+row[1], &w.Waiting, &w.Blocking); err != nil {
			return nil, err
		}
		waits = append(waits, w)
	}
	return waits, err
}

// Statistics returns the figures of an idle server.
func (s *Session) Statistics(context.Context) (string, error) { return "Uptime: 71  Threads: 1", nil }

// GroupLimit reports that each statement must be sent alone.
func (s *Session) GroupLimit(context.Context) int { return 0 }

// SetAttributes records attributes, if the server's rules accept any.
func (s *Session) SetAttributes(pairs [][2]string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.server.attributes {
		s.attributes = pairs
	}
	return s.server.attributes
}

// Confine records whether statements may read files of this machine.
func (s *Session) Confine(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.confined = on
}

// Close records that it was called.
func (s *Session) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return nil
}
