package render

import (
	"io"

	"mysh/internal/result"
	"mysh/internal/spool"
)

// An auto renders a result vertically if it is wider than the screen, and else with another
// renderer. It follows the C client's --auto-vertical-output: the widths are those of a table,
// in bytes. Rows are buffered until the choice is made.
type auto struct {
	normal, vertical Renderer
	chosen           Renderer // nil until the choice is made

	o      Options
	cols   []result.Column
	cells  [][]byte
	widest []int
	held   spool.Spool
}

func newAuto(w io.Writer, o Options, normal Renderer) *auto {
	return &auto{normal: normal, vertical: newVertical(w, o), o: o}
}

func (a *auto) Begin(cols []result.Column) error {
	a.held.Reset()
	a.cols, a.chosen = cols, nil
	a.cells = resize(a.cells, len(cols))
	a.widest = resize(a.widest, len(cols))
	for i, c := range cols {
		w := 0
		if a.o.Names {
			w = len(c.Name)
		}
		if a.o.Quick {
			w = max(w, int(c.Length))
		}
		if c.Flags&result.FlagNotNull == 0 {
			w = max(w, len("NULL"))
		}
		a.widest[i] = w
	}
	switch {
	case a.wide():
		return a.choose(a.vertical)
	case a.o.Quick:
		return a.choose(a.normal)
	}
	return nil
}

func (a *auto) wide() bool {
	total := 1
	for _, w := range a.widest {
		total += w + 3
	}
	return total > a.o.width()
}

func (a *auto) choose(r Renderer) error {
	a.chosen = r
	if err := r.Begin(a.cols); err != nil {
		return err
	}
	defer a.held.Reset()
	for b, err := range a.held.All() {
		if err == nil {
			err = r.Rows(b)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *auto) Rows(b *result.Batch) error {
	if a.chosen != nil {
		return a.chosen.Rows(b)
	}
	for i, row := range b.Rows {
		cells, err := b.Cells(i, a.cells)
		if err != nil {
			return err
		}
		for c, cell := range cells {
			a.widest[c] = max(a.widest[c], len(cell))
		}
		if err := a.held.Add(row); err != nil {
			return err
		}
	}
	if a.wide() {
		return a.choose(a.vertical)
	}
	return nil
}

func (a *auto) Flush() error {
	if a.chosen == nil {
		return nil
	}
	return a.chosen.Flush()
}

func (a *auto) End(o result.Outcome) error {
	if a.chosen == nil {
		if err := a.choose(a.normal); err != nil {
			return err
		}
	}
	return a.chosen.End(o)
}

func (a *auto) Break() error {
	if a.chosen == nil {
		if err := a.choose(a.normal); err != nil {
			return err
		}
	}
	return a.chosen.Break()
}
