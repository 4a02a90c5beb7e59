package session

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"mysh/internal/result"
	"mysh/internal/wire"
)

// A group is statements that travel as one text. The server runs them in order and stops at
// the first error. Each member is one that gives exactly one answer.
type group struct {
	statements []string
	text       string
	answered   int // so many have their answer
	start      int // where the one that is due begins in text
}

const separator = ";"

func newGroup(statements []string) *group {
	return &group{statements: statements, text: strings.Join(statements, separator)}
}

// Looks at what came and returns it as it would have come to the statement that is due, had
// that been sent alone.
func (g *group) translate(event result.Event, err error) (result.Event, error) {
	var refused *result.Error
	due := len(g.statements) - g.answered
	switch event.(type) {
	case result.Header, result.Outcome:
		if due == 0 {
			return nil, g.miscounted("more")
		}
	}
	switch {
	case err == io.EOF && due > 0:
		return nil, g.miscounted("only " + strconv.Itoa(g.answered))
	case due > 0 && asServerError(err, &refused) && refused.Number == codeParse:
		said := *refused
		said.Message = cutNear(said.Message, g.text, g.start, g.start+len(g.statements[g.answered]))
		return nil, &said
	}
	if _, ok := event.(result.Outcome); ok {
		g.start += len(g.statements[g.answered]) + len(separator)
		g.answered++
	}
	return event, err
}

func (g *group) miscounted(answers string) error {
	return fmt.Errorf("the server gave %s answers to %d statements that were sent together, so which of them have run is not known (--skip-group sends each alone)",
		answers, len(g.statements))
}

// Reports whether an error says that the server has not run any of the statements because
// they came together.
func (g *group) refusedBy(err error) bool {
	var refused *result.Error
	if g.answered > 0 || !asServerError(err, &refused) {
		return false
	}
	switch refused.Number {
	case codeParse:
		// A server that takes one statement wonders about what stands behind it.
		rest := g.text[len(g.statements[0])+len(separator):]
		const enough = 32
		return strings.Contains(refused.Message, "'"+rest[:min(len(rest), enough)])
	case codeNotSupported:
		return true
	}
	message, _, _ := strings.Cut(strings.ToLower(refused.Message), "'") // what is quoted may be anybody's
	return slices.ContainsFunc([]string{"multi-statement", "multi statement", "multistatement", "multiple statements"},
		func(words string) bool { return strings.Contains(message, words) })
}

// Numbers of the server's errors that matter for groups.
const (
	codeParse        = 1064 // ER_PARSE_ERROR
	codeNotSupported = 1235 // ER_NOT_SUPPORTED_YET
)

// Finds the server's own error in err.
func asServerError(err error, refused **result.Error) bool {
	e, ok := err.(*result.Error)
	*refused = e
	return ok && !e.Client()
}

// nearLength is how many bytes of the text a syntax error shows: from where the server got
// stuck, up to the end of all that was sent.
const nearLength = 80

// Cuts what a syntax error shows of the text at the end of its statement, text[start:end].
// Servers say it in many languages, so the place is found by the text itself.
func cutNear(message, text string, start, end int) string {
	if end == len(text) {
		return message
	}
	opening, length := len(message), 0 // of what is shown: its quote, and the part to keep
	for from := max(start, end-nearLength); from <= end; from++ {
		tail := text[from:end]
		// Strings that are shown have quotes, too: the first one is meant.
		if at := strings.Index(message, "'"+tail+separator); at >= 0 && at < opening {
			opening, length = at, len(tail)
		}
		// MariaDB puts an ellipsis in the place of the last bytes of what is longer.
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
	// The tail may be shown in another character set. What is behind it is then known by
	// its first bytes.
	const enough = 8
	behind := text[end:]
	if at := strings.Index(message, behind[:min(enough, len(behind))]); at >= 0 {
		return cutAt(message, at, behind)
	}
	return message
}

// Cuts from a place on what is of the text behind, up to the quote after it.
func cutAt(message string, at int, behind string) string {
	to := at
	for to < len(message) && to-at < len(behind) && message[to] == behind[to-at] {
		to++
	}
	close := strings.IndexByte(message[to:], '\'')
	if close < 0 {
		return message
	}
	return message[:at] + message[to+close:]
}

// grouping is what is known of how many statements the server takes in one text.
type grouping struct {
	asked bool
	limit int // bytes; 0 when each goes alone
}

// GroupLimit returns how long the text of several statements may be that are given to Run
// together, in bytes with the one byte between two of them; 0 when each must be sent alone: to
// a server that takes no more, and to a proxy that looks at each statement to choose its
// server. The first call asks the server, on a connection of its own; when that cannot be
// had, it is 0. It may be called while nothing runs.
func (s *Session) GroupLimit(ctx context.Context) int {
	s.mu.Lock()
	conn, known := s.conn, s.grouping
	s.mu.Unlock()
	if conn == nil || known.asked {
		return known.limit
	}
	server := conn.Server()
	known = grouping{asked: true}
	if server.Capabilities.Has(wire.CapMultiStatements) && !isRouter(server.Version) {
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
	side, err := s.dialSide(ctx, server, false)
	if err != nil {
		return 0
	}
	defer side.Close()
	stop := context.AfterFunc(ctx, side.Abort)
	defer stop()
	// ProxySQL answers this text, letter by letter, with its own name.
	rows, err := collect(side, 1, "select @@version_comment limit 1")
	if err != nil || len(rows) == 0 || isRouter(rows[0][0]) {
		return 0
	}
	rows, err = collect(side, 1, "SELECT @@max_allowed_packet")
	if err != nil || len(rows) == 0 {
		return 0
	}
	packet, err := strconv.ParseUint(rows[0][0], 10, 31)
	if err != nil || packet == 0 {
		return 0
	}
	return int(packet) - 1 // the packet has a byte for the command
}

// Reports whether a server's name for itself is that of a proxy that may send each
// statement to another server.
func isRouter(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{
		"proxysql", "maxscale", "vitess", "readyset", "shardingsphere", "mycat", "dble", "kingshard", "gaea", "heimdall",
	}, func(proxy string) bool { return strings.Contains(name, proxy) })
}

// Notes that the server takes no groups.
func (s *Session) disableGroups() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.grouping = grouping{asked: true}
}
