// Package highlight determines the colours of the tokens of a text.
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

// Parts returns the tokens of text that are not plain, in order.
func Parts(text string, mode scan.Mode) []Part {
	var parts []Part
	for token := range scan.Tokens(text, mode) {
		if token.Kind == scan.Keyword && !isColored(token.Text) {
			continue
		}
		if _, ok := Themes["terminal"][token.Kind]; ok {
			parts = append(parts, Part{token.Start, token.Start + len(token.Text), token.Kind})
		}
	}
	return parts
}

// isColored reports whether a keyword is coloured. Most keywords that are not reserved are
// often names: name, status, type.
func isColored(word string) bool {
	return scan.IsReserved(word) || coloredWords[strings.ToUpper(word)]
}

// coloredWords are keywords that are coloured although they are not reserved: they are hardly
// ever names.
var coloredWords = map[string]bool{
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

// A Theme maps a kind of token to the parameters of an SGR sequence. Kinds without an entry are
// not coloured.
//
// Source: ECMA-48, 8.3.117.
type Theme map[scan.TokenKind]string

// Themes are the sets of colours that a user can name.
var Themes = map[string]Theme{
	// The 16 colours of the terminal, which match the user's theme.
	"terminal": theme("1;34", "32", "36", "35", "2", "33", "1;33", "31"),
	// 256 colours, for a dark and a light background.
	"dark":  theme("1;38;5;75", "38;5;114", "38;5;80", "38;5;176", "38;5;244", "38;5;180", "1;38;5;221", "38;5;203"),
	"light": theme("1;38;5;25", "38;5;28", "38;5;30", "38;5;90", "38;5;245", "38;5;94", "1;38;5;130", "38;5;160"),
	// True colour.
	"vivid": theme("1;38;2;86;156;255", "38;2;152;220;120", "38;2;90;220;230", "38;2;210;140;255", "38;2;130;140;155", "38;2;240;190;110", "1;38;2;255;210;80", "38;2;255;95;95"),
	"mono":  theme("1", "", "", "", "2", "", "1", "4"),
}

func theme(keyword, text, quoted, number, comment, variable, command, unclosed string) Theme {
	return Theme{
		scan.Keyword: keyword, scan.String: text, scan.QuotedIdentifier: quoted, scan.Number: number,
		scan.Comment: comment, scan.VersionMark: comment, scan.Variable: variable,
		scan.ClientCommand: command, scan.Unclosed: unclosed,
	}
}
