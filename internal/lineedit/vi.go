package lineedit

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A vi is the state of vi mode between two keys.
//
// Sources for the meaning of keys: POSIX, vi line editing in sh, and Vim where it has more.
type vi struct {
	normal    bool       // command mode, not insert mode
	undoSaved bool       // the state before this insertion is saved for undo
	count     int        // count before the command, 0 if none
	operator  rune       // d, c, y, u (lower case), U or ~; 0 if none
	opCount   int        // count before the operator
	prefix    rune       // g, or i or a after an operator; 0 if none
	lastFind  charSearch // the search that ; repeats

	record     []key  // the keys of the current command, for .
	recorded   []key  // the keys of the last command that changed the text
	recordBase string // the text before the current command
	replaying  bool
}

// A charSearch is a search for a character in the line, begun by f, F, t or T.
type charSearch struct {
	how  rune
	char string
}

// viKey performs a key in vi mode.
func (e *editor) viKey(k key) {
	if k.mod == alt && k.code > 0 {
		// Terminals send Alt with a key as Escape and the key, and a fast typist does the same.
		e.viKey(key{code: codeEsc})
		k = key{code: k.code}
	}
	v := &e.vi
	if !v.replaying {
		if v.isIdle() {
			v.record, v.recordBase = nil, e.text
		}
		v.record = append(v.record, k)
	}
	switch {
	case !v.normal:
		e.viInsert(k)
	default:
		e.viNormal(k)
	}
	e.viFinishKey(k)
}

// isIdle reports whether the next key begins a command.
func (v *vi) isIdle() bool {
	return v.normal && v.count == 0 && v.operator == 0 && v.prefix == 0
}

// viFinishKey keeps the cursor on a character and records a command that has changed the text.
func (e *editor) viFinishKey(k key) {
	v := &e.vi
	if v.normal && e.outcome == editing && e.cursor == lineEnd(e.text, e.cursor) {
		e.cursor = max(prevChar(e.text, e.cursor), lineStart(e.text, e.cursor))
	}
	if v.isIdle() && !v.replaying && len(e.pendingKeys) == 0 && e.text != v.recordBase &&
		k != (key{code: 'u'}) && k != (key{code: '.'}) && k != (key{code: 'r', mod: ctrl}) {
		v.recorded = v.record
	}
}

// viInsert performs a key in insert mode.
func (e *editor) viInsert(k key) {
	switch {
	case k.code == codeEsc:
		e.vi.normal, e.vi.undoSaved = true, false
		e.cursor = max(prevChar(e.text, e.cursor), lineStart(e.text, e.cursor))
	case k.isChar():
		e.insertTyped(k.typedText())
	case k.code == codePaste:
		e.insert(k.text)
	default:
		e.runBinding(e.emacs, k, 1)
	}
}

// viNormal performs a key in command mode.
func (e *editor) viNormal(k key) {
	v := &e.vi
	switch {
	case k.code == codePaste:
		e.insert(k.text)
		v.clear()
	case k.code == codeEsc:
		v.clear()
	case k == key{code: 'r', mod: ctrl}:
		redo(e)
		v.clear()
	case !k.isChar():
		v.clear()
		e.runBinding(e.emacs, k, 1)
	default:
		for _, r := range k.typedText() {
			e.viChar(r)
		}
	}
}

// clear drops an incomplete command.
func (v *vi) clear() { v.count, v.opCount, v.operator, v.prefix = 0, 0, 0, 0 }

// viChar performs a character of a command: a count, an operator, a motion, a text object, or
// any other command.
func (e *editor) viChar(r rune) {
	v := &e.vi
	switch {
	case v.prefix == 0 && (r >= '1' && r <= '9' || r == '0' && v.count > 0):
		v.count = min(v.count*10+int(r-'0'), maxArgument)
	case v.prefix == 0 && r == 'g', v.operator != 0 && v.prefix == 0 && (r == 'i' || r == 'a'):
		v.prefix = r
	case v.prefix == 0 && strings.ContainsRune("fFtT", r):
		e.onNextKey(func(k key) { e.viFind(r, k) })
	case v.prefix == 'g' && strings.ContainsRune("uU~", r):
		v.operator, v.opCount, v.count, v.prefix = r, v.count, 0, 0
	case v.prefix == 0 && v.operator == 0 && strings.ContainsRune("dcy", r):
		v.operator, v.opCount, v.count = r, v.count, 0
	case v.operator != 0 && v.prefix == 0 && (r == v.operator):
		e.viLines(v.times())
		v.clear()
	case v.prefix == 'i' || v.prefix == 'a':
		if from, to, ok := textObject(e.text, e.cursor, r, v.prefix == 'a'); ok {
			e.viOperate(from, to)
		}
		v.clear()
	default:
		e.viCommand(r)
	}
}

// times returns the number of repetitions: the product of the counts before operator and
// motion.
func (v *vi) times() int { return min(max(v.count, 1)*max(v.opCount, 1), maxArgument) }

