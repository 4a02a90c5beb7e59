package session

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"mysh/internal/crash"
	"mysh/internal/result"
	"mysh/internal/wire"
)

// sideTimeout bounds what happens on a side connection while no caller waits for it.
const sideTimeout = 3 * time.Second

// Interrupt asks the server, on another connection, to stop the running statement. It returns nil
// once the server has answered, and [result.ErrIdle] if no statement runs any more, here or on the
// server. If a connection is being opened, Interrupt ends the attempt instead. Any other error is
// the reason why nothing was stopped; it wraps that of the context if the server did not answer.
// Interrupt may be called from any goroutine.
func (s *Session) Interrupt(ctx context.Context) error {
	s.mu.Lock()
	ours, running, dialing := s.connRef, s.running, s.dialing
	s.kills++
	retry := s.kills > 1
	s.mu.Unlock()
	if dialing != nil {
		dialing()
		return nil
	}
	if ours.conn == nil || !running {
		return result.ErrIdle
	}
	err := s.kill(ctx, ours, "KILL QUERY", retry)
	if err == nil {
		s.stopInfile() // not before the kill: the server would take the part for the whole file
	}
	return err
}

// Abandon closes the connection without waiting for the server. It also sends a kill on another
// connection, since a server goes on with a statement whose socket is closed. Abandon never blocks
// and may be called from any goroutine. The next Run opens a new connection.
func (s *Session) Abandon() {
	s.mu.Lock()
	ours, dialing, during := s.connRef, s.dialing, s.underWay()
	s.mu.Unlock()
	if dialing != nil {
		dialing()
	}
	if ours.conn == nil {
		return
	}
	s.drop(ours.conn, during)
	s.stopInfile()
	crash.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), sideTimeout)
		defer cancel()
		// The error is not reported: the user knows already that the statement may run on.
		_ = s.kill(ctx, ours, "KILL", false)
	})
}

// Sends a kill for a connection on another one, once it is sure that the number names this
// connection. Behind a balancer, the other connection may reach another server, where the number
// belongs to another user.
//
// A kill during a SLEEP in a procedure ends only the SLEEP, and the procedure goes on. A kill ends
// the procedure only in the ten microseconds between two statements. With retry, kill is repeated
// in order to hit them.
func (s *Session) kill(ctx context.Context, ours connRef, verb string, retry bool) error {
	err := s.sendKill(ctx, ours, verb, retry)
	// The deadline of the connection may pass before that of the context.
	if err != nil && (ctx.Err() != nil || errors.Is(err, os.ErrDeadlineExceeded)) {
		return fmt.Errorf("the server did not answer: %w", cmp.Or(ctx.Err(), error(context.DeadlineExceeded)))
	}
	return err
}

// killRetryFor is how long a kill is repeated. The repeated kills do not delay a rollback.
const killRetryFor = 100 * time.Millisecond

// doubleKill is a repeated kill: two kills in one text. The first one ends the SLEEP of a procedure.
// The second one must come before the next SLEEP, which is sooner than a round trip takes.
//
// Three kills would not be safe. MariaDB takes two seconds for a kill that comes just when a SLEEP
// begins or ends, and two of these in one text would look like a server that does not answer.
// Source: https://github.com/MariaDB/server/blob/10.11/sql/sql_class.cc (THD::awake_no_mutex).
const doubleKill = "%[1]s; DO BENCHMARK(100, 1); %[1]s"

// killGap is the time between two doubleKills, in which a procedure reaches its next SLEEP.
const killGap = 3 * time.Millisecond

func (s *Session) sendKill(ctx context.Context, ours connRef, verb string, retry bool) error {
	server := ours.conn.Server()
	side, err := s.dialSide(ctx, server, retry)
	if err != nil {
		return fmt.Errorf("cannot open a second connection: %w", err)
	}
	defer side.Close()
	stop := context.AfterFunc(ctx, side.Abort)
	defer stop()
	if err := verifyTarget(side, ours); err != nil {
		return err
	}
	kill := fmt.Sprintf("%s %d", verb, server.ConnectionID)
	if _, err = drain(side, kill); err != nil {
		return fmt.Errorf("the server refused to stop the statement: %w", err)
	}
	for start := time.Now(); retry && time.Since(start) < killRetryFor && s.runsOn(ours.conn); {
		time.Sleep(killGap)
		if _, err = drain(side, fmt.Sprintf(doubleKill, kill)); err != nil {
			return nil // the server has answered the first kill
		}
	}
	return nil
}

// Reports whether a statement runs on that connection.
func (s *Session) runsOn(conn *wire.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conn == conn && s.running
}

