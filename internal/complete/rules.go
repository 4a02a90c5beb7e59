package complete

import (
	"embed"
	"errors"
	"fmt"
	"strings"
	"sync"
	"unicode"

	"mysh/internal/product"
)

// grammarFiles holds the rules in a notation that can be compared with the manuals.
//
//	limit = LIMIT number [ ',' number | OFFSET number ] ;
//
// Upper case is a keyword, quotes hold punctuation, <table> is a slot, lower case is a rule. [ ]
// is optional, ( a | b ) is a choice, x * is none or more, x + one or more, and x ... one or more
// separated by commas. WORD! marks a keyword that is likelier than the names that could stand in
// its place; other keywords are less likely than names. Candidates are offered in the order of
// the alternatives, so the likeliest alternative stands first. A rule may stand in several files
// and has the alternatives of all.
//
// A condition in braces limits the rest of its alternative to some servers: {mariadb},
// {mysql>=8.4}, {mysql<8.4 mariadb>=11.1}. See [product.Condition].
//
//go:embed grammar/*.txt
var grammarFiles embed.FS

// An expression is a part of a rule as written.
type expression struct {
	op   byte // 'a' atom, ' ' sequence, '|' choice, '?', '*', '+', '.' list, '{' condition
	of   []expression
	atom node
	when product.Condition // for a condition, and for a sequence that begins with one
}

// rules holds the rules of all servers as written.
type rules struct {
	names       []string
	bodies      []expression     // by number of the rule
	ruleNumbers map[string]int32 // rule → number
	words       []string         // by number
	wordNumbers map[string]int32 // word → number

	root      int32 // the rule of a statement
	inProgram int32 // the rule of a statement in the body of a stored program
}

// theRules parses the rules at the first call: a shell that runs a script never needs them.
var theRules = sync.OnceValue(func() *rules {
	r, err := parseRules(grammarText(), "statement", "program_statement")
	if err != nil {
		panic(fmt.Sprintf("complete: grammar: %v", err)) // a test parses the files too
	}
	return r
})

// grammarText returns the files of the grammar, concatenated.
func grammarText() string {
	var text strings.Builder
	files, err := grammarFiles.ReadDir("grammar")
	if err != nil {
		panic(err) // the files are embedded
	}
	for _, f := range files {
		b, err := grammarFiles.ReadFile("grammar/" + f.Name())
		if err != nil {
			panic(err)
		}
		text.Write(b)
	}
	return text.String()
}

// A grammarParser parses the text of a grammar.
type grammarParser struct {
	r      *rules
	tokens []string
	pos    int
	err    error
}

// parseRules parses rules. root and inProgram name the rules for a whole text.
func parseRules(text, root, inProgram string) (*rules, error) {
	tokens, err := grammarTokens(text)
	if err != nil {
		return nil, err
	}
	p := &grammarParser{
		r:      &rules{ruleNumbers: make(map[string]int32), wordNumbers: make(map[string]int32)},
		tokens: tokens,
	}
	for p.pos < len(p.tokens) && p.err == nil {
		number := p.r.ruleNumber(p.take())
		p.expect("=")
		e := p.choice()
		body := &p.r.bodies[number]
		body.op, body.of = '|', append(body.of, e.of...)
		p.expect(";")
	}
	if p.err != nil {
		return nil, p.err
	}
	for i, body := range p.r.bodies {
		if body.op == 0 {
			return nil, fmt.Errorf("rule %s is used and not defined", p.r.names[i])
		}
	}
	for name, field := range map[string]*int32{root: &p.r.root, inProgram: &p.r.inProgram} {
		number, ok := p.r.ruleNumbers[name]
		if !ok {
			return nil, fmt.Errorf("no rule %s", name)
		}
		*field = number
	}
	return p.r, nil
}

func (p *grammarParser) peek() string {
	if p.pos < len(p.tokens) {
		return p.tokens[p.pos]
	}
	return ""
}

func (p *grammarParser) take() string {
	t := p.peek()
	p.pos++
	return t
}

func (p *grammarParser) expect(want string) {
	if got := p.take(); got != want && p.err == nil {
		p.err = fmt.Errorf("%q instead of %q after %q", got, want, strings.Join(p.tokens[max(0, p.pos-8):max(0, p.pos-1)], " "))
	}
}

