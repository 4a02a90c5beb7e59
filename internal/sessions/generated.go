package sessions

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"mysh/internal/result"
	"mysh/internal/sqltext"
)

// generatedWithin is how long the server may take to report its generated columns.
const generatedWithin = 2 * time.Second

// generatedColumns is the servers' reports on generated columns. A server is asked once for
// each table, and never again once it has refused.
type generatedColumns struct {
	mu      sync.Mutex
	refused Session // does not answer
	tables  map[generatedTable]map[string]bool
}

type generatedTable struct {
	session      Session
	schema, name string
}

// forget makes MarkGenerated ask the server again.
func (g *generatedColumns) forget() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.tables = nil
}

// MarkGenerated returns columns of a result of the session. Those that come from generated
// columns are marked: no INSERT may set them. A result does not show that, so the server is
// asked. If it does not answer, no column is marked. It may be called from any goroutine.
func (s *Sessions) MarkGenerated(session Session, columns []result.Column) []result.Column {
	columns = slices.Clone(columns)
	for i := range columns {
		c := &columns[i]
		if c.Schema != "" && c.OrgTable != "" && c.OrgName != "" {
			c.Generated = s.generated.in(generatedTable{session, c.Schema, c.OrgTable})[c.OrgName]
		}
	}
	return columns
}

// in returns the generated columns of a table, as far as they can be found out.
func (g *generatedColumns) in(t generatedTable) map[string]bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	names, known := g.tables[t]
	if known || g.refused == t.session {
		return names
	}
	names, err := generatedIn(t)
	if err != nil && isFinal(err) {
		g.refused = t.session
	}
	if g.tables == nil {
		g.tables = make(map[generatedTable]map[string]bool)
	}
	g.tables[t] = names
	return names
}

// isFinal reports whether the server will not answer another question of the kind either. It
// may have too many connections only for a while.
// Source: https://dev.mysql.com/doc/mysql-errors/9.7/en/server-error-reference.html.
func isFinal(err error) bool {
	var refused *result.Error
	if errors.As(err, &refused) {
		return !refused.Client() && !slices.Contains([]uint16{1040, 1203, 1226}, refused.Number)
	}
	return errors.Is(err, result.ErrUnexpected)
}

func generatedIn(t generatedTable) (map[string]bool, error) {
	ctx, cancel := context.WithTimeout(context.Background(), generatedWithin)
	defer cancel()
	charset := t.session.State().Charset
	rows, err := t.session.Ask(ctx, 1, "SELECT COLUMN_NAME FROM information_schema.COLUMNS"+
		" WHERE TABLE_SCHEMA = "+sqltext.Value(t.schema, charset)+" AND TABLE_NAME = "+sqltext.Value(t.name, charset)+
		" AND LENGTH(GENERATION_EXPRESSION) > 0")
	names := make(map[string]bool, len(rows))
	for _, row := range rows {
		names[row[0]] = true
	}
	return names, err
}
