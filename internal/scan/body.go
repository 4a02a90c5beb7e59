package scan

// bodyWord handles a word of the body that may be a keyword.
func (r *routine) bodyWord(u []byte) {
	if r.awaits && len(r.blocks) == 1 {
		r.awaits = r.stillAwaits(u)
	}
	if r.skip > 0 {
		r.skip--
		return
	}
	if r.afterEnd {
		r.afterEnd = false
		if isEndKind(u) {
			return
		}
	}
	if r.label && len(r.blocks) == 0 {
		r.phase = idle // a single statement, and this is its second token
		return
	}
	r.label = false
	if r.declare && r.handlerWord(u) {
		return
	}
	if r.start {
		r.start, r.angle = false, false
		r.startWord(u)
		return
	}
	switch string(u) {
	case "THEN", "ELSE":
		r.start = r.top() != caseExpr
	case "DO", "LOOP":
		if r.top() == awaitsDo {
			r.blocks[len(r.blocks)-1] = plainBlock
			r.start = true
		}
	case "CASE":
		r.push(caseExpr)
	case "END":
		if t := r.top(); (t == caseExpr || t == untilExpr) && r.prev == operand {
			r.pop()
			r.afterEnd = t == untilExpr
		}
	case "ATOMIC":
		r.start = r.prev == wordNot
	case "BEGIN":
		if r.nested != noRoutine {
			r.nested = noRoutine
			r.push(plainBlock)
			r.start = true
		}
	case "AS", "IS":
		switch {
		case r.nested == routineHeader:
			r.nested = routineDeclarations
			r.start = true
		case r.top() == packageBody && r.nested == noRoutine:
			r.start = true
		}
	}
}

// stillAwaits reports whether a compound statement outside a routine has not yet reached, with
// this word, the place where statements follow.
func (r *routine) stillAwaits(u []byte) bool {
	switch string(u) {
	case "THEN", "DO", "LOOP":
		return false
	case "SELECT", "WITH", "VALUES":
	default:
		r.callAwaits()
	}
	return !r.start // statements follow LOOP and REPEAT at once
}

// callAwaits handles a token after LOOP or REPEAT that does not begin a statement. In
// parentheses it makes LOOP or REPEAT a call of the function, as in REPEAT('a', 3).
func (r *routine) callAwaits() {
	if r.awaits && r.start && r.parens > 0 {
		r.phase = idle
	}
}

// startWord handles a word that begins a statement of the body.
func (r *routine) startWord(u []byte) {
	switch string(u) {
	case "BEGIN":
		if r.top() != packageBody || r.nested != noRoutine {
			r.push(plainBlock)
		}
		r.nested = noRoutine
		r.start = true
	case "LOOP":
		r.push(plainBlock)
		r.start = true
	case "REPEAT":
		r.push(repeatBlock)
		r.start = true
	case "IF", "CASE":
		r.push(plainBlock)
	case "WHILE", "FOR":
		r.push(awaitsDo)
	case "DECLARE":
		r.declare = true
	case "UNTIL":
		if r.top() == repeatBlock {
			r.blocks[len(r.blocks)-1] = untilExpr
		}
	case "ELSE", "EXCEPTION":
		r.start = true
	case "ELSEIF", "ELSIF", "WHEN":
	case "END":
		if len(r.blocks) > 0 {
			r.pop()
			r.afterEnd = true
		}
	case "PROCEDURE", "FUNCTION":
		if r.top() == packageBody {
			r.nested = routineHeader
		} else {
			r.label = true
		}
	case "AS", "IS":
		r.start = r.top() == packageBody
	case "FOLLOWS", "PRECEDES":
		if r.kind == trigger && len(r.blocks) == 0 {
			r.skip, r.start = 1, true
			return
		}
		r.label = true
	default:
		r.label = true
	}
}

// handlerWord handles a word in a DECLARE statement, and reports whether the word has no other
// meaning. After the conditions of a handler a statement begins.
func (r *routine) handlerWord(u []byte) bool {
	switch r.handler {
	case noHandler:
		if string(u) == "HANDLER" {
			r.handler = handlerSeen
		}
	case handlerSeen:
		if string(u) == "FOR" {
			r.handler = wantsCondition
		}
	case wantsCondition:
		switch string(u) {
		case "NOT", "SQLSTATE", "VALUE":
		default:
			r.handler = hasCondition
		}
	case hasCondition:
		r.declare, r.handler = false, noHandler
		r.start = true
		return false
	}
	return true
}

// operandInBody handles a string, a number or a name.
func (r *routine) operandInBody() {
	if r.skip > 0 {
		r.skip--
		return
	}
	if r.label && len(r.blocks) == 0 {
		r.phase = idle
		return
	}
	r.callAwaits()
	r.awaits = r.awaits && !r.start
	// A label may be quoted.
	r.label = r.start
	r.start, r.afterEnd = false, false
	if r.handler == wantsCondition {
		r.handler = hasCondition
	}
}

// punctInBody handles a byte that is neither part of a word nor of a string.
func (r *routine) punctInBody(c byte) {
	if c == '(' && r.awaits && r.start {
		return
	}
	r.callAwaits()
	r.awaits = r.awaits && !r.start
	switch c {
	case ';':
		for r.top() == caseExpr {
			r.pop()
		}
		r.start, r.label, r.declare, r.handler = true, false, false, noHandler
		r.afterEnd = false
		if r.nested == routineHeader {
			r.nested = noRoutine
		}
		return
	case ':':
		if r.label {
			r.start, r.label = true, false
			return
		}
	case ',':
		if r.handler == hasCondition {
			r.handler = wantsCondition
			return
		}
	case '<':
		if r.start || r.angle {
			r.angle, r.start = true, false
			return
		}
	case '>':
		if r.angle {
			r.start = true
			r.label = false
			return
		}
	}
	r.angle = false
	if r.label && len(r.blocks) == 0 {
		r.phase = idle
	}
	r.start, r.label = false, false
}
