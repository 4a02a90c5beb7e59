package session

import (
	"cmp"
	"context"

	"mysh/internal/result"
	"mysh/internal/sqltext"
	"mysh/internal/wire"
)

// Reset resets the session on its connection (COM_RESET_CONNECTION) and runs the init commands. It
// may be called while nothing runs.
//
// If the connection is dead and the session may reconnect, Reset opens a new one. The notice then
// reports the new connection and what was lost with the old one; otherwise it is "". If the context
// ends first, the connection is dropped, and the next Run opens a new one.
func (s *Session) Reset(ctx context.Context) (notice string, err error) {
	conn, err := s.idleConn()
	if err == nil && s.cfg.Reconnect && conn.Alive() != nil {
		s.drop(conn, nil)
		err = errGone
	}
	if err == nil {
		err = s.resetOn(ctx, conn)
	}
	if err == nil || !s.cfg.Reconnect || !broken(err) || ctx.Err() != nil {
		return "", err
	}
	s.mu.Lock()
	lost := s.loss.names()
	s.mu.Unlock()
	notice, err = s.reconnect(ctx, sessionChanges{}, lost)
	if err == nil || ctx.Err() != nil {
		s.mu.Lock()
		s.loss = loss{}
		s.mu.Unlock()
	}
	return notice, err
}

// resetOn resets the session on a connection.
func (s *Session) resetOn(ctx context.Context, conn *wire.Conn) error {
	s.mu.Lock()
	ours := s.connRef
	s.mu.Unlock()
	stop := context.AfterFunc(ctx, conn.Abort)
	outcome, err := conn.ResetConnection()
	if err == nil {
		// MySQL returns to its default character set, not to that of the login.
		named := tryQuery(conn, "SET NAMES "+cmp.Or(s.cfg.Wire.Charset, "utf8mb4"))
		var prepared []result.Outcome
		if prepared, err = s.prepare(&ours); err == nil && stop() {
			s.resetState(append(append([]result.Outcome{outcome}, named...), prepared...))
			return nil
		}
		s.drop(conn, nil) // without its init commands the session might write where it must not
	}
	if stop(); ctx.Err() != nil {
		s.drop(conn, nil)
		s.resetState([]result.Outcome{{Status: result.StatusAutocommit}})
		return ctx.Err()
	}
	return s.fail(conn, err)
}

// Replaces what is known of the session by what the outcomes of a reset report.
func (s *Session) resetState(outcomes []result.Outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.initialModes.apply(&s.state)
	for _, outcome := range outcomes {
		s.recordOutcome(outcome, sqltext.Traits{})
	}
	s.changes, s.loss, s.insertID = sessionChanges{}, loss{}, false
}
