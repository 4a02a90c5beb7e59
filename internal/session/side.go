package session

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"

	"mysh/internal/product"
	"mysh/internal/result"
	"mysh/internal/wire"
)

// Opens a side connection to the server that ours has reached. The address is that of ours, since
// its name may lead to another server the next time; or another one that is not "". The server
// chooses sql_mode and character set, so values are written with [sqltext.Value].
func (s *Session) dialSide(ctx context.Context, ours wire.Server, address string) (sidePeer, error) {
	cfg, token := withToken(s.cfg.Wire)
	cfg.Database, cfg.LocalInfile, cfg.Interactive, cfg.MultiStatements = "", nil, false, true
	if address = cmp.Or(address, sideAddress(ours)); address != cfg.Address {
		if host, _, err := net.SplitHostPort(cfg.Address); err == nil && cfg.TLS.ServerName == "" {
			cfg.TLS.ServerName = host
		}
		cfg.Address = address
	}
	conn, err := wire.Connect(ctx, cfg)
	return sidePeer{conn, token}, err
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
	ours, mariadb, blind, stopped := s.connRef, s.state.MariaDB, s.noStages, s.kills > 0
	s.mu.Unlock()
	switch {
	case ours.conn == nil:
		return result.Progress{}, errGone
	case ours.proxied || ours.server.Product().Kill != product.KillOnNode || ours.server.Product().Routes:
		return result.Progress{}, errNotSeen
	}
	id := ours.greeting()
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
	ours := s.connRef
	s.mu.Unlock()
	if ours.conn == nil {
		return errGone
	}
	return side.do(ctx, ours, use)
}

// errNotSeen is why nothing is known of the running statement.
var errNotSeen = errors.New("the process list has other numbers than this connection")

// Runs a query and returns its rows as text, NULL as "". The error wraps [result.ErrUnexpected] if
// the answer is not rows of so many columns.
func collect(conn *wire.Conn, columns int, text string) ([][]string, error) {
	answer, err := collectAnswer(conn, columns, text)
	if err != nil {
		return nil, err
	}
	return answer.Rows()
}

// Runs a query of any number of columns and also returns their names.
func collectNamed(conn *wire.Conn, text string) (names []string, rows [][]string, err error) {
	answer, err := collectAnswer(conn, result.AnyColumns, text)
	if err != nil {
		return nil, nil, err
	}
	rows, err = answer.Rows()
	return answer.Names(), rows, err
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
