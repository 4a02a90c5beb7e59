package complete

import "strings"

// A stack holds the positions at which readings continue when a rule ends. Readings that call
// the same rule at the same token share one stack, so there are never more stacks than rules at
// a token.
//
// Source: the graph-structured stack of GLL, https://doi.org/10.1016/j.entcs.2010.08.041.
type stack struct {
	rule    int32
	at      int // index of the token at which the rule was called
	number  int
	returns []place
	inline  [2]place // first memory of returns: more are rare
}

// A place is one reading of the text so far: a node of the grammar, and the stack to return to.
type place struct {
	node int32
	up   *stack
}

// A matcher matches a text against a grammar token by token, all readings in parallel.
type matcher struct {
	g       *grammar
	root    int32   // the rule for a whole text
	places  []place // the readings after the last token
	at      int
	stacks  int
	called  []*stack // by rule: the stack of the last call
	seen    visited
	next    []place
	skipped bool // a token fitted no reading
	canEnd  bool // the text may end here; set by expectations
}

// newMatcher returns a matcher at the beginning of a statement, or of a statement in the body
// of a stored program.
func newMatcher(g *grammar, inProgram bool) *matcher {
	m := &matcher{g: g, called: make([]*stack, len(g.rules))}
	m.root = g.root
	if inProgram {
		m.root = g.inProgram
	}
	m.reset()
	return m
}

// reset forgets the tokens read so far.
func (m *matcher) reset() {
	m.stacks++
	m.places = []place{{m.g.rules[m.root].start, &stack{rule: m.root, at: -1, number: m.stacks}}}
}

// read matches one token. If the token fits no reading, read first tries a name before it. If
// that fails too, read skips the token, or starts again if the token begins a statement.
func (m *matcher) read(t token) {
	if m.advance(t) {
		return
	}
	here := m.places
	if m.advance(impliedName) {
		if m.advance(t) {
			return
		}
		m.places = here
	}
	if t.is("SELECT", "INSERT", "CREATE", "ALTER", "DROP", "GRANT") {
		m.reset()
		if m.advance(t) {
			m.skipped = false
			return
		}
		m.places = here
	}
	m.skipped = true
}

// impliedName stands for a name that the user left out: "select from customers".
var impliedName = token{kind: isName, word: -1}

// advance moves all readings over a token. If the token fits none, advance returns false and
// leaves the readings unchanged.
func (m *matcher) advance(t token) bool {
	m.at++
	m.seen.clear()
	m.next = m.next[:0]
	for _, p := range m.places {
		m.follow(p, t)
	}
	if len(m.next) == 0 {
		return false
	}
	m.places, m.next = m.next, nil
	return true
}

// follow moves a reading over the nodes that need no token, and then over t where t fits.
func (m *matcher) follow(p place, t token) {
	for m.enter(p) {
		n := m.g.nodes[p.node]
		switch n.kind {
		case wordNode:
			if n.value == t.word {
				m.next = append(m.next, place{n.next, p.up})
			}
			return
		case slotNode:
			if slots[n.value].accepts&t.kind != 0 && !(slotKind(n.value) == functionSlot && t.word >= 0 && m.g.hasCallRule[t.word]) {
				m.next = append(m.next, place{n.next, p.up})
			}
			return
		case forkNode:
			m.follow(place{n.next, p.up}, t)
			p.node = n.other
		case callNode:
			r := &m.g.rules[n.value]
			if r.begins(t) {
				m.call(n.value, place{n.next, p.up}, func(q place) { m.follow(q, t) })
			}
			if !r.nullable {
				return
			}
			p.node = n.next
		case endNode:
			for _, q := range m.ends(p) {
				m.follow(q, t)
			}
			return
		}
	}
}

// enter reports whether a reading is new at this token.
func (m *matcher) enter(p place) bool {
	return m.seen.add(uint64(p.node)<<32 | uint64(p.up.number))
}

