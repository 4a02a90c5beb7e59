package complete

import (
	"slices"
	"strings"

	"mysh/internal/catalog"
)

// assignedVariable returns the system variable before the operator at the cursor, to which a
// value is assigned or compared; "" if there is none.
func (co *collector) assignedVariable() string {
	before := co.before(2)
	if !co.before(1).isAny("=", ":=", "<>", "!=") && !co.before(1).is("LIKE") {
		return ""
	}
	switch {
	case before.kind == isVariable && strings.HasPrefix(before.text, "@@"):
		name := before.text[2:]
		return name[strings.LastIndexByte(name, '.')+1:]
	case co.expects(setSlot) && before.kind&(isName|isWord) != 0:
		return before.last()
	}
	return ""
}

// isAny reports whether the text of the token is one of texts.
func (t token) isAny(texts ...string) bool { return slices.Contains(texts, t.text) }

// variableValues adds the values that the system variable accepts.
func (co *collector) variableValues() {
	name := co.assignedVariable()
	if name == "" || co.quote == '`' || co.variable {
		return
	}
	set := co.catalog.Server().ValuesOf(name)
	head, rest := "", co.prefix
	if i := strings.LastIndexByte(rest, ','); i >= 0 && set.Multiple && co.literal {
		head, rest = rest[:i+1], rest[i+1:]
	}
	given := strings.Split(strings.ToUpper(head), ",")
	quote := byte('\'')
	if co.literal {
		quote = co.quote
	}
	for i, value := range set.Names {
		n := fit(value, rest)
		if n == fitNone || slices.Contains(given, strings.ToUpper(value)) {
			continue
		}
		text := value
		if co.lowerKeywords {
			text = strings.ToLower(text) // in the case of the user's keywords
		}
		if co.literal || set.Multiple || strings.ContainsFunc(value, func(r rune) bool { return r >= 0x80 || !isNameByte(byte(r)) }) {
			text = quotedIn(head+value, quote, co.mode)
		}
		co.push(hit{n, weightFitting, i, value, text, "", name, catalog.KindValue})
	}
}