func (p *grammarParser) choice() expression {
	e := expression{op: '|', of: []expression{p.sequence()}}
	for p.peek() == "|" && p.err == nil {
		p.pos++
		e.of = append(e.of, p.sequence())
	}
	return e
}

func (p *grammarParser) sequence() expression {
	e := expression{op: ' '}
	for p.err == nil {
		switch t := p.peek(); t {
		case "", ";", "|", ")", "]":
			return e
		case "!":
			p.pos++
			if n := len(e.of); n > 0 && e.of[n-1].op == 'a' && e.of[n-1].atom.kind == wordNode {
				e.of[n-1].atom.likely = true
			} else {
				p.err = errors.New("an exclamation mark follows no keyword")
			}
		case "*", "+", "...":
			p.pos++
			if len(e.of) == 0 {
				p.err = fmt.Errorf("nothing before %s", t)
				return e
			}
			p.r.wordNumber(",") // separates the elements of a list
			last := &e.of[len(e.of)-1]
			*last = expression{op: t[0], of: []expression{*last}}
		default:
			e.of = append(e.of, p.atom())
		}
	}
	return e
}

func (p *grammarParser) atom() expression {
	switch t := p.take(); {
	case t == "(":
		e := p.choice()
		p.expect(")")
		return e
	case t == "[":
		e := p.choice()
		p.expect("]")
		return expression{op: '?', of: []expression{e}}
	case t[0] == '{':
		when, err := product.ParseCondition(t[1 : len(t)-1])
		if err != nil && p.err == nil {
			p.err = err
		}
		return expression{op: '{', when: when}
	case t[0] == '\'':
		return expression{op: 'a', atom: node{kind: wordNode, value: p.r.wordNumber(t[1 : len(t)-1])}}
	case t[0] == '<':
		kind, ok := slotNames[t[1:len(t)-1]]
		if !ok && p.err == nil {
			p.err = fmt.Errorf("no slot %s", t)
		}
		return expression{op: 'a', atom: node{kind: slotNode, value: int32(kind)}}
	case unicode.IsUpper(rune(t[0])):
		return expression{op: 'a', atom: node{kind: wordNode, value: p.r.wordNumber(t)}}
	default:
		return expression{op: 'a', atom: node{kind: callNode, value: p.r.ruleNumber(t)}}
	}
}

// ruleNumber returns the number of a rule.
func (r *rules) ruleNumber(name string) int32 {
	n, ok := r.ruleNumbers[name]
	if !ok {
		n = int32(len(r.names))
		r.ruleNumbers[name] = n
		r.names, r.bodies = append(r.names, name), append(r.bodies, expression{})
	}
	return n
}

// wordNumber returns the number of a keyword or of punctuation.
func (r *rules) wordNumber(text string) int32 {
	n, ok := r.wordNumbers[text]
	if !ok {
		n = int32(len(r.words))
		r.wordNumbers[text] = n
		r.words = append(r.words, text)
	}
	return n
}

// grammarTokens splits the text of a grammar into tokens.
func grammarTokens(text string) (tokens []string, err error) {
	for text != "" {
		n := 1
		switch c := text[0]; {
		case c == ' ' || c == '\n' || c == '\t':
			text = text[1:]
			continue
		case c == '#':
			n = strings.IndexByte(text+"\n", '\n')
			text = text[min(n, len(text)):]
			continue
		case c == '\'' || c == '<' || c == '{':
			closing := map[byte]string{'\'': "'", '<': ">", '{': "}"}[c]
			n = strings.Index(text[1:], closing) + 2
			if n < 2 {
				return nil, fmt.Errorf("%q is not closed", text[:min(20, len(text))])
			}
		case strings.HasPrefix(text, "..."):
			n = 3
		case isNameByte(c):
			for n < len(text) && isNameByte(text[n]) {
				n++
			}
		case !strings.ContainsRune("=;|()[]*+!", rune(c)):
			return nil, fmt.Errorf("unexpected %q", text[:min(20, len(text))])
		}
		tokens = append(tokens, text[:n])
		text = text[n:]
	}
	return tokens, nil
}

func isNameByte(c byte) bool {
	return c == '_' || c == '$' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80
}
