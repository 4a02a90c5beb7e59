package producttest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"mysh/internal/result"
	"mysh/internal/wire/wiretest"
)

// Commands of the protocol.
const (
	comInitDB     = 0x02
	comQuery      = 0x03
	comStatistics = 0x09
	comPing       = 0x0e
	comReset      = 0x1f
)

// handle answers one command.
func (s *Server) handle(client *wiretest.Client, cmd wiretest.Command) {
	c := s.sessionOf(client)
	s.mu.Lock()
	s.received = append(s.received, Received{Connection: c.number, Code: cmd.Code, Text: cmd.Text})
	at := len(s.received) - 1
	s.mu.Unlock()
	failed := s.perform(c, cmd)
	if failed == nil {
		return
	}
	s.mu.Lock()
	s.received[at].Refused = true
	s.mu.Unlock()
	client.Error(failed.number, failed.state, failed.text)
}

// perform answers a command unless it returns a failure.
func (s *Server) perform(c *session, cmd wiretest.Command) *failure {
	switch {
	case slices.Contains(s.product.commands, cmd.Code):
		return s.product.noCommand.about(strconv.Itoa(int(cmd.Code)))
	case cmd.Code == comInitDB:
		return c.use(cmd.Text, false)
	case cmd.Code == comStatistics:
		c.client.Packet([]byte("Uptime: 1000  Threads: 1  Questions: 1  Slow queries: 0"))
	case cmd.Code == comReset:
		c.schema, c.tracks, c.transaction, c.locked, c.variables = "", false, false, -1, map[string]string{}
		c.client.OK(result.Outcome{Status: c.status()})
	case cmd.Code == comQuery:
		return s.query(c, cmd.Text)
	default:
		c.client.OK(result.Outcome{Status: c.status()})
	}
	return nil
}

// query answers a text of one or several statements.
func (s *Server) query(c *session, text string) *failure {
	if failed := s.lock(c, text); failed != nil {
		return failed
	}
	statements := cut(text)
	if len(statements) > 1 && c.client.Capabilities&multi == 0 {
		if several := s.product.errors.several; several != nil {
			return several
		}
		return s.product.errors.syntax.about(strings.TrimSpace(statements[1]))
	}
	for i, statement := range statements {
		more := i+1 < len(statements)
		switch failed := s.statement(c, statement, more); {
		case failed == nil:
		case s.product.goesOn && more:
			c.client.Error(failed.number, failed.state, failed.text)
		default:
			return failed
		}
	}
	return nil
}

// cut returns the statements of a text. A semicolon ends a statement unless it is in quotes.
func cut(text string) (statements []string) {
	quote, from := rune(0), 0
	for i, r := range text {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && strings.ContainsRune("'\"`", r):
			quote = r
		case quote == 0 && r == ';' && strings.TrimSpace(text[i+1:]) != "":
			statements, from = append(statements, text[from:i]), i+1
		}
	}
	return append(statements, text[from:])
}

// runsForever matches a statement that ends only when it is killed.
var runsForever = regexp.MustCompile(`(?is)\bsleep\s*\(\s*60|\bfrom\s+big\b`)

// verbs are the beginnings of statements that are answered by OK.
var verbs = strings.Fields("insert update delete replace create drop alter truncate rename grant revoke" +
	" do begin start commit rollback savepoint release lock unlock flush analyze optimize call")

// writes are those of verbs that a read-only node refuses.
var writes = strings.Fields("insert update delete replace create drop alter truncate rename grant revoke optimize")

// statement answers one statement.
func (s *Server) statement(c *session, text string, more bool) *failure {
	text = strings.TrimSpace(text)
	verb, rest, _ := strings.Cut(strings.ToLower(text), " ")
	for _, a := range s.product.answers {
		if matches(a.pattern, text) {
			switch {
			case a.failure != nil:
				return a.failure
			case a.table != nil:
				c.rows(a.table, more)
			default:
				c.ok(result.Outcome{}, more)
			}
			return nil
		}
	}
	if s.product.greetedID != "" && matches(s.product.greetedID, text) {
		c.rows(&table{columns: []string{"CONNECTION_ID()"}, rows: [][]string{{strconv.FormatUint(uint64(c.greeted), 10)}}}, more)
		return nil
	}
	at := s.route(c, text)
	s.mu.Lock()
	c.at = at
	s.mu.Unlock()
	if verb == "kill" {
		return s.kill(c, text, more)
	}
	if c.broken && !strings.HasPrefix(verb, "rollback") {
		return &transactionEnded
	}
	switch {
	case runsForever.MatchString(text):
		return s.runUntilKilled(c, text, more)
	case verb == "select":
		answer, failed := selectFrom(c, text)
		if failed == nil {
			c.rows(answer, more)
		}
		return failed
	case verb == "show":
		return c.show(rest, more)
	case verb == "use":
		return c.use(strings.Trim(text[3:], " ;`"), more)
	case verb == "set":
		return c.set(text, more)
	case verb == "with", verb == "explain", verb == "table", verb == "values":
		return s.product.errors.syntax.about(text)
	case !slices.Contains(verbs, strings.TrimRight(verb, ";")):
		return s.product.errors.syntax.about(text)
	case slices.Contains(writes, verb) && s.nodeIsReadOnly(c.at):
		return &s.product.errors.readOnly
	}
	switch strings.TrimRight(verb, ";") {
	case "begin", "start":
		c.transaction = true
	case "commit", "rollback":
		c.transaction, c.broken = false, false
	}
	o := result.Outcome{}
	if slices.Contains(writes, verb) {
		o.Affected = 1
		s.mu.Lock()
		s.written = append(s.written, text)
		s.mu.Unlock()
	}
	c.ok(o, more)
	return nil
}

