package complete

import (
	"slices"
	"strings"

	"mysh/internal/catalog"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// Suggest returns what could stand at the cursor, an offset in bytes of text. mode says how
// the server reads text. It may be called from any goroutine; a nil catalog knows nothing.
func Suggest(text string, cursor int, mode scan.Mode, c *catalog.Catalog, w Words) Answer {
	cursor = max(0, min(cursor, len(text)))
	if a, ok := suggestCommand(text, cursor, mode, c, w); ok {
		return a
	}
	q, ok := placeOf(text, cursor, mode)
	if !ok {
		return Answer{From: cursor, To: cursor}
	}
	f := newFiller(text, q, mode, c, w)
	f.fillAll()
	return Answer{From: q.from, To: q.to, Candidates: f.best(), Optional: f.optional(), Missing: f.missing, Hint: f.hint()}
}

// typed is the name or word that the cursor is in or behind.
type typed struct {
	from, to  int      // what a candidate replaces
	start     int      // where it begins with its qualifiers
	prefix    string   // the part of it before the cursor, out of its quotes
	quote     byte     // of a name that has begun with one
	qualifier []string // the names before it: o in o.total
	literal   bool     // it is a string, and quote is its quote
	variable  bool     // it begins with @
	number    bool     // it is a number
	dotted    bool     // a dot follows it
}

// placeOf finds what is being typed. It reports false where nothing can be completed: in a
// comment.
func placeOf(text string, cursor int, mode scan.Mode) (q typed, ok bool) {
	q = typed{from: cursor, to: cursor, start: cursor}
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

// Statements longer than this many tokens are looked at near the cursor only.
const (
	nearBefore = 1200
	nearAfter  = 600
)

// newFiller finds out what the grammar wants at the cursor, and which names the statement
// itself has.
func newFiller(text string, q typed, mode scan.Mode, c *catalog.Catalog, w Words) *filler {
	g := grammarOf(w.Server)
	before := cut(g, text[:q.start], 0, mode)
	after := cut(g, text[q.to:], q.to, mode)
	lo := len(before)
	for lo > 0 && !before[lo-1].ends {
		lo--
	}
	p := programOf(before, lo)
	hi := slices.IndexFunc(after, func(t token) bool { return t.ends })
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
	tokens := slices.Concat(before, []token{{kind: isName, word: -1, start: q.start, here: true, parts: []string{q.prefix}}}, after)
	f := &filler{
		typed: q, g: g, catalog: c, words: w, program: p, mode: mode,
		earlier: earlier, tokens: tokens, here: len(before),
		wishes: m.wishes(), skipped: m.skipped, over: m.over,
	}
	f.scope = newScope(tokens, len(before), c, mode)
	f.lower = f.lowerCase()
	f.letters = catalog.LettersOf(q.prefix)
	return f
}

// lowerCase reports whether keywords are typed in small letters.
func (f *filler) lowerCase() bool {
	word := f.prefix
	if f.quote != 0 || f.variable || strings.ToUpper(word) == strings.ToLower(word) {
		word = ""
		word = lastKeyword(f.tokens[:f.here])
		if word == "" {
			word = lastKeyword(f.earlier)
		}
	}
	return word != "" && word != strings.ToUpper(word)
}

// lastKeyword returns the last keyword of a text as it is typed, or "".
func lastKeyword(tokens []token) string {
	for i := len(tokens) - 1; i >= 0; i-- {
		if t := &tokens[i]; t.kind&isWord != 0 && t.word >= 0 && isLetter(t.text[0]) && scan.IsKeyword(t.text) {
			return t.text
		}
	}
	return ""
}

// A program is the stored program whose body the cursor is in.
type program struct {
	tokens []token // from CREATE to the statement of the cursor
}

// programOf returns the stored program whose body goes on after the first n tokens, or nil.
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
		case t.ends && depth == 0:
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

// Prepare reads the grammars, so that the first call of [Suggest] does not wait for them.
func Prepare() {
	theRules()
	functions()
}
