package render

import (
	"fmt"
	"io"
	"testing"

	"mysh/internal/result"
)

// benchmarkSet returns the rows of a typical export: INT, BIGINT, VARCHAR, DECIMAL, DATETIME.
func benchmarkSet() (cols []result.Column, b *result.Batch, size int) {
	cols = []result.Column{integer("id"), integer("big"), text("name"), column("amount", result.TypeNewDecimal, 0),
		column("created", result.TypeDatetime, 0)}
	b = result.NewBatch(nil)
	for i := range 1000 {
		r := row(fmt.Sprint(i*1000), fmt.Sprint(i*123456789), fmt.Sprint("customer number ", i), "12345.67", "2026-11-22 10:11:12")
		b.Rows = append(b.Rows, result.AppendRow(nil, r...))
		size += len(b.Rows[i])
	}
	return cols, b, size
}

// BenchmarkFormats counts the bytes of the row packets. The first result fills the buffers; the
// results after it allocate nothing, in any format.
func BenchmarkFormats(b *testing.B) {
	cols, batch, size := benchmarkSet()
	bench := func(name string, f Format, o Options) {
		b.Run(name, func(b *testing.B) {
			r := f.New(io.Discard, o)
			check(b, r.Begin(cols))
			check(b, r.Rows(batch))
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				check(b, r.Rows(batch))
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(batch.Rows)), "ns/row")
		})
	}
	for _, f := range Formats {
		if f.Name != "table" {
			bench(f.Name, f, Options{Names: true})
		}
	}
	table, _ := ByName("table")
	bench("table-terminal", table, Options{Names: true, Terminal: true, Color: true})
	bench("table-file-keep", table, Options{Names: true})
	bench("table-file-quick", table, Options{Names: true, Quick: true})
	vertical, _ := ByName("vertical")
	bench("vertical-terminal", vertical, Options{Names: true, Terminal: true})
	tab, _ := ByName("tab")
	bench("tab-terminal", tab, Options{Names: true, Terminal: true})
}

// BenchmarkTableInAFile measures and draws a whole table into a file.
func BenchmarkTableInAFile(b *testing.B) {
	cols, batch, size := benchmarkSet()
	b.SetBytes(int64(100 * size))
	b.ReportAllocs()
	r := newTable(io.Discard, Options{Names: true})
	for b.Loop() {
		check(b, r.Begin(cols))
		for range 100 {
			check(b, r.Rows(batch))
		}
		check(b, r.End(result.Outcome{}))
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*100*len(batch.Rows)), "ns/row")
}
