package executor_test

import (
	"context"
	"fmt"

	"mysh/internal/executor"
	"mysh/internal/result"
)

// A session stands for a connection. Its statement returns one row, and then runs until it is
// stopped.
type session struct{ stopped chan struct{} }

func (s session) Run(context.Context, []string) (result.Stream, error) {
	row := result.NewBatch(nil)
	row.Rows = [][]byte{result.AppendRow(nil, []byte("1"))}
	return &stream{[]result.Event{result.Header{Columns: []result.Column{{Name: "n"}}}, row}, s.stopped}, nil
}

func (s session) Interrupt(context.Context) error { close(s.stopped); return nil }

func (s session) Abandon() {}

type stream struct {
	events  []result.Event
	stopped chan struct{}
}

func (s *stream) Next() (result.Event, error) {
	if len(s.events) == 0 {
		<-s.stopped
		return nil, &result.Error{Number: result.CodeInterrupted, State: "70100", Message: "Query execution was interrupted"}
	}
	event := s.events[0]
	s.events = s.events[1:]
	return event, nil
}

// Run a statement, read its rows, and cancel it.
func ExampleJob() {
	job := executor.Start(session{make(chan struct{})}, "SELECT n FROM numbers")
	cells := make([][]byte, 1)
	for event := range job.Events() {
		switch e := event.(type) {
		case result.Header:
			fmt.Println("column", e.Columns[0].Name)
		case *result.Batch:
			for i := range e.Rows {
				if _, err := e.Cells(i, cells); err == nil {
					fmt.Printf("row %s\n", cells[0])
				}
			}
			e.Release()
			job.Interrupt() // as the first Ctrl-C does
		case result.Outcome:
			fmt.Println("finished,", e.Rows, "rows")
		}
	}
	fmt.Println(job.Err())
	// Output:
	// column n
	// row 1
	// ERROR 1317 (70100): Query execution was interrupted
}
