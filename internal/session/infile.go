package session

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"mysh/internal/result"
	"mysh/internal/scan"
)

// Opens the file that the server asks for, if it is the one that the user's own statement
// names: the server chooses the name in its request, and a hostile one would ask for a key.
func (s *Session) openInfile(name string) (io.ReadCloser, error) {
	s.mu.Lock()
	text, mode := s.text, s.scanMode()
	s.mu.Unlock()
	if !namesInfile(text, name, mode) {
		return nil, &result.Error{Number: result.CodeInfileRejected, State: "HY000",
			Message: fmt.Sprintf("LOAD DATA LOCAL INFILE file request rejected: the server asked for %q, which the statement does not name.", name)}
	}
	if !s.cfg.LocalInfile && !below(name, s.cfg.LocalInfileDir) {
		return nil, &result.Error{Number: result.CodeInfileRejected, State: "HY000",
			Message: "LOAD DATA LOCAL INFILE file request rejected due to restrictions on access."}
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, noFile(name, err)
	}
	return f, nil
}

// Reports whether a file really is in a directory or below it, links followed.
func below(name, dir string) bool {
	name, err1 := filepath.EvalSymlinks(name)
	dir, err2 := filepath.EvalSymlinks(dir)
	if err1 != nil || err2 != nil {
		return false
	}
	name, err1 = filepath.Abs(name)
	dir, err2 = filepath.Abs(dir)
	if err1 != nil || err2 != nil {
		return false
	}
	rest, err := filepath.Rel(dir, name)
	return err == nil && filepath.IsLocal(rest)
}

// Says why a file cannot be read, as the C client does: with the system's number.
func noFile(name string, err error) error {
	number := syscall.Errno(0)
	errors.As(err, &number)
	return &result.Error{Number: uint16(number), State: "HY000", Cause: err,
		Message: fmt.Sprintf("File '%s' not found (OS errno %d - %s)", name, int(number), capital(number.Error()))}
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// Reports whether text holds LOCAL INFILE followed by that name as a string.
func namesInfile(text, name string, mode scan.Mode) bool {
	var words []string
	for token := range scan.Tokens(text, mode) {
		switch token.Kind {
		case scan.Space, scan.Comment, scan.VersionMark:
		case scan.String:
			n := len(words)
			if n >= 2 && words[n-2] == "LOCAL" && words[n-1] == "INFILE" && unquoted(token.Text, mode) == name {
				return true
			}
			words = append(words, token.Text)
		default:
			words = append(words, strings.ToUpper(token.Text))
		}
	}
	return false
}

// Returns the value of a string literal.
// Source: https://dev.mysql.com/doc/refman/9.7/en/string-literals.html.
func unquoted(literal string, mode scan.Mode) string {
	quote := literal[0]
	var b strings.Builder
	for i := 1; i < len(literal)-1; i++ {
		c := literal[i]
		switch {
		case c == quote: // doubled
			i++
		case c == '\\' && !mode.NoBackslashEscapes:
			i++
			c = literal[i]
			if j := strings.IndexByte("0bnrtZ", c); j >= 0 {
				c = "\x00\b\n\r\t\x1a"[j]
			}
		}
		b.WriteByte(c)
	}
	return b.String()
}

func (s *Session) scanMode() scan.Mode {
	return scan.Mode{
		NoBackslashEscapes: s.state.Status.Has(result.StatusNoBackslashEscapes),
		ANSIQuotes:         s.state.ANSIQuotes,
	}
}
