package lineedit

import (
	"slices"
	"strings"
)

// A Binding is a command of the editor with its keys, as shown in help texts.
type Binding struct {
	Keys string // "C-a, Home": alternatives are separated by commas, the keys of a sequence by blanks
	Help string // "to the start of the line"
}

// Bindings returns the key bindings of a mode, in the order of the help text.
func Bindings(m Mode) []Binding {
	var list []Binding
	if m == Vi {
		list = append(list, viHelp...)
	}
	for _, b := range emacsBindings {
		keys := strings.Split(b.keys, ", ")
		if m == Vi { // In vi mode, Alt is Escape.
			keys = slices.DeleteFunc(keys, func(k string) bool { return strings.HasPrefix(k, "M-") })
		}
		if len(keys) > 0 {
			list = append(list, Binding{strings.Join(keys, ", "), b.help})
		}
	}
	return list
}

// A binding is a row of the table of keys.
type binding struct {
	keys    string
	help    string
	do      func(*editor)
	repeats bool // a numeric argument repeats the command
}

// emacsBindings are the key bindings of Emacs mode. Some commands have several keys because
// terminals send different keys.
var emacsBindings = []binding{
	{"Enter, C-j", "send the statement, or begin a new line if it is incomplete", enter, false},
	{"M-Enter, C-o", "begin a new line", newline, true},
	{"C-c", "cancel the line", interrupt, false},
	{"C-d", "delete the character under the cursor; on an empty line, quit", deleteOrEnd, true},
	{"C-z", "suspend mysh", suspend, false},
	{"C-l", "clear the screen", clearScreen, false},
	{"Tab, M-Tab", "complete; again, choose a candidate", complete, false},
	{"C-r", "search the history; again, an older line", searchOlder, false},
	{"C-x C-e", "edit in $VISUAL or $EDITOR", editExternally, false},

	{"C-b, Left", "a character to the left", charLeft, true},
	{"C-f, Right", "a character to the right; at the end, accept the suggestion", charRight, true},
	{"M-b, C-Left, M-Left", "a word to the left", wordLeft, true},
	{"M-f, C-Right, M-Right", "a word to the right; at the end, accept a word of the suggestion", wordRight, true},
	{"C-a, Home", "to the start of the line", lineFirst, false},
	{"C-e, End", "to the end of the line; at the end, accept the suggestion", lineLast, false},
	{"C-p, Up", "up a row; in the first, the older line that begins the same", rowUp, true},
	{"C-n, Down", "down a row; in the last, the newer line that begins the same", rowDown, true},
	{"M-p, PageUp, C-Up, M-Up", "the older line that begins the same", olderEntry, true},
	{"M-n, PageDown, C-Down, M-Down", "the newer line that begins the same", newerEntry, true},
	{"M-<, C-Home", "to the start of the statement", textFirst, false},
	{"M->, C-End", "to the end of the statement", textLast, false},
	{"C-]", "to the next occurrence of the character typed next", charFind, true},
	{"C-M-]", "to the previous occurrence", charFindBack, true},
	{"C-Space", "set the mark", markSet, false},
	{"C-x C-x", "exchange cursor and mark", markSwap, false},

	{"Backspace, C-h, S-Backspace", "delete the character before the cursor", charErase, true},
	{"Delete, S-Delete", "delete the character under the cursor", charDelete, true},
	{"M-d, C-Delete, M-Delete", "cut to the end of the word", wordDelete, true},
	{"M-Backspace, C-Backspace, C-M-h", "cut to the start of the word", wordErase, true},
	{"C-w", "cut to the previous blank", blankErase, true},
	{"C-k", "cut to the end of the line", lineKill, true},
	{"C-u", "cut to the start of the line", lineDiscard, true},
	{"C-x C-k", "cut to the end of the statement", textKill, false},
	{"C-x Backspace", "cut to the start of the statement", textDiscard, false},
	{"M-\\", "delete the blanks around the cursor", blanksDelete, false},
	{"C-y", "insert the text that was cut", yank, true},
	{"M-y", "after C-y, insert the text that was cut before instead", yankOlder, true},
	{"M-., M-_", "insert the last word of the previous line; again, of an older one", lastWord, true},

	{"C-t", "exchange two characters", charSwap, true},
	{"M-t", "exchange two words", wordSwap, true},
	{"M-u", "upper case to the end of the word", wordUpper, true},
	{"M-l", "lower case to the end of the word", wordLower, true},
	{"M-c", "capital, then lower case to the end of the word", wordTitle, true},
	{"C-_, C-x C-u, C-/", "undo", undo, true},
	{"M-/, C-x C-r, C-M-_", "redo", redo, true},
	{"C-q, C-v", "insert the next key literally", verbatim, true},
}

// A keymap maps key sequences to bindings. A proper prefix of a sequence has the value nil.
type keymap map[string]*binding

func newKeymap(bindings []binding) keymap {
	m := make(keymap)
	for i := range bindings {
		b := &bindings[i]
		for _, keys := range strings.Split(b.keys, ", ") {
			names := strings.Fields(keys)
			for j, name := range names {
				parseKey(name)
				if seq := strings.Join(names[:j+1], " "); j == len(names)-1 {
					m[seq] = b
				} else if _, ok := m[seq]; !ok {
					m[seq] = nil
				}
			}
		}
	}
	return m
}
