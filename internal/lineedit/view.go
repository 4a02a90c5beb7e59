package lineedit

import "strconv"

// A view is the part of the screen in which a line is edited. It records what it has drawn and
// writes only differences.
//
// It uses only sequences that every terminal since the VT102 supports, and moves to columns by
// number. A terminal that measures one character differently therefore garbles only that
// character.
type view struct {
	write func([]byte)

	buf         []byte
	frameStart  int // position in buf after beginSync; 0 if no frame has begun
	shown       []row
	cursorRow   int // row of the cursor, counted from the view's first row
	cursorCol   int // column of the cursor, -1 if unknown
	style       Style
	top         int  // index of the page's first visible row
	cols        int  // width of the terminal at the last paint
	visible     bool // the view is on the screen
	cursorShape int  // shape of the cursor, as a parameter of DECSCUSR; 0 is the terminal's default
}

// paint draws a page and moves the cursor to its place in the page.
func (v *view) paint(p *page) {
	v.cols = p.cols
	rows, r, c := v.window(p)
	v.beginFrame()
	for i, next := range rows {
		v.paintRow(i, next)
	}
	if len(v.shown) > len(rows) {
		v.move(len(rows), 0)
		v.buf = append(v.buf, "\x1b[J"...)
	}
	v.shown = rows
	v.visible = true
	v.move(r, c)
	v.flush()
}

// maxFinalRows is the largest number of rows of a finished line that is drawn completely.
const maxFinalRows = 1000

// paintFinal draws the page of a finished line. A page taller than the screen scrolls, so that
// its beginning can be read by scrolling back.
func (v *view) paintFinal(p *page) {
	if h := p.height(); h > p.rows && h <= maxFinalRows {
		v.erase()
		v.top, p.rows = 0, h
	}
	v.paint(p)
}

// Terminals with synchronized output show the bytes between these sequences at once. Other
// terminals at least hide the moving cursor.
// Source: https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036.
const (
	beginSync    = "\x1b[?2026h\x1b[?25l"
	endSync      = "\x1b[?25h\x1b[?2026l"
	minSyncBytes = 80 // shorter output is written without the sequences
)

// beginFrame begins the output of a page.
func (v *view) beginFrame() {
	v.buf = append(v.buf, beginSync...)
	v.frameStart = len(v.buf)
}

// window returns the visible rows of the page, and the position of the cursor in them.
func (v *view) window(p *page) (rows []row, r, c int) {
	r, c = p.locate(p.cursor)
	total, room := p.height(), max(p.rows, 1)
	below := p.below[:min(len(p.below), room-1)]
	room -= len(below)
	switch {
	case r < v.top:
		v.top = r
	case r >= v.top+room:
		v.top = r - room + 1
	}
	v.top = max(0, min(v.top, total-room))
	for i := v.top; i < min(total, v.top+room); i++ {
		rows = append(rows, p.drawRow(i).fit(p.cols))
	}
	for _, b := range below {
		rows = append(rows, b.fit(p.cols-1))
	}
	return rows, r - v.top, c
}

// minSkippedCells is the number of equal cells that a move of the cursor must skip. Fewer equal
// cells are written again.
const minSkippedCells = 6

// paintRow changes row i of the screen to next.
func (v *view) paintRow(i int, next row) {
	var old row
	if i < len(v.shown) {
		old = v.shown[i]
	} else {
		v.move(i, 0)
	}
	if s, ok := findShift(old, next, v.cols); ok {
		v.paintShift(i, old, next, s)
		return
	}
	// The cells before at are correct on the screen. The cells from pending on were not written
	// because they are equal, but are still too few to skip.
	pending, at := 0, 0
	col, pendingCol := 0, 0
	o, oldCol := 0, 0
	flushed := true
	for at < len(next) {
		for o < len(old) && oldCol < col {
			oldCol += old[o].width
			o++
		}
		same := o < len(old) && oldCol == col && old[o] == next[at]
		switch {
		case same && flushed:
			pending, pendingCol = at+1, col+next[at].width
		case same:
			if at-pending+1 >= minSkippedCells {
				flushed = true
				pending, pendingCol = at+1, col+next[at].width
			}
		default:
			if flushed {
				v.move(i, pendingCol)
				flushed = false
			}
			for _, c := range next[pending : at+1] {
				v.put(c)
			}
			pending, pendingCol = at+1, col+next[at].width
		}
		col += next[at].width
		at++
	}
	if old.width() > col {
		v.move(i, col)
		v.setStyle("")
		v.buf = append(v.buf, "\x1b[K"...)
	}
}

