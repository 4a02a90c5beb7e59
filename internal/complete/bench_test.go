package complete

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"mysh/internal/catalog"
	"mysh/internal/product"
	"mysh/internal/scan"
)

// bigServer returns the rows of a schema of 10,000 tables with 11 columns each. Every tenth
// column is a foreign key.
func bigServer() catalog.Ask {
	const tables, columns = 10000, 11
	var names, cols, keys [][]string
	for t := range tables {
		table := fmt.Sprintf("table_%04d_%s", t, []string{"orders", "people", "events", "stock"}[t%4])
		names = append(names, []string{"big", table, "BASE TABLE"})
		for c := range columns {
			name := fmt.Sprintf("%s_%d", []string{"id", "name", "created", "amount", "status", "note", "parent"}[c%7], (t*7+c)%5000)
			key := ""
			if c == 0 {
				key = "PRI"
			}
			cols = append(cols, []string{table, name, "varchar(40)", key, "", ""})
		}
		if t%10 == 1 {
			keys = append(keys, []string{table, "fk_" + table, cols[t*columns+1][1], "big", names[t-1][1], cols[(t-1)*columns][1]})
		}
	}
	return func(_ context.Context, query string) ([][]string, error) {
		switch {
		case strings.Contains(query, "SCHEMATA"):
			return [][]string{{"big"}}, nil
		case strings.Contains(query, "TABLE_COMMENT"):
			return nil, nil
		case strings.Contains(query, "information_schema.TABLES"):
			return names, nil
		case strings.Contains(query, "information_schema.COLUMNS"):
			return cols, nil
		case strings.Contains(query, "KEY_COLUMN_USAGE"):
			return keys, nil
		}
		return nil, nil
	}
}

func BenchmarkLoad(b *testing.B) {
	ask := bigServer()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := catalog.Load(b.Context(), ask, "big"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSuggest completes each key of a statement on a schema of 10,000 tables and 110,000
// columns.
func BenchmarkSuggest(b *testing.B) {
	c, err := catalog.Load(b.Context(), bigServer(), "big")
	if err != nil {
		b.Fatal(err)
	}
	grammarOf(product.Server{})
	long := "select " + strings.Repeat("o.status_4, ", 400)
	values := "insert into table_0001_people values " + strings.Repeat("(1, 'x', now()), ", 300)
	for _, bench := range []struct{ name, before, after string }{
		{"first", "s", ""},
		{"tables", "select * from ", ""},
		{"table", "select * from tab", ""},
		{"scattered", "select * from tpl", ""},
		{"join", "select * from table_0001_people p join ", ""},
		{"on", "select * from table_0001_people p join table_0000_orders o on ", ""},
		{"column", "select * from table_0001_people p where p.na", ""},
		{"unknown", "select na", ""},
		{"selected", "select id_7, name_8 from ", ""},
		{"long", long, " from table_0000_orders o"},
		{"values", values + "(1, ", ""},
		{"nested", "select " + strings.Repeat("coalesce(", 200) + "na", " from table_0001_people"},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Suggest(bench.before+bench.after, len(bench.before), scan.Mode{}, c, Words{})
			}
		})
	}
}

// BenchmarkGrammar measures the time that [Prepare] saves the first completion.
func BenchmarkGrammar(b *testing.B) {
	text := grammarText()
	b.ReportAllocs()
	for b.Loop() {
		r, err := parseRules(text, "statement", "program_statement")
		if err != nil {
			b.Fatal(err)
		}
		r.grammar(product.Server{})
	}
}
