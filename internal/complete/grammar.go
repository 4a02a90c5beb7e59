package complete

import (
	"slices"
	"strings"
	"sync"

	"mysh/internal/product"
)

// nodeKind is the kind of a node in the grammar.
type nodeKind byte

const (
	endNode  nodeKind = iota // the end of a rule
	wordNode                 // a keyword or punctuation; value is its number
	slotNode                 // a slot; value is a slotKind
	callNode                 // a rule; value is its number
	forkNode                 // two alternatives: next and other
)

// A node is one element at one position in a rule.
type node struct {
	kind   nodeKind
	value  int32
	next   int32 // the node after this one
	other  int32 // the other alternative of a fork
	likely bool  // for a keyword: marked as likely with WORD!
}

// A rule has the number of its first node and its first sets.
type rule struct {
	name     string
	start    int32
	nullable bool
	words    []uint64  // the keywords and punctuation that may come first, one bit each
	classes  tokenKind // the other tokens that may come first
}

// A grammar holds the rules of one server's language as a graph of nodes.
type grammar struct {
	nodes   []node
	rules   []rule
	words   []string         // by number; the words of all servers
	numbers map[string]int32 // word → number

	functions   functionList
	hasCallRule []bool // by number of the word: a rule describes the function's call

	root      int32 // the rule of a statement
	inProgram int32 // the rule of a statement in the body of a stored program
}

// grammars caches the grammar of each server.
var grammars struct {
	sync.Mutex
	of map[product.Server]*grammar
}

// grammarOf returns the grammar of a server. It builds the grammar at the first call. The
// grammar of a zero Server accepts the language of all servers.
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

// grammar builds the grammar of a server.
func (r *rules) grammar(s product.Server) *grammar {
	g := &grammar{words: r.words, numbers: r.wordNumbers, root: r.root, inProgram: r.inProgram}
	g.functions = functionsOf(s)
	g.rules = make([]rule, len(r.names))
	g.nodes = make([]node, 0, 32*len(r.names))
	g.hasCallRule = make([]bool, len(r.words))
	for i, body := range r.pruned(s) {
		g.rules[i].name = r.names[i]
		before := len(g.nodes)
		last := g.node(node{kind: endNode})
		g.rules[i].start = last // remains the start of a rule that the server does not have; no rule calls it
		if body.op != 0 {
			g.rules[i].start = g.build(body, last)
		}
		if strings.HasSuffix(r.names[i], "_call") {
			g.markCalls(g.nodes[before:])
		}
	}
	g.firsts()
	return g
}

// markCalls marks the functions whose calls these nodes describe. Nothing else may stand
// between their parentheses.
func (g *grammar) markCalls(nodes []node) {
	for _, n := range nodes {
		if n.kind == wordNode && g.functions.has(g.words[n.value]) && g.nodes[n.next].kind == wordNode && g.words[g.nodes[n.next].value] == "(" {
			g.hasCallRule[n.value] = true
		}
	}
}

// pruned returns the bodies of the rules for a server. It leaves out branches whose condition
// the server does not meet, and branches that call a rule without a body. A rule with no
// branches has no body.
func (r *rules) pruned(s product.Server) []expression {
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
	list := make([]expression, len(bodies))
	for i, body := range bodies {
		if body.op != 0 {
			list[i], _ = prune(body, s, bodies)
		}
	}
	return list
}

// nothing is an empty sequence.
var nothing = expression{op: ' '}

// prune returns the parts of an expression that a server accepts, and false if there are none.
// bodies holds the rules that have a body.
func prune(e expression, s product.Server, bodies []expression) (expression, bool) {
	switch e.op {
	case 'a':
		return e, e.atom.kind != callNode || bodies[e.atom.value].op != 0
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

// build appends the nodes of an expression, from the last to the first, and returns the number
// of the first.
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
			in = g.node(node{kind: forkNode, next: g.build(part, next), other: in})
		}
		return in
	case '?':
		return g.node(node{kind: forkNode, next: g.build(e.of[0], next), other: next})
	}
	loop := g.node(node{kind: forkNode, other: next})
	again := loop
	if e.op == '.' {
		again = g.node(node{kind: wordNode, value: g.numbers[","]})
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

// firsts computes the first sets of all rules, repeating until no set grows.
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

// first adds to r the words and classes that may come first at a node, and reports whether the
// set grew.
func (g *grammar) first(r *rule, at int32, seen []int, mark int) (changed bool) {
	if seen[at] == mark {
		return false
	}
	seen[at] = mark
	switch n := g.nodes[at]; n.kind {
	case endNode:
		changed = !r.nullable
		r.nullable = true
	case wordNode:
		bit := uint64(1) << (n.value % 64)
		changed = r.words[n.value/64]&bit == 0
		r.words[n.value/64] |= bit
	case slotNode:
		class := slots[n.value].accepts
		changed = r.classes|class != r.classes
		r.classes |= class
	case forkNode:
		changed = g.first(r, n.next, seen, mark)
		changed = g.first(r, n.other, seen, mark) || changed
	case callNode:
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
