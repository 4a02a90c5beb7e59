package lineedit

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// A decoder turns the bytes that a terminal sends into keys.
//
// It knows the keys of xterm and its imitators (tmux, screen, VTE, kitty, Windows Terminal), of
// rxvt and of the Linux console, and skips unknown sequences. Bytes that are not UTF-8 become
// U+FFFD.
//
// Sources: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html, console_codes(4),
// https://sw.kovidgoyal.net/kitty/keyboard-protocol/ (only the form "CSI u").
type decoder struct {
	buf         []byte // received and not decoded yet
	flushed     bool   // the bytes in buf are complete; nothing follows for now
	isLargeRead bool   // the last feed was so large that a program must have sent it
	inPaste     bool   // between the brackets of a paste
	pasted      []byte
}

const (
	esc        = 0x1b
	pasteEnd   = "\x1b[201~"
	maxControl = 256 // a longer control sequence is discarded
	largeRead  = 1000
)

// feed adds the bytes of one read.
func (d *decoder) feed(p []byte) {
	if d.inPaste && len(p) == 1 && p[0] == 3 {
		// A read of Ctrl-C alone is not pasted text: the end of the paste was lost.
		d.buf = append(append(d.buf, pasteEnd...), p...)
		return
	}
	d.isLargeRead = len(p) >= largeRead
	d.buf = append(d.buf, p...)
}

// hasPartial reports whether the buffer holds bytes that may be the beginning of a longer
// sequence.
func (d *decoder) hasPartial() bool { return len(d.buf) > 0 && !d.inPaste }

// flush marks the buffered bytes as complete, so that a lone ESC is the Escape key. The caller
// must call next until it returns false.
func (d *decoder) flush() { d.flushed = true }

// next returns the next key. ok is false if more bytes are needed.
func (d *decoder) next() (k key, ok bool) {
	for {
		if d.inPaste {
			return d.nextPaste()
		}
		if len(d.buf) == 0 {
			d.flushed = false
			return key{}, false
		}
		k, n := d.decode(d.buf)
		if n == 0 {
			return key{}, false
		}
		d.buf = d.buf[n:]
		switch {
		case k.code == codePaste:
			d.inPaste = true
		case k.code != codeNone:
			return k, true
		}
	}
}

// nextPaste returns the pasted text once its end has come.
func (d *decoder) nextPaste() (key, bool) {
	i := bytes.Index(d.buf, []byte(pasteEnd))
	if i < 0 {
		// Keep the last bytes: they may be the beginning of the end.
		keep := min(len(d.buf), len(pasteEnd)-1)
		d.pasted = append(d.pasted, d.buf[:len(d.buf)-keep]...)
		d.buf = append(d.buf[:0], d.buf[len(d.buf)-keep:]...)
		d.flushed = false
		return key{}, false
	}
	d.pasted = append(d.pasted, d.buf[:i]...)
	d.buf = d.buf[i+len(pasteEnd):]
	text := strings.ToValidUTF8(string(d.pasted), "\uFFFD")
	d.inPaste, d.pasted = false, nil
	return key{code: codePaste, text: pasteText(text)}, true
}

// decode returns the first key of b and its length. The length is 0 if b is incomplete. The key
// is codePaste at the beginning of a paste.
func (d *decoder) decode(b []byte) (key, int) {
	if b[0] != esc {
		return d.decodeChar(b)
	}
	if len(b) == 1 {
		if d.flushed {
			return key{code: codeEsc}, 1
		}
		return key{}, 0
	}
	var k key
	var n int
	switch b[1] {
	case '[':
		k, n = decodeCSI(b)
	case 'O':
		k, n = decodeSS3(b)
	case ']', 'P', '_', '^', 'X':
		k, n = d.skipControlString(b)
	case esc:
		// Alt with a key that is a sequence itself, as rxvt sends it, or Escape twice.
		if len(b) > 2 && (b[2] == '[' || b[2] == 'O') {
			k, n = d.decode(b[1:])
			if n > 0 {
				k.mod |= alt
				n++
			}
			break
		}
		if len(b) > 2 || d.flushed {
			return key{code: codeEsc}, 1
		}
	default:
		k, n = d.decodeChar(b[1:])
		if n > 0 {
			k.mod |= alt
			if k.code == codeText {
				k = key{code: codeTab, mod: alt}
			}
			return k, n + 1
		}
	}
	if n > 0 || !d.flushed {
		return k, n
	}
	// The sequence is incomplete, and nothing follows: Alt with a character, or an unknown
	// sequence.
	if len(b) == 2 && b[1] != esc {
		return key{code: rune(b[1]), mod: alt}, 2
	}
	return key{}, len(b)
}

