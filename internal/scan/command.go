package scan

import (
	"bytes"
	"strings"
)

// restricted reports that the only commands are \C and delimiter.
func (s *Splitter) restricted() bool {
	return s.options.SkipCommands || s.options.Binary && !s.options.Interactive
}

// firstToken handles the first byte of a statement that is neither blank nor comment. It checks
// for a word command and finds the statement's verb.
func (s *Splitter) firstToken(i int) progress {
	verb, known := s.verbAt(i)
	if !known {
		return starved
	}
	w, end, p := s.wordAtHead(i)
	if p != again {
		if p == ordinary {
			p = s.startCode(i, verb)
		}
		return p
	}
	s.pos = i
	s.Reset()
	s.fresh = s.fresh || s.head
	s.mark(i)
	return s.lineCommand(w, i, i, end)
}

// startCode begins the code of a statement.
func (s *Splitter) startCode(i int, verb string) progress {
	s.wordAt = s.size(i)
	s.begin(i)
	s.code = true
	s.verb = verb
	if s.delimiter == DefaultDelimiter && s.routine.begin(verb, s.mode) {
		s.pos = i + len(verb)
	}
	return again
}

// verbAt returns the verb that begins at buf[i]. The second result is false when it needs more
// text.
func (s *Splitter) verbAt(i int) (string, bool) {
	var verb [longestVerb + 1]byte
	n := 0
	for i+n < len(s.buf) && n <= longestVerb && isWord(s.buf[i+n]) {
		verb[n] = upper(s.buf[i+n])
		n++
	}
	if i+n == len(s.buf) && n <= longestVerb && !s.ended() {
		return "", false
	}
	if s.recent != string(verb[:n]) { // most statements begin like the one before
		s.recent = verbOf(verb[:n])
	}
	return s.recent, true
}

// wordAtHead checks for a word command whose first byte is buf[i]. The progress is again if
// there is one that takes the rest of its line; the returned index is the end of its name. The
// progress is ordinary if there is none. A command that must wait for the delimiter is stored
// in word.
func (s *Splitter) wordAtHead(i int) (*Word, int, progress) {
	if s.words.lengths[s.buf[i]] == 0 {
		return nil, 0, ordinary
	}
	end := s.words.chunk(s.buf, i)
	if end == len(s.buf) && end-i <= s.words.longest && !s.ended() {
		return nil, 0, starved
	}
	w := s.words.find(s.buf[i:end])
	if n := bytes.Index(s.buf[i:end], []byte(s.delimiter)); n > 0 && (w == nil || w.Name != "delimiter") {
		end = i + n
		w = s.words.find(s.buf[i:end])
	}
	if w == nil {
		return nil, 0, ordinary
	}
	isDelimiter := w.Name == "delimiter"
	if w.Long || s.restricted() && !isDelimiter {
		return nil, 0, ordinary
	}
	if !s.code {
		s.word = w
	}
	if isDelimiter && end < len(s.buf) && !isSpace(s.buf[end]) || !isDelimiter && !s.head && !s.code {
		return nil, 0, ordinary
	}
	eol, known := s.lineEnd(end)
	if !known {
		return nil, 0, starved
	}
	line := s.buf[end:eol]
	if !isDelimiter && w.Args != WholeLine && bytes.Contains(line, []byte(s.delimiter)) ||
		w.Args == NoArgs && len(trimLeft(line)) > 0 ||
		bytes.Contains(line, []byte(`\g`)) || bytes.Contains(line, []byte(`\G`)) {
		return nil, 0, ordinary
	}
	return w, end, again
}

// lineCommand removes the command whose name is buf[first:end] from the text, from buf[i] to
// the end of the line.
func (s *Splitter) lineCommand(w *Word, i, first, end int) progress {
	eol, _ := s.lineEnd(first)
	args := trimLeft(s.buf[end:eol])
	sends := w.Name == "go" || w.Name == "ego"
	switch {
	case sends && s.begun:
		return s.emit(i, terminatorOf(w), eol)
	case sends:
		return s.nothingTo(i, eol, inStatement)
	}
	s.omitFromStatement(i, eol)
	return s.command(w, args)
}

