package scan

import (
	"bytes"
	"iter"
	"strings"
	"unicode/utf8"
)

// A Token is a part of a text.
type Token struct {
	Kind  TokenKind
	Start int    // offset in bytes of Text in the whole text
	Text  string // as typed
}

// TokenKind is the kind of a token.
type TokenKind byte

// The kinds of tokens.
const (
	Space            TokenKind = iota
	Keyword                    // a word for which IsKeyword holds, where it is not part of a name
	Identifier                 // any other word
	QuotedIdentifier           // `…`, and "…" with ANSI_QUOTES
	String                     // '…', "…", $$…$$
	Number
	Comment       // # …, -- …, /* … */; also hints
	VersionMark   // "/*!40101", "/*M!100100" and the "*/" that ends it; between them are ordinary tokens
	Operator      // punctuation and operators, the delimiter ";" among them
	Variable      // @user, @@system, @`quoted`
	Parameter     // ?
	ClientCommand // \G, and \jobs at the start of a line
	Unclosed      // a quote or comment without an end
)

// Tokens returns the tokens of sql from left to right. They cover the text exactly: joined,
// their texts are sql.
func Tokens(sql string, m Mode) iter.Seq[Token] {
	return func(yield func(Token) bool) {
		l := lexer{b: []byte(sql), mode: m, head: true, classes: classes(DefaultDelimiter, m, Options{})}
		for l.pos < len(sql) {
			start := l.pos
			kind := l.next()
			text := sql[start:l.pos]
			if kind != Space {
				l.head = false
			} else if strings.Contains(text, "\n") {
				l.head = true
			}
			l.prev = kind
			if !yield(Token{Kind: kind, Start: start, Text: text}) {
				return
			}
		}
	}
}

// lexer names the tokens of a whole text.
type lexer struct {
	b       []byte
	pos     int
	mode    Mode
	classes [256]class
	version bool      // in a version comment
	head    bool      // only blanks came before on this line
	prev    TokenKind // of the last token
}

// next scans one token and returns its kind.
func (l *lexer) next() TokenKind {
	c := l.b[l.pos]
	switch {
	case isSpace(c):
		return l.while(isSpace, Space)
	case isQuote(c):
		return l.quoted(c)
	case c == '\\' && !l.version:
		return l.backslash()
	case c == '#', l.has("--") && (l.pos+2 == len(l.b) || isSpace(l.b[l.pos+2])):
		return l.lineComment()
	case l.has("/*"):
		return l.slashStar()
	case l.version && l.has("*/"):
		l.version = false
		l.pos += 2
		return VersionMark
	case c == '$' && l.mode.DollarQuotes:
		if end, ok := dollarTag(l.b, l.pos); ok {
			return l.upTo(end, l.b[l.pos:end], String)
		}
	case c == '@':
		return l.variable()
	case c == '?':
		l.pos++
		return Parameter
	}
	switch {
	case isDigit(c), c == '.' && l.digitAt(l.pos+1) && l.prev != Identifier && l.prev != QuotedIdentifier:
		return l.number()
	case isWord(c):
		return l.word()
	}
	return l.operator()
}

// has reports whether want is at the current position.
func (l *lexer) has(want string) bool {
	return len(l.b)-l.pos >= len(want) && string(l.b[l.pos:l.pos+len(want)]) == want
}

func (l *lexer) digitAt(i int) bool { return i < len(l.b) && isDigit(l.b[i]) }

// while scans the bytes for which is returns true, and the second byte of a character that one
// of them begins.
func (l *lexer) while(is func(byte) bool, kind TokenKind) TokenKind {
	for l.pos < len(l.b) && is(l.b[l.pos]) {
		if e := l.mode.Encoding; e.Lead(l.b[l.pos]) && l.pos+1 < len(l.b) && e.Trail(l.b[l.pos+1]) {
			l.pos++
		}
		l.pos++
	}
	return kind
}

// upTo scans from i to the end of the token that want ends.
func (l *lexer) upTo(i int, want []byte, kind TokenKind) TokenKind {
	n := bytes.Index(l.b[i:], want)
	if n < 0 {
		l.pos = len(l.b)
		return Unclosed
	}
	l.pos = i + n + len(want)
	return kind
}

