package session

import (
	"strings"

	"mysh/internal/scan"
)

// An effects is what a statement's text shows of what it does to the session.
type effects struct {
	plain           bool     // it does nothing but set variables, or the schema
	leavesState     bool     // it may leave something that cannot be restored
	readsLastResult bool     // it reads what the statement before it has left
	readsInsertID   bool     // it reads the last AUTO_INCREMENT value, which outlives other statements
	collation       string   // of SET NAMES … COLLATE
	control         control  // of its first statement
	opens           openness // of a transaction after it that was not open before
	ends            ending   // of a transaction that was open before
}

// A control is what a statement is for the transaction that is open.
type control int

const (
	controlNone     control = iota
	controlBegin            // BEGIN, START TRANSACTION, XA START
	controlRollback         // ROLLBACK, but not TO a savepoint; XA ROLLBACK
	controlCommit           // COMMIT
	controlXACommit         // XA COMMIT, of a transaction that outlives its connection once it is prepared
)

// An openness is how sure it is that a transaction is open.
type openness int

const (
	notOpen openness = iota
	maybeOpen
	surelyOpen
)

// An ending is what becomes of an open transaction.
type ending int

const (
	goesOn ending = iota
	rolledBack
	maybeCommitted // by COMMIT or by what commits implicitly
)

// stateWords are words of statements, alone or two in a row, that leave what no server reports:
// locks, roles, what holds for the next transaction alone, a temporary table made of rows; and
// of those that run a text which is not theirs, and may do so. A blank before a word says that it
// is the statement's first.
var stateWords = wordSet(" CALL", " EXECUTE", " GET", " HANDLER", " PREPARE", "BACKUP LOCK", "BACKUP STAGE", "CREATE TEMPORARY",
	"FOR EXPORT", "GET_LOCK", " LOCK", "READ LOCK", "REPLACE TEMPORARY", "SET ROLE", "SET TRANSACTION")

// controlWords are the first words of a statement that begin or end a transaction.
var controlWords = map[string]control{
	" BEGIN": controlBegin, "START TRANSACTION": controlBegin, "XA START": controlBegin, "XA BEGIN": controlBegin,
	" ROLLBACK": controlRollback, "XA ROLLBACK": controlRollback,
	" COMMIT": controlCommit, "XA COMMIT": controlXACommit,
}

// committing are verbs that commit what is open, or may do so.
// Source: https://dev.mysql.com/doc/refman/9.7/en/implicit-commit.html.
var committing = wordSet("ALTER", "ANALYZE", "BEGIN", "CACHE", "CALL", "CHANGE", "CHECK", "COMMIT", "CREATE", "DROP", "EXECUTE",
	"FLUSH", "GRANT", "IMPORT", "INSTALL", "LOCK", "OPTIMIZE", "RENAME", "REPAIR", "RESET", "REVOKE", "START", "STOP", "TRUNCATE",
	"UNINSTALL")

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

// effectsOf reads a text of one or several statements.
func effectsOf(text string, mode scan.Mode) effects {
	r := effectsReader{}
	for token := range scan.Tokens(text, mode) {
		r.take(token)
	}
	return r.effects
}

// effectsOf returns what a statement does to the session, as far as that matters.
func (s *Session) effectsOf(text string) effects {
	if !s.cfg.Interactive {
		return effects{}
	}
	s.mu.Lock()
	mode := s.scanMode()
	s.mu.Unlock()
	return effectsOf(text, mode)
}

// An effectsReader follows a text token by token.
type effectsReader struct {
	effects
	before     string // the word before, "" at the beginning of a statement
	verb       string // the first word of the statement
	statements int    // that have begun
	sets       bool   // the statement is SET or USE
	names      bool   // SET NAMES
	assigns    bool   // autocommit is being set
	routine    bool   // the text makes a routine: what follows is not run
}

// take reads the next token.
func (r *effectsReader) take(token scan.Token) {
	word := strings.ToUpper(token.Text)
	switch token.Kind {
	case scan.Operator:
		r.operator(word)
		return
	case scan.Variable:
		r.reads(strings.Replace(word, "SESSION.", "", 1))
		written := r.sets || r.before == "INTO" // no server reports SELECT … INTO @v
		r.leavesState = r.leavesState || written && !strings.HasPrefix(word, "@@")
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
	r.leavesState = r.leavesState || stateWords[word] || stateWords[r.before+" "+word]
	r.routine = r.routine || routineWords[word] && (r.verb == "CREATE" || r.verb == "ALTER")
	if r.names && r.before == "COLLATE" {
		r.collation = strings.Trim(token.Text, "'\"`")
	}
	r.follow(word)
	r.before = word
}

// begin reads the first word of a statement.
func (r *effectsReader) begin(verb string) {
	r.verb = verb
	r.sets = verb == "SET" || verb == "USE"
	r.plain = r.sets && (r.plain || r.statements == 0)
	r.statements++
	if committing[verb] {
		r.ends = maybeCommitted
	}
}

// operator reads an operator, or the end of a statement.
func (r *effectsReader) operator(op string) {
	switch {
	case op == "(":
		r.reads(r.before)
	case strings.HasPrefix(op, ":"):
		r.leavesState = true // @v := 1
	case op == scan.DefaultDelimiter && !r.routine:
		r.before = ""
	}
	r.assigned(op)
	r.assigns = strings.HasSuffix(op, "=") && r.sets && strings.HasSuffix(r.before, "AUTOCOMMIT")
}

// reads notes that a function or variable is read.
func (r *effectsReader) reads(name string) {
	outlives, ok := lastResultFuncs[name]
	r.readsLastResult = r.readsLastResult || ok
	r.readsInsertID = r.readsInsertID || outlives
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
		r.opens, r.ends = notOpen, maybeCommitted
	default:
		r.opens = surelyOpen
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
	case first && (word == "CALL" || word == "EXECUTE"), r.compound() && transactionWords[word]:
		r.opens = max(r.opens, maybeOpen)
	case r.before == "BEGIN" && r.verb == "BEGIN" && word != "WORK":
		r.controls(controlNone) // it was a block
		r.opens = notOpen
	case r.verb == "ROLLBACK" && (word == "TO" || word == "SAVEPOINT"):
		r.controls(controlNone)
		r.ends = goesOn
	case word == "CHAIN" && r.before != "NO" && (r.verb == "ROLLBACK" || r.verb == "COMMIT"):
		r.opens = surelyOpen
	}
}

// transactionWords are words in a block that may leave a transaction open.
var transactionWords = wordSet("TRANSACTION", "XA", "AUTOCOMMIT", "CALL", "EXECUTE")

// compound reports whether the statement is a block, which holds others.
func (r *effectsReader) compound() bool {
	switch r.verb {
	case "BEGIN", "IF", "FOR", "LOOP", "REPEAT", "WHILE", "CASE", "DECLARE":
		return true
	}
	return false
}

// controls notes what the statement is for transactions.
func (r *effectsReader) controls(c control) {
	if r.statements == 1 {
		r.control = c
	}
	switch c {
	case controlBegin:
		r.opens = surelyOpen
	case controlRollback:
		r.opens, r.ends = notOpen, rolledBack
	case controlCommit, controlXACommit:
		r.opens, r.ends = notOpen, maybeCommitted
	}
}
