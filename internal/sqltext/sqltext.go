// Package sqltext is what mysh knows of SQL as text: names and strings are written as SQL and read
// back, and the [Traits] of statements are read from them. Nothing else in mysh puts quotes around
// text that goes to a server, or judges what a statement does.
//
// There are two forms of what is quoted, because there are two readers:
//
//   - [Value] is for what comes from data: a schema's name in a question to information_schema,
//     a variable's value that a new connection is given. Every connection reads it alike,
//     whatever its sql_mode and its character set, which on a side connection are the server's
//     and unknown. It needs no knowledge that could be wrong.
//   - [Name], [Identifier] and [Quote] are for what stands on the user's connection, or on the
//     user's line, in the form that a person writes. They need the [scan.Mode] in which the
//     server reads that connection.
//
// No escape is put into, and no quote is found in, a character of several bytes: in sjis, gbk,
// gb18030 and big5 the second byte of one may be a backslash or a backquote.
package sqltext

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"mysh/internal/charset"
	"mysh/internal/scan"
)

// Value returns an expression whose value is text, which is in the character set that is named
// as servers name it; "" is utf8mb4. It is a string in single quotes where that can be read in
// one way only, else hexadecimal digits: _gbk 0xd660. A server refuses digits that are no text
// in the character set (error 1300).
func Value(text, charset string) string {
	if isPlain(text) {
		return "'" + text + "'"
	}
	return fmt.Sprintf("_%s 0x%x", introducer(charset), text)
}

// ValueUTF8Or returns the [Value] of a name that is UTF-8, as servers report what a session is in,
// or else in the character set, as the user has typed it.
func ValueUTF8Or(text, charset string) string {
	if utf8.ValidString(text) {
		charset = ""
	}
	return Value(text, charset)
}

// Reports whether text has only characters that are the same in every sql_mode and character
// set: swe7 has letters in the place of brackets, backslash, backquote and tilde.
func isPlain(text string) bool {
	for i := range len(text) {
		if c := text[i]; !isWordByte(c) && strings.IndexByte(" -.,:/+=%()", c) < 0 {
			return false
		}
	}
	return true
}

// Returns the name of a character set for use before a literal. The server's own names are
// UTF-8, also on a connection whose character set is binary.
func introducer(name string) string {
	if charset.UTF8(name) || name == "binary" {
		return "utf8mb4"
	}
	for i := range len(name) {
		if !isWordByte(name[i]) {
			return "utf8mb4" // no server has such a character set
		}
	}
	return name
}

func isWordByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// Name returns a name in backquotes, which no sql_mode changes. The error says why text cannot
// be a name on a connection that is read in mode.
func Name(text string, mode scan.Mode) (string, error) { return Quote(text, '`', mode) }

// Identifier returns a name as it must stand in a statement: as it is, or as [Name] does. MariaDB
// reads a name in backquotes wrong in which the second byte of a character is one: it leaves out the
// byte behind that. So it is better not to quote what need not be quoted.
// Source: Lex_ident_sys_st::copy_sys in https://github.com/MariaDB/server/blob/10.11/sql/sql_lex.cc.
func Identifier(text string, mode scan.Mode) (string, error) {
	if !scan.IsReserved(text) && isBare(text, mode) {
		return text, nil
	}
	return Name(text, mode)
}

// Reports whether a name that is no reserved word can stand without quotes.
// Source: https://dev.mysql.com/doc/refman/9.7/en/identifiers.html.
func isBare(text string, mode scan.Mode) bool {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case mode.Encoding.Lead(c):
			n := mode.Encoding.Length(text[i:])
			if n == 0 {
				return false
			}
			i += n - 1
		case !isWordByte(c) && c != '$': // in latin1, © is no letter
			return false
		}
	}
	return text != "" && text[0] != '$' && (text[0] < '0' || text[0] > '9')
}

// Quote returns text between quotes, one of ` ' ". The error says why text cannot stand between
// them on a connection that is read in mode.
func Quote(text string, quote byte, mode scan.Mode) (string, error) {
	backslash := escapes(quote, mode)
	b := make([]byte, 0, len(text)+2)
	b = append(b, quote)
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == 0 && !isString(quote, mode):
			return "", fmt.Errorf("%q cannot be a name: it holds a NUL", text)
		case c == quote, c == '\\' && backslash:
			b = append(b, c)
		case mode.Encoding.Lead(c):
			n := mode.Encoding.Length(text[i:])
			if n == 0 {
				return "", fmt.Errorf("%q is no text in the character set of the connection", text)
			}
			b = append(b, text[i:i+n-1]...)
			i += n - 1
			c = text[i]
		}
		b = append(b, c)
	}
	return string(append(b, quote)), nil
}

// Unquote returns the text of a literal or a name that is read in mode: what stands between the
// quotes, if there are any, without its escapes. The quote at the end may be missing.
// Source: https://dev.mysql.com/doc/refman/9.7/en/string-literals.html.
func Unquote(literal string, mode scan.Mode) string {
	if literal == "" || strings.IndexByte("`'\"", literal[0]) < 0 {
		return literal
	}
	quote := literal[0]
	backslash := escapes(quote, mode)
	b := make([]byte, 0, len(literal))
	for i := 1; i < len(literal); i++ {
		c := literal[i]
		last := i+1 == len(literal)
		switch {
		case c == quote && last:
			return string(b)
		case c == quote && literal[i+1] == quote:
			i++
		case c == '\\' && backslash && !last:
			i++
			b = append(b, unescaped(literal[i])...)
			continue
		case mode.Encoding.Lead(c) && !last && mode.Encoding.Trail(literal[i+1]):
			b = append(b, c)
			i++
			c = literal[i]
		}
		b = append(b, c)
	}
	return string(b)
}

// CutQuoted returns what stands in the quotes that text begins with, as [Unquote] does for a name,
// and what follows them. ok is false when text does not begin with a quote, or has no second one.
func CutQuoted(text string, mode scan.Mode) (inside, rest string, ok bool) {
	if text == "" || strings.IndexByte("`'\"", text[0]) < 0 {
		return "", text, false
	}
	quote := text[0]
	var b []byte
	for i := 1; i < len(text); i++ {
		c := text[i]
		switch {
		case c == quote && i+1 < len(text) && text[i+1] == quote:
			i++
		case c == quote:
			return string(b), text[i+1:], true
		case mode.Encoding.Lead(c) && i+1 < len(text) && mode.Encoding.Trail(text[i+1]):
			b = append(b, c)
			i++
			c = text[i]
		}
		b = append(b, c)
	}
	return "", text, false
}

// Returns what a backslash and c stand for in a string.
func unescaped(c byte) string {
	switch i := strings.IndexByte("0bnrtZ", c); {
	case i >= 0:
		return "\x00\b\n\r\t\x1a"[i : i+1]
	case c == '%' || c == '_': // of a pattern: LIKE reads the backslash
		return `\` + string(c)
	}
	return string([]byte{c})
}

// Reports whether what stands between such quotes is a string rather than a name.
func isString(quote byte, mode scan.Mode) bool {
	return quote == '\'' || quote == '"' && !mode.ANSIQuotes
}

// Reports whether a backslash between such quotes changes the meaning of what follows it.
func escapes(quote byte, mode scan.Mode) bool {
	return isString(quote, mode) && !mode.NoBackslashEscapes
}
