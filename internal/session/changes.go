package session

import (
	"maps"
	"slices"

	"mysh/internal/result"
	"mysh/internal/sqltext"
)

// sessionChanges are the changes to a session since its connection began: those that the server
// has reported, and those that follow from the text of its statements.
type sessionChanges struct {
	variables map[string]string // session variables that changed, and their values
	state     bool              // temporary tables, user variables or the like may exist
}

// Adds what the outcome of a statement reports; traits are those of the statement. tracks is whether
// the server reports changes at all.
func (c *sessionChanges) add(reported result.Changes, traits sqltext.Traits, tracks bool) {
	restorable := reported.Schema != nil
	set := func(name, value string) {
		if c.variables == nil {
			c.variables = make(map[string]string)
		}
		c.variables[name] = value
	}
	for _, v := range reported.Variables {
		if v.Name == "character_set_connection" {
			delete(c.variables, "collation_connection") // now the default collation of the character set
		}
		set(v.Name, v.Value)
		restorable = restorable || traits.OnlySets && v.Name != "statement_id"
	}
	if traits.Collation != "" {
		set("collation_connection", traits.Collation) // no server reports this variable
	}
	// The server also sets State for changes that can be restored.
	c.state = c.state || traits.LeavesState || !restorable && (reported.State || traits.OnlySets && !tracks)
}

// Returns the traits of a statement. In a script they do not matter, since it stops after a lost
// connection.
func (s *Session) classify(text string) sqltext.Traits {
	if !s.cfg.Interactive {
		return sqltext.Traits{}
	}
	s.mu.Lock()
	mode := s.scanMode()
	s.mu.Unlock()
	return sqltext.Classify(text, "", mode)
}

// Returns a copy that shares no memory with k.
func (c sessionChanges) clone() sessionChanges {
	c.variables = maps.Clone(c.variables)
	return c
}

// neverRestored are variables that change what the next statement does, so only the user may set
// them. They are reported as lost instead: a statement that was not to be replicated is then not
// replicated by accident. The values are those without an effect, "" if a variable has none.
var neverRestored = map[string]string{
	"gtid_next": "AUTOMATIC", "identity": "", "insert_id": "", "last_insert_id": "", "pseudo_thread_id": "",
	"rand_seed1": "", "rand_seed2": "", "sql_log_bin": "ON", "timestamp": "",
}

// notSettings are variables that follow from other ones, and those that mysh sets.
var notSettings = []string{
	"character_set_database", "collation_database", "session_track_state_change", "session_track_system_variables", "statement_id",
}

// Returns the names of the variables that a new session may be given, sorted.
func (c sessionChanges) restorable() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(c.variables)), func(name string) bool {
		_, never := neverRestored[name]
		return never || slices.Contains(notSettings, name)
	})
}

// unrestorable returns the variables of neverRestored that have an effect, as name=value, sorted by
// name.
func (c sessionChanges) unrestorable() (assignments []string) {
	for _, name := range slices.Sorted(maps.Keys(neverRestored)) {
		if value, ok := c.variables[name]; ok && value != neverRestored[name] {
			assignments = append(assignments, name+"="+value)
		}
	}
	return assignments
}
