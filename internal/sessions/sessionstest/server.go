// Package sessionstest provides a server that answers by rules, for tests of what uses sessions.
//
// The rules are a text. A statement stands at the left margin, and below it, indented by two blanks,
// what the server answers:
//
//	select id, name from pets
//	  | id int key | name
//	  | 1          | Rex
//	  | 3          | NULL
//	  takes 4ms
//
// Any blanks and line ends in a statement are one blank there; … stands for any text. The first rule
// that fits answers. A statement without a rule fails the test. A line that begins with # is a comment.
// An answer may have these lines:
//
//	| <name> [<type>] [key] | …   columns: int bigint decimal double date time json text blob; text if not named
//	| <cell> | …                  a row; NULL is NULL, and "…" a string of Go, as for blanks at the ends or \x1b
//	from [<schema>.]<table> [as <alias>]                 where the columns are from
//	counts to <n> | counts for ever                      rows follow with the numbers from 1, four every 70 ms
//	affected <n>
//	warnings <n>
//	info <text>                                          the server's own line: Rows matched: …
//	schema <name>                                        the default schema from now on
//	transaction open | transaction over                  with ERROR: the server has rolled the transaction back
//	ERROR <number> (<state>): <message>
//	notice <text>                                        of the session, before anything else
//	progress <stage>/<stages> <percent>% <name>          MariaDB's report, before anything else
//	upload <sent>/<size>                                 of a file that the statement loads, in bytes, before anything else
//	takes <duration>                                     until the first row, or the outcome; 0 if not named
//	first <duration>                                     the part of it until the first row
//	hangs                                                neither the statement nor a request to stop it is answered
//	unstoppable                                          the request to stop is answered, and the statement runs on
//	stop idle | stop ERROR <number> (<state>): <message> the answer to the request to stop; the statement runs on
//	loses the connection                                 in place of the outcome; a transaction is then lost, too
//	not sent …                                           the session refuses to send the statement, in these words
//	no more connections                                  can be opened from now until the next statement
//	then                                                 what follows is another result of the same statement
//	again                                                what follows is for the next run in the same session
//
// Above the first statement there may be, indented, what the server is:
//
//	version <text>                          9.7.4 if not named
//	names <name>, <name>                    for "did you mean"
//	key <schema>.<table> (<column>, …)      a primary key
//	attributes                              the server accepts query attributes
//
// Time passes only where a statement takes some. Tests run in testing/synctest, where nothing waits.
package sessionstest

import (
	"context"
	"slices"
	"sync"
	"testing"

	"mysh/internal/result"
	"mysh/internal/sessions"
)

// A Server answers statements by rules. It opens sessions as a [sessions.Dialer] does: the first one is
// connection 41, the others are 58, 59 and so on, unless a statement has the server accept none.
type Server struct {
	*Rules
	t testing.TB

	mu       sync.Mutex
	opened   []*Session
	lastID   uint64
	silent   bool // attempts to open a session are not answered
	progress *result.Progress
	blockers []result.Blocker
}

var _ sessions.Dialer = (*Server)(nil)

// New returns a server with the rules that text holds.
func New(t testing.TB, rules string) *Server {
	t.Helper()
	return ParseRules(t, rules).Server(t)
}

// Server returns a server with these rules. A statement without a rule is an error of the test.
func (r *Rules) Server(t testing.TB) *Server { return &Server{Rules: r, t: t} }

// Open opens a session in a schema.
func (s *Server) Open(schema string) *Session {
	const first, second = 41, 58
	s.mu.Lock()
	defer s.mu.Unlock()
	switch s.lastID {
	case 0:
		s.lastID = first
	case first:
		s.lastID = second
	default:
		s.lastID++
	}
	session := &Session{
		server: s, id: s.lastID, schema: schema, host: "db1", connected: true,
		runs: make(map[string]int), stop: make(chan struct{}, 1), gone: make(chan struct{}, 1),
	}
	s.opened = append(s.opened, session)
	return session
}

// Opened returns all sessions, in the order in which they were opened.
func (s *Server) Opened() []*Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.opened)
}

// Clone opens a session in the schema of another one.
func (s *Server) Clone(ctx context.Context, original sessions.Session) (sessions.Session, error) {
	state := original.State()
	return s.open(ctx, state.Schema, state.Host)
}

// Connect opens a session; "" keeps the schema or host of the one before.
func (s *Server) Connect(ctx context.Context, before sessions.Session, schema, host string) (sessions.Session, error) {
	state := before.State()
	if schema == "" {
		schema = state.Schema
	}
	if host == "" {
		host = state.Host
	}
	return s.open(ctx, schema, host)
}

func (s *Server) open(ctx context.Context, schema, host string) (sessions.Session, error) {
	s.mu.Lock()
	silent := s.silent
	s.mu.Unlock()
	if silent {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	for _, session := range s.Opened() {
		if session.isAlone() {
			return nil, Refusal(1040, "08004", "Too many connections")
		}
	}
	session := s.Open(schema)
	session.host = host
	return session, nil
}

// Silence has the server answer no attempt to open a session from now on: it ends with its context.
func (s *Server) Silence() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.silent = true
}

// SetProgress sets what the server reports of each running statement. Before, it does not answer.
func (s *Server) SetProgress(p result.Progress) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.progress = &p
}

// SetBlockers sets the transactions that each running statement waits for.
func (s *Server) SetBlockers(chain ...result.Blocker) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.blockers = chain
}
