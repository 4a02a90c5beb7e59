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

// A menu is the list of candidates below the text, and the request for them.
type menu struct {
	candidates   []Candidate
	base         state // the text without a candidate
	from         int   // start of the part that a candidate replaces
	to           int
	chosen       int // index of the chosen candidate, -1 if none
	firstVisible int // index of the first visible candidate

	question     state // the text of the pending request; only valid if stop is not nil
	stop         context.CancelFunc
	done         chan struct{} // closed when the answer is there
	overdue      bool          // the answer is late enough to show "loading"; guarded by mu
	showsLoading bool          // "loading" is shown
	forTab       bool          // the request was made by Tab, not by typing
	message      string
	hint         string // shown below the candidates

	mu         sync.Mutex
	answer     *answer // received and not yet processed
	generation int     // number of the request; answers to older requests are dropped
}

// An answer is the result of Candidates, or its panic.
type answer struct {
	Completion
	crash *crash.Crash
}

const (
	// tabWait is how long Tab waits for an answer before further keys are handled.
	tabWait = 15 * time.Millisecond

	// loadingDelay is the time after Tab until "loading" is shown.
	loadingDelay = 300 * time.Millisecond
)

// open reports whether candidates are shown.
func (m *menu) open() bool { return len(m.candidates) > 0 }

// close removes the menu and cancels the request.
func (m *menu) close() {
	m.cancel()
	m.candidates, m.chosen, m.firstVisible, m.message, m.hint = nil, -1, 0, "", ""
}

// cancel cancels the request for candidates.
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

// complete requests candidates for Tab.
func complete(e *editor) {
	e.requestCandidates(true)
	e.thisCommand = cmdChoose
}

// requestCandidates requests candidates. The answer comes as an event. After Tab, the answer is
// first awaited for a moment, so that the screen does not flicker.
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

// findCandidates calls Candidates; for Tab, until all names are loaded. A panic is returned in
// the answer, since the goroutine that edits must raise it.
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

// awaitAnswer waits for the answer and reports whether it came in time.
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

// receiveCandidates processes the answer if the text is still the same.
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

// commonPrefix returns the common beginning of all candidates, in the spelling of the first.
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

// handleMenuKey performs a key while the menu is open. It returns false for a key that must be
// performed on the text.
func (e *editor) handleMenuKey(k key) bool {
	m := &e.menu
	if m.stop != nil && !(e.awaitAnswer(tabWait) && m.open()) {
		m.candidates = nil // The candidates belong to another text.
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

// choose inserts the i-th candidate. Before the first and after the last candidate, the text is
// without one.
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

// updateMenu adapts the menu to the text after a key that was not for the menu.
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
	maxVisible     = 10 // candidates visible at once, if there is room
	maxLabelWidth  = 40 // longer labels are truncated
	minDetailWidth = 4  // narrower descriptions are omitted
)

// menuRowCount returns the number of rows of the menu's frame.
func (e *editor) menuRowCount() int {
	_, rows := e.size()
	if e.menu.hint != "" {
		rows--
	}
	return max(0, min(maxVisible, len(e.menu.candidates), rows-2)) + 1
}

// scroll makes the chosen candidate visible and returns the visible candidates.
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

// menuRows draws the menu, under the text that a candidate replaces: a frame around a column of
// labels and a column of descriptions.
func (e *editor) menuRows(p *page) []row {
	m := &e.menu
	list := m.scroll(e.menuRowCount() - 1)
	room := p.cols - 5 // without the frame, its blanks and the last column
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

// label draws the label of a candidate.
func (c Candidate) label() row {
	if c.Label != "" {
		return textCells(c.Label, "")
	}
	return textCells(c.Text, "")
}

// padded returns the row in a style, filled with blanks up to a width.
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
