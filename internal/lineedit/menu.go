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
	candidates   []Candidate
	base         state // the text without a candidate
	from         int   // the part of it that a candidate replaces
	to           int
	chosen       int // -1 if none
	firstVisible int // the first that is seen

	question     state // what candidates are being looked for; meaningless if stop is nil
	stop         context.CancelFunc
	done         chan struct{} // closed when the answer has come
	overdue      bool          // the answer takes so long that it should be shown; under mu
	showsLoading bool          // that is shown
	forTab       bool          // Tab asked, rather than typing
	message      string
	hint         string // below the candidates

	mu         sync.Mutex
	answer     *answer // has come and not been looked at
	generation int     // of the question, so that an answer to an older one is dropped
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
	loadingDelay = 300 * time.Millisecond
)

// open reports whether candidates are shown.
func (m *menu) open() bool { return len(m.candidates) > 0 }

// close removes the menu and forgets the question.
func (m *menu) close() {
	m.cancel()
	m.candidates, m.chosen, m.firstVisible, m.message, m.hint = nil, -1, 0, "", ""
}

// cancel forgets the question.
func (m *menu) cancel() {
	if m.stop != nil {
		m.stop()
	}
	m.stop, m.showsLoading = nil, false
	m.mu.Lock()
	defer m.mu.Unlock()
	m.answer, m.overdue = nil, false
	m.generation++
}

// complete looks for candidates because Tab was pressed.
func complete(e *editor) {
	e.requestCandidates(true)
	e.thisCommand = cmdChoose
}

