package session

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// ensureConn opens a new connection if there is none or it is dead. It returns an error if the
// statement may rely on what was lost. The notice reports a new connection. The error wraps
// result.ErrNotSent unless the session may not reconnect.
func (s *Session) ensureConn(ctx context.Context, statement string, traits sqltext.Traits) (*result.Notice, error) {
	s.mu.Lock()
	conn := s.conn
	s.mu.Unlock()
	why := errLost
	if conn != nil {
		dead := conn.Alive()
		if dead == nil {
			_, err := s.checkLoss(statement, traits, false)
			return nil, err
		}
		s.drop(conn, nil)
		if reason := (*result.Error)(nil); errors.As(dead, &reason) && !reason.Client() {
			why = reason // sent by the server before it closed the connection, 4031 after wait_timeout
		}
	}
	if !s.cfg.Reconnect {
		return nil, why
	}
	s.mu.Lock()
	changes, lost := s.changes, s.loss.names()
	s.mu.Unlock()
	if traits.ReadsLastResult {
		lost = append(lost, "values of the last statement, such as LAST_INSERT_ID() and ROW_COUNT()")
	}
	text, err := s.reconnect(ctx, changes, lost)
	if err != nil {
		s.recordUnanswered(&lostStatement{statement, traits})
		return nil, err
	}
	explanation, err := s.checkLoss(statement, traits, true)
	if explanation != "" {
		text += "\n" + explanation
	}
	return &result.Notice{Text: text}, err
}

// reconnect opens a connection in the place of a lost one and restores the variables of changes. The
// text reports the new connection, what was kept of the lost one, and what was not.
func (s *Session) reconnect(ctx context.Context, changes sessionChanges, lost []string) (text string, err error) {
	schema := s.schemaName()
	fresh, err := s.reopen(ctx, schema, changes)
	if refused := (*result.Error)(nil); errors.As(err, &refused) && schema.text != "" && schemaGone[refused.Number] {
		// Without the second attempt no statement could be sent any more, not even USE.
		item := fmt.Sprintf("schema %s (%s)", schema.text, refused.Message)
		schema = schemaName{}
		if fresh, err = s.reopen(ctx, schema, changes); err == nil {
			lost = append(lost, item)
			s.mu.Lock()
			s.loss.items = append(s.loss.items, item) // the next statement may rely on it
			s.mu.Unlock()
		}
	}
	if err != nil {
		return "", &reconnectError{err}
	}
	text = fmt.Sprintf("Reconnected as connection %d.", fresh.conn.Server().ConnectionID)
	kept := fresh.restored
	if schema.text != "" {
		kept = append([]string{"schema " + schema.text}, kept...)
	}
	if kept != nil {
		text += " Kept: " + strings.Join(kept, ", ") + "."
	}
	if all := append(lost, fresh.refused...); all != nil {
		text += " Lost: " + strings.Join(all, ", ") + "."
	}
	return text, nil
}

// schemaGone are the errors of a login that fails because of its schema: the schema does not exist
// any more, or the user has no rights on it.
var schemaGone = map[uint16]bool{
	1044: true, // ER_DBACCESS_DENIED_ERROR
	1049: true, // ER_BAD_DB_ERROR
}

// A reconnectError is the error of a statement that was not sent since no connection could be
// opened.
type reconnectError struct{ cause error }

func (e *reconnectError) Error() string   { return "cannot reconnect: " + e.cause.Error() }
func (e *reconnectError) Unwrap() []error { return []error{e.cause, result.ErrNotSent} }

// Opens a connection in the place of one that was lost.
func (s *Session) reopen(ctx context.Context, schema schemaName, changes sessionChanges) (newConn, error) {
	ctx, cancel := context.WithTimeout(ctx, s.cfg.ConnectTimeout)
	defer cancel()
	s.mu.Lock()
	s.dialing = cancel
	s.mu.Unlock()
	fresh, err := s.dial(ctx, schema, changes)
	s.mu.Lock()
	s.dialing = nil
	s.mu.Unlock()
	if err != nil {
		if errors.Is(ctx.Err(), context.Canceled) {
			err = ctx.Err() // not that of the step during which the interrupt came
		}
		return newConn{}, err
	}
	s.attach(fresh)
	return fresh, nil
}

// Sets the session variables of another connection, and records which of them the server accepted
// and which it refused. An error means that the connection broke.
func (o *newConn) restore(changes sessionChanges) error {
	for _, name := range changes.restorable() {
		variable, err := sqltext.Identifier(name, scan.Mode{})
		if err != nil {
			o.refused = append(o.refused, name)
			continue
		}
		outcomes, err := drain(o.conn, "SET SESSION "+variable+" = "+literal(changes.variables[name]))
		switch {
		case err == nil:
			o.restored = append(o.restored, name)
			o.restoreOutcomes = append(o.restoreOutcomes, outcomes...)
		case broken(err):
			return err
		default:
			o.refused = append(o.refused, name)
		}
	}
	return nil
}

// Returns the value of a variable as an SQL literal.
func literal(value string) string {
	if isNumber(value) {
		return value
	}
	return sqltext.Value(value, "") // servers report in UTF-8
}

// Reports whether a text is a whole or decimal number.
func isNumber(text string) bool {
	whole, fraction, hasPoint := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	return isDigits(whole) && (!hasPoint || isDigits(fraction))
}

func isDigits(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }
