package render_test

import (
	"log"
	"os"

	"mysh/internal/result"
	"mysh/render"
)

// Draw a result of three rows as a table and as CSV.
func Example() {
	columns := []result.Column{{Name: "id", Type: result.TypeLong}, {Name: "name", Type: result.TypeVarString}}
	rows := result.NewBatch(nil)
	rows.Rows = [][]byte{
		result.AppendRow(nil, []byte("1"), []byte("Ada")),
		result.AppendRow(nil, []byte("2"), nil), // NULL
		result.AppendRow(nil, []byte("30"), []byte("Grace, B.")),
	}
	for _, name := range []string{"table", "csv"} {
		format, _ := render.ByName(name)
		r := format.New(os.Stdout, render.Options{Names: true, Newline: "\n"})
		if err := r.Begin(columns); err != nil {
			log.Fatal(err)
		}
		if err := r.Rows(rows); err != nil {
			log.Fatal(err)
		}
		if err := r.End(result.Outcome{HasRows: true, Rows: 3}); err != nil {
			log.Fatal(err)
		}
	}
	// Output:
	// +------+-----------+
	// | id   | name      |
	// +------+-----------+
	// |    1 | Ada       |
	// |    2 | NULL      |
	// |   30 | Grace, B. |
	// +------+-----------+
	// id,name
	// 1,Ada
	// 2,
	// 30,"Grace, B."
}
