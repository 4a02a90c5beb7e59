package lineedit

import (
	"strings"
	"unicode/utf8"
)

// An editor holds the text of the line that is being read, and applies keys to it. It knows
// neither the terminal nor the library that holds the text between keys.
type editor struct {
	cfg      *Config
	settings Settings

	text    string
	cursor  int
	outcome outcome

	emacs       keymap
	viCommands  map[string]func(e *editor, n int)
	vi          vi
	sequence    string      // keys of an incomplete key sequence, "C-x"
	pendingKeys []func(key) // functions that consume the next keys, the last one first
	argument    int         // numeric argument typed so far, -1 if none
	thisCommand commandKind // the kind of the command being performed
	lastCommand commandKind // the kind of the previous command

	goalColumn    int // the column that moves up and down aim for
	mark          int
	yankStart     int // start of the text inserted by yank
	lastWordEntry int // history entry whose last word was inserted
	undos         undoList
	kills         killRing

	entries     []string // the history, oldest first
	recall      recall
	suggested   autosuggestion
	search      *search // nil if no search is active
	lastSearch  search  // the search that ended last
	menu        menu
	wake        func()      // makes the terminal handle codeCandidates soon
	hasMoreKeys func() bool // whether further keys are waiting

	prompt      Prompt
	size        func() (cols, rows int)
	page        page
	styledText  string // the text that the page's spans and prompts belong to
	stylesStale bool   // the spans and prompts belong to an earlier line
}

// An outcome is the state of a line after a key: still being edited, or why it is over.
type outcome int

const (
	editing outcome = iota
	sent
	interrupted
	ended
	hungUp       // over: the terminal has hung up
	suspended    // not over: the process is to stop
	cleared      // not over: the screen is to be cleared
	externalEdit // not over: another program is to edit the text
)

// A commandKind classifies commands whose effect depends on the previous command.
type commandKind int

const (
	cmdOther commandKind = iota
	cmdInsert
	cmdKill
	cmdYank
	cmdUndo
	cmdVertical
	cmdLastWord
	cmdChoose
	cmdSearch
)

func newEditor(cfg *Config, size func() (cols, rows int)) *editor {
	e := &editor{cfg: cfg, settings: cfg.Settings, size: size, wake: func() {}, hasMoreKeys: func() bool { return false }}
	e.emacs, e.viCommands = newKeymap(emacsBindings), viCommandTable()
	return e
}

// begin starts a line with an empty text.
func (e *editor) begin(p Prompt) {
	e.prompt = p
	e.text, e.cursor, e.outcome = "", 0, editing
	e.sequence, e.pendingKeys, e.argument = "", nil, -1
	e.thisCommand, e.lastCommand = cmdOther, cmdOther
	e.undos, e.recall, e.suggested = undoList{}, recall{}, autosuggestion{}
	e.search = nil
	e.menu.close()
	e.vi.clear()
	e.vi.normal, e.vi.undoSaved, e.vi.record, e.vi.recordBase = false, false, nil, ""
	e.mark = 0
	e.stylesStale = true
	e.entries = nil
	if e.cfg.History != nil {
		e.entries = e.cfg.History()
	}
}

// handle performs a key and records the state before it for undo.
func (e *editor) handle(k key) {
	before := state{e.text, e.cursor}
	e.thisCommand = cmdOther
	e.perform(k)
	inserting := e.settings.Mode == Vi && !e.vi.normal
	switch {
	case e.text == before.text:
		if e.thisCommand == cmdOther && e.lastCommand == cmdInsert && e.cursor == before.cursor {
			e.thisCommand = cmdInsert // a key without effect
		}
	case e.thisCommand == cmdUndo:
	case e.thisCommand == e.lastCommand && (e.thisCommand == cmdInsert || e.thisCommand == cmdChoose || e.thisCommand == cmdSearch):
	case inserting && e.vi.undoSaved:
	default:
		e.undos.save(before)
	}
	if e.text != before.text || !inserting {
		e.vi.undoSaved = inserting
	}
	e.lastCommand = e.thisCommand
}

// perform passes a key to the part of the editor that it is meant for.
func (e *editor) perform(k key) {
	switch n := len(e.pendingKeys); {
	case k.code == codeCandidates:
		e.thisCommand = e.lastCommand
		e.receiveCandidates()
	case n > 0:
		do := e.pendingKeys[n-1]
		e.pendingKeys = e.pendingKeys[:n-1]
		do(k)
	case e.search != nil && e.handleSearchKey(k):
	case e.menu.open() && e.handleMenuKey(k):
	default:
		before := state{e.text, e.cursor}
		e.menu.message = ""
		if e.settings.Mode == Vi {
			e.viKey(k)
		} else {
			e.emacsKey(k)
		}
		if e.thisCommand != cmdChoose {
			e.updateMenu(before, k.isChar() || k.code == codeBackspace)
		}
	}
}

// emacsKey performs a key in Emacs mode.
func (e *editor) emacsKey(k key) {
	if e.addDigit(k) {
		e.thisCommand = e.lastCommand
		return
	}
	times := max(e.argument, 1)
	if e.argument == 0 {
		times = 0
	}
	e.argument = -1
	switch {
	case e.sequence != "":
		k = key{code: k.code, mod: k.mod} // A paste ends a key sequence, too.
	case k.isChar():
		e.insertTyped(strings.Repeat(k.typedText(), times))
		return
	case k.code == codePaste:
		e.insert(k.text)
		return
	}
	e.runBinding(e.emacs, k, times)
}

// runBinding runs the command that a keymap binds to the key, which may extend a key sequence.
func (e *editor) runBinding(m keymap, k key, times int) {
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

// insertTyped inserts typed characters. The characters of one word are undone together.
func (e *editor) insertTyped(s string) {
	e.insert(s)
	if r, _ := utf8.DecodeLastRuneInString(s); inWord(r) {
		e.thisCommand = cmdInsert
	}
}

// A typing error in a numeric argument must not use up all memory.
const (
	maxArgument = 9999
	maxRepeated = 16 << 20 // nothing is repeated once the text has this length
)

// addDigit adds a digit to the numeric argument: the first digit with Alt, the others with or
// without. It reports whether the key was such a digit.
func (e *editor) addDigit(k key) bool {
	digit := k.code >= '0' && k.code <= '9' && (k.mod == alt || k.mod == 0 && e.argument >= 0)
	if !digit || e.sequence != "" {
		return false
	}
	e.argument = min(max(e.argument, 0)*10+int(k.code-'0'), maxArgument)
	return true
}

// onNextKey makes do receive the next key.
func (e *editor) onNextKey(do func(key)) { e.pendingKeys = append(e.pendingKeys, do) }

// canCoalesce reports whether characters typed in a row may be merged into one key.
func (e *editor) canCoalesce() bool {
	return len(e.pendingKeys) == 0 && e.sequence == "" && e.argument < 0 && !e.vi.normal
}

func suspend(e *editor)     { e.outcome = suspended }
func clearScreen(e *editor) { e.outcome = cleared }

// editExternally ends the key so that the terminal opens the text in another program.
func editExternally(e *editor) {
	if e.cfg.Edit != nil {
		e.outcome = externalEdit
	}
}
