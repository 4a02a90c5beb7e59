package complete

import (
	"slices"

	"mysh/internal/catalog"
)

// programTokens returns the tokens of the stored program up to the cursor.
func (co *collector) programTokens() []token {
	if co.program != nil {
		return slices.Concat(co.program.tokens, co.tokens[:co.cursor])
	}
	if co.before(co.cursor).is("CREATE", "BEGIN") {
		return co.tokens[:co.cursor]
	}
	return nil
}

// locals adds the parameters and variables of the stored program.
func (co *collector) locals() {
	if co.variable {
		return
	}
	tokens := co.programTokens()
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
				co.add(weightUsual, catalog.KindVariable, next.last(), "parameter")
			}
		case t.is("DECLARE") && !at(i+2).is("CURSOR", "CONDITION", "HANDLER"):
			for j := i + 1; at(j).kind&isName != 0; j += 2 {
				co.add(weightUsual, catalog.KindVariable, at(j).last(), "local variable")
				if at(j+1).text != "," {
					break
				}
			}
		}
	}
	for _, row := range triggerRows(tokens) {
		co.add(weightUsual, catalog.KindAlias, row, map[string]string{"NEW": "the row as it will be", "OLD": "the row as it was"}[row])
	}
}

// triggerRows returns NEW, OLD or both, depending on the events of the trigger.
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

// triggerColumns adds the columns of the trigger's table.
func (co *collector) triggerColumns() {
	tokens := co.programTokens()
	for i, t := range tokens {
		if t.is("ON") && i+1 < len(tokens) && i < 20 {
			src := source{table: tokens[i+1].last()}
			if parts := tokens[i+1].parts; len(parts) > 1 {
				src.schema = parts[len(parts)-2]
			}
			for _, c := range co.scope.columnsOf(co.scope.block, src, 0) {
				co.add(weightColumn, catalog.KindColumn, c.name, c.detail)
			}
			return
		}
	}
}

// labels adds the labels of the blocks.
func (co *collector) labels() {
	tokens := co.programTokens()
	for i, t := range tokens {
		if t.kind&isName != 0 && i+1 < len(tokens) && tokens[i+1].text == ":" {
			co.add(weightUsual, catalog.KindOther, t.last(), "label")
		}
	}
}

// cursors adds the cursors of the stored program.
func (co *collector) cursors() {
	tokens := co.programTokens()
	for i, t := range tokens {
		if t.is("DECLARE") && i+2 < len(tokens) && tokens[i+2].is("CURSOR") {
			co.add(weightUsual, catalog.KindOther, tokens[i+1].last(), "cursor")
		}
	}
}
