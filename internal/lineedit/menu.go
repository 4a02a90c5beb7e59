package lineedit

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"mysh/internal/crash"
)

// A menu is the candidates that are shown below the text.
type menu struct {
	list   []Candidate
	base   state // the text without a candidate
	from   int   // the part of it that a candidate replaces
	to     int
	chosen int // -1 if none
	first  int // the first that is seen

	asked state // what candidates are being looked for; meaningless if stop is nil
	stop  context.CancelFunc
	done  chan struct{} // closed when the answer has come
	late  bool          // the answer takes so long that it should be shown; under mu
	slow  bool          // that is shown
	tab   bool          // Tab asked, rather than typing
	note  string
	hint  string // below the candidates

	mu     sync.Mutex
	answer *answer // has come and not been looked at
	number int     // of the question, so that an answer to an older one is dropped
}

// An answer is what Candidates returned, or how it panicked.
type answer struct {
	Completion
	crash *crash.Crash
}

const (
	// tabWait is how long Tab waits for an answer before keys go on.
	tabWait = 15 * time.Millisecond

	// loadingAfter is how long after Tab an answer is said to be on its way.
	loadingAfter = 300 * time.Millisecond
)

// open reports whether candidates are shown.
func (m *menu) open() bool { return len(m.list) > 0 }

// close removes the menu and forgets the question.
func (m *menu) close() {
	m.cancel()
	m.list, m.chosen, m.first, m.note, m.hint = nil, -1, 0, "", ""
}

// cancel forgets the question.
func (m *menu) cancel() {
	if m.stop != nil {
		m.stop()
	}
	m.stop, m.slow = nil, false
	m.mu.Lock()
	defer m.mu.Unlock()
	m.answer, m.late = nil, false
	m.number++
}

// complete looks for candidates because Tab was pressed.
func complete(e *editor) {
	e.propose(true)
	e.did = didChoose
}

// propose asks for candidates. The answer comes as an event; after Tab, it is waited for a
// moment, so that nothing flickers.
func (e *editor) propose(tab bool) {
	m := &e.menu
	m.cancel()
	if e.cfg.Candidates == nil {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	m.asked, m.stop, m.tab = state{e.text, e.cursor}, stop, tab
	asked, number, find, wake := m.asked, m.number, e.cfg.Candidates, e.wake
	done := make(chan struct{})
	m.done = done
	crash.Go(func() {
		if tab {
			late := time.AfterFunc(loadingAfter, func() {
				m.mu.Lock()
				current := number == m.number
				m.late = current
				m.mu.Unlock()
				if current {
					wake()
				}
			})
			defer late.Stop()
		}
		a := ask(ctx, find, asked, tab)
		m.mu.Lock()
		current := number == m.number
		if current {
			m.answer = a
		}
		m.mu.Unlock()
		close(done)
		if current {
			wake()
		}
	})
	if tab && !e.answered(tabWait) {
		m.list = nil
	}
}

// ask calls Candidates; for Tab, until all is known. A panic is kept for the goroutine that edits, where it is caught.
func ask(ctx context.Context, find func(context.Context, string, int) Completion, s state, tab bool) (a *answer) {
	a = &answer{}
	defer func() {
		if v := recover(); v != nil {
			a.crash = crash.Of(v)
		}
	}()
	a.Completion = find(ctx, s.text, s.cursor)
	for tab && a.Wait != nil && a.Wait(ctx) {
		a.Completion = find(ctx, s.text, s.cursor)
	}
	return a
}

// answered waits for the answer and reports whether it has come.
func (e *editor) answered(patience time.Duration) bool {
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case <-e.menu.done:
		e.candidates()
		return true
	case <-late.C:
		return false
	}
}

