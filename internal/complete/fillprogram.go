package complete

import (
	"slices"

	"mysh/internal/catalog"
)

// programTokens returns the tokens of the stored program up to the cursor.
func (f *filler) programTokens() []token {
	if f.program != nil {
		return slices.Concat(f.program.tokens, f.tokens[:f.here])
	}
	if f.before(f.here).is("CREATE", "BEGIN") {
		return f.tokens[:f.here]
	}
	return nil
}

// locals offers the parameters and variables of the stored program.
func (f *filler) locals() {
	if f.variable {
		return
	}
	tokens := f.programTokens()
	at := func(i int) token {
		if i < len(tokens) {
			return tokens[i]
		}
		return token{word: -1}
	}
	parameters := false
	for i, t := range tokens {
		switch {
		case t.is("PROCEDURE", "FUNCTION") && i < 12:
			parameters = true
		case parameters && t.text == ")" && at(i-1).text != "(" && at(i-1).kind != isNumber, t.is("RETURNS", "BEGIN"):
			parameters = false
		case parameters && (t.text == "(" || t.text == ","):
			next := at(i + 1)
			if next.is("IN", "OUT", "INOUT") {
				next = at(i + 2)
			}
			if next.kind&isName != 0 {
				f.add(weightUsual, catalog.KindVariable, next.last(), "parameter")
			}
		case t.is("DECLARE") && !at(i+2).is("CURSOR", "CONDITION", "HANDLER"):
			for j := i + 1; at(j).kind&isName != 0; j += 2 {
				f.add(weightUsual, catalog.KindVariable, at(j).last(), "local variable")
				if at(j+1).text != "," {
					break
				}
			}
		}
	}
	for _, row := range triggerRows(tokens) {
		f.add(weightUsual, catalog.KindAlias, row, map[string]string{"NEW": "the row as it will be", "OLD": "the row as it was"}[row])
	}
}

// triggerRows returns NEW, OLD or both, as the body of a trigger has them: by its events.
func triggerRows(tokens []token) (rows []string) {
	from := slices.IndexFunc(tokens[:min(len(tokens), 12)], func(t token) bool { return t.is("TRIGGER") })
	if from < 0 {
		return nil
	}
	head := tokens[from:]
	if on := slices.IndexFunc(head, func(t token) bool { return t.is("ON") }); on >= 0 {
		head = head[:on]
	}
	has := func(events ...string) bool {
		return slices.ContainsFunc(head, func(t token) bool { return t.is(events...) })
	}
	if has("INSERT", "UPDATE") {
		rows = append(rows, "NEW")
	}
	if has("DELETE", "UPDATE") {
		rows = append(rows, "OLD")
	}
	return rows
}

// triggerColumns offers the columns of the table whose trigger this is.
func (f *filler) triggerColumns() {
	tokens := f.programTokens()
	for i, t := range tokens {
		if t.is("ON") && i+1 < len(tokens) && i < 20 {
			src := source{table: tokens[i+1].last()}
			if parts := tokens[i+1].parts; len(parts) > 1 {
				src.schema = parts[len(parts)-2]
			}
			for _, c := range f.scope.columnsOf(f.scope.block, src, 0) {
				f.add(weightColumn, catalog.KindColumn, c.name, c.detail)
			}
			return
		}
	}
}

// labels offers the labels of the blocks.
func (f *filler) labels() {
	tokens := f.programTokens()
	for i, t := range tokens {
		if t.kind&isName != 0 && i+1 < len(tokens) && tokens[i+1].text == ":" {
			f.add(weightUsual, catalog.KindOther, t.last(), "label")
		}
	}
}

// cursors offers the cursors of the stored program.
func (f *filler) cursors() {
	tokens := f.programTokens()
	for i, t := range tokens {
		if t.is("DECLARE") && i+2 < len(tokens) && tokens[i+2].is("CURSOR") {
			f.add(weightUsual, catalog.KindOther, tokens[i+1].last(), "cursor")
		}
	}
}