// Why a kill is not sent: the number of our connection may be that of another user's.
var (
	errElsewhere = errors.New("a second connection reached another server")
	errUnsure    = errors.New("a second connection cannot identify this session")
)

// Looks for our connection from another one. The error is nil if our connection executes a
// statement, or if the server itself knows whose connection a number names. The error is
// result.ErrIdle if our connection executes nothing, and errElsewhere or errUnsure if the number
// may be that of another user's connection.
func verifyTarget(side *wire.Conn, ours connRef) error {
	here := ""
	if ours.serverID != "" {
		var err error
		if here, err = identify(side); err != nil {
			return fmt.Errorf("the second connection failed: %w", err)
		}
		if here != ours.serverID {
			return errElsewhere
		}
	}
	if here == "" && ownsNumbers(side) {
		return nil
	}
	rows, err := collect(side, 2, fmt.Sprintf(
		"SELECT HOST, COMMAND FROM information_schema.PROCESSLIST WHERE ID = %d", ours.conn.Server().ConnectionID))
	switch {
	case err != nil:
		return fmt.Errorf("the server refused to list its connections: %w", err)
	case here == "" && (len(rows) == 0 || !isOurEnd(ours.conn.Server(), rows[0][0])):
		return errUnsure
	case len(rows) == 0, rows[0][1] == "Sleep":
		return result.ErrIdle
	}
	return nil
}

// Reports whether a HOST of the process list is this client's end of our connection, which decides
// for servers without an identity. Only the port is compared, since the server may show a name in
// the place of the address.
func isOurEnd(ours wire.Server, host string) bool {
	if ours.Network == "unix" {
		return !strings.Contains(host, ":")
	}
	_, port, err := net.SplitHostPort(ours.Local.String())
	return err == nil && strings.HasSuffix(host, ":"+port)
}

// Opens a side connection to the server that ours has reached. The address is that of ours, since
// its name may lead to another server the next time. The server chooses sql_mode and character
// set, so values are written with [sqltext.Value]. The connection accepts several statements in
// one text only if several is set.
func (s *Session) dialSide(ctx context.Context, ours wire.Server, several bool) (*wire.Conn, error) {
	cfg := s.cfg.Wire
	cfg.Database, cfg.LocalInfile, cfg.Interactive, cfg.MultiStatements = "", nil, false, several
	if address := sideAddress(ours); address != cfg.Address {
		if host, _, err := net.SplitHostPort(cfg.Address); err == nil && cfg.TLS.ServerName == "" {
			cfg.TLS.ServerName = host
		}
		cfg.Address = address
	}
	return wire.Connect(ctx, cfg)
}

// Returns the address at which our server was reached.
func sideAddress(ours wire.Server) string {
	if ours.Network == "unix" || ours.Remote == nil {
		return ours.Address
	}
	return ours.Remote.String()
}

// Ask runs a query of the shell and returns its rows as text, NULL as "". The rows have so many
// columns, or any number for [result.AnyColumns]; otherwise the error wraps
// [result.ErrUnexpected]. Ask uses a side connection, since a query on the user's connection would
// falsify ROW_COUNT() and the warnings. It may be called from any goroutine at any time.
func (s *Session) Ask(ctx context.Context, columns int, query string) ([][]string, error) {
	return s.askOn(ctx, s.askConn, columns, query)
}

// AskNamed is Ask that also returns the names of the columns.
func (s *Session) AskNamed(ctx context.Context, columns int, query string) (names []string, rows [][]string, err error) {
	err = s.useSide(ctx, s.askConn, func(conn *wire.Conn) error {
		answer, err := collectAnswer(conn, columns, query)
		if err == nil {
			names = answer.Names()
			rows, err = answer.Rows()
		}
		return err
	})
	return names, rows, err
}

// AskCatalog is Ask for what completion offers: a server with thousands of tables takes seconds for that, and
// other questions do not wait for the answer.
func (s *Session) AskCatalog(ctx context.Context, query string) ([][]string, error) {
	return s.askOn(ctx, s.namesConn, result.AnyColumns, query)
}

