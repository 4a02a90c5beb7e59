package lineedit

import "strings"

const (
	maxHighlight = 256 << 10 // longer texts are not highlighted
	maxContinue  = 1 << 20   // longer texts have the usual prompts
)

// usualTheme is the look of what a theme leaves out; it has no colours, so that it fits to
// every background.
var defaultTheme = Theme{
	Suggestion: "2",
	Bracket:    "1;4",
	Match:      "7",
	Control:    "7",
	Menu:       "",
	Detail:     "2",
	Selected:   "7",
}

// layout brings the page up to date, except for what stands below the text.
func (e *editor) layout() *page {
	p := &e.page
	p.cols, p.rows = e.size()
	p.color = e.settings.Color
	p.first, p.right = e.prompt.First, e.prompt.Right
	p.text, p.cursor = e.text, e.cursor
	p.escape = e.themeStyle(e.settings.Theme.Control, defaultTheme.Control)
	p.marks = p.marks[:0]
	if e.stylesStale || e.styledText != e.text {
		e.refreshStyles()
	}
	p.wrap()
	return p
}

// ask has the text's styles and prompts told.
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

// draw returns the page as it is to be seen while the line is edited.
func (e *editor) draw() *page {
	p := e.layout()
	if at, partner, ok := brackets(e.text, e.cursor, p.spans); ok {
		style := e.themeStyle(e.settings.Theme.Bracket, defaultTheme.Bracket)
		p.marks = append(p.marks, Span{From: at, To: at + 1, Style: style},
			Span{From: partner, To: partner + 1, Style: style})
	}
	if s := e.search; s != nil && s.at < len(e.entries) && s.query != "" {
		p.marks = append(p.marks, Span{From: s.match, To: min(s.match+len(s.query), len(e.text)),
			Style: e.themeStyle(e.settings.Theme.Match, defaultTheme.Match)})
	}
	if s := e.suggestion(); s != "" && e.search == nil && !e.menu.open() {
		rest, _, _ := strings.Cut(s[len(e.text):], "\n")
		p.text = e.text + rest
		p.marks = append(p.marks, Span{From: len(e.text), To: len(p.text),
			Style: e.themeStyle(e.settings.Theme.Suggestion, defaultTheme.Suggestion)})
		p.wrap()
	}
	p.below = e.below(p)
	return p
}

// below draws what stands under the text.
func (e *editor) below(p *page) []row {
	dim := e.themeStyle(e.settings.Theme.Detail, defaultTheme.Detail)
	switch m := &e.menu; {
	case e.search != nil:
		return []row{e.search.draw(dim)}
	case m.open():
		return e.menuRows(p)
	case m.showsLoading:
		return []row{textCells("loading…", dim)}
	case m.message != "":
		return []row{textCells(m.message, dim)}
	}
	return nil
}

// drawn returns the page as it stays on the screen when the line is over.
func (e *editor) drawFinal() *page {
	p := e.layout()
	p.right, p.below = "", nil
	p.cursor = len(p.text)
	return p
}

// look returns a style of the theme, or the usual one in its place.
func (e *editor) themeStyle(s, usual Style) Style {
	if s == "" {
		s = usual
	}
	if !e.settings.Color {
		s = s.colorless()
	}
	return s
}
