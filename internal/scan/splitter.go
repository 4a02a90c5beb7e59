package scan

import (
	"errors"
	"strings"
	"unsafe"
)

// DefaultDelimiter is the delimiter of a new splitter.
const DefaultDelimiter = ";"

// A Splitter cuts text into inputs. It is used by one goroutine at a time.
//
// It looks at each byte once and holds no more text than the unfinished statement, so that
// a line of any length can be fed in pieces of any size, always with the same result.
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
	solid   bool   // and holds more than blanks
	code    bool   // and more than comments
	alone   bool   // and is a line comment with nothing before it
	version bool   // a version comment is open
	mariadb bool   // and is MariaDB's, /*M! … */
	drop    bool   // the comment is to be left out
	hint    bool   // the comment is a hint
	space   bool   // a block comment was here: code directly after it gets a blank
	routine routine

	head  bool // only blanks and block comments came before on this line
	fresh bool // no statement was pending at its start
	sent  bool // \g came before on this line, so that a delimiter means nothing

	word      *Word  // the client command that the statement's first word is, if any
	wordAt    int    // where in its text
	prefix    *Word  // the client command that the statement belongs to, if any
	flags     string // of that command
	verb      string // see Input.Verb and the fields after it
	recent    string // the verb that was looked up last
	versioned bool
	core      int
	delimited int // size of the text at its delimiter, in the region afterEnd
	startLine int // see Input.Line; 0 before the first
	lastLine  int // that of the input before

	out   Input // what Next returns
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

// Feed adds text. It copies what it keeps.
func (s *Splitter) Feed(text []byte) { s.add(text) }

// FeedString adds text.
func (s *Splitter) FeedString(text string) { s.add(unsafe.Slice(unsafe.StringData(text), len(text))) }

// Finish says that no more text will be fed. Next then gives what is left, a statement
// without delimiter included.
func (s *Splitter) Finish() {
	if s.cr {
		s.buf = append(s.buf, '\r')
		s.cr = false
	}
	s.finished = true
}

// Next returns the next input. It returns false when more text must be fed first, or, after
// Finish, when there is none.
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

// Pending reports what the unfinished statement waits for. It is Nothing when the next line
// starts a new statement. It is meant to be called when Next has returned false.
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

// Buffer returns the text of the unfinished statement, as far as it was looked at.
func (s *Splitter) Buffer() string { return s.text(s.pos) }

// Reset forgets the unfinished statement and keeps the text after it.
func (s *Splitter) Reset() {
	s.skipTo(s.pos)
	s.region = inStatement
	s.begun, s.solid, s.code, s.alone = false, false, false, false
	s.version, s.drop, s.space = false, false, false
	s.routine.reset()
	s.word, s.verb, s.versioned, s.core = nil, "", false, 0
	s.prefix, s.flags = nil, ""
}

// Drop forgets all text that was fed and not yet returned. The delimiter and the mode stay;
// lines are counted on.
func (s *Splitter) Drop() {
	s.lineAt(len(s.buf))
	s.pos = len(s.buf)
	s.Reset()
	s.cr = false
	s.head, s.fresh, s.sent = true, true, false
}

// Line returns the number, from 1, of the line that is looked at.
func (s *Splitter) Line() int { return s.lineAt(s.pos) }

// Delimiter returns the delimiter.
func (s *Splitter) Delimiter() string { return s.delimiter }

// Errors of SetDelimiter, in mysql's words.
var (
	errNoDelimiter        = errors.New("DELIMITER must be followed by a 'delimiter' character or string")
	errBackslashDelimiter = errors.New("DELIMITER cannot contain a backslash character")
)

// SetDelimiter changes the delimiter for what has not been cut yet. It refuses an empty
// delimiter and one with a backslash.
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

// SetMode changes the mode for what has not been cut yet. It costs nothing when nothing
// changes.
func (s *Splitter) SetMode(m Mode) {
	if m != s.mode {
		s.mode = m
		s.classes = classes(s.delimiter, m, s.options)
	}
}

// Complete reports whether Enter would send text, typed where the splitter stands now: whether
// it would leave nothing unfinished, or ends in a client command, which acts at once and
// leaves the statement before it as it is. The splitter itself is not changed.
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
	acts, left := false, "" // the last input is a command, and the statement that it left
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

// TrimEnd returns text without blanks and control characters at its end, as mysql trims
// what it sends and what \p shows. A text without anything else is kept.
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
