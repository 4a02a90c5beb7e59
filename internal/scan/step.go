package scan

import (
	"bytes"

	"mysh/internal/charset"
)

// region is the part of a statement that is being scanned.
type region byte

const (
	inStatement  region = iota // outside all other regions
	quoted                     // in '…', "…" or `…`
	dollarQuoted               // in $tag$ … $tag$
	comment                    // in /* … */
	lineComment                // in # … or -- …, up to the end of the line
	afterEnd                   // after the delimiter of a statement, on the same line
	afterCommand               // after the delimiter of a client command
	afterNothing               // after a delimiter with nothing before it
)

// progress is the result of a step.
type progress byte

const (
	again    progress = iota // the next step can follow
	found                    // an input is in Splitter.out
	starved                  // more text is needed
	ordinary                 // the byte at pos has no special meaning here
)

// step scans the text from pos on, at most to the end of the region.
func (s *Splitter) step() progress {
	if s.space && s.region == inStatement && s.pos < len(s.buf) {
		s.fillSpace()
	}
	switch s.region {
	case quoted:
		return s.stepQuoted()
	case dollarQuoted:
		return s.stepTo(s.tag)
	case comment:
		return s.stepTo(commentEnd)
	case lineComment:
		return s.stepLineComment()
	case afterEnd, afterCommand, afterNothing:
		return s.stepAfterEnd()
	}
	switch {
	case !s.code:
		return s.stepBlank()
	case s.routine.phase != idle:
		return s.stepRouted()
	}
	return s.stepCode()
}

// fillSpace adds a blank after a block comment if code follows it directly, as mysql does.
func (s *Splitter) fillSpace() {
	c := s.buf[s.pos]
	ends, known := s.has(s.pos, s.delimiter)
	block, blockKnown := s.has(s.pos, "/*")
	dashes, dashesKnown := s.dashesAt(s.pos)
	switch {
	case !known, !blockKnown, !dashesKnown, block, dashes:
	case isSpace(c), ends, c == '\\', c == '#':
		s.space = false
	default:
		s.space = false
		s.markTokenEnd(s.pos)
		s.omit(s.pos, s.pos)
		s.copied = append(s.copied, ' ')
	}
}

// stepBlank scans blanks and comments up to the first token of a statement.
func (s *Splitter) stepBlank() progress {
	// mysql preserves the blanks before a statement, but not empty lines. Control characters, such as
	// the Ctrl-Z at the end of a file from DOS, do not begin a statement either.
	keep := !s.options.SkipComments && !s.options.Interactive
	i := s.pos
	for i < len(s.buf) && isBlank(s.buf[i]) && s.buf[i] != s.delimiter[0] {
		control := !isSpace(s.buf[i])
		if control {
			s.head = false
		}
		switch {
		case s.buf[i] == '\n':
			s.head, s.sent = true, false
			s.fresh = s.fresh || !s.begun
		case (keep || control) && !s.begun:
			s.skipTo(i)
			s.mark(i)
			s.begun = true
		}
		i++
	}
	if s.begun {
		s.pos = i
	} else {
		s.skipTo(i)
	}
	if i == len(s.buf) {
		return starved
	}
	// The command delimiter is checked before the delimiter, which may be a part of the word.
	if s.head && upper(s.buf[i]) == 'D' {
		if _, _, p := s.wordAtHead(i); p == again {
			return s.firstToken(i)
		} else if p == starved {
			return p
		}
	}
	if p := s.special(i); p != ordinary {
		return p
	}
	if p := s.dotCommand(i); p != ordinary {
		return p
	}
	s.pos = i
	return s.firstToken(i)
}

// stepCode scans text outside quotes and comments.
func (s *Splitter) stepCode() progress {
	buf, table := s.buf, &s.classes
	i := s.pos
	for {
		for i < len(buf) && table[buf[i]]&inCode == 0 {
			i++
		}
		if i == len(buf) {
			s.pos = i
			return starved
		}
		c := buf[i]
		if isQuote(c) && c != s.delimiter[0] {
			end, closed := skipQuoted(buf, i+1, c, table, s.mode.Encoding, s.ended())
			if !closed {
				s.region, s.quote, s.pos = quoted, c, end
				return starved
			}
			i = end
			continue
		}
		s.pos = i
		if p := s.special(i); p != ordinary {
			return p
		}
		i = s.pos + 1
	}
}

