package session

import (
	"maps"
	"slices"

	"mysh/internal/result"
	"mysh/internal/sqltext"
)

// A sessionChanges is what is known of a session since it began: what the server has told, and what its
// statements say.
type sessionChanges struct {
	variables map[string]string // session variables that changed, and their values
	state     bool              // temporary tables, user variables or the like may exist
}

// Learns from the outcome of a statement.
func (k *sessionChanges) add(c result.Changes, traits sqltext.Traits) {
	restorable := c.Schema != nil
	set := func(name, value string) {
		if k.variables == nil {
			k.variables = make(map[string]string)
		}
		k.variables[name] = value
	}
	for _, v := range c.Variables {
		if v.Name == "character_set_connection" {
			delete(k.variables, "collation_connection") // it has the character set's own again
		}
		set(v.Name, v.Value)
		restorable = restorable || traits.OnlySets && v.Name != "statement_id"
	}
	if traits.Collation != "" {
		set("collation_connection", traits.Collation) // no server tells of this one
	}
	// The server sets the mark for what can be restored, too.
	k.state = k.state || traits.LeavesState || c.State && !restorable
}

// Returns the traits of a statement, as far as they matter: a script is told of a lost connection
// and stops.
func (s *Session) classify(text string) sqltext.Traits {
	if !s.cfg.Interactive {
		return sqltext.Traits{}
	}
	s.mu.Lock()
	mode := s.scanMode()
	s.mu.Unlock()
	return sqltext.Classify(text, "", mode)
}

// Returns a copy that shares nothing.
func (k sessionChanges) clone() sessionChanges {
	k.variables = maps.Clone(k.variables)
	return k
}

// neverRestored are variables that decide what becomes of the next statement, and that nobody but
// the user may set: what was not to be replicated must not be by accident. The value is the one
// that does nothing, if there is one.
var neverRestored = map[string]string{
	"gtid_next": "AUTOMATIC", "identity": "", "insert_id": "", "last_insert_id": "", "pseudo_thread_id": "",
	"rand_seed1": "", "rand_seed2": "", "sql_log_bin": "ON", "timestamp": "",
}

// notSettings are variables that tell of something, rather than being settings; and mysh's own.
var notSettings = []string{
	"character_set_database", "collation_database", "session_track_state_change", "session_track_system_variables", "statement_id",
}

// Returns the variables that can be given to a new session as they were.
func (k sessionChanges) restorable() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(k.variables)), func(name string) bool {
		_, never := neverRestored[name]
		return never || slices.Contains(notSettings, name)
	})
}

// unrestorable returns the variables of unrestored that do not have the value that does nothing, as
// name=value, sorted by name.
func (k sessionChanges) unrestorable() (assignments []string) {
	for _, name := range slices.Sorted(maps.Keys(neverRestored)) {
		if value, ok := k.variables[name]; ok && value != neverRestored[name] {
			assignments = append(assignments, name+"="+value)
		}
	}
	return assignments
}
