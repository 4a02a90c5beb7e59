// Package session is one user's session on one server.
//
// It runs statements on the session's connection, interrupts them from another one, gives
// a connection up that does not answer, and opens a new one when the next statement needs
// it, saying what was kept and what was lost. It never sends a statement a second time, and
// none of its own on the user's connection: each would falsify ROW_COUNT() or the
// warnings. The one exception is the beginning of a connection, see [Open].
package session

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"time"

	"mysh/internal/result"
	"mysh/internal/sqltext"
	"mysh/internal/wire"
)

// A Config says how to open a session and how to keep it.
type Config struct {
	Wire wire.Config

	// User and Host are as the user gave them, for prompts and status.
	User, Host string

	// InitCommands are run at the beginning of each connection, before anything else.
	InitCommands []string

	// Interactive is whether a person is at the prompt. Only then is the session's state
	// tracked as far as the server can, and the connection opened anew after a loss.
	Interactive bool

	// Reconnect allows that.
	Reconnect bool

	// LocalInfile allows LOAD DATA LOCAL for files that the user's own statements name.
	LocalInfile bool

	// LocalInfileDir allows it for those below this directory though LocalInfile is off; ""
	// for none.
	LocalInfileDir string

	// ConnectTimeout bounds it, name look-up to init commands. 0 means ten seconds.
	ConnectTimeout time.Duration

	schema schemaName // in which a connection begins; "" for Wire.Database
}

// A Session is one user's session on one server. Run is for one goroutine at a time;
// Interrupt, Abandon, State and Ask may be called from any goroutine.
type Session struct {
	cfg Config

	mu             sync.Mutex
	connRef                           // its conn is nil when there is none
	dialing        context.CancelFunc // ends the opening of a new one; nil when none is under way
	text           string             // what runs now
	traits         sqltext.Traits     // of it
	running        bool
	kills          int     // how often it was to be stopped
	infile         *infile // that it has the server sent; nil when it is none
	confined       bool    // it may read no file of this machine
	confineNext    bool    // so may none that begins from now on
	state          result.State
	schemaReported bool           // by the server: the schema of state
	changes        sessionChanges // what a new connection would have to be given back
	loss           loss           // what was lost with the connections before
	endsLoss       bool           // the statement that runs ends what was lost
	insertID       bool           // LAST_INSERT_ID() has a value on this connection
	noStages       bool           // the server does not let its progress be seen

	attributes []wire.Attribute // of the next statement

	readOnly     readOnly
	initialModes textModes

	grouping grouping

	askConn, watchConn *sideConn
}

// A connRef is a connection and the server on which it is known by its number.
type connRef struct {
	conn     *wire.Conn
	serverID string // identity of the server; "" when it is not known
}

// Open connects, logs in, asks the server who it is, so that the connection can be found from
// another one, and runs the init commands. On an interactive session it also turns the server's
// tracking of session state on (SET SESSION session_track_…), without which a new connection
// could not be given the settings of a lost one.
//
// The context bounds all of it. Errors are [*result.Error].
func Open(ctx context.Context, cfg Config) (*Session, error) { return open(ctx, cfg, sessionChanges{}) }

// Opens a session that has what can be restored of another one.
func open(ctx context.Context, cfg Config, changes sessionChanges) (*Session, error) {
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = 10 * time.Second
	}
	s := &Session{cfg: cfg}
	s.askConn = newSideConn(s, time.Minute)
	s.watchConn = newSideConn(s, 3*time.Second)
	if cfg.LocalInfile || cfg.LocalInfileDir != "" {
		s.cfg.Wire.LocalInfile = s.openInfile
	}
	if cfg.schema.text == "" {
		cfg.schema.text = cfg.Wire.Database
	}
	fresh, err := s.dial(ctx, cfg.schema, changes)
	if err != nil {
		return nil, err
	}
	s.attach(fresh)
	return s, nil
}