// matches reports whether a pattern matches all of a text but a semicolon at its end.
func matches(pattern, text string) bool {
	return regexp.MustCompile(`(?is)^(?:` + pattern + `)$`).MatchString(text)
}

func (s *Server) nodeIsReadOnly(i int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.nodes[i].readOnly
}

// route returns the node for a statement.
func (s *Server) route(c *session, text string) int {
	for _, r := range s.product.routes {
		if matches(r.pattern, text) {
			return r.node
		}
	}
	return c.home
}

// runUntilKilled answers a statement once it was killed.
func (s *Server) runUntilKilled(c *session, text string, more bool) *failure {
	kill := make(chan string, 1)
	s.mu.Lock()
	c.kill, c.text = kill, text
	s.mu.Unlock()
	s.runs <- struct{}{}
	by := ""
	select {
	case by = <-kill:
	case <-s.stop:
	}
	c.broken = c.transaction && s.product.killEndsTransactions
	switch {
	case by == "": // the server is gone
		c.client.Abort()
		return nil
	case !strings.Contains(strings.ToUpper(by), "QUERY"):
		c.client.Error(s.product.interrupted.number, s.product.interrupted.state, s.product.interrupted.text)
		c.client.Close()
		return nil
	case s.product.sleepEnds && strings.Contains(strings.ToLower(text), "sleep"):
		c.rows(&table{columns: []string{"sleep(60)"}, rows: [][]string{{"1"}}}, more)
		return nil
	}
	return s.product.interrupted.about(c.client.RemoteAddr().String())
}

// kill answers a statement that begins with KILL.
func (s *Server) kill(c *session, text string, more bool) *failure {
	for _, form := range s.product.kills {
		found := regexp.MustCompile(`(?is)^(?:` + form.pattern + `)$`).FindStringSubmatch(text)
		if found == nil {
			continue
		}
		if form.effect == killDenied {
			return form.failure.about(text)
		}
		number, err := strconv.ParseUint(found[1], 10, 64)
		if err != nil {
			return s.product.errors.syntax.about(text)
		}
		warnings := 0
		switch ended := s.end(c, form.effect, number, text); {
		case form.effect == killNothing:
			warnings = 1
		case form.effect == killListed:
			rows := &table{columns: []string{"kill_status", "query_id", "user", "query"}}
			if ended {
				rows.rows = [][]string{{"waiting", "mysql:" + found[1] + ":8a6f9c5e", c.client.User, Sleep}}
			}
			c.rows(rows, more)
			return nil
		case !ended && form.failure.number != 0:
			return form.failure.about(found[1])
		}
		c.ok(result.Outcome{Warnings: warnings}, more)
		return nil
	}
	return s.product.errors.syntax.about(text)
}

// end ends what a kill with a number reaches, and reports whether there is a connection with that
// number, ours or a stranger's.
func (s *Server) end(c *session, effect effect, number uint64, text string) (found bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if effect == killNothing {
		return true
	}
	for _, other := range s.sessions {
		hit := false
		switch effect {
		case killThread:
			hit = other.threads[c.at] == number
		case killAnywhere:
			hit = slices.Contains(other.threads, number)
		default:
			hit = uint64(other.greeted) == number && other.client.User == c.client.User
		}
		if !hit || !other.loggedIn || !other.open {
			continue
		}
		found = true
		if s.product.neverSleeps && strings.Contains(strings.ToLower(other.text), "sleep") {
			continue
		}
		if other.kill != nil {
			other.kill <- text
			other.kill = nil
		} else if !strings.Contains(strings.ToUpper(text), "QUERY") && other != c {
			other.client.Abort()
		}
	}
	if !found && effect == killThread && s.nodes[c.at].strangers[number] {
		s.strangers = append(s.strangers, text)
		return true
	}
	return found
}

// status returns the status flags for an outcome.
func (c *session) status() result.Status {
	status := result.StatusAutocommit
	if c.transaction {
		status |= result.StatusInTransaction
	}
	return status
}

func (c *session) ok(o result.Outcome, more bool) {
	o.Status = c.status()
	if more {
		o.Status |= result.StatusMoreResults
	}
	c.client.OK(o)
}

func (c *session) rows(t *table, more bool) {
	var columns []result.Column
	for _, name := range t.columns {
		columns = append(columns, wiretest.Column(name))
	}
	c.client.Header(columns...)
	for _, row := range t.rows {
		cells := make([][]byte, len(row))
		for i, cell := range row {
			if cell != null {
				cells[i] = append([]byte{}, cell...)
			}
		}
		c.client.Row(cells...)
	}
	o := result.Outcome{Status: c.status()}
	if more {
		o.Status |= result.StatusMoreResults
	}
	c.client.End(o)
}
