package scan

import (
	"errors"
	"strings"
	"unsafe"
)

// DefaultDelimiter is the delimiter of a new splitter.
const DefaultDelimiter = ";"

// A Splitter cuts text into inputs. One goroutine may use it at a time.
//
// It scans each byte once and holds no more text than the unfinished statement. A line of any
// length can be fed in pieces of any size, always with the same result.
type Splitter struct {
	buffer
	words     *vocabulary
	options   Options
	mode      Mode
	delimiter string
	classes   [256]class

	region  region
	quote   byte   // of a string
	tag     []byte // that ends a dollar quote
	begun   bool   // a statement is pending
	solid   bool   // the statement has more than blanks
	code    bool   // the statement has more than comments
	alone   bool   // the statement is a line comment with nothing before it
	version bool   // a version comment is open
	mariadb bool   // the version comment is MariaDB's, /*M! … */
	drop    bool   // the comment is dropped
	hint    bool   // the comment is a hint
	space   bool   // the last token was a block comment: code directly after it gets a blank
	routine routine

	head  bool // only blanks and block comments precede on this line
	fresh bool // no statement was pending at the start of this line
	sent  bool // \g precedes on this line, so that a delimiter means nothing

	word      *Word  // the client command whose name is the statement's first word, if any
	wordAt    int    // the index of that word in the statement's text
	prefix    *Word  // the client command that the statement belongs to, if any
	flags     string // of that command
	verb      string // see Input.Verb and the fields after it
	recent    string // the verb that was looked up last
	versioned bool
	core      int
	delimited int // size of the text at its delimiter, in the region afterEnd
	startLine int // see Input.Line; 0 before the first
	lastLine  int // that of the input before

	out   Input // the result of Next
	fatal bool  // the fault at a NUL was returned
}

// NewSplitter returns a splitter that knows the client commands in words.
func NewSplitter(words []Word, o Options) *Splitter {
	s := &Splitter{words: newVocabulary(words), options: o, delimiter: DefaultDelimiter}
	s.classes = classes(s.delimiter, s.mode, o)
	s.begins()
	return s
}

// begins prepares for the first line.
func (s *Splitter) begins() {
	s.binary = s.options.Binary
	s.line = 1
	s.head, s.fresh = true, true
}

// FeedString adds text.
func (s *Splitter) FeedString(text string) { s.add(unsafe.Slice(unsafe.StringData(text), len(text))) }

// Finish marks the end of the text. Next then returns the remaining inputs, including a
// statement without delimiter.
func (s *Splitter) Finish() {
	if s.cr {
		s.buf = append(s.buf, '\r')
		s.cr = false
	}
	s.finished = true
}

// Next returns the next input. It returns false when it needs more text, or, after Finish, when
// there is no further input.
func (s *Splitter) Next() (Input, bool) {
	if s.fatal || !s.start() {
		return Input{}, false
	}
	for {
		switch s.step() {
		case found:
			return s.out, true
		case starved:
			if s.last() {
				return s.out, true
			}
			return Input{}, false
		}
	}
}

// Pending returns what the unfinished statement needs to end. It returns Nothing when the next
// line begins a new statement. The result is exact after Next has returned false.
func (s *Splitter) Pending() Pending {
	switch {
	case s.region == quoted && s.quote == '\'':
		return InSingleQuote
	case s.region == quoted && s.quote == '"':
		return InDoubleQuote
	case s.region == quoted:
		return InBacktick
	case s.region == dollarQuoted:
		return InDollarQuote
	case s.region == comment, s.version:
		return InComment
	case s.begun, s.pos < len(s.buf):
		return More
	}
	return Nothing
}

// Buffer returns the text of the unfinished statement that was scanned so far.
func (s *Splitter) Buffer() string { return s.text(s.pos) }

// Reset drops the unfinished statement. The text after it is not dropped.
func (s *Splitter) Reset() {
	s.skipTo(s.pos)
	s.region = inStatement
	s.begun, s.solid, s.code, s.alone = false, false, false, false
	s.version, s.drop, s.space = false, false, false
	s.routine.reset()
	s.word, s.verb, s.versioned, s.core = nil, "", false, 0
	s.prefix, s.flags = nil, ""
}

// Drop drops all text that was fed and not yet returned. It changes neither the delimiter nor
// the mode, and lines are counted further.
func (s *Splitter) Drop() {
	s.lineAt(len(s.buf))
	s.pos = len(s.buf)
	s.Reset()
	s.cr = false
	s.head, s.fresh, s.sent = true, true, false
}

// Delimiter returns the delimiter.
func (s *Splitter) Delimiter() string { return s.delimiter }

// Errors of SetDelimiter, in mysql's words.
var (
	errNoDelimiter        = errors.New("DELIMITER must be followed by a 'delimiter' character or string")
	errBackslashDelimiter = errors.New("DELIMITER cannot contain a backslash character")
)

// SetDelimiter changes the delimiter for text that has not been cut yet. It returns an error
// for an empty delimiter and for one with a backslash.
func (s *Splitter) SetDelimiter(delimiter string) error {
	switch {
	case delimiter == "":
		return errNoDelimiter
	case strings.Contains(delimiter, `\`):
		return errBackslashDelimiter
	}
	if delimiter != s.delimiter {
		s.routine.reset()
	}
	s.delimiter = delimiter
	s.classes = classes(delimiter, s.mode, s.options)
	return nil
}

// Mode returns the mode.
func (s *Splitter) Mode() Mode { return s.mode }

// SetMode changes the mode for text that has not been cut yet. A call with the current mode
// costs nothing.
func (s *Splitter) SetMode(m Mode) {
	if m != s.mode {
		s.mode = m
		s.classes = classes(s.delimiter, m, s.options)
	}
}

// Complete reports whether Enter should send text, typed at the current position. It should if
// no statement would be unfinished, or if the text ends in a client command, which acts at once
// and does not change the statement before it. Complete does not change the splitter.
func (s *Splitter) Complete(text string) bool {
	probe := &Splitter{
		words: s.words, options: s.options, mode: s.mode, delimiter: s.delimiter, classes: s.classes,
	}
	probe.begins()
	if s.Pending() != Nothing {
		probe.FeedString(s.Buffer() + string(s.buf[s.pos:]))
	}
	probe.FeedString(text)
	probe.FeedString("\n")
	acts, left := false, "" // the last input is a command; the statement before it
	for {
		in, ok := probe.Next()
		if !ok {
			return probe.Pending() == Nothing || acts && TrimEnd(probe.Buffer()) == left
		}
		if acts = in.Kind != Statement; acts {
			left = TrimEnd(probe.Buffer())
		}
	}
}

// TrimEnd returns text without blanks and control characters at its end, as mysql trims the
// text that it sends and shows with \p. A text of nothing else is returned as it is.
func TrimEnd(text string) string {
	end := len(text)
	for end > 0 && isBlank(text[end-1]) {
		end--
	}
	if end == 0 {
		return text
	}
	return text[:end]
}
