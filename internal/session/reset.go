package session

import (
	"cmp"
	"context"

	"mysh/internal/result"
	"mysh/internal/sqltext"
	"mysh/internal/wire"
)

// Reset makes the session as new on its connection (COM_RESET_CONNECTION), init commands
// and all. It may be called while nothing runs. A connection that turns out to be dead is opened anew,
// if the session may; the notice reports that connection and what was lost with the one before, and is
// "" otherwise. When the context ends first, the connection is dropped, and with it all that was to be
// reset: the next Run opens a new one.
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
	stop := context.AfterFunc(ctx, conn.Abort)
	outcome, err := conn.ResetConnection()
	if err == nil {
		// MySQL falls back to its own character set, which is not how the user's text is written.
		named := tryQuery(conn, "SET NAMES "+cmp.Or(s.cfg.Wire.Charset, "utf8mb4"))
		var said []result.Outcome
		if said, err = s.prepare(conn); err == nil && stop() {
			s.resetState(append(append([]result.Outcome{outcome}, named...), said...))
			return nil
		}
		s.drop(conn, nil) // a session that could not be made read-only must not write
	}
	if stop(); ctx.Err() != nil {
		s.drop(conn, nil)
		s.resetState([]result.Outcome{{Status: result.StatusAutocommit}})
		return ctx.Err()
	}
	return s.fail(conn, err)
}

// Forgets what the session had, which is now as the outcomes say.
func (s *Session) resetState(outcomes []result.Outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.initialModes.apply(&s.state)
	for _, outcome := range outcomes {
		s.recordOutcome(outcome, sqltext.Traits{})
	}
	s.changes, s.loss, s.insertID = sessionChanges{}, loss{}, false
}
