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

// The quality of a match between a name and the typed prefix, in increasing order.
const (
	fitNone      = iota
	fitScattered // the letters are in the name, in this order
	fitInside    // inside of the name
	fitWordStart // at the beginning of a word in the name: id in customer_id
	fitPrefix    // at the beginning of the name
	fitWhole     // the whole name
	fitEmpty     = fitInside
)

// fit returns the quality of a match, ignoring case. An empty prefix matches all names.
func fit(name, prefix string) int {
	switch {
	case prefix == "":
		return fitEmpty
	case len(name) < len(prefix):
		return fitNone
	case (lower(name[0]) == lower(prefix[0]) || name[0] >= utf8.RuneSelf) && equalFold(name[:len(prefix)], prefix):
		if len(name) == len(prefix) {
			return fitWhole
		}
		return fitPrefix
	}
	best, first := fitNone, lower(prefix[0])
	for i := 1; i+len(prefix) <= len(name); i++ {
		if c := lower(name[i]); c != first && c < utf8.RuneSelf || !equalFold(name[i:i+len(prefix)], prefix) {
			continue
		}
		if before := name[i-1]; !isNameByte(before) || before == '_' {
			return fitWordStart
		}
		best = fitInside
	}
	if best == fitNone && len(prefix) > 1 && subsequence(name, prefix) {
		return fitScattered
	}
	return best
}

// subsequence reports whether name contains the letters of prefix in this order, beginning at
// the start of a word.
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

// equalFold compares two texts of the same length, ignoring case. It uses the slower
// strings.EqualFold for letters outside of ASCII.
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

// A hit is a match that may become a candidate.
type hit struct {
	fit, weight, order int
	name               string
	text               string // the candidate's text if not the name; already quoted
	label              string // the candidate's label if not the name
	detail             string
	kind               catalog.Kind
}

// Weights order hits of the same fit.
const (
	weightCondition = 100 // a join condition
	weightFitting   = 95  // a value for the column before the cursor
	weightList      = 90  // the list of all columns
	weightLikely    = 88  // a keyword marked as likely in the grammar
	weightUsual     = 85  // the usual columns for this slot
	weightColumn    = 80
	weightOuter     = 74 // a column of an outer query
	weightCTE       = 72
	weightRelated   = 70 // a table related to the names in the statement
	weightTable     = 65
	weightAlias     = 60
	weightCompare   = 58 // a comparison after a column
	weightCommon    = 55 // a common keyword
	weightName      = 50
	weightFunction  = 42
	weightKeyword   = 40
	weightSchema    = 30
	weightRare      = 10
)

// add adds a candidate if its name matches the prefix.
func (co *collector) add(weight int, kind catalog.Kind, name, detail string) {
	co.addText(weight, kind, name, "", detail)
}

// addText adds a candidate whose text differs from its name.
func (co *collector) addText(weight int, kind catalog.Kind, name, text, detail string) {
	if n := fit(name, co.prefix); n != fitNone {
		co.push(hit{n, weight, co.pushed, name, text, "", detail, kind})
	}
}

// sortHits sorts the likeliest hits first.
func sortHits(hits []hit) { slices.SortStableFunc(hits, compareHits) }

func compareHits(a, b hit) int {
	return cmp.Or(cmp.Compare(b.fit, a.fit), cmp.Compare(b.weight, a.weight), cmp.Compare(a.order, b.order))
}

// push adds a hit. If there are very many hits, push drops the worst. It holds more than
// maxCandidates because some may have the same text.
func (co *collector) push(h hit) {
	co.pushed++
	if co.isTrimmed && compareHits(h, co.worst) >= 0 {
		return
	}
	co.hits = append(co.hits, h)
	if len(co.hits) > 3*maxCandidates {
		sortHits(co.hits)
		co.hits = co.hits[:3*maxCandidates/2]
		co.isTrimmed, co.worst = true, co.hits[len(co.hits)-1]
	}
}

// best returns the likeliest candidates, each text once.
func (co *collector) best() []Candidate {
	sortHits(co.hits)
	seen := make(map[string]bool)
	var list []Candidate
	for _, h := range co.hits {
		c := co.candidate(h)
		key := strings.ToLower(c.Text)
		shown := strings.ToLower(c.Label)
		if seen[key] || seen[shown] {
			continue
		}
		seen[key], seen[shown] = true, shown != ""
		list = append(list, c)
		if len(list) == maxCandidates {
			break
		}
	}
	return list
}

// candidate converts a hit: it quotes a name where necessary and applies the case of keywords.
func (co *collector) candidate(h hit) Candidate {
	c := Candidate{Text: h.text, Detail: h.detail, Kind: h.kind}
	if c.Text == "" {
		c.Text = h.name
	}
	switch h.kind {
	case catalog.KindKeyword, catalog.KindFunction:
		if h.text == "" || h.kind == catalog.KindFunction {
			if co.lowerKeywords {
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
		case co.literal:
			c.Text = quotedIn(h.name, co.quote, co.mode)
		case co.quote != 0:
			c.Text = quotedIn(h.name, co.quote, co.mode)
		default:
			c.Text = nameIn(h.name, co.mode)
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

// nameIn returns a name as SQL in mode. It returns an empty quoted name for a name that cannot
// be written in mode.
func nameIn(name string, mode scan.Mode) string {
	text, err := sqltext.Identifier(name, mode)
	if err != nil {
		return "``"
	}
	return text
}

// quotedIn returns text in quotes, or two quotes if the text cannot be quoted in mode.
func quotedIn(text string, quote byte, mode scan.Mode) string {
	quoted, err := sqltext.Quote(text, quote, mode)
	if err != nil {
		return string([]byte{quote, quote})
	}
	return quoted
}
