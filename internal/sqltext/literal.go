package sqltext

import (
	"fmt"
	"strings"

	"mysh/internal/scan"
)

// A Literal is a value that knows how SQL writes it.
type Literal struct {
	Form Form
	Text string   // of any form but AsName
	Name []string // the parts of a name, as in schema and table
}

// A Form is how a [Literal] is written.
type Form byte

// The forms, and what a reference inserts.
const (
	AsIs         Form = iota // :x the text, :'x' a string, :"x" a name
	AsString                 // :x and :'x' a string, :"x" a name
	AsName                   // :x and :"x" the name, :'x' a string with its parts
	AsExpression             // :x the text, which is an expression, :'x' its value as a string
)

// write returns the literal as a reference with the quote wants it.
func (l Literal) write(quote byte, mode scan.Mode) (string, error) {
	if l.Form == AsName && quote == '\'' {
		return Quote(strings.Join(l.Name, "."), '\'', mode)
	}
	if l.Form == AsName {
		return joinName(l.Name, mode)
	}
	switch {
	case quote == '\'' && l.Form == AsExpression:
		return "CAST(" + l.Text + " AS CHAR)", nil
	case quote == '"' && l.Form == AsExpression:
		return "", fmt.Errorf("%s cannot be a name", l.Text)
	case quote == '\'', quote == 0 && l.Form == AsString:
		return Quote(l.Text, '\'', mode)
	case quote == 0:
		return l.Text, nil
	}
	return joinName([]string{l.Text}, mode)
}

// joinName returns a name of several parts, each in backquotes.
func joinName(parts []string, mode scan.Mode) (string, error) {
	quoted := make([]string, len(parts))
	for i, part := range parts {
		var err error
		switch {
		case part == "":
			return "", fmt.Errorf("an empty text cannot be a name")
		case strings.Contains(part, "`"):
			quoted[i], err = Identifier(part, mode) // bare where MariaDB would misread quotes
		default:
			quoted[i], err = Name(part, mode)
		}
		if err != nil {
			return "", err
		}
	}
	return strings.Join(quoted, "."), nil
}
