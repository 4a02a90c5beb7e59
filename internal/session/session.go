// Package session is one user's session on one server.
//
// It runs statements on the session's connection and interrupts them from a second connection. It
// abandons a connection that does not answer. When the next statement needs a connection, the
// package opens a new one and reports what was kept and what was lost.
//
// The package never sends a statement twice. On the user's connection it never sends statements of
// its own, since each would falsify ROW_COUNT() or the warnings. The one exception is the beginning
// of a connection, see [Open].
package session

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"time"

	"mysh/internal/crash"
	"mysh/internal/option"
	"mysh/internal/result"
	"mysh/internal/sqltext"
	"mysh/internal/wire"
)

// A Config is how a session is opened and how its connection is replaced.
type Config struct {
	Wire wire.Config

	// User and Host are as the user wrote them, for prompts and status.
	User, Host string

	// InitCommands are run at the beginning of each connection, before anything else.
	InitCommands []string

	// Interactive is whether a person is at the prompt. Only then does the server track the
	// session's state, as far as it can.
	Interactive bool

	// Reconnect allows a new connection in the place of a lost one.
	Reconnect bool

	// Kill is how sure it must be, before a KILL is sent, that the number names our connection.
	// "" means [option.KillVerify].
	Kill option.KillMode

	// LocalInfile allows LOAD DATA LOCAL for files that the user's own statements name.
	LocalInfile bool

	// LocalInfileDir allows LOAD DATA LOCAL for files below this directory even if LocalInfile
	// is off; "" for none.
	LocalInfileDir string

	// ConnectTimeout bounds how long a connection takes, from the look-up of the name to the
	// init commands. 0 means ten seconds.
	ConnectTimeout time.Duration

	schema schemaName // of a new connection; "" for Wire.Database
}

// A Session is one user's session on one server. Run is for one goroutine at a time;
// Interrupt, Abandon, State and Ask may be called from any goroutine.
type Session struct {
	cfg Config

	mu      sync.Mutex
	connRef                    // conn is nil if there is no connection
	dialing context.CancelFunc // ends the opening of a new connection; nil if none is being opened

	running  bool           // a statement runs
	text     string         // the running statement, or group of statements
	traits   sqltext.Traits // of the running statement
	kills    int            // how often an interrupt of the running statement was asked for
	killer   *killer        // of the running statement; nil before the first interrupt
	infile   *infile        // the file that is being sent for the running statement; nil if none is
	confined bool           // the running statement may read no file of this machine
	endsLoss bool           // the running statement ends the lost transaction, or repeats what was lost

	attributes  []wire.Attribute // of the next statement
	confineNext bool             // the value of confined for later statements

	state          result.State
	schemaReported bool           // the server has reported the schema of state
	changes        sessionChanges // since the connection began
	loss           loss           // with earlier connections
	insertID       bool           // LAST_INSERT_ID() has a value on this connection
	noStages       bool           // the server refuses the query for the progress of a statement

	readOnly      readOnly
	readOnlyAsked time.Time // when the server was last asked for it
	initialModes  textModes

	grouping grouping

	askConn, namesConn, watchConn *sideConn
}

// A connRef is a connection and what is known of the server that it has reached.
type connRef struct {
	conn *wire.Conn
	node
}

// Open connects, logs in, asks the server for its name and runs the init commands. A second
// connection finds the first one by that name. On an interactive session Open also turns on the
// server's tracking of session state (SET SESSION session_track_…). Without the tracking, a new
// connection could not have the settings of a lost one. A proxy that chooses a server for each
// statement is not asked to track.
//
// The context bounds all of that. Errors are [*result.Error].
func Open(ctx context.Context, cfg Config) (*Session, error) { return open(ctx, cfg, sessionChanges{}) }

// Opens a session with those changes of another one that can be restored.
func open(ctx context.Context, cfg Config, changes sessionChanges) (*Session, error) {
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = 10 * time.Second
	}
	s := &Session{cfg: cfg}
	s.askConn = newSideConn(s, time.Minute)
	s.namesConn = newSideConn(s, 3*time.Second)
	s.namesConn.anyServer = true
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

// A newConn is a connection that is ready for the user.
type newConn struct {
	connRef
	schema          schemaName       // that was asked for
	loginOutcomes   []result.Outcome // of login, tracking and init commands
	restoreOutcomes []result.Outcome // of the statements that restored variables
	restored        []string         // the variables that have the values of another session
	refused         []string         // the variables that could not be restored
}

