package repl

import (
	"errors"
	"time"

	"mysh/internal/command"
	"mysh/internal/result"
	"mysh/internal/results"
)

// showDiff shows what changed between the last two runs of the last statement with rows. by names
// the columns by which rows are matched.
func (sh *Shell) showDiff(by []string, route command.Route) error {
	began := time.Now()
	comparisons, err := sh.results.Compare(sh.context(), results.CompareOptions{By: by, Limit: sh.keepLimit(), PrimaryKey: sh.cfg.PrimaryKey})
	if err != nil {
		return sh.stopped(err)
	}
	d, err := sh.newDrawing(sh.results.Last().Statement, route)
	if err != nil {
		return err
	}
	d.records = false
	d.options.Signs = true
	d.renderer = d.format.New(d.writer(), d.options)
	for i := range comparisons {
		if err = d.drawChanges(&comparisons[i]); err != nil {
			break
		}
		if d.way == nil {
			sh.console.Print(comparisons[i].Summary() + "\n")
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
	for i := range comparisons {
		if d.way != nil {
			sh.console.Print(comparisons[i].Summary() + "\n")
		}
	}
	return nil
}

// drawChanges draws the changes of a comparison without a line about their outcome.
func (d *drawing) drawChanges(c *results.Comparison) error {
	for event, err := range c.Events(d.format.Name, d.options) {
		if err != nil {
			return err
		}
		if o, ok := event.(result.Outcome); ok {
			d.add(o)
			err = d.end(o, false)
		} else {
			err = d.again(event)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
