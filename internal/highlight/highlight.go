// Package highlight says how the tokens of a text look.
package highlight

import (
	"strings"

	"mysh/internal/scan"
)

// A Part is a stretch of text of one kind: bytes From up to To.
type Part struct {
	From, To int
	Kind     scan.TokenKind
}

// Parts returns the tokens of text that do not look plain, in order.
func Parts(text string, mode scan.Mode) []Part {
	var parts []Part
	for token := range scan.Tokens(text, mode) {
		if token.Kind == scan.Keyword && !prominent(token.Text) {
			continue
		}
		if _, ok := styles[token.Kind]; ok {
			parts = append(parts, Part{token.Start, token.Start + len(token.Text), token.Kind})
		}
	}
	return parts
}

// Reports whether a keyword is to be seen as one. Most that are not reserved are names as
// often as not: name, status, type.
func prominent(word string) bool {
	return scan.IsReserved(word) || plain[strings.ToUpper(word)]
}

// plain are the keywords that are not reserved and yet hardly ever names.
var plain = map[string]bool{
	"BEGIN": true, "COMMIT": true, "END": true, "EXECUTE": true, "OFFSET": true, "PREPARE": true,
	"ROLLBACK": true, "SAVEPOINT": true, "START": true, "TABLES": true, "TEMPORARY": true,
	"TRANSACTION": true, "TRUNCATE": true, "VIEW": true,
}

// Quoted reports whether a kind of token is text in quotes or a comment.
func Quoted(kind scan.TokenKind) bool {
	switch kind {
	case scan.String, scan.QuotedIdentifier, scan.Comment, scan.Unclosed:
		return true
	}
	return false
}

// Style returns how a kind of token looks, as the parameters of an SGR sequence: in the
// terminal's own 16 colours, so that it fits the theme that the user has chosen there.
// Source: ECMA-48, 8.3.117.
func Style(kind scan.TokenKind) string { return styles[kind] }

var styles = map[scan.TokenKind]string{
	scan.Keyword:          "1;34",
	scan.String:           "32",
	scan.QuotedIdentifier: "36",
	scan.Number:           "35",
	scan.Comment:          "2",
	scan.VersionMark:      "2",
	scan.Variable:         "33",
	scan.ClientCommand:    "1;33",
	scan.Unclosed:         "31",
}