// Watch returns the progress of the running statement, as far as the server reports it: what the
// server does, and for some statements how much of it is done. Watch uses a side connection of its
// own and may be called from any goroutine.
func (s *Session) Watch(ctx context.Context) (result.Progress, error) {
	s.mu.Lock()
	conn, mariadb, blind, stopped := s.conn, s.state.MariaDB, s.noStages, s.kills > 0
	s.mu.Unlock()
	if conn == nil {
		return result.Progress{}, errGone
	}
	id := conn.Server().ConnectionID
	columns, query := 1, fmt.Sprintf("SELECT STATE FROM information_schema.PROCESSLIST WHERE ID = %d", id)
	switch {
	case blind:
	case stopped && !mariadb:
		// Only INNODB_TRX shows a rollback. It is read only after an interrupt, since reading it
		// delays all transactions.
		columns, query = 5, fmt.Sprintf("SELECT p.STATE, 0, 0, 0, t.TRX_STATE FROM information_schema.PROCESSLIST p"+
			" LEFT JOIN information_schema.INNODB_TRX t ON t.TRX_MYSQL_THREAD_ID = p.ID WHERE p.ID = %d", id)
	case mariadb:
		columns, query = 4, fmt.Sprintf("SELECT STATE, STAGE, MAX_STAGE, PROGRESS FROM information_schema.PROCESSLIST WHERE ID = %d", id)
	default:
		columns, query = 4, fmt.Sprintf("SELECT p.STATE, 1, 1, (SELECT 100 * e.WORK_COMPLETED / e.WORK_ESTIMATED"+
			" FROM performance_schema.events_stages_current e JOIN performance_schema.threads t USING (THREAD_ID)"+
			" WHERE t.PROCESSLIST_ID = p.ID AND e.WORK_ESTIMATED > 0 LIMIT 1)"+
			" FROM information_schema.PROCESSLIST p WHERE p.ID = %d", id)
	}
	rows, err := s.askOn(ctx, s.watchConn, columns, query)
	if err != nil && !broken(err) && !blind {
		s.mu.Lock()
		s.noStages = true // no right to the tables, or no such tables
		s.mu.Unlock()
		return s.Watch(ctx)
	}
	if err != nil || len(rows) == 0 {
		return result.Progress{}, err
	}
	row := rows[0]
	progress := result.Progress{Info: row[0], RollingBack: row[0] == "Rollback" || row[len(row)-1] == "ROLLING BACK"}
	if len(row) >= 4 {
		stage, err1 := strconv.ParseUint(row[1], 10, 16)
		stages, err2 := strconv.ParseUint(row[2], 10, 16)
		percent, err3 := strconv.ParseFloat(row[3], 64)
		if err1 == nil && err2 == nil && err3 == nil && stage <= stages && percent >= 0 && percent <= 100 {
			progress.Stage, progress.Stages, progress.Percent = int(stage), int(stages), percent
		}
	}
	return progress, nil
}

func (s *Session) askOn(ctx context.Context, side *sideConn, columns int, query string) (rows [][]string, err error) {
	err = s.useSide(ctx, side, func(conn *wire.Conn) (err error) {
		rows, err = collect(conn, columns, query)
		return err
	})
	return rows, err
}

func (s *Session) useSide(ctx context.Context, side *sideConn, use func(*wire.Conn) error) error {
	s.mu.Lock()
	conn := s.conn
	s.mu.Unlock()
	if conn == nil {
		return errGone
	}
	return side.do(ctx, conn.Server(), use)
}

// Runs a query and returns its rows as text, NULL as "". The error wraps [result.ErrUnexpected] if
// the answer is not rows of so many columns.
func collect(conn *wire.Conn, columns int, text string) ([][]string, error) {
	answer, err := collectAnswer(conn, columns, text)
	if err != nil {
		return nil, err
	}
	return answer.Rows()
}

func collectAnswer(conn *wire.Conn, columns int, text string) (*result.Answer, error) {
	answer := result.NewAnswer(columns)
	err := forEachEvent(conn, text, func(event result.Event) {
		answer.Add(event)
		if batch, ok := event.(*result.Batch); ok {
			batch.Release()
		}
	})
	return answer, err
}

// Runs a text and returns its outcomes. Rows are read and dropped.
func drain(conn *wire.Conn, text string) (outcomes []result.Outcome, err error) {
	err = forEachEvent(conn, text, func(event result.Event) {
		switch e := event.(type) {
		case *result.Batch:
			e.Release()
		case result.Outcome:
			outcomes = append(outcomes, e)
		}
	})
	return outcomes, err
}

// Runs a text that a server may refuse without harm, and returns its outcomes.
func tryQuery(conn *wire.Conn, text string) []result.Outcome {
	outcomes, _ := drain(conn, text)
	return outcomes
}

// Runs a text and calls visit with each event.
func forEachEvent(conn *wire.Conn, text string, visit func(result.Event)) error {
	answers, err := conn.Query(text)
	for err == nil {
		var event result.Event
		if event, err = answers.Next(); err == nil {
			visit(event)
		}
	}
	if err == io.EOF {
		return nil
	}
	return err
}

func portOf(address string) int {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return 0
	}
	n, _ := strconv.Atoi(port)
	return n
}

func majorOf(version string) int {
	major, _, _ := strings.Cut(version, ".")
	n, _ := strconv.Atoi(major)
	return n
}
