package lineedit

import "strings"

// An autosuggestion is the history entry whose rest is shown after the text.
type autosuggestion struct {
	entry string // begins with the text; "" if no entry does
	text  string // the text for which entry was found
}

// suggestion returns the newest entry that begins with the text, or "".
func (e *editor) suggestion() string {
	g := &e.suggested
	switch {
	case !e.settings.Suggest || e.text == "" || e.cursor < len(e.text):
		return ""
	case g.entry != "" && len(g.entry) > len(e.text) && strings.HasPrefix(g.entry, e.text) &&
		strings.HasPrefix(e.text, g.text):
		return g.entry // No newer entry has begun to match.
	case g.entry == "" && g.text != "" && strings.HasPrefix(e.text, g.text):
		return ""
	}
	*g = autosuggestion{text: e.text}
	for i := len(e.entries) - 1; i >= 0; i-- {
		if entry := e.entries[i]; len(entry) > len(e.text) && strings.HasPrefix(entry, e.text) {
			g.entry = entry
			break
		}
	}
	return g.entry
}

// acceptSuggestion accepts the suggestion up to a position. The function to returns this
// position, given the suggested text and the end of the typed text. acceptSuggestion reports
// whether there was a suggestion.
func (e *editor) acceptSuggestion(to func(s string, from int) int) bool {
	s := e.suggestion()
	if s == "" {
		return false
	}
	e.text = s[:to(s, len(e.text))]
	e.cursor = len(e.text)
	return true
}
