package lineedit

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The functions of this file are the editing commands of the table of keys. Each does its
// work once; repeat does it as often as a numeric argument says.

// move puts the cursor somewhere else.
func (e *editor) move(pos int) { e.cursor = pos }

func charLeft(e *editor)  { e.move(prevChar(e.text, e.cursor)) }
func wordLeft(e *editor)  { e.move(wordStart(e.text, e.cursor, inWord)) }
func lineFirst(e *editor) { e.move(lineStart(e.text, e.cursor)) }
func textFirst(e *editor) { e.move(0) }
func textLast(e *editor)  { e.move(len(e.text)) }

// At the end of the text, moving on takes from the suggestion.
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

// rowUp goes up a row of the screen, or in the first one to an older line.
func rowUp(e *editor) {
	if !e.moveRows(-1) {
		olderEntry(e)
	}
}

// rowDown goes down a row of the screen, or in the last one to a newer line.
func rowDown(e *editor) {
	if !e.moveRows(+1) {
		newerEntry(e)
	}
}

// vertical moves to the row above or below, as near as possible to the column where such
// moves began. It reports whether there is one.
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

// insert puts text in at the cursor.
func (e *editor) insert(s string) {
	e.text = e.text[:e.cursor] + s + e.text[e.cursor:]
	e.cursor += len(s)
}

// replace puts s in the place of a part of the text, with the cursor after it.
func (e *editor) replace(from, to int, s string) {
	e.text = e.text[:from] + s + e.text[to:]
	e.cursor = from + len(s)
}

func newline(e *editor) { e.insert("\n") }

func charDelete(e *editor) { e.replace(e.cursor, nextChar(e.text, e.cursor), "") }

func charErase(e *editor) { e.replace(prevChar(e.text, e.cursor), e.cursor, "") }

// kill cuts the text between the cursor and another position.
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

// lineKill cuts to the end of the line, or the line feed if nothing is before it.
func lineKill(e *editor) {
	end := lineEnd(e.text, e.cursor)
	if end == e.cursor {
		end = nextChar(e.text, end)
	}
	e.kill(end)
}

// lineDiscard cuts to the start of the line, or the line feed before it.
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

// yankOlder puts an older text in the place of the one just put in.
func yankOlder(e *editor) {
	if e.lastCommand != cmdYank {
		return
	}
	e.replace(e.yankStart, e.cursor, e.kills.older())
	e.thisCommand = cmdYank
}

// charSwap exchanges the characters around the cursor; at the end of a line, the two before
// it.
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

// reword changes the rest of the word at the cursor.
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

// travel goes to a state of the past or back.
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
	for !isBoundary(e.text, mark) { // The text has changed since.
		mark--
	}
	e.mark, e.cursor = e.cursor, mark
}

// charFind and charFindBack go to the next character that is the key typed next.
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

// verbatim puts the next key in as it is, a control character too.
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

// enter sends the text if it is complete. While a large text comes in without the brackets
// of a paste, the question waits for its end: asked at each line, it would take longer and
// longer.
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

// deleteOrEnd deletes a character, or ends the input on an empty line.
func deleteOrEnd(e *editor) {
	if e.text == "" {
		e.outcome = ended
		return
	}
	charDelete(e)
}

func interrupt(e *editor) { e.outcome = interrupted }

// lastWord puts in the last word of the newest line; repeated, of the ones before.
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
