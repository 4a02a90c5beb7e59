package complete

import (
	"slices"
	"strings"

	"mysh/internal/product"
)

// A sentence is a text through one branch of the grammar.
type sentence struct {
	rule      string // the rule that has the branch
	text      string // the branch as written in the grammar
	inProgram bool   // the sentence is a statement in the body of a stored program
}

// A sentenceMaker writes sentences in a server's language.
type sentenceMaker struct {
	r       *rules
	bodies  []expression
	least   []phrase // the shortest phrase of each rule
	parents []occurrence
}

// costly are rules whose sentences servers refuse for other reasons before they have read them
// to the end. Sentences of other rules contain the parts of these.
var costly = map[string]bool{"delete": true, "declaration": true, "bare_compound": true}

// An occurrence is a place in the body of a rule that calls another rule.
type occurrence struct {
	rule int32
	at   *expression
}

// samples fill the slots of sentences. A slot without a sample is filled with a name.
var samples = map[slotKind]string{
	textSlot: "'x'", numberSlot: "1", valueSlot: "1", opSlot: "=", functionSlot: "ABS", userSlot: "'u1'@'h'", roleSlot: "'r1'",
	charsetSlot: "utf8mb4", collationSlot: "utf8mb4_bin", engineSlot: "InnoDB", variableSlot: "sort_buffer_size", globalSlot: "@@sort_buffer_size",
	userVarSlot: "@v", tableSlot: "t1", baseSlot: "t1", threadSlot: "1", topicSlot: "'x'",
}

// sentences returns the shortest sentence through each branch of a server's grammar: each
// alternative, and each optional or repeated part.
func sentences(s product.Server) (list []sentence) {
	m := &sentenceMaker{r: theRules()}
	m.bodies = m.r.pruned(s)
	m.measure()
	known := make(map[string]bool)
	for _, root := range []int32{m.r.root, m.r.inProgram} {
		m.reach(root)
		for i := range m.bodies {
			number := int32(i)
			if m.parents[number].rule < 0 && number != root || m.bodies[i].op == 0 || (root == m.r.inProgram) != (m.r.names[i] == "program_statement") {
				continue
			}
			branches(&m.bodies[i], func(at *expression) {
				p, ok := m.of(at)
				if !ok {
					return
				}
				text := m.wrap(root, number, insert(&m.bodies[number], at, p.text, m.mustOf))
				one := sentence{m.r.names[i], text, root == m.r.inProgram}
				if !known[one.statement()] {
					known[one.statement()] = true
					list = append(list, one)
				}
			})
		}
	}
	return list
}

// branches calls do for each alternative, optional part and repeated part of an expression.
func branches(e *expression, do func(*expression)) {
	for i := range e.of {
		if e.op == '|' || e.op == '?' || e.op == '*' {
			do(&e.of[i])
		}
		branches(&e.of[i], do)
	}
}

// measure computes the shortest phrase of each rule.
func (m *sentenceMaker) measure() {
	m.least = make([]phrase, len(m.bodies))
	for changed := true; changed; {
		changed = false
		for i := range m.bodies {
			if m.bodies[i].op == 0 {
				continue
			}
			if p, ok := m.of(&m.bodies[i]); ok && (m.least[i].cost == 0 || p.cost < m.least[i].cost) {
				m.least[i], changed = p, true
			}
		}
	}
}

// A phrase is a part of a sentence. A part that not all servers accept costs more than its
// length, so that it appears only in the sentences about that part.
type phrase struct {
	text string
	cost int
}

// of returns the shortest phrase of an expression that is known so far.
func (m *sentenceMaker) of(e *expression) (best phrase, found bool) {
	switch e.op {
	case 'a':
		text := ""
		switch n := e.atom; {
		case n.kind == callNode:
			return m.least[n.value], m.least[n.value].cost > 0
		case n.kind == wordNode:
			text = m.r.words[n.value]
		case slots[n.value].accepts == 0:
			return phrase{}, false
		default:
			text = samples[slotKind(n.value)]
			if text == "" {
				text = slots[n.value].name + "1"
			}
		}
		return phrase{text, len(text) + 1}, true
	case '?', '*':
		return phrase{"", 1}, true
	case '|':
		for i := range e.of {
			if p, ok := m.of(&e.of[i]); ok && (!found || p.cost < best.cost) {
				best, found = p, true
			}
		}
		return best, found
	}
	best.cost = 1
	if e.when != nil {
		best.cost = 1000
	}
	for i := range e.of {
		p, ok := m.of(&e.of[i])
		if !ok {
			return phrase{}, false
		}
		best.text, best.cost = best.text+" "+p.text, best.cost+p.cost
	}
	return best, true
}

func (m *sentenceMaker) mustOf(e *expression) string {
	p, _ := m.of(e)
	return p.text
}

// insert returns a phrase of e with text in place of one of its parts.
func insert(e, part *expression, text string, of func(*expression) string) string {
	if e == part {
		return text
	}
	if !contains(e, part) {
		return of(e)
	}
	var parts []string
	for i := range e.of {
		if e.op == ' ' || contains(&e.of[i], part) {
			parts = append(parts, insert(&e.of[i], part, text, of))
		}
	}
	return strings.Join(parts, " ")
}

func contains(e, part *expression) bool {
	if e == part {
		return true
	}
	for i := range e.of {
		if contains(&e.of[i], part) {
			return true
		}
	}
	return false
}

