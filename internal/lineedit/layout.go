package lineedit

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"mysh/internal/display"
)

// A cell is one character as the terminal shows it, never a control character.
type cell struct {
	text  string
	width int // columns of the terminal, 1 or more
	style Style
}

// A row is one row of the screen. The cells after its end are blank.
type row []cell

// width returns the number of columns that the row fills.
func (r row) width() int {
	n := 0
	for _, c := range r {
		n += c.width
	}
	return n
}

// fit returns the longest beginning of the row that fills at most cols columns.
func (r row) fit(cols int) row {
	for i, c := range r {
		if cols -= c.width; cols < 0 {
			return r[:i:i]
		}
	}
	return r
}

// truncate is fit with an ellipsis in place of the cells that are cut.
func (r row) truncate(cols int) row {
	if r.width() <= cols {
		return r
	}
	return append(r.fit(cols-1), cell{"…", 1, ""})
}

const (
	tabStop = 8
	minCols = 8 // narrower terminals are drawn on as if they had this width
)

// displayChar returns how the first character of s is shown at a column, and its length n in s.
// escaped reports whether text is an escape of the character.
func displayChar(s string, col int) (text string, width, n int, escaped bool) {
	if s[0] == '\t' {
		width = tabStop - col%tabStop
		return "        "[:width], width, 1, false
	}
	cluster, width := display.Cluster(s)
	text = display.Safe(cluster)
	if text == cluster && width > 0 {
		return text, width, len(cluster), false
	}
	if width == 0 {
		r, _ := utf8.DecodeRuneInString(cluster)
		text = fmt.Sprintf(`\u%04x`, r)
	}
	text, width = display.Prefix(text, minCols)
	return text, width, len(cluster), true
}

// styledRows lays out a prompt or a notice, which is text with line feeds and SGR sequences, in
// rows of at most cols columns. Other control characters are shown as escapes. There is at
// least one row.
func styledRows(text string, cols int, color bool) []row {
	rows := []row{nil}
	col := 0
	var style Style
	for len(text) > 0 {
		if text[0] == '\n' {
			rows, col, text = append(rows, nil), 0, text[1:]
			continue
		}
		if params, n := sgr(text); n > 0 {
			if style = addStyle(style, params); !color {
				style = ""
			}
			text = text[n:]
			continue
		}
		s, width, n, _ := displayChar(text, col)
		if col+width > cols {
			rows, col = append(rows, nil), 0
			continue
		}
		last := &rows[len(rows)-1]
		*last = append(*last, cell{s, width, style})
		col += width
		text = text[n:]
	}
	return rows
}

// sgr returns the parameters and the length of the SGR sequence at the start of s. Without such
// a sequence the length is 0.
func sgr(s string) (params Style, n int) {
	if !strings.HasPrefix(s, "\x1b[") {
		return "", 0
	}
	i := 2
	for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == ';' || s[i] == ':') {
		i++
	}
	if i == len(s) || s[i] != 'm' {
		return "", 0
	}
	return Style(s[2:i]), i + 1
}

// addStyle returns the style s after an SGR sequence with the given parameters.
func addStyle(s, params Style) Style {
	switch {
	case params == "" || params == "0":
		return ""
	case s == "" || strings.HasPrefix(string(params), "0;"):
		return params
	}
	return s + ";" + params
}

// A textRow is the part of the text in one row of the screen.
type textRow struct {
	from, to int
	line     int // number of line feeds before it
	col      int // column of its first character
}

// A page is everything that is visible while a line is read.
type page struct {
	cols, rows int // size of the terminal

	first         string // prompt before the text
	right         string // prompt at the right edge
	continuations []string
	text          string
	cursor        int
	spans         []Span // styles of the text
	marks         []Span // styles that override spans; they may overlap, and the last one wins
	below         []row  // rows under the text
	color         bool

	promptRows []row     // rows of the first prompt
	textRows   []textRow // rows of the text
}

// wrap breaks the text into rows.
func (p *page) wrap() {
	p.cols = max(p.cols, minCols)
	p.promptRows = styledRows(p.first, p.cols, p.color)
	p.textRows = p.textRows[:0]
	line, from := 0, 0
	for {
		to := len(p.text)
		if i := strings.IndexByte(p.text[from:], '\n'); i >= 0 {
			to = from + i
		}
		p.wrapLine(line, from, to)
		if to == len(p.text) {
			return
		}
		line, from = line+1, to+1
	}
}

// wrapLine breaks one line of the text into rows. A line that fills its last row is followed by
// an empty row for the cursor at its end.
func (p *page) wrapLine(line, from, to int) {
	start := p.indent(line)
	col := start
	for i := from; ; {
		room := min(p.cols-col, to-i)
		n := asciiPrefix(p.text[i : i+room])
		i, col = i+n, col+n
		if i == to && col < p.cols {
			p.textRows = append(p.textRows, textRow{from, to, line, start})
			return
		}
		width, size := 1, 0
		if i < to {
			_, width, size, _ = displayChar(p.text[i:to], col)
		}
		if col+width > p.cols {
			p.textRows = append(p.textRows, textRow{from, i, line, start})
			from, start, col = i, 0, 0
			continue
		}
		i, col = i+size, col+width
	}
}

