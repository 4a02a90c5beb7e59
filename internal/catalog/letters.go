package catalog

// Letters is the set of letters and digits in a name, ignoring case. A name that lacks a typed
// letter need not be compared: of 10,000 names few have all.
type Letters uint64

// examined marks a set that has been computed.
const examined Letters = 1 << 63

// LettersOf returns the letters in a name.
func LettersOf(name string) Letters {
	set := examined
	for i := range len(name) {
		switch c := name[i]; {
		case c >= 'a' && c <= 'z':
			set |= 1 << (c - 'a')
		case c >= 'A' && c <= 'Z':
			set |= 1 << (c - 'A')
		case c >= '0' && c <= '9':
			set |= 1 << (26 + c - '0')
		case c == '_':
			set |= 1 << 36
		}
	}
	return set
}

// Have reports whether a name with these letters may contain the typed letters. A set that was
// never computed may contain all.
func (l Letters) Have(typed Letters) bool { return l&typed == typed || l == 0 }
