package runner

import (
	"context"

	"mysh/internal/executor"
	"mysh/internal/export"
	"mysh/internal/result"
	"mysh/internal/scan"
)

// Query runs a query of the shell itself on the user's connection, and returns its rows as
// text, NULL as "", each of the given number of columns; see [result.Answer]. The user can stop
// it like any other statement.
func (r *Runner) Query(ctx context.Context, columns int, text string) ([][]string, error) {
	answer, _, err := r.ask(ctx, columns, text)
	if err != nil {
		return nil, err
	}
	return answer.Rows()
}

// Exec runs the statement of a client command, and prints done instead of its outcome. It also
// reports whether the server has executed the statement, which may be so after an interrupt.
func (r *Runner) Exec(ctx context.Context, text, done string) (bool, error) {
	answer, x, err := r.ask(ctx, result.NoColumns, text)
	if err == nil {
		_, err = answer.Rows()
	}
	if err == nil {
		r.console.Info(done)
	}
	return x.rowless > 0, err
}

func (r *Runner) ask(ctx context.Context, columns int, text string) (*result.Answer, *Execution, error) {
	sink := answerSink{result.NewAnswer(columns)}
	front := r.sessions.Front()
	x := r.newExecution(Request{
		Statement: scan.Input{Text: text}, Session: front, Task: executor.New(front, text), sink: sink, Quiet: true,
	})
	err := r.Run(ctx, x)
	return sink.answer, x, err
}

// An answerSink collects the rows of a result as text.
type answerSink struct{ answer *result.Answer }

func (s answerSink) Event(_ *Request, e result.Event) error {
	s.answer.Add(e)
	return nil
}

func (answerSink) Break() error          { return nil }
func (answerSink) Flush()                {}
func (answerSink) Gone() <-chan struct{} { return nil }
func (answerSink) Leave()                {}
func (answerSink) Target() Target        { return Target{} }

func (answerSink) Close(_ context.Context, e export.Ending) (export.Summary, error) {
	return export.Summary{}, e.Err
}