// put writes a cell at the cursor.
func (v *view) put(c cell) {
	v.setStyle(c.style)
	v.buf = append(v.buf, c.text...)
	if v.cursorCol >= 0 {
		v.cursorCol += c.width
	}
	if v.cursorCol >= v.cols {
		v.cursorCol = -1 // The cursor may be on the last cell or after it.
	}
	if c.hasAmbiguousWidth() {
		at := v.cursorCol
		v.cursorCol = -1
		if at >= 0 {
			v.column(at)
		}
	}
}

// setStyle sets the style of the following output.
func (v *view) setStyle(s Style) {
	if s == v.style {
		return
	}
	v.buf = append(v.buf, "\x1b["...)
	if s != "" {
		if v.style != "" {
			v.buf = append(v.buf, "0;"...)
		}
		v.buf = append(v.buf, s...)
	}
	v.buf = append(v.buf, 'm')
	v.style = s
}

// move moves the cursor to a row and a column. It creates rows after the last one.
func (v *view) move(r, c int) {
	switch {
	case r < v.cursorRow:
		v.csi(v.cursorRow-r, 'A')
	case r > v.cursorRow:
		last := max(len(v.shown)-1, v.cursorRow)
		switch down := min(r, last) - v.cursorRow; {
		case down == 1 && c == 0:
			v.buf = append(v.buf, "\r\n"...) // shorter than the sequence
			v.cursorCol = 0
		case down > 0:
			v.csi(down, 'B')
		}
		if r > last {
			v.setStyle("")
			for range r - last {
				v.buf = append(v.buf, "\r\n"...)
			}
			v.cursorCol = 0
		}
	}
	v.cursorRow = r
	v.column(c)
}

// column moves the cursor to a column of its row.
func (v *view) column(c int) {
	switch {
	case c == v.cursorCol:
	case c == 0 && v.cursorCol > 0:
		// Not after the last cell: some emulators still wrap after a CR there.
		v.buf = append(v.buf, '\r')
	case c == v.cursorCol-1:
		v.buf = append(v.buf, '\b')
	default:
		v.csi(c+1, 'G')
	}
	v.cursorCol = c
}

// csi writes a control sequence with one number, which is omitted if it is 1.
func (v *view) csi(n int, final byte) {
	v.buf = append(v.buf, "\x1b["...)
	if n != 1 {
		v.buf = strconv.AppendInt(v.buf, int64(n), 10)
	}
	v.buf = append(v.buf, final)
}

// flush writes the buffer in one piece.
func (v *view) flush() {
	v.setStyle("")
	out := v.buf
	switch body := len(out) - v.frameStart; {
	case v.frameStart == 0:
	case body > minSyncBytes:
		out = append(out, endSync...)
	default:
		copy(out[v.frameStart-len(beginSync):], out[v.frameStart:])
		out = out[:len(out)-len(beginSync)]
	}
	if len(out) > 0 {
		v.write(out)
	}
	v.buf, v.frameStart = out[:0], 0
}

// setCursorShape changes the shape of the cursor with the next flush: 2 is a block, 6 a bar, 0
// the terminal's default.
// Source: https://vt100.net/docs/vt510-rm/DECSCUSR.html.
func (v *view) setCursorShape(shape int) {
	if v.cursorShape != shape {
		v.buf = append(v.buf, "\x1b["+strconv.Itoa(shape)+" q"...)
		v.cursorShape = shape
	}
}

// erase removes the view from the screen and moves the cursor to its start.
func (v *view) erase() {
	if v.visible {
		v.move(0, 0)
		v.buf = append(v.buf, "\x1b[J"...)
	}
	v.forget()
}

// forget begins a new view at the cursor, which must be in the first column.
func (v *view) forget() {
	v.shown, v.cursorRow, v.cursorCol, v.visible = nil, 0, 0, false
}

// leave moves to the start of the row below the view and begins a new view.
func (v *view) leave() {
	v.setCursorShape(0)
	v.move(max(len(v.shown)-1, 0), 0)
	v.buf = append(v.buf, "\r\n"...)
	v.flush()
	v.forget()
	v.top = 0
}

// resized removes the view after the width of the terminal has changed. Most terminals wrap
// rows that have become too long, so the view's first row is computed from their new height.
func (v *view) resized(cols int) {
	if v.visible && cols < v.cols && cols > 0 {
		above := 0
		for _, r := range v.shown[:v.cursorRow] {
			above += max(1, (r.width()+cols-1)/cols)
		}
		v.cursorRow = above + max(v.cursorCol, 0)/cols
	}
	v.cursorCol = -1
	v.erase()
}
