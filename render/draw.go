package render

import (
	"io"

	"mysh/internal/result"
)

// Draw writes a small table of text, such as a list of settings, in the given format.
func Draw(w io.Writer, f Format, o Options, names []string, rows [][]string) error {
	cols := make([]result.Column, len(names))
	for i, name := range names {
		cols[i] = result.Column{Name: name, Type: result.TypeVarString, Flags: result.FlagNotNull}
	}
	b := result.NewBatch(nil)
	for _, r := range rows {
		cells := make([][]byte, len(r))
		for i, value := range r {
			cells[i] = []byte(value)
		}
		b.Rows = append(b.Rows, result.AppendRow(nil, cells...))
	}
	r := f.New(w, o)
	if err := r.Begin(cols); err != nil {
		return err
	}
	if err := r.Rows(b); err != nil {
		return err
	}
	return r.End(result.Outcome{HasRows: true, Rows: int64(len(rows))})
}
