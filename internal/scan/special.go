package scan

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// special handles the byte at i if it can end the statement or begin something that is not
// code. Otherwise the result is ordinary, and pos is i, or i+1 for the second byte of a
// character.
func (s *Splitter) special(i int) progress {
	c := s.buf[i]
	if !s.version && c == s.delimiter[0] {
		switch yes, known := s.has(i, s.delimiter); {
		case !known:
			return starved
		case yes && s.routine.open():
			s.routine.punct(';')
			s.pos = i + 1
			return again
		case yes:
			return s.atDelimiter(i)
		}
	}
	switch c {
	case '\'', '"', '`':
		s.routine.literal()
		s.begin(i)
		s.code = true
		s.region, s.quote, s.pos = quoted, c, i+1
		return again
	case '\\':
		switch {
		case !s.version:
			return s.atBackslash(i)
		case !s.mariadb:
			return s.charsetInVersion(i)
		}
	case '#':
		return s.beginLineComment(i)
	case '-':
		switch dashes, known := s.dashesAt(i); {
		case !known:
			return starved
		case dashes:
			return s.beginLineComment(i)
		}
	case '/':
		return s.atSlash(i)
	case '*':
		if s.version {
			switch yes, known := s.has(i, "*/"); {
			case !known:
				return starved
			case yes:
				s.version = false
				s.pos = i + 2
				return again
			}
		}
	case '$':
		if s.mode.DollarQuotes {
			return s.atDollar(i)
		}
	case '\n':
		if s.options.NamedCommands && s.code && !s.version {
			return s.atNewline(i)
		}
	}
	if s.mode.Encoding.Lead(c) {
		return s.atLead(i)
	}
	return ordinary
}

// atLead handles a byte that can be the first of a character of two bytes.
func (s *Splitter) atLead(i int) progress {
	if i+1 == len(s.buf) && !s.ended() {
		return starved
	}
	if i+1 < len(s.buf) && s.mode.Encoding.Trail(s.buf[i+1]) {
		s.pos = i + 1
	}
	return ordinary
}

// dashesAt reports whether a comment begins at buf[i] with "-- ", or with "--" at the end of
// the line. On MariaDB a statement does not begin with "--" either: like the mariadb client,
// the splitter drops lines such as "-----" and "--text" there. The second result is false when
// it needs more text.
func (s *Splitter) dashesAt(i int) (yes, known bool) {
	switch dashes, known := s.has(i, "--"); {
	case !dashes:
		return false, known
	case i+2 == len(s.buf):
		return true, s.ended()
	}
	return isSpace(s.buf[i+2]) || s.mode.MariaDB && !s.code, true
}

// begin starts a statement at its first byte. It may be called again for the same statement.
func (s *Splitter) begin(i int) {
	if !s.begun {
		s.mark(i)
		s.begun = true
	}
	s.solid = true
	s.head = false
}

// mark stores the line of an input that begins at i.
func (s *Splitter) mark(i int) {
	if s.fresh {
		s.lastLine, s.startLine = s.startLine, s.lineAt(i)
		s.fresh = false
	}
	s.sent = false
}

// markTokenEnd stores the end of the last token before i. It is called where a comment begins,
// where text is omitted, and at the end.
func (s *Splitter) markTokenEnd(i int) {
	for i > s.from && isBlank(s.buf[i-1]) {
		i--
	}
	if i > s.from {
		s.core = s.size(i)
	}
}

// beginLineComment handles a # or --.
func (s *Splitter) beginLineComment(i int) progress {
	ruler := s.buf[i] == '-' && i+2 < len(s.buf) && !isSpace(s.buf[i+2])
	s.beginComment(i, ruler || s.options.SkipComments)
	s.region, s.pos = lineComment, i
	return again
}

func (s *Splitter) beginComment(i int, drop bool) {
	head := s.head && s.buf[i] == '/'
	s.markTokenEnd(i)
	s.drop = drop
	switch {
	case !drop:
		s.alone = !s.begun && s.buf[i] != '/'
		s.begin(i)
	case s.begun:
		s.omit(i, i)
	default:
		s.skipTo(i)
	}
	// A word command can follow a block comment on its line.
	s.head = head
}

