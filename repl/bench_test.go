package repl

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"mysh/internal/console"
	"mysh/internal/executor"
	"mysh/internal/result"
	"mysh/internal/sessions/sessionstest"
	"mysh/internal/settings"
)

// An oneRow session answers each statement with one row of one column.
type oneRow struct{ *sessionstest.Session }

func (oneRow) Run(_ context.Context, statements []string) (result.Stream, error) {
	b := result.NewBatch(nil)
	b.Rows, b.Last = [][]byte{result.AppendRow(nil, []byte("1"))}, true
	return &stream{result.Header{Columns: []result.Column{{Name: "1", Type: result.TypeLongLong}}}, b, result.Outcome{HasRows: true, Rows: 1}}, nil
}

type stream []result.Event

func (s *stream) Next() (result.Event, error) {
	if len(*s) == 0 {
		return nil, io.EOF
	}
	e := (*s)[0]
	*s = (*s)[1:]
	return e, nil
}

var _ executor.Session = oneRow{}

// BenchmarkBatch measures what a statement of a script costs without its server: 1,000 SELECTs of one
// row, and 1,000 INSERTs that are sent in groups.
func BenchmarkBatch(b *testing.B) {
	for _, statement := range []string{"select", "insert"} {
		b.Run(statement, func(b *testing.B) {
			var script strings.Builder
			for i := range 1000 {
				fmt.Fprintf(&script, "%s %d;\n", statement, i)
			}
			b.ReportAllocs()
			for b.Loop() {
				s := setup{
					screen: console.NewScreen(io.Discard), err: io.Discard, session: oneRow{sessionstest.New(b, "").Open("shop")},
					mode: settings.Mode{BatchStatements: true, Silent: 1, Format: "tab", LineNumbers: true, Delimiter: ";"},
				}
				if statement == "insert" {
					s.session = &groupSession{Session: sessionstest.New(b, "").Open("shop"), limit: 1 << 20}
				}
				lines := pieces{script.String()}
				if err := s.shell().Run(&lines); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
