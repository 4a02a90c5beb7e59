package scan

// routine follows a statement that can contain others. While its blocks are open, a delimiter
// does not end the statement.
//
// It receives the statement's tokens one by one. Words such as BEGIN, END and IF are not
// reserved, or have several meanings. It therefore tracks where a statement of the body can
// begin, and treats such words as keywords only where the grammar has them:
// https://dev.mysql.com/doc/refman/9.7/en/sql-compound-statements.html and
// https://mariadb.com/docs/server/reference/sql-statements/programmatic-compound-statements.
type routine struct {
	phase  phase
	kind   kind
	blocks []block
	used   bool // it has received a statement
	oracle bool // sql_mode is ORACLE: BEGIN begins a block
	awaits bool // a compound statement outside a routine has not reached the word after which statements follow
	inWord bool // a word continues in text that was not fed yet

	start    bool // a statement of the body can begin here
	label    bool // the last token began a statement, and can be its label
	angle    bool // inside <<label>>
	declare  bool // in a DECLARE statement
	handler  handler
	afterEnd bool // END was the last token: the block's kind may follow
	skip     int  // how many tokens to ignore

	parens  int
	returns bool   // RETURNS was seen
	definer bool   // DEFINER was seen
	nested  nested // a routine of a package
	prev    prev
}

// phase is which part of the statement comes next.
type phase byte

const (
	idle         phase = iota // this statement ends at its delimiter
	header                    // CREATE … up to the kind of object
	begins                    // BEGIN, which NOT ATOMIC may follow, or in Oracle mode a block
	sets                      // SET, which STATEMENT may follow
	setsFor                   // SET STATEMENT, up to FOR
	compound                  // after that: the word that begins a compound statement
	name                      // the object's name
	clauses                   // up to the body
	asOrIs                    // AS or IS was seen: a string, or Oracle's declarations
	declarations              // up to BEGIN
	body
)

// kind is the kind of object that is created.
type kind byte

const (
	procedure kind = iota
	function
	trigger
	event
	packaged
)

// block is an open block.
type block byte

const (
	plainBlock  block = iota // BEGIN, LOOP, REPEAT, IF, CASE as a statement
	awaitsDo                 // WHILE or FOR, up to DO or LOOP
	repeatBlock              // REPEAT
	caseExpr                 // CASE in an expression
	untilExpr                // REPEAT … UNTIL, up to END
	packageBody
)

// handler is the last part of DECLARE … HANDLER FOR that was seen.
type handler byte

const (
	noHandler handler = iota
	handlerSeen
	wantsCondition
	hasCondition
)

// nested is the last part of a package's routine that was seen.
type nested byte

const (
	noRoutine nested = iota
	routineHeader
	routineDeclarations
)

// prev is the kind of the last token.
type prev byte

const (
	other     prev = iota // an operator, or a word that an operand must follow
	operand               // a token that END can follow
	dot                   // . or @: a name follows
	equals                // = or :=
	wordEach              // EACH
	wordChar              // CHAR, CHARACTER, RETURNS: SET is part of a type
	wordNot               // NOT
	wordBegin             // BEGIN
)

// reset makes r idle.
func (r *routine) reset() {
	if r.used {
		*r = routine{blocks: r.blocks[:0]}
	}
}

// begin starts a statement with its verb, and reports whether the routine needs its tokens.
func (r *routine) begin(verb string, m Mode) bool {
	switch verb {
	case "CREATE", "ALTER":
		r.phase = header
	case "BEGIN":
		r.phase = begins
	case "SET":
		if m.MariaDB {
			r.phase = sets
		}
	case "DECLARE", "IF", "CASE", "LOOP", "REPEAT", "WHILE", "FOR":
		if m.MariaDB {
			r.alone([]byte(verb), m.Oracle)
		}
	}
	r.oracle = m.Oracle
	r.used = r.phase != idle
	return r.used
}

// alone handles the first word of a possible compound statement outside a routine, which
// MariaDB has. In Oracle mode DECLARE begins one, too.
func (r *routine) alone(u []byte, oracle bool) {
	r.phase = idle
	switch string(u) {
	case "BEGIN":
		r.phase = begins
	case "DECLARE":
		if oracle {
			r.phase = declarations
		}
	case "IF", "CASE", "LOOP", "REPEAT", "WHILE", "FOR":
		r.phase, r.awaits = body, true
		r.startWord(u)
	}
}

// block begins the block of a BEGIN outside a routine.
func (r *routine) block() {
	r.phase = body
	r.push(plainBlock)
	r.start = true
}

// open reports whether a delimiter is part of the statement.
func (r *routine) open() bool {
	return r.phase == declarations || r.phase == body && len(r.blocks) > 0 && !r.awaits
}

// literal handles a string, a quoted identifier, or \N.
func (r *routine) literal() {
	if r.phase != idle {
		r.operandToken()
	}
}

// operandToken handles a token that is no keyword.
func (r *routine) operandToken() {
	switch r.phase {
	case begins:
		r.phase = idle
		if r.oracle {
			r.block()
			r.operandInBody()
		}
	case sets, compound:
		r.phase = idle
	case name:
		if r.skip == 0 {
			r.named()
		}
	case asOrIs:
		r.phase = idle // AS 'text' of a routine in another language
	case body:
		r.operandInBody()
	}
	r.prev = operand
}

// named handles the object's name.
func (r *routine) named() {
	r.phase = clauses
	if r.kind == packaged {
		r.phase = body
		r.push(packageBody)
		r.start = true
	}
}

