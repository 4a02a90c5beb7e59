package complete

import (
	"slices"
	"strings"

	"mysh/internal/catalog"
	"mysh/internal/scan"
)

// trailingArguments completes the arguments of a command that is typed by its letter after a
// statement, as in "select 1 \\g csv".
func trailingArguments(text string, start, cursor int, mode scan.Mode, c *catalog.Catalog, w Words) (Answer, bool) {
	line := text[start:cursor]
	i := strings.LastIndexByte(line, '\\')
	if i < 0 || i+2 >= len(line) || !strings.ContainsRune(" \t>|", rune(line[i+2])) {
		return Answer{}, false
	}
	if q, ok := cursorWordAt(text, start+i, mode); !ok || q.literal || q.quote != 0 {
		return Answer{}, false
	}
	command, ok := w.find(line[i : i+2])
	if !ok || len(command.Args) == 0 {
		return Answer{}, false
	}
	return argumentAnswer(command, strings.TrimLeft(line[i+2:], " \t"), cursor, c, w, mode)
}

// isWhole reports whether an argument is the rest of the line, including blanks.
func isWhole(a catalog.Kind) bool { return a == catalog.KindFile || a == catalog.KindCommand }

// canRepeat reports whether an argument may come any number of times.
func canRepeat(a catalog.Kind) bool {
	return a == catalog.KindFile || a == catalog.KindCommand || a == catalog.KindResultQuery || a == catalog.KindParameter
}

// canRedirect reports whether > and a file name may send the results of a command to a file.
func (c ClientCommand) canRedirect() bool {
	return slices.ContainsFunc(c.Args, func(a catalog.Kind) bool {
		return a == catalog.KindTable || a == catalog.KindObject || a == catalog.KindFormat || a == catalog.KindResultQuery || a == catalog.KindResultColumns || a == catalog.KindParameter
	})
}

// kindWords may stand before the name of an object.
var kindWords = []string{"table", "view", "sequence", "procedure", "function", "package", "trigger", "event"}

// argumentAnswer completes an argument of a command.
func argumentAnswer(command ClientCommand, rest string, cursor int, c *catalog.Catalog, w Words, mode scan.Mode) (Answer, bool) {
	nothing := Answer{From: cursor, To: cursor}
	if len(command.Args) == 0 {
		return nothing, true
	}
	words := strings.Fields(rest)
	prefix := ""
	if rest != "" && !strings.HasSuffix(rest, " ") && !strings.HasSuffix(rest, "\t") {
		prefix = words[len(words)-1]
		words = words[:len(words)-1]
	}
	if len(words) > 0 && command.Args[0] == catalog.KindObject && slices.Contains(kindWords, strings.ToLower(words[0])) {
		words = words[1:] // a kind may stand before a name
	}
	kind := command.Args[min(len(words), len(command.Args)-1)]
	done := len(words) >= len(command.Args) && !canRepeat(kind)
	if mark := strings.LastIndexAny(rest, ">|"); mark >= 0 && command.canRedirect() {
		if rest[mark] == '|' {
			return nothing, true // the name of a program follows
		}
		kind, rest, done = catalog.KindFile, strings.TrimLeft(rest[mark+1:], " \t"), false
	}
	if len(words) > 0 && words[len(words)-1] == `\g` && command.canRedirect() && kind != catalog.KindFile {
		kind, done = catalog.KindFormat, false
	}
	switch {
	case kind == catalog.KindStatement:
		return Answer{}, false
	case kind != catalog.KindFile && kind != catalog.KindDelimiter && strings.Contains(rest, ";"):
		return Answer{}, false // the command ended at the semicolon
	case kind == catalog.KindFormat && slices.Contains(command.Args, catalog.KindResultPart):
		kind, done = resultPartKind(words)
	case kind == catalog.KindResultQuery || kind == catalog.KindFormat && slices.Contains(command.Args, catalog.KindResultQuery):
		return queryAnswer(prefix, words, cursor, w), true
	case isWhole(kind):
		prefix = rest
	}
	if done {
		return nothing, true
	}
	if kind == catalog.KindResultColumns {
		prefix = prefix[strings.LastIndexByte(prefix, ',')+1:]
	}
	list := argumentCandidates(kind, prefix, words, c, w)
	if kind == catalog.KindTable || kind == catalog.KindRoutine || kind == catalog.KindObject {
		_, prefix, _ = cutSchema(prefix, c)
	}
	start := cursor - len(prefix)
	quote := ""
	if prefix != "" && strings.ContainsRune("`'\"", rune(prefix[0])) {
		quote, prefix = prefix[:1], prefix[1:]
	}
	return answerOf(hitsOf(list, prefix), start, cursor, func(h hit) Candidate {
		c := Candidate{Text: h.name, Detail: h.detail, Kind: h.kind}
		switch {
		case quote != "":
			c.Text = quotedIn(h.name, quote[0], mode)
		case h.kind == catalog.KindSchema || h.kind == catalog.KindTable:
			c.Text = nameIn(h.name, mode)
		case h.kind == catalog.KindColumn || h.kind == catalog.KindFavourite:
			c.Text = wordOf(h.name)
		}
		if c.Text != h.name {
			c.Label = h.name
		}
		return c
	}), true
}

