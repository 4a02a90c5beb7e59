// Package sift chooses columns and rows of a result that has arrived, and puts them in order.
//
// Values are compared as what their column's type says they are: numbers by their exact value,
// however many digits they have, times as times, text without regard to case unless the column
// is binary. The bytes of what is chosen are not touched.
package sift

import (
	"fmt"
	"iter"
	"strconv"
	"strings"

	"mysh/internal/result"
)

// A Query says what to choose. The zero value is everything as it is. A column is named, as
// the result names it without regard to case, or numbered from 1.
type Query struct {
	Columns []string    // in this order; none for all
	Where   []Condition // all must hold
	Sort    []Order     // the first one counts most; rows that are equal stay in order
	Limit   int         // rows at most, after all else; 0 for no limit
}

// All reports whether the query chooses everything as it is.
func (q Query) All() bool {
	return q.Columns == nil && q.Where == nil && q.Sort == nil && q.Limit == 0
}

// A Condition holds for some values of a column. For NULL none does, except those about NULL
// itself.
type Condition struct {
	Column   string
	Operator string // one of [Operators]
	Value    string // for ~ and !~ a regular expression in Go's syntax, which ignores case
	Null     bool   // NULL in the place of a value, after = and !=
}

// Operators are what a condition may say, longer ones first where they begin alike.
var Operators = []string{"<=", ">=", "<>", "!=", "!~", "=", "<", ">", "~"}

// An Order is by a column, NULL being less than anything else.
type Order struct {
	Column     string
	Descending bool
}

// An UnknownColumn is an error about a column that the result does not have.
type UnknownColumn struct {
	Name  string
	Names []string // of those it has
}

func (e *UnknownColumn) Error() string {
	return fmt.Sprintf("there is no column %q in the last result (there are: %s)", e.Name, strings.Join(e.Names, ", "))
}

// Find returns the column with that name or number, or an [*UnknownColumn]. Of several with
// the name it is the first.
func Find(columns []result.Column, name string) (int, error) {
	var names []string
	for i, c := range columns {
		if strings.EqualFold(c.Name, name) {
			return i, nil
		}
		names = append(names, c.Name)
	}
	if n, err := strconv.Atoi(name); err == nil && n >= 1 && n <= len(columns) {
		return n - 1, nil
	}
	return 0, &UnknownColumn{name, names}
}

// A Sieve is a query made ready for the columns of a result.
type Sieve struct {
	columns []result.Column
	shown   []int
	tests   []test
	orders  []order
	limit   int
}

// New returns the sieve of a query. The error is an [*UnknownColumn], or says which value does
// not fit its column.
func New(q Query, columns []result.Column) (*Sieve, error) {
	s := &Sieve{columns: columns, limit: q.Limit}
	for _, name := range q.Columns {
		i, err := Find(columns, name)
		if err != nil {
			return nil, err
		}
		s.shown = append(s.shown, i)
	}
	for i := range columns {
		if len(q.Columns) == 0 {
			s.shown = append(s.shown, i)
		}
	}
	for _, c := range q.Where {
		i, err := Find(columns, c.Column)
		if err != nil {
			return nil, err
		}
		t, err := newTest(c, i, columns[i])
		if err != nil {
			return nil, err
		}
		s.tests = append(s.tests, t)
	}
	for _, o := range q.Sort {
		i, err := Find(columns, o.Column)
		if err != nil {
			return nil, err
		}
		s.orders = append(s.orders, order{i, kindOf(columns[i]), o.Descending})
	}
	return s, nil
}

// Columns returns the columns that are chosen.
func (s *Sieve) Columns() []result.Column {
	shown := make([]result.Column, len(s.shown))
	for i, column := range s.shown {
		shown[i] = s.columns[column]
	}
	return shown
}

// batchRows is how many rows come together.
const batchRows = 1000

// Rows returns what of the rows is chosen. To put them in order takes about [runSize] bytes of
// memory and, for more, temporary files.
func (s *Sieve) Rows(rows result.Rows) result.Rows {
	chosen := s.chosen(rows)
	if len(s.orders) > 0 {
		chosen = sorted(chosen)
	}
	return func(yield func(*result.Batch, error) bool) {
		batch := result.NewBatch(nil)
		left := s.limit
		for item, err := range chosen {
			if err != nil {
				yield(nil, err)
				return
			}
			batch.Rows = append(batch.Rows, item.row)
			left--
			if len(batch.Rows) == batchRows || left == 0 { // which it never is if it begins there
				if !yield(batch, nil) || left == 0 {
					return
				}
				batch.Rows = batch.Rows[:0]
			}
		}
		if len(batch.Rows) > 0 {
			yield(batch, nil)
		}
	}
}

// An item is a row on its way, with what it is ordered by.
type item struct{ key, row []byte }

// chosen returns the rows for which the conditions hold, with the columns that are chosen.
func (s *Sieve) chosen(rows result.Rows) iter.Seq2[item, error] {
	return func(yield func(item, error) bool) {
		cells := make([][]byte, len(s.columns))
		shown := make([][]byte, len(s.shown))
		for batch, err := range rows {
			if err != nil {
				yield(item{}, err)
				return
			}
			for i := range batch.Rows {
				if _, err := batch.Cells(i, cells); err != nil {
					yield(item{}, err)
					return
				}
				if !s.hold(cells) {
					continue
				}
				for c, column := range s.shown {
					shown[c] = cells[column]
				}
				if !yield(item{s.key(cells), result.AppendRow(nil, shown...)}, nil) {
					return
				}
			}
		}
	}
}

func (s *Sieve) hold(cells [][]byte) bool {
	for i := range s.tests {
		if !s.tests[i].holds(cells) {
			return false
		}
	}
	return true
}

func (s *Sieve) key(cells [][]byte) []byte {
	var key []byte
	for _, o := range s.orders {
		key = o.append(key, cells[o.column])
	}
	return key
}
