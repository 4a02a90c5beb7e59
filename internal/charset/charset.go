// Package charset describes which bytes form one character in the character sets of servers, as
// far as a search for an ASCII character needs to know.
package charset

// An Encoding is a family of character sets with the same lead bytes. The second byte of a
// character may look like an ASCII character.
// Source: ismbchar in https://github.com/mysql/mysql-server/tree/trunk/strings (ctype-*.cc).
type Encoding byte

// The encodings.
const (
	ASCII Encoding = iota // utf8mb4, latin1 and all others in which a byte below 0x80 is always ASCII
	SJIS                  // sjis, cp932
	GBK                   // gbk, gb18030
	Big5                  // big5
)

// Of returns the encoding of a character set by its name on the server; "" is utf8mb4.
func Of(name string) Encoding {
	switch name {
	case "sjis", "cp932":
		return SJIS
	case "gbk", "gb18030":
		return GBK
	case "big5":
		return Big5
	}
	return ASCII
}

// UTF8 reports whether text in a character set is valid as UTF-8; "" is utf8mb4.
func UTF8(name string) bool {
	switch name {
	case "", "utf8mb4", "utf8", "utf8mb3", "ascii":
		return true
	}
	return false
}

// Lead reports whether c begins a character of two bytes when a [Encoding.Trail] byte follows.
func (e Encoding) Lead(c byte) bool {
	switch e {
	case SJIS:
		return c >= 0x81 && c <= 0x9f || c >= 0xe0 && c <= 0xfc
	case GBK:
		return c >= 0x81 && c <= 0xfe
	case Big5:
		return c >= 0xa1 && c <= 0xf9
	}
	return false
}

// Trail reports whether c may be the second byte of a character.
func (e Encoding) Trail(c byte) bool {
	switch e {
	case SJIS:
		return c >= 0x40 && c <= 0x7e || c >= 0x80 && c <= 0xfc
	case GBK:
		return c >= 0x40 && c <= 0x7e || c >= 0x80 && c <= 0xfe
	case Big5:
		return c >= 0x40 && c <= 0x7e || c >= 0xa1 && c <= 0xfe
	}
	return false
}

// Length returns the length in bytes of the character at the start of b, which begins with a
// lead byte. It returns 0 if the bytes form no character.
func (e Encoding) Length(b string) int {
	isDigit := func(c byte) bool { return c >= '0' && c <= '9' }
	switch {
	case len(b) > 1 && e.Trail(b[1]):
		return 2
	case e == GBK && len(b) > 3 && isDigit(b[1]) && e.Lead(b[2]) && isDigit(b[3]): // gb18030
		return 4
	}
	return 0
}
