package complete

import (
	"slices"
	"strings"
	"sync"

	"mysh/internal/product"
)

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

// grammar is the rules of one server's language, ready to be followed.
type grammar struct {
	nodes   []node
	rules   []rule
	words   []string         // by number; those of all servers
	numbers map[string]int32 // of words

	functions functionList
	calls     []bool // of words: a call of it is written as a rule says

	root      int32 // the rule of a statement
	inProgram int32 // the rule of a statement in the body of a stored program
}

// grammars are those that have been made, by server.
var grammars struct {
	sync.Mutex
	of map[product.Server]*grammar
}

// grammarOf returns the grammar of a server, made when it is first asked for. For a server
// that is unknown it has what any server understands.
func grammarOf(s product.Server) *grammar {
	grammars.Lock()
	defer grammars.Unlock()
	g, ok := grammars.of[s]
	if !ok {
		g = theRules().grammar(s)
		if grammars.of == nil {
			grammars.of = make(map[product.Server]*grammar)
		}
		grammars.of[s] = g
	}
	return g
}

// grammar makes the grammar of a server.
func (r *rules) grammar(s product.Server) *grammar {
	g := &grammar{words: r.words, numbers: r.wordNos, root: r.root, inProgram: r.inProgram}
	g.functions = functionsOf(s)
	g.rules = make([]rule, len(r.names))
	g.nodes = make([]node, 0, 32*len(r.names))
	g.calls = make([]bool, len(r.words))
	for i, body := range r.of(s) {
		g.rules[i].name = r.names[i]
		before := len(g.nodes)
		last := g.node(node{kind: end})
		g.rules[i].start = last // of a rule that the server has not got; it is called from nowhere
		if body.op != 0 {
			g.rules[i].start = g.build(body, last)
		}
		if strings.HasSuffix(r.names[i], "_call") {
			g.noteCalls(g.nodes[before:])
		}
	}
	g.firsts()
	return g
}

// noteCalls notes the functions whose calls the nodes of a rule write: nothing else can stand in
// their parentheses.
func (g *grammar) noteCalls(nodes []node) {
	for _, n := range nodes {
		if n.kind == word && g.functions.has(g.words[n.value]) && g.nodes[n.next].kind == word && g.words[g.nodes[n.next].value] == "(" {
			g.calls[n.value] = true
		}
	}
}

// of returns the bodies of the rules for a server: without what the conditions rule out, and
// without what calls a rule of which nothing is left. That one has no body.
func (r *rules) of(s product.Server) []expression {
	bodies := make([]expression, len(r.bodies))
	for changed := true; changed; {
		changed = false
		for i, body := range r.bodies {
			if bodies[i].op != 0 {
				continue
			}
			if _, ok := prune(body, s, bodies); ok {
				bodies[i], changed = body, true
			}
		}
	}
	pruned := make([]expression, len(bodies))
	for i, body := range bodies {
		if body.op != 0 {
			pruned[i], _ = prune(body, s, bodies)
		}
	}
	return pruned
}

// nothing is a sequence of no parts.
var nothing = expression{op: ' '}

// prune returns an expression without what a server does not understand, and false if it
// understands nothing of it. The rules with a body are those that are left.
func prune(e expression, s product.Server, bodies []expression) (expression, bool) {
	switch e.op {
	case 'a':
		return e, e.atom.kind != call || bodies[e.atom.value].op != 0
	case '{':
		return nothing, e.when.Holds(s)
	}
	var of []expression
	when := e.when
	for _, part := range e.of {
		p, ok := prune(part, s, bodies)
		if part.op == '{' {
			when = part.when
		}
		switch {
		case ok && (p.op != ' ' || len(p.of) > 0 || e.op == '|'):
			of = append(of, p)
		case !ok && (e.op == '?' || e.op == '*'):
			return nothing, true
		case !ok && e.op != '|':
			return nothing, false
		}
	}
	if len(of) == 0 {
		return nothing, e.op != '|' && e.op != '+' && e.op != '.'
	}
	return expression{op: e.op, of: of, when: when}, true
}

// build makes the nodes of an expression, from the last to the first, and returns the first.
func (g *grammar) build(e expression, next int32) int32 {
	switch e.op {
	case 'a':
		n := e.atom
		n.next = next
		return g.node(n)
	case ' ':
		for _, part := range slices.Backward(e.of) {
			next = g.build(part, next)
		}
		return next
	case '|':
		in := g.build(e.of[len(e.of)-1], next)
		for _, part := range slices.Backward(e.of[:len(e.of)-1]) {
			in = g.node(node{kind: fork, next: g.build(part, next), other: in})
		}
		return in
	case '?':
		return g.node(node{kind: fork, next: g.build(e.of[0], next), other: next})
	}
	loop := g.node(node{kind: fork, other: next})
	again := loop
	if e.op == '.' {
		again = g.node(node{kind: word, value: g.numbers[","]})
	}
	in := g.build(e.of[0], loop)
	if e.op == '.' {
		g.nodes[again].next = in
		g.nodes[loop].next = again
	} else {
		g.nodes[loop].next = in
	}
	if e.op == '*' {
		return loop
	}
	return in
}

func (g *grammar) node(n node) int32 {
	g.nodes = append(g.nodes, n)
	return int32(len(g.nodes) - 1)
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
