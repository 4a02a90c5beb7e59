package session

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"mysh/internal/result"
)

// ErrNotSent says that a statement did not reach the server: something that it may have
// relied on was lost with the connection before it.
var ErrNotSent = errors.New("this statement was not sent")

// A kept is what the server has told of a session since it began.
type kept struct {
	variables map[string]string // session variables that changed, and their values
	state     bool              // temporary tables, user variables or the like may exist
}

func (k *kept) add(c result.Changes) {
	restorable := c.Schema != nil
	for _, v := range c.Variables {
		if k.variables == nil {
			k.variables = make(map[string]string)
		}
		k.variables[v.Name] = v.Value
		restorable = restorable || v.Name != "statement_id"
	}
	// The server sets the mark for these, too.
	k.state = k.state || c.State && !restorable
}

// Restorable variables can be given to a new session as they were. The others either are no
// session settings at all (they report something), or restoring them would do harm.
func (k kept) restorable() []string {
	var names []string
	for name := range maps.Keys(k.variables) {
		switch name {
		case "statement_id", "timestamp", "insert_id", "last_insert_id", "identity", "rand_seed1", "rand_seed2",
			"pseudo_thread_id", "session_track_system_variables", "session_track_state_change",
			"character_set_database", "collation_database", "gtid_next", "sql_log_bin":
		default:
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Makes sure that there is a connection to send on. The notice tells of a new one. The
// error wraps ErrNotSent if the lost one held what the next statement may rely on.
func (s *Session) revive(ctx context.Context) (*result.Notice, error) {
	s.mu.Lock()
	conn, before, changes := s.conn, s.state, s.changes
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
	ctx, cancel := context.WithTimeout(ctx, s.cfg.ConnectTimeout)
	defer cancel()
	s.mu.Lock()
	s.dialing = cancel
	s.mu.Unlock()
	cfg := s.cfg.Wire
	cfg.Database = before.Schema
	fresh, said, err := s.dial(ctx, cfg)
	s.mu.Lock()
	s.dialing = nil
	s.mu.Unlock()
	if err != nil {
		return nil, fmt.Errorf("reconnect: %w", err)
	}
	s.adopt(fresh, said)
	var restored []string
	if before.Schema != "" {
		restored = append(restored, "schema "+before.Schema)
	}
	restored = append(restored, s.restore(changes)...)
	text := fmt.Sprintf("Reconnected as connection %d.", fresh.Server().ConnectionID)
	if restored != nil {
		text += " Kept: " + strings.Join(restored, ", ") + "."
	}
	switch {
	case before.Status.Has(result.StatusInTransaction):
		text += " Lost: the transaction, and any temporary tables, user variables and locks."
	case changes.state:
		text += " Lost: temporary tables, user variables and the like."
	default:
		text += " Nothing else was there to lose, as far as the server told."
	}
	if before.Status.Has(result.StatusInTransaction) || changes.state {
		return nil, fmt.Errorf("%s\n%w, since it may have relied on that: send it again if it stands on its own", text, ErrNotSent)
	}
	return &result.Notice{Text: text}, nil
}

// Gives the connection the session variables of another one, and returns the names of those
// that the server took.
func (s *Session) restore(changes kept) (names []string) {
	for _, name := range changes.restorable() {
		outcomes, err := drain(s.conn, fmt.Sprintf("SET SESSION %s = %s", name, literal(changes.variables[name])))
		if err != nil {
			continue
		}
		names = append(names, name)
		s.mu.Lock()
		for _, o := range outcomes {
			s.note(o)
		}
		s.mu.Unlock()
	}
	return names
}

// Writes a variable's value as SQL.
func literal(value string) string {
	if value != "" && strings.Trim(value, "0123456789") == "" {
		return value
	}
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `''`).Replace(value) + "'"
}
