package render

import "slices"

// A copier writes most rows of a format of values between separators as they came from the
// server, in less than half the time that its values take one by one: there each value has its length in front of
// it, one byte as a rule, where the format has its separator. Whether values need escapes or
// quotes is seen from all of a row at once.
//
// What is left to the encoder are rows with such values and with longer ones.
type copier struct {
	separator byte
	null      string
	newline   string
	quotes    bool     // values that are empty or look like NULL are in quotes
	special   *byteSet // the separator and what else no value may have; nil: it may have anything

	columns int
	inNull  int  // how much of null is special
	off     bool // the values of these columns are not written as they came
	pause   int  // rows that are left to the encoder untried, as those before were
	left    int  // of these
}

// begin prepares for rows of so many columns as there are forms.
func (c *copier) begin(forms []Binary) {
	c.columns, c.pause, c.left = len(forms), 0, 0
	if c.special != nil {
		c.inNull = c.special.count([]byte(c.null))
	}
	c.off = slices.ContainsFunc(forms, func(f Binary) bool { return f != 0 }) ||
		c.special != nil && !c.special.words ||
		c.quotes && c.columns == 1 // whose NULL may be in quotes
}

// row writes a row, given as its packet, and reports false, with nothing written, if that is
// left to the encoder.
func (c *copier) row(o *out, packet []byte) bool {
	if c.left > 0 {
		c.left--
		return false
	}
	if !c.copy(o, packet) {
		c.pause = min(2*c.pause+1, 31)
		c.left = c.pause
		return false
	}
	c.pause = 0
	return true
}

func (c *copier) copy(o *out, packet []byte) bool {
	if c.off || len(packet) == 0 || len(packet) > blockSize {
		return false
	}
	o.buf = slices.Grow(o.buf, len(packet)+c.columns*len(c.null)+len(c.newline))
	dst := o.buf[len(o.buf):cap(o.buf)]
	copy(dst, packet[1:])
	from, to := 0, -1 // where the length of the next value lies in packet and dst
	special := c.columns - 1
	for i := range c.columns {
		if from >= len(packet) {
			return false
		}
		if i > 0 {
			dst[to] = c.separator
		}
		n := int(packet[from])
		from, to = from+1, to+1
		switch {
		case n <= 250 && from+n <= len(packet):
			if c.quotes && (n == 0 || string(packet[from:from+n]) == c.null) {
				return false
			}
			from, to = from+n, to+n
		case n != 0xfb:
			return false
		case c.null != "":
			to += copy(dst[to:], c.null)
			copy(dst[to:], packet[from:])
			special += c.inNull
		}
	}
	if from != len(packet) || c.special != nil && c.special.count(dst[:to]) != special {
		return false
	}
	to += copy(dst[to:], c.newline)
	o.buf = o.buf[:len(o.buf)+to]
	return true
}
