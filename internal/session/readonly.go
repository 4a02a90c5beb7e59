package session

import (
	"context"
	"strings"
	"time"

	"mysh/internal/result"
	"mysh/internal/wire"
)

// readOnlyQueries asks whether the server takes no writes, whether the session begins its transactions
// so, and how the server reads what the session sends: options of a server and its init_connect may
// have it otherwise than the login asked for.
// Sources: https://dev.mysql.com/doc/refman/9.7/en/server-system-variables.html (read_only,
// transaction_read_only), https://mariadb.com/kb/en/server-system-variables/#tx_read_only.
var readOnlyQueries = map[bool]string{
	false: "SELECT @@global.read_only OR @@global.innodb_read_only, @@session.transaction_read_only, @@session.character_set_client, @@session.sql_mode", // MySQL
	true:  "SELECT @@global.read_only OR @@global.innodb_read_only, @@session.tx_read_only, @@session.character_set_client, @@session.sql_mode",          // MariaDB
}

// readOnlyColumns is how many columns the answer has.
const readOnlyColumns = 4

// A textModes is how a server reads what a new session sends, as far as it is known.
type textModes struct {
	charset    string // "" when it is not known
	ansiQuotes bool
}

// apply puts what is known into a state.
func (b textModes) apply(state *result.State) {
	if b.charset != "" {
		state.Charset, state.ANSIQuotes = b.charset, b.ansiQuotes
	}
}

// readOnlyTimeout bounds the question whether the server still takes writes.
const readOnlyTimeout = time.Second

// A readOnly is what keeps a session from writing.
type readOnly struct{ server, session bool }

// Turns the tracking of the session's state on and, in the same round trip, asks what keeps
// the session from writing. Proxies and servers that know less refuse one or both; they are
// then tracked less.
func (s *Session) track(conn *wire.Conn) (said []result.Outcome) {
	var rows [][]string
	rows, said = queryReadOnly(conn, readOnlyQueries[conn.Server().MariaDB]+"; "+trackingOn)
	if rows == nil {
		said = tryQuery(conn, trackingOn)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.readOnly = parseReadOnly(rows)
	s.initialModes = textModes{}
	if len(rows) == 1 {
		s.initialModes = textModes{rows[0][2], strings.Contains(","+rows[0][3]+",", ",ANSI_QUOTES,")}
	}
	return said
}

// Runs the question readOnlyNow and a statement in one text, and returns the rows, if they are
// what was asked for, and the outcomes that came before an error, if there was one.
func queryReadOnly(conn *wire.Conn, text string) (rows [][]string, said []result.Outcome) {
	answer := result.NewAnswer(readOnlyColumns)
	_ = forEachEvent(conn, text, func(event result.Event) {
		if outcome, ok := event.(result.Outcome); ok {
			said = append(said, outcome)
		}
		if !answer.Ended() {
			answer.Add(event)
		}
		if batch, ok := event.(*result.Batch); ok {
			batch.Release()
		}
	})
	rows, _ = answer.Rows()
	return rows, said
}

func parseReadOnly(rows [][]string) readOnly {
	if len(rows) != 1 {
		return readOnly{}
	}
	return readOnly{server: rows[0][0] == "1", session: rows[0][1] == "1"}
}

// Learns from an outcome whether the next statement may write. The caller holds mu.
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
	case !o.Status.Has(result.StatusInTransaction): // one that has begun stays as it is
		s.state.ReadOnly = s.state.ReadOnly || s.readOnly.session
	}
}

// Asks again whether the server takes writes, after a statement that may have changed that:
// the server tracks no global variables.
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
		return // it stays as it was known
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.readOnly.server = parseReadOnly(rows).server
	s.recordReadOnly(result.Outcome{Status: s.state.Status})
}