// propose asks for candidates. The answer comes as an event; after Tab, it is waited for a
// moment, so that nothing flickers.
func (e *editor) requestCandidates(tab bool) {
	m := &e.menu
	m.cancel()
	if e.cfg.Candidates == nil {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	m.question, m.stop, m.forTab = state{e.text, e.cursor}, stop, tab
	asked, number, find, wake := m.question, m.generation, e.cfg.Candidates, e.wake
	done := make(chan struct{})
	m.done = done
	crash.Go(func() {
		if tab {
			late := time.AfterFunc(loadingDelay, func() {
				m.mu.Lock()
				current := number == m.generation
				m.overdue = current
				m.mu.Unlock()
				if current {
					wake()
				}
			})
			defer late.Stop()
		}
		a := findCandidates(ctx, find, asked, tab)
		m.mu.Lock()
		current := number == m.generation
		if current {
			m.answer = a
		}
		m.mu.Unlock()
		close(done)
		if current {
			wake()
		}
	})
	if tab && !e.awaitAnswer(tabWait) {
		m.candidates = nil
	}
}

// ask calls Candidates; for Tab, until all is known. A panic is kept for the goroutine that edits, where it is caught.
func findCandidates(ctx context.Context, find func(context.Context, string, int) Completion, s state, tab bool) (a *answer) {
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
func (e *editor) awaitAnswer(timeout time.Duration) bool {
	late := time.NewTimer(timeout)
	defer late.Stop()
	select {
	case <-e.menu.done:
		e.receiveCandidates()
		return true
	case <-late.C:
		return false
	}
}

// candidates looks at the answer that has come, if it still fits.
func (e *editor) receiveCandidates() {
	m := &e.menu
	m.mu.Lock()
	c, late := m.answer, m.overdue
	m.answer = nil
	m.mu.Unlock()
	if c == nil && late && m.stop != nil {
		m.showsLoading = true
	}
	if c == nil || m.stop == nil {
		return
	}
	m.cancel()
	if c.crash != nil {
		panic(c.crash)
	}
	if m.question != (state{e.text, e.cursor}) || !isBoundary(e.text, c.From) || !isBoundary(e.text, c.To) || c.From > c.To {
		return
	}
	m.close()
	switch {
	case len(c.Candidates) == 0:
		m.message = c.Hint
		if m.forTab && c.Hint == "" {
			m.message = "nothing to complete"
		}
		return
	case len(c.Candidates) == 1 && m.forTab && !c.Optional:
		e.replace(c.From, c.To, candidateText(c.Candidates[0]))
		return
	case len(c.Candidates) == 1 && c.Candidates[0].Text == e.text[c.From:c.To]:
		return
	}
	m.candidates, m.from, m.to, m.hint = c.Candidates, c.From, c.To, c.Hint
	if m.forTab && !c.Optional {
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
func (e *editor) handleMenuKey(k key) bool {
	m := &e.menu
	if m.stop != nil && !(e.awaitAnswer(tabWait) && m.open()) {
		m.candidates = nil // They belong to another text.
		return false
	}
	page := max(e.menuRowCount()-1, 1)
	switch name := k.String(); {
	case name == "Tab" || name == "Down" || name == "C-n":
		e.choose(m.chosen + 1)
	case name == "S-Tab" || name == "Up" || name == "C-p":
		e.choose(m.chosen - 1)
	case name == "PageDown":
		e.choose(min(max(m.chosen, 0)+page, len(m.candidates)-1))
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
	e.thisCommand = cmdChoose
	return true
}

// choose puts a candidate into the text; before the first and after the last is none.
func (e *editor) choose(i int) {
	m := &e.menu
	switch n := len(m.candidates); {
	case i < -1:
		i = n - 1
	case i >= n:
		i = -1
	}
	m.chosen = i
	e.text, e.cursor = m.base.text, m.base.cursor
	if i >= 0 {
		e.replace(m.from, m.to, candidateText(m.candidates[i]))
	}
}

// follow keeps the menu up with the text after a key that was not for the menu.
func (e *editor) updateMenu(before state, typing bool) {
	m := &e.menu
	changed := e.text != before.text
	switch {
	case !changed && e.cursor == before.cursor:
		return
	case !changed || !typing || e.vi.normal || !e.atWord():
		m.close()
	case m.open() || e.settings.Eager:
		e.requestCandidates(false)
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
	maxVisible     = 10 // candidates that are seen at once, if there is room
	maxLabelWidth  = 40 // longer labels are cut
	minDetailWidth = 4  // narrower, descriptions are left out
)

// menuRoom returns how many rows the menu takes.
func (e *editor) menuRowCount() int {
	_, rows := e.size()
	if e.menu.hint != "" {
		rows--
	}
	return max(0, min(maxVisible, len(e.menu.candidates), rows-2)) + 1
}

// scroll makes the chosen candidate one of those that are seen, and returns these.
func (m *menu) scroll(room int) []Candidate {
	switch {
	case m.chosen < 0:
		m.firstVisible = 0
	case m.chosen < m.firstVisible:
		m.firstVisible = m.chosen
	case m.chosen >= m.firstVisible+room:
		m.firstVisible = m.chosen - room + 1
	}
	m.firstVisible = max(0, min(m.firstVisible, len(m.candidates)-room))
	return m.candidates[m.firstVisible:min(len(m.candidates), m.firstVisible+room)]
}

// menuRows draws the menu: a frame around a column of labels and one of details, under the
// text that a candidate replaces.
func (e *editor) menuRows(p *page) []row {
	m := &e.menu
	list := m.scroll(e.menuRowCount() - 1)
	room := p.cols - 5 // beside the frame and its blanks, and the last column
	label, detail := 0, 0
	for _, c := range list {
		label = max(label, c.label().fit(min(maxLabelWidth, room)).width())
		detail = max(detail, textCells(c.Detail, "").width())
	}
	if detail = min(detail, room-label-2); detail < minDetailWidth {
		detail = 0
	}
	count := fmt.Sprintf(" %d of %d ", m.chosen+1, len(m.candidates))
	if m.chosen < 0 {
		count = fmt.Sprintf(" %d ", len(m.candidates))
	}
	inner := label
	if detail > 0 {
		inner += 2 + detail
	}
	inner = max(inner, min(len(count)-1, room))
	_, column := p.locate(m.from)
	column = max(0, min(column-2, room-inner))

	var rows []row
	for i, c := range list {
		style, detailStyle := Style(""), dimStyle
		if m.firstVisible+i == m.chosen {
			style = selectedStyle
			detailStyle = style
		}
		left, right := "│", "│"
		if i == 0 {
			left, right = "┌", "┐"
		}
		r := append(blanks(column, ""), cell{left, 1, dimStyle}, cell{" ", 1, style})
		r = append(r, padded(c.label().truncate(label), label, style)...)
		if detail > 0 {
			r = append(r, blanks(2, style)...)
			r = append(r, padded(textCells(c.Detail, "").truncate(detail), inner-label-2, detailStyle)...)
		} else {
			r = append(r, blanks(inner-label, style)...)
		}
		rows = append(rows, append(r, cell{" ", 1, style}, cell{right, 1, dimStyle}))
	}
	foot := append(blanks(column, ""), cell{"└", 1, dimStyle})
	foot = append(foot, textCells(count, dimStyle)...).fit(column + inner + 3)
	for foot.width() < column+inner+3 {
		foot = append(foot, cell{"─", 1, dimStyle})
	}
	rows = append(rows, append(foot, cell{"┘", 1, dimStyle}))
	if m.hint != "" {
		rows = append(rows, append(blanks(column, ""), textCells(m.hint, dimStyle)...).fit(p.cols-1))
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
