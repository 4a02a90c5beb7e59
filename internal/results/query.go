package results

import (
	"iter"
	"strconv"
	"strings"

	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/scan"
)

// A Query selects and sorts rows. The zero value selects everything. A column is given by its
// name in the result, without regard to case, or by its number from 1.
type Query struct {
	Columns []string    // in this order; none means all columns
	Where   []Condition // all must be true
	Sort    []Order     // the first one is the most significant; the order of equal rows does not change
	Limit   int         // the greatest number of rows, applied last; 0 for no limit
}

// all reports whether the query selects everything, in the original order.
func (q Query) all() bool {
	return q.Columns == nil && q.Where == nil && q.Sort == nil && q.Limit == 0
}

// A Condition is true for some values of a column. For NULL it is false, except for conditions
// about NULL itself.
type Condition struct {
	Column   string
	Operator string // one of [Operators]
	Value    string // for ~ and !~ a regular expression in Go's syntax, which ignores case
	Null     bool   // compare with NULL instead of Value; only for = and !=
}

// Operators are the operators of a condition. An operator stands before its prefixes.
var Operators = []string{"<=", ">=", "<>", "!=", "!~", "=", "<", ">", "~"}

// An Order sorts by a column. NULL is less than any other value.
type Order struct {
	Column     string
	Descending bool
}

// findColumn returns the index of the column with that name or number, the first of several with the
// same name. The error is a [*scan.UserError].
func findColumn(columns []result.Column, name string) (int, error) {
	for i, c := range columns {
		if strings.EqualFold(c.Name, name) {
			return i, nil
		}
	}
	if n, err := strconv.Atoi(name); err == nil && n >= 1 && n <= len(columns) {
		return n - 1, nil
	}
	names := columnNames(columns)
	if near := humanize.Closest(name, names); near != "" {
		return 0, scan.Errorf(scan.Notice, "there is no column %q in the last result; did you mean %s?", name, near)
	}
	return 0, scan.Errorf(scan.Notice, "there is no column %q in the last result; choose from: %s", name, strings.Join(names, ", "))
}

// A filter is a query that is compiled for the columns of a result.
type filter struct {
	columns []result.Column
	shown   []int
	tests   []predicate
	orders  []sortOrder
	limit   int
}

// Matches reports whether all conditions are true for a row. The error is a [*scan.UserError]: a column
// does not exist, or a value does not fit its column.
func Matches(conditions []Condition, columns []result.Column, row [][]byte) (bool, error) {
	f, err := newFilter(Query{Where: conditions}, columns)
	return err == nil && f.matches(row), err
}

// newFilter returns the filter of a query. The error is a [*scan.UserError]: a column does not exist,
// or a value does not fit its column.
func newFilter(q Query, columns []result.Column) (*filter, error) {
	f := &filter{columns: columns, limit: q.Limit}
	for _, name := range q.Columns {
		i, err := findColumn(columns, name)
		if err != nil {
			return nil, err
		}
		f.shown = append(f.shown, i)
	}
	if len(q.Columns) == 0 {
		for i := range columns {
			f.shown = append(f.shown, i)
		}
	}
	for _, c := range q.Where {
		i, err := findColumn(columns, c.Column)
		if err != nil {
			return nil, err
		}
		t, err := newPredicate(c, i, columns[i])
		if err != nil {
			return nil, err
		}
		f.tests = append(f.tests, t)
	}
	for _, o := range q.Sort {
		i, err := findColumn(columns, o.Column)
		if err != nil {
			return nil, err
		}
		f.orders = append(f.orders, sortOrder{i, kindOf(columns[i]), o.Descending})
	}
	return f, nil
}

// selectedColumns returns the columns that the query selects.
func (f *filter) selectedColumns() []result.Column {
	shown := make([]result.Column, len(f.shown))
	for i, column := range f.shown {
		shown[i] = f.columns[column]
	}
	return shown
}

// batchRows is the number of rows in a batch.
const batchRows = 1000

// apply yields the rows that the query selects. Sorting needs about [runSize] bytes of memory and, for
// more, temporary files.
func (f *filter) apply(rows result.Rows) result.Rows {
	chosen := f.matchingRows(rows)
	if len(f.orders) > 0 {
		chosen = sortItems(chosen)
	}
	return func(yield func(*result.Batch, error) bool) {
		batch := result.NewBatch(nil)
		left := f.limit
		for item, err := range chosen {
			if err != nil {
				yield(nil, err)
				return
			}
			batch.Rows = append(batch.Rows, item.row)
			left--
			if len(batch.Rows) == batchRows || left == 0 { // never true if left is 0 from the start
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

// A sortItem is a selected row with its sort key.
type sortItem struct{ key, row []byte }

// matchingRows yields the rows for which the conditions are true, with the selected columns only.
func (f *filter) matchingRows(rows result.Rows) iter.Seq2[sortItem, error] {
	return func(yield func(sortItem, error) bool) {
		cells := make([][]byte, len(f.columns))
		shown := make([][]byte, len(f.shown))
		for batch, err := range rows {
			if err != nil {
				yield(sortItem{}, err)
				return
			}
			for i := range batch.Rows {
				if _, err := batch.Cells(i, cells); err != nil {
					yield(sortItem{}, err)
					return
				}
				if !f.matches(cells) {
					continue
				}
				for c, column := range f.shown {
					shown[c] = cells[column]
				}
				if !yield(sortItem{f.key(cells), result.AppendRow(nil, shown...)}, nil) {
					return
				}
			}
		}
	}
}

func (f *filter) matches(cells [][]byte) bool {
	for i := range f.tests {
		if !f.tests[i].matches(cells) {
			return false
		}
	}
	return true
}

func (f *filter) key(cells [][]byte) []byte {
	var key []byte
	for _, o := range f.orders {
		key = o.append(key, cells[o.column])
	}
	return key
}
