package complete

import "strings"

// A stack is where a reading goes on when a rule ends. Readings that call the same rule at
// the same token share one, so that there are never more of them than rules.
// Source: the graph-structured stack of GLL, https://doi.org/10.1016/j.entcs.2010.08.041.
type stack struct {
	rule    int32
	at      int // the token at which the rule was called
	number  int
	returns []place
	room    [2]place // for returns: there are seldom more
}

// A place is a node of the grammar and the way back from it: one reading of the text so far.
type place struct {
	node int32
	up   *stack
}

// A matcher follows all readings of a text through a grammar, token by token.
type matcher struct {
	g       *grammar
	root    int32   // the rule of a whole text
	places  []place // after the last token
	at      int
	stacks  int
	called  []*stack // by rule: where it was called last
	seen    visited
	next    []place
	skipped bool // a token fitted nowhere
	over    bool // the text can end here; known after wishes
}

// newMatcher returns a matcher at the beginning of a statement, or of one in the body of a
// stored program.
func newMatcher(g *grammar, inProgram bool) *matcher {
	m := &matcher{g: g, called: make([]*stack, len(g.rules))}
	m.root = g.root
	if inProgram {
		m.root = g.inProgram
	}
	m.begin()
	return m
}

// begin forgets what has been read.
func (m *matcher) begin() {
	m.stacks++
	m.places = []place{{m.g.rules[m.root].start, &stack{rule: m.root, at: -1, number: m.stacks}}}
}

// read goes over one token. If it fits nowhere, a name is thought in before it; if that does
// not help, the token is left out, unless a statement begins with it.
func (m *matcher) read(t token) {
	if m.step(t) {
		return
	}
	here := m.places
	if m.step(missing) {
		if m.step(t) {
			return
		}
		m.places = here
	}
	if t.is("SELECT", "INSERT", "CREATE", "ALTER", "DROP", "GRANT") {
		m.begin()
		if m.step(t) {
			m.skipped = false
			return
		}
		m.places = here
	}
	m.skipped = true
}

// missing stands for what a hurried person leaves out: "select from customers".
var missing = token{kind: isName, word: -1}

// step goes over a token that fits, or reports false and stays.
func (m *matcher) step(t token) bool {
	m.at++
	m.seen.begin()
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

// follow goes from a place as far as needs no token, and over t where it fits.
func (m *matcher) follow(p place, t token) {
	for m.enter(p) {
		n := m.g.nodes[p.node]
		switch n.kind {
		case word:
			if n.value == t.word {
				m.next = append(m.next, place{n.next, p.up})
			}
			return
		case fill:
			if slots[n.value].takes&t.kind != 0 && !(slotKind(n.value) == functionSlot && t.word >= 0 && m.g.calls[t.word]) {
				m.next = append(m.next, place{n.next, p.up})
			}
			return
		case fork:
			m.follow(place{n.next, p.up}, t)
			p.node = n.other
		case call:
			r := &m.g.rules[n.value]
			if r.begins(t) {
				m.call(n.value, place{n.next, p.up}, func(q place) { m.follow(q, t) })
			}
			if !r.nullable {
				return
			}
			p.node = n.next
		case end:
			for _, q := range m.ends(p) {
				m.follow(q, t)
			}
			return
		}
	}
}

// enter reports whether a place is seen for the first time at this token.
func (m *matcher) enter(p place) bool {
	return m.seen.add(uint64(p.node)<<32 | uint64(p.up.number))
}

// visited is a set of places that is emptied at each token, which costs nothing.
type visited struct {
	slots []visit // a power of two
	round uint32
	count int
}

type visit struct {
	key   uint64
	round uint32
}

// begin empties the set.
func (v *visited) begin() {
	if v.slots == nil {
		v.slots = make([]visit, 256)
	}
	v.round++
	v.count = 0
}

// add reports whether the key is new.
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

// call goes into a rule, unless that has been done at this token: then only the place to
// come back to is noted.
func (m *matcher) call(number int32, back place, follow func(place)) {
	s := m.called[number]
	ok := s != nil && s.at == m.at
	if !ok {
		m.stacks++
		s = &stack{rule: number, at: m.at, number: m.stacks}
		s.returns = s.room[:0]
		m.called[number] = s
	}
	s.returns = append(s.returns, back)
	if !ok {
		follow(place{m.g.rules[number].start, s})
	}
}

// ends returns where a reading goes on whose rule has ended. A rule that took no token has
// been passed by when it was called.
func (m *matcher) ends(p place) []place {
	if p.up.at == m.at {
		return nil
	}
	return p.up.returns
}

// begins reports whether the rule can begin with a token.
func (r *rule) begins(t token) bool {
	return r.classes&t.kind != 0 || t.word >= 0 && r.words[t.word/64]>>(t.word%64)&1 != 0
}

// A wish is something that the rules want next: a keyword, perhaps with those that must
// follow it, or a slot.
type wish struct {
	text   string // of keywords
	slot   slotKind
	likely bool
}

// wishes returns all that could come next, in the order of the rules.
func (m *matcher) wishes() []wish {
	m.at++
	m.seen.begin()
	var list []wish
	known := make(map[wish]bool)
	var follow func(p place)
	follow = func(p place) {
		for m.enter(p) {
			n := m.g.nodes[p.node]
			switch n.kind {
			case word, fill:
				w := wish{slot: slotKind(n.value)}
				if n.kind == word {
					w = wish{text: m.phrase(p.node), likely: n.likely}
				}
				if !known[w] {
					known[w] = true
					list = append(list, w)
				}
				return
			case fork:
				follow(place{n.next, p.up})
				p.node = n.other
			case call:
				m.call(n.value, place{n.next, p.up}, follow)
				if !m.g.rules[n.value].nullable {
					return
				}
				p.node = n.next
			case end:
				m.over = m.over || p.up.at < 0
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

// phrase returns a keyword and those that must follow it: ORDER BY. For punctuation it
// returns "".
func (m *matcher) phrase(at int32) string {
	n := m.g.nodes[at]
	text := m.g.words[n.value]
	if !isLetter(text[0]) {
		return ""
	}
	for {
		n = m.g.nodes[n.next]
		if n.kind != word || !isLetter(m.g.words[n.value][0]) {
			break
		}
		text += " " + m.g.words[n.value]
	}
	for _, tail := range []string{" ON", " TO", " FOR"} {
		text = strings.TrimSuffix(text, tail) // these belong to what follows
	}
	return text
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
