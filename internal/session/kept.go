package session

import (
	"maps"
	"slices"
	"strings"

	"mysh/internal/result"
	"mysh/internal/scan"
)

// A kept is what is known of a session since it began: what the server has told, and what its
// statements say.
type kept struct {
	variables map[string]string // session variables that changed, and their values
	state     bool              // temporary tables, user variables or the like may exist
}

// Learns from the outcome of a statement.
func (k *kept) add(c result.Changes, st reading) {
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
		restorable = restorable || st.plain && v.Name != "statement_id"
	}
	if st.collation != "" {
		set("collation_connection", st.collation) // no server tells of this one
	}
	// The server sets the mark for what can be restored, too.
	k.state = k.state || st.holds || c.State && !restorable
}

// Returns a copy that shares nothing.
func (k kept) clone() kept {
	k.variables = maps.Clone(k.variables)
	return k
}

// unrestored are variables that decide what becomes of the next statement, and that nobody but
// the user may set: what was not to be replicated must not be by accident. The value is the one
// that does nothing, if there is one.
var unrestored = map[string]string{
	"gtid_next": "AUTOMATIC", "identity": "", "insert_id": "", "last_insert_id": "", "pseudo_thread_id": "",
	"rand_seed1": "", "rand_seed2": "", "sql_log_bin": "ON", "timestamp": "",
}

// reports are variables that tell of something, rather than being settings; and mysh's own.
var reports = []string{
	"character_set_database", "collation_database", "session_track_state_change", "session_track_system_variables", "statement_id",
}

// Returns the variables that can be given to a new session as they were.
func (k kept) restorable() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(k.variables)), func(name string) bool {
		_, never := unrestored[name]
		return never || slices.Contains(reports, name)
	})
}

// Says what was lost that a statement may rely on without knowing it.
func (k kept) lost(before result.State) (lost []string) {
	if before.Status.Has(result.StatusInTransaction) {
		lost = append(lost, "transaction")
	}
	if k.state {
		lost = append(lost, "temporary tables, user variables, locks and the like")
	}
	for _, name := range slices.Sorted(maps.Keys(unrestored)) {
		if value, ok := k.variables[name]; ok && value != unrestored[name] {
			lost = append(lost, name+"="+value)
		}
	}
	return lost
}

// A reading is what a statement's text says of the session.
type reading struct {
	plain     bool   // it does nothing but set variables, or the schema
	holds     bool   // it may leave something behind that cannot be restored
	relies    bool   // it asks for what the statement before it has left
	collation string // of SET NAMES … COLLATE
}

// holders are words of statements, alone or two in a row, that leave behind what no server tells
// of: locks, roles, what holds for the next transaction alone, a temporary table made of rows; and
// of those that run a text which is not theirs, and may do so. A blank before a word says that it
// is the statement's first.
var holders = wordSet(" CALL", " EXECUTE", " HANDLER", "BACKUP LOCK", "BACKUP STAGE", "CREATE TEMPORARY", "FOR EXPORT", "GET_LOCK",
	" LOCK", "READ LOCK", "REPLACE TEMPORARY", "SET ROLE", "SET TRANSACTION")

// leftovers are names of what a statement leaves for the next one.
var leftovers = wordSet("FOUND_ROWS", "LAST_INSERT_ID", "ROW_COUNT", "@@IDENTITY", "@@LAST_INSERT_ID")

func wordSet(words ...string) map[string]bool {
	set := make(map[string]bool)
	for _, word := range words {
		set[word] = true
	}
	return set
}

// Reads a statement.
func read(text string, mode scan.Mode) (r reading) {
	before := "" // the word before the present one
	names := false
	for token := range scan.Tokens(text, mode) {
		word := strings.ToUpper(token.Text)
		switch token.Kind {
		case scan.Operator:
			r.relies = r.relies || word == "(" && leftovers[before]
			r.holds = r.holds || strings.HasPrefix(word, ":") // @v := 1
			continue
		case scan.Variable:
			r.relies = r.relies || leftovers[strings.Replace(word, "SESSION.", "", 1)]
			written := r.plain || before == "INTO" // no server tells of SELECT … INTO @v
			r.holds = r.holds || written && !strings.HasPrefix(word, "@@")
		case scan.Keyword, scan.Identifier, scan.QuotedIdentifier, scan.String:
		default:
			continue
		}
		if before == "" {
			r.plain = word == "SET" || word == "USE"
		}
		names = names || before == "SET" && word == "NAMES"
		r.holds = r.holds || holders[word] || holders[before+" "+word]
		if names && before == "COLLATE" {
			r.collation = strings.Trim(token.Text, "'\"`")
		}
		before = word
	}
	return r
}
