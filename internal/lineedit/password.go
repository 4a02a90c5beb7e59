package lineedit

import "io"

// ReadPassword shows the prompt and returns the text typed until Enter, without showing it. It
// returns ErrInterrupted after Ctrl-C. It returns io.EOF after Ctrl-D on an empty line, when
// the terminal has hung up, or after Close.
func (t *Terminal) ReadPassword(prompt string) (string, error) {
	if t.isClosed() {
		return "", io.EOF
	}
	t.queue.beginLine()
	t.pump.allowRead()
	if t.lineMode {
		t.tty.lineMode(false)
		defer t.tty.lineMode(true)
	}
	t.print(plainText(prompt))
	password, err := t.secret()
	if t.queue.endLine() && err == nil {
		password, err = "", ErrInterrupted
	}
	t.print("\n")
	return password, err
}

// secret reads the keys of a password.
func (t *Terminal) secret() (string, error) {
	var typed []rune
	for {
		switch k := t.queue.pop(false); {
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
	}
}
