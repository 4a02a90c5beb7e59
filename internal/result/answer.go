package result

import (
	"errors"
	"fmt"
)

// ErrUnexpected is wrapped by the error of an [Answer] whose rows do not have the shape that
// the question expects. The connection remains usable.
var ErrUnexpected = errors.New("unexpected answer of the server")

// Values of NewAnswer's columns that are not a number of columns.
const (
	NoColumns  = 0  // the answer is an outcome without rows
	AnyColumns = -1 // any number; the caller must check each row before using it
)

// maxAnswer is how many bytes the cells of an answer may have. The names of a large server are
// a few megabytes.
const maxAnswer = 256 << 20

// An Answer collects what a server answers to a question of mysh itself. The caller can rely on
// the shape of the rows. A proxy may answer anything with OK, and a hostile server may send any
// rows.
type Answer struct {
	columns int
	width   int
	names   []string // of the columns
	size    int
	rows    [][]string
	headers int
	ended   bool
	wrong   error
}

// NewAnswer returns an empty answer to a question with that many columns.
func NewAnswer(columns int) *Answer { return &Answer{columns: columns} }

// Add records the next event. It copies the rows of a batch.
func (a *Answer) Add(event Event) {
	switch e := event.(type) {
	case Header:
		a.headers++
		a.width = len(e.Columns)
		a.names = make([]string, a.width)
		for i, c := range e.Columns {
			a.names[i] = c.Name
		}
		switch {
		case a.headers > 1 || a.ended:
			a.reject("several results")
		case a.columns == NoColumns:
			a.reject("rows")
		case a.columns != AnyColumns && a.width != a.columns:
			a.reject(fmt.Sprintf("%d columns, not %d", a.width, a.columns))
		}
	case *Batch:
		if a.wrong == nil {
			a.add(e)
		}
	case Outcome:
		switch {
		case a.ended:
			a.reject("several results")
		case a.headers == 0 && a.columns != NoColumns:
			a.reject("no rows, only OK")
		}
		a.ended = true
	}
}

func (a *Answer) add(b *Batch) {
	cells := make([][]byte, a.width)
	for i := range b.Rows {
		if _, err := b.Cells(i, cells); err != nil {
			a.reject(err.Error())
			return
		}
		row := make([]string, a.width)
		for c, cell := range cells {
			row[c] = string(cell)
			a.size += len(cell)
		}
		if a.size > maxAnswer {
			a.reject("no end of rows")
			return
		}
		a.rows = append(a.rows, row)
	}
}

func (a *Answer) reject(why string) {
	if a.wrong == nil {
		a.wrong, a.rows = fmt.Errorf("%w: %s", ErrUnexpected, why), nil
	}
}

// Ended reports whether an outcome was added.
func (a *Answer) Ended() bool { return a.ended }

// Names returns the names of the columns.
func (a *Answer) Names() []string { return a.names }

// Rows returns the rows as text, NULL as "". Each row has as many cells as the question has
// columns. The error wraps [ErrUnexpected].
func (a *Answer) Rows() ([][]string, error) { return a.rows, a.wrong }
