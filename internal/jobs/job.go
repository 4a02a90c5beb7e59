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
	fate        string // the fate of its file, or why it failed; "" if its rows are recorded
}

// collect records the events until the statement has ended, and then calls over, or until the
// job is brought back.
func (j *job) collect(over func()) {
	defer close(j.collected)
	if j.execution.Collect(j.detach, j.add) {
		j.end()
		over()
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

// end records how the statement ended, and completes its file or removes it.
func (j *job) end() {
	task := j.execution.Task
	took := time.Since(task.Started())
	failed := cmp.Or(j.failed, task.Err())
	fate := ""
	if j.hasFile() {
		fate, failed = j.execution.FinishInBackground(failed)
	}
	if failed != nil && !(runner.IsInterruption(failed) && task.Interrupted()) {
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
	j.execution.Task.Interrupt()
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
	if j.fate != "" || j.hasFile() {
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
	case j.hasFile():
		return fmt.Sprintf("%s, %s to %s", humanize.Count(j.rows, "row"), humanize.Size(j.bytes), display.Safe(j.execution.Destination().Route().Path))
	}
	return humanize.Count(j.rows, "row")
}

// state returns the state of the job, and for how long it lasts. The caller holds mu.
func (j *job) state() (state, took string) {
	task := j.execution.Task
	if !j.over {
		state := "running"
		switch {
		case task.Interrupted():
			state = "stopping"
		case j.full:
			state = "paused"
		}
		return state, humanize.Clock(time.Since(task.Started()))
	}
	took = humanize.Clock(j.took)
	switch {
	case task.Interrupted() && (j.failed == nil || runner.IsInterruption(j.failed)):
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
