package sqltext

import (
	"strings"

	"mysh/internal/scan"
)

// Traits are the effects of a statement as far as its text shows them. A text of several
// statements has the traits of all of them, except for the traits that describe the first.
type Traits struct {
	Verb       string // the first word, in upper case: "SELECT" also for a query in parentheses
	VerbTraits        // of Verb

	Cancellable     bool // the first statement may be stopped when its rows are no longer wanted: it changes nothing, unless a function or INTO does
	IsQuery         bool // the first statement is a query that writes nothing, unless a function does
	ReadOnly        bool // certainly nothing changes: no variable is set, no row is locked, no unknown function is called
	Multiple        bool // a server that reads the text as one would find several statements
	ShowsDefinition bool // the first statement is SHOW CREATE

	OnlySets         bool   // nothing happens except that variables, or the default schema, are set
	LeavesState      bool   // the session may have state afterwards that cannot be restored
	ReadsLastResult  bool   // the text reads the result of an earlier statement
	ReadsInsertID    bool   // the text reads the last AUTO_INCREMENT value, which survives other statements
	MentionsReadOnly bool   // the text may set a variable that makes the server or transactions read-only
	Collation        string // of SET NAMES … COLLATE
	Schema           string // of USE, as the text names it

	Control Control  // of the first statement
	Opens   Openness // whether a transaction is open afterwards if none was before
	Ends    Ending   // how a transaction that was open ends
}

// VerbTraits are the traits that the first word of a statement determines.
type VerbTraits struct {
	ReturnsRows    bool // the answer has rows, unless the statement writes them elsewhere
	DiscardsResult bool // the statement evaluates expressions and the answer is OK
	HasPlan        bool // servers can explain the statement
	CanBatch       bool // the statement always has one answer and does not change the session
	ChangesNames   bool // the names in the catalog may change
	Compound       bool // the statement may consist of other statements

	effect  verbEffect
	block   bool // the text contains the statements of which it consists
	calls   bool // these statements are stored elsewhere
	sets    bool // the statement sets variables, or the default schema
	defines bool // the object may contain statements, which do not run now
	commits bool // the statement commits the open transaction, or may do so
}

// A verbEffect is what a verb shows of the effects of its statement.
type verbEffect byte

const (
	mayWrite     verbEffect = iota // the statement may change something
	onlyReads                      // the statement only reads
	onlyExplains                   // the statement only reads, unless it runs the statement that it explains
	usuallyReads                   // the statement only reads, unless its text shows otherwise
	mayOnlyQuery                   // the statement is a query, or changes tables
)

// verbTable has a row for each group of verbs with the same traits. Verbs without traits are
// left out.
//
// Source for implicit commits: https://dev.mysql.com/doc/refman/9.7/en/implicit-commit.html.
var verbTable = []struct {
	verbs string
	VerbTraits
}{
	{"SELECT", VerbTraits{ReturnsRows: true, HasPlan: true, effect: usuallyReads}},
	{"INSERT REPLACE UPDATE DELETE", VerbTraits{HasPlan: true, CanBatch: true}},
	{"WITH", VerbTraits{ReturnsRows: true, HasPlan: true, effect: mayOnlyQuery}},
	{"TABLE VALUES", VerbTraits{ReturnsRows: true, HasPlan: true, effect: usuallyReads}},
	{"SHOW DESC DESCRIBE", VerbTraits{ReturnsRows: true, effect: onlyReads}},
	{"HELP", VerbTraits{effect: onlyReads}},
	{"EXPLAIN", VerbTraits{ReturnsRows: true, effect: onlyExplains}},
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

// OfVerb returns the traits of a verb, which is in upper case as in [scan.Input]. It does not
// allocate.
func OfVerb(verb string) VerbTraits { return verbTraits[verb] }

// VerbsWithPlan returns the verbs with HasPlan, the best known first.
func VerbsWithPlan() (verbs []string) {
	for _, row := range verbTable {
		if row.HasPlan {
			verbs = append(verbs, strings.Fields(row.verbs)...)
		}
	}
	return verbs
}

// Classify returns the traits of a text of one or several statements as a server reads it in
// mode. verb overrides the first word of the text if it is not "", for a statement that the
// server will see in another form.
func Classify(text, verb string, mode scan.Mode) Traits {
	e, r := effectsReader{mode: mode}, readOnlyReader{verb: verb}
	for token := range scan.Tokens(text, mode) {
		if token.Kind == scan.Space || token.Kind == scan.Comment {
			continue
		}
		word := strings.ToUpper(token.Text)
		e.read(token, word)
		r.read(token, word)
	}
	return r.addTo(e.Traits)
}
