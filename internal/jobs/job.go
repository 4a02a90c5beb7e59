// Package jobs runs statements in the background, each on a session of its own.
package jobs

import (
	"cmp"
	"fmt"
	"strings"
	"sync"
	"time"

	"mysh/internal/display"
	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/results"
	"mysh/internal/runner"
	"mysh/internal/scan"
	"mysh/internal/sessions"
)

// A job is a statement in the background with a session of its own, or a parked session without a
// statement. Its collector records its events until the user brings the job back.
type job struct {
	number      int
	session     sessions.Session
	statement   scan.Input
	execution   *runner.Execution // nil for a parked session; the collector's if rows are written to a file
	work        work              // what is running; nil for a parked session
	repeat      runner.Repeat     // for a statement that runs again and again, or nil; the collector's
	between     bool              // between two runs; the collector's until collected is closed
	cancellable bool              // the statement only reads
	columns     []result.Column   // of the result that was being drawn when the job left the front, or nil
	ended       func(error)       // called when the statement has ended

	detach    chan struct{} // closed to stop the collector
	collected chan struct{} // closed by the collector at its end

	recording   results.Recording // the collector's until collected is closed
	maxRecorded int64             // how large it may be

	mu          sync.Mutex
	rows, bytes int64
	full        bool // there is no room for more rows
	over        bool // the statement has ended
	took        time.Duration
	failed      error  // why it was refused, or why its rows could not be recorded or written
	fate        string // the fate of its file, why it failed, or why it repeats no more; "" if its rows are recorded
	look        runner.Look
}

// A work is what a job runs, as seen by who stops it: a task, or the runs of a statement that
// repeats.
type work interface {
	Started() time.Time
	Interrupt()
	Abandon()
	Interrupted() bool
	Settled() <-chan struct{}
}

// collect records the events until the statement has ended, and then calls over, or until the
// job is brought back. over is informed whether the statement has waited for what has happened.
func (j *job) collect(over func(awaited bool)) {
	defer close(j.collected)
	switch {
	case j.repeat != nil:
		if ended, why := j.collectRuns(); ended {
			over(why != "")
		}
	case j.execution.Collect(j.detach, j.add):
		j.end(j.endRun())
		over(false)
	}
}

// add writes one event to the job's file or records it, and reports whether there is no room
// for more. It does not wait for the file.
func (j *job) add(event result.Event) (full bool) {
	var rows int64
	if batch, ok := event.(*result.Batch); ok {
		rows = int64(len(batch.Rows))
	}
	err := j.pass(event)
	bytes := j.recording.Size()
	if d := j.execution.Destination(); d != nil {
		bytes = d.Size()
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.rows += rows
	j.bytes = bytes
	j.full = j.recording.Size() >= j.maxRecorded
	if err != nil && j.failed == nil && !j.execution.Task.Interrupted() {
		j.failed = err
		if !j.hasFile() || j.cancellable {
			j.execution.Task.Interrupt()
		}
	}
	return j.full
}

func (j *job) pass(event result.Event) error {
	if j.hasFile() {
		return j.execution.PassInBackground(event)
	}
	if batch, ok := event.(*result.Batch); ok {
		defer batch.Release()
	}
	return j.recording.Add(event)
}

// hasFile reports whether the rows go to a file.
func (j *job) hasFile() bool { return j.execution != nil && j.execution.Destination() != nil }

// endRun completes the file of the statement or removes it, and returns what became of it.
func (j *job) endRun() (fate string, failed error) {
	failed = cmp.Or(j.failed, j.execution.Task.Err())
	if j.hasFile() {
		fate, failed = j.execution.FinishInBackground(failed)
	}
	return fate, failed
}

// end records how the statement ended.
func (j *job) end(fate string, failed error) {
	took := time.Since(j.work.Started())
	if failed != nil && !(runner.IsInterruption(failed) && j.work.Interrupted()) {
		fate = strings.TrimSpace(firstLine(failed.Error()) + ". " + fate)
	}
	if sessions.Holdings(j.session.State()) == "" {
		j.session.Close() // the server may need the connection
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.over, j.took, j.failed, j.fate = true, took, failed, fate
	if j.ended != nil {
		j.ended(j.failed)
	}
}

// stopCollector stops the collector and waits for its end, so that another goroutine can read
// the task's events.
func (j *job) stopCollector() {
	if j.execution != nil {
		close(j.detach)
		<-j.collected
	}
}

// interrupt stops the statement, and any wait for a program that reads from its file. It may be
// called from any goroutine.
func (j *job) interrupt() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.work.Interrupt()
	if d := j.execution.Destination(); d != nil {
		d.Stop()
	}
}

// isRunning reports whether a statement runs. It may be called from any goroutine.
func (j *job) isRunning() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.execution != nil && !j.over
}

// line describes the job in one row of a screen: number, state, time, rows, statement. Only the
// report of its end may be wider. It may be called from any goroutine.
func (j *job) line(width int) string {
	j.mu.Lock()
	defer j.mu.Unlock()
	state, took, rows := "parked", "", ""
	text := display.Safe(strings.Join(strings.Fields(j.statement.Text), " "))
	if j.execution == nil {
		text = fmt.Sprintf("session %d%s", j.session.State().ConnectionID, sessions.Holdings(j.session.State()))
	} else {
		state, took = j.state()
		rows = j.received()
	}
	line := fmt.Sprintf("%-16s %-8s %-10s ", fmt.Sprintf("[%d] %s", j.number, state), took, rows)
	if j.repeat != nil && j.fate == "" && j.look.Runs > 0 {
		line += j.lastLook() + " "
	}
	if j.fate != "" || j.hasFile() || j.repeat != nil {
		line += "· "
	}
	const tooLittle = 8
	if room := width - display.Width(line); room >= tooLittle {
		return line + display.Fit(text, room)
	}
	return strings.TrimRight(line, "· ")
}

// received returns how many rows were received and where they were written. The caller holds
// mu.
func (j *job) received() string {
	switch {
	case j.fate != "":
		return strings.TrimSuffix(display.Safe(j.fate), ".")
	case j.repeat != nil:
		return humanize.Count(int64(j.look.Runs), "run")
	case j.hasFile():
		return fmt.Sprintf("%s, %s to %s", humanize.Count(j.rows, "row"), humanize.Size(j.bytes), display.Safe(j.execution.Destination().Route().Path))
	}
	return humanize.Count(j.rows, "row")
}

// state returns the state of the job, and for how long it lasts. The caller holds mu.
func (j *job) state() (state, took string) {
	if !j.over {
		state := "running"
		switch {
		case j.work.Interrupted():
			state = "stopping"
		case j.full:
			state = "paused"
		case j.repeat != nil:
			state = "watching"
		}
		return state, humanize.Clock(time.Since(j.work.Started()))
	}
	took = humanize.Clock(j.took)
	switch {
	case j.work.Interrupted() && (j.failed == nil || runner.IsInterruption(j.failed)):
		return "interrupted", took
	case j.failed != nil:
		return "failed", took
	}
	return "done", took
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}
