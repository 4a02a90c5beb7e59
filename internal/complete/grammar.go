package complete

import (
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// The rules are written in files so that they can be read beside the manuals.
//
//	limit = LIMIT number [ ',' number | OFFSET number ] ;
//
// Upper case is a keyword, quotes hold punctuation, <table> is a slot, lower case is a rule;
// [ ] may be left out, ( a | b ) is a choice, x * is none or more, x + one or more, and
// x ... one or more with commas between. WORD! is likelier than the names that could stand in
// its place, any other keyword is less likely than those. Of two alternatives the likelier one stands first:
// that is the order in which candidates are offered. A rule that stands in several files
// has the alternatives of all.
//
//go:embed grammar/*.txt
var grammarFiles embed.FS

// nodeKind says what a node of the grammar is.
type nodeKind byte

const (
	end  nodeKind = iota // of a rule
	word                 // a keyword or punctuation: value is its number
	fill                 // a slot: value is a slotKind
	call                 // a rule: value is its number
	fork                 // next or other
)

// A node is a place in a rule, with what stands there.
type node struct {
	kind   nodeKind
	value  int32
	next   int32 // what follows it
	other  int32 // of a fork
	likely bool  // of a keyword: see WORD!
}

// A rule is where its nodes begin and what it can begin with.
type rule struct {
	name     string
	start    int32
	nullable bool
	words    []uint64  // the keywords and punctuation that can come first, a bit each
	classes  tokenKind // what else can come first
}

// grammar is the rules of a language, ready to be followed.
type grammar struct {
	nodes   []node
	rules   []rule
	words   []string         // by number
	numbers map[string]int32 // of words

	root      int32 // the rule of a statement
	inProgram int32 // the rule of a statement in the body of a stored program
}

// theGrammar is made at the first use: a shell that runs a script needs none.
var theGrammar = sync.OnceValue(func() *grammar {
	var text strings.Builder
	files, err := grammarFiles.ReadDir("grammar")
	if err != nil {
		panic(err) // embedded
	}
	for _, f := range files {
		b, err := grammarFiles.ReadFile("grammar/" + f.Name())
		if err != nil {
			panic(err)
		}
		text.Write(b)
	}
	g, err := parseGrammar(text.String(), "statement", "program_statement")
	if err != nil {
		panic(fmt.Sprintf("complete: grammar: %v", err)) // a test reads it too
	}
	return g
})

// maker turns the text of a grammar into nodes.
type maker struct {
	g      *grammar
	tokens []string
	pos    int
	rules  map[string]int32
	err    error
}

// parseGrammar reads rules, of which two are where a text can begin.
func parseGrammar(text, root, inProgram string) (*grammar, error) {
	tokens, err := grammarTokens(text)
	if err != nil {
		return nil, err
	}
	m := &maker{
		g:      &grammar{numbers: make(map[string]int32)},
		tokens: tokens,
		rules:  make(map[string]int32),
	}
	m.g.nodes = make([]node, 0, len(tokens)*3)
	bodies := make(map[int32][]expression)
	for m.pos < len(m.tokens) && m.err == nil {
		number := m.rule(m.take())
		m.expect("=")
		bodies[number] = append(bodies[number], m.choice())
		m.expect(";")
	}
	if m.err != nil {
		return nil, m.err
	}
	for i := range m.g.rules {
		body, ok := bodies[int32(i)]
		if !ok {
			return nil, fmt.Errorf("rule %s is used and not defined", m.g.rules[i].name)
		}
		last := m.node(node{kind: end})
		m.g.rules[i].start = m.build(expression{op: '|', of: body}, last)
	}
	for name, field := range map[string]*int32{root: &m.g.root, inProgram: &m.g.inProgram} {
		number, ok := m.rules[name]
		if !ok {
			return nil, fmt.Errorf("no rule %s", name)
		}
		*field = number
	}
	m.g.firsts()
	return m.g, nil
}

// An expression is a part of a rule as it is written.
type expression struct {
	op   byte // 'a' for an atom, ' ' sequence, '|' choice, '?', '*', '+', '.' list
	of   []expression
	atom node
}

func (m *maker) peek() string {
	if m.pos < len(m.tokens) {
		return m.tokens[m.pos]
	}
	return ""
}

func (m *maker) take() string {
	t := m.peek()
	m.pos++
	return t
}

func (m *maker) expect(want string) {
	if got := m.take(); got != want && m.err == nil {
		m.err = fmt.Errorf("%q instead of %q after %q", got, want, strings.Join(m.tokens[max(0, m.pos-8):max(0, m.pos-1)], " "))
	}
}

func (m *maker) choice() expression {
	e := expression{op: '|', of: []expression{m.sequence()}}
	for m.peek() == "|" && m.err == nil {
		m.pos++
		e.of = append(e.of, m.sequence())
	}
	return e
}

func (m *maker) sequence() expression {
	e := expression{op: ' '}
	for m.err == nil {
		switch t := m.peek(); t {
		case "", ";", "|", ")", "]":
			return e
		case "!":
			m.pos++
			if n := len(e.of); n > 0 && e.of[n-1].op == 'a' && e.of[n-1].atom.kind == word {
				e.of[n-1].atom.likely = true
			} else {
				m.err = errors.New("an exclamation mark follows no keyword")
			}
		case "*", "+", "...":
			m.pos++
			if len(e.of) == 0 {
				m.err = fmt.Errorf("nothing before %s", t)
				return e
			}
			last := &e.of[len(e.of)-1]
			*last = expression{op: t[0], of: []expression{*last}}
		default:
			e.of = append(e.of, m.atom())
		}
	}
	return e
}

func (m *maker) atom() expression {
	switch t := m.take(); {
	case t == "(":
		e := m.choice()
		m.expect(")")
		return e
	case t == "[":
		e := m.choice()
		m.expect("]")
		return expression{op: '?', of: []expression{e}}
	case t[0] == '\'':
		return expression{op: 'a', atom: node{kind: word, value: m.g.number(t[1 : len(t)-1])}}
	case t[0] == '<':
		kind, ok := slotNames[t[1:len(t)-1]]
		if !ok && m.err == nil {
			m.err = fmt.Errorf("no slot %s", t)
		}
		return expression{op: 'a', atom: node{kind: fill, value: int32(kind)}}
	case unicode.IsUpper(rune(t[0])):
		return expression{op: 'a', atom: node{kind: word, value: m.g.number(t)}}
	default:
		return expression{op: 'a', atom: node{kind: call, value: m.rule(t)}}
	}
}

// build makes the nodes of an expression, from the last to the first, and returns the first.
func (m *maker) build(e expression, next int32) int32 {
	switch e.op {
	case 'a':
		n := e.atom
		n.next = next
		return m.node(n)
	case ' ':
		for _, part := range slices.Backward(e.of) {
			next = m.build(part, next)
		}
		return next
	case '|':
		in := m.build(e.of[len(e.of)-1], next)
		for _, part := range slices.Backward(e.of[:len(e.of)-1]) {
			in = m.node(node{kind: fork, next: m.build(part, next), other: in})
		}
		return in
	case '?':
		return m.node(node{kind: fork, next: m.build(e.of[0], next), other: next})
	}
	loop := m.node(node{kind: fork, other: next})
	again := loop
	if e.op == '.' {
		again = m.node(node{kind: word, value: m.g.number(",")})
	}
	in := m.build(e.of[0], loop)
	if e.op == '.' {
		m.g.nodes[again].next = in
		m.g.nodes[loop].next = again
	} else {
		m.g.nodes[loop].next = in
	}
	if e.op == '*' {
		return loop
	}
	return in
}

func (m *maker) node(n node) int32 {
	m.g.nodes = append(m.g.nodes, n)
	return int32(len(m.g.nodes) - 1)
}

func (m *maker) rule(name string) int32 {
	n, ok := m.rules[name]
	if !ok {
		n = int32(len(m.g.rules))
		m.rules[name] = n
		m.g.rules = append(m.g.rules, rule{name: name})
	}
	return n
}

func (g *grammar) number(text string) int32 {
	n, ok := g.numbers[text]
	if !ok {
		n = int32(len(g.words))
		g.numbers[text] = n
		g.words = append(g.words, text)
	}
	return n
}

// firsts finds what each rule can begin with, until nothing is added any more.
func (g *grammar) firsts() {
	size := (len(g.words) + 63) / 64
	for i := range g.rules {
		g.rules[i].words = make([]uint64, size)
	}
	seen := make([]int, len(g.nodes))
	for round, changed := 1, true; changed; round++ {
		changed = false
		for i := range g.rules {
			changed = g.first(&g.rules[i], g.rules[i].start, seen, round*len(g.rules)+i) || changed
		}
	}
}

// first adds to r what can come at a node of it, and reports whether that was new.
func (g *grammar) first(r *rule, at int32, seen []int, mark int) (changed bool) {
	if seen[at] == mark {
		return false
	}
	seen[at] = mark
	switch n := g.nodes[at]; n.kind {
	case end:
		changed = !r.nullable
		r.nullable = true
	case word:
		bit := uint64(1) << (n.value % 64)
		changed = r.words[n.value/64]&bit == 0
		r.words[n.value/64] |= bit
	case fill:
		class := slots[n.value].takes
		changed = r.classes|class != r.classes
		r.classes |= class
	case fork:
		changed = g.first(r, n.next, seen, mark)
		changed = g.first(r, n.other, seen, mark) || changed
	case call:
		callee := &g.rules[n.value]
		for i, w := range callee.words {
			changed = changed || r.words[i]|w != r.words[i]
			r.words[i] |= w
		}
		changed = changed || r.classes|callee.classes != r.classes
		r.classes |= callee.classes
		if callee.nullable {
			changed = g.first(r, n.next, seen, mark) || changed
		}
	}
	return changed
}

// grammarTokens cuts the text of a grammar.
func grammarTokens(text string) (tokens []string, err error) {
	for text != "" {
		n := 1
		switch c := text[0]; {
		case c == ' ' || c == '\n' || c == '\t':
			text = text[1:]
			continue
		case c == '#':
			n = strings.IndexByte(text+"\n", '\n')
			text = text[min(n, len(text)):]
			continue
		case c == '\'' || c == '<':
			closing := map[byte]string{'\'': "'", '<': ">"}[c]
			n = strings.Index(text[1:], closing) + 2
			if n < 2 {
				return nil, fmt.Errorf("%q is not closed", text[:min(20, len(text))])
			}
		case strings.HasPrefix(text, "..."):
			n = 3
		case isNameByte(c):
			for n < len(text) && isNameByte(text[n]) {
				n++
			}
		case !strings.ContainsRune("=;|()[]*+!", rune(c)):
			return nil, fmt.Errorf("what is %q?", text[:min(20, len(text))])
		}
		tokens = append(tokens, text[:n])
		text = text[n:]
	}
	return tokens, nil
}

func isNameByte(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80
}
