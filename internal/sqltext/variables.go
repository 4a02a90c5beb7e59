package sqltext

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"mysh/internal/scan"
)

// Variables are names with values that a user has set, to be inserted into statements. The zero value
// has none. The methods may be called from any goroutine.
type Variables struct {
	mu     sync.Mutex
	values map[string][]Literal // a list is inserted with commas
}

// IsVariableName reports whether a variable may have a name: letters, digits and underscores, the first
// of which is no digit.
func IsVariableName(name string) bool {
	for i, r := range name {
		if r == utf8.RuneError || r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	return name != ""
}

// Set sets a variable. It returns an error, and changes nothing, if the name or the value cannot be
// that of a variable. Any text without a NUL is a value.
func (v *Variables) Set(name, value string) error {
	switch {
	case !IsVariableName(name):
		return scan.Errorf(scan.Failure, "%q cannot be the name of a variable: it has letters, digits and underscores", name)
	case strings.Contains(value, "\x00"):
		return scan.Errorf(scan.Failure, `the value of %s holds a NUL character (\0)`, name)
	}
	v.SetLiterals(name, Literal{Text: value})
	return nil
}

// SetLiterals sets a variable to a value, or to several, which are inserted with commas between them.
// The name must be that of a variable, and no text may hold a NUL.
func (v *Variables) SetLiterals(name string, values ...Literal) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.values == nil {
		v.values = make(map[string][]Literal)
	}
	v.values[name] = values
}

// Unset removes a variable. It reports whether there was one.
func (v *Variables) Unset(name string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	_, ok := v.values[name]
	delete(v.values, name)
	return ok
}

// Get returns the value that Set has set.
func (v *Variables) Get(name string) (value string, ok bool) {
	if values, ok := v.literals(name); ok {
		return values[0].Text, true
	}
	return "", false
}

func (v *Variables) literals(name string) (values []Literal, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	values, ok = v.values[name]
	return values, ok
}

// Names returns the names in alphabetical order.
func (v *Variables) Names() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Sorted(maps.Keys(v.values))
}

// Insert returns text, a statement or the arguments of a command, with the values of variables in the
// place of references to them:
//
//	:name    the value as it is
//	:'name'  the value as a string
//	:"name"  the value as a name
//
// A text without references is returned as it is. The error names all variables that are not set, or
// the one whose value cannot be inserted so.
//
// A colon begins no reference in strings, quoted names, comments and hints, directly after a word, a
// quote or another colon, and from the beginning of a statement that consists of others, which has labels
// and variables of its own: a stored program, or a compound statement. Values are not searched for
// references.
func (v *Variables) Insert(text string, mode scan.Mode) (string, error) {
	if !strings.Contains(text, ":") {
		return text, nil
	}
	references := References(text, mode)
	var b strings.Builder
	var unset []string
	end := 0
	for _, r := range references {
		values, ok := v.literals(r.Name)
		if !ok {
			if !slices.Contains(unset, r.Name) {
				unset = append(unset, r.Name)
			}
			continue
		}
		inserted, err := r.write(values, mode)
		if err != nil {
			return "", scan.Errorf(scan.Failure, "variable %s: %s", r.Name, err)
		}
		b.WriteString(text[end:r.From])
		writeApart(&b, inserted)
		end = r.to
		if end < len(text) && isQuote(text[end]) && strings.HasSuffix(inserted, text[end:end+1]) {
			b.WriteByte(' ')
		}
	}
	switch {
	case len(unset) == 1:
		return "", scan.Errorf(scan.Failure, `variable %s is not set; \let %[1]s <value> sets it`, unset[0])
	case len(unset) > 1:
		return "", scan.Errorf(scan.Failure, `variables %s are not set; \let <name> <value> sets one`, strings.Join(unset, ", "))
	case len(references) == 0:
		return text, nil
	}
	b.WriteString(text[end:])
	return b.String(), nil
}

