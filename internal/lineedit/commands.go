package lineedit

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The functions of this file are the editing commands in the table of keys. Each performs its
// command once; runBinding repeats it for a numeric argument.

// move sets the cursor.
func (e *editor) move(pos int) { e.cursor = pos }

func charLeft(e *editor)  { e.move(prevChar(e.text, e.cursor)) }
func wordLeft(e *editor)  { e.move(wordStart(e.text, e.cursor, inWord)) }
func lineFirst(e *editor) { e.move(lineStart(e.text, e.cursor)) }
func textFirst(e *editor) { e.move(0) }
func textLast(e *editor)  { e.move(len(e.text)) }

// At the end of the text, moving right accepts the autosuggestion or a part of it.
func charRight(e *editor) {
	if !e.acceptSuggestion(func(s string, from int) int { return len(s) }) {
		e.move(nextChar(e.text, e.cursor))
	}
}

func wordRight(e *editor) {
	if !e.acceptSuggestion(func(s string, from int) int { return wordEnd(s, from, inWord) }) {
		e.move(wordEnd(e.text, e.cursor, inWord))
	}
}

func lineLast(e *editor) {
	if !e.acceptSuggestion(func(s string, from int) int { return len(s) }) {
		e.move(lineEnd(e.text, e.cursor))
	}
}

// rowUp moves to the row above, and from the first row to an older history entry.
func rowUp(e *editor) {
	if !e.moveRows(-1) {
		olderEntry(e)
	}
}

// rowDown moves to the row below, and from the last row to a newer history entry.
func rowDown(e *editor) {
	if !e.moveRows(+1) {
		newerEntry(e)
	}
}

// moveRows moves up (-1) or down (+1) by one row of the screen, as near as possible to the
// column where a series of such moves began. It reports whether there is such a row.
func (e *editor) moveRows(by int) bool {
	p := e.layout()
	lead := len(p.promptRows) - 1
	r, col := p.locate(e.cursor)
	if e.lastCommand != cmdVertical {
		e.goalColumn = col
	}
	to := r - lead + by
	if to < 0 || to >= len(p.textRows) {
		return false
	}
	e.thisCommand = cmdVertical
	e.move(p.offset(to, max(e.goalColumn, p.textRows[to].col)))
	return true
}

// insert inserts text at the cursor.
func (e *editor) insert(s string) {
	e.text = e.text[:e.cursor] + s + e.text[e.cursor:]
	e.cursor += len(s)
}

// replace replaces a part of the text with s and puts the cursor after it.
func (e *editor) replace(from, to int, s string) {
	e.text = e.text[:from] + s + e.text[to:]
	e.cursor = from + len(s)
}

func newline(e *editor) { e.insert("\n") }

func charDelete(e *editor) { e.replace(e.cursor, nextChar(e.text, e.cursor), "") }

func charErase(e *editor) { e.replace(prevChar(e.text, e.cursor), e.cursor, "") }

// kill cuts the text between the cursor and pos.
func (e *editor) kill(pos int) {
	from, to := min(pos, e.cursor), max(pos, e.cursor)
	e.kills.add(e.text[from:to], e.lastCommand == cmdKill || e.thisCommand == cmdKill, pos < e.cursor)
	e.thisCommand = cmdKill
	e.replace(from, to, "")
}

func wordDelete(e *editor)  { e.kill(wordEnd(e.text, e.cursor, inWord)) }
func wordErase(e *editor)   { e.kill(wordStart(e.text, e.cursor, inWord)) }
func blankErase(e *editor)  { e.kill(wordStart(e.text, e.cursor, inBlank)) }
func textKill(e *editor)    { e.kill(len(e.text)) }
func textDiscard(e *editor) { e.kill(0) }

// lineKill cuts to the end of the line. At the end of a line, it cuts the line feed.
func lineKill(e *editor) {
	end := lineEnd(e.text, e.cursor)
	if end == e.cursor {
		end = nextChar(e.text, end)
	}
	e.kill(end)
}

// lineDiscard cuts to the start of the line. At the start of a line, it cuts the line feed
// before it.
func lineDiscard(e *editor) {
	start := lineStart(e.text, e.cursor)
	if start == e.cursor {
		start = prevChar(e.text, start)
	}
	e.kill(start)
}

func blanksDelete(e *editor) {
	blank := func(r rune) bool { return r == ' ' || r == '\t' }
	e.replace(skipBack(e.text, e.cursor, blank), skip(e.text, e.cursor, blank), "")
}

func yank(e *editor) {
	e.yankStart = e.cursor
	e.insert(e.kills.newest())
	e.thisCommand = cmdYank
}

// yankOlder replaces the text inserted by the previous yank with an older one.
func yankOlder(e *editor) {
	if e.lastCommand != cmdYank {
		return
	}
	e.replace(e.yankStart, e.cursor, e.kills.older())
	e.thisCommand = cmdYank
}

