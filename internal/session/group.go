package session

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"mysh/internal/product"
	"mysh/internal/result"
	"mysh/internal/wire"
)

// A group is several statements that are sent as one text. The server runs them in order and stops
// at the first error. Each statement has exactly one answer.
type group struct {
	statements []string
	text       string
	answered   int // how many statements were answered
	start      int // where the next statement to be answered begins in text
}

const separator = ";"

func newGroup(statements []string) *group {
	return &group{statements: statements, text: strings.Join(statements, separator)}
}

// Returns an event of the group's answer as the answer to the next statement, as if this had been
// sent alone.
func (g *group) translate(event result.Event, err error) (result.Event, error) {
	var refused *result.Error
	due := len(g.statements) - g.answered
	switch event.(type) {
	case result.Header, result.Outcome:
		if due == 0 {
			return nil, g.answerCountError("more")
		}
	}
	switch {
	case err == io.EOF && due > 0:
		return nil, g.answerCountError("only " + strconv.Itoa(g.answered))
	case due > 0 && asServerError(err, &refused) && refused.Number == codeParse:
		alone := *refused
		alone.Message = cutNear(alone.Message, g.text, g.start, g.start+len(g.statements[g.answered]))
		return nil, &alone
	}
	if _, ok := event.(result.Outcome); ok {
		g.start += len(g.statements[g.answered]) + len(separator)
		g.answered++
	}
	return event, err
}

func (g *group) answerCountError(answers string) error {
	return fmt.Errorf("the server sent %s answers to a group of %d statements, so it is not known which of them ran; --skip-group sends each statement alone",
		answers, len(g.statements))
}

// Reports whether an error means that the server ran none of the statements because it accepts no
// groups.
func (g *group) refusedBy(err error) bool {
	var refused *result.Error
	if g.answered > 0 || !asServerError(err, &refused) {
		return false
	}
	switch refused.Number {
	case codeParse:
		// A server that accepts one statement complains about the text after the first one.
		rest := g.text[len(g.statements[0])+len(separator):]
		const enough = 32
		return strings.Contains(refused.Message, "'"+rest[:min(len(rest), enough)])
	case codeNotSupported:
		return true
	}
	message, _, _ := strings.Cut(refused.Message, "'") // quoted text may come from the user
	return containsAny(message, "multi-statement", "multi statement", "multistatement", "multiple statements")
}

// Error numbers of servers that matter for groups.
const (
	codeParse        = 1064 // ER_PARSE_ERROR
	codeNotSupported = 1235 // ER_NOT_SUPPORTED_YET
)

// Stores err in refused if it is an error that the server sent, and reports whether it is.
func asServerError(err error, refused **result.Error) bool {
	e, ok := err.(*result.Error)
	*refused = e
	return ok && !e.Client()
}

// nearLength is how many bytes of the text a syntax error shows, from the place of the error. In a
// group, the bytes may reach into the next statements.
const nearLength = 80

// Cuts the text that a syntax error shows at the end of its statement, text[start:end]. The messages
// are in many languages, so the shown text is found by comparing it with the sent one.
func cutNear(message, text string, start, end int) string {
	if end == len(text) {
		return message
	}
	opening, length := len(message), 0 // where the quote before the shown text is, and how much of the text remains
	for from := max(start, end-nearLength); from <= end; from++ {
		tail := text[from:end]
		// The shown text may have quotes of its own; the first quote is the one before it.
		if at := strings.Index(message, "'"+tail+separator); at >= 0 && at < opening {
			opening, length = at, len(tail)
		}
		// MariaDB replaces the last bytes of a longer text by an ellipsis.
		const dots = "..."
		for n := nearLength - len(dots); n > nearLength-len(dots)-4 && n <= len(tail); n-- {
			if shown := "'" + tail[:n] + dots + "'"; strings.Contains(message, shown) {
				return strings.Replace(message, shown, "'"+tail+"'", 1)
			}
		}
	}
	if opening < len(message) {
		return cutAt(message, opening+1+length, text[end:])
	}
	// The statement may be shown in another character set. Then the first bytes of the next
	// statement are looked for.
	const enough = 8
	rest := text[end:]
	if at := strings.Index(message, rest[:min(enough, len(rest))]); at >= 0 {
		return cutAt(message, at, rest)
	}
	return message
}

// Cuts the beginning of rest out of a message, where it begins at a place and ends at a quote.
func cutAt(message string, at int, rest string) string {
	to := at
	for to < len(message) && to-at < len(rest) && message[to] == rest[to-at] {
		to++
	}
	close := strings.IndexByte(message[to:], '\'')
	if close < 0 {
		return message
	}
	return message[:at] + message[to+close:]
}

// grouping is what is known of the size of groups that the server accepts.
type grouping struct {
	asked bool
	limit int // bytes; 0 if each statement must be sent alone
}

// GroupLimit returns how many bytes the statements of a group may have, with one byte between two
// statements. It is 0 if each statement must be sent alone: to a server that accepts no groups, and
// to a proxy that chooses a server for each statement.
//
// The first call asks the server on a side connection; the limit is 0 if that fails. GroupLimit may
// be called while nothing runs.
func (s *Session) GroupLimit(ctx context.Context) int {
	s.mu.Lock()
	conn, known := s.conn, s.grouping
	s.mu.Unlock()
	if conn == nil || known.asked {
		return known.limit
	}
	server := conn.Server()
	known = grouping{asked: true}
	if server.Capabilities.Has(wire.CapMultiStatements) && !product.Of(server.Version, server.MariaDB).Product().Routes {
		known.limit = s.askGroupLimit(ctx, server)
	}
	if own := s.cfg.Wire.MaxPacket; own > 0 {
		known.limit = min(known.limit, own)
	}
	s.mu.Lock()
	s.grouping = known
	s.mu.Unlock()
	return known.limit
}

func (s *Session) askGroupLimit(ctx context.Context, server wire.Server) int {
	ctx, cancel := context.WithTimeout(ctx, sideTimeout)
	defer cancel()
	peer, err := s.dialSide(ctx, server, "")
	if err != nil {
		return 0
	}
	side := peer.conn
	defer side.Close()
	stop := context.AfterFunc(ctx, side.Abort)
	defer stop()
	comment, err := askComment(side)
	if err != nil || announcesMaxScale(side) || !serverOf(side).Named(comment).IsOriginal() || !stopsAtError(side) {
		return 0
	}
	rows, err := collect(side, 1, "SELECT @@max_allowed_packet")
	if err != nil || len(rows) == 0 {
		return 0
	}
	packet, err := strconv.ParseUint(rows[0][0], 10, 31)
	if err != nil || packet == 0 {
		return 0
	}
	return int(packet) - 1 // one byte of the packet is the command
}

// Reports whether the server executes nothing of a text after the first error, as it must.
// go-mysql-server goes on.
func stopsAtError(side *wire.Conn) bool {
	_, err := drain(side, "SELECT 1; SELECT * FROM mysh.mysh LIMIT 0; SELECT 2")
	if err == nil || broken(err) {
		return false
	}
	_, err = side.Ping() // its answer is not the next one if the server has sent more
	return err == nil
}

// Reports whether a text contains one of some words, which are in lower case, in any case.
func containsAny(text string, words ...string) bool {
	text = strings.ToLower(text)
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(text, word) })
}

// Records that the server accepts no groups.
func (s *Session) disableGroups() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.grouping = grouping{asked: true}
}