// candidates looks at the answer that has come, if it still fits.
func (e *editor) candidates() {
	m := &e.menu
	m.mu.Lock()
	c, late := m.answer, m.late
	m.answer = nil
	m.mu.Unlock()
	if c == nil && late && m.stop != nil {
		m.slow = true
	}
	if c == nil || m.stop == nil {
		return
	}
	m.cancel()
	if c.crash != nil {
		panic(c.crash)
	}
	if m.asked != (state{e.text, e.cursor}) || !between(e.text, c.From) || !between(e.text, c.To) || c.From > c.To {
		return
	}
	m.close()
	switch {
	case len(c.Candidates) == 0:
		m.note = c.Hint
		if m.tab && c.Hint == "" {
			m.note = "nothing to complete"
		}
		return
	case len(c.Candidates) == 1 && m.tab && !c.Optional:
		e.replace(c.From, c.To, candidateText(c.Candidates[0]))
		return
	case len(c.Candidates) == 1 && c.Candidates[0].Text == e.text[c.From:c.To]:
		return
	}
	m.list, m.from, m.to, m.hint = c.Candidates, c.From, c.To, c.Hint
	if m.tab && !c.Optional {
		if common := commonPrefix(c.Candidates); len(common) > c.To-c.From &&
			strings.EqualFold(common[:c.To-c.From], e.text[c.From:c.To]) {
			e.replace(c.From, c.To, common)
			m.to = e.cursor
		}
	}
	m.base = state{e.text, e.cursor}
}

func candidateText(c Candidate) string { return strings.ToValidUTF8(c.Text, "\uFFFD") }

// commonPrefix returns what all candidates begin with, as the first one has it.
func commonPrefix(list []Candidate) string {
	common := candidateText(list[0])
	for _, c := range list[1:] {
		n := 0
		for n < len(common) {
			r, size := utf8.DecodeRuneInString(common[n:])
			q, _ := utf8.DecodeRuneInString(c.Text[min(n, len(c.Text)):])
			if n >= len(c.Text) || unicode.ToLower(r) != unicode.ToLower(q) {
				break
			}
			n += size
		}
		common = common[:n]
	}
	return common
}

// choosing does what a key means while the menu is open. It reports false for a key that is
// to be performed on the text.
func (e *editor) choosing(k key) bool {
	m := &e.menu
	if m.stop != nil && !(e.answered(tabWait) && m.open()) {
		m.list = nil // They belong to another text.
		return false
	}
	page := max(e.menuRoom()-1, 1)
	switch name := k.String(); {
	case name == "Tab" || name == "Down" || name == "C-n":
		e.choose(m.chosen + 1)
	case name == "S-Tab" || name == "Up" || name == "C-p":
		e.choose(m.chosen - 1)
	case name == "PageDown":
		e.choose(min(max(m.chosen, 0)+page, len(m.list)-1))
	case name == "PageUp":
		e.choose(max(m.chosen-page, 0))
	case name == "Esc" || name == "C-g":
		e.text, e.cursor = m.base.text, m.base.cursor
		m.close()
	case name == "Enter" && m.chosen >= 0:
		m.close()
	default:
		return false
	}
	e.did = didChoose
	return true
}

// choose puts a candidate into the text; before the first and after the last is none.
func (e *editor) choose(i int) {
	m := &e.menu
	switch n := len(m.list); {
	case i < -1:
		i = n - 1
	case i >= n:
		i = -1
	}
	m.chosen = i
	e.text, e.cursor = m.base.text, m.base.cursor
	if i >= 0 {
		e.replace(m.from, m.to, candidateText(m.list[i]))
	}
}

// follow keeps the menu up with the text after a key that was not for the menu.
func (e *editor) follow(before state, typing bool) {
	m := &e.menu
	changed := e.text != before.text
	switch {
	case !changed && e.cursor == before.cursor:
		return
	case !changed || !typing || e.vi.normal || !e.atWord():
		m.close()
	case m.open() || e.set.Eager:
		e.propose(false)
	default:
		m.close()
	}
}

// atWord reports whether a word, or a part of a name, ends at the cursor.
func (e *editor) atWord() bool {
	r, n := utf8.DecodeLastRuneInString(e.text[:e.cursor])
	return n > 0 && (inWord(r) || r == '.' || r == '`' || r == '\\' || r == '@')
}