// An newConn is a connection that is ready for the user.
type newConn struct {
	connRef
	schema            schemaName       // in which it was to begin
	loginOutcomes, restoreOutcomes []result.Outcome // what the server said of the session while it began, and while it was restored
	restored, refused    []string         // the variables of another session that it has now, and those that it could not be given
}

// Opens a connection and makes it ready for the user, as another one was.
func (s *Session) dial(ctx context.Context, schema schemaName, changes sessionChanges) (o newConn, err error) {
	cfg := s.cfg.Wire
	o.schema, cfg.Database = schema, schema.inHandshake(cfg.Charset)
	if o.conn, err = wire.Connect(ctx, cfg); err != nil {
		return newConn{}, err
	}
	stop := context.AfterFunc(ctx, o.conn.Abort)
	defer stop()
	o.loginOutcomes = []result.Outcome{o.conn.Server().Login}
	if cfg.Database != schema.text {
		var entered []result.Outcome
		entered, err = useSchema(o.conn, schema.text)
		o.loginOutcomes = append(o.loginOutcomes, entered...)
	}
	if err == nil {
		o.serverID, err = identify(o.conn)
	}
	if err == nil {
		var said []result.Outcome
		said, err = s.prepare(o.conn)
		o.loginOutcomes = append(o.loginOutcomes, said...)
	}
	if err == nil {
		err = o.restore(changes)
	}
	if err != nil {
		o.conn.Abort()
		return newConn{}, err
	}
	return o, nil
}

// Makes a session that is as the server begins it ready for the user.
func (s *Session) prepare(conn *wire.Conn) (said []result.Outcome, err error) {
	if s.cfg.Interactive {
		said = s.track(conn)
	}
	for _, text := range s.cfg.InitCommands {
		outcomes, err := drain(conn, text)
		if err != nil {
			return nil, err
		}
		said = append(said, outcomes...)
	}
	return said, nil
}

// trackingOn asks the server to report every session variable that changes, and whether
// anything came to be that cannot be restored.
// Source: https://dev.mysql.com/doc/refman/9.7/en/session-state-tracking.html.
const trackingOn = "SET SESSION session_track_system_variables='*', session_track_state_change=ON"

// Makes a fresh connection the session's.
func (s *Session) attach(fresh newConn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.connRef = fresh.connRef
	s.state = stateOf(s.cfg, fresh.conn.Server())
	s.state.Schema, s.schemaReported = fresh.schema.text, fresh.schema.reported
	s.initialModes.apply(&s.state)
	for _, outcome := range fresh.loginOutcomes {
		s.recordOutcome(outcome, sqltext.Traits{})
	}
	s.changes, s.insertID = sessionChanges{}, false // what login and init commands set, they will set again
	for _, outcome := range fresh.restoreOutcomes {
		s.recordOutcome(outcome, sqltext.Traits{OnlySets: true})
	}
}

// Run sends the statements: one, or a group of those that give exactly one answer each and
// are no longer together than GroupLimit. The answers to a group come one after another up
// to the first error, which is that of the statement that is due; a server that gives another
// number of answers costs the connection.
//
// A connection that is known to be dead is opened anew first, if the session may; the stream
// then begins with a [result.Notice].
//
// An error of the stream that wraps [result.ErrNotSent] says that the statement did not reach the
// server.
func (s *Session) Run(ctx context.Context, statements []string) (result.Stream, error) {
	traits := s.classify(statements[0])
	notice, err := s.ensureConn(ctx, statements[0], traits)
	if err != nil && notice != nil {
		return &refusedStream{*notice, err}, nil
	}
	if err != nil {
		return nil, err
	}
	t := &stream{session: s, notice: notice}
	text := statements[0]
	if len(statements) > 1 {
		t.group = newGroup(statements)
		text = t.group.text
	}
	if t.conn = s.begin(text, traits); t.conn == nil {
		s.recordUnanswered(&lostStatement{text, traits})
		return nil, errGone // it was given up at this moment
	}
	if t.answers, err = t.conn.Query(text, s.takeAttributes()...); err != nil {
		return nil, s.fail(t.conn, err)
	}
	return t, nil
}

