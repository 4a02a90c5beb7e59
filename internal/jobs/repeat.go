package jobs

import (
	"fmt"
	"sync"
	"time"

	"mysh/internal/display"
	"mysh/internal/humanize"
	"mysh/internal/results"
	"mysh/internal/runner"
)

// runs are the runs of a statement that repeats, as one work.
type runs struct {
	began time.Time
	stop  chan struct{} // closed when no further run may begin

	mu   sync.Mutex
	task runner.Task // of the run under way, or of the last one
}

func newRuns(first runner.Task, began time.Time) *runs {
	return &runs{began: began, stop: make(chan struct{}), task: first}
}

// start starts another run. If the work was stopped meanwhile, the run is, too.
func (r *runs) start(x *runner.Execution) {
	r.mu.Lock()
	defer r.mu.Unlock()
	x.Start()
	r.task = x.Task
	if r.Interrupted() {
		r.task.Interrupt()
	}
}

// Started returns when the first run began.
func (r *runs) Started() time.Time { return r.began }

// Interrupted reports whether no further run may begin.
func (r *runs) Interrupted() bool {
	select {
	case <-r.stop:
		return true
	default:
		return false
	}
}

// Interrupt stops the run under way, and prevents all further ones.
func (r *runs) Interrupt() { r.end(runner.Task.Interrupt) }

// Abandon closes the connection of the run under way, and prevents all further ones.
func (r *runs) Abandon() { r.end(runner.Task.Abandon) }

func (r *runs) end(task func(runner.Task)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.Interrupted() {
		close(r.stop)
	}
	task(r.task)
}

// Settled returns the channel of the run under way. It is called after Interrupt.
func (r *runs) Settled() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.task.Settled()
}

// collectRuns runs the statement of the job until it has come to its end, or until the job is brought
// back. It records the rows of the last run only. why is what the statement has waited for, "" for
// nothing.
func (j *job) collectRuns() (ended bool, why string) {
	runs := j.work.(*runs)
	for {
		if !j.between {
			if !j.execution.Collect(j.detach, j.add) {
				return false, ""
			}
			fate, err := j.endRun()
			if err == nil {
				why, err = j.endLook()
				if why != "" {
					fate = why + "."
				}
			}
			if err != nil || why != "" || runs.Interrupted() {
				j.end(fate, err)
				return true, why
			}
		}
		j.between = true
		select {
		case <-time.After(j.repeat.Interval()):
			if err := j.runAgain(runs); err != nil {
				j.end("", err)
				return true, ""
			}
		case <-j.detach:
			return false, ""
		case <-runs.stop:
			j.end("", nil)
			return true, ""
		}
	}
}

// endLook is called after a run without an error. It returns why no run follows, "" if one does.
func (j *job) endLook() (why string, err error) {
	var recorded results.Events
	if !j.hasFile() {
		recorded = j.recording.Events()
	}
	why, err = j.repeat.Ended(recorded)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.look = j.repeat.Look()
	return why, err
}

// runAgain starts the next run.
func (j *job) runAgain(runs *runs) error {
	x, err := j.execution.Again()
	if err != nil {
		return err
	}
	j.recording.Reset()
	j.mu.Lock()
	j.execution, j.columns, j.between = x, nil, false
	j.rows, j.bytes, j.full = 0, 0, false
	j.mu.Unlock()
	runs.start(x)
	return nil
}

// lastLook describes what the last run has shown. The caller holds mu.
func (j *job) lastLook() string {
	return fmt.Sprintf("%s, %s ago", display.Safe(j.look.Text), humanize.Elapsed(time.Since(j.look.At)))
}
