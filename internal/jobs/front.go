package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"mysh/internal/console"
	"mysh/internal/humanize"
	"mysh/internal/runner"
	"mysh/internal/sessions"
)

// BringBack brings a job back to the front, with its session; "" stands for the newest job. It
// shows the rows that were recorded, and then the new ones. If the statement repeats, and has not come to
// its end, BringBack returns the execution of its last run: the caller runs the statement from there on.
func (l *List) BringBack(ctx context.Context, number string) (*runner.Execution, error) {
	j, err := l.find(number)
	if err != nil {
		return nil, err
	}
	l.detach(ctx, j)
	l.remove(j)
	l.swap(j)
	if j.execution == nil {
		l.console.Print(fmt.Sprintf("Session %d is back.", j.session.State().ConnectionID))
		return nil, nil
	}
	defer j.recording.Reset()
	if j.repeat != nil {
		defer l.console.Flow()()
	}
	l.console.Print(j.statement.Text)
	x := j.execution
	switch {
	case j.over:
		return nil, l.showEnded(ctx, j)
	case j.between:
		err = l.showRecorded(ctx, j)
	default:
		x.Resume(j.columns)
		x.Recorded = j.recording.Events()
		err = l.runner.Run(ctx, x)
	}
	if err != nil || j.repeat == nil {
		return nil, err
	}
	return x, nil
}

// showRecorded shows the recorded rows of a job none of which were shown.
func (l *List) showRecorded(ctx context.Context, j *job) error {
	if j.hasFile() {
		return nil
	}
	j.execution.Resume(j.columns)
	return l.runner.ShowRecorded(ctx, j.execution, j.recording.Events())
}

// showEnded shows the rows of a job that has ended, and how it ended.
func (l *List) showEnded(ctx context.Context, j *job) error {
	err := l.showRecorded(ctx, j)
	switch {
	case errors.Is(err, runner.ErrInterrupted):
		l.console.Message("^C\nThe rest of the rows is not shown.")
		return err
	case j.failed != nil:
		return j.failed
	case j.fate != "":
		l.console.Print(j.fate)
	case j.work.Interrupted():
		l.console.Message("Query interrupted after " + humanize.Elapsed(j.took) + ".")
	}
	return err
}

// detach stops the collector of a job. If the collector is waiting for a program that reads
// from the job's file, an interrupt ends that wait and the statement.
func (l *List) detach(ctx context.Context, j *job) {
	stop := context.AfterFunc(ctx, func() {
		if j.execution != nil {
			j.interrupt()
		}
	})
	defer stop()
	j.stopCollector()
}

// swap puts the session of a job in front. The session that was in front is parked, unless a
// new session would serve as well. The session of a job that has ended is closed if nothing
// would be lost with it.
func (l *List) swap(j *job) {
	if j.execution != nil && j.over && sessions.Holdings(j.session.State()) == "" {
		j.session.Close()
		return
	}
	old := l.sessions.Front()
	l.sessions.SetFront(j.session)
	if sessions.Holdings(old.State()) == "" {
		old.Close()
		return
	}
	parked := &job{number: l.freeNumber(), session: old}
	l.set(append(slices.Clip(l.jobs), parked))
	l.console.Message(parked.line(l.console.LineWidth()))
}

// Kill stops the statement of a job, or closes a parked session; "" stands for the newest job.
// A second call abandons the connection of the statement. A job that has ended is removed.
func (l *List) Kill(number string) error {
	j, err := l.find(number)
	if err != nil {
		return err
	}
	if j.isRunning() {
		j.interrupt()
		return nil
	}
	j.stopCollector()
	j.recording.Reset()
	j.session.Close()
	l.remove(j)
	return nil
}

// The times of a wait for jobs: how often its line is written, and how long the wait lasts
// before the first.
const (
	waitTick  = 250 * time.Millisecond
	showAfter = 500 * time.Millisecond
)

// Wait waits for a job, or for all of them if number is "". If the context ends first, it
// returns ErrInterrupted.
func (l *List) Wait(ctx context.Context, number string) error {
	targets := l.jobs
	if number != "" {
		j, err := l.find(number)
		if err != nil {
			return err
		}
		targets = []*job{j}
	}
	defer l.console.ClearStatus()
	tick := time.NewTicker(waitTick)
	defer tick.Stop()
	began := time.Now()
	for _, j := range targets {
		for waiting := j.execution != nil; waiting; {
			select {
			case <-j.collected:
				waiting = false
			case <-ctx.Done():
				return runner.ErrInterrupted
			case <-tick.C:
				if took := time.Since(began); l.console.HasStatusLine() && took >= showAfter {
					l.console.Status(waitLine(targets, l.console.LineWidth(), took))
				}
			}
		}
	}
	return nil
}

// waitLine returns the status line of a wait for jobs.
func waitLine(jobs []*job, width int, took time.Duration) string {
	var running []*job
	var rows, bytes int64
	for _, j := range jobs {
		if j.isRunning() {
			running = append(running, j)
			j.mu.Lock()
			rows, bytes = rows+j.rows, bytes+j.bytes
			j.mu.Unlock()
		}
	}
	what := "waiting for " + humanize.Count(int64(len(running)), "job")
	if len(running) == 1 {
		what, took = fmt.Sprintf("waiting for job %d", running[0].number), time.Since(running[0].work.Started())
	}
	pieces := []console.Piece{{Text: what, Worth: console.Needed}, {Text: humanize.Elapsed(took), Worth: console.Needed}}
	pieces = append(pieces, runner.RowPieces(rows, bytes)...)
	return console.StatusLine(width, nil, pieces, []console.Piece{{Text: "^C stop waiting", Worth: 9}})
}