// Opens a connection in a schema, runs what precedes the user's statements, and restores the
// changes of another connection.
func (s *Session) dial(ctx context.Context, schema schemaName, changes sessionChanges) (o newConn, err error) {
	cfg, token := withToken(s.cfg.Wire)
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
		o.node, err = s.describeNode(o.conn, token)
	}
	if err == nil {
		var prepared []result.Outcome
		prepared, err = s.prepare(&o.connRef)
		o.loginOutcomes = append(o.loginOutcomes, prepared...)
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

// Turns tracking on and runs the init commands, on a connection whose session is as after login.
func (s *Session) prepare(ours *connRef) (outcomes []result.Outcome, err error) {
	if s.cfg.Interactive {
		outcomes = s.track(ours)
	}
	for _, text := range s.cfg.InitCommands {
		more, err := drain(ours.conn, text)
		if err != nil {
			return nil, err
		}
		outcomes = append(outcomes, more...)
	}
	return outcomes, nil
}

// trackingOn asks the server to report every session variable that changes, and whether the
// session has state that cannot be restored.
// Source: https://dev.mysql.com/doc/refman/9.7/en/session-state-tracking.html.
const trackingOn = "SET SESSION session_track_system_variables='*', session_track_state_change=ON"

// Makes a new connection that of the session.
func (s *Session) attach(fresh newConn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.connRef = fresh.connRef
	s.state = stateOf(s.cfg, fresh.conn.Server())
	s.state.VersionComment = fresh.comment
	s.state.Schema, s.schemaReported = fresh.schema.text, fresh.schema.reported
	s.initialModes.apply(&s.state)
	for _, outcome := range fresh.loginOutcomes {
		s.recordOutcome(outcome, sqltext.Traits{})
	}
	s.changes, s.insertID = sessionChanges{}, false // login and init commands are repeated on each connection
	for _, outcome := range fresh.restoreOutcomes {
		s.recordOutcome(outcome, sqltext.Traits{OnlySets: true})
	}
}

// Run sends one statement, or a group of statements that have exactly one answer each and are
// together no longer than GroupLimit. The stream of a group has the answers in order, up to the
// first error. The connection is closed if the server sends another number of answers.
//
// If the connection is known to be dead and the session may reconnect, Run first opens a new
// connection. The stream then begins with a [result.Notice].
//
// USE with a name that needs quotes, but has none, is sent as COM_INIT_DB: products give such a name a
// meaning of their own, as in catalog.schema or keyspace:shard@type. Everything else is sent as it is.
//
// If an error of Run or of the stream wraps [result.ErrNotSent], no statement has reached the
// server.
func (s *Session) Run(ctx context.Context, statements []string) (result.Stream, error) {
	traits := s.classify(statements[0])
	name, isNamed := s.nameOfUse(statements[0])
	if isNamed {
		traits.Schema = name
	}
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
		return nil, errGone // abandoned at this moment
	}
	if isNamed && t.group == nil {
		t.answers, err = t.conn.InitDB(traits.Schema)
	} else {
		t.answers, err = t.conn.Query(text, s.takeAttributes()...)
	}
	if err != nil {
		return nil, s.fail(t.conn, err)
	}
	return t, nil
}

// Records that a text runs, and returns the connection to send it on, nil if there is none.
func (s *Session) begin(text string, traits sqltext.Traits) *wire.Conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn != nil {
		s.text, s.traits, s.running, s.kills = text, traits, true, 0
		s.confined = s.confineNext
		s.dropKiller()
	}
	return s.conn
}

// A refusedStream is the stream of a statement that was not sent: a notice of what happened, and
// the error.
type refusedStream struct {
	notice result.Event
	err    error
}

func (r *refusedStream) Next() (result.Event, error) {
	if notice := r.notice; notice != nil {
		r.notice = nil
		return notice, nil
	}
	return nil, r.err
}

// A stream returns the answers to a statement and records what they report of the session.
type stream struct {
	session *Session
	conn    *wire.Conn
	answers *wire.Stream
	notice  *result.Notice
	group   *group   // nil for one statement
	alone   []string // statements of a refused group, to be sent one by one
}

