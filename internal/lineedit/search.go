package lineedit

import (
	"strings"
	"unicode/utf8"
)

// A search is an incremental search in the history, as Ctrl-R begins it.
type search struct {
	query        string
	at           int   // index of the entry shown; the number of entries if none is shown
	match        int   // position of the query in the entry
	failed       bool  // no further entry was found
	before       state // the text before the search
	enterAccepts bool  // Enter ends the search without sending the entry
}

func searchOlder(e *editor) {
	e.menu.close()
	e.search = &search{at: len(e.entries), before: state{e.text, e.cursor}}
}

// viSearch begins the search of vi's command mode, in which Enter ends the query.
func viSearch(e *editor) {
	searchOlder(e)
	e.search.enterAccepts = true
}

// searchAgain repeats the last search and moves by so many matches, to older entries if by is
// negative.
func (e *editor) searchAgain(by int) {
	s := &search{query: e.lastSearch.query, at: len(e.entries), before: state{e.text, e.cursor}}
	if s.query == "" {
		return
	}
	if i := e.lastSearch.at; i < len(e.entries) && e.entries[i] == e.text {
		s.at = i
	}
	e.search = s
	step := 1
	if by < 0 {
		by, step = -by, -1
	}
	for range min(by, len(e.entries)) {
		e.find(s.at+step, step)
	}
	e.search, e.lastSearch = nil, *s
	e.thisCommand = cmdSearch
}

// handleSearchKey performs a key during a search. It returns false for a key that ends the
// search and must be performed on the text found.
func (e *editor) handleSearchKey(k key) bool {
	s := e.search
	enter := k.String() == "Enter" || k.String() == "C-j"
	switch name := k.String(); {
	case k.isChar():
		s.query += k.typedText()
		e.find(s.at, -1)
	case k.code == codePaste:
		s.query += k.text
		e.find(s.at, -1)
	case name == "Backspace" || name == "C-h":
		_, n := utf8.DecodeLastRuneInString(s.query)
		s.query = s.query[:len(s.query)-n]
		e.find(len(e.entries), -1)
	case name == "C-u":
		s.query = ""
		e.find(len(e.entries), -1)
	case name == "C-r" || name == "Up" || name == "C-p":
		e.find(s.at-1, -1)
	case name == "C-s" || name == "Down" || name == "C-n":
		e.find(s.at+1, +1)
	case name == "C-g":
		e.text, e.cursor = s.before.text, s.before.cursor
		e.search = nil
	case enter && s.enterAccepts && s.query == "": // as bash does
		e.search = nil
		e.searchAgain(-1)
	case name == "Esc", enter && s.enterAccepts:
		e.search, e.lastSearch = nil, *s
	default:
		e.search, e.lastSearch = nil, *s
		return false
	}
	e.thisCommand = cmdSearch
	return true
}

// find shows the first entry that contains the query, from an index on, in one direction.
func (e *editor) find(from, by int) {
	s := e.search
	if s.query == "" {
		s.at, s.failed = len(e.entries), false
		e.text, e.cursor = s.before.text, s.before.cursor
		return
	}
	for i := min(from, len(e.entries)-1); i >= 0 && i < len(e.entries); i += by {
		if e.entries[i] == e.text && i != s.at {
			continue // A duplicate of the text shown.
		}
		if at := indexFold(e.entries[i], s.query); at >= 0 {
			s.at, s.match, s.failed = i, at, false
			e.text, e.cursor = e.entries[i], at
			return
		}
	}
	s.failed = true
}

// indexFold returns the position of substr in s, ignoring the case of letters, or -1.
func indexFold(s, substr string) int {
	for i := range len(substr) {
		if substr[i] >= utf8.RuneSelf {
			return strings.Index(strings.ToLower(s), strings.ToLower(substr))
		}
	}
	for i := 0; i+len(substr) <= len(s); i++ {
		if lower(s[i]) == lower(substr[0]) && strings.EqualFold(s[i:i+len(substr)], substr) {
			return i
		}
	}
	return -1
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// draw draws the row with the query.
func (s *search) draw() row {
	r := append(textCells("search: ", dimStyle), textCells(s.query, "")...)
	r = append(r, cell{"▏", 1, dimStyle})
	if s.failed {
		r = append(r, textCells("  nothing found", dimStyle)...)
	}
	return r
}

// textCells draws one line of text.
func textCells(text string, style Style) (r row) {
	for i := 0; i < len(text); {
		s, width, n, _ := displayChar(text[i:], 0)
		if text[i] == '\n' || text[i] == '\t' {
			s, width = " ", 1
		}
		r = append(r, cell{s, width, style})
		i += n
	}
	return r
}
