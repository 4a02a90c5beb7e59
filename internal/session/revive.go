package session

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"mysh/internal/lazy"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// Makes sure that there is a connection to send on. The notice tells of a new one. The
// error wraps result.ErrNotSent if the lost one held what the statement may rely on.
func (s *Session) revive(ctx context.Context, statement string) (*result.Notice, error) {
	s.mu.Lock()
	conn, before, changes, mode := s.conn, s.state, s.changes, s.scanMode()
	s.mu.Unlock()
	if conn != nil {
		err := conn.Alive()
		if err == nil {
			return nil, nil
		}
		s.drop(conn)
	}
	if !s.cfg.Reconnect {
		return nil, errLost
	}
	fresh, err := s.reopen(ctx, before.Schema, changes)
	if err != nil {
		return nil, &reconnectError{err}
	}
	text := fmt.Sprintf("Reconnected as connection %d.", fresh.conn.Server().ConnectionID)
	kept := fresh.taken
	if before.Schema != "" {
		kept = append([]string{"schema " + before.Schema}, kept...)
	}
	if kept != nil {
		text += " Kept: " + strings.Join(kept, ", ") + "."
	}
	lost := changes.lost(before)
	if read(statement, mode).relies {
		lost = append(lost, "what the last statement left (LAST_INSERT_ID(), ROW_COUNT() and the like)")
	}
	if all := append(lost, fresh.refused...); all != nil {
		text += " Lost: " + strings.Join(all, ", ") + "."
	}
	notice := &result.Notice{Text: text}
	if lost == nil {
		return notice, nil
	}
	return notice, &result.Error{Number: result.CodeServerGone, State: "HY000", Cause: result.ErrNotSent,
		Message: "MySQL server has gone away. The statement may rely on what was lost, so it was not sent. Press Up and Enter to send it on its own."}
}

// A reconnectError says that a statement was not sent, since no new connection was to be had.
type reconnectError struct{ cause error }

func (e *reconnectError) Error() string   { return "reconnect: " + e.cause.Error() }
func (e *reconnectError) Unwrap() []error { return []error{e.cause, result.ErrNotSent} }

// Opens a connection in the place of one that was lost.
func (s *Session) reopen(ctx context.Context, schema string, changes kept) (opened, error) {
	ctx, cancel := context.WithTimeout(ctx, s.cfg.ConnectTimeout)
	defer cancel()
	s.mu.Lock()
	s.dialing = cancel
	s.mu.Unlock()
	cfg := s.cfg.Wire
	cfg.Database = schema
	fresh, err := s.dial(ctx, cfg, changes)
	s.mu.Lock()
	s.dialing = nil
	s.mu.Unlock()
	if err != nil {
		if errors.Is(ctx.Err(), context.Canceled) {
			err = ctx.Err() // whatever it was that was given up
		}
		return opened{}, err
	}
	s.adopt(fresh)
	return fresh, nil
}

// Gives a connection the session variables of another one: those that the server took, and those
// that it refused. The error says that the connection broke.
func (o *opened) restore(changes kept) error {
	for _, name := range changes.restorable() {
		variable, err := sqltext.Identifier(name, scan.Mode{})
		if err != nil {
			o.refused = append(o.refused, name)
			continue
		}
		outcomes, err := drain(o.conn, "SET SESSION "+variable+" = "+literal(changes.variables[name]))
		switch {
		case err == nil:
			o.taken = append(o.taken, name)
			o.restored = append(o.restored, outcomes...)
		case broken(err):
			return err
		default:
			o.refused = append(o.refused, name)
		}
	}
	return nil
}

var number = lazy.Regexp(`^-?[0-9]+(\.[0-9]+)?$`)

// Writes a variable's value as SQL.
func literal(value string) string {
	if number().MatchString(value) {
		return value
	}
	return sqltext.Value(value, "") // servers report in UTF-8
}
