package repl

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"mysh/internal/command"
	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/results"
	"mysh/internal/scan"
)

// Shows what changed between the last two runs of the statement whose result is the last one.
// by names columns that tell its rows apart.
func (sh *Shell) showDiff(by []string, route command.Route) error {
	began := time.Now()
	before, err := sh.comparable()
	if err != nil {
		return err
	}
	pairs, err := sh.compare(before, by)
	if err != nil {
		return sh.stopped(err)
	}
	d, err := sh.newDrawing(sh.memory.statement, route)
	if err != nil {
		return err
	}
	d.records = false
	d.options.Signs = true
	d.renderer = d.format.New(d.writer(), d.options)
	apart := humanize.Roughly(sh.memory.run.at.Sub(before.run.at))
	tell := func(p *pair) { sh.sayResult(p.summary(apart) + "\n") }
	for i := range pairs {
		if err = d.changes(&pairs[i]); err != nil {
			break
		}
		if d.way == nil {
			tell(&pairs[i])
		}
	}
	d.breakOff()
	if errors.Is(err, errLeft) {
		err = nil
	}
	if d.sum != nil {
		d.sum.Elapsed = time.Since(began)
	}
	if err = sh.arrive(d, err); err != nil {
		return sh.stopped(err)
	}
	for i := range pairs {
		if d.way != nil {
			tell(&pairs[i])
		}
	}
	return nil
}

// Returns the result that the last one can be compared with, or says why there is none.
func (sh *Shell) comparable() (*memory, error) {
	if err := sh.memory.refusal(true); err != nil {
		return nil, err
	}
	before := sh.resultBefore()
	switch {
	case before == nil:
		return nil, scan.Errorf(scan.Notice, `there is only one result of the last statement with rows: run it again, then \diff`)
	case before.lost != "":
		return nil, scan.Errorf(scan.Notice, "%s", "the result of the run before "+before.lost)
	case !before.whole:
		return nil, scan.Errorf(scan.Notice, `the result of the run before is not whole: its statement was stopped. Run it again, then \diff`)
	}
	return before, nil
}

// A pair is two results of a statement, one of each run, and what changed.
type pair struct {
	columns  []result.Column
	by       []int // columns by which rows were matched; nil for their position
	repeated bool  // several rows have the same values there
	report   results.Difference
}

// Compares the results of two runs.
func (sh *Shell) compare(before *memory, by []string) ([]pair, error) {
	old, fresh := before.kept.results(), sh.memory.kept.results()
	if len(old) != len(fresh) {
		return nil, scan.Errorf(scan.Notice, "the runs cannot be compared: the one before gave %s, the last one %s",
			humanize.Count(int64(len(old)), "result"), humanize.Count(int64(len(fresh)), "result"))
	}
	pairs := make([]pair, len(fresh))
	for i := range pairs {
		if was, is := columnNames(old[i].columns), columnNames(fresh[i].columns); !slices.Equal(was, is) {
			return nil, scan.Errorf(scan.Notice, "the runs cannot be compared: the columns were %s, now they are %s",
				strings.Join(was, ", "), strings.Join(is, ", "))
		}
		pairs[i].columns = sh.withKeys(fresh[i].columns)
		err := pairs[i].find(sh.rowsIn(old[i].rows), sh.rowsIn(fresh[i].rows), by, sh.keepLimit())
		switch {
		case errors.Is(err, results.ErrTooMuch):
			return nil, scan.Errorf(scan.Notice, `more than %d MB differ or are needed to compare them (\set keep-result changes the limit)`, sh.current.Settings.Keep)
		case err != nil:
			return nil, err
		}
	}
	return pairs, nil
}

// Returns columns of which those are marked that belong to a primary key: servers leave the
// mark out when they have sorted a join, for one.
func (sh *Shell) withKeys(columns []result.Column) []result.Column {
	if sh.cfg.PrimaryKey == nil {
		return columns
	}
	columns = slices.Clone(columns)
	for i := range columns {
		c := &columns[i]
		if c.OrgTable == "" {
			continue
		}
		if slices.ContainsFunc(sh.cfg.PrimaryKey(c.Schema, c.OrgTable), func(name string) bool { return strings.EqualFold(name, c.OrgName) }) {
			c.Flags |= result.FlagPrimaryKey
		}
	}
	return columns
}

func columnNames(columns []result.Column) (names []string) {
	for _, c := range columns {
		names = append(names, c.Name)
	}
	return names
}

// Finds what changed, matching rows by the columns that are named, else by those that tell
// them apart.
func (p *pair) find(before, after result.Rows, by []string, limit int64) (err error) {
	for _, name := range by {
		column, err := results.FindColumn(p.columns, name)
		if err != nil {
			return unfit(err)
		}
		p.by = append(p.by, column)
	}
	if p.by == nil {
		if p.by, err = results.UniqueKey(before, after, p.columns, limit); err != nil {
			return err
		}
	} else {
		for _, rows := range []result.Rows{before, after} {
			unique, err := results.IsUnique(rows, len(p.columns), p.by, limit)
			if err != nil {
				return err
			}
			p.repeated = p.repeated || !unique
		}
	}
	p.report, err = results.CompareRows(before, after, len(p.columns), p.by, limit)
	return err
}

// Says what changed, in numbers, and how rows were matched.
func (p *pair) summary(apart string) string {
	var names []string
	for _, column := range p.by {
		names = append(names, p.columns[column].Name)
	}
	how := "; matched by " + strings.Join(names, ", ") + "."
	switch {
	case p.by == nil && len(p.report.Changes) == 0:
		how = "; matched by position."
	case p.by == nil:
		how = ".\nRows are matched by position, since no key tells them apart. \\diff by <columns> names one."
	case p.repeated:
		how = ".\nRows are matched by " + strings.Join(names, ", ") + ", and by their order where they share it."
	}
	c := p.report.Counts
	if len(p.report.Changes) == 0 {
		return fmt.Sprintf("No difference to the run %s before: %s%s", apart, humanize.Count(p.report.Same, "row"), how)
	}
	var parts []string
	for _, kind := range []struct {
		n    int64
		what string
	}{{c[results.Added], "added"}, {c[results.Removed], "removed"}, {c[results.Changed], "changed"}, {p.report.Same, "the same"}} {
		if kind.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", kind.n, kind.what))
		}
	}
	return fmt.Sprintf("Since the run %s before: %s%s", apart, strings.Join(parts, ", "), how)
}

// Draws the changes of a pair.
func (d *drawing) changes(p *pair) error {
	if len(p.report.Changes) == 0 {
		return nil
	}
	t := newTeller(p.columns, d.format.Name, d.options)
	if err := d.again(result.Header{Columns: t.columns}); err != nil {
		return err
	}
	batch := result.NewBatch(nil)
	var rows int64
	for i, change := range p.report.Changes {
		if err := t.tell(batch, change); err != nil {
			return err
		}
		if len(batch.Rows) < 500 && i < len(p.report.Changes)-1 {
			continue
		}
		rows += int64(len(batch.Rows))
		if err := d.again(batch); err != nil {
			return err
		}
		batch.Rows = batch.Rows[:0]
	}
	o := result.Outcome{HasRows: true, Rows: rows}
	d.add(o)
	return d.end(o, false)
}
