package locate

import (
	"slices"
	"strings"

	"mysh/internal/catalog"
	"mysh/internal/display"
	"mysh/internal/humanize"
)

// A Names function returns the names of a kind that may stand between two offsets of a
// statement, as far as the catalog has them.
type Names func(kind catalog.Kind, text string, from, to int) []string

// maxSources is the largest number of tables that are all offered if none has a similar name.
const maxSources = 3

// maxTextLength limits the length of a statement whose names are examined: longer ones would
// delay the prompt.
const maxTextLength = 256 << 10

// Suggest returns the place with a hint: the existing name that is most similar to the unknown
// name. If the qualifier is unknown too, Suggest returns the place of the qualifier. Without
// names, or without a similar one, the place has no hint.
func (p Place) Suggest(names Names) Place {
	if p.hint != "" || p.name == "" || p.kind == catalog.KindOther || names == nil || len(p.text) > maxTextLength {
		return p
	}
	if o := p.qualifier; o != nil {
		there := names(o.kind, p.text, o.from, o.to)
		if len(there) > 0 && !slices.ContainsFunc(there, func(n string) bool { return strings.EqualFold(n, o.name) }) {
			p = Place{text: p.text, from: o.from, to: o.to, name: o.name, kind: o.kind}
		}
	}
	there := names(p.kind, p.text, p.from, p.to)
	near := humanize.Closest(p.name, there)
	if near == "" && p.kind == catalog.KindSource && len(there) <= maxSources {
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