func terminatorOf(w *Word) Terminator {
	if w.Name == "ego" {
		return ByEgo
	}
	return ByGo
}

// wordBefore handles the delimiter, or the end of the text, after a statement whose first word
// is a command's name. The progress is found if the whole statement is that command.
func (s *Splitter) wordBefore(i, next int) progress {
	w := s.word
	text := s.text(i)
	line := []byte(text[s.wordAt:])
	if len(line) < len(w.Name) {
		return ordinary
	}
	rest := line[len(w.Name):]
	if w.Args != NoArgs {
		rest = trimBlank(rest)
	}
	if bytes.IndexByte(rest, '\n') >= 0 {
		return ordinary
	}
	args := trimLeft(rest)
	if len(rest) > 0 && !isSpace(rest[0]) || len(args) > 0 && w.Args == NoArgs ||
		w.Name == "go" || w.Name == "ego" {
		return ordinary
	}
	s.pos = next
	s.Reset()
	s.region, s.head = afterCommand, false
	p := s.command(w, args)
	if s.out.Kind == Command {
		s.out.Text = string(trimBlank(line))
	}
	return p
}

// command returns a command in out. If the command affects how text is cut, it takes effect.
func (s *Splitter) command(w *Word, args []byte) progress {
	name := string(args)
	switch w.Name {
	case "delimiter":
		word, _ := firstWord(args)
		if err := s.SetDelimiter(string(word)); err != nil {
			return s.fault(Notice, err.Error(), "")
		}
		name = s.delimiter
	case "clear":
		s.Reset()
	}
	s.out = Input{Kind: Command, Name: w.Name, Args: name, Line: s.startLine}
	return found
}

// atBackslash handles a backslash outside quotes, comments and version comments.
func (s *Splitter) atBackslash(i int) progress {
	if i+1 == len(s.buf) && !s.ended() {
		return starved
	}
	if i+1 == len(s.buf) || s.buf[i+1] == '\n' {
		return s.omitFromStatement(i, i+1)
	}
	long := s.options.Interactive || s.options.Variables
	if long && i+2 == len(s.buf) && !s.ended() {
		return starved // the letter may begin a word
	}
	c := s.buf[i+1]
	if c == 0 { // in binary mode: the rest of the line is dropped, as by mysql
		eol, known := s.lineEnd(i)
		if !known {
			return starved
		}
		return s.omitFromStatement(i, eol)
	}
	if long && s.head && !s.begun {
		if p := s.longCommand(i); p != ordinary {
			return p
		}
	}
	w := s.words.letters[c]
	switch {
	case s.options.Interactive && s.isWordLike(i):
		return s.refuseWord(i)
	case c == 'N':
		s.routine.literal()
		s.begin(i)
		s.code = true
		s.pos = i + 2
		return again
	case c == '&' && s.options.Interactive:
		return s.endByGo(i, i+2, ByBackground)
	case w == nil, s.restricted() && c != 'C':
		return s.unknown(i)
	case w.Name == "go" || w.Name == "ego":
		return s.endByGo(i, i+2, terminatorOf(w))
	}
	return s.letterCommand(w, i)
}

// omitFromStatement removes buf[i:j] from the pending statement, if there is one.
func (s *Splitter) omitFromStatement(i, j int) progress {
	s.head = false
	if !s.begun {
		s.skipTo(j)
		return again
	}
	s.markTokenEnd(i)
	s.omit(i, j)
	return again
}

// letterCommand removes a command by its letter, buf[i:i+2], from the text.
func (s *Splitter) letterCommand(w *Word, i int) progress {
	next := i + 2
	var args []byte
	if w.Args != NoArgs {
		eol, known := s.lineEnd(next)
		if !known {
			return starved
		}
		args = trimLeft(s.buf[next:eol])
		next = eol
		if w.Name == "delimiter" {
			// The text after the new delimiter is the next statement.
			_, rest := firstWord(args)
			next = eol - len(rest)
			args = args[:len(args)-len(rest)]
		} else if n := s.delimiterIn(args); n >= 0 && w.Args == UpTo {
			next = eol - len(args) + n + len(s.delimiter)
			args = args[:n]
		}
	}
	if !s.begun {
		s.mark(i)
	}
	s.omitFromStatement(i, next)
	return s.command(w, args)
}

