// Package sessions holds the sessions of this shell: the one in front, which runs what the user
// types, and the means to open others.
package sessions

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"mysh/internal/charset"
	"mysh/internal/executor"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/settings"
	"mysh/internal/sqltext"
)

// A Session is one of the user's sessions on a server.
type Session interface {
	executor.Session
	// State returns the state of the session as far as it is known, without asking the server.
	// It may be called from any goroutine.
	State() result.State
	// Confine sets whether the statements from now on may read no file of this machine (LOAD
	// DATA LOCAL).
	Confine(on bool)
	// Ask runs a query of the shell itself, not on the user's connection. The rows must have
	// the given number of columns; otherwise the error reports that.
	Ask(ctx context.Context, columns int, query string) ([][]string, error)
	// AskNamed is Ask that also returns the names of the columns.
	AskNamed(ctx context.Context, columns int, query string) (names []string, rows [][]string, err error)
	// AskCatalog is Ask for the names that completion offers, which no other question waits for.
	AskCatalog(ctx context.Context, query string) ([][]string, error)
	// Watch asks the server for the progress of the running statement, not on its connection.
	Watch(ctx context.Context) (result.Progress, error)
	// Blockers asks for the transactions that the running statement waits for, and for the
	// transactions that those wait for.
	Blockers(ctx context.Context) ([]result.Blocker, error)
	// LockWaits asks which connection waits for which, on the whole server.
	LockWaits(ctx context.Context) ([]result.LockWait, error)
	// Statistics asks for the server's line of figures, not on the user's connection.
	Statistics(ctx context.Context) (string, error)
	// GroupLimit returns how long a text of several statements may be, in bytes; 0 if each must
	// be sent alone. The first call may take a while.
	GroupLimit(ctx context.Context) int
	// Reset restores the session to its state after login, on its connection or, if that is
	// dead, on a new one. The notice then reports the new connection and what was lost. If the
	// context ends first, the connection is abandoned, and the state of the session with it.
	Reset(ctx context.Context) (notice string, err error)
	// SetAttributes sends names with values with the next statement, and reports whether the
	// server accepts any.
	SetAttributes(pairs [][2]string) bool
	Close() error
}

// A Dialer opens sessions.
type Dialer interface {
	// Connect opens a new session in place of before. "" means its schema or host.
	Connect(ctx context.Context, before Session, schema, host string) (Session, error)
	// Clone opens a session with the server, user, schema and variables of original.
	Clone(ctx context.Context, original Session) (Session, error)
}

// Names are the names of a server, for completion.
type Names interface {
	// Refresh starts to read the names again in the background, with schema as the default one.
	// It must not block.
	Refresh(schema string)
	// Use records the default schema after USE. It must not block.
	Use(schema string)
	// Change starts to read the names again that a statement may have changed, in the default schema and
	// in others that it names. It must not block.
	Change(kinds sqltext.NameKinds, schemas []string)
}

// Sessions are the sessions of this shell. Only the goroutine that performs inputs may use
// them, unless a method allows more.
type Sessions struct {
	front     atomic.Pointer[Session]
	dialer    Dialer
	names     Names
	current   *settings.Current
	generated generatedColumns
}

// New returns Sessions with one session in front. dialer may be nil.
func New(front Session, dialer Dialer, current *settings.Current) *Sessions {
	s := &Sessions{dialer: dialer, current: current}
	front.Confine(current.Mode.Sandbox)
	s.front.Store(&front)
	return s
}

// SetNames sets what Refresh reads again.
func (s *Sessions) SetNames(names Names) { s.names = names }

// Front returns the session in front. It may be called from any goroutine.
func (s *Sessions) Front() Session { return *s.front.Load() }

// State returns the state of the session in front. It may be called from any goroutine.
func (s *Sessions) State() result.State { return s.Front().State() }

// SetFront puts another session on the same server in front.
func (s *Sessions) SetFront(session Session) {
	s.setFront(session)
	s.generated.forget()
	if s.names != nil {
		s.names.Use(s.State().Schema)
	}
}

func (s *Sessions) setFront(session Session) {
	session.Confine(s.current.Mode.Sandbox)
	s.front.Store(&session)
}

