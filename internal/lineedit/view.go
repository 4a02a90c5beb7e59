package lineedit

import "strconv"

// A view is the part of the screen in which a line is edited. It knows what it has drawn
// and changes only what differs.
//
// It uses the sequences that every terminal since the VT102 has in common, and moves to
// columns by number, so that a terminal that measures a character differently spoils no
// more than that character.
type view struct {
	write func([]byte)

	buf         []byte
	frameStart  int // where in buf the page begins, after the bytes of together; 0 if it does not
	shown       []row
	cursorRow   int // of the cursor, from the view's first
	cursorCol   int // -1 if not known
	style       Style
	top         int  // first row of the page that is seen
	cols        int  // of the terminal at the last paint
	visible     bool // something is drawn
	cursorShape int  // of the cursor, as DECSCUSR counts; 0 is the terminal's own
}

// paint draws a page. It returns with the cursor at the page's.
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

// mostLeft is how many rows a line may have that is left on the screen as a whole.
const maxFinalRows = 1000

// paintLast draws a page whose line is over. One that is taller than the screen scrolls by,
// so that it can be read further up.
func (v *view) paintFinal(p *page) {
	if h := p.height(); h > p.rows && h <= maxFinalRows {
		v.erase()
		v.top, p.rows = 0, h
	}
	v.paint(p)
}

// What is written at once is shown at once by terminals that know synchronized output; the
// others at least do not show the cursor running about.
// Source: https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036.
const (
	beginSync    = "\x1b[?2026h\x1b[?25l"
	endSync      = "\x1b[?25h\x1b[?2026l"
	minSyncBytes = 80 // bytes that are not worth it
)

// begin leaves room for together.
func (v *view) beginFrame() {
	v.buf = append(v.buf, beginSync...)
	v.frameStart = len(v.buf)
}

// window returns the rows of the page that are seen, and where the cursor is among them.
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

// worthMoving is the number of equal cells that are passed over rather than written again.
const minSkippedCells = 6

// paintRow makes row i of the screen be next.
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
	// Cells before at are as they should be; those from pending on are too, but are few
	// so far.
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
		v.cursorCol = -1 // The cursor may stand on the last cell or after it.
	}
	if c.hasAmbiguousWidth() {
		at := v.cursorCol
		v.cursorCol = -1
		if at >= 0 {
			v.column(at)
		}
	}
}

// setStyle makes what is written next look like s.
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

// move puts the cursor at a row and a column. A row after the last one is begun.
func (v *view) move(r, c int) {
	switch {
	case r < v.cursorRow:
		v.csi(v.cursorRow-r, 'A')
	case r > v.cursorRow:
		last := max(len(v.shown)-1, v.cursorRow)
		switch down := min(r, last) - v.cursorRow; {
		case down == 1 && c == 0:
			v.buf = append(v.buf, "\r\n"...) // shorter
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

// column puts the cursor at a column of its row.
func (v *view) column(c int) {
	switch {
	case c == v.cursorCol:
	case c == 0 && v.cursorCol > 0:
		// Not after the last cell: not every emulator forgets at CR that it was to wrap.
		v.buf = append(v.buf, '\r')
	case c == v.cursorCol-1:
		v.buf = append(v.buf, '\b')
	default:
		v.csi(c+1, 'G')
	}
	v.cursorCol = c
}

// csi writes a control sequence with one number, which is left out if it is 1.
func (v *view) csi(n int, final byte) {
	v.buf = append(v.buf, "\x1b["...)
	if n != 1 {
		v.buf = strconv.AppendInt(v.buf, int64(n), 10)
	}
	v.buf = append(v.buf, final)
}

// flush writes what has been gathered, in one piece.
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

// cursor gives the cursor a shape with the next flush: 2 is a block, 6 a bar, 0 what the
// terminal usually has.
// Source: https://vt100.net/docs/vt510-rm/DECSCUSR.html.
func (v *view) setCursorShape(shape int) {
	if v.cursorShape != shape {
		v.buf = append(v.buf, "\x1b["+strconv.Itoa(shape)+" q"...)
		v.cursorShape = shape
	}
}

// erase removes the view from the screen, with the cursor where it began.
func (v *view) erase() {
	if v.visible {
		v.move(0, 0)
		v.buf = append(v.buf, "\x1b[J"...)
	}
	v.forget()
}

// forget begins a view anew where the cursor is, in the first column.
func (v *view) forget() {
	v.shown, v.cursorRow, v.cursorCol, v.visible = nil, 0, 0, false
}

// leave goes to the start of the row below the view and forgets it.
func (v *view) leave() {
	v.setCursorShape(0)
	v.move(max(len(v.shown)-1, 0), 0)
	v.buf = append(v.buf, "\r\n"...)
	v.flush()
	v.forget()
	v.top = 0
}

// resized removes the view after the terminal has changed its width. Most terminals then
// break rows that have become too long; where the view begins is counted from that.
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
