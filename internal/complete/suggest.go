package complete

import (
	"slices"
	"strings"

	"mysh/internal/catalog"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// Suggest returns the candidates at the cursor, an offset in bytes of text. mode is the mode in
// which the server reads the text. A nil catalog has no names. Suggest may be called from any
// goroutine.
func Suggest(text string, cursor int, mode scan.Mode, c *catalog.Catalog, w Words) Answer {
	cursor = max(0, min(cursor, len(text)))
	if a, ok := suggestCommand(text, cursor, mode, c, w); ok {
		return a
	}
	q, ok := cursorWordAt(text, cursor, mode)
	if !ok {
		return Answer{From: cursor, To: cursor}
	}
	if a, ok := suggestInsert(text, q, w); ok {
		return a
	}
	co := newCollector(text, q, mode, c, w)
	co.collect()
	return Answer{From: q.from, To: q.to, Candidates: co.best(), Optional: co.optional(), Missing: co.missing, Hint: co.hint()}
}

// A cursorWord is the name or word before or around the cursor.
type cursorWord struct {
	from, to  int      // the range that a candidate replaces
	start     int      // where the word begins, with its qualifiers
	prefix    string   // the part before the cursor, without quotes
	quote     byte     // the opening quote; 0 for none
	qualifier []string // the names before the word: o in o.total
	literal   bool     // the word is a string
	variable  bool     // the word begins with @
	number    bool     // the word is a number
	dotted    bool     // a dot follows the word
}

// cursorWordAt returns the word at the cursor. It returns false in a comment, where nothing is
// completed.
func cursorWordAt(text string, cursor int, mode scan.Mode) (q cursorWord, ok bool) {
	q = cursorWord{from: cursor, to: cursor, start: cursor}
	raw := make([]scan.Token, 0, 64)
	for t := range scan.Tokens(text[:cursor], mode) {
		if len(raw) == cap(raw) {
			raw = raw[:copy(raw, raw[len(raw)-16:])] // a name has few parts
		}
		raw = append(raw, t)
	}
	if len(raw) == 0 {
		return q, true
	}
	last := raw[len(raw)-1]
	rest := raw[:len(raw)-1]
	switch last.Kind {
	case scan.Unclosed:
		quote := last.Text[0]
		if !strings.ContainsRune("`'\"", rune(quote)) {
			return q, false
		}
		q.quote, q.prefix = quote, sqltext.Unquote(last.Text, mode)
		q.literal = quote == '\'' || quote == '"' && !mode.ANSIQuotes
		q.from = last.Start
		if n := strings.IndexByte(text[cursor:], quote); n >= 0 && !strings.ContainsAny(text[cursor:cursor+n], " \t\n,;()=") {
			q.to = cursor + n + 1
		}
	case scan.Comment:
		return q, last.Text[0] == '/'
	case scan.Number:
		q.prefix, q.from, q.number = last.Text, last.Start, true
	case scan.Keyword, scan.Identifier:
		q.prefix, q.from = last.Text, last.Start
	case scan.Variable:
		q.prefix, q.from, q.variable = last.Text, last.Start, true
	default:
		rest = raw
	}
	if q.quote == 0 && q.prefix != "" {
		for q.to < len(text) && (isNameByte(text[q.to]) || q.variable && text[q.to] == '.') {
			q.to++
		}
	}
	q.start = q.from
	q.dotted = !q.number && q.to < len(text) && text[q.to] == '.' && (q.prefix != "" || q.quote != 0)
	if q.literal || q.variable || q.number {
		return q, true
	}
	for n := len(rest); n >= 2 && rest[n-1].Text == "."; n -= 2 {
		name := rest[n-2]
		if name.Kind != scan.Identifier && name.Kind != scan.QuotedIdentifier && name.Kind != scan.Keyword {
			break
		}
		q.qualifier = append([]string{sqltext.Unquote(name.Text, mode)}, q.qualifier...)
		q.start = name.Start
	}
	return q, true
}

// The largest number of tokens before and after the cursor that are examined.
const (
	nearBefore = 1200
	nearAfter  = 600
)

// newCollector returns a collector with the expectations of the grammar at the cursor and the
// names in the statement.
func newCollector(text string, q cursorWord, mode scan.Mode, c *catalog.Catalog, w Words) *collector {
	g := grammarOf(w.Server)
	before := tokenize(g, text[:q.start], 0, mode)
	after := tokenize(g, text[q.to:], q.to, mode)
	lo := len(before)
	for lo > 0 && !before[lo-1].isTerminator {
		lo--
	}
	p := programOf(before, lo)
	hi := slices.IndexFunc(after, func(t token) bool { return t.isTerminator })
	if hi < 0 {
		hi = len(after)
	}
	after = after[:min(hi, nearAfter)]
	earlier, before := before[:lo], before[lo:]
	if len(before) > nearBefore {
		before = append(slices.Clone(before[:nearBefore/10]), before[len(before)-nearBefore:]...)
	}
	m := newMatcher(g, p != nil)
	for _, t := range before {
		m.read(t)
	}
	tokens := slices.Concat(before, []token{{kind: isName, word: -1, start: q.start, isCursor: true, parts: []string{q.prefix}}}, after)
	co := &collector{
		cursorWord: q, g: g, catalog: c, words: w, program: p, mode: mode,
		earlier: earlier, tokens: tokens, cursor: len(before),
		expected: m.expectations(), skipped: m.skipped, canEnd: m.canEnd,
	}
	co.scope = newScope(tokens, len(before), c, mode)
	co.lowerKeywords = co.lowerCase()
	co.letters = catalog.LettersOf(q.prefix)
	return co
}

// lowerCase reports whether the user writes keywords in lower case.
func (co *collector) lowerCase() bool {
	word := co.prefix
	if co.quote != 0 || co.variable || strings.ToUpper(word) == strings.ToLower(word) {
		word = ""
		word = lastKeyword(co.tokens[:co.cursor])
		if word == "" {
			word = lastKeyword(co.earlier)
		}
	}
	return word != "" && word != strings.ToUpper(word)
}

// lastKeyword returns the last keyword among tokens as typed, or "".
func lastKeyword(tokens []token) string {
	for i := len(tokens) - 1; i >= 0; i-- {
		if t := &tokens[i]; t.kind&isWord != 0 && t.word >= 0 && isLetter(t.text[0]) && scan.IsKeyword(t.text) {
			return t.text
		}
	}
	return ""
}

// A program is the stored program around the cursor.
type program struct {
	tokens []token // from CREATE to the statement at the cursor
}

// programOf returns the stored program whose body continues after the first n tokens, or nil.
func programOf(tokens []token, n int) *program {
	begin, depth := -1, 0
	for i := 0; i < n; i++ {
		t := tokens[i]
		next := tokens[min(i+1, len(tokens)-1)]
		switch {
		case begin < 0:
			if t.is("CREATE") && createsProgram(tokens[i:min(i+14, n)]) {
				begin, depth = i, 0
			}
		case t.is("BEGIN"), t.is("CASE") && !tokens[i-1].is("END"):
			depth++
		case t.is("END") && !next.is("IF", "LOOP", "WHILE", "REPEAT", "FOR"):
			depth--
			if depth <= 0 {
				begin = -1
			}
		case t.isTerminator && depth == 0:
			begin = -1
		}
	}
	if begin < 0 {
		return nil
	}
	return &program{tokens: tokens[begin:n]}
}

func createsProgram(tokens []token) bool {
	return slices.ContainsFunc(tokens, func(t token) bool { return t.is("PROCEDURE", "FUNCTION", "TRIGGER", "EVENT", "PACKAGE") })
}

// Prepare parses the grammars, so that the first call of [Suggest] need not.
func Prepare() {
	theRules()
	functions()
}
