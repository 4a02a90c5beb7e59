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

// sideTimeout bounds what happens on a side connection without anybody waiting for it.
const sideTimeout = 3 * time.Second

// Interrupt asks the server, on a connection of its own, to stop the running statement. It
// returns nil once the server has answered, and [result.ErrIdle] when nothing runs any more, on
// this side or the server's; a connection that is just being opened is given up instead. Any other error says in words why nothing was stopped; it wraps the
// context's when nobody answered. It may be called from any goroutine.
func (s *Session) Interrupt(ctx context.Context) error {
	s.mu.Lock()
	ours, running, dialing := s.connRef, s.running, s.dialing
	s.kills++
	insist := s.kills > 1
	s.mu.Unlock()
	if dialing != nil {
		dialing()
		return nil
	}
	if ours.conn == nil || !running {
		return result.ErrIdle
	}
	err := s.kill(ctx, ours, "KILL QUERY", insist)
	if err == nil {
		s.stopInfile() // not before: the server would take it for the whole
	}
	return err
}

// Abandon closes the connection without waiting for anybody, and lets the server know from
// the side: closing the socket alone leaves the statement running. It never blocks and may
// be called from any goroutine. The next Run opens a new connection.
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
		// Nobody is left to tell: the user has been told that the statement may run on.
		_ = s.kill(ctx, ours, "KILL", false)
	})
}

// Sends a kill for the session's connection, on another one, once it is sure that the
// thread of that number is ours: behind a balancer the other connection may reach another
// server, where the number belongs to a stranger.
//
// A kill that hits a SLEEP in a procedure ends only that: the procedure goes on. Only one that
// hits it between two statements, some ten microseconds, ends it: a matter of luck, which insist
// tries.
func (s *Session) kill(ctx context.Context, ours connRef, verb string, insist bool) error {
	err := s.killOn(ctx, ours, verb, insist)
	// A deadline of the connection's may be seen before the context's.
	if err != nil && (ctx.Err() != nil || errors.Is(err, os.ErrDeadlineExceeded)) {
		return fmt.Errorf("the server did not answer: %w", cmp.Or(ctx.Err(), error(context.DeadlineExceeded)))
	}
	return err
}

// killRetryFor is how long kill follows kill. A statement that is rolled back is not held up by it.
const killRetryFor = 100 * time.Millisecond

// doubleKill is two kills that are sent at once then: the second must follow the one that ends a
// procedure's sleep sooner than a round trip takes, or it finds the next sleep. More of them would
// not be safe: MariaDB takes two seconds over a kill that comes just when a sleep begins or ends,
// and two such in one text would look like a server that does not answer.
// Source: https://github.com/MariaDB/server/blob/10.11/sql/sql_class.cc (THD::awake_no_mutex).
const doubleKill = "%[1]s; DO BENCHMARK(100, 1); %[1]s"

// killGap is what a procedure is given between pairs to reach its next sleep.
const killGap = 3 * time.Millisecond

