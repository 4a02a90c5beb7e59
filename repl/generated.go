package repl

import (
	"context"
	"errors"
	"slices"
	"time"

	"mysh/internal/result"
	"mysh/internal/sqltext"
	"mysh/render"
)

// How long the server may take to say which columns it makes itself.
const generatedWithin = 2 * time.Second

// generated is what the server has said of the columns that it makes itself. It is asked once for
// each table, and no more once it has refused.
type generated struct {
	refused Session // that does not answer
	tables  map[generatedTable]map[string]bool
}

type generatedTable struct {
	session      Session
	schema, name string
}

// forget has the tables asked about again.
func (g *generated) forget() { g.tables = nil }

// columnsFor returns the columns of a result for a format: where INSERT statements are made of them,
// those are marked that come from generated columns. Nothing in a result tells, so the server is
// asked; if it does not answer, none is marked.
func (g *generated) columnsFor(format render.Format, columns []result.Column, s Session) []result.Column {
	if format.Name != "insert" {
		return columns
	}
	columns = slices.Clone(columns)
	for i := range columns {
		c := &columns[i]
		if c.Schema != "" && c.OrgTable != "" && c.OrgName != "" {
			c.Generated = g.in(generatedTable{s, c.Schema, c.OrgTable})[c.OrgName]
		}
	}
	return columns
}

// Returns the generated columns of a table, as far as they are known or can be.
func (g *generated) in(t generatedTable) map[string]bool {
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

// Reports whether the server will not answer another question of the kind either. That it has too
// many connections may change.
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
