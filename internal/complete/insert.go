package complete

import "mysh/internal/catalog"

// variables returns the variables of the shell.
func (w Words) variables() (list []Candidate) {
	if w.Variables == nil {
		return nil
	}
	for _, v := range w.Variables() {
		list = append(list, Candidate{Text: v.Name, Detail: v.About, Kind: catalog.KindInsert})
	}
	return list
}

// suggestInsert completes the name of a variable after a colon, or after a colon and a quote. It
// returns false if none begins with what was typed.
func suggestInsert(text string, q cursorWord, w Words) (Answer, bool) {
	if q.start != q.from || q.from == 0 || text[q.from-1] != ':' || q.quote == '`' {
		return Answer{}, false
	}
	if q.from > 1 && (isNameByte(text[q.from-2]) || text[q.from-2] == ':') {
		return Answer{}, false // a label, or no reference
	}
	hits := hitsOf(w.variables(), q.prefix)
	quote := ""
	if q.quote != 0 {
		quote = string(q.quote)
	}
	return answerOf(hits, q.from, q.to, func(h hit) Candidate {
		c := Candidate{Text: quote + h.name + quote, Detail: h.detail, Kind: h.kind}
		if quote != "" {
			c.Label = h.name
		}
		return c
	}), len(hits) > 0
}
