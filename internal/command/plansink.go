package command

import (
	"context"
	"time"

	"mysh/internal/export"
	"mysh/internal/plan"
	"mysh/internal/result"
	"mysh/internal/runner"
	"mysh/internal/scan"
	"mysh/render"
)

// A planSink draws the answer to a statement that asks for a plan: the plan if the answer
// contains one, else the answer.
type planSink struct {
	*runner.RowSink
	options render.Options // of the plan
	isLast  bool           // there is no other form of the question
	unread  bool           // the answer holds no plan, and another form may
	drawn   bool           // the answer was a plan
	took    time.Duration

	columns []result.Column
	names   []string
	rows    [][]string
	batch   *result.Batch
}

func newPlanSink(env *Env, st scan.Input, route export.Route) (*planSink, error) {
	rows, err := env.Runner.NewSink(st, route)
	if err != nil {
		return nil, err
	}
	return &planSink{RowSink: rows, options: env.Runner.Options(st, render.Format{}, !rows.Target().Screen)}, nil
}

// Event collects the answer and draws it at its end.
func (s *planSink) Event(q *runner.Request, event result.Event) error {
	switch e := event.(type) {
	case result.Header:
		s.columns, s.names, s.rows, s.batch = e.Columns, nil, nil, result.NewBatch(nil)
		for _, c := range e.Columns {
			s.names = append(s.names, c.Name)
		}
	case *result.Batch:
		return s.collect(e)
	case result.Outcome:
		if s.columns != nil {
			return s.draw(q, e)
		}
	}
	return nil
}

// collect copies rows.
func (s *planSink) collect(b *result.Batch) error {
	cells := make([][]byte, len(s.columns))
	for i := range b.Rows {
		if _, err := b.Cells(i, cells); err != nil {
			return err
		}
		row := make([]string, len(cells))
		for c, cell := range cells {
			row[c] = string(cell)
			if cell == nil {
				row[c] = "NULL"
			}
		}
		s.rows = append(s.rows, row)
		s.batch.Rows = append(s.batch.Rows, result.AppendRow(nil, cells...))
	}
	return nil
}

// draw draws what was collected.
func (s *planSink) draw(q *runner.Request, o result.Outcome) error {
	p, ok := plan.Read(s.names, s.rows)
	switch {
	case ok:
		s.drawn, s.took = true, o.Elapsed
		return s.Paged(func() error { return render.Plan(s.Writer(), p, s.options) })
	case !s.isLast:
		s.unread = true
		return nil
	}
	q.Quiet = false // the result of \explain has an outcome line, as other results have
	for _, event := range []result.Event{result.Header{Columns: s.columns}, s.batch, o} {
		if err := s.RowSink.Event(q, event); err != nil {
			return err
		}
	}
	return nil
}

// Flush shows nothing: a plan is drawn when it is complete.
func (s *planSink) Flush() {}

// Close finishes the destination, unless the statement is to be asked for again.
func (s *planSink) Close(ctx context.Context, e export.Ending) (export.Summary, error) {
	if s.unread && e.Err == nil {
		s.Discard()
		return export.Summary{}, nil
	}
	return s.RowSink.Close(ctx, e)
}
