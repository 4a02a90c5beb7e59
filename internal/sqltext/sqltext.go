// Package sqltext has what mysh knows of SQL as text. It writes names and strings as SQL and reads
// them back, inserts [Variables], and determines the [Traits] of statements. No other package of mysh puts quotes
// around text for a server, or decides what a statement does.
//
// There are two forms of quoting, for two kinds of connections:
//
//   - [Value] quotes data: the name of a schema in a query of information_schema, or the value of
//     a variable for a new connection. Every connection reads the form alike, whatever its
//     sql_mode and character set. On a side connection these are the server's, and unknown.
//   - [Name], [Identifier] and [Quote] write the form that people write, for the user's
//     connection or the user's line. They need the [scan.Mode] in which the server reads that
//     connection.
//
// No escape is inserted into a character of several bytes, and no quote is found in one: in sjis,
// gbk, gb18030 and big5 the second byte may be a backslash or a backquote.
package sqltext

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"mysh/internal/charset"
	"mysh/internal/scan"
)

// Value returns an expression with the value text. charset is the character set of text by its
// name on the server; "" is utf8mb4. The expression is a string in single quotes if every
// server reads that alike, else hexadecimal digits: _gbk 0xd660. A server refuses digits that
// are invalid in the character set (error 1300).
func Value(text, charset string) string {
	if isPlain(text) {
		return "'" + text + "'"
	}
	return fmt.Sprintf("_%s 0x%x", introducer(charset), text)
}

// ValueUTF8Or returns the [Value] of a name. Names that servers report are UTF-8; a name that
// is invalid as UTF-8 was typed by the user and is in charset.
func ValueUTF8Or(text, charset string) string {
	if utf8.ValidString(text) {
		charset = ""
	}
	return Value(text, charset)
}

// isPlain reports whether all characters of text are the same in every sql_mode and character
// set. swe7 has letters in place of brackets, backslash, backquote and tilde.
func isPlain(text string) bool {
	for i := range len(text) {
		if c := text[i]; !isWordByte(c) && strings.IndexByte(" -.,:/+=%()", c) < 0 {
			return false
		}
	}
	return true
}

// introducer returns the name of a character set for use before a literal. The server's own
// names are UTF-8, even on a connection whose character set is binary.
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

// Name returns a name in backquotes, which are the same in every sql_mode. It returns an error
// if text cannot be a name on a connection with this mode.
func Name(text string, mode scan.Mode) (string, error) { return Quote(text, '`', mode) }

// Identifier returns a name as SQL: bare if possible, else as [Name] returns it. MariaDB
// misreads a quoted name in which the second byte of a character is a backquote: it drops the
// byte after that one. A bare name avoids the mistake.
//
// Source: Lex_ident_sys_st::copy_sys in
// https://github.com/MariaDB/server/blob/10.11/sql/sql_lex.cc.
func Identifier(text string, mode scan.Mode) (string, error) {
	if !scan.IsReserved(text) && isBare(text, mode) {
		return text, nil
	}
	return Name(text, mode)
}

// isBare reports whether a name that is not a reserved word needs no quotes.
//
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
		case !isWordByte(c) && c != '$': // in latin1, © is not a letter
			return false
		}
	}
	return text != "" && text[0] != '$' && (text[0] < '0' || text[0] > '9')
}

// Quote returns text between two quotes, each one of ` ' ". It returns an error if text cannot
// be quoted so on a connection with this mode.
func Quote(text string, quote byte, mode scan.Mode) (string, error) {
	backslash := isEscaping(quote, mode)
	b := make([]byte, 0, len(text)+2)
	b = append(b, quote)
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == 0 && !isString(quote, mode):
			return "", fmt.Errorf("%q cannot be a name: it contains a NUL", text)
		case c == quote, c == '\\' && backslash:
			b = append(b, c)
		case mode.Encoding.Lead(c):
			n := mode.Encoding.Length(text[i:])
			if n == 0 {
				return "", fmt.Errorf("%q is not valid text in the character set of the connection", text)
			}
			b = append(b, text[i:i+n-1]...)
			i += n - 1
			c = text[i]
		}
		b = append(b, c)
	}
	return string(append(b, quote)), nil
}

// Unquote returns the text of a literal or a name: the content of the quotes, if there are any,
// with its escapes resolved. The closing quote may be missing.
//
// Source: https://dev.mysql.com/doc/refman/9.7/en/string-literals.html.
func Unquote(literal string, mode scan.Mode) string {
	if literal == "" || strings.IndexByte("`'\"", literal[0]) < 0 {
		return literal
	}
	quote := literal[0]
	backslash := isEscaping(quote, mode)
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

// CutQuoted returns the quoted name at the beginning of text, unquoted, and the rest of text.
// ok is false if text does not begin with a quote, or if the closing quote is missing.
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

// unescaped returns the text that a backslash and c represent in a string.
func unescaped(c byte) string {
	switch i := strings.IndexByte("0bnrtZ", c); {
	case i >= 0:
		return "\x00\b\n\r\t\x1a"[i : i+1]
	case c == '%' || c == '_': // kept for patterns: LIKE resolves the backslash
		return `\` + string(c)
	}
	return string([]byte{c})
}

// isString reports whether text in these quotes is a string and not a name.
func isString(quote byte, mode scan.Mode) bool {
	return quote == '\'' || quote == '"' && !mode.ANSIQuotes
}

// isEscaping reports whether a backslash in these quotes begins an escape.
func isEscaping(quote byte, mode scan.Mode) bool {
	return isString(quote, mode) && !mode.NoBackslashEscapes
}
