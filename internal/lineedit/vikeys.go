package lineedit

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// viHelp describes the keys of vi mode.
var viHelp = []Binding{
	{"Esc", "from insert mode to command mode"},
	{"i, a, I, A, o, O", "insert before, after, at the line's ends, in a line below, above"},
	{"h, l, Space, k, j, -, +", "a character to the left, right; up, down, as Up and Down"},
	{"w, b, e, W, B, E", "to the next word, back, to its end; words between blanks"},
	{"0, ^, $, |", "to the line's start, first character, end, n-th column"},
	{"f, F, t, T, ;, ,", "to a character of the line; again, back"},
	{"g g, G, %", "to the first line, the n-th or last; the bracket's partner"},
	{"d, c, y", "cut, change, copy up to where the next key moves; twice, the line"},
	{"g u, g U, g ~", "lower, upper, other case up to where the next key moves"},
	{"i w, a w, i (, a ', …", "after an operator: a word, or text in brackets or quotes; a includes those"},
	{"x, X, D, s, S, C, Y", "short for dl, dh, d$, cl, cc, c$, yy"},
	{"p, P", "insert the cut text after, before the cursor"},
	{"r, ~, J", "replace a character, change its case, join lines"},
	{"u, C-r, .", "undo, redo, repeat the last change"},
	{"/, ?", "search the history; Enter puts the line found on the prompt"},
	{"n, N", "search again; in the other direction"},
	{"v", "edit in $VISUAL or $EDITOR"},
}

// A motion is a target position in the text, to which the cursor moves or up to which an
// operator works.
type motion struct {
	to        func(e *editor, n int) int
	inclusive bool                       // an operator includes the character at the target
	linewise  bool                       // an operator works on whole lines
	absolute  bool                       // n is a line number, 0 if none was typed, and not a repetition
	word      bool                       // the operator c works up to end instead
	end       func(e *editor, n int) int // returns the end of the word
}

// repeated returns a motion that repeats step.
func repeated(step func(s string, pos int) int) func(*editor, int) int {
	return func(e *editor, n int) int {
		pos := e.cursor
		for range n {
			pos = step(e.text, pos)
		}
		return pos
	}
}

// byCommand returns a motion that moves as a command in the table of keys.
func byCommand(do func(*editor)) func(*editor, int) int {
	return func(e *editor, n int) int {
		now := state{e.text, e.cursor}
		for range n {
			do(e)
		}
		if e.vi.operator == 0 {
			return e.cursor
		}
		to := e.cursor
		if e.text != now.text {
			to = now.cursor // An operator does not reach into other history entries.
		}
		e.text, e.cursor = now.text, now.cursor
		return to
	}
}

// viMotions are the motions of vi mode.
var viMotions = map[string]motion{
	"h": {to: repeated(func(s string, pos int) int { return max(prevChar(s, pos), lineStart(s, pos)) })},
	"l": {to: repeated(func(s string, pos int) int { return min(nextChar(s, pos), lineEnd(s, pos)) })},
	" ": {to: repeated(nextChar)},
	"j": {to: byCommand(rowDown), linewise: true},
	"k": {to: byCommand(rowUp), linewise: true},
	"+": {to: byCommand(rowDown), linewise: true},
	"-": {to: byCommand(rowUp), linewise: true},
	"0": {to: func(e *editor, _ int) int { return lineStart(e.text, e.cursor) }},
	"^": {to: func(e *editor, _ int) int { return firstInLine(e.text, e.cursor) }},
	"$": {to: func(e *editor, _ int) int { return lineEnd(e.text, e.cursor) }},
	"|": {to: func(e *editor, n int) int {
		pos := lineStart(e.text, e.cursor)
		for range n - 1 {
			pos = min(nextChar(e.text, pos), lineEnd(e.text, e.cursor))
		}
		return pos
	}},
	"w":  {to: repeated(viWord(wordKind)), word: true, end: repeated(viEnd(wordKind))},
	"W":  {to: repeated(viWord(bigWordKind)), word: true, end: repeated(viEnd(bigWordKind))},
	"e":  {to: repeated(viEnd(wordKind)), inclusive: true},
	"E":  {to: repeated(viEnd(bigWordKind)), inclusive: true},
	"b":  {to: repeated(viBack(wordKind))},
	"B":  {to: repeated(viBack(bigWordKind))},
	"gg": {to: func(*editor, int) int { return 0 }, linewise: true},
	"G":  {to: func(e *editor, n int) int { return lineNumber(e.text, n) }, linewise: true, absolute: true},
	"%": {inclusive: true, to: func(e *editor, _ int) int {
		pos := e.cursor
		for pos < lineEnd(e.text, e.cursor) && strings.IndexByte(openBrackets+closeBrackets, e.text[pos]) < 0 {
			pos++
		}
		if _, partner, ok := brackets(e.text, pos, e.page.spans); ok {
			return partner
		}
		return e.cursor
	}},
}