func (l *lexer) quoted(quote byte) TokenKind {
	kind := String
	if quote == '`' || quote == '"' && l.mode.ANSIQuotes {
		kind = QuotedIdentifier
	}
	for {
		end, closed := skipQuoted(l.b, l.pos+1, quote, &l.classes, l.mode.Encoding, true)
		l.pos = end
		switch {
		case !closed:
			return Unclosed
		case end == len(l.b) || l.b[end] != quote:
			return kind
		}
	}
}

// backslash scans a client command.
func (l *lexer) backslash() TokenKind {
	name := l.b[l.pos+1:]
	if len(name) == 0 || isSpace(name[0]) {
		l.pos++
		return Operator
	}
	if l.head && isLetter(name[0]) {
		l.pos++
		return l.while(func(c byte) bool { return isLetter(c) || isDigit(c) || c == '_' || c == '-' }, ClientCommand)
	}
	_, n := utf8.DecodeRune(name)
	l.pos += 1 + n
	if name[0] == 'N' {
		return Keyword // NULL
	}
	return ClientCommand
}

func (l *lexer) lineComment() TokenKind {
	end := bytes.IndexByte(l.b[l.pos:], '\n')
	if end < 0 {
		end = len(l.b) - l.pos
	}
	if n := bytes.Index(l.b[l.pos:l.pos+end], commentEnd); n >= 0 && l.version {
		end = n
	}
	l.pos += end
	return Comment
}

// slashStar scans a comment, or the mark that begins a version comment.
func (l *lexer) slashStar() TokenKind {
	for _, mark := range []string{"/*!", "/*M!"} {
		if l.has(mark) {
			l.version = true
			l.pos += len(mark)
			return l.while(isDigit, VersionMark)
		}
	}
	return l.upTo(l.pos+2, commentEnd, Comment)
}

// variable scans a variable, or the @ between a user and a host.
func (l *lexer) variable() TokenKind {
	l.pos++
	switch l.prev {
	case Keyword, Identifier, QuotedIdentifier, String:
		return Operator
	}
	if l.pos < len(l.b) && isQuote(l.b[l.pos]) {
		if l.quoted(l.b[l.pos]) == Unclosed {
			return Unclosed
		}
		return Variable
	}
	if l.has("@") {
		l.pos++
	}
	return l.while(func(c byte) bool { return isWord(c) || c == '.' }, Variable)
}

// number scans a number, or a name that begins with digits.
func (l *lexer) number() TokenKind {
	start := l.pos
	l.while(isWord, Number)
	word := l.b[start:l.pos]
	if len(word) > 2 && word[0] == '0' && (word[1] == 'x' || word[1] == 'b') {
		return Number
	}
	digits := len(word) - len(bytes.TrimLeft(word, "0123456789"))
	exponent := digits < len(word) && word[digits]|0x20 == 'e'
	switch {
	case digits == len(word) && l.has(".") && !l.has(".."):
		l.pos++
		fraction := l.pos
		l.while(isDigit, Number)
		exponent = l.pos < len(l.b) && l.b[l.pos]|0x20 == 'e' && (l.pos > fraction || digits > 0)
	case digits == len(word):
		return Number
	case exponent:
		l.pos = start + digits
	default:
		return Identifier
	}
	if !exponent {
		return Number
	}
	end := l.pos + 1
	if end < len(l.b) && (l.b[end] == '+' || l.b[end] == '-') {
		end++
	}
	if l.digitAt(end) {
		l.pos = end
		return l.while(isDigit, Number)
	}
	if digits < len(word) {
		return l.while(isWord, Identifier)
	}
	return Number
}

// word scans a keyword or a name.
func (l *lexer) word() TokenKind {
	start := l.pos
	l.while(isWord, Identifier)
	afterDot := start > 0 && l.b[start-1] == '.'
	if !afterDot && !l.has(".") && IsKeyword(string(l.b[start:l.pos])) {
		return Keyword
	}
	return Identifier
}

// operators are the operators of more than one byte. The longest come first.
var operators = []string{"<=>", "->>", "<=", ">=", "<>", "!=", ":=", "||", "&&", "<<", ">>", "->"}

func (l *lexer) operator() TokenKind {
	for _, o := range operators {
		if l.has(o) {
			l.pos += len(o)
			return Operator
		}
	}
	l.pos++
	return Operator
}
