package session

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"mysh/internal/product"
	"mysh/internal/result"
	"mysh/internal/wire"
)

// modeColumns are whether the server is read-only, whether the session's transactions begin
// read-only, and how the server reads what the session sends. The options of a server and its
// init_connect may override the modes that the login asked for.
// Sources: https://dev.mysql.com/doc/refman/9.7/en/server-system-variables.html (read_only,
// transaction_read_only), https://mariadb.com/kb/en/server-system-variables/#tx_read_only.
var modeColumns = map[product.Family]string{
	product.MySQL:   "@@global.read_only OR @@global.innodb_read_only, @@session.transaction_read_only, @@session.character_set_client, @@session.sql_mode",
	product.MariaDB: "@@global.read_only OR @@global.innodb_read_only, @@session.tx_read_only, @@session.character_set_client, @@session.sql_mode",
}

// modeColumnCount is how many values modeColumns are.
const modeColumnCount = 4

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

// readOnlyTimeout bounds the query for whether the server is still read-only. readOnlyEvery is the
// least time between two queries of a session whose statements do not call for one.
const (
	readOnlyTimeout = 500 * time.Millisecond
	readOnlyEvery   = time.Second
)

// readOnly is whether the server is read-only, and whether the session's transactions are.
type readOnly struct{ server, session bool }

// Turns on the tracking of the session's state, and records what is read-only. A proxy may tie a
// session to one of its servers for the one, and ask any of them for the other, so it is asked for
// neither.
func (s *Session) track(ours *connRef) (outcomes []result.Outcome) {
	p := ours.server.Product()
	modes := ours.modes
	if ours.modes = nil; ours.proxied {
		modes = nil
	} else if !p.Routes {
		if modes == nil && ours.server.IsOriginal() {
			rows, err := collect(ours.conn, modeColumnCount, "SELECT "+modeColumns[ours.server.Family])
			if err == nil && len(rows) == 1 {
				modes = rows[0]
			}
		}
		if !p.Untracked && ours.conn.Server().Capabilities.Has(wire.CapSessionTrack) {
			outcomes = tryQuery(ours.conn, trackingOn)
		}
	}
	// A server that tracks reports the change of its own variables first.
	ours.tracks = slices.ContainsFunc(outcomes, func(o result.Outcome) bool { return len(o.Changes.Variables) > 0 })
	s.mu.Lock()
	defer s.mu.Unlock()
	s.readOnly = parseReadOnly(modes)
	s.initialModes = textModes{}
	if modes != nil {
		s.initialModes = textModes{modes[2], strings.Contains(","+modes[3]+",", ",ANSI_QUOTES,")}
	}
	return outcomes
}

// parseReadOnly returns what the values of modeColumns say; nil if they are not known.
func parseReadOnly(modes []string) readOnly {
	if modes == nil {
		return readOnly{}
	}
	return readOnly{server: modes[0] == "1", session: modes[1] == "1"}
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

// Asks the server again whether it is read-only: after a statement that may have changed that, after
// an error that means so, and after a write or from time to time while it is, since a promotion ends
// it. The server does not track global variables.
func (s *Session) refreshReadOnly(err error) {
	var refused *result.Error
	isError := errors.As(err, &refused) && slices.Contains(readOnlyErrors, refused.Number)
	s.mu.Lock()
	due := s.cfg.Interactive && (s.traits.MentionsReadOnly || isError || s.readOnly.server && (!s.traits.ReadOnly || time.Since(s.readOnlyAsked) > readOnlyEvery))
	ours := s.connRef
	if due {
		s.readOnlyAsked = time.Now()
	}
	s.mu.Unlock()
	if !due || ours.conn == nil || ours.proxied || ours.server.Product().Routes {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), readOnlyTimeout)
	defer cancel()
	rows, err := s.Ask(ctx, modeColumnCount, "SELECT "+modeColumns[ours.server.Family])
	if err != nil || len(rows) != 1 {
		return // what was known is still the best guess
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.readOnly.server = parseReadOnly(rows[0]).server
	s.recordReadOnly(result.Outcome{Status: s.state.Status})
}

// readOnlyErrors are the errors of a server that has become read-only.
var readOnlyErrors = []uint16{
	1290, // ER_OPTION_PREVENTS_STATEMENT
	1836, // ER_READ_ONLY_MODE
}