// Notes what runs now, and returns the connection for it.
func (s *Session) begin(text string, traits sqltext.Traits) *wire.Conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn != nil {
		s.text, s.traits, s.running, s.kills = text, traits, true, 0
		s.confined = s.confineNext
	}
	return s.conn
}

// An refusedStream is the stream of a statement that was not sent: what happened, and why not.
type refusedStream struct {
	notice result.Event
	err    error
}

func (u *refusedStream) Next() (result.Event, error) {
	if notice := u.notice; notice != nil {
		u.notice = nil
		return notice, nil
	}
	return nil, u.err
}

// A stream passes answers on and learns from them.
type stream struct {
	session *Session
	conn    *wire.Conn
	answers *wire.Stream
	notice  *result.Notice
	group   *group   // nil for one statement
	alone   []string // still to be sent one by one, after the server has refused a group
}

func (t *stream) Next() (result.Event, error) {
	if t.notice != nil {
		notice := *t.notice
		t.notice = nil
		return notice, nil
	}
	event, err := t.next()
	switch {
	case err == io.EOF: // itself: a lost connection wraps one
		t.session.setIdle()
		t.session.refreshReadOnly()
	case err != nil:
		return nil, t.session.fail(t.conn, err)
	}
	if outcome, ok := event.(result.Outcome); ok {
		t.session.mu.Lock()
		t.session.recordOutcome(outcome, t.session.traits)
		if t.session.endsLoss {
			t.session.endsLoss = false
			t.session.loss.endTransaction()
		}
		t.session.mu.Unlock()
	}
	return event, err
}

// Returns the next event, whether the statements went together or not.
func (t *stream) next() (result.Event, error) {
	event, err := t.answers.Next()
	if t.group != nil {
		if !t.group.refusedBy(err) {
			return t.group.translate(event, err)
		}
		t.session.disableGroups()
		t.alone, t.group = t.group.statements, nil
		err = io.EOF
	}
	if err == io.EOF && len(t.alone) > 0 {
		t.session.begin(t.alone[0], sqltext.Traits{})
		if t.answers, err = t.conn.Query(t.alone[0]); err != nil {
			return nil, err
		}
		t.alone = t.alone[1:]
		return t.answers.Next()
	}
	return event, err
}

// Learns from the outcome of a statement that was read before. The caller holds mu.
func (s *Session) recordOutcome(o result.Outcome, traits sqltext.Traits) {
	if o.InsertID != 0 {
		s.insertID, s.loss.insertID = true, false
	}
	s.state.Status, s.state.StatusKnown = o.Status, true
	if o.Changes.Schema != nil {
		s.state.Schema, s.schemaReported = *o.Changes.Schema, true
	} else if o.Status.Has(result.StatusSchemaDropped) {
		s.state.Schema = ""
	}
	s.recordReadOnly(o)
	s.changes.add(o.Changes, traits)
	if mode, ok := s.changes.variables["sql_mode"]; ok {
		s.state.ANSIQuotes = strings.Contains(","+mode+",", ",ANSI_QUOTES,")
		s.state.Oracle = strings.Contains(","+mode+",", ",ORACLE,")
	} else if s.state.MariaDB {
		s.state.ANSIQuotes = o.Status.Has(result.StatusANSIQuotes)
		s.state.Oracle = s.state.ANSIQuotes // which it includes
	}
	if name, ok := s.changes.variables["character_set_client"]; ok {
		s.state.Charset = name
	}
}

// Notes that nothing runs any more.
func (s *Session) setIdle() {
	s.mu.Lock()
	s.text, s.running, s.endsLoss, s.infile = "", false, false, nil
	s.mu.Unlock()
}

