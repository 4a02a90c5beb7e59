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

// unrestored are variables that decide what becomes of the next statement, and that nobody but
// the user may set: what was not to be replicated must not be by accident.
var unrestored = []string{"gtid_next", "sql_log_bin"}

// reports are variables that tell of something, rather than being settings; and mysh's own.
var reports = []string{
	"character_set_database", "collation_database", "identity", "insert_id", "last_insert_id", "pseudo_thread_id",
	"rand_seed1", "rand_seed2", "session_track_state_change", "session_track_system_variables", "statement_id", "timestamp",
}

// Returns the variables that can be given to a new session as they were.
func (k kept) restorable() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(k.variables)), func(name string) bool {
		return slices.Contains(reports, name) || slices.Contains(unrestored, name)
	})
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
	var kept []string
	if before.Schema != "" {
		kept = append(kept, "schema "+before.Schema)
	}
	names, refused := s.restore(changes)
	kept = append(kept, names...)
	text := fmt.Sprintf("Reconnected as connection %d.", fresh.conn.Server().ConnectionID)
	if kept != nil {
		text += " Kept: " + strings.Join(kept, ", ") + "."
	}
	lost := changes.lost(before)
	if all := append(lost, refused...); all != nil {
		text += " Lost: " + strings.Join(all, ", ") + "."
	}
	notice := &result.Notice{Text: text}
	if lost == nil {
		return notice, nil
	}
	return notice, &result.Error{Number: result.CodeServerGone, State: "HY000", Cause: ErrNotSent,
		Message: "MySQL server has gone away. The statement may rely on what was lost, so it was not sent. Press Up and Enter to send it on its own."}
}

// Says what was lost that a statement may rely on without knowing it.
func (k kept) lost(before result.State) (lost []string) {
	if before.Status.Has(result.StatusInTransaction) {
		lost = append(lost, "transaction")
	}
	if k.state {
		lost = append(lost, "temporary tables, user variables and the like")
	}
	for _, name := range unrestored {
		if value, ok := k.variables[name]; ok {
			lost = append(lost, name+"="+value)
		}
	}
	return lost
}

// Gives the connection the session variables of another one, and returns the names of those
// that the server took and of those that it refused.
func (s *Session) restore(changes kept) (taken, refused []string) {
	for _, name := range changes.restorable() {
		outcomes, err := drain(s.conn, fmt.Sprintf("SET SESSION %s = %s", name, literal(changes.variables[name])))
		if err != nil {
			refused = append(refused, name)
			continue
		}
		taken = append(taken, name)
		s.mu.Lock()
		for _, o := range outcomes {
			s.note(o)
		}
		s.mu.Unlock()
	}
	return taken, refused
}

// Writes a variable's value as SQL.
func literal(value string) string {
	if value != "" && strings.Trim(value, "0123456789") == "" {
		return value
	}
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `''`).Replace(value) + "'"
}
