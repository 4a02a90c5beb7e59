package lineedit

import "strings"

const (
	maxHighlight = 256 << 10 // longer texts are not highlighted
	maxContinue  = 1 << 20   // longer texts have the default continuation prompts
)

// The styles of the editor's own parts. None has a colour, so that they suit every background.
const (
	suggestionStyle Style = "2"   // the rest of an earlier line, after the cursor
	bracketStyle    Style = "1;4" // the bracket at the cursor, and its partner
	matchStyle      Style = "7"   // the text that a history search has found
	controlStyle    Style = "7"   // characters shown as an escape, such as \x1b
	dimStyle        Style = "2"   // descriptions, frames and labels
	selectedStyle   Style = "7"   // the selected candidate, with its description
)

// layout updates the page, except for the rows below the text.
func (e *editor) layout() *page {
	p := &e.page
	p.cols, p.rows = e.size()
	p.color = e.settings.Color
	p.first, p.right = e.prompt.First, e.prompt.Right
	p.text, p.cursor = e.text, e.cursor
	p.marks = p.marks[:0]
	if e.stylesStale || e.styledText != e.text {
		e.refreshStyles()
	}
	p.wrap()
	return p
}

// refreshStyles fetches the spans and the prompts of the text.
func (e *editor) refreshStyles() {
	p := &e.page
	e.styledText, e.stylesStale = e.text, false
	p.spans, p.continuations = nil, nil
	if e.cfg.Highlight != nil && len(e.text) <= maxHighlight {
		p.spans = e.cfg.Highlight(e.text)
	}
	if e.cfg.Continuations != nil && len(e.text) <= maxContinue && strings.Contains(e.text, "\n") {
		p.continuations = e.cfg.Continuations(e.text)
	}
}

// draw returns the page to show while the line is edited.
func (e *editor) draw() *page {
	p := e.layout()
	if at, partner, ok := brackets(e.text, e.cursor, p.spans); ok {
		style := bracketStyle
		p.marks = append(p.marks, Span{From: at, To: at + 1, Style: style},
			Span{From: partner, To: partner + 1, Style: style})
	}
	if s := e.search; s != nil && s.at < len(e.entries) && s.query != "" {
		p.marks = append(p.marks, Span{From: s.match, To: min(s.match+len(s.query), len(e.text)),
			Style: matchStyle})
	}
	if s := e.suggestion(); s != "" && e.search == nil && !e.menu.open() {
		rest, _, _ := strings.Cut(s[len(e.text):], "\n")
		p.text = e.text + rest
		p.marks = append(p.marks, Span{From: len(e.text), To: len(p.text),
			Style: suggestionStyle})
		p.wrap()
	}
	p.below = e.below(p)
	return p
}

// below draws the rows under the text.
func (e *editor) below(p *page) []row {
	switch m := &e.menu; {
	case e.search != nil:
		return []row{e.search.draw()}
	case m.open():
		return e.menuRows(p)
	case m.showsLoading:
		return []row{textCells("loading…", dimStyle)}
	case m.message != "":
		return []row{textCells(m.message, dimStyle)}
	}
	return nil
}

// drawFinal returns the page that remains on the screen when the line is over.
func (e *editor) drawFinal() *page {
	p := e.layout()
	p.right, p.below = "", nil
	p.cursor = len(p.text)
	return p
}
