package complete

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"mysh/internal/catalog"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// How well a name fits what was typed, from not at all.
const (
	noFit      = iota
	scattered  // its letters are there, in that order
	within     // somewhere in it
	wordStart  // at the beginning of a word of it: id in customer_id
	beginning  // at its beginning
	whole      // it is all there
	anythingOK = within
)

// fit returns how well a name fits a prefix, whatever the case. An empty prefix fits all.
func fit(name, prefix string) int {
	switch {
	case prefix == "":
		return anythingOK
	case len(name) < len(prefix):
		return noFit
	case (lower(name[0]) == lower(prefix[0]) || name[0] >= utf8.RuneSelf) && equalFold(name[:len(prefix)], prefix):
		if len(name) == len(prefix) {
			return whole
		}
		return beginning
	}
	best, first := noFit, lower(prefix[0])
	for i := 1; i+len(prefix) <= len(name); i++ {
		if c := lower(name[i]); c != first && c < utf8.RuneSelf || !equalFold(name[i:i+len(prefix)], prefix) {
			continue
		}
		if before := name[i-1]; !isNameByte(before) || before == '_' {
			return wordStart
		}
		best = within
	}
	if best == noFit && len(prefix) > 1 && subsequence(name, prefix) {
		return scattered
	}
	return best
}

// subsequence reports whether prefix's letters are in name in that order, beginning where a
// word begins.
func subsequence(name, prefix string) bool {
	for i := range len(name) {
		if lower(name[i]) != lower(prefix[0]) || i > 0 && name[i-1] != '_' && name[i-1] != ' ' {
			continue
		}
		k := 1
		for j := i + 1; j < len(name) && k < len(prefix); j++ {
			if lower(name[j]) == lower(prefix[k]) {
				k++
			}
		}
		return k == len(prefix)
	}
	return false
}

// equalFold compares two texts of the same length. Letters of other alphabets are compared
// the slow way.
func equalFold(a, b string) bool {
	for i := range len(a) {
		if x, y := a[i], b[i]; x != y && lower(x) != lower(y) {
			return x >= utf8.RuneSelf && y >= utf8.RuneSelf && strings.EqualFold(a, b)
		}
	}
	return true
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c | 0x20
	}
	return c
}

// A hit is a candidate in the making.
type hit struct {
	fit, weight, order int
	name               string
	text               string // if it is not the name, quoted where it must be
	label              string // if it is neither
	detail             string
	kind               catalog.Kind
}

// Weights put what fits equally well in order.
const (
	weightCondition = 100 // a join's condition
	weightFitting   = 95  // a value for the column before
	weightList      = 90  // the whole list of columns
	weightLikely    = 88  // a keyword that the grammar says is likely
	weightUsual     = 85  // what is usual here, of columns
	weightColumn    = 80
	weightOuter     = 74 // a column of an outer query
	weightCTE       = 72
	weightRelated   = 70 // a table that has to do with those that are there
	weightTable     = 65
	weightAlias     = 60
	weightCompare   = 58 // an operator after a column
	weightCommon    = 55 // a keyword that is common
	weightName      = 50
	weightFunction  = 42
	weightKeyword   = 40
	weightSchema    = 30
	weightRare      = 10
)

// add takes a candidate if it fits what was typed.
func (f *filler) add(weight int, kind catalog.Kind, name, detail string) {
	f.addText(weight, kind, name, "", detail)
}

// addText takes a candidate whose text is not its name.
func (f *filler) addText(weight int, kind catalog.Kind, name, text, detail string) {
	if n := fit(name, f.prefix); n != noFit {
		f.push(hit{n, weight, f.pushed, name, text, "", detail, kind})
	}
}

// sortHits puts the likeliest first.
func sortHits(hits []hit) { slices.SortStableFunc(hits, compareHits) }

func compareHits(a, b hit) int {
	return cmp.Or(cmp.Compare(b.fit, a.fit), cmp.Compare(b.weight, a.weight), cmp.Compare(a.order, b.order))
}

// push takes a hit. Of very many only the best are kept, a few more than can be answered
// since some may turn out to be the same.
func (f *filler) push(h hit) {
	f.pushed++
	if f.cut && compareHits(h, f.worst) >= 0 {
		return
	}
	f.hits = append(f.hits, h)
	if len(f.hits) > 3*MaxCandidates {
		sortHits(f.hits)
		f.hits = f.hits[:3*MaxCandidates/2]
		f.cut, f.worst = true, f.hits[len(f.hits)-1]
	}
}

// best returns the likeliest candidates, each text once.
func (f *filler) best() []Candidate {
	sortHits(f.hits)
	seen := make(map[string]bool)
	var list []Candidate
	for _, h := range f.hits {
		c := f.candidate(h)
		key := strings.ToLower(c.Text)
		shown := strings.ToLower(c.Label)
		if seen[key] || seen[shown] {
			continue
		}
		seen[key], seen[shown] = true, shown != ""
		list = append(list, c)
		if len(list) == MaxCandidates {
			break
		}
	}
	return list
}

// candidate gives a hit its text: quoted where it must be, in the case that keywords have.
func (f *filler) candidate(h hit) Candidate {
	c := Candidate{Text: h.text, Detail: h.detail, Kind: h.kind}
	if c.Text == "" {
		c.Text = h.name
	}
	switch h.kind {
	case catalog.KindKeyword, catalog.KindFunction:
		if h.text == "" || h.kind == catalog.KindFunction {
			if f.lower {
				c.Text, h.name = strings.ToLower(c.Text), strings.ToLower(h.name)
			}
		}
		if h.kind == catalog.KindFunction {
			c.Label = h.name
		}
	case catalog.KindSchema, catalog.KindTable, catalog.KindAlias, catalog.KindColumn, catalog.KindRoutine, catalog.KindOther:
		switch {
		case h.text != "":
			c.Label = h.name
		case f.literal:
			c.Text = quotedIn(h.name, f.quote, f.mode)
		case f.quote != 0:
			c.Text = quotedIn(h.name, f.quote, f.mode)
		default:
			c.Text = nameIn(h.name, f.mode)
		}
		if c.Text != h.name && c.Label == "" {
			c.Label = h.name
		}
	}
	if h.label != "" {
		c.Label = h.label
	}
	return c
}

// nameIn returns a name as it must be written in a statement that is read in mode. One that cannot
// be written is nobody's.
func nameIn(name string, mode scan.Mode) string {
	text, err := sqltext.Identifier(name, mode)
	if err != nil {
		return "``"
	}
	return text
}

// quotedIn returns text between quotes.
func quotedIn(text string, quote byte, mode scan.Mode) string {
	quoted, err := sqltext.Quote(text, quote, mode)
	if err != nil {
		return string([]byte{quote, quote})
	}
	return quoted
}
