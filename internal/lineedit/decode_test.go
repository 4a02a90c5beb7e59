package lineedit

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// decodeAll returns the keys in bytes that come in one read, with nothing after them.
func decodeAll(s string) []key {
	var d decoder
	d.feed([]byte(s))
	keys := drain(&d)
	d.flush()
	return append(keys, drain(&d)...)
}

func drain(d *decoder) (keys []key) {
	for k, ok := d.next(); ok; k, ok = d.next() {
		keys = append(keys, k)
	}
	return keys
}

// names returns keys in the notation of the tables.
func names(keys []key) string {
	var list []string
	for _, k := range keys {
		list = append(list, k.String())
	}
	return strings.Join(list, " ")
}

func TestDecoder_Keys(t *testing.T) {
	for _, c := range []struct{ name, bytes, keys string }{
		{"characters", "aZ é日😀", "a Z Space é 日 😀"},
		{"control characters", "\x01\x1a\x00\x1c\x1d\x1e\x1f", `C-a C-z C-Space C-\ C-] C-^ C-_`},
		{"Enter, Backspace", "\r\n\x7f\b", "Enter C-j Backspace C-h"},
		{"a tab alone", "\t", "Tab"},
		{"a tab after text", "sel\t", "s e l Tab"},
		{"tabs and Enter", "\t\t\r", "Tab Tab Enter"},
		{"a tab with text after it was pasted", "a\tb\n\t\tc", `a text("\t") b C-j text("\t") text("\t") c`},
		{"a tab and an arrow", "\t\x1b[B", "Tab Down"},

		{"xterm arrows", "\x1b[A\x1b[B\x1b[C\x1b[D", "Up Down Right Left"},
		{"application mode", "\x1bOA\x1bOB\x1bOC\x1bOD\x1bOH\x1bOF", "Up Down Right Left Home End"},
		{"xterm Home, End", "\x1b[H\x1b[F", "Home End"},
		{"tmux, screen, Linux Home, End", "\x1b[1~\x1b[4~", "Home End"},
		{"rxvt Home, End", "\x1b[7~\x1b[8~", "Home End"},
		{"editing keys", "\x1b[2~\x1b[3~\x1b[5~\x1b[6~", "Insert Delete PageUp PageDown"},
		{"modifiers", "\x1b[1;5C\x1b[1;3D\x1b[1;2A\x1b[3;5~\x1b[1;6H\x1b[1;7B", "C-Right M-Left S-Up C-Delete C-S-Home C-M-Down"},
		{"modifiers, older", "\x1b[5C\x1bO5D", "Right C-Left"},
		{"rxvt modifiers", "\x1b[a\x1bOc\x1b[3^\x1b[3$", "S-Up C-Right C-Delete S-Delete"},
		{"Shift-Tab", "\x1b[Z", "S-Tab"},
		{"function keys", "\x1bOP\x1b[11~\x1b[[A\x1b[15~\x1b[24~\x1b[1;5P", "F1 F1 F1 F5 F12 C-F1"},
		{"Alt", "\x1bb\x1bF\x1b\x7f\x1b\r\x1b.\x1b1", "M-b M-F M-Backspace M-Enter M-. M-1"},
		{"Alt and Ctrl", "\x1b\x08\x1b\x1f", "C-M-h C-M-_"},
		{"Alt with Tab", "\x1b\t", "M-Tab"},
		{"Alt with an arrow, rxvt", "\x1b\x1b[C", "M-Right"},
		{"kitty", "\x1b[97;5u\x1b[13;2u\x1b[27u\x1b[127;3u\x1b[57399u", "C-a S-Enter Esc M-Backspace"},
		{"kitty, other forms of a key", "\x1b[97:65;5:1u", "C-a"},
		{"modifyOtherKeys", "\x1b[27;5;97~", "C-a"},
		{"Escape alone", "\x1b", "Esc"},
		{"Escape twice", "\x1b\x1b", "Esc Esc"},
		{"Alt-[ and Alt-O", "\x1b[", "M-["},

		{"paste", "\x1b[200~a\tb\x1b[A\x03\x1b[201~c", `paste("a\tb\x1b[A\x03") c`},
		{"paste, ends of lines", "\x1b[200~a\r\nb\rc\nd\x1b[201~", `paste("a\nb\nc\nd")`},
		{"paste of nothing", "\x1b[200~\x1b[201~x", "paste x"},
		{"paste, not UTF-8", "\x1b[200~caf\xe9\x1b[201~", "paste(\"caf\uFFFD\")"},

		{"half a character, then a key", "\xe6\x97a", "\uFFFD \uFFFD a"},
		{"half a character at the end", "\xe6\x97", "\uFFFD \uFFFD"},
		{"not UTF-8", "\xff\xfea", "\uFFFD \uFFFD a"},
		{"an unknown sequence", "\x1b[?1;2c\x1b[>0;276;0c\x1b[99~\x1b[1;2;3;4xa", "a"},
		{"the cursor's position", "\x1b[12;40Ra", "a"},
		{"focus", "\x1b[I\x1b[Oa", "a"},
		{"mouse", "\x1b[M !!\x1b[<0;1;1Ma", "a"},
		{"an answer about colours", "\x1b]11;rgb:0000/0000/0000\x1b\\a\x1b]4;1\aa", "a a"},
		{"an answer to XTGETTCAP", "\x1bP1+r524742\x1b\\a", "a"},
		{"a sequence cut off by another", "\x1b[1;5\x1b[A", "Up"},
		{"a sequence cut off by a key", "\x1b[1;\ra", "Enter a"},
		{"a sequence cut off at the end", "a\x1b[1;5", "a"},
		{"a number that is too large", "\x1b[99999999999999999999~\x1b[99999999999u", ""},
	} {
		if got := names(decodeAll(c.bytes)); got != c.keys {
			t.Errorf("%s: %q is %s, want %s", c.name, c.bytes, got, c.keys)
		}
	}
}

