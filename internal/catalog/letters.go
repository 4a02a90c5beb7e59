package catalog

// Letters is which letters and digits a name has, whatever the case. A name that lacks one
// of what was typed need not be looked at: of 10,000 names few have all.
type Letters uint64

// looked is in all letters that have been looked at.
const looked Letters = 1 << 63

// LettersOf returns the letters of a name.
func LettersOf(name string) Letters {
	set := looked
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

// Have reports whether a name can have what was typed in it.
func (l Letters) Have(typed Letters) bool { return l&typed == typed || l == 0 }