// Notes how a statement was refused, and drops the connection if it broke.
func (s *Session) fail(conn *wire.Conn, err error) error {
	s.mu.Lock()
	during := s.underWay()
	s.mu.Unlock()
	s.setIdle()
	if broken(err) {
		s.drop(conn, during)
		return err
	}
	s.mu.Lock()
	wasOpen := s.state.Status.Has(result.StatusInTransaction)
	s.state.StatusKnown = false
	s.mu.Unlock()
	if s.cfg.Interactive {
		// The server sends no status with an error; the prompt needs it, since an error may
		// have ended the transaction (1213).
		outcome, failed := conn.Ping()
		if failed != nil && broken(failed) {
			s.drop(conn, during) // the error was the last that the server had to say
		} else if failed == nil {
			s.mu.Lock()
			s.recordOutcome(outcome, sqltext.Traits{})
			if wasOpen && !s.state.Status.Has(result.StatusInTransaction) && during.rolledBackBy(err) {
				s.loss.transaction, s.loss.ending = sqltext.SurelyOpen, sqltext.GoesOn
			}
			s.mu.Unlock()
		}
	}
	return err
}

// Reports whether an error means that the connection is of no more use. The server's own
// errors leave it as it is; what the client found wrong does not.
func broken(err error) bool {
	var e *result.Error
	return !errors.Is(err, result.ErrUnexpected) && (!errors.As(err, &e) || e.Client())
}

// State returns what is known of the session, without asking the server.
func (s *Session) State() result.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	state := s.state
	state.HasSessionState = s.changes.state
	state.Lost = s.loss.matters()
	state.TransactionLost = s.loss.transactionLost() > sqltext.NotOpen
	return state
}

// Statistics returns the server's line of figures. Like Ask, it has a connection of its own: a
// server that does not answer costs that alone. It may be called from any goroutine.
func (s *Session) Statistics(ctx context.Context) (line string, err error) {
	err = s.useSide(ctx, s.askConn, func(conn *wire.Conn) (err error) {
		line, err = conn.Statistics()
		return err
	})
	return line, err
}

// Close ends the session.
func (s *Session) Close() error {
	s.mu.Lock()
	conn := s.conn
	s.conn = nil
	s.state.Connected = false
	s.mu.Unlock()
	s.askConn.end()
	s.watchConn.end()
	if conn == nil {
		return nil
	}
	return conn.Close()
}

// Clone opens a second session on the same server, with the same user and schema and with the
// session variables that the server has reported. The clone has no transaction, temporary
// tables, user variables, locks or prepared statements of the original. After a lost
// transaction, while Run sends nothing, Clone returns an error that wraps [result.ErrNotSent].
func (s *Session) Clone(ctx context.Context) (*Session, error) {
	s.mu.Lock()
	cfg, changes, lost := s.cfg, s.changes.clone(), s.loss.transactionLost()
	s.mu.Unlock()
	if lost > sqltext.NotOpen {
		return nil, &notSentError{"not sent, until you type rollback (or begin)"}
	}
	cfg.UseSchemaOf(s)
	return open(ctx, cfg, changes)
}

// Returns the connection, for a command between statements.
func (s *Session) idleConn() (*wire.Conn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn == nil {
		return nil, errGone
	}
	return s.conn, nil
}

var (
	errLost = &result.Error{Number: result.CodeLost, State: "HY000", Message: "Lost connection to MySQL server during query"}
	errGone = &result.Error{Number: result.CodeServerGone, State: "HY000", Message: "MySQL server has gone away"}
)

// Describes a fresh connection.
func stateOf(cfg Config, server wire.Server) result.State {
	state := result.State{
		Connected:    true,
		ConnectionID: uint64(server.ConnectionID),
		Version:      server.Version,
		MariaDB:      server.MariaDB,
		User:         cfg.User,
		Host:         cfg.Host,
		Charset:      cfg.Wire.Charset,
		Compression:  string(server.Compression),
		DollarQuotes: !server.MariaDB && majorOf(server.Version) >= 9,
	}
	if server.Network == "unix" {
		state.Socket = server.Address
	} else {
		state.Port = portOf(server.Address)
	}
	if server.TLS != nil {
		state.TLS, state.Cipher = server.TLS.Version, server.TLS.Cipher
		state.Verified = server.TLS.Mode >= wire.TLSVerifyCA
	}
	return state
}
