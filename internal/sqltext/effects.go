package sqltext

import (
	"strings"

	"mysh/internal/scan"
)

// Control is what a statement is for the transaction that is open.
type Control int

// The kinds of control.
const (
	ControlNone     Control = iota
	ControlBegin            // BEGIN, START TRANSACTION, XA START
	ControlRollback         // ROLLBACK, but not TO a savepoint; XA ROLLBACK
	ControlCommit           // COMMIT
	ControlXACommit         // XA COMMIT, of a transaction that outlives its connection once it is prepared
)

// Openness is how sure it is that a transaction is open.
type Openness int

// The degrees of openness.
const (
	NotOpen Openness = iota
	MaybeOpen
	SurelyOpen
)

// Ending is what becomes of an open transaction.
type Ending int

// The endings.
const (
	GoesOn Ending = iota
	RolledBack
	MaybeCommitted // by COMMIT or by what commits implicitly
)

// stateWords are words of statements, alone or two in a row, that leave what no server reports:
// locks, roles, what holds for the next transaction alone, a temporary table made of rows; and
// of those that run a text which is not theirs, and may do so. A blank before a word says that it
// is the statement's first.
var stateWords = wordSet(" CALL", " EXECUTE", " GET", " HANDLER", " PREPARE", "BACKUP LOCK", "BACKUP STAGE", "CREATE TEMPORARY",
	"FOR EXPORT", "GET_LOCK", " LOCK", "READ LOCK", "REPLACE TEMPORARY", "SET ROLE", "SET TRANSACTION")

// controlWords are the first words of a statement that begin or end a transaction.
var controlWords = map[string]Control{
	" BEGIN": ControlBegin, "START TRANSACTION": ControlBegin, "XA START": ControlBegin, "XA BEGIN": ControlBegin,
	" ROLLBACK": ControlRollback, "XA ROLLBACK": ControlRollback,
	" COMMIT": ControlCommit, "XA COMMIT": ControlXACommit,
}

// routineWords are what a CREATE or ALTER makes that holds statements of its own.
var routineWords = wordSet("PROCEDURE", "FUNCTION", "TRIGGER", "EVENT", "PACKAGE")

// lastResultFuncs are functions and variables that read what the statement before has left. The
// value is whether other statements in between leave it as it is.
var lastResultFuncs = map[string]bool{
	"FOUND_ROWS": false, "ROW_COUNT": false, "LAST_INSERT_ID": true, "@@IDENTITY": true, "@@LAST_INSERT_ID": true,
}

func wordSet(words ...string) map[string]bool {
	set := make(map[string]bool)
	for _, word := range words {
		set[word] = true
	}
	return set
}

// An effectsReader follows a text token by token, to know what it does to the session.
type effectsReader struct {
	Traits
	before     string     // the word before, "" at the beginning of a statement
	verb       string     // the first word of the statement
	is         VerbTraits // of that word
	statements int        // that have begun
	names      bool       // SET NAMES
	assigns    bool       // autocommit is being set
	routine    bool       // the text makes a routine: what follows is not run
}

// take reads the next token that is no blank and no comment, and whose text is word in upper case.
func (r *effectsReader) take(token scan.Token, word string) {
	r.MentionsReadOnly = r.MentionsReadOnly || strings.Contains(word, "READ_ONLY")
	switch token.Kind {
	case scan.Operator:
		r.operator(word)
		return
	case scan.Variable:
		r.reads(strings.Replace(word, "SESSION.", "", 1))
		written := r.is.sets || r.before == "INTO" // no server reports SELECT … INTO @v
		r.LeavesState = r.LeavesState || written && !strings.HasPrefix(word, "@@")
		r.assigned(word)
	case scan.Number:
		r.assigned(word)
		return
	case scan.Keyword, scan.Identifier, scan.QuotedIdentifier, scan.String:
		r.assigned(strings.Trim(word, "'\""))
	default:
		return
	}
	if r.before == "" {
		r.begin(word)
	}
	r.names = r.names || r.before == "SET" && word == "NAMES"
	r.LeavesState = r.LeavesState || stateWords[word] || stateWords[r.before+" "+word]
	r.routine = r.routine || routineWords[word] && r.is.defines
	if r.names && r.before == "COLLATE" {
		r.Collation = strings.Trim(token.Text, "'\"`")
	}
	r.follow(word)
	r.before = word
}

// begin reads the first word of a statement.
func (r *effectsReader) begin(verb string) {
	r.verb, r.is = verb, OfVerb(verb)
	r.OnlySets = r.is.sets && (r.OnlySets || r.statements == 0)
	r.statements++
	if r.is.commits {
		r.Ends = MaybeCommitted
	}
}

// operator reads an operator, or the end of a statement.
func (r *effectsReader) operator(op string) {
	switch {
	case op == "(":
		r.reads(r.before)
	case strings.HasPrefix(op, ":"):
		r.LeavesState = true // @v := 1
	case op == scan.DefaultDelimiter && !r.routine:
		r.before = ""
	}
	r.assigned(op)
	r.assigns = strings.HasSuffix(op, "=") && r.is.sets && strings.HasSuffix(strings.TrimRight(r.before, "`\""), "AUTOCOMMIT")
}

// reads notes that a function or variable is read.
func (r *effectsReader) reads(name string) {
	outlives, ok := lastResultFuncs[name]
	r.ReadsLastResult = r.ReadsLastResult || ok
	r.ReadsInsertID = r.ReadsInsertID || outlives
}

// assigned notes what autocommit is set to: anything but "on" begins a transaction with the next
// statement.
func (r *effectsReader) assigned(value string) {
	if !r.assigns {
		return
	}
	r.assigns = false
	switch value {
	case "1", "ON", "TRUE", "DEFAULT":
		r.Opens, r.Ends = NotOpen, MaybeCommitted
	default:
		r.Opens = SurelyOpen
	}
}

// follow follows what a word means for transactions.
func (r *effectsReader) follow(word string) {
	if r.routine {
		return
	}
	first := r.before == ""
	c, ok := controlWords[r.before+" "+word]
	switch {
	case ok && (first || r.verb == r.before):
		r.controls(c)
	case first && r.is.calls, r.is.block && transactionWords[word]:
		r.Opens = max(r.Opens, MaybeOpen)
	case r.before == "BEGIN" && r.verb == "BEGIN" && word != "WORK":
		r.controls(ControlNone) // it was a block
		r.Opens = NotOpen
	case r.verb == "ROLLBACK" && (word == "TO" || word == "SAVEPOINT"):
		r.controls(ControlNone)
		r.Ends = GoesOn
	case word == "CHAIN" && r.before != "NO" && (r.verb == "ROLLBACK" || r.verb == "COMMIT"):
		r.Opens = SurelyOpen
	}
}

// transactionWords are words in a block that may leave a transaction open.
var transactionWords = wordSet("TRANSACTION", "XA", "AUTOCOMMIT", "CALL", "EXECUTE")

// controls notes what the statement is for transactions.
func (r *effectsReader) controls(c Control) {
	if r.statements == 1 {
		r.Control = c
	}
	switch c {
	case ControlBegin:
		r.Opens = SurelyOpen
	case ControlRollback:
		r.Opens, r.Ends = NotOpen, RolledBack
	case ControlCommit, ControlXACommit:
		r.Opens, r.Ends = NotOpen, MaybeCommitted
	}
}