// stepRouted scans text outside quotes and comments, token by token.
func (s *Splitter) stepRouted() progress {
	r := &s.routine
	for r.phase != idle {
		i := s.pos
		for i < len(s.buf) && s.classes[s.buf[i]]&inRouted == 0 {
			i++
		}
		if r.inWord {
			for i < len(s.buf) && isWord(s.buf[i]) {
				i++
			}
		}
		s.pos = i
		if i == len(s.buf) {
			return starved
		}
		r.inWord = false
		if p := s.special(i); p != ordinary {
			return p
		}
		i = s.pos
		c := s.buf[i]
		switch {
		case isSpace(c):
			s.pos++
		case isWord(c):
			end := i + 1
			for end < len(s.buf) && isWord(s.buf[end]) {
				end++
			}
			if end == len(s.buf) && !s.ended() {
				if end-i <= longestToken {
					return starved
				}
				r.inWord = true
			}
			r.word(s.buf[i:end], end < len(s.buf) && s.buf[end] == '.')
			s.pos = end
		default:
			assign, known := s.has(i, ":=")
			if !known {
				return starved
			}
			s.pos++
			if assign {
				c, s.pos = '=', s.pos+1
			}
			r.punct(c)
		}
	}
	return again
}

// longestToken is longer than any word that routine knows.
const longestToken = 64

// stepQuoted scans to the end of a string.
func (s *Splitter) stepQuoted() progress {
	i, closed := skipQuoted(s.buf, s.pos, s.quote, &s.classes, s.mode.Encoding, s.ended())
	s.pos = i
	if !closed {
		return starved
	}
	s.region = inStatement
	return again
}

// skipQuoted returns the index after the quote that ends the string of b[i] and true, or the
// index up to which it scanned and false.
func skipQuoted(b []byte, i int, quote byte, table *[256]class, e charset.Encoding, ended bool) (int, bool) {
	in := inSingle
	switch quote {
	case '"':
		in = inDouble
	case '`':
		in = inBack
	}
	for {
		for i < len(b) && table[b[i]]&in == 0 {
			i++
		}
		if i == len(b) {
			return i, false
		}
		if b[i] == quote {
			return i + 1, true
		}
		if i+1 == len(b) {
			if ended {
				i++
			}
			return i, false
		}
		if b[i] == '\\' || e.Trail(b[i+1]) {
			i++
		}
		i++
	}
}

var commentEnd = []byte("*/")

// stepTo scans to the end of a dollar quote or a block comment.
func (s *Splitter) stepTo(end []byte) progress {
	start := s.pos
	n := bytes.Index(s.buf[start:], end)
	if n < 0 {
		// The end may have begun in the last bytes that were fed.
		s.pos = max(start, len(s.buf)-len(end)+1)
		if s.ended() {
			s.pos = len(s.buf)
		}
		if s.drop {
			s.seg, s.from = s.pos, s.pos
		}
	} else {
		s.pos += n + len(end)
	}
	if s.head && bytes.IndexByte(s.buf[start:s.pos], '\n') >= 0 {
		s.head = false
	}
	if n < 0 {
		return starved
	}
	if s.region == comment {
		s.commentEnds()
	}
	s.region = inStatement
	return again
}

// stepLineComment scans to the end of the line, or of the version comment.
func (s *Splitter) stepLineComment() progress {
	end, ok := s.lineEnd(s.pos)
	if !ok {
		return starved
	}
	if s.version {
		if n := bytes.Index(s.buf[s.pos:end], commentEnd); n >= 0 {
			end = s.pos + n
		}
	}
	s.pos = end
	if s.alone {
		return s.emit(end, ByLineEnd, end)
	}
	s.commentEnds()
	s.region = inStatement
	return again
}

// commentEnds handles the end of a comment; pos is after it.
func (s *Splitter) commentEnds() {
	s.from = s.pos
	if s.drop {
		s.seg = s.pos
		s.drop = false
	}
	s.space = s.begun && s.region == comment && !s.hint && (s.options.SkipComments || !s.options.Interactive)
}

// stepAfterEnd adds the blanks and the line comment after the delimiter to the statement. After
// a command both are dropped; after a delimiter with nothing before it the blanks are.
func (s *Splitter) stepAfterEnd() progress {
	i := s.pos
	for i < len(s.buf) && isSpace(s.buf[i]) && s.buf[i] != '\n' {
		i++
	}
	s.pos = i
	if i == len(s.buf) {
		return starved
	}
	trailing := s.buf[i] == '#' && s.region != afterNothing
	if s.buf[i] == '-' && s.region != afterNothing {
		if i+2 >= len(s.buf) && !s.ended() {
			return starved
		}
		trailing = i+2 < len(s.buf) && s.buf[i+1] == '-' && isSpace(s.buf[i+2]) && s.buf[i+2] != '\n'
	}
	if trailing {
		end, ok := s.lineEnd(i)
		if !ok {
			return starved
		}
		s.markTokenEnd(i)
		s.from = end
		i = end
	}
	if !s.begun {
		s.skipTo(i)
		s.region = inStatement
		return again
	}
	return s.emit(i, ByDelimiter, i)
}

func isQuote(c byte) bool { return c == '\'' || c == '"' || c == '`' }
