package lineedit

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"mysh/internal/display"
)

// readSystemLine implements ReadLine on a terminal that cannot move its cursor. The system lets
// the user edit one line after the other.
func (t *Terminal) readSystemLine(p Prompt) (string, error) {
	t.queue.beginLine()
	t.pump.allowRead()
	t.printNotices()
	t.print(plainText(p.First))
	text := ""
	for {
		k := t.queue.pop(false)
		switch {
		case k.code == codeText:
			text += k.text
		case k.code == codeEnter:
			if t.cfg.Complete == nil || t.cfg.Complete(text) {
				if t.queue.endLine() {
					return "", ErrInterrupted
				}
				return text, nil
			}
			text += "\n"
			t.print(t.continuation(text))
		case k == interruptKey:
			t.queue.endLine()
			t.print("\n")
			return "", ErrInterrupted
		case k == suspendKey:
			t.suspend()
			t.print(plainText(p.First) + display.SafeLines(text))
		case k.code == 'd' && k.mod == ctrl && text != "":
			t.pump.allowRead()
		case k.code == 'd' && k.mod == ctrl, k.code == codeHangup:
			t.queue.endLine()
			t.print("\n")
			return "", io.EOF
		case k.code == codeNotice:
			// The half-typed line is in the system's buffer and is not lost.
			t.print("\n")
			t.printNotices()
			t.print(plainText(p.First))
		}
	}
}

// continuation returns the prompt of the row after text.
func (t *Terminal) continuation(text string) string {
	if t.cfg.Continuations != nil {
		if more := t.cfg.Continuations(text); len(more) > 0 {
			return plainText(more[len(more)-1])
		}
	}
	return "    -> "
}

// plainText returns a prompt without its colours.
func plainText(prompt string) string {
	var b strings.Builder
	for len(prompt) > 0 {
		if _, n := sgr(prompt); n > 0 {
			prompt = prompt[n:]
			continue
		}
		b.WriteByte(prompt[0])
		prompt = prompt[1:]
	}
	return display.SafeLines(b.String())
}

func (t *Terminal) print(s string) { t.tty.write([]byte(s)) }

// lineKeys returns the keys in input that was read in line mode. Each line ends with a line
// feed, Ctrl-C or Ctrl-Z.
func lineKeys(b []byte) []key {
	var keys []key
	for len(b) > 0 {
		i := bytes.IndexAny(b, "\n\x03\x1a")
		if i < 0 {
			i = len(b)
		}
		if i > 0 {
			text := strings.ToValidUTF8(string(b[:i]), string(utf8.RuneError))
			keys = append(keys, key{code: codeText, text: text})
		}
		if i == len(b) {
			break
		}
		switch b[i] {
		case '\n':
			keys = append(keys, key{code: codeEnter})
		case 3:
			keys = append(keys, interruptKey)
		case 26:
			keys = append(keys, suspendKey)
		}
		b = b[i+1:]
	}
	return keys
}