func (s *Session) killOn(ctx context.Context, ours connRef, verb string, insist bool) error {
	server := ours.conn.Server()
	side, err := s.dialSide(ctx, server, insist)
	if err != nil {
		return fmt.Errorf("no second connection is to be had: %w", err)
	}
	defer side.Close()
	stop := context.AfterFunc(ctx, side.Abort)
	defer stop()
	if err := verifyTarget(side, ours); err != nil {
		return err
	}
	kill := fmt.Sprintf("%s %d", verb, server.ConnectionID)
	if _, err = drain(side, kill); err != nil {
		return fmt.Errorf("the kill was refused: %w", err)
	}
	for start := time.Now(); insist && time.Since(start) < killRetryFor && s.runsOn(ours.conn); {
		time.Sleep(killGap)
		if _, err = drain(side, fmt.Sprintf(doubleKill, kill)); err != nil {
			return nil // the first one was answered
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

// Why our thread cannot be reached by its number, which may be a stranger's.
var (
	errElsewhere = errors.New("a second connection reached another server")
	errUnsure    = errors.New("a second connection does not show which thread is ours")
)

// Looks for our thread from another connection. The error is nil when it is there and at work, or
// the server itself knows whose its number is; result.ErrIdle when it is over; errElsewhere or
// errUnsure when the number may be a stranger's.
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
		return fmt.Errorf("the process list was refused: %w", err)
	case here == "" && (len(rows) == 0 || !isOurEnd(ours.conn.Server(), rows[0][0])):
		return errUnsure
	case len(rows) == 0, rows[0][1] == "Sleep":
		return result.ErrIdle
	}
	return nil
}

// Reports whether the server sees the client's end of our own connection under that name, which
// decides where servers do not tell who they are: the port tells, since the address may be shown
// as a name.
func isOurEnd(ours wire.Server, host string) bool {
	if ours.Network == "unix" {
		return !strings.Contains(host, ":")
	}
	_, port, err := net.SplitHostPort(ours.Local.String())
	return err == nil && strings.HasSuffix(host, ":"+port)
}

// Opens a dialSide connection to the very server of ours: by the address that was reached, not
// by a name that may lead elsewhere the next time. Its sql_mode and character set are the server's
// choice, so what it is asked is written with [sqltext.Value]. It takes several statements in one
// text only where several says so.
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

// Returns where our server is to be found again.
func sideAddress(ours wire.Server) string {
	if ours.Network == "unix" || ours.Remote == nil {
		return ours.Address
	}
	return ours.Remote.String()
}

// Ask runs a query of the shell's own and returns its rows as text, NULL as "", each of so many
// columns, or of [result.AnyColumns]; the error wraps [result.ErrUnexpected] when the server
// answers something else. It has a connection of its own: on the user's it would falsify
// ROW_COUNT() and the warnings. It may be called from any goroutine at any time.
func (s *Session) Ask(ctx context.Context, columns int, query string) ([][]string, error) {
	return s.askOn(ctx, s.askConn, columns, query)
}

// Watch tells how the running statement stands, as far as the server lets itself be asked:
// what it is doing, and for some statements how much of that is done. It has a connection of
// its own and may be called from any goroutine.
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
		// Only this tells, and it is not asked otherwise: it holds up all transactions.
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
		s.noStages = true // no right to the tables, or no such tables: less is asked from now on
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

func (s *Session) askOn(ctx context.Context, line *sideConn, columns int, query string) (rows [][]string, err error) {
	err = s.useSide(ctx, line, func(conn *wire.Conn) (err error) {
		rows, err = collect(conn, columns, query)
		return err
	})
	return rows, err
}

func (s *Session) useSide(ctx context.Context, line *sideConn, ask func(*wire.Conn) error) error {
	s.mu.Lock()
	conn := s.conn
	s.mu.Unlock()
	if conn == nil {
		return errGone
	}
	return line.do(ctx, conn.Server(), ask)
}

// Asks a question and returns its rows as text, NULL as "". The error wraps [result.ErrUnexpected]
// when the answer is not rows of so many columns.
func collect(conn *wire.Conn, columns int, text string) ([][]string, error) {
	answer := result.NewAnswer(columns)
	err := forEachEvent(conn, text, func(event result.Event) {
		answer.Add(event)
		if batch, ok := event.(*result.Batch); ok {
			batch.Release()
		}
	})
	if err != nil {
		return nil, err
	}
	return answer.Rows()
}

// Runs a text and returns its outcomes; rows are dropped.
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

// Runs a text that a server may refuse without harm.
func tryQuery(conn *wire.Conn, text string) []result.Outcome {
	outcomes, _ := drain(conn, text)
	return outcomes
}

// Runs a text and hands its events on.
func forEachEvent(conn *wire.Conn, text string, take func(result.Event)) error {
	answers, err := conn.Query(text)
	for err == nil {
		var event result.Event
		if event, err = answers.Next(); err == nil {
			take(event)
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