// delimiterIn returns the index of the delimiter in a command's arguments, -1 if there is none.
// In a quoted word it is part of a name, unless the quotes are not closed on the line.
func (s *Splitter) delimiterIn(args []byte) int {
	for i := 0; i < len(args); i++ {
		switch c := args[i]; {
		case bytes.HasPrefix(args[i:], []byte(s.delimiter)):
			return i
		case isQuote(c) && (i == 0 || isSpace(args[i-1])):
			end, closed := skipQuoted(args, i+1, c, &s.classes, s.mode.Encoding, true)
			for closed && end < len(args) && args[end] == c { // doubled
				end, closed = skipQuoted(args, end+1, c, &s.classes, s.mode.Encoding, true)
			}
			if closed {
				i = end - 1
			}
		case s.mode.Encoding.Lead(c) && i+1 < len(args) && s.mode.Encoding.Trail(args[i+1]):
			i++
		}
	}
	return -1
}

// charsetInVersion handles a backslash in a version comment. The only client command there is
// \C: mysqlbinlog and mariadb-binlog write /*!\C latin1 */ before a statement in another
// character set. The argument of \C ends at the end of the comment or of the line.
func (s *Splitter) charsetInVersion(i int) progress {
	switch yes, known := s.has(i, `\C`); {
	case !known:
		return starved
	case !yes, s.words.letters['C'] == nil:
		return ordinary
	}
	next, known := s.lineEnd(i + 2)
	if n := bytes.Index(s.buf[i+2:next], commentEnd); n >= 0 {
		next = i + 2 + n
	} else if !known {
		return starved
	}
	args := trimLeft(s.buf[i+2 : next])
	s.omitFromStatement(i, next)
	return s.command(s.words.letters['C'], args)
}