// The first bytes of dumps made by mariadb-dump, which make its client enter the sandbox.
// Source: https://mariadb.org/mariadb-dump-file-compatibility-change/.
var sandboxHeaders = []string{`/*!999999\-`, `/*M!999999\-`}

// atSlash handles a slash, which may begin a comment.
func (s *Splitter) atSlash(i int) progress {
	switch yes, known := s.has(i, "/*"); {
	case !known, yes && i+2 == len(s.buf) && !s.ended():
		return starved
	case !yes:
		return ordinary
	}
	for _, mark := range []string{"/*!", "/*M!"} {
		switch yes, known := s.has(i, mark); {
		case !known:
			return starved
		case yes:
			return s.beginVersion(i, len(mark))
		}
	}
	s.hint, _ = s.has(i, "/*+")
	s.beginComment(i, s.options.SkipComments && !s.hint)
	s.region, s.pos = comment, i+2
	return again
}

// beginVersion handles a version comment, whose mark has n bytes.
func (s *Splitter) beginVersion(i, n int) progress {
	var sandbox *Word
	if !s.version {
		sandbox = s.words.letters['-']
	}
	if sandbox != nil {
		for _, header := range sandboxHeaders {
			switch yes, known := s.has(i, header); {
			case !known:
				return starved
			case yes:
				n = len(header)
			}
		}
	}
	s.begin(i)
	s.code, s.version, s.versioned = true, true, true
	s.mariadb = s.buf[i+2] == 'M'
	s.pos = i + n
	if n > len("/*M!") {
		return s.command(sandbox, nil)
	}
	return again
}

// atDollar handles a dollar sign, which may begin a dollar quote: $$ or $tag$.
func (s *Splitter) atDollar(i int) progress {
	end, ok := dollarTag(s.buf, i)
	if end == len(s.buf) && !ok && !s.ended() {
		return starved
	}
	if !ok || i > s.seg && isWord(s.buf[i-1]) {
		return ordinary
	}
	s.routine.literal()
	s.begin(i)
	s.code = true
	s.tag = append(s.tag[:0], s.buf[i:end]...)
	s.region, s.pos = dollarQuoted, end
	return again
}

// dollarTag returns the end of the tag that begins at b[i], and whether there is one.
func dollarTag(b []byte, i int) (int, bool) {
	for end := i + 1; end < len(b) && end-i <= longestToken; end++ {
		if b[end] == '$' {
			return end + 1, true
		}
		if !isWord(b[end]) {
			return end, false
		}
	}
	return min(len(b), i+1+longestToken), false
}

// atDelimiter handles the delimiter.
func (s *Splitter) atDelimiter(i int) progress {
	next := i + len(s.delimiter)
	if !s.solid {
		return s.nothingTo(i, next, afterNothing)
	}
	if s.word != nil && s.prefix == nil {
		if p := s.wordBefore(i, next); p != ordinary {
			return p
		}
	}
	if !s.options.SkipComments {
		if next == len(s.buf) && !s.ended() {
			return starved
		}
		if next < len(s.buf) {
			if c := s.buf[next]; c == '#' || c == '-' || isSpace(c) && c != '\n' {
				s.markTokenEnd(i)
				s.omit(i, next)
				s.region, s.delimited = afterEnd, s.size(next)
				return again
			}
		}
	}
	return s.emit(i, ByDelimiter, next)
}

// nothingTo handles a terminator from i to next with no statement before it. The region
// continues as then.
func (s *Splitter) nothingTo(i, next int, then region) progress {
	quiet := s.sent || !s.options.Interactive
	s.mark(i)
	s.pos = next
	s.Reset()
	s.region = then
	s.head = false
	if quiet {
		return again
	}
	return s.fault(Notice, "No query specified", "")
}

