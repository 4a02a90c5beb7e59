package complete

import (
	"slices"
	"strings"
)

// fitsBlock reports whether a keyword may stand in the innermost block around the cursor. It
// applies to keywords that continue or end a block of a stored program: the grammar covers
// bodies only from one semicolon to the next.
func (co *collector) fitsBlock(text string) bool {
	ending := co.cursor == 1 && co.before(1).is("END")
	if co.program == nil || co.cursor > 0 && !ending {
		return true
	}
	open, declares := co.program.open()
	first, rest, _ := strings.Cut(text, " ")
	if ending {
		first, rest = "END", text
	}
	switch first {
	case "END":
		return rest == open && open != "REPEAT" || rest == "" && open == "BEGIN" // UNTIL comes before END REPEAT
	case "ELSEIF":
		return open == "IF"
	case "ELSE":
		return open == "IF" || open == "CASE"
	case "WHEN":
		return open == "CASE"
	case "UNTIL":
		return open == "REPEAT"
	case "DECLARE":
		return declares
	}
	return true
}

// endsPart reports whether text, one or several keywords, may stand in some blocks of a body
// only.
func endsPart(text string) bool {
	first, _, _ := strings.Cut(text, " ")
	return slices.Contains([]string{"END", "ELSEIF", "ELSE", "WHEN", "UNTIL"}, first)
}

// blockWords begin a block that END closes.
var blockWords = []string{"BEGIN", "IF", "CASE", "LOOP", "WHILE", "REPEAT", "FOR"}

// open returns the keyword that begins the innermost open block after the program's tokens, and
// whether declarations may stand at that point.
func (p *program) open() (word string, declares bool) {
	var stack []string
	starts, declares := false, false
	for i, t := range p.tokens {
		switch {
		case t.is("BEGIN") && (starts || len(stack) == 0):
			stack, starts, declares = append(stack, "BEGIN"), true, true
			continue
		case starts && t.is("END"):
			if n := len(stack); n > 0 {
				stack = stack[:n-1]
			}
			declares = false
		case starts && t.is(blockWords...):
			stack = append(stack, t.upper)
			declares = false
		case starts && !t.is("DECLARE") && !t.isTerminator:
			declares = declares && t.is("NOT", "ATOMIC") // BEGIN NOT ATOMIC
		}
		inner := ""
		if n := len(stack); n > 0 {
			inner = stack[n-1]
		}
		starts = t.isTerminator || t.is("THEN", "ELSE", "ATOMIC") || t.is("LOOP", "REPEAT") && (starts || p.tokens[max(i-1, 0)].text == ":") ||
			t.is("DO") && (inner == "WHILE" || inner == "FOR") || t.text == ":" || starts && t.is("NOT")
	}
	if n := len(stack); n > 0 {
		word = stack[n-1]
	}
	return word, declares && word == "BEGIN"
}
