package lineedit

import (
	"strings"

	"mysh/internal/display"
)

// A notice is a text above the prompt.
type notice struct {
	text string
	bell bool // the bell rings when the text appears
}

// Above prints a notice of one or more lines above the prompt and does not disturb the text
// being typed. If no line is being read, the notice is printed before the next prompt. Control
// characters are shown as escapes.
func (t *Terminal) Above(text string) { t.notify(notice{text: text}) }

// Alert is Above for a notice that rings the bell.
func (t *Terminal) Alert(text string) { t.notify(notice{text, true}) }

func (t *Terminal) notify(n notice) {
	t.mu.Lock()
	t.notices = append(t.notices, n)
	t.mu.Unlock()
	t.queue.post(codeNotice)
}

// hasNotices reports whether a notice is waiting.
func (t *Terminal) hasNotices() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.notices) > 0
}

// takeNotices removes and returns the waiting notices.
func (t *Terminal) takeNotices() []notice {
	t.mu.Lock()
	defer t.mu.Unlock()
	notices := t.notices
	t.notices = nil
	return notices
}

// showNotices prints the waiting notices at the cursor.
func (t *Terminal) showNotices() {
	cols, _ := t.size()
	for _, n := range t.takeNotices() {
		for _, r := range styledRows(display.SafeLines(strings.TrimSuffix(n.text, "\n")), cols, false) {
			for _, c := range r {
				t.view.put(c)
			}
			t.view.setStyle("")
			t.view.buf = append(t.view.buf, "\r\n"...)
		}
		if n.bell {
			t.view.buf = append(t.view.buf, '\a')
		}
	}
	t.view.forget()
}

// printNotices prints the waiting notices, on a terminal whose cursor does not move.
func (t *Terminal) printNotices() {
	for _, n := range t.takeNotices() {
		bell := ""
		if n.bell {
			bell = "\a"
		}
		t.print(display.SafeLines(strings.TrimSuffix(n.text, "\n")) + "\n" + bell)
	}
}