// endByGo handles \g, \G or \& from i to next.
func (s *Splitter) endByGo(i, next int, end Terminator) progress {
	var args []byte
	if s.options.Interactive || s.options.Variables {
		eol, ok := s.lineEnd(next)
		if !ok {
			return starved
		}
		line := s.buf[next:eol]
		if end == ByGo {
			args = variableArgs(line, s.delimiter)
		}
		if args == nil && s.options.Interactive {
			args = goArgs(line, s.delimiter)
		}
		if args != nil {
			next = eol
		}
	}
	if !s.solid {
		return s.nothingTo(i, next, inStatement)
	}
	s.emit(i, end, next)
	s.out.Args = strings.TrimSpace(s.out.Args + " " + string(args))
	s.sent = true
	return found
}

// emit returns the statement that ends at i in out, and continues at next.
func (s *Splitter) emit(i int, end Terminator, next int) progress {
	if s.region == comment || s.region == lineComment {
		s.from = i
	}
	s.markTokenEnd(i)
	text := s.take(i)
	trimmed := TrimEnd(text)
	after := 0
	if s.region == afterEnd {
		after = len(text) - s.delimited
	}
	s.out = Input{
		Kind: Statement, Text: trimmed, Blanks: text[len(trimmed):], End: end, Line: s.startLine, After: after,
		Verb: s.verb, Empty: !s.code, Versioned: s.versioned, Core: min(s.core, len(trimmed)),
	}
	if s.prefix != nil {
		s.out.Kind, s.out.Name, s.out.Args = Command, s.prefix.Name, s.flags
	}
	s.pos = next
	s.Reset()
	s.head = false
	return found
}

// fault returns a fault in out.
func (s *Splitter) fault(severity Severity, message, name string) progress {
	s.out = Input{Kind: Fault, Severity: severity, Text: message, Name: name, Line: s.startLine}
	return found
}

// unknown handles a backslash whose letter is no command. The backslash remains in the
// statement.
func (s *Splitter) unknown(i int) progress {
	rest := s.buf[i+1:]
	if !utf8.FullRune(rest) && !s.ended() {
		return starved
	}
	_, n := utf8.DecodeRune(rest)
	s.begin(i)
	s.code = true
	s.pos = i + 1 + n
	name := string(rest[:n])
	return s.fault(Failure, `Unknown command '\`+name+`'.`, name)
}

// last handles the end of the text. It returns the remaining text in out and reports whether
// there was any.
func (s *Splitter) last() bool {
	end := len(s.buf)
	switch {
	case s.nul:
		const most = 1024
		query := s.text(end)
		query = query[:min(len(query), most)]
		// mysql checks for the command before it counts the line as the beginning of a
		// statement.
		if s.lineAt(end) == s.startLine && !s.fresh {
			s.startLine = s.lastLine
		}
		s.fault(Fatal, `ASCII '\0' appeared in the statement, but this is not allowed unless option `+
			`--binary-mode is enabled and mysql is run in non-interactive mode. `+
			`Set --binary-mode to 1 if ASCII '\0' is expected. Query: '`+query+`'.`, "")
		s.fatal = true
		s.Drop()
		return true
	case !s.finished || !s.solid:
		return false
	case s.region == afterEnd:
		s.emit(end, ByDelimiter, end)
	case s.alone:
		s.emit(end, ByLineEnd, end)
	case !s.options.Interactive && s.word != nil && s.word.Args != NoArgs && s.wordBefore(end, end) == found:
	default:
		s.emit(end, ByEnd, end)
	}
	return true
}

// atNewline handles the end of a line inside a statement when word commands are recognised on
// every line.
func (s *Splitter) atNewline(i int) progress {
	first := i + 1
	for first < len(s.buf) && isSpace(s.buf[first]) && s.buf[first] != '\n' {
		first++
	}
	if first == len(s.buf) {
		if s.ended() {
			return ordinary
		}
		return starved
	}
	w, end, p := s.wordAtHead(first)
	if p != again || w == nil {
		return p
	}
	return s.lineCommand(w, i, first, end)
}

func trimBlank(b []byte) []byte { return bytes.TrimRight(b, " \t\v\f\r\n") }
