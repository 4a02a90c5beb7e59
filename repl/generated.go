package repl

import (
	"context"
	"slices"
	"time"

	"mysh/internal/result"
	"mysh/internal/sqltext"
	"mysh/render"
)

// How long the server may take to say which columns it makes itself.
const generatedWithin = 2 * time.Second

// Returns the columns of a result for a format: where INSERT statements are made of them, those
// are marked that come from generated columns. Nothing in a result tells, so the server is asked;
// if it does not answer, none is marked.
func columnsFor(format render.Format, columns []result.Column, s Session) []result.Column {
	if format.Name != "insert" {
		return columns
	}
	type table struct{ schema, name string }
	known := map[table]map[string]bool{}
	columns = slices.Clone(columns)
	for i := range columns {
		c := &columns[i]
		t := table{c.Schema, c.OrgTable}
		if t.schema == "" || t.name == "" || c.OrgName == "" {
			continue
		}
		if known[t] == nil {
			known[t] = generatedIn(s, t.schema, t.name, s.State().Charset)
		}
		c.Generated = known[t][c.OrgName]
	}
	return columns
}

func generatedIn(s Session, schema, table, charset string) map[string]bool {
	ctx, cancel := context.WithTimeout(context.Background(), generatedWithin)
	defer cancel()
	rows, _ := s.Ask(ctx, 1, "SELECT COLUMN_NAME FROM information_schema.COLUMNS"+
		" WHERE TABLE_SCHEMA = "+sqltext.Value(schema, charset)+" AND TABLE_NAME = "+sqltext.Value(table, charset)+
		" AND LENGTH(GENERATION_EXPRESSION) > 0")
	names := make(map[string]bool, len(rows))
	for _, row := range rows {
		names[row[0]] = true
	}
	return names
}
