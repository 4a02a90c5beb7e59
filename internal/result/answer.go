package result

import (
	"errors"
	"fmt"
)

// ErrUnexpected is wrapped by the error of an [Answer] that has not the shape of its question.
// The connection is as good as before.
var ErrUnexpected = errors.New("unexpected answer of the server")

// How many columns an answer must have, where that is not a number of columns.
const (
	NoColumns  = 0  // none: it is an outcome without rows
	AnyColumns = -1 // some; whoever asks must look at each row before using it
)

// maxAnswer is how many bytes the cells of an answer may have. The names of a large server are a
// few megabytes.
const maxAnswer = 256 << 20

// An Answer collects what a server answers to a question of mysh's own. Whoever asked can rely on
// the shape of the rows: the other end may be a proxy that answers anything with OK, or a server
// that lies.
type Answer struct {
	columns int
	width   int
	size    int
	rows    [][]string
	headers int
	ended   bool
	wrong   error
}

// NewAnswer returns an empty answer to a question with that many columns.
func NewAnswer(columns int) *Answer { return &Answer{columns: columns} }

// Add takes the next event. It copies what it keeps of a batch.
func (a *Answer) Add(event Event) {
	switch e := event.(type) {
	case Header:
		a.headers++
		a.width = len(e.Columns)
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

// Ended reports whether an outcome has come.
func (a *Answer) Ended() bool { return a.ended }

// Rows returns the rows as text, NULL as "", each with as many cells as the question has columns.
// The error wraps [ErrUnexpected].
func (a *Answer) Rows() ([][]string, error) { return a.rows, a.wrong }