func (t *stream) Next() (result.Event, error) {
	if t.notice != nil {
		notice := *t.notice
		t.notice = nil
		return notice, nil
	}
	event, err := t.next()
	switch {
	case err == io.EOF: // not errors.Is: the error of a lost connection wraps io.EOF
		t.session.setIdle()
		t.session.refreshReadOnly(nil)
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

// Returns the next event. A group that the server refuses is sent again, one statement at a time.
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

// Records what an outcome reports of the session; traits are those of its statement. The caller
// holds mu.
func (s *Session) recordOutcome(o result.Outcome, traits sqltext.Traits) {
	if o.InsertID != 0 {
		s.insertID, s.loss.insertID = true, false
	}
	s.state.Status, s.state.StatusKnown = o.Status, true
	if o.Changes.Schema != nil {
		s.state.Schema, s.schemaReported = *o.Changes.Schema, true
	} else if traits.Schema != "" && !traits.Multiple {
		// The server reports no change of the schema, as those do that track nothing. The text has
		// the character set of the session.
		s.state.Schema, s.schemaReported = traits.Schema, false
		o.Changes.Schema = &traits.Schema
	} else if o.Status.Has(result.StatusSchemaDropped) {
		s.state.Schema = ""
	}
	s.recordReadOnly(o)
	s.changes.add(o.Changes, traits, s.tracks)
	if mode, ok := s.changes.variables["sql_mode"]; ok {
		s.state.ANSIQuotes = strings.Contains(","+mode+",", ",ANSI_QUOTES,")
		s.state.Oracle = strings.Contains(","+mode+",", ",ORACLE,")
	} else if s.state.MariaDB {
		s.state.ANSIQuotes = o.Status.Has(result.StatusANSIQuotes)
		s.state.Oracle = s.state.ANSIQuotes // the mode ORACLE includes ANSI_QUOTES
	}
	if name, ok := s.changes.variables["character_set_client"]; ok {
		s.state.Charset = name
	}
}

// Records that no statement runs.
func (s *Session) setIdle() {
	s.mu.Lock()
	s.text, s.running, s.endsLoss, s.infile = "", false, false, nil
	s.dropKiller()
	s.mu.Unlock()
}

// dropKiller ends the requests to stop a statement that is over. The caller holds mu.
func (s *Session) dropKiller() {
	if k := s.killer; k != nil {
		s.killer = nil
		crash.Go(k.close)
	}
}

// Records that a statement failed, drops the connection if the error broke it, and returns err.
func (s *Session) fail(conn *wire.Conn, err error) error {
	s.mu.Lock()
	during := s.underWay()
	var refused *result.Error
	if errors.As(err, &refused) && s.kills > 0 {
		refused.Killed = s.server.Product().IsKillError(refused.Message)
	}
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
			s.drop(conn, during) // the server closed the connection after its error
		} else if failed == nil {
			s.mu.Lock()
			s.recordOutcome(outcome, sqltext.Traits{})
			if wasOpen && !s.state.Status.Has(result.StatusInTransaction) && during.rolledBackBy(err) {
				s.loss.transaction, s.loss.ending = sqltext.SurelyOpen, sqltext.GoesOn
			}
			s.mu.Unlock()
			s.refreshReadOnly(err)
		}
	}
	return err
}

// Reports whether a connection is of no more use after an error. After an error that the server
// sent, the connection is still in step; after one of the client, it is not.
func broken(err error) bool {
	var e *result.Error
	return !errors.Is(err, result.ErrUnexpected) && (!errors.As(err, &e) || e.Client())
}

// Statistics returns the server's line of figures. Like Ask, it uses a side connection: only that
// one is closed if the server does not answer. It may be called from any goroutine.
func (s *Session) Statistics(ctx context.Context) (line string, err error) {
	err = s.useSide(ctx, s.askConn, func(conn *wire.Conn) (err error) {
		line, err = conn.Statistics()
		return err
	})
	return line, err
}

// Close ends the session and its connections.
func (s *Session) Close() error {
	s.mu.Lock()
	conn := s.conn
	s.conn = nil
	s.state.Connected = false
	s.mu.Unlock()
	s.askConn.end()
	s.namesConn.end()
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
		return nil, &notSentError{"not sent until you type rollback or begin"}
	}
	cfg.UseSchemaOf(s)
	return open(ctx, cfg, changes)
}

// Returns the connection for a command between statements, or errGone if there is none.
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
