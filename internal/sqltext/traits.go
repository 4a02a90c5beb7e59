package sqltext

import (
	"strings"

	"mysh/internal/scan"
)

// Traits are what the text of a statement shows of what the statement does. A text of several
// statements has the traits of all of them, except where a trait is that of the first.
type Traits struct {
	Verb       string // the first word, in upper case: "SELECT" also for a query in parentheses
	VerbTraits        // of that word

	Cancellable     bool // the first may be stopped when its rows are no longer wanted: it changes nothing but what a function, or INTO, changes
	IsQuery         bool // the first is a query that writes nothing, unless a function that it calls does
	ReadOnly        bool // nothing is changed, that is certain: no variable set, no row locked, no unknown function called
	Multiple        bool // there are several, to a server that reads the text as one
	ShowsDefinition bool // the first is SHOW CREATE

	OnlySets         bool   // nothing is done but to set variables, or the schema
	LeavesState      bool   // something may be left in the session that cannot be restored
	ReadsLastResult  bool   // what the statement before has left is read
	ReadsInsertID    bool   // the last AUTO_INCREMENT value is read, which outlives other statements
	MentionsReadOnly bool   // of the server, or of transactions: a variable that has it in its name may be set
	Collation        string // of SET NAMES … COLLATE

	Control Control  // of the first
	Opens   Openness // of a transaction afterwards that was not open before
	Ends    Ending   // of a transaction that was open before
}

// VerbTraits are the traits of a statement that its first word alone shows.
type VerbTraits struct {
	ReturnsRows    bool // the answer is rows, unless the statement writes them elsewhere
	DiscardsResult bool // expressions are evaluated, and the answer is OK
	HasPlan        bool // servers have a plan for it
	CanBatch       bool // there is one answer, whatever its text holds, and the session stays as it is
	ChangesNames   bool // the names that completion knows may be others afterwards
	Compound       bool // it may be made of other statements

	reads   reading
	block   bool // the statements that it is made of stand in its text
	calls   bool // they stand elsewhere
	sets    bool // variables, or the schema
	defines bool // what may hold statements, which are not run
	commits bool // the transaction that is open, or may do so
}

// A reading is what a verb shows of whether its statement only reads.
type reading byte

const (
	writes       reading = iota // it may change something
	looks                       // it only reads
	explains                    // it only reads, unless it runs what it explains
	queries                     // it only reads, unless its text says otherwise
	mayOnlyQuery                // it queries, or changes tables
)

// verbTable has a row for each kind of verbs. Verbs without traits are left out.
// Source for what commits: https://dev.mysql.com/doc/refman/9.7/en/implicit-commit.html.
var verbTable = []struct {
	verbs string
	VerbTraits
}{
	{"SELECT", VerbTraits{ReturnsRows: true, HasPlan: true, reads: queries}},
	{"INSERT REPLACE UPDATE DELETE", VerbTraits{HasPlan: true, CanBatch: true}},
	{"WITH", VerbTraits{ReturnsRows: true, HasPlan: true, reads: mayOnlyQuery}},
	{"TABLE VALUES", VerbTraits{ReturnsRows: true, HasPlan: true, reads: queries}},
	{"SHOW DESC DESCRIBE", VerbTraits{ReturnsRows: true, reads: looks}},
	{"HELP", VerbTraits{reads: looks}},
	{"EXPLAIN", VerbTraits{ReturnsRows: true, reads: explains}},
	{"DO", VerbTraits{DiscardsResult: true}},
	{"SET", VerbTraits{sets: true}},
	{"USE", VerbTraits{sets: true, ChangesNames: true}},
	{"CREATE ALTER", VerbTraits{ChangesNames: true, defines: true, commits: true}},
	{"DROP RENAME GRANT REVOKE", VerbTraits{ChangesNames: true, commits: true}},
	{"CALL EXECUTE", VerbTraits{Compound: true, calls: true, commits: true}},
	{"BEGIN", VerbTraits{Compound: true, block: true, commits: true}},
	{"IF FOR LOOP REPEAT WHILE CASE", VerbTraits{Compound: true, block: true}},
	{"DECLARE", VerbTraits{block: true}},
	{"ANALYZE CACHE CHANGE CHECK COMMIT FLUSH IMPORT INSTALL LOCK OPTIMIZE REPAIR RESET START STOP TRUNCATE UNINSTALL", VerbTraits{commits: true}},
}

var verbTraits = func() map[string]VerbTraits {
	m := make(map[string]VerbTraits)
	for _, row := range verbTable {
		for verb := range strings.FieldsSeq(row.verbs) {
			m[verb] = row.VerbTraits
		}
	}
	return m
}()

// OfVerb returns the traits of every statement whose first word is verb, in upper case as in
// [scan.Input]. It does not allocate.
func OfVerb(verb string) VerbTraits { return verbTraits[verb] }

// VerbsWithPlan returns the verbs for which HasPlan holds, the best known first.
func VerbsWithPlan() (verbs []string) {
	for _, row := range verbTable {
		if row.HasPlan {
			verbs = append(verbs, strings.Fields(row.verbs)...)
		}
	}
	return verbs
}

// Classify returns the traits of a text of one or several statements, as a server reads it in
// mode. The verb of the first is the one that the caller knows better, as for a statement that
// stands for another, or "" for its first word.
func Classify(text, verb string, mode scan.Mode) Traits {
	e, r := effectsReader{}, readingReader{verb: verb}
	for token := range scan.Tokens(text, mode) {
		if token.Kind == scan.Space || token.Kind == scan.Comment {
			continue
		}
		word := strings.ToUpper(token.Text)
		e.take(token, word)
		r.take(token, word)
	}
	return r.addTo(e.Traits)
}
