package sqltext

import (
	"strings"

	"mysh/internal/scan"
)

// Control is how a statement controls the transaction.
type Control int

// The kinds of control.
const (
	ControlNone     Control = iota
	ControlBegin            // BEGIN, START TRANSACTION, XA START
	ControlRollback         // ROLLBACK, but not TO a savepoint; XA ROLLBACK
	ControlCommit           // COMMIT
	ControlXACommit         // XA COMMIT: a prepared transaction outlives its connection
)

// Openness is whether a transaction is open.
type Openness int

// The degrees of openness.
const (
	NotOpen Openness = iota
	MaybeOpen
	SurelyOpen
)

// Ending is how a statement may end an open transaction.
type Ending int

// The endings of a transaction.
const (
	GoesOn Ending = iota
	RolledBack
	MaybeCommitted // by COMMIT or by an implicit commit
)

// stateWords are words, alone or two in a row, of statements that leave state in the session
// that no server reports: locks, roles, characteristics of the next transaction only, temporary
// tables. Statements that run other text, and may so leave state, count too. A blank before a
// word means that the word begins the statement.
var stateWords = wordSet(" CALL", " EXECUTE", " GET", " HANDLER", " PREPARE", "BACKUP LOCK", "BACKUP STAGE", "CREATE TEMPORARY",
	"FOR EXPORT", "GET_LOCK", " LOCK", "READ LOCK", "REPLACE TEMPORARY", "SET ROLE", "SET TRANSACTION")

// controlWords are the words that begin or end a transaction, at the beginning of a statement.
var controlWords = map[string]Control{
	" BEGIN": ControlBegin, "START TRANSACTION": ControlBegin, "XA START": ControlBegin, "XA BEGIN": ControlBegin,
	" ROLLBACK": ControlRollback, "XA ROLLBACK": ControlRollback,
	" COMMIT": ControlCommit, "XA COMMIT": ControlXACommit,
}

// routineWords are objects of CREATE and ALTER that contain statements.
var routineWords = wordSet("PROCEDURE", "FUNCTION", "TRIGGER", "EVENT", "PACKAGE")

// lastResultFuncs are the functions and variables that read the result of an earlier statement.
// The value is true if the result survives other statements in between.
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

// An effectsReader reads the tokens of a text to find its effects on the session.
type effectsReader struct {
	Traits
	before              string     // the previous word; "" at the beginning of a statement
	verb                string     // the first word of the current statement
	verbTraits          VerbTraits // the traits of verb
	statements          int        // number of statements begun
	isSetNames          bool       // the statement is SET NAMES
	isSettingAutocommit bool       // the next value is assigned to autocommit
	mode                scan.Mode  // in which the server reads the text
	isRoutine           bool       // the text defines a routine: the statements in it do not run
}

// read reads a token that is neither blank nor a comment. word is its text in upper case.
func (r *effectsReader) read(token scan.Token, word string) {
	r.MentionsReadOnly = r.MentionsReadOnly || strings.Contains(word, "READ_ONLY")
	if r.verb == "USE" && token.Kind != scan.VersionMark && word != scan.DefaultDelimiter {
		r.Schema += Unquote(token.Text, r.mode)
	}
	switch token.Kind {
	case scan.Operator:
		r.operator(word)
		return
	case scan.Variable:
		r.noteRead(strings.Replace(word, "SESSION.", "", 1))
		written := r.verbTraits.sets || r.before == "INTO" // no server reports the variable of SELECT … INTO @v
		r.LeavesState = r.LeavesState || written && !strings.HasPrefix(word, "@@")
		r.noteAutocommit(word)
	case scan.Number:
		r.noteAutocommit(word)
		return
	case scan.Keyword, scan.Identifier, scan.QuotedIdentifier, scan.String:
		r.noteAutocommit(strings.Trim(word, "'\""))
	default:
		return
	}
	if r.before == "" {
		r.begin(word)
	}
	r.isSetNames = r.isSetNames || r.before == "SET" && word == "NAMES"
	r.LeavesState = r.LeavesState || stateWords[word] || stateWords[r.before+" "+word]
	r.isRoutine = r.isRoutine || routineWords[word] && r.verbTraits.defines
	if r.isSetNames && r.before == "COLLATE" {
		r.Collation = strings.Trim(token.Text, "'\"`")
	}
	r.noteTransaction(word)
	r.before = word
}

// begin reads the first word of a statement.
func (r *effectsReader) begin(verb string) {
	r.verb, r.verbTraits, r.Schema = verb, OfVerb(verb), ""
	r.OnlySets = r.verbTraits.sets && (r.OnlySets || r.statements == 0)
	r.statements++
	if r.verbTraits.commits {
		r.Ends = MaybeCommitted
	}
}

// operator reads an operator or the end of a statement.
func (r *effectsReader) operator(op string) {
	switch {
	case op == "(":
		r.noteRead(r.before)
	case strings.HasPrefix(op, ":"):
		r.LeavesState = true // as in @v := 1
	case op == scan.DefaultDelimiter && !r.isRoutine:
		r.before = ""
	}
	r.noteAutocommit(op)
	r.isSettingAutocommit = strings.HasSuffix(op, "=") && r.verbTraits.sets && strings.HasSuffix(strings.TrimRight(r.before, "`\""), "AUTOCOMMIT")
}

// noteRead records that the text reads a function or variable.
func (r *effectsReader) noteRead(name string) {
	outlives, ok := lastResultFuncs[name]
	r.ReadsLastResult = r.ReadsLastResult || ok
	r.ReadsInsertID = r.ReadsInsertID || outlives
}

// noteAutocommit records a value of autocommit. Any value other than "on" opens a transaction
// with the next statement.
func (r *effectsReader) noteAutocommit(value string) {
	if !r.isSettingAutocommit {
		return
	}
	r.isSettingAutocommit = false
	switch value {
	case "1", "ON", "TRUE", "DEFAULT":
		r.Opens, r.Ends = NotOpen, MaybeCommitted
	default:
		r.Opens = SurelyOpen
	}
}

// noteTransaction records the effect of a word on transactions.
func (r *effectsReader) noteTransaction(word string) {
	if r.isRoutine {
		return
	}
	first := r.before == ""
	c, ok := controlWords[r.before+" "+word]
	switch {
	case ok && (first || r.verb == r.before):
		r.noteControl(c)
	case first && r.verbTraits.calls, r.verbTraits.block && transactionWords[word]:
		r.Opens = max(r.Opens, MaybeOpen)
	case r.before == "BEGIN" && r.verb == "BEGIN" && word != "WORK":
		r.noteControl(ControlNone) // BEGIN opened a block
		r.Opens = NotOpen
	case r.verb == "ROLLBACK" && (word == "TO" || word == "SAVEPOINT"):
		r.noteControl(ControlNone)
		r.Ends = GoesOn
	case word == "CHAIN" && r.before != "NO" && (r.verb == "ROLLBACK" || r.verb == "COMMIT"):
		r.Opens = SurelyOpen
	}
}

// transactionWords are words of a block that may open a transaction.
var transactionWords = wordSet("TRANSACTION", "XA", "AUTOCOMMIT", "CALL", "EXECUTE")

// noteControl records how the statement controls the transaction.
func (r *effectsReader) noteControl(c Control) {
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