const (
	menuHeight  = 10 // candidates that are seen at once, if there is room
	labelWidth  = 40 // longer labels are cut
	leastDetail = 4  // narrower, descriptions are left out
)

// menuRoom returns how many rows the menu takes.
func (e *editor) menuRoom() int {
	_, rows := e.size()
	if e.menu.hint != "" {
		rows--
	}
	return max(0, min(menuHeight, len(e.menu.list), rows-2)) + 1
}

// scroll makes the chosen candidate one of those that are seen, and returns these.
func (m *menu) scroll(room int) []Candidate {
	switch {
	case m.chosen < 0:
		m.first = 0
	case m.chosen < m.first:
		m.first = m.chosen
	case m.chosen >= m.first+room:
		m.first = m.chosen - room + 1
	}
	m.first = max(0, min(m.first, len(m.list)-room))
	return m.list[m.first:min(len(m.list), m.first+room)]
}

// menuRows draws the menu: a frame around a column of labels and one of details, under the
// text that a candidate replaces.
func (e *editor) menuRows(p *page) []row {
	m := &e.menu
	list := m.scroll(e.menuRoom() - 1)
	room := p.cols - 5 // beside the frame and its blanks, and the last column
	label, detail := 0, 0
	for _, c := range list {
		label = max(label, c.label().fit(min(labelWidth, room)).width())
		detail = max(detail, textCells(c.Detail, "").width())
	}
	if detail = min(detail, room-label-2); detail < leastDetail {
		detail = 0
	}
	count := fmt.Sprintf(" %d of %d ", m.chosen+1, len(m.list))
	if m.chosen < 0 {
		count = fmt.Sprintf(" %d ", len(m.list))
	}
	inner := label
	if detail > 0 {
		inner += 2 + detail
	}
	inner = max(inner, min(len(count)-1, room))
	_, column := p.locate(m.from)
	column = max(0, min(column-2, room-inner))

	dim := e.look(e.set.Theme.Detail, usualTheme.Detail)
	var rows []row
	for i, c := range list {
		style, detailStyle := e.look(e.set.Theme.Menu, usualTheme.Menu), dim
		if m.first+i == m.chosen {
			style = e.look(e.set.Theme.Selected, usualTheme.Selected)
			detailStyle = style
		}
		left, right := "│", "│"
		if i == 0 {
			left, right = "┌", "┐"
		}
		r := append(blanks(column, ""), cell{left, 1, dim}, cell{" ", 1, style})
		r = append(r, padded(c.label().short(label), label, style)...)
		if detail > 0 {
			r = append(r, blanks(2, style)...)
			r = append(r, padded(textCells(c.Detail, "").short(detail), inner-label-2, detailStyle)...)
		} else {
			r = append(r, blanks(inner-label, style)...)
		}
		rows = append(rows, append(r, cell{" ", 1, style}, cell{right, 1, dim}))
	}
	foot := append(blanks(column, ""), cell{"└", 1, dim})
	foot = append(foot, textCells(count, dim)...).fit(column + inner + 3)
	for foot.width() < column+inner+3 {
		foot = append(foot, cell{"─", 1, dim})
	}
	rows = append(rows, append(foot, cell{"┘", 1, dim}))
	if m.hint != "" {
		rows = append(rows, append(blanks(column, ""), textCells(m.hint, dim)...).fit(p.cols-1))
	}
	return rows
}

// label draws what is shown of a candidate.
func (c Candidate) label() row {
	if c.Label != "" {
		return textCells(c.Label, "")
	}
	return textCells(c.Text, "")
}

// padded returns a row in a style and with blanks up to a width.
func padded(r row, width int, style Style) row {
	out := make(row, 0, width)
	for _, c := range r {
		out = append(out, cell{c.text, c.width, style})
	}
	return append(out, blanks(width-r.width(), style)...)
}

func blanks(n int, style Style) (r row) {
	for range n {
		r = append(r, cell{" ", 1, style})
	}
	return r
}