// reach computes from where the shortest sentence with each rule calls that rule.
func (m *sentenceMaker) reach(root int32) {
	m.parents = make([]occurrence, len(m.bodies))
	length := make([]int, len(m.bodies))
	for i := range m.parents {
		m.parents[i].rule, length[i] = -1, 1<<30
	}
	length[root] = 0
	for changed := true; changed; {
		changed = false
		for i := range m.bodies {
			if length[i] == 1<<30 {
				continue
			}
			calls(&m.bodies[i], func(at *expression) {
				callee := at.atom.value
				without := insert(&m.bodies[i], at, "", m.mustOf)
				cost := len(without) + 1
				if costly[m.r.names[i]] {
					cost += 1000
				}
				if n := length[i] + cost; callee != root && n < length[callee] {
					length[callee], m.parents[callee] = n, occurrence{int32(i), at}
					changed = true
				}
			})
		}
	}
}

func calls(e *expression, do func(*expression)) {
	if e.op == 'a' && e.atom.kind == callNode {
		do(e)
	}
	for i := range e.of {
		calls(&e.of[i], do)
	}
}

// wrap returns a whole sentence with text in place of a rule.
func (m *sentenceMaker) wrap(root, rule int32, text string) string {
	for rule != root {
		p := m.parents[rule]
		text = insert(&m.bodies[p.rule], p.at, text, m.mustOf)
		rule = p.rule
	}
	return strings.Join(strings.Fields(text), " ")
}

// statement returns a sentence as a complete statement: the grammar covers the bodies of stored
// programs only from one semicolon to the next.
func (s sentence) statement() string {
	words := strings.Fields(s.text)
	before, after := "", ""
	if s.inProgram {
		before = "CREATE PROCEDURE p1 ( ) BEGIN"
		switch key := words[0]; key {
		case "END":
			if len(words) > 1 {
				key += " " + words[1]
			}
			if begins[key] == "" {
				return "CREATE PROCEDURE p1 ( ) label1 : BEGIN DO 1 ; " + s.text
			}
			before += " " + begins[key]
		default:
			before += " " + begins[key]
			after = ends[key]
		}
		after += " ; END"
	}
	text := strings.Join(strings.Fields(before+" "+s.text+closing(words, s.inProgram)+after), " ")
	return strings.NewReplacer(" ( ", "(", " (", "(", " )", ")", "' : ", "':", " . . ", " .. ").Replace(text)
}

// begins maps the keyword of a part of a body to the text that must precede the part.
var begins = map[string]string{
	"END IF": "IF 1 THEN DO 1 ;", "END CASE": "CASE WHEN 1 THEN DO 1 ;", "END LOOP": "label1 : LOOP DO 1 ;", "END WHILE": "label1 : WHILE 1 DO DO 1 ;",
	"END REPEAT": "label1 : REPEAT DO 1 ; UNTIL 1", "END FOR": "label1 : FOR i IN 1 .. 2 DO DO 1 ;",
	"UNTIL": "label1 : REPEAT DO 1 ;", "ELSEIF": "IF 1 THEN DO 1 ;", "ELSE": "IF 1 THEN DO 1 ;", "WHEN": "CASE WHEN 1 THEN DO 1 ;",
	"LEAVE": "label1 : LOOP", "ITERATE": "label1 : LOOP", "SET": "DECLARE local1 INT ;",
	"OPEN": "DECLARE cursor1 CURSOR FOR SELECT 1 ;", "CLOSE": "DECLARE cursor1 CURSOR FOR SELECT 1 ;", "FETCH": "DECLARE local1 INT ; DECLARE cursor1 CURSOR FOR SELECT 1 ;",
}

var ends = map[string]string{"ELSEIF": " ; END IF", "ELSE": " ; END IF", "WHEN": " ; END CASE", "LEAVE": " ; END LOOP", "ITERATE": " ; END LOOP"}

// closing returns the text that closes the blocks opened by the words of a statement.
func closing(words []string, inProgram bool) (text string) {
	var open []string
	for i, word := range words {
		before := ""
		if i > 0 {
			before = words[i-1]
		}
		switch {
		case word == "END" && len(open) > 0 && (open[len(open)-1] == " END" || open[len(open)-1] == " END CASE"):
			open = open[:len(open)-1]
		case before == "END" || before == "XA" || before == "CLOSE":
		case word == "CASE":
			if !slices.Contains(words[i:], "WHEN") {
				text = " WHEN 1 THEN"
			}
			open = append(open, " END CASE")
		case word == "BEGIN" && (inProgram || len(words) > 1) && before != "FOR" && !slices.Contains(words, "WORK"):
			open = append(open, " END")
		case word == "LOOP", word == "IF" && slices.Contains(words[i:], "THEN"), word == "WHILE", word == "FOR" && slices.Contains(words[i:], "DO"):
			open = append(open, " END "+word)
		case word == "REPEAT":
			open = append(open, " UNTIL 1 END REPEAT")
		}
	}
	switch words[len(words)-1] {
	case "THEN", "ELSE", "DO", "LOOP", "REPEAT", "CASE", "BEGIN", "ATOMIC":
		if len(open) > 0 || words[0] == "ELSE" || words[0] == "ELSEIF" || words[0] == "WHEN" {
			text += " DO 1"
		}
	default:
		if text != "" {
			text += " DO 1"
		}
	}
	for _, end := range slices.Backward(open) {
		text += " ;" + end
	}
	return text
}
