package render

import (
	"encoding/binary"
	"math/bits"
)

// A byteSet is a set of bytes to search for in text. It searches eight bytes at a time where
// the set is simple: control characters and up to four other ASCII characters. The sets of most
// formats are.
type byteSet struct {
	has   [256]bool
	words bool      // the set is simple, and the following fields are valid
	below uint64    // 0x80 minus the first byte above the control characters, eight times
	other [4]uint64 // the other characters, each eight times
}

const (
	eachByte = 0x0101010101010101
	lowBits  = 0x7f * eachByte
	highBits = 0x80 * eachByte
)

func newByteSet(bytes ...byte) byteSet {
	var s byteSet
	for _, c := range bytes {
		s.has[c] = true
	}
	controls, others := uint64(0), 0
	for c, has := range s.has {
		switch {
		case !has:
		case c < ' ':
			controls = uint64(c) + 1
		case c >= 0x80, others == len(s.other):
			return s
		default:
			for i := others; i < len(s.other); i++ {
				s.other[i] = uint64(c) * eachByte
			}
			others++
		}
	}
	s.below = (0x80 - controls) * eachByte
	s.words = controls > 0 || others > 0 // with neither, other would contain a NUL
	return s
}

// marks returns a word whose highest bit in each byte is set if that byte of x may be in the
// set: it is in the set, or it is a control character below one in the set. No sum here carries
// from one byte into the next, since none of the added bytes is above 0x7f.
func (s *byteSet) marks(x uint64) uint64 {
	low := x & lowBits
	others := ((low ^ s.other[0]) + lowBits) & ((low ^ s.other[1]) + lowBits) &
		((low ^ s.other[2]) + lowBits) & ((low ^ s.other[3]) + lowBits)
	return ^((low+s.below)&others | x) & highBits
}

// find returns the index of the first byte of b in the set, len(b) if there is none.
func (s *byteSet) find(b []byte) int {
	n := 0
	if s.words {
		for len(b)-n >= 8 {
			m := s.marks(binary.LittleEndian.Uint64(b[n:]))
			if m == 0 {
				n += 8
				continue
			}
			n += bits.TrailingZeros64(m) / 8
			if s.has[b[n]] {
				return n
			}
			n++
		}
		if n == len(b) || s.marks(lastWord(b)) == 0 {
			return len(b)
		}
	}
	for n < len(b) && !s.has[b[n]] {
		n++
	}
	return n
}

// plain reports whether b is certainly all ASCII and has no byte of the set.
func (s *byteSet) plain(b []byte) bool {
	found := uint64(0)
	if len(b) > 0 {
		x := lastWord(b)
		found = s.marks(x) | x
	}
	for ; len(b) >= 8; b = b[8:] {
		x := binary.LittleEndian.Uint64(b)
		found |= s.marks(x) | x
	}
	return s.words && found&highBits == 0
}

// count returns how many bytes of b may be in the set.
func (s *byteSet) count(b []byte) int {
	n := 0
	for ; len(b) >= 8; b = b[8:] {
		n += bits.OnesCount64(s.marks(binary.LittleEndian.Uint64(b)))
	}
	if len(b) > 0 {
		var last [8]byte
		copy(last[:], b)
		n += bits.OnesCount64(s.marks(binary.LittleEndian.Uint64(last[:])) & (1<<(8*len(b)) - 1))
	}
	return n
}

// lastWord returns the last eight bytes of b. Of fewer bytes, some are repeated.
func lastWord(b []byte) uint64 {
	n := len(b)
	switch {
	case n >= 8:
		return binary.LittleEndian.Uint64(b[n-8:])
	case n >= 4:
		return uint64(binary.LittleEndian.Uint32(b)) | uint64(binary.LittleEndian.Uint32(b[n-4:]))<<32
	}
	x := uint64(b[0]) | uint64(b[n/2])<<8 | uint64(b[n-1])<<16 | uint64(b[0])<<24
	return x | x<<32
}

// digits returns how many digits b begins with.
func digits(b []byte) int {
	n := 0
	for ; len(b)-n >= 8; n += 8 {
		if m := notDigits(binary.LittleEndian.Uint64(b[n:])); m != 0 {
			return n + bits.TrailingZeros64(m)/8
		}
	}
	for n < len(b) && isDigit(b[n]) {
		n++
	}
	return n
}

// notDigits returns a word whose highest bit in each byte is set if that byte of x is no digit.
func notDigits(x uint64) uint64 {
	x ^= '0' * eachByte
	return (x&lowBits + (0x80-10)*eachByte | x) & highBits
}

func isDigit(c byte) bool { return c-'0' < 10 }
