package lineedit

import (
	"fmt"
	"strings"
)

// A key is one event of the editor: a key of the keyboard, pasted text, or an event of the
// terminal.
type key struct {
	code rune   // a character, or one of the codes below
	mod  mod    // never shift for a character: Shift yields another character
	text string // for codeText and codePaste
}

// The codes of keys that are not a character.
const (
	codeNone  rune = -iota // an unknown sequence
	codeText               // characters that come together and are inserted literally
	codePaste              // text of a bracketed paste; its line feeds are \n
	codeEnter
	codeTab
	codeBackspace
	codeEsc
	codeUp
	codeDown
	codeLeft
	codeRight
	codeHome
	codeEnd
	codeInsert
	codeDelete
	codePageUp
	codePageDown
	codeF1 // codeF1-1 is F2, up to codeF1-11, which is F12
)

// The codes of events that are not keys.
const (
	codeResized    rune = -100 - iota // the size of the terminal has changed
	codeContinued                     // the process continues after a stop
	codeNotice                        // a notice is waiting to be shown above the prompt
	codeCandidates                    // candidates are ready
	codeSettings                      // the settings have changed
	codeHangup                        // the terminal has hung up, or Close was called
)

// A mod is a set of modifier keys.
type mod byte

// The modifiers, with xterm's values.
// Source: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, "PC-Style Function Keys".
const (
	shift mod = 1 << iota
	alt
	ctrl
)

// isChar reports whether the key is a character to insert into the text.
func (k key) isChar() bool { return k.code >= ' ' && k.mod == 0 || k.code == codeText }

// isEvent reports whether the key was created by the program and not by the user.
func (k key) isEvent() bool { return k.code <= codeResized }

var codeNames = map[rune]string{
	codeEnter: "Enter", codeTab: "Tab", codeBackspace: "Backspace", codeEsc: "Esc", codeUp: "Up",
	codeDown: "Down", codeLeft: "Left", codeRight: "Right", codeHome: "Home", codeEnd: "End",
	codeInsert: "Insert", codeDelete: "Delete", codePageUp: "PageUp", codePageDown: "PageDown",
	' ': "Space", codeText: "text", codePaste: "paste", codeNone: "none",
	codeResized: "resized", codeContinued: "continued", codeNotice: "notice",
	codeCandidates: "candidates", codeSettings: "settings", codeHangup: "hangup",
}

// String returns the key in the notation of Emacs: "C-a", "M-f", "C-Left", "S-Tab", "F1", "x".
func (k key) String() string {
	name, ok := codeNames[k.code]
	switch {
	case ok:
	case k.code <= codeF1 && k.code > codeF1-12:
		name = fmt.Sprintf("F%d", codeF1-k.code+1)
	default:
		name = string(k.code)
	}
	if k.mod != 0 {
		prefix := ""
		for _, m := range []struct {
			mod  mod
			name string
		}{{ctrl, "C-"}, {alt, "M-"}, {shift, "S-"}} {
			if k.mod&m.mod != 0 {
				prefix += m.name
			}
		}
		name = prefix + name
	}
	if k.text != "" {
		name += fmt.Sprintf("(%q)", k.text)
	}
	return name
}

var codesByName = func() map[string]rune {
	m := make(map[string]rune)
	for code, name := range codeNames {
		m[name] = code
	}
	for i := range rune(12) {
		m[fmt.Sprintf("F%d", i+1)] = codeF1 - i
	}
	return m
}()

// parseKey is the inverse of String. It panics for an unknown name, since names come from
// tables in the source.
func parseKey(name string) key {
	var k key
	rest := name
	for len(rest) > 2 && rest[1] == '-' {
		switch rest[0] {
		case 'C':
			k.mod |= ctrl
		case 'M':
			k.mod |= alt
		case 'S':
			k.mod |= shift
		default:
			panic("lineedit: no such key: " + name)
		}
		rest = rest[2:]
	}
	if code, ok := codesByName[rest]; ok {
		k.code = code
		return k
	}
	r := []rune(rest)
	if len(r) != 1 {
		panic("lineedit: no such key: " + name)
	}
	k.code = r[0]
	return k
}

// pasteText returns pasted text with its line ends converted to line feeds.
func pasteText(s string) string {
	if !strings.Contains(s, "\r") {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}
