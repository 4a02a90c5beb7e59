package locate

import (
	"slices"
	"strings"

	"mysh/internal/catalog"
	"mysh/internal/display"
	"mysh/internal/humanize"
)

// Names returns the names of a kind that could stand between two offsets of a statement, as far
// as they are known.
type Names func(kind catalog.Kind, text string, from, to int) []string

// fewNames is how many tables of a statement are all offered when none is near.
const fewNames = 3

// longText is a statement so long that finding out which names it has would hold up the prompt.
const longText = 256 << 10

// Meant returns the place with a guess at what was meant by a name that was not found. The
// mistake may be in the name before the dot: then it returns the place of that. Without names, or
// when none is near, nothing is guessed.
func (p Place) Meant(names Names) Place {
	if p.hint != "" || p.name == "" || p.kind == catalog.KindOther || names == nil || len(p.text) > longText {
		return p
	}
	if o := p.owner; o != nil {
		there := names(o.kind, p.text, o.from, o.to)
		if len(there) > 0 && !slices.ContainsFunc(there, func(n string) bool { return strings.EqualFold(n, o.name) }) {
			p = Place{text: p.text, from: o.from, to: o.to, name: o.name, kind: o.kind}
		}
	}
	there := names(p.kind, p.text, p.from, p.to)
	near := humanize.Closest(p.name, there)
	if near == "" && p.kind == catalog.KindSource && len(there) <= fewNames {
		near = strings.Join(there, " or ")
	}
	if near == "" || near == p.name {
		return p
	}
	if p.kind == catalog.KindFunction && p.name == strings.ToLower(p.name) {
		near = strings.ToLower(near)
	}
	p.hint = "did you mean " + display.Safe(near) + "?"
	return p
}
