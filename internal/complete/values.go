package complete

import (
	"slices"
	"strings"

	"mysh/internal/catalog"
)

// variableSet returns the name of the variable that a value is being given to, or that is
// compared with one; "" if it is none.
func (f *filler) variableSet() string {
	before := f.before(2)
	if !f.before(1).isAny("=", ":=", "<>", "!=") && !f.before(1).is("LIKE") {
		return ""
	}
	switch {
	case before.kind == isVariable && strings.HasPrefix(before.text, "@@"):
		name := before.text[2:]
		return name[strings.LastIndexByte(name, '.')+1:]
	case f.wants(setSlot) && before.kind&(isName|isWord) != 0:
		return before.last()
	}
	return ""
}

// isAny reports whether the token is one of some punctuation.
func (t token) isAny(texts ...string) bool { return slices.Contains(texts, t.text) }

// settings offers the values that a system variable can have.
func (f *filler) settings() {
	name := f.variableSet()
	if name == "" || f.quote == '`' || f.variable {
		return
	}
	set := f.catalog.Server().ValuesOf(name)
	head, rest := "", f.prefix
	if i := strings.LastIndexByte(rest, ','); i >= 0 && set.Several && f.literal {
		head, rest = rest[:i+1], rest[i+1:]
	}
	given := strings.Split(strings.ToUpper(head), ",")
	quote := byte('\'')
	if f.literal {
		quote = f.quote
	}
	for i, value := range set.Names {
		n := fit(value, rest)
		if n == noFit || slices.Contains(given, strings.ToUpper(value)) {
			continue
		}
		text := value
		if f.lower {
			text = strings.ToLower(text) // a word of the language, as typed as the others
		}
		if f.literal || set.Several || strings.ContainsFunc(value, func(r rune) bool { return r >= 0x80 || !isNameByte(byte(r)) }) {
			text = quotedIn(head+value, quote, f.mode)
		}
		f.push(hit{n, weightFitting, i, value, text, "", name, catalog.KindValue})
	}
}