// decodeChar decodes a key that is one character.
func (d *decoder) decodeChar(b []byte) (key, int) {
	switch c := b[0]; {
	case c == '\r':
		return key{code: codeEnter}, 1
	case c == '\t':
		if d.isTypedTab(b[1:]) {
			return key{code: codeTab}, 1
		}
		return key{code: codeText, text: "\t"}, 1
	case c == 0x7f:
		return key{code: codeBackspace}, 1
	case c == 0:
		return key{code: ' ', mod: ctrl}, 1
	case c <= 26:
		return key{code: rune(c) + 'a' - 1, mod: ctrl}, 1
	case c < ' ':
		return key{code: rune(c) + '@', mod: ctrl}, 1
	case c < utf8.RuneSelf:
		return key{code: rune(c)}, 1
	}
	if !utf8.FullRune(b) && !d.flushed {
		return key{}, 0
	}
	r, n := utf8.DecodeRune(b)
	return key{code: r}, n
}

// isTypedTab reports whether the tab before rest is a key. A user types a tab alone. Text that
// comes in the same read means that the tab was pasted without brackets and belongs to the
// text.
func (d *decoder) isTypedTab(rest []byte) bool {
	rest = bytes.TrimLeft(rest, "\t\r\n")
	if len(rest) == 0 {
		return !d.isLargeRead
	}
	return rest[0] < ' ' || rest[0] == 0x7f
}

// decodeCSI decodes a control sequence: ESC [, parameters, a final byte.
func decodeCSI(b []byte) (key, int) {
	if len(b) > 2 && b[2] == '[' { // The Linux console: ESC [ [ A is F1.
		if len(b) < 4 {
			return key{}, 0
		}
		if i := rune(b[3]) - 'A'; i >= 0 && i < 5 {
			return key{code: codeF1 - i}, 4
		}
		return key{}, 4
	}
	i := 2
	for i < len(b) && b[i] >= 0x20 && b[i] < 0x40 && b[i] != '$' {
		i++
	}
	if i == len(b) {
		if i > maxControl {
			return key{}, i
		}
		return key{}, 0
	}
	final, params := b[i], string(b[2:i])
	n := i + 1
	switch {
	case final == esc || final < ' ':
		return key{}, i // Interrupted by another sequence or a control character.
	case final == 'M' && params == "":
		if len(b) < n+3 { // A mouse report in its oldest form.
			return key{}, 0
		}
		return key{}, n + 3
	}
	return csiKey(params, final), n
}

// finalKeys are the keys of ESC [ X and ESC O X.
var finalKeys = map[byte]rune{
	'A': codeUp, 'B': codeDown, 'C': codeRight, 'D': codeLeft, 'H': codeHome, 'F': codeEnd,
	'P': codeF1, 'Q': codeF1 - 1, 'R': codeF1 - 2, 'S': codeF1 - 3,
}

// numberKeys are the keys of ESC [ N ~.
var numberKeys = map[int]rune{
	1: codeHome, 2: codeInsert, 3: codeDelete, 4: codeEnd, 5: codePageUp, 6: codePageDown,
	7: codeHome, 8: codeEnd,
	11: codeF1, 12: codeF1 - 1, 13: codeF1 - 2, 14: codeF1 - 3, 15: codeF1 - 4,
	17: codeF1 - 5, 18: codeF1 - 6, 19: codeF1 - 7, 20: codeF1 - 8, 21: codeF1 - 9,
	23: codeF1 - 10, 24: codeF1 - 11,
}

