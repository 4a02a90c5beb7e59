package results

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/render"
)

// CompareOptions describe how two runs of a statement are compared.
type CompareOptions struct {
	By    []string // columns by which rows are matched, by name or number; nil for those of a key
	Limit int64    // bytes of memory that the comparison may need

	// PrimaryKey returns the columns of a table's primary key, as far as they are known; it may be
	// nil. Servers leave out the mark of these columns in some results, such as a sorted join.
	PrimaryKey func(schema, table string) []string
}

// A Comparison is what changed between two results of a statement, one of each run.
type Comparison struct {
	columns       []result.Column
	by            []int // columns by which rows were matched; nil for their position
	repeated      bool  // several rows have the same values in these columns
	difference    rowDifference
	sincePrevious time.Duration
}

// Compare compares the results of the last two runs of the last statement, one by one. The error is
// a [*scan.UserError], an error of the rows, or the cause of the end of the context.
func (s *Store) Compare(ctx context.Context, o CompareOptions) ([]Comparison, error) {
	before, last := s.runBefore(), s.last
	if err := s.compareRefusal(before); err != nil {
		return nil, err
	}
	old, fresh := before.recording.results(), last.recording.results()
	if len(old) != len(fresh) {
		return nil, scan.Errorf(scan.Notice, "cannot compare the runs: the one before returned %s, the last one %s",
			humanize.Count(int64(len(old)), "result"), humanize.Count(int64(len(fresh)), "result"))
	}
	all := make([]Comparison, len(fresh))
	for i := range all {
		if was, is := columnNames(old[i].columns), columnNames(fresh[i].columns); !slices.Equal(was, is) {
			return nil, scan.Errorf(scan.Notice, "cannot compare the runs: the columns changed from %s to %s",
				strings.Join(was, ", "), strings.Join(is, ", "))
		}
		c := &all[i]
		c.columns, c.sincePrevious = withKeys(fresh[i].columns, o.PrimaryKey), last.at.Sub(before.at)
		err := c.compare(rowsIn(ctx, old[i].rows), rowsIn(ctx, fresh[i].rows), o)
		switch {
		case errors.Is(err, errTooMuch):
			return nil, scan.Errorf(scan.Notice, `cannot compare the runs: that needs more than %d MB; \set keep-result changes the limit`, o.Limit>>20)
		case err != nil:
			return nil, err
		}
	}
	return all, nil
}

// compareRefusal returns why the last entry cannot be compared with the one before, or nil.
func (s *Store) compareRefusal(before *Entry) error {
	if err := s.last.Refusal(true); err != nil {
		return err
	}
	switch {
	case before == nil:
		return scan.Errorf(scan.Notice, `there is only one result of the last statement with rows; run it again, then type \diff`)
	case before.notKept != "":
		return scan.Errorf(scan.Notice, "%s", "the result of the run before "+before.notKept)
	case !before.complete:
		return scan.Errorf(scan.Notice, `the result of the run before is incomplete: its statement was stopped; run it again, then type \diff`)
	}
	return nil
}

// withKeys returns columns with the flag for the columns of a primary key set where primaryKey has
// them. It returns the same columns if primaryKey is nil.
func withKeys(columns []result.Column, primaryKey func(schema, table string) []string) []result.Column {
	if primaryKey == nil {
		return columns
	}
	columns = slices.Clone(columns)
	for i := range columns {
		c := &columns[i]
		if c.OrgTable == "" {
			continue
		}
		if slices.ContainsFunc(primaryKey(c.Schema, c.OrgTable), func(name string) bool { return strings.EqualFold(name, c.OrgName) }) {
			c.Flags |= result.FlagPrimaryKey
		}
	}
	return columns
}

// compare finds what changed. Rows are matched by the columns of the options, else by those that
// identify them.
func (c *Comparison) compare(before, after result.Rows, o CompareOptions) (err error) {
	for _, name := range o.By {
		column, err := findColumn(c.columns, name)
		if err != nil {
			return err
		}
		c.by = append(c.by, column)
	}
	if c.by == nil {
		if c.by, err = uniqueKey(before, after, c.columns, o.Limit); err != nil {
			return err
		}
	} else {
		for _, rows := range []result.Rows{before, after} {
			unique, err := isUnique(rows, len(c.columns), c.by, o.Limit)
			if err != nil {
				return err
			}
			c.repeated = c.repeated || !unique
		}
	}
	c.difference, err = compareRows(before, after, len(c.columns), c.by, o.Limit)
	return err
}

// Summary returns how many rows changed and how they were matched: one or two lines without a line
// feed at the end.
func (c *Comparison) Summary() string {
	apart := humanize.Roughly(c.sincePrevious)
	var names []string
	for _, column := range c.by {
		names = append(names, c.columns[column].Name)
	}
	matched := "; matched by " + strings.Join(names, ", ") + "."
	switch {
	case c.by == nil && len(c.difference.changes) == 0:
		matched = "; matched by position."
	case c.by == nil:
		matched = ".\nRows are matched by position, because there is no unique key. Type \\diff by <columns> to choose one."
	case c.repeated:
		matched = ".\nRows are matched by " + strings.Join(names, ", ") + ", and rows with equal values by their order."
	}
	if len(c.difference.changes) == 0 {
		return fmt.Sprintf("No difference from the run %s before: %s%s", apart, humanize.Count(c.difference.same, "row"), matched)
	}
	counts := c.difference.counts
	var parts []string
	for _, kind := range []struct {
		n    int64
		name string
	}{{counts[addedRow], "added"}, {counts[removedRow], "removed"}, {counts[changedRow], "changed"}, {c.difference.same, "the same"}} {
		if kind.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", kind.n, kind.name))
		}
	}
	return fmt.Sprintf("Since the run %s before: %s%s", apart, strings.Join(parts, ", "), matched)
}

// changeRows is the number of changes in a batch of [Comparison.Events].
const changeRows = 500

// Events yields the changes as a result for a render.Format of the given name. There are no events
// without changes.
func (c *Comparison) Events(format string, o render.Options) Events {
	return func(yield func(result.Event, error) bool) {
		changes := c.difference.changes
		if len(changes) == 0 {
			return
		}
		w := newDiffWriter(c.columns, format, o)
		if !yield(result.Header{Columns: w.columns}, nil) {
			return
		}
		batch := result.NewBatch(nil)
		var rows int64
		for i, change := range changes {
			if err := w.append(batch, change); err != nil {
				yield(nil, err)
				return
			}
			if len(batch.Rows) < changeRows && i < len(changes)-1 {
				continue
			}
			rows += int64(len(batch.Rows))
			if !yield(batch, nil) {
				return
			}
			batch.Rows = batch.Rows[:0]
		}
		yield(result.Outcome{HasRows: true, Rows: rows}, nil)
	}
}
