package runner

import (
	"context"
	"io"

	"mysh/internal/console"
	"mysh/internal/export"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/render"
)

// A Sink receives the events of a task. One goroutine uses it at a time.
type Sink interface {
	// Event receives a Header, a Batch or an Outcome of the request. It does not release batches.
	Event(q *Request, e result.Event) error
	// Break ends a result in the middle of its rows.
	Break() error
	// Flush shows what was held back.
	Flush()
	// Gone returns a channel that is closed when no more rows are wanted: the pager was quit,
	// or the command has ended. The channel is nil as long as that cannot happen.
	Gone() <-chan struct{}
	// Leave is called once when no more rows are wanted; only Close follows.
	Leave()
	// Target returns the place where the rows appear.
	Target() Target
	// Close is called when the task has ended. It returns the error of the task or, if that is
	// nil, why the rows could not be written.
	Close(ctx context.Context, e export.Ending) (export.Summary, error)
}

// A Target is the place where the rows of a sink appear. The zero value is inside the shell.
type Target struct {
	Screen      bool
	Destination *export.Destination // or nil
}

// A RowSink draws results in a format, on the screen or in a destination.
type RowSink struct {
	runner      *Runner
	console     *console.Console
	destination *export.Destination // nil for the screen
	format      render.Format
	options     render.Options
	renderer    render.Renderer // nil before the first result of a statement of a group
	begun       bool            // within a result
	names       bool            // the names of columns are shown, unless a file has them already
}

// NewSink returns a sink for the results of a statement: the screen, or the destination of its
// route or of the last \o.
func (r *Runner) NewSink(st scan.Input, route export.Route) (*RowSink, error) {
	d := r.destination
	switch {
	case st.End == scan.ByBackground, route.Elsewhere():
		d = nil
	case d != nil && route.Format == "" && st.End != scan.ByEgo:
		route = d.Route()
	}
	format, err := r.Format(st, route)
	if err != nil {
		return nil, err
	}
	if route.Elsewhere() && d == nil {
		if d, err = r.open(route, false); err != nil {
			return nil, err
		}
	}
	s := &RowSink{runner: r, console: r.console, destination: d, format: format}
	s.options = r.Options(st, format, d != nil)
	s.names = s.options.Names
	s.prepare()
	return s, nil
}

// prepare makes the renderer.
func (s *RowSink) prepare() {
	s.options.Names = s.names && !(s.destination != nil && s.destination.HasHeader(s.format.Name))
	s.renderer = s.format.New(s.Writer(), s.options)
}

// again returns a sink like this one, for another run of its statement: a file is written once more.
func (s *RowSink) again() (*RowSink, error) {
	next := &RowSink{runner: s.runner, console: s.console, format: s.format, options: s.options, names: s.names}
	if s.destination != nil {
		var err error
		if next.destination, err = s.destination.Again(); err != nil {
			return nil, err
		}
	}
	next.prepare()
	return next, nil
}

// newGroupSink returns a sink for the results of statements that are sent together. Each result
// has options of its own.
func (r *Runner) newGroupSink() *RowSink { return &RowSink{runner: r, console: r.console} }

// Writer returns the writer of the sink.
func (s *RowSink) Writer() io.Writer {
	if s.destination != nil {
		return s.destination
	}
	return s.console.Styled()
}

// Format returns the format of the results.
func (s *RowSink) Format() render.Format { return s.format }

// Options returns the options of the results.
func (s *RowSink) Options() render.Options { return s.options }

// Light highlights the cells that lit returns for each row; see [render.Options].
func (s *RowSink) Light(lit func(cells [][]byte) []bool) {
	s.options.Lit = lit
	s.renderer = s.format.New(s.Writer(), s.options)
}

// HideNames leaves out the names of columns.
func (s *RowSink) HideNames() {
	s.options.Names = false
	s.renderer = s.format.New(s.Writer(), s.options)
}

// ShowSigns makes the first column of a result a column of signs for changes.
func (s *RowSink) ShowSigns() {
	s.options.Signs = true
	s.renderer = s.format.New(s.Writer(), s.options)
}

// Event draws an event.
func (s *RowSink) Event(q *Request, event result.Event) error {
	switch e := event.(type) {
	case result.Header:
		return s.begin(q, e.Columns)
	case *result.Batch:
		return s.renderer.Rows(e)
	case result.Outcome:
		if !s.begun {
			return nil
		}
		err := s.renderer.End(e)
		s.end()
		if q.Group {
			s.renderer = nil
		}
		return err
	}
	return nil
}

func (s *RowSink) begin(q *Request, columns []result.Column) error {
	s.begun = true
	if s.renderer == nil {
		format, err := s.runner.Format(q.Statement, export.Route{})
		if err != nil {
			return err
		}
		s.format, s.options = format, s.runner.Options(q.Statement, format, false)
		s.renderer = format.New(s.Writer(), s.options)
	}
	if s.destination == nil {
		s.console.Page()
	}
	return s.renderer.Begin(s.runner.markGenerated(s.format, columns, q.Session))
}

// end leaves a result, whose end has been drawn.
func (s *RowSink) end() {
	s.begun = false
	if s.destination == nil {
		s.console.EndPage()
	}
}

// Break ends a result in the middle of its rows.
func (s *RowSink) Break() error {
	if !s.begun {
		return nil
	}
	err := s.renderer.Break()
	s.end()
	return err
}

// Paged draws something other than rows; a pager shows it if it does not fit on the screen.
func (s *RowSink) Paged(draw func() error) error {
	if s.destination != nil {
		return draw()
	}
	s.console.Page()
	defer s.console.EndPage()
	return draw()
}

// Discard ends the sink without its output: a file remains as it was before.
func (s *RowSink) Discard() {
	if s.destination != nil {
		s.destination.Undo()
	}
}

// Flush shows what was held back.
func (s *RowSink) Flush() {
	if s.begun {
		s.renderer.Flush()
	}
}

// Gone returns a channel that is closed when the pager was quit or the command has ended.
func (s *RowSink) Gone() <-chan struct{} {
	if s.destination != nil {
		return s.destination.Gone()
	}
	return s.console.PagerGone()
}

// Leave ends the pager.
func (s *RowSink) Leave() { s.end() }

// Target returns the screen or the destination.
func (s *RowSink) Target() Target {
	return Target{Screen: s.destination == nil, Destination: s.destination}
}

// Close finishes the destination; see [export.Destination.Finish].
func (s *RowSink) Close(ctx context.Context, e export.Ending) (export.Summary, error) {
	if s.destination == nil {
		return export.Summary{}, e.Err
	}
	return s.destination.Finish(ctx, e)
}
