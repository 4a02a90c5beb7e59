package complete

import (
	"slices"
	"strings"

	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// A token is a part of a statement as the grammar sees it: blanks and comments are left
// out, and a name with a schema and a table before it is one token.
type token struct {
	kind  tokenKind
	word  int32    // its number in the grammar; -1 if the grammar has no such word
	text  string   // as typed
	upper string   // in upper case, "" for what is quoted
	parts []string // of a name, out of their quotes
	start int      // offset in the text
	ends  bool     // it ends a statement
	here  bool     // it stands for what is being typed
}

// is reports whether the token is one of the words, which are in upper case.
func (t token) is(words ...string) bool {
	return t.upper != "" && slices.Contains(words, t.upper)
}

// A cutter makes the tokens of a text.
type cutter struct {
	g      *grammar
	offset int
	mode   scan.Mode
	list   []token
}

// cut returns the tokens of text, which begins at an offset of a longer one.
func cut(g *grammar, text string, offset int, mode scan.Mode) []token {
	c := &cutter{g: g, offset: offset, mode: mode, list: make([]token, 0, len(text)/5+4)}
	glued := true
	for t := range scan.Tokens(text, mode) {
		switch t.Kind {
		case scan.Space, scan.Comment, scan.VersionMark:
			glued = false
			continue
		}
		c.add(t, glued)
		glued = true
	}
	return c.list
}

// add appends a token, or makes it a part of the one before that it is glued to.
func (c *cutter) add(raw scan.Token, glued bool) {
	t := token{word: -1, text: raw.Text, start: c.offset + raw.Start}
	var before *token
	if n := len(c.list); n > 0 {
		before = &c.list[n-1]
	}
	switch raw.Kind {
	case scan.Keyword, scan.Identifier:
		t.upper = strings.ToUpper(raw.Text)
		t.kind = isWord
		if number, ok := c.g.numbers[t.upper]; ok {
			t.word = number
		}
		if !scan.IsReserved(t.upper) || raw.Kind == scan.Identifier {
			t.kind |= isName
			t.parts = []string{raw.Text}
		}
	case scan.QuotedIdentifier:
		t.kind, t.parts = isName, []string{sqltext.Unquote(raw.Text, c.mode)}
	case scan.String, scan.Unclosed:
		t.kind = isString
	case scan.Number:
		t.kind = isNumber
	case scan.Variable:
		t.kind = isVariable
	case scan.Parameter:
		t.kind = isMark
	case scan.ClientCommand:
		t.kind, t.ends = isOther, true
	default:
		t.kind = isOther
		if number, ok := c.g.numbers[raw.Text]; ok {
			t.word = number
		}
		if strings.Contains(operators, " "+raw.Text+" ") {
			t.kind = isOperator
		}
		t.ends = raw.Text == ";"
	}
	if before != nil && glued && c.glue(before, t) {
		return
	}
	if before != nil && t.text == "(" && before.upper != "" && (before.kind&isName != 0 || isFunction(before.upper)) {
		before.kind |= isCall
	}
	c.list = append(c.list, t)
}

// operators stand between two values; some of them before one, too.
const operators = " = < > <= >= <> != <=> + - * / % || && | & ^ << >> := "

// glue makes t a part of the token before, which it stands right after: in shop.orders,
// shop.*, and 'app'@'%'.
func (c *cutter) glue(before *token, t token) bool {
	joined := func() {
		before.text += t.text
	}
	last := len(before.parts) - 1
	switch {
	case before.upper == "." || before.ends:
		return false
	case t.text == "." && (len(before.parts) > 0 || before.kind&isWord != 0) && before.kind&(isName|isWord) != 0:
		if len(before.parts) == 0 {
			before.parts = []string{before.text}
		}
		before.parts = append(slices.Clip(before.parts), "")
		before.kind, before.word, before.upper = isName, -1, ""
	case last > 0 && before.parts[last] == "" && strings.HasSuffix(before.text, ".") && t.text == "*":
		before.parts[last] = "*"
		before.kind = isEvery
	case last > 0 && before.parts[last] == "" && strings.HasSuffix(before.text, ".") && t.kind&(isName|isWord) != 0:
		before.parts[last] = sqltext.Unquote(t.text, c.mode)
	case t.text == "@" && before.kind&(isName|isString|isWord) != 0:
		before.kind, before.word, before.upper = isUser, -1, ""
	case before.kind == isUser && strings.HasSuffix(before.text, "@") && t.kind&(isName|isString|isWord) != 0:
	default:
		return false
	}
	joined()
	return true
}

// isFunction reports whether a word, in upper case, is a function of any server.
func isFunction(word string) bool { return functions().has(word) }