// viCommandTable returns the commands of vi mode that are neither motions nor operators.
func viCommandTable() map[string]func(e *editor, n int) {
	return map[string]func(e *editor, n int){
		"i": func(e *editor, _ int) { e.viBeginInsert() },
		"I": func(e *editor, _ int) {
			e.move(firstInLine(e.text, e.cursor))
			e.viBeginInsert()
		},
		"a": func(e *editor, _ int) {
			e.move(min(nextChar(e.text, e.cursor), lineEnd(e.text, e.cursor)))
			e.viBeginInsert()
		},
		"A": func(e *editor, _ int) {
			e.move(lineEnd(e.text, e.cursor))
			e.viBeginInsert()
		},
		"o": func(e *editor, _ int) {
			e.move(lineEnd(e.text, e.cursor))
			e.insert("\n")
			e.viBeginInsert()
		},
		"O": func(e *editor, _ int) {
			e.move(lineStart(e.text, e.cursor))
			e.insert("\n")
			e.cursor--
			e.viBeginInsert()
		},
		"x": operatorCommand('d', "l"), "X": operatorCommand('d', "h"), "D": operatorCommand('d', "$"),
		"s": operatorCommand('c', "l"), "C": operatorCommand('c', "$"),
		"S": func(e *editor, n int) { e.vi.operator = 'c'; e.viLines(n) },
		"Y": func(e *editor, n int) { e.vi.operator = 'y'; e.viLines(n) },
		"p": func(e *editor, n int) { e.viPut(n, true) },
		"P": func(e *editor, n int) { e.viPut(n, false) },
		"r": func(e *editor, n int) { e.onNextKey(func(k key) { e.viReplace(k, n) }) },
		"J": func(e *editor, n int) {
			for range max(n-1, 1) {
				if end := lineEnd(e.text, e.cursor); end < len(e.text) {
					next := skip(e.text, end+1, func(r rune) bool { return r == ' ' || r == '\t' })
					e.replace(end, next, " ")
					e.cursor = end
				}
			}
		},
		"~": func(e *editor, n int) {
			to := e.cursor
			for range n {
				to = min(nextChar(e.text, to), lineEnd(e.text, to))
			}
			e.replace(e.cursor, to, swapCase(e.text[e.cursor:to]))
		},
		"u": func(e *editor, n int) {
			for range n {
				undo(e)
			}
		},
		".": func(e *editor, n int) { e.viRepeat(n) },
		";": func(e *editor, _ int) { e.viFindAgain(e.vi.lastFind) },
		",": func(e *editor, _ int) {
			opposite := map[rune]rune{'f': 'F', 'F': 'f', 't': 'T', 'T': 't'}
			e.viFindAgain(charSearch{opposite[e.vi.lastFind.how], e.vi.lastFind.char})
		},
		"/": func(e *editor, _ int) { viSearch(e) },
		"?": func(e *editor, _ int) { viSearch(e) },
		"n": func(e *editor, n int) { e.searchAgain(-n) },
		"N": func(e *editor, n int) { e.searchAgain(n) },
		"v": func(e *editor, _ int) { editExternally(e) },
	}
}

// operatorCommand returns a command that is an operator with a motion.
func operatorCommand(operator rune, to string) func(*editor, int) {
	return func(e *editor, n int) {
		e.vi.operator, e.vi.count, e.vi.opCount = operator, n, 0
		e.viMove(viMotions[to])
	}
}

// viPut inserts the cut text: whole lines below or above the line, other text beside the
// cursor.
func (e *editor) viPut(n int, afterCursor bool) {
	s := e.kills.newest()
	if s == "" {
		return
	}
	s = strings.Repeat(s, max(1, min(n, maxRepeated/len(s))))
	if strings.HasSuffix(s, "\n") {
		pos := lineStart(e.text, e.cursor)
		if afterCursor {
			if pos = lineEnd(e.text, e.cursor); pos == len(e.text) {
				s = "\n" + strings.TrimSuffix(s, "\n")
			} else {
				pos++
			}
		}
		e.replace(pos, pos, s)
		e.cursor = pos + len(s) - len(strings.TrimLeft(s, "\n"))
		return
	}
	if afterCursor {
		e.cursor = min(nextChar(e.text, e.cursor), lineEnd(e.text, e.cursor))
	}
	e.insert(s)
	e.cursor = prevChar(e.text, e.cursor)
}

// viReplace replaces n characters with a character.
func (e *editor) viReplace(k key, n int) {
	if !e.vi.replaying {
		e.vi.record = append(e.vi.record, k)
	}
	to := e.cursor
	for range n {
		if to == lineEnd(e.text, to) {
			return
		}
		to = nextChar(e.text, to)
	}
	switch {
	case k.isChar():
		e.replace(e.cursor, to, strings.Repeat(k.typedText(), n))
		e.cursor = prevChar(e.text, e.cursor)
	case k.code == codeEnter:
		e.replace(e.cursor, to, "\n")
	}
	e.viFinishKey(k)
}