// writeApart writes text, after a blank if its quote would continue the string or name before it, or if
// two minus signs would begin a comment.
func writeApart(b *strings.Builder, text string) {
	if before := b.String(); before != "" && text != "" && (isQuote(text[0]) || text[0] == '-') && before[len(before)-1] == text[0] {
		b.WriteByte(' ')
	}
	b.WriteString(text)
}

// A Reference is the place of a variable in a text.
type Reference struct {
	Name  string
	From  int // the offset of its colon
	to    int
	quote byte // ' or ", 0 for none
}

// write returns the values as the reference wants them.
func (r Reference) write(values []Literal, mode scan.Mode) (string, error) {
	texts := make([]string, len(values))
	for i, value := range values {
		var err error
		if texts[i], err = value.write(r.quote, mode); err != nil {
			return "", err
		}
	}
	return strings.Join(texts, ", "), nil
}

// References returns the references in a text, in their order.
func References(text string, mode scan.Mode) (list []Reference) {
	var program programFinder
	colon := -1 // where a colon stands that may begin a reference
	end := 0    // of the last reference
	before := 0 // references in the statements before, of a text of several
	for token := range scan.Tokens(text, mode) {
		if token.Kind == scan.Operator && token.Text == ";" {
			program, before = programFinder{}, len(list)
		} else if program.read(token) {
			return list[:before] // a program may hold any further semicolon
		}
		name, quote := token.Text, byte(0)
		switch token.Kind {
		case scan.Operator:
			colon = -1
			if token.Text == ":" && (token.Start == end || canPrecede(text[token.Start-1])) {
				colon = token.Start
			}
			continue
		case scan.Keyword, scan.Identifier:
		case scan.String, scan.QuotedIdentifier:
			if quote = name[0]; quote == '`' || quote == '$' || len(name) < 2 {
				colon = -1
				continue
			}
			name = name[1 : len(name)-1]
		default:
			colon = -1
			continue
		}
		if colon >= 0 && (quote != 0 || IsVariableName(name)) {
			end = token.Start + len(token.Text)
			list = append(list, Reference{name, colon, end, quote})
		}
		colon = -1
	}
	return list
}

// canPrecede reports whether a colon directly after the byte c may begin a reference.
func canPrecede(c byte) bool {
	return c < 0x80 && !isWordByte(c) && c != '$' && c != ':' && !isQuote(c)
}

func isQuote(c byte) bool { return c == '\'' || c == '"' || c == '`' }

// A programFinder determines from the first words of a text whether it is a statement that consists of
// others: a stored program, or a compound statement.
type programFinder struct {
	words   int        // read so far, without blanks and comments
	first   scan.Token // of them
	defines bool
	decided bool
}

// read reads the next token and reports whether the text is such a statement.
func (p *programFinder) read(token scan.Token) bool {
	if p.decided || token.Kind == scan.Space || token.Kind == scan.Comment || token.Kind == scan.VersionMark {
		return false
	}
	p.words++
	word := strings.ToUpper(token.Text)
	if p.words == 1 {
		switch word {
		case "CREATE", "ALTER":
			p.defines = true
		case "BEGIN", "DECLARE", "IF", "CASE", "LOOP", "REPEAT", "WHILE", "FOR":
			return true
		}
		p.first = token
		return false
	}
	if !p.defines {
		p.decided = true
		adjacent := token.Start == p.first.Start+len(p.first.Text)
		return word == ":" && (adjacent || p.first.Kind != scan.Keyword) // after a label
	}
	switch word {
	case "PROCEDURE", "FUNCTION", "TRIGGER", "EVENT", "PACKAGE":
		return true
	case "TABLE", "VIEW", "INDEX", "DATABASE", "SCHEMA", "USER", "ROLE", "SERVER", "SEQUENCE", "TABLESPACE", "LOGFILE":
		p.decided = true
	}
	return false
}