// asciiPrefix returns the number of bytes at the start of s that fill one column each,
// regardless of what follows: printable ASCII. The last of these characters does not count,
// since a combining mark may follow.
func asciiPrefix(s string) int {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f {
			return max(i-1, 0)
		}
	}
	return max(len(s)-1, 0)
}

// indent returns the column where a line of the text begins.
func (p *page) indent(line int) int {
	if line == 0 {
		return p.promptRows[len(p.promptRows)-1].width()
	}
	return p.continuation(line).width()
}

// continuation returns the prompt of a line after the first.
func (p *page) continuation(line int) row {
	prompt := "    -> "
	if line <= len(p.continuations) {
		prompt = p.continuations[line-1]
	}
	// Leave room for the text. On a narrow terminal the prompt keeps its end, which is its most
	// informative part.
	r := styledRows(prompt, 1<<20, p.color)[0]
	for len(r) > 0 && r.width() > p.cols/2 {
		r = r[1:]
	}
	return r
}

// locate returns the row and the column of a position in the text.
func (p *page) locate(pos int) (r, col int) {
	i := sort.Search(len(p.textRows), func(i int) bool { return p.textRows[i].from > pos }) - 1
	f := p.textRows[i]
	col = f.col
	for j := f.from; j < pos && j < f.to; {
		_, width, n, _ := displayChar(p.text[j:f.to], col)
		j, col = j+n, col+width
	}
	return len(p.promptRows) - 1 + i, col
}

// offset is the inverse of locate for rows of the text: it returns the position nearest to a
// column.
func (p *page) offset(i, col int) int {
	f := p.textRows[i]
	at := f.col
	for j := f.from; j < f.to; {
		_, width, n, _ := displayChar(p.text[j:f.to], at)
		if at+width > col {
			return j
		}
		j, at = j+n, at+width
		if j == f.to && i+1 < len(p.textRows) && p.textRows[i+1].from == j {
			return j - n // The end of a wrapped row is the start of the next.
		}
	}
	return f.to
}

// height returns the number of rows of the prompt and the text.
func (p *page) height() int { return len(p.promptRows) - 1 + len(p.textRows) }

// drawRow draws a row of the prompt and the text.
func (p *page) drawRow(i int) row {
	lead := len(p.promptRows) - 1
	if i < lead {
		return p.promptRows[i]
	}
	f := p.textRows[i-lead]
	r := make(row, 0, f.col+f.to-f.from)
	switch {
	case f.col == 0:
	case f.line == 0:
		r = append(r, p.promptRows[lead]...)
	default:
		r = append(r, p.continuation(f.line)...)
	}
	r = p.cells(r, f)
	if i == lead && p.right != "" {
		r = p.appendRightPrompt(r)
	}
	return r
}

// cells appends the text of a row.
func (p *page) cells(r row, f textRow) row {
	span := sort.Search(len(p.spans), func(i int) bool { return p.spans[i].To > f.from })
	col := f.col
	for i := f.from; i < f.to; {
		for span < len(p.spans) && p.spans[span].To <= i {
			span++
		}
		var style Style
		if span < len(p.spans) && p.spans[span].From <= i {
			style = p.spans[span].Style
		}
		text, width, n, escaped := displayChar(p.text[i:f.to], col)
		if escaped {
			style = controlStyle
		}
		for _, m := range p.marks {
			if m.From <= i && i < m.To {
				style = m.Style
			}
		}
		if !p.color {
			style = style.colorless()
		}
		if p.text[i] == '\t' {
			for range width {
				r = append(r, cell{" ", 1, style})
			}
		} else {
			r = append(r, cell{text, width, style})
		}
		i, col = i+n, col+width
	}
	return r
}

// appendRightPrompt appends the right prompt to a row if it fits with a blank before it.
func (p *page) appendRightPrompt(r row) row {
	right := styledRows(p.right, p.cols, p.color)[0]
	// The last column remains empty: terminals disagree about the cursor after it.
	blanks := p.cols - 1 - r.width() - right.width()
	if blanks < 1 {
		return r
	}
	for range blanks {
		r = append(r, cell{" ", 1, ""})
	}
	return append(r, right...)
}

// colorless returns the style without its colours. Bold, dim, italic, underlined and reverse
// remain.
func (s Style) colorless() Style {
	if s == "" {
		return ""
	}
	var kept []string
	for _, param := range strings.Split(string(s), ";") {
		switch param {
		case "1", "2", "3", "4", "7":
			kept = append(kept, param)
		case "38", "48", "58":
			return Style(strings.Join(kept, ";")) // The other parameters belong to a colour.
		}
	}
	return Style(strings.Join(kept, ";"))
}
