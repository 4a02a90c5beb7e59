package results

import (
	"fmt"
	"strings"
	"testing"

	"mysh/internal/result"
	"mysh/internal/scan"
)

// Types of columns for [eventsOf]. A column without a type is text.
var columnTypes = map[string]result.Column{
	"":         {Type: result.TypeVarString, Collation: 255},
	"int":      {Type: result.TypeLong},
	"date":     {Type: result.TypeDate},
	"blob":     {Type: result.TypeBlob, Collation: 63},
	"int key":  {Type: result.TypeLong, Table: "t", Flags: result.FlagPrimaryKey},
	"int of t": {Type: result.TypeLong, Schema: "s", Table: "t", OrgTable: "t"},
}

// Returns the events of a result. The first line is its columns, the others are rows; cells are
// separated by |, and ∅ is NULL. Each row is a batch of its own, whose memory is cleared afterwards.
func eventsOf(lines ...string) Events {
	return func(yield func(result.Event, error) bool) {
		var columns []result.Column
		for column := range strings.SplitSeq(lines[0], "|") {
			name, typ, _ := strings.Cut(column, " ")
			c := columnTypes[typ]
			c.Name, c.OrgName = name, name
			columns = append(columns, c)
		}
		if !yield(result.Header{Columns: columns}, nil) {
			return
		}
		for batch, err := range filterRows(lines[1:]...) {
			if !yield(batch, err) {
				return
			}
		}
		yield(result.Outcome{HasRows: true, Rows: int64(len(lines) - 1)}, nil)
	}
}

// Returns events as text: the names of columns in brackets, rows, the number of rows of an outcome
// after =, and what else the outcome has.
func showEvents(events Events) string {
	var words []string
	columns := 0
	for event, err := range events {
		if err != nil {
			words = append(words, "error: "+err.Error())
			break
		}
		switch e := event.(type) {
		case result.Header:
			columns = len(e.Columns)
			words = append(words, "["+strings.Join(columnNames(e.Columns), "|")+"]")
		case *result.Batch:
			for i := range e.Rows {
				cells, err := e.Cells(i, make([][]byte, columns))
				if err != nil {
					return err.Error()
				}
				words = append(words, strings.Join(showCells(cells), "|"))
			}
		case result.Outcome:
			words = append(words, strings.TrimSpace(fmt.Sprintf("=%d %s", e.Rows, e.Info)))
		}
	}
	return strings.Join(words, " ")
}

// Returns cells as text, NULL as ∅.
func showCells(cells [][]byte) (texts []string) {
	for _, cell := range cells {
		if cell == nil {
			cell = []byte("∅")
		}
		texts = append(texts, string(cell))
	}
	return texts
}

// Adds a run of a statement to a store.
func addRun(s *Store, statement string, limit int64, all ...Events) {
	s.Begin(scan.Input{Text: statement}, StatementKey{Text: statement}, limit)
	for _, events := range all {
		for event := range events {
			s.Add(event, limit)
		}
	}
}

// Returns events without the outcome at their end, as of a statement that was stopped.
func stopped(events Events) Events {
	return func(yield func(result.Event, error) bool) {
		for event, err := range events {
			if _, ok := event.(result.Outcome); ok || !yield(event, err) {
				return
			}
		}
	}
}

// testLimit is the limit of results in tests, in bytes.
const testLimit = 1 << 20

func checkError(t *testing.T, what string, err error, want string) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Errorf("%s: %v", what, err)
	case want != "" && (err == nil || err.Error() != want):
		t.Errorf("%s: got %v, want %s", what, err, want)
	}
}