// charSwap exchanges the characters around the cursor. At the end of a line, it exchanges the
// two characters before the cursor.
func charSwap(e *editor) {
	at, start := e.cursor, lineStart(e.text, e.cursor)
	if at == lineEnd(e.text, at) && at > start {
		at = prevChar(e.text, at)
	}
	if at > start {
		from, to := prevChar(e.text, at), nextChar(e.text, at)
		e.replace(from, to, e.text[at:to]+e.text[from:at])
	}
}

// wordSwap exchanges the words around the cursor.
func wordSwap(e *editor) {
	end := wordEnd(e.text, e.cursor, inWord)
	second := wordStart(e.text, end, inWord)
	first := wordStart(e.text, second, inWord)
	firstEnd := skip(e.text, first, inWord)
	if firstEnd > second || first == second {
		return
	}
	e.replace(first, end, e.text[second:end]+e.text[firstEnd:second]+e.text[first:firstEnd])
}

// changeWord applies change to the rest of the word at the cursor.
func (e *editor) changeWord(change func(string) string) {
	from := skip(e.text, e.cursor, func(r rune) bool { return !inWord(r) })
	to := skip(e.text, from, inWord)
	e.replace(from, to, change(e.text[from:to]))
}

func wordUpper(e *editor) { e.changeWord(strings.ToUpper) }
func wordLower(e *editor) { e.changeWord(strings.ToLower) }

func wordTitle(e *editor) {
	e.changeWord(func(s string) string {
		r, n := utf8.DecodeRuneInString(s)
		if n == 0 {
			return s
		}
		return string(unicode.ToTitle(r)) + strings.ToLower(s[n:])
	})
}

func undo(e *editor) { e.applyUndo(e.undos.undo) }
func redo(e *editor) { e.applyUndo(e.undos.redo) }

// applyUndo restores the state that step returns, if there is one.
func (e *editor) applyUndo(to func(state) (state, bool)) {
	s, ok := to(state{e.text, e.cursor})
	if ok {
		e.text, e.cursor = s.text, s.cursor
	}
	e.thisCommand = cmdUndo
}

func markSet(e *editor) { e.mark = e.cursor }

func markSwap(e *editor) {
	mark := min(e.mark, len(e.text))
	for !isBoundary(e.text, mark) { // The text may have changed since the mark was set.
		mark--
	}
	e.mark, e.cursor = e.cursor, mark
}

// charFind and charFindBack move to the next occurrence of the character that is typed next.
func charFind(e *editor) {
	e.onNextKey(func(k key) {
		if i := strings.Index(e.text[nextChar(e.text, e.cursor):], k.typedText()); i >= 0 && k.isChar() {
			e.move(nextChar(e.text, e.cursor) + i)
		}
	})
}

func charFindBack(e *editor) {
	e.onNextKey(func(k key) {
		if i := strings.LastIndex(e.text[:e.cursor], k.typedText()); i >= 0 && k.isChar() {
			e.move(i)
		}
	})
}

// verbatim inserts the next key literally, even a control character.
func verbatim(e *editor) {
	e.onNextKey(func(k key) {
		switch {
		case k.isChar():
			e.insert(k.typedText())
		case k.code == codePaste:
			e.insert(k.text)
		case k.code == codeEnter:
			e.insert("\r")
		case k.code == codeTab:
			e.insert("\t")
		case k.code == codeEsc:
			e.insert("\x1b")
		case k.code == codeBackspace:
			e.insert("\x7f")
		case k.mod == ctrl && k.code >= ' ':
			e.insert(string(unicode.ToUpper(k.code) & 0x1f))
		}
	})
}

// enter sends the text if it is complete. A large text that comes in without the brackets of a
// paste is checked only at its end: a check at each line would take quadratic time.
func enter(e *editor) {
	switch {
	case len(e.text) > largeText && e.hasMoreKeys():
		e.insert("\n")
	case e.cfg.Complete == nil || e.cfg.Complete(e.text):
		e.outcome = sent
	default:
		e.insert("\n")
	}
}

const largeText = 64 << 10

// deleteOrEnd deletes a character. On an empty line, it ends the input.
func deleteOrEnd(e *editor) {
	if e.text == "" {
		e.outcome = ended
		return
	}
	charDelete(e)
}

func interrupt(e *editor) { e.outcome = interrupted }

// lastWord inserts the last word of the newest history entry; repeated, of the entries before.
func lastWord(e *editor) {
	if e.lastCommand != cmdLastWord {
		e.lastWordEntry, e.yankStart = len(e.entries), e.cursor
	}
	for e.lastWordEntry > 0 {
		e.lastWordEntry--
		entry := strings.TrimRight(e.entries[e.lastWordEntry], "; \t\n")
		word := entry[wordStart(entry, len(entry), inBlank):]
		if word != "" {
			e.replace(e.yankStart, e.cursor, word)
			break
		}
	}
	e.thisCommand = cmdLastWord
}
