package complete

import (
	"slices"
	"strings"

	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// A token is a token of the grammar. Blanks and comments are left out, and a name with its
// qualifiers is one token.
type token struct {
	kind         tokenKind
	word         int32    // number in the grammar, or -1
	text         string   // as typed
	upper        string   // in upper case; "" for a quoted name
	parts        []string // the unquoted parts of a name
	start        int      // offset in the text
	isTerminator bool     // a delimiter or a client command
	isCursor     bool     // stands for the word at the cursor
}

// is reports whether the token is one of the words, which are in upper case.
func (t token) is(words ...string) bool {
	return t.upper != "" && slices.Contains(words, t.upper)
}

// A tokenizer splits a text into tokens of the grammar.
type tokenizer struct {
	g      *grammar
	offset int
	mode   scan.Mode
	list   []token
}

// tokenize returns the tokens of text, which begins at an offset of a longer text.
func tokenize(g *grammar, text string, offset int, mode scan.Mode) []token {
	c := &tokenizer{g: g, offset: offset, mode: mode, list: make([]token, 0, len(text)/5+4)}
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

// add appends a token, or joins it to the token before if there is no blank between them and
// both are parts of one name.
func (c *tokenizer) add(raw scan.Token, glued bool) {
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
		t.kind, t.isTerminator = isOther, true
	default:
		t.kind = isOther
		if number, ok := c.g.numbers[raw.Text]; ok {
			t.word = number
		}
		if strings.Contains(operators, " "+raw.Text+" ") {
			t.kind = isOperator
		}
		t.isTerminator = raw.Text == ";"
	}
	if before != nil && glued && c.join(before, t) {
		return
	}
	if before != nil && t.text == "(" && before.upper != "" && (before.kind&isName != 0 || isFunction(before.upper)) {
		before.kind |= isCall
	}
	c.list = append(c.list, t)
}

// operators may stand between two values; some of them may also stand before one value.
const operators = " = < > <= >= <> != <=> + - * / % || && | & ^ << >> := "

// join appends t to the token before, which it follows without a blank, if both are parts of
// one name, as in shop.orders, shop.* and 'app'@'%'. It returns false if they are not.
func (c *tokenizer) join(before *token, t token) bool {
	joined := func() {
		before.text += t.text
	}
	last := len(before.parts) - 1
	switch {
	case before.upper == "." || before.isTerminator:
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

// isFunction reports whether a word in upper case is a function of any server.
func isFunction(word string) bool { return functions().has(word) }
