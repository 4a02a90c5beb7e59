package session

import (
	"context"
	"strings"
	"time"

	"mysh/internal/result"
	"mysh/internal/wire"
)

// readOnlyQueries are queries for whether the server is read-only, whether the session's
// transactions begin read-only, and how the server reads what the session sends. The options of a
// server and its init_connect may override the modes that the login asked for.
// Sources: https://dev.mysql.com/doc/refman/9.7/en/server-system-variables.html (read_only,
// transaction_read_only), https://mariadb.com/kb/en/server-system-variables/#tx_read_only.
var readOnlyQueries = map[bool]string{
	false: "SELECT @@global.read_only OR @@global.innodb_read_only, @@session.transaction_read_only, @@session.character_set_client, @@session.sql_mode", // MySQL
	true:  "SELECT @@global.read_only OR @@global.innodb_read_only, @@session.tx_read_only, @@session.character_set_client, @@session.sql_mode",          // MariaDB
}

// readOnlyColumns is how many columns the answer to readOnlyQueries has.
const readOnlyColumns = 4

// textModes are how a server reads what a new session sends, as far as it is known.
type textModes struct {
	charset    string // "" if it is not known
	ansiQuotes bool
}

// apply sets what is known in a state.
func (m textModes) apply(state *result.State) {
	if m.charset != "" {
		state.Charset, state.ANSIQuotes = m.charset, m.ansiQuotes
	}
}

// readOnlyTimeout bounds the query for whether the server is still read-only.
const readOnlyTimeout = time.Second

// readOnly is whether the server is read-only, and whether the session's transactions are.
type readOnly struct{ server, session bool }

// Turns on the tracking of the session's state and, in the same round trip, runs the query for what
// is read-only. Some proxies and servers refuse one or both; less is then known of the session.
func (s *Session) track(conn *wire.Conn) (outcomes []result.Outcome) {
	var rows [][]string
	rows, outcomes = queryReadOnly(conn, readOnlyQueries[conn.Server().MariaDB]+"; "+trackingOn)
	if rows == nil {
		outcomes = tryQuery(conn, trackingOn)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.readOnly = parseReadOnly(rows)
	s.initialModes = textModes{}
	if len(rows) == 1 {
		s.initialModes = textModes{rows[0][2], strings.Contains(","+rows[0][3]+",", ",ANSI_QUOTES,")}
	}
	return outcomes
}

// Runs one of readOnlyQueries and a statement in one text. It returns the rows, nil if they have
// the wrong number of columns, and the outcomes up to the first error.
func queryReadOnly(conn *wire.Conn, text string) (rows [][]string, outcomes []result.Outcome) {
	answer := result.NewAnswer(readOnlyColumns)
	_ = forEachEvent(conn, text, func(event result.Event) {
		if outcome, ok := event.(result.Outcome); ok {
			outcomes = append(outcomes, outcome)
		}
		if !answer.Ended() {
			answer.Add(event)
		}
		if batch, ok := event.(*result.Batch); ok {
			batch.Release()
		}
	})
	rows, _ = answer.Rows()
	return rows, outcomes
}

func parseReadOnly(rows [][]string) readOnly {
	if len(rows) != 1 {
		return readOnly{}
	}
	return readOnly{server: rows[0][0] == "1", session: rows[0][1] == "1"}
}

// Records whether the next statement may write, after an outcome. The caller holds mu.
func (s *Session) recordReadOnly(o result.Outcome) {
	for _, v := range o.Changes.Variables {
		if v.Name == "transaction_read_only" || v.Name == "tx_read_only" {
			s.readOnly.session = v.Value == "ON" || v.Value == "1"
		}
	}
	s.state.ReadOnly = s.readOnly.server
	switch {
	case o.Status.Has(result.StatusReadOnlyTrx):
		s.state.ReadOnly = true
	case !o.Status.Has(result.StatusInTransaction): // the setting has no effect on an open transaction
		s.state.ReadOnly = s.state.ReadOnly || s.readOnly.session
	}
}

// Asks the server again whether it is read-only, after a statement that may have changed that. The
// server does not track global variables.
func (s *Session) refreshReadOnly() {
	s.mu.Lock()
	mentioned := s.traits.MentionsReadOnly
	s.mu.Unlock()
	if !mentioned {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), readOnlyTimeout)
	defer cancel()
	rows, err := s.Ask(ctx, readOnlyColumns, readOnlyQueries[s.State().MariaDB])
	if err != nil {
		return // what was known is still the best guess
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.readOnly.server = parseReadOnly(rows).server
	s.recordReadOnly(result.Outcome{Status: s.state.Status})
}