// word handles a word. A word before a dot is a name.
func (r *routine) word(w []byte, beforeDot bool) {
	if beforeDot || r.prev == dot || isDigit(w[0]) || len(w) > longestKeyword {
		r.operandToken()
		return
	}
	var word [longestKeyword]byte
	u := word[:copy(word[:], w)]
	for i, c := range u {
		u[i] = upper(c)
	}
	prev := prevOf(u)
	switch r.phase {
	case header:
		r.headerWord(u)
	case begins:
		switch {
		case string(u) == "NOT":
			r.block()
			r.start = false
			prev = wordNot
		case r.oracle && string(u) != "WORK":
			r.block()
			r.bodyWord(u)
		default:
			r.phase = idle
		}
	case sets:
		r.phase = idle
		if string(u) == "STATEMENT" {
			r.phase = setsFor
		}
	case setsFor:
		if string(u) == "FOR" && r.parens == 0 {
			r.phase = compound
		}
	case compound:
		r.alone(u, r.oracle)
	case name:
		switch string(u) {
		case "IF", "NOT", "EXISTS", "BODY":
		default:
			r.named()
		}
	case clauses:
		r.clauseWord(u)
	case asOrIs:
		r.phase = declarations
		if w[0] == '$' { // a body in another language; this server has no quotes for it
			r.phase = idle
		}
		r.declarationWord(u)
	case declarations:
		r.declarationWord(u)
	case body:
		r.bodyWord(u)
	}
	r.prev = prev
}

// longestKeyword is the length of the longest word that routine or its tables know.
const longestKeyword = 16

func prevOf(u []byte) prev {
	switch string(u) {
	case "EACH":
		return wordEach
	case "CHAR", "CHARACTER", "RETURNS":
		return wordChar
	case "NOT":
		return wordNot
	case "BEGIN":
		return wordBegin
	case "AND", "OR", "XOR", "IN", "IS", "LIKE", "BETWEEN", "DIV", "MOD", "REGEXP", "RLIKE", "BINARY",
		"CASE", "WHEN", "THEN", "ELSE", "AS", "SELECT", "WHERE", "ON", "BY", "HAVING", "DISTINCT",
		"INTERVAL", "UNTIL", "FROM", "JOIN", "SET", "RETURN":
		return other
	}
	return operand
}

func (r *routine) headerWord(u []byte) {
	switch string(u) {
	case "PROCEDURE":
		r.kind, r.phase = procedure, name
	case "FUNCTION":
		r.kind, r.phase = function, name
	case "TRIGGER":
		r.kind, r.phase = trigger, name
	case "EVENT":
		r.kind, r.phase = event, name
	case "PACKAGE":
		r.kind, r.phase = packaged, name
	case "DEFINER":
		r.definer = true
	case "OR", "REPLACE", "AGGREGATE":
	case "VIEW", "SQL":
		r.phase = idle
	default:
		if !r.definer {
			r.phase = idle
		}
	}
	if r.prev == equals && r.definer {
		r.phase = header // DEFINER = event@localhost
	}
}

// clauseWord handles a word between the object's name and its body.
func (r *routine) clauseWord(u []byte) {
	if r.parens > 0 {
		return
	}
	switch r.kind {
	case trigger:
		if string(u) == "ROW" && r.prev == wordEach {
			r.phase, r.start = body, true
		}
		return
	case event:
		if string(u) == "DO" {
			r.phase, r.start = body, true
		}
		return
	}
	switch string(u) {
	case "RETURNS":
		r.returns = true
	case "BEGIN", "IF", "CASE", "LOOP", "WHILE", "REPEAT":
		r.phase, r.start = body, true
		r.bodyWord(u)
	case "AS", "IS":
		r.phase = asOrIs
	case "RETURN":
		if r.kind == procedure || r.returns {
			r.phase = idle
		}
	case "SET":
		if r.prev != wordChar {
			r.phase = idle
		}
	case "ALTER", "CALL", "COMMIT", "CREATE", "DELETE", "DO", "DROP", "EXECUTE", "FLUSH", "GET", "GRANT",
		"INSERT", "KILL", "LOAD", "PREPARE", "REPLACE", "RESIGNAL", "REVOKE", "ROLLBACK", "SELECT",
		"SHOW", "SIGNAL", "START", "TRUNCATE", "UPDATE", "VALUES", "WITH":
		r.phase = idle
	}
}

// declarationWord handles a word between AS or IS and BEGIN.
func (r *routine) declarationWord(u []byte) {
	if string(u) == "BEGIN" {
		r.phase, r.start = body, true
		r.bodyWord(u)
	}
}

// punct handles a byte that is neither part of a word nor of a string; := is '='.
func (r *routine) punct(c byte) {
	r.prev = other
	switch c {
	case '(':
		r.parens++
	case ')':
		r.parens = max(0, r.parens-1)
		r.prev = operand
	case '.', '@':
		r.prev = dot
	case '=':
		r.prev = equals
	}
	switch r.phase {
	case begins:
		r.phase = idle
		if r.oracle {
			r.block()
			r.punctInBody(c)
		}
	case sets, compound:
		r.phase = idle
	case asOrIs:
		r.phase = declarations
	case body:
		r.punctInBody(c)
	}
}

func (r *routine) push(b block) { r.blocks = append(r.blocks, b) }

// top returns the innermost open block; plainBlock if there is none.
func (r *routine) top() block {
	if len(r.blocks) == 0 {
		return plainBlock
	}
	return r.blocks[len(r.blocks)-1]
}

// pop closes the innermost block. After the last block the statement's delimiter follows.
func (r *routine) pop() {
	r.blocks = r.blocks[:len(r.blocks)-1]
	if len(r.blocks) == 0 {
		r.phase = idle
	}
}

// isEndKind reports whether END is followed by u to close a block of that kind.
func isEndKind(u []byte) bool {
	switch string(u) {
	case "IF", "CASE", "LOOP", "WHILE", "REPEAT", "FOR":
		return true
	}
	return false
}