// csiKey returns the key of a complete control sequence, or the zero key if the sequence is not
// a key.
func csiKey(params string, final byte) key {
	if strings.ContainsAny(params, "<=>?") {
		return key{} // Private sequences are not keys.
	}
	p := csiParams(params)
	m := mod(max(p[1]-1, 0)) & (shift | alt | ctrl)
	switch {
	case final == '~' && p[0] == 200:
		return key{code: codePaste}
	case final == '~' && p[0] == 27: // xterm's modifyOtherKeys
		return charKey(p[2], m)
	case final == 'u':
		return charKey(p[0], m)
	case final == '~':
		return key{code: numberKeys[p[0]], mod: m}.known()
	case final == '^': // rxvt
		return key{code: numberKeys[p[0]], mod: ctrl}.known()
	case final == '$':
		return key{code: numberKeys[p[0]], mod: shift}.known()
	case final == '@':
		return key{code: numberKeys[p[0]], mod: ctrl | shift}.known()
	case final == 'Z':
		return key{code: codeTab, mod: shift}
	case final == 'R' && strings.Contains(params, ";"):
		return key{} // A report of the cursor's position, which mysh does not request.
	case final >= 'a' && final <= 'd' && params == "": // rxvt
		return key{code: finalKeys[final-'a'+'A'], mod: shift}
	}
	return key{code: finalKeys[final], mod: m}.known()
}

// known returns the key, or the zero key if the code is codeNone.
func (k key) known() key {
	if k.code == codeNone {
		return key{}
	}
	return k
}

// charKey returns the key for the number of a character and modifiers.
func charKey(n int, m mod) key {
	switch n {
	case 13:
		return key{code: codeEnter, mod: m}
	case 9:
		return key{code: codeTab, mod: m}
	case 27:
		return key{code: codeEsc, mod: m}
	case 127, 8:
		return key{code: codeBackspace, mod: m}
	}
	r := rune(n)
	if n < ' ' || n > utf8.MaxRune || !utf8.ValidRune(r) || r >= 0xe000 && r <= 0xf8ff {
		return key{} // In kitty, keys that are not characters have numbers of a private area.
	}
	return key{code: r, mod: m &^ shift}
}

// csiParams returns the first three numbers of a control sequence. A missing number is 0. A
// parameter with subparameters (1:2) counts as its first number.
func csiParams(s string) (p [3]int) {
	for i, field := range strings.SplitN(s, ";", len(p)+1) {
		if i == len(p) {
			break
		}
		digits, _, _ := strings.Cut(field, ":")
		for _, c := range []byte(digits) {
			if c < '0' || c > '9' {
				return [3]int{}
			}
			p[i] = min(p[i]*10+int(c-'0'), utf8.MaxRune+1)
		}
	}
	return p
}

// decodeSS3 decodes ESC O X, which the application mode of the keypad sends.
func decodeSS3(b []byte) (key, int) {
	if len(b) < 3 {
		return key{}, 0
	}
	c := b[2]
	if c >= 'a' && c <= 'd' { // rxvt
		return key{code: finalKeys[c-'a'+'A'], mod: ctrl}, 3
	}
	if c == 'M' {
		return key{code: codeEnter}, 3
	}
	if code, ok := finalKeys[c]; ok {
		return key{code: code}, 3
	}
	if c >= '0' && c <= '9' { // ESC O 5 C, an older form of ESC [ 1 ; 5 C
		if len(b) < 4 {
			return key{}, 0
		}
		return key{code: finalKeys[b[3]], mod: mod(c-'1') & (shift | alt | ctrl)}.known(), 4
	}
	if c < ' ' {
		return key{code: 'O', mod: alt}, 2
	}
	return key{}, 3
}

// skipControlString skips a string that a terminal sends as a report: ESC ], P, _, ^ or X, up
// to BEL or ESC \.
func (d *decoder) skipControlString(b []byte) (key, int) {
	for i := 2; i < len(b); i++ {
		switch {
		case b[i] == '\a':
			return key{}, i + 1
		case b[i] == esc && i+1 < len(b):
			if b[i+1] == '\\' {
				return key{}, i + 2
			}
			return key{}, i
		case b[i] < ' ' && b[i] != esc || i > maxControl:
			return key{}, i
		}
	}
	return key{}, 0
}