// SetSandbox sets whether commands, and the statements from now on, may read, write or run
// nothing on this machine. A running statement is not affected.
func (s *Sessions) SetSandbox(on bool) {
	s.current.Mode.Sandbox = on
	s.Front().Confine(on)
}

// Refresh starts to read the server's names again.
func (s *Sessions) Refresh() {
	s.generated.forget()
	if s.names != nil {
		s.names.Refresh(s.State().Schema)
	}
}

// RefreshAfter starts to read the names again that a statement may have changed.
func (s *Sessions) RefreshAfter(text string) {
	s.generated.forget()
	if s.names == nil {
		return
	}
	traits := sqltext.Classify(text, "", s.ScanMode())
	if traits.Schema != "" {
		s.names.Use(s.State().Schema)
	}
	if kinds, schemas := sqltext.ChangedNames(text, s.ScanMode()); kinds != 0 {
		s.names.Change(kinds, schemas)
	}
}

// cloneWithin is how long a second session may take to open.
const cloneWithin = 10 * time.Second

// Clone opens a session like the one in front.
func (s *Sessions) Clone(ctx context.Context) (Session, error) {
	if s.dialer == nil {
		return nil, scan.Errorf(scan.Notice, "cannot open a second session here")
	}
	ctx, cancel := context.WithTimeout(ctx, cloneWithin)
	defer cancel()
	session, err := s.dialer.Clone(ctx, s.Front())
	if err == nil {
		session.Confine(s.current.Mode.Sandbox)
	}
	return session, err
}

// Connect opens a new session, puts it in front, and closes the previous one. "" means the
// schema or host of the previous one.
func (s *Sessions) Connect(ctx context.Context, schema, host string) error {
	if s.dialer == nil {
		return scan.Errorf(scan.Failure, "connect is not allowed here")
	}
	before := s.Front()
	session, err := s.dialer.Connect(ctx, before, schema, host)
	if err != nil {
		return err
	}
	before.Close()
	s.setFront(session)
	s.Refresh()
	return nil
}

// A ConnectError is why no new session could be opened. The input after it was meant for that
// session.
type ConnectError struct{ Err error }

// Error returns the text of the error.
func (e ConnectError) Error() string { return e.Err.Error() }

// Unwrap returns the error.
func (e ConnectError) Unwrap() error { return e.Err }

// Name returns the user and the server, as in "app@db1:3306".
func (s *Sessions) Name() string {
	state := s.State()
	name := state.User + "@" + state.Host
	if state.Port != 0 {
		name += fmt.Sprintf(":%d", state.Port)
	}
	return name
}

// ScanMode returns how the server reads text at present, as far as it has reported that.
func (s *Sessions) ScanMode() scan.Mode {
	state := s.State()
	return scan.Mode{
		NoBackslashEscapes: state.Status.Has(result.StatusNoBackslashEscapes),
		ANSIQuotes:         state.ANSIQuotes,
		DollarQuotes:       state.DollarQuotes,
		MariaDB:            state.MariaDB,
		Oracle:             state.Oracle,
		Encoding:           charset.Of(s.current.Mode.Charset),
	}
}

// ReadMode returns how the server reads the bytes that are sent to it. It differs from ScanMode
// if client and server have different character sets.
func (s *Sessions) ReadMode() scan.Mode {
	mode := s.ScanMode()
	mode.Encoding = charset.Of(s.State().Charset)
	return mode
}

// Traits returns the traits of a statement's text.
func (s *Sessions) Traits(st scan.Input) sqltext.Traits {
	return sqltext.Classify(st.Text, st.Verb, s.ScanMode())
}

// Holdings returns what would be lost with a session, as in " (open transaction)"; "" for nothing.
func Holdings(s result.State) string {
	var held []string
	if s.Status.Has(result.StatusInTransaction) {
		held = append(held, "open transaction")
	}
	if s.TransactionLost {
		held = append(held, "lost transaction")
	}
	if s.HasSessionState {
		held = append(held, "temporary tables, user variables or other session state")
	}
	if held == nil {
		return ""
	}
	return " (" + strings.Join(held, "; ") + ")"
}
