package lineedit

import (
	"strings"
	"unicode/utf8"
)

// An editor is the text of a line that is being read, and what keys do to it. It knows
// neither the terminal nor the library that holds the text between keys.
type editor struct {
	cfg *Config
	set Settings

	text    string
	cursor  int
	outcome outcome

	emacs      keymap
	viCommands map[string]func(e *editor, n int)
	vi         vi
	sequence   string      // keys of an unfinished row of keys, "C-x"
	awaiting   []func(key) // who wants the next key
	argument   int         // numeric argument typed so far, -1 if none
	did        deed        // what this command was, for the next one
	last       deed        // what the command before was

	goal   int // column that moving up and down keeps to
	mark   int
	yanked int // where the text put in by yank begins
	wordOf int // entry whose last word was put in
	undo   undoList
	kills  killRing

	entries []string // what was typed before, oldest first
	recall  recall
	ghost   ghost
	search  *search // nil if none goes on
	found   search  // the one that ended last
	menu    menu
	wake    func()      // has codeCandidates handled soon
	more    func() bool // whether further keys have come

	prompt Prompt
	size   func() (cols, rows int)
	page   page
	marked string // the text that the page's spans and prompts belong to
	fresh  bool   // nothing has been asked about a text yet
}

// An outcome says whether and why a line is over.
type outcome int

const (
	going outcome = iota
	sent
	interrupted
	ended
	hungUp    // over: the terminal has gone
	suspended // not over: the process is to stop
	cleared   // not over: the screen is to be cleared
	elsewhere // not over: another program is to edit the text
)

// A deed is what a command did, where a following one goes on with it.
type deed int

const (
	didOther deed = iota
	didInsert
	didKill
	didYank
	didUndo
	didVertical
	didLastWord
	didChoose
	didSearch
)

func newEditor(cfg *Config, size func() (cols, rows int)) *editor {
	e := &editor{cfg: cfg, set: cfg.Settings, size: size, wake: func() {}, more: func() bool { return false }}
	e.emacs, e.viCommands = newKeymap(emacsBindings), viCommandTable()
	return e
}

// begin starts a line.
func (e *editor) begin(p Prompt) {
	e.prompt = p
	e.text, e.cursor, e.outcome = p.Text, len(p.Text), going
	e.sequence, e.awaiting, e.argument = "", nil, -1
	e.did, e.last = didOther, didOther
	e.undo, e.recall, e.ghost = undoList{}, recall{}, ghost{}
	e.search = nil
	e.menu.close()
	e.vi.clear()
	e.vi.normal, e.vi.saved, e.vi.record, e.vi.recordOf = false, false, nil, p.Text
	e.mark = 0
	e.fresh = true
	e.entries = nil
	if e.cfg.History != nil {
		e.entries = e.cfg.History()
	}
}

// handle does what a key means.
func (e *editor) handle(k key) {
	before := state{e.text, e.cursor}
	e.did = didOther
	e.perform(k)
	inserting := e.set.Mode == Vi && !e.vi.normal
	switch {
	case e.text == before.text:
		if e.did == didOther && e.last == didInsert && e.cursor == before.cursor {
			e.did = didInsert // a key that did nothing
		}
	case e.did == didUndo:
	case e.did == e.last && (e.did == didInsert || e.did == didChoose || e.did == didSearch):
	case inserting && e.vi.saved:
	default:
		e.undo.save(before)
	}
	if e.text != before.text || !inserting {
		e.vi.saved = inserting
	}
	e.last = e.did
}

// perform finds out what a key means.
func (e *editor) perform(k key) {
	switch n := len(e.awaiting); {
	case k.code == codeCandidates:
		e.did = e.last
		e.candidates()
	case n > 0:
		do := e.awaiting[n-1]
		e.awaiting = e.awaiting[:n-1]
		do(k)
	case e.search != nil && e.searching(k):
	case e.menu.open() && e.choosing(k):
	default:
		before := state{e.text, e.cursor}
		e.menu.note = ""
		if e.set.Mode == Vi {
			e.viKey(k)
		} else {
			e.emacsKey(k)
		}
		if e.did != didChoose {
			e.follow(before, k.char() || k.code == codeBackspace)
		}
	}
}

// emacsKey does what a key means in Emacs mode.
func (e *editor) emacsKey(k key) {
	if e.numeric(k) {
		e.did = e.last
		return
	}
	times := max(e.argument, 1)
	if e.argument == 0 {
		times = 0
	}
	e.argument = -1
	switch {
	case e.sequence != "":
		k = key{code: k.code, mod: k.mod} // A paste ends a row of keys, too.
	case k.char():
		e.typed(strings.Repeat(k.typed(), times))
		return
	case k.code == codePaste:
		e.insert(k.text)
		return
	}
	e.bound(e.emacs, k, times)
}

// bound does what a table of keys says.
func (e *editor) bound(m keymap, k key, times int) {
	seq := strings.TrimSpace(e.sequence + " " + k.String())
	e.sequence = ""
	b, ok := m[seq]
	switch {
	case ok && b == nil:
		e.sequence = seq
	case ok && b.repeats:
		for i := 0; i < times && (i == 0 || len(e.text) < maxRepeated); i++ {
			b.do(e)
		}
	case ok:
		b.do(e)
	}
}

// typed puts in characters that were typed. Those of a word are undone together.
func (e *editor) typed(s string) {
	e.insert(s)
	if r, _ := utf8.DecodeLastRuneInString(s); inWord(r) {
		e.did = didInsert
	}
}

// A slip of the finger in a numeric argument must not take all memory.
const (
	maxArgument = 9999
	maxRepeated = 16 << 20 // length of the text from which on nothing is repeated
)

// numeric takes a digit of a numeric argument: the first with Alt, the others with or
// without.
func (e *editor) numeric(k key) bool {
	digit := k.code >= '0' && k.code <= '9' && (k.mod == alt || k.mod == 0 && e.argument >= 0)
	if !digit || e.sequence != "" {
		return false
	}
	e.argument = min(max(e.argument, 0)*10+int(k.code-'0'), maxArgument)
	return true
}

// await gives the next key to a function.
func (e *editor) await(do func(key)) { e.awaiting = append(e.awaiting, do) }

// merges reports whether characters typed in a row may come as one key.
func (e *editor) merges() bool {
	return len(e.awaiting) == 0 && e.sequence == "" && e.argument < 0 && !e.vi.normal
}

func suspend(e *editor) { e.outcome = suspended }
func clear(e *editor)   { e.outcome = cleared }

// editElsewhere has another program edit the text.
func editElsewhere(e *editor) {
	if e.cfg.Edit != nil {
		e.outcome = elsewhere
	}
}
