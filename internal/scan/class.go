package scan

// class is a set of contexts in which the scan must stop at a byte.
type class byte

const (
	inCode   class = 1 << iota // outside quotes and comments
	inRouted                   // outside quotes and comments, where each token is scanned (see routine)
	inSingle                   // '…'
	inDouble                   // "…"
	inBack                     // `…`
)

// classes returns, for each byte, where the scan must stop at it.
func classes(delimiter string, m Mode, o Options) (table [256]class) {
	for c := range table {
		if !isSpace(byte(c)) {
			table[c] = inRouted
		}
	}
	for _, c := range []byte("'\"`\\#-/*") {
		table[c] |= inCode
	}
	table[delimiter[0]] |= inCode | inRouted
	if m.DollarQuotes {
		table['$'] |= inCode
	}
	if o.NamedCommands {
		table['\n'] |= inCode | inRouted
	}
	table['\''] |= inSingle
	table['"'] |= inDouble
	table['`'] |= inBack
	if !m.NoBackslashEscapes {
		table['\\'] |= inSingle
		if !m.ANSIQuotes {
			table['\\'] |= inDouble
		}
	}
	for c := range table {
		if m.Encoding.Lead(byte(c)) {
			table[c] |= inCode | inRouted | inSingle | inDouble | inBack
		}
	}
	return table
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// isBlank reports whether a byte is a blank or a control character.
func isBlank(c byte) bool { return c <= ' ' || c == 0x7f }

func upper(c byte) byte {
	if c >= 'a' && c <= 'z' {
		return c &^ 0x20
	}
	return c
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isWord reports whether c can be part of an identifier without quotes.
func isWord(c byte) bool { return wordBytes[c] }

var wordBytes = func() (table [256]bool) {
	for c := range table {
		c := byte(c)
		table[c] = isLetter(c) || isDigit(c) || c == '_' || c == '$' || c >= 0x80
	}
	return table
}()
