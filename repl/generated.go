package repl

import (
	"context"
	"fmt"
	"time"

	"mysh/internal/result"
)

// How long the server may take to say which columns it makes itself.
const generatedWithin = 2 * time.Second

// Returns which columns come from generated ones, whose values the server makes itself and does
// not take. Nothing in a result tells, so the server is asked; if it does not answer, none is.
func (sh *Shell) generated(columns []result.Column) []bool {
	type table struct{ schema, name string }
	known := map[table]map[string]bool{}
	generated := make([]bool, len(columns))
	for i, c := range columns {
		t := table{c.Schema, c.OrgTable}
		if t.schema == "" || t.name == "" || c.OrgName == "" {
			continue
		}
		if known[t] == nil {
			known[t] = sh.generatedIn(t.schema, t.name)
		}
		generated[i] = known[t][c.OrgName]
	}
	return generated
}

func (sh *Shell) generatedIn(schema, table string) map[string]bool {
	ctx, cancel := context.WithTimeout(context.Background(), generatedWithin)
	defer cancel()
	rows, _ := sh.session.Ask(ctx, fmt.Sprintf("SELECT COLUMN_NAME FROM information_schema.COLUMNS"+
		" WHERE TABLE_SCHEMA = _utf8mb4 0x%x AND TABLE_NAME = _utf8mb4 0x%x AND GENERATION_EXPRESSION <> ''", schema, table))
	names := make(map[string]bool, len(rows))
	for _, row := range rows {
		names[row[0]] = true
	}
	return names
}