// The keys do not depend on how the bytes are divided into reads, as long as no timeout comes
// between.
func TestDecoder_KeysDoNotDependOnReadSizes(t *testing.T) {
	const all = "aé日\x1b[1;5C\x1bOH\x1b[200~x\ty\x1b[20\x1b[201~\x1bb\x1b[97;5u\x1b]11;rgb\x1b\\\x1b[Mabcz"
	want := names(decodeAll(all))
	for n := 1; n < len(all); n++ {
		var d decoder
		var keys []key
		for i := 0; i < len(all); i += n {
			d.feed([]byte(all[i:min(i+n, len(all))]))
			keys = append(keys, drain(&d)...)
		}
		if got := names(keys); got != want {
			t.Errorf("in pieces of %d: %s, want %s", n, got, want)
		}
	}
}

// If the end of a paste was lost, Ctrl-C ends the paste.
func TestDecoder_CtrlCEndsUnterminatedPaste(t *testing.T) {
	var d decoder
	var keys []key
	for _, piece := range []string{"\x1b[200~abc", "def", "\x03", "x"} {
		d.feed([]byte(piece))
		keys = append(keys, drain(&d)...)
	}
	if got, want := names(keys), `paste("abcdef") C-c x`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// The names of the bound keys can be parsed and printed, and no key is bound twice.
func TestKeyNames_AreUniqueAndRoundTrip(t *testing.T) {
	bound := make(map[string]string)
	for _, b := range emacsBindings {
		for _, keys := range strings.Split(b.keys, ", ") {
			if other, ok := bound[keys]; ok {
				t.Errorf("%s is bound to %q and %q", keys, b.help, other)
			}
			bound[keys] = b.help
		}
	}
	for _, b := range emacsBindings {
		for _, name := range strings.Fields(strings.ReplaceAll(b.keys, ",", "")) {
			if got := parseKey(name).String(); got != name {
				t.Errorf("%s is read as %s", name, got)
			}
		}
	}
}

// For any input, the decoder consumes all bytes, and its keys are whole characters.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{"a\x1b[1;5C", "\x1b[200~x\x1b[201~", "\x1b\x1b[", "\x1bO", "\xe6\x97", "\x1b]x", "\x1b[M\x1b[", "\x1b[[", "\t\ta"} {
		f.Add(s, 1)
	}
	f.Fuzz(func(t *testing.T, s string, n int) {
		if n < 1 {
			n = 1
		}
		var d decoder
		var keys []key
		for i := 0; i < len(s); i += n {
			d.feed([]byte(s[i:min(i+n, len(s))]))
			keys = append(keys, drain(&d)...)
		}
		d.flush()
		keys = append(keys, drain(&d)...)
		if d.hasPartial() {
			t.Fatalf("%q of %q was not consumed", d.buf, s)
		}
		for _, k := range keys {
			if k.isEvent() || !utf8.ValidString(k.text) || k.code > 0 && !utf8.ValidRune(k.code) {
				t.Fatalf("%q has the key %v", s, k)
			}
			if k.isChar() && k.code != codeText && k.code < ' ' {
				t.Fatalf("%q has the character %q", s, k.code)
			}
			_ = fmt.Sprint(k)
		}
	})
}
