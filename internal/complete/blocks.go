package complete

import (
	"slices"
	"strings"
)

// fitsBlock reports whether a keyword that goes on with the body of a stored program, or ends a
// part of it, fits the part that the cursor is in: the grammar knows bodies only from one
// semicolon to the next.
func (f *filler) fitsBlock(text string) bool {
	ending := f.here == 1 && f.before(1).is("END")
	if f.program == nil || f.here > 0 && !ending {
		return true
	}
	open, declares := f.program.open()
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

// endsPart reports whether a keyword, or several, goes on with a body only in some parts of it.
func endsPart(text string) bool {
	first, _, _ := strings.Cut(text, " ")
	return slices.Contains([]string{"END", "ELSEIF", "ELSE", "WHEN", "UNTIL"}, first)
}

// blockWords begin a part of a body that END ends.
var blockWords = []string{"BEGIN", "IF", "CASE", "LOOP", "WHILE", "REPEAT", "FOR"}

// open returns the word that begins the innermost part of the body that goes on after the
// program's tokens, and whether declarations can stand there.
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
		case starts && !t.is("DECLARE") && !t.ends:
			declares = declares && t.is("NOT", "ATOMIC") // BEGIN NOT ATOMIC
		}
		inner := ""
		if n := len(stack); n > 0 {
			inner = stack[n-1]
		}
		starts = t.ends || t.is("THEN", "ELSE", "ATOMIC") || t.is("LOOP", "REPEAT") && (starts || p.tokens[max(i-1, 0)].text == ":") ||
			t.is("DO") && (inner == "WHILE" || inner == "FOR") || t.text == ":" || starts && t.is("NOT")
	}
	if n := len(stack); n > 0 {
		word = stack[n-1]
	}
	return word, declares && word == "BEGIN"
}
