package sqltext

import (
	"strings"
	"unicode/utf8"

	"mysh/internal/scan"
)

// UseStatement returns the statement that makes a schema the default one. A name that was typed
// without quotes gets some if it needs them, except for the names of [NameOfUse].
func UseStatement(schema string, isQuoted bool, mode scan.Mode) (string, error) {
	if text := "USE " + schema; !isQuoted {
		if _, ok := NameOfUse(text, mode); ok {
			return text, nil
		}
	}
	name, err := Identifier(schema, mode)
	return "USE " + name, err
}

// NameOfUse returns the name in a USE whose name has marks and no quotes, as in "USE lake.sales" or
// "USE shop:-80@replica". The C client sends such names with a command of the protocol, and several
// products give them a meaning. ok is false for everything else.
func NameOfUse(text string, mode scan.Mode) (name string, ok bool) {
	const verb = "USE "
	if len(text) <= len(verb) || !strings.EqualFold(text[:len(verb)], verb) {
		return "", false
	}
	name = text[len(verb):]
	if strings.ContainsAny(name, " \t\r\n;") || strings.IndexByte("`'\"", name[0]) >= 0 || !hasMark(name, mode) {
		return "", false
	}
	return name, true
}

// hasMark reports whether a text has an ASCII character that no name without quotes has.
func hasMark(text string, mode scan.Mode) bool {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case mode.Encoding.Lead(c):
			i += max(mode.Encoding.Length(text[i:]), 1) - 1
		case c < utf8.RuneSelf && !isWordByte(c) && c != '$':
			return true
		}
	}
	return false
}
