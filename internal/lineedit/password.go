package lineedit

import (
	"context"
	"io"

	"mysh/internal/display"
)

// ReadPassword shows the prompt and returns the text typed until Enter, without showing it. It
// returns ErrInterrupted after Ctrl-C. It returns io.EOF after Ctrl-D on an empty line, when
// the terminal has hung up, or after Close.
func (t *Terminal) ReadPassword(prompt string) (string, error) {
	if t.lineMode && !t.isClosed() {
		t.tty.lineMode(false)
		defer t.tty.lineMode(true)
	}
	return t.readSimply(prompt, nil)
}

// ReadAnswer shows a question and returns the text typed until Enter. Its errors are those of
// ReadPassword; it returns ErrInterrupted also when the context ends. No key edits the text but
// Backspace, and history does not have it.
func (t *Terminal) ReadAnswer(ctx context.Context, question string) (string, error) {
	defer context.AfterFunc(ctx, func() { t.queue.push(interruptKey) })()
	if t.lineMode {
		return t.readSimply(question, nil) // the system shows what is typed
	}
	return t.readSimply(question, func(shown string) { t.print(shown) })
}

// readSimply reads a line of keys, and shows those that change it. show is nil if they are not shown.
func (t *Terminal) readSimply(prompt string, show func(string)) (string, error) {
	if t.isClosed() {
		return "", io.EOF
	}
	t.queue.beginLine()
	t.pump.allowRead()
	t.print(plainText(prompt))
	text, err := t.simpleLine(show)
	if t.queue.endLine() && err == nil {
		text, err = "", ErrInterrupted
	}
	t.print("\n")
	return text, err
}

// simpleLine reads the keys of a line.
func (t *Terminal) simpleLine(show func(string)) (string, error) {
	var typed []rune
	for {
		k, before := t.queue.pop(false), len(typed)
		switch {
		case k.code == codeEnter, k == key{code: 'j', mod: ctrl}:
			return string(typed), nil
		case k == interruptKey:
			return "", ErrInterrupted
		case k.code == codeHangup, k == key{code: 'd', mod: ctrl} && len(typed) == 0:
			return "", io.EOF
		case k.isChar():
			typed = append(typed, []rune(k.typedText())...)
		case k.code == codePaste:
			typed = append(typed, []rune(k.text)...)
		case (k.code == codeBackspace || k == key{code: 'h', mod: ctrl}) && len(typed) > 0:
			typed = typed[:len(typed)-1]
		case k == key{code: 'u', mod: ctrl}:
			typed = nil
		}
		switch {
		case show == nil:
		case len(typed) > before:
			show(display.Safe(string(typed[before:])))
		default:
			for range before - len(typed) {
				show("\b \b") // an answer is a few letters
			}
		}
	}
}