// A visited is a set of readings that can be cleared in constant time.
type visited struct {
	slots []visit // hash table; the length is a power of two
	round uint32
	count int
}

type visit struct {
	key   uint64
	round uint32
}

// clear empties the set.
func (v *visited) clear() {
	if v.slots == nil {
		v.slots = make([]visit, 256)
	}
	v.round++
	v.count = 0
}

// add adds the key and reports whether it is new.
func (v *visited) add(key uint64) bool {
	mask := uint64(len(v.slots) - 1)
	i := key * 0x9e3779b97f4a7c15 >> 32 & mask
	for ; v.slots[i].round == v.round; i = (i + 1) & mask {
		if v.slots[i].key == key {
			return false
		}
	}
	v.slots[i] = visit{key, v.round}
	v.count++
	if 2*v.count > len(v.slots) {
		old := v.slots
		v.slots = make([]visit, 2*len(old))
		v.count = 0
		for _, s := range old {
			if s.round == v.round {
				v.add(s.key)
			}
		}
	}
	return true
}

// call enters a rule. If another reading has called the rule at this token, call only adds the
// place to return to.
func (m *matcher) call(number int32, back place, follow func(place)) {
	s := m.called[number]
	ok := s != nil && s.at == m.at
	if !ok {
		m.stacks++
		s = &stack{rule: number, at: m.at, number: m.stacks}
		s.returns = s.inline[:0]
		m.called[number] = s
	}
	s.returns = append(s.returns, back)
	if !ok {
		follow(place{m.g.rules[number].start, s})
	}
}

// ends returns the places at which a reading continues after the end of its rule. It returns
// none for a rule that matched no token: follow has already passed over the call.
func (m *matcher) ends(p place) []place {
	if p.up.at == m.at {
		return nil
	}
	return p.up.returns
}

// begins reports whether the rule may begin with a token.
func (r *rule) begins(t token) bool {
	return r.classes&t.kind != 0 || t.word >= 0 && r.words[t.word/64]>>(t.word%64)&1 != 0
}

// An expectation is what the rules accept next: a keyword with the keywords that must follow
// it, or a slot.
type expectation struct {
	text   string // of keywords, "" for a slot
	slot   slotKind
	likely bool
}

// expectations returns everything that may come next, in the order of the rules.
func (m *matcher) expectations() []expectation {
	m.at++
	m.seen.clear()
	var list []expectation
	known := make(map[expectation]bool)
	var follow func(p place)
	follow = func(p place) {
		for m.enter(p) {
			n := m.g.nodes[p.node]
			switch n.kind {
			case wordNode, slotNode:
				w := expectation{slot: slotKind(n.value)}
				if n.kind == wordNode {
					w = expectation{text: m.phrase(p.node), likely: n.likely}
				}
				if !known[w] {
					known[w] = true
					list = append(list, w)
				}
				return
			case forkNode:
				follow(place{n.next, p.up})
				p.node = n.other
			case callNode:
				m.call(n.value, place{n.next, p.up}, follow)
				if !m.g.rules[n.value].nullable {
					return
				}
				p.node = n.next
			case endNode:
				m.canEnd = m.canEnd || p.up.at < 0
				for _, q := range m.ends(p) {
					follow(q)
				}
				return
			}
		}
	}
	for _, p := range m.places {
		follow(p)
	}
	return list
}

// phrase returns a keyword and those that must follow it: ORDER BY. For punctuation it returns
// "".
func (m *matcher) phrase(at int32) string {
	n := m.g.nodes[at]
	text := m.g.words[n.value]
	if !isLetter(text[0]) {
		return ""
	}
	for {
		n = m.g.nodes[n.next]
		if n.kind != wordNode || !isLetter(m.g.words[n.value][0]) {
			break
		}
		text += " " + m.g.words[n.value]
	}
	for _, tail := range []string{" ON", " TO", " FOR"} {
		text = strings.TrimSuffix(text, tail) // belongs to the operand that follows
	}
	return text
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