// viCommand performs a motion, on the cursor or for an operator, or a command that is neither
// motion nor operator.
func (e *editor) viCommand(r rune) {
	v := &e.vi
	name := string(r)
	if v.prefix == 'g' {
		name = "g" + name
	}
	m, ok := viMotions[name]
	if !ok {
		do := e.viCommands[name]
		operator, n := v.operator, v.times()
		if do != nil && operator == 0 {
			do(e, n)
		}
		v.clear()
		return
	}
	e.viMove(m)
}

// viMove performs a motion.
func (e *editor) viMove(m motion) {
	v := &e.vi
	n := v.times()
	if m.absolute {
		n = v.count
	}
	if (v.operator == 'c') && m.word && e.cursor < len(e.text) && !blankAt(e.text, e.cursor) {
		m = motion{to: m.end, inclusive: true} // cw changes the same text as ce.
	}
	to := m.to(e, n)
	switch {
	case v.operator == 0:
		e.move(to)
	case m.linewise:
		from, to := min(to, e.cursor), max(to, e.cursor)
		e.viOperateLines(lineStart(e.text, from), lineEnd(e.text, to))
	case m.inclusive && to >= e.cursor:
		e.viOperate(e.cursor, nextChar(e.text, to))
	default:
		e.viOperate(min(to, e.cursor), max(to, e.cursor))
	}
	v.clear()
}

func blankAt(s string, pos int) bool {
	r, _ := utf8.DecodeRuneInString(s[pos:])
	return unicode.IsSpace(r)
}

// viFind performs f, F, t or T with its character.
func (e *editor) viFind(how rune, k key) {
	v := &e.vi
	if !v.replaying {
		v.record = append(v.record, k)
	}
	if k.isChar() {
		v.lastFind = charSearch{how, k.typedText()}
		e.viFindAgain(v.lastFind)
	}
	v.clear()
	e.viFinishKey(k)
}

// viFindAgain moves to the next occurrence of a character, or performs the operator up to
// there.
func (e *editor) viFindAgain(f charSearch) {
	to, ok := f.next(e.text, e.cursor, e.vi.times())
	if !ok {
		return
	}
	forward := f.how == 'f' || f.how == 't'
	e.viMove(motion{to: func(*editor, int) int { return to }, inclusive: forward})
}

// next returns the position of the n-th occurrence of the character in the line.
func (f charSearch) next(s string, pos, n int) (int, bool) {
	if f.char == "" {
		return 0, false
	}
	start, end := lineStart(s, pos), lineEnd(s, pos)
	at := pos
	for range n {
		if f.how == 'f' || f.how == 't' {
			from := min(nextChar(s, at), end)
			i := strings.Index(s[from:end], f.char)
			if i < 0 {
				return 0, false
			}
			at = from + i
			continue
		}
		i := strings.LastIndex(s[start:at], f.char)
		if i < 0 {
			return 0, false
		}
		at = start + i
	}
	switch f.how {
	case 't':
		at = prevChar(s, at)
	case 'T':
		at = nextChar(s, at)
	}
	return at, true
}

// viOperate performs the operator on a part of the text.
func (e *editor) viOperate(from, to int) {
	part := e.text[from:to]
	switch e.vi.operator {
	case 'y':
		e.kills.add(part, false, false)
		e.cursor = from
	case 'd', 'c':
		e.kills.add(part, false, false)
		e.replace(from, to, "")
		if e.vi.operator == 'c' {
			e.viBeginInsert()
		}
	case 'u':
		e.replace(from, to, strings.ToLower(part))
		e.cursor = from
	case 'U':
		e.replace(from, to, strings.ToUpper(part))
		e.cursor = from
	case '~':
		e.replace(from, to, swapCase(part))
		e.cursor = from
	}
}

// viOperateLines performs the operator on whole lines. The position to is before the last line
// feed.
func (e *editor) viOperateLines(from, to int) {
	if e.vi.operator != 'd' && e.vi.operator != 'y' {
		e.viOperate(from, to)
		return
	}
	lines := e.text[from:to] + "\n"
	e.kills.add(lines, false, false)
	if e.vi.operator == 'y' {
		return
	}
	switch {
	case to < len(e.text):
		to++
	case from > 0:
		from--
	}
	e.replace(from, to, "")
	e.cursor = lineStart(e.text, e.cursor)
}

// viLines performs the operator on n lines, from the cursor's line on.
func (e *editor) viLines(n int) {
	to := lineEnd(e.text, e.cursor)
	for range n - 1 {
		if to < len(e.text) {
			to = lineEnd(e.text, to+1)
		}
	}
	e.viOperateLines(lineStart(e.text, e.cursor), to)
}

// viBeginInsert switches to insert mode.
func (e *editor) viBeginInsert() { e.vi.normal = false }

// viRepeat repeats the last command that changed the text.
func (e *editor) viRepeat(n int) {
	v := &e.vi
	if v.replaying {
		return
	}
	v.replaying = true
	defer func() { v.replaying = false }()
	v.clear()
	for i := 0; i < n && (i == 0 || len(e.text) < maxRepeated); i++ {
		for _, k := range v.recorded {
			e.perform(k)
		}
	}
}

func swapCase(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, s)
}