// longCommand removes a command by its name after a backslash at the start of a line from the
// text, with the rest of its line. It also removes a name that is no command and does not begin
// with the letter of a command.
func (s *Splitter) longCommand(i int) progress {
	first := i + 1
	end := s.words.chunk(s.buf, first)
	if end == len(s.buf) && end-first <= s.words.longest && !s.ended() {
		return starved
	}
	if n := bytes.Index(s.buf[first:end], []byte(s.delimiter)); n > 0 {
		end = first + n
	}
	name := s.buf[first:end]
	w := s.words.find(name)
	if plain, plus := bytes.CutSuffix(name, []byte("+")); plus && w == nil {
		if w = s.words.find(plain); w != nil && w.Plus {
			name, end = plain, end-1 // the plus is the first of the arguments
		} else {
			w = nil
		}
	}
	if !s.options.Interactive && (w == nil || !w.Variable) {
		return ordinary
	}
	mistyped := w == nil && len(name) > 0 && name[0] != 'N' && name[0] != '&' &&
		(s.words.letters[name[0]] == nil || s.isWordLike(i))
	if s.restricted() || !mistyped && (w == nil || len(name) < 2 && !w.Long) {
		return ordinary
	}
	eol, known := s.lineEnd(end)
	if !known {
		return starved
	}
	s.mark(i)
	switch {
	case mistyped:
		typed := string(name)
		s.skipTo(eol)
		return s.fault(Failure, `Unknown command '\`+typed+`'.`, typed)
	case w.Args == AStatement:
		return s.before(w, end, eol)
	}
	args := trimLeft(s.buf[end:eol])
	if w.Args != WholeLine {
		if n := s.delimiterIn(args); n >= 0 {
			args = args[:n]
		}
	}
	if w.Name == "go" || w.Name == "ego" {
		return s.nothingTo(i, eol, inStatement)
	}
	s.skipTo(eol)
	return s.command(w, args)
}

// isWordLike reports whether the letter at the backslash buf[i], whose command has no
// arguments, is the first letter of a longer word: a user who types \timing does not mean \t
// and a statement that begins with iming. A format may follow \g and \G.
func (s *Splitter) isWordLike(i int) bool {
	if i+2 >= len(s.buf) || s.restricted() {
		return false
	}
	w := s.words.letters[s.buf[i+1]]
	return w != nil && w.Args == NoArgs && w.Name != "go" && w.Name != "ego" && isLetter(s.buf[i+1]) && isLetter(s.buf[i+2])
}

// refuseWord handles the backslash of a word that is no command. It drops the rest of the line
// as well.
func (s *Splitter) refuseWord(i int) progress {
	typed, ok := s.dropWord(i)
	if !ok {
		return starved
	}
	return s.fault(Failure, `Unknown command '`+typed+`'.`, typed[1:])
}

// dotCommand refuses a word after a dot where a statement begins, with the rest of its line: no statement
// begins so, but the commands of SQLite's shell do, and have no delimiter.
func (s *Splitter) dotCommand(i int) progress {
	if s.buf[i] != '.' || s.begun || !s.head || !s.options.Interactive || s.restricted() {
		return ordinary
	}
	if i+1 == len(s.buf) && !s.ended() {
		return starved
	}
	if i+1 == len(s.buf) || !isLetter(s.buf[i+1]) {
		return ordinary
	}
	typed, ok := s.dropWord(i)
	if !ok {
		return starved
	}
	return s.fault(Failure, `Unknown command '`+typed+`'.`, typed)
}

// dropWord drops the rest of the line from buf[i] on, a mark before a word, and what is incomplete
// without it. It returns the mark and the word, and false if more text is needed.
func (s *Splitter) dropWord(i int) (typed string, ok bool) {
	eol, known := s.lineEnd(i)
	if !known {
		return "", false
	}
	end := i + 1
	for end < eol && isWord(s.buf[end]) {
		end++
	}
	typed = string(s.buf[i:end])
	if !s.begun {
		s.mark(i)
	}
	s.pos = eol
	s.Reset()
	return typed, true
}

// flagIn returns the length of the flag that text begins with, 0 if it begins with something else.
func (w *Word) flagIn(text []byte) int {
	n, dots := 0, 0
	for n < len(text) && (isWord(text[n]) || text[n] == '.' && dots == 0) {
		if text[n] == '.' {
			dots++
		}
		n++
	}
	if n < len(text) && text[n] == '.' {
		return 0
	}
	for flag := range strings.FieldsSeq(w.Flags) {
		if strings.EqualFold(flag, string(text[:n])) || flag == numberFlag && isDecimal(text[:n]) {
			return n
		}
	}
	return 0
}

// numberFlag is the flag of a [Word] that stands for a number.
const numberFlag = "<number>"

// isDecimal reports whether text is a decimal number: digits, with or without a point.
func isDecimal(text []byte) bool {
	digits := bytes.Trim(text, ".")
	return len(digits) > 0 && len(text)-len(digits) <= 1 && len(bytes.Trim(digits, ".0123456789")) == 0 && bytes.Count(digits, []byte(".")) <= 1
}

// before removes from the text the name of a long command before a statement, which ends at
// buf[end], and its flags. If nothing follows them on the line, the command has no statement.
func (s *Splitter) before(w *Word, end, eol int) progress {
	flags := ""
	rest := trimLeft(s.buf[end:eol])
	for {
		n := w.flagIn(rest)
		if n == 0 {
			break
		}
		flags = strings.TrimLeft(flags+" "+strings.ToLower(string(rest[:n])), " ")
		rest = trimLeft(rest[n:])
	}
	if line := trimBlank(rest); len(line) == 0 || string(line) == s.delimiter {
		s.skipTo(eol)
		return s.command(w, []byte(flags))
	}
	if w.Commands && s.beginsLong(rest) {
		text := string(trimBlank(rest))
		s.skipTo(eol)
		p := s.command(w, []byte(flags))
		s.out.Text = text
		return p
	}
	s.skipTo(eol - len(rest))
	s.prefix, s.flags, s.head = w, flags, false
	return again
}

// beginsLong reports whether a text begins with a long command that has no statement of its own.
func (s *Splitter) beginsLong(text []byte) bool {
	name, backslash := bytes.CutPrefix(text, []byte{'\\'})
	n := 0
	for n < len(name) && isWord(name[n]) {
		n++
	}
	w := s.words.find(name[:n])
	return backslash && w != nil && w.Long && w.Args != AStatement
}