// hitsOf returns the candidates that match prefix, each text once.
func hitsOf(list []Candidate, prefix string) (hits []hit) {
	seen := make(map[string]bool)
	for i, candidate := range list {
		if n := fit(candidate.Text, prefix); n != fitNone && !seen[candidate.Text] {
			seen[candidate.Text] = true
			hits = append(hits, hit{fit: n, order: i, name: candidate.Text, detail: candidate.Detail, kind: candidate.Kind})
		}
	}
	return hits
}

// resultPartKind returns the kind that follows words that name a part of a result: a column
// after "column" and "cell", a format after "row 3".
func resultPartKind(words []string) (kind catalog.Kind, done bool) {
	switch first := words[0]; {
	case (first == "column" || first == "col" || first == "cell") && len(words) == 1, first == "cell" && len(words) == 2:
		return catalog.KindResultColumn, false
	case first == "row" && len(words) == 2:
		return catalog.KindFormat, false
	}
	return catalog.KindOther, true
}

// queryWords begin the parts of a query of the last result.
var queryWords = []Word{
	{"cols", "columns, with commas between"}, {"where", "rows: a=1 and b~text"}, {"sort", "by columns; -a is descending"}, {"limit", "the number of rows"},
}

// queryAnswer completes a query of the last result.
func queryAnswer(prefix string, words []string, cursor int, w Words) Answer {
	last := ""
	if len(words) > 0 {
		last = words[len(words)-1]
	}
	var list []Candidate
	switch {
	case last == "limit":
	case last == "cols" || last == "where" || last == "sort" || last == "and" || strings.HasSuffix(last, ","):
		list = w.resultColumns()
		prefix = strings.TrimPrefix(prefix[strings.LastIndexByte(prefix, ',')+1:], "-")
	default:
		for _, word := range queryWords {
			if !slices.Contains(words, word.Name) {
				list = append(list, Candidate{Text: word.Name, Detail: word.About, Kind: catalog.KindValue})
			}
		}
		if !slices.ContainsFunc(words, func(word string) bool { return slices.Contains(w.Formats, word) }) {
			list = append(list, withDetail("format", w.Formats...)...)
		}
	}
	return answerOf(hitsOf(list, prefix), cursor-len(prefix), cursor, func(h hit) Candidate {
		c := Candidate{Text: h.name, Detail: h.detail, Kind: h.kind}
		if h.kind == catalog.KindColumn {
			if c.Text = wordOf(h.name); c.Text != h.name {
				c.Label = h.name
			}
		}
		return c
	})
}

// wordOf returns the name of a column as one word of a command's arguments.
func wordOf(name string) string {
	if name != "" && !strings.ContainsAny(name, " \t,'\"`=<>~|") {
		return name
	}
	for _, quote := range []string{"'", `"`, "`"} {
		if !strings.Contains(name, quote) {
			return quote + name + quote
		}
	}
	return name
}

// resultColumns returns the columns of the last result.
func (w Words) resultColumns() (list []Candidate) {
	if w.Columns == nil {
		return nil
	}
	for _, name := range w.Columns() {
		if name != "" {
			list = append(list, Candidate{Text: name, Detail: "column", Kind: catalog.KindColumn})
		}
	}
	return list
}

// withDetail returns a candidate for each word, all with the same detail.
func withDetail(detail string, words ...string) (list []Candidate) {
	for _, word := range words {
		list = append(list, Candidate{Text: word, Detail: detail, Kind: catalog.KindValue})
	}
	return list
}

// favourites returns the favourites.
func (w Words) favourites() (list []Candidate) {
	if w.Favourites == nil {
		return nil
	}
	for _, f := range w.Favourites() {
		list = append(list, Candidate{Text: f.Name, Detail: f.About, Kind: catalog.KindFavourite})
	}
	return list
}

// parameters returns what may follow words, the first of which is a favourite: the parameters without a
// value, or after the name of one and an equals sign its values.
func (w Words) parameters(prefix string, words []string) (list []Candidate) {
	if w.Favourites == nil {
		return nil
	}
	name, _, valued := strings.Cut(prefix, "=")
	for _, f := range w.Favourites() {
		if f.Name != strings.Trim(words[0], "`'\"") {
			continue
		}
		for _, p := range f.Parameters {
			given := slices.ContainsFunc(words[1:], func(word string) bool { return strings.HasPrefix(word, p.Name+"=") })
			switch {
			case valued && p.Name == name:
				for _, value := range p.Values {
					list = append(list, Candidate{Text: p.Name + "=" + value, Detail: p.About, Kind: catalog.KindValue})
				}
			case !valued && !given:
				list = append(list, Candidate{Text: p.Name + "=", Detail: p.About, Kind: catalog.KindParameter})
			}
		}
		break // the user's own precedes that of a project
	}
	return list
}
