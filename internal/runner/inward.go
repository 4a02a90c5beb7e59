package runner

import (
	"bytes"
	"context"
	"strings"

	"mysh/internal/export"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// sinkOf returns the sink that the end of a statement asks for.
func (r *Runner) sinkOf(st scan.Input, route export.Route) (Sink, error) {
	switch route.Inward {
	case export.ToVariables:
		return &variablesSink{variables: r.variables, prefix: route.Prefix}, nil
	case export.ToInput:
		return &inputSink{}, nil
	}
	return r.NewSink(st, route)
}

// An inwardSink has what the sinks have in common whose rows the shell itself uses.
type inwardSink struct{ columns []result.Column }

func (*inwardSink) Break() error          { return nil }
func (*inwardSink) Flush()                {}
func (*inwardSink) Gone() <-chan struct{} { return nil }
func (*inwardSink) Leave()                {}
func (*inwardSink) Target() Target        { return Target{} }

// rows calls add for each row of a batch. A nil cell is NULL. The cells are valid during the call.
func (s *inwardSink) rows(b *result.Batch, add func(cells [][]byte)) error {
	cells := make([][]byte, len(s.columns))
	for i := range b.Rows {
		cells, err := b.Cells(i, cells)
		if err != nil {
			return err
		}
		add(cells)
	}
	return nil
}

// A variablesSink sets variables from the only row of a statement: \gset.
type variablesSink struct {
	inwardSink
	variables *sqltext.Variables
	prefix    string         // of the names
	row       []cellVariable // the first one
	count     int64          // of rows
}

// A cellVariable is a cell of a row, as a variable.
type cellVariable struct {
	name, value string
	isNull      bool
}

func (s *variablesSink) Event(_ *Request, event result.Event) error {
	switch e := event.(type) {
	case result.Header:
		s.columns = e.Columns
	case *result.Batch:
		return s.rows(e, func(cells [][]byte) {
			if s.count++; s.count > 1 {
				return
			}
			for i, cell := range cells {
				s.row = append(s.row, cellVariable{s.prefix + s.columns[i].Name, string(cell), cell == nil})
			}
		})
	}
	return nil
}

// Close sets the variables, all or none. The errors about rows are psql's.
func (s *variablesSink) Close(_ context.Context, e export.Ending) (export.Summary, error) {
	switch {
	case e.Err != nil:
		return export.Summary{}, e.Err
	case s.count == 0:
		return export.Summary{}, scan.Errorf(scan.Failure, `no rows returned for \gset`)
	case s.count > 1:
		return export.Summary{}, scan.Errorf(scan.Failure, `more than one row returned for \gset`)
	}
	for _, cell := range s.row {
		if !sqltext.IsVariableName(cell.name) {
			return export.Summary{}, scan.Errorf(scan.Failure, `column %q cannot be the name of a variable: "as" names it`, cell.name)
		}
		if strings.Contains(cell.value, "\x00") {
			return export.Summary{}, scan.Errorf(scan.Failure, `column %s holds a NUL character (\0): hex(…) can be set`, cell.name)
		}
	}
	for _, cell := range s.row {
		if cell.isNull {
			s.variables.Unset(cell.name)
		} else if err := s.variables.Set(cell.name, cell.value); err != nil {
			return export.Summary{}, err
		}
	}
	return export.Summary{}, nil
}

// An inputSink collects the cells of a statement, which are statements: \gexec.
type inputSink struct {
	inwardSink
	texts []string
}

func (s *inputSink) Event(_ *Request, event result.Event) error {
	switch e := event.(type) {
	case result.Header:
		s.columns = e.Columns
	case *result.Batch:
		return s.rows(e, func(cells [][]byte) {
			for _, cell := range cells {
				if len(bytes.TrimSpace(cell)) > 0 {
					s.texts = append(s.texts, string(cell))
				}
			}
		})
	}
	return nil
}

func (s *inputSink) Close(_ context.Context, e export.Ending) (export.Summary, error) {
	return export.Summary{}, e.Err
}

// Generated returns the cells of a statement that ended in \gexec, row by row without NULL and blank ones, and whether
// it ended so.
func (x *Execution) Generated() (texts []string, ok bool) {
	if s, ok := x.sink.(*inputSink); ok {
		return s.texts, true
	}
	return nil, false
}