// A classifier returns the class of a character. A word consists of characters of one class;
// white space has class 0.
type classifier func(r rune) int

func wordKind(r rune) int {
	switch {
	case unicode.IsSpace(r):
		return 0
	case inWord(r):
		return 1
	}
	return 2
}

func bigWordKind(r rune) int {
	if unicode.IsSpace(r) {
		return 0
	}
	return 1
}

// at returns the class of the character at a position, and the position after it.
func (k classifier) at(s string, pos int) (kind, next int) {
	r, n := utf8.DecodeRuneInString(s[pos:])
	return k(r), pos + n
}

// viWord returns a step to the start of the next word.
func viWord(k classifier) func(string, int) int {
	return func(s string, pos int) int {
		if pos >= len(s) {
			return pos
		}
		of, _ := k.at(s, pos)
		same := func(r rune) bool { return k(r) == of }
		blank := func(r rune) bool { return k(r) == 0 }
		if of != 0 {
			pos = skip(s, pos, same)
		}
		return skip(s, pos, blank)
	}
}

// viEnd returns a step to the last character of a word.
func viEnd(k classifier) func(string, int) int {
	return func(s string, pos int) int {
		pos = skip(s, nextChar(s, pos), func(r rune) bool { return k(r) == 0 })
		if pos >= len(s) {
			return prevChar(s, len(s))
		}
		of, _ := k.at(s, pos)
		return prevChar(s, skip(s, pos, func(r rune) bool { return k(r) == of }))
	}
}

// viBack returns a step to the start of the word before.
func viBack(k classifier) func(string, int) int {
	return func(s string, pos int) int {
		pos = skipBack(s, pos, func(r rune) bool { return k(r) == 0 })
		if pos == 0 {
			return 0
		}
		r, _ := utf8.DecodeLastRuneInString(s[:pos])
		of := k(r)
		return skipBack(s, pos, func(r rune) bool { return k(r) == of })
	}
}

// firstInLine returns the position of the first character of a line that is not blank.
func firstInLine(s string, pos int) int {
	return skip(s, lineStart(s, pos), func(r rune) bool { return r == ' ' || r == '\t' })
}

// lineNumber returns the start of line n, counted from 1, or of the last line if n is 0.
func lineNumber(s string, n int) int {
	pos := 0
	for i := 1; n == 0 || i < n; i++ {
		end := lineEnd(s, pos)
		if end == len(s) {
			break
		}
		pos = end + 1
	}
	return pos
}

// textObject returns the part of the text that a text object selects: i or a, and a character
// for a word, quotes or brackets.
func textObject(s string, pos int, r rune, around bool) (from, to int, ok bool) {
	switch r {
	case 'w', 'W':
		k := classifier(wordKind)
		if r == 'W' {
			k = bigWordKind
		}
		return wordObject(s, pos, k, around)
	case '\'', '"', '`':
		return quoteObject(s, pos, string(r), around)
	case '(', ')', 'b':
		return bracketObject(s, pos, '(', ')', around)
	case '[', ']':
		return bracketObject(s, pos, '[', ']', around)
	case '{', '}', 'B':
		return bracketObject(s, pos, '{', '}', around)
	}
	return 0, 0, false
}

func wordObject(s string, pos int, k classifier, around bool) (from, to int, ok bool) {
	if pos >= len(s) {
		return 0, 0, false
	}
	of, _ := k.at(s, pos)
	same := func(r rune) bool { return k(r) == of && r != '\n' }
	blank := func(r rune) bool { return k(r) == 0 && r != '\n' }
	from, to = skipBack(s, pos, same), skip(s, pos, same)
	if around {
		if end := skip(s, to, blank); end > to {
			to = end
		} else {
			from = skipBack(s, from, blank)
		}
	}
	return from, to, to > from
}

func quoteObject(s string, pos int, quote string, around bool) (from, to int, ok bool) {
	start, end := lineStart(s, pos), lineEnd(s, pos)
	for i := start; i < end; {
		open := strings.Index(s[i:end], quote)
		if open < 0 {
			break
		}
		open += i
		shut := strings.Index(s[open+1:end], quote)
		if shut < 0 {
			break
		}
		shut += open + 1
		if pos <= shut {
			if around {
				return open, shut + 1, true
			}
			return open + 1, shut, true
		}
		i = shut + 1
	}
	return 0, 0, false
}

func bracketObject(s string, pos int, open, shut byte, around bool) (from, to int, ok bool) {
	depth := 0
	for from = pos; from >= 0; from-- {
		if from < len(s) && s[from] == shut && from != pos {
			depth++
		}
		if from < len(s) && s[from] == open {
			if depth == 0 {
				break
			}
			depth--
		}
	}
	if from < 0 {
		return 0, 0, false
	}
	for to = from; to < len(s); to++ {
		if s[to] == open {
			depth++
		}
		if s[to] == shut {
			if depth--; depth == 0 {
				if around {
					return from, to + 1, true
				}
				return from + 1, to, true
			}
		}
	}
	return 0, 0, false
}
