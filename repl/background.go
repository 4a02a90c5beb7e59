package repl

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"mysh/internal/display"
	"mysh/internal/executor"
	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/results"
	"mysh/internal/scan"
	"mysh/internal/sessions"
)

// keepRows is how many bytes of rows a job in the background keeps. Then it stops reading,
// and the server waits, until the job is brought back or killed.
const keepRows = 1 << 30

// shownStatement is how many cells of a statement a line about its job shows.
const shownStatement = 52

// A background is a job that nobody watches, with the session that is its own; or a session
// that was parked without one. Its collector keeps what arrives until the job is brought back.
type background struct {
	number      int
	session     sessions.Session
	statement   scan.Input
	job         *executor.Job   // nil for a parked session
	drawing     *drawing        // goes on when the job is brought back; the collector's where rows go to a file
	cancellable bool            // the statement only reads
	columns     []result.Column // of the result in the middle of which it left the front, or nil
	ended       func(error)

	attach    chan struct{} // closed to stop the collector
	collected chan struct{} // closed by the collector at its end

	recording results.Recording // the collector's until collected is closed

	mu          sync.Mutex
	rows, bytes int64
	full        bool // there is no room for more rows
	over        bool // the job has ended
	took        time.Duration
	failed      error  // why it was refused, or why its rows could not be kept or written
	fate        string // what became of its file, or why it failed; "" for rows that are kept
}

// Takes what arrives until the job is over or brought back; over is called in the first case.
func (b *background) collect(over func()) {
	defer close(b.collected)
	full := false
	for {
		events, interrupted := b.job.Events(), (<-chan struct{})(nil)
		if full {
			events, interrupted = nil, b.job.Interrupting()
		}
		select {
		case <-b.attach:
			return
		case <-interrupted:
			full = false // no more rows will come
		case event, ok := <-events:
			if !ok {
				b.end()
				over()
				return
			}
			full = b.take(event)
		}
	}
}

// Writes one event to the job's file or keeps it, and reports whether there is no room for
// more. Nobody waits for the file meanwhile.
func (b *background) take(event result.Event) (full bool) {
	var rows int64
	if batch, ok := event.(*result.Batch); ok {
		rows = int64(len(batch.Rows))
	}
	err := b.pass(event)
	bytes := b.recording.Size()
	if w := b.file(); w != nil {
		bytes = w.file.Size()
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.rows += rows
	b.bytes = bytes
	b.full = b.recording.Size() >= keepRows
	if err != nil && b.failed == nil && !b.job.Interrupted() {
		b.failed = err
		if b.file() == nil || b.cancellable {
			b.job.Interrupt()
		}
	}
	return b.full
}

func (b *background) pass(event result.Event) error {
	if w := b.file(); w != nil {
		b.drawing.unseen = w.err != nil // what the statement changes is wanted all the same
		return b.drawing.pass(event, b.job.Interrupted())
	}
	if batch, ok := event.(*result.Batch); ok {
		defer batch.Release()
	}
	return b.recording.Add(event)
}

// Returns the file that the rows go to, or nil.
func (b *background) file() *way {
	if b.drawing == nil {
		return nil
	}
	return b.drawing.way
}

// Notes how the job ended, and completes its file or takes it away.
func (b *background) end() {
	took := time.Since(b.job.Started())
	failed := cmp.Or(b.failed, b.job.Err())
	fate := ""
	if b.file() != nil {
		fate, failed = b.complete(failed)
	}
	if failed != nil && !(interruption(failed) && b.job.Interrupted()) {
		fate = strings.TrimSpace(firstLine(failed.Error()) + ". " + fate)
	}
	if sessions.Holdings(b.session.State()) == "" {
		b.session.Close() // nobody needs it any more; the server may need the connection
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.over, b.took, b.failed, b.fate = true, took, failed, fate
	if b.ended != nil {
		b.ended(b.failed)
	}
}

// Completes the job's file unless the statement has failed or was stopped, and says what became
// of it.
func (b *background) complete(failed error) (fate string, _ error) {
	d, w := b.drawing, b.file()
	d.end(result.Outcome{}, true) // of a result in the middle of its rows
	switch {
	case failed != nil || b.job.Interrupted():
		if fate = undo(w); !b.job.Interrupted() && d.rows == 0 && d.sum == nil {
			fate = "" // who would think so?
		}
		return fate, failed
	case d.sum == nil:
		undo(w)
		return noResult(w), nil
	}
	if failed = w.close(context.Background()); failed != nil {
		return "", failed
	}
	return written(*d.sum, w), nil
}

// Stops the collector, so that the job's events can be read by somebody else.
func (b *background) stop() {
	if b.job != nil {
		close(b.attach)
		<-b.collected
	}
}

// Stops the statement, and does not wait for whoever should read from its file.
func (b *background) interrupt() {
	b.job.Interrupt()
	if w := b.file(); w != nil {
		w.file.Stop()
	}
}

// Reports whether a statement runs.
func (b *background) running() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.job != nil && !b.over
}

// Describes the job in one row of a screen: number, state, time, rows, statement. Only what is
// to be said of its end may take more.
func (b *background) line(width int) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	state, took, rows := "parked", "", ""
	text := display.Safe(strings.Join(strings.Fields(b.statement.Text), " "))
	if b.job == nil {
		text = fmt.Sprintf("session %d%s", b.session.State().ConnectionID, sessions.Holdings(b.session.State()))
	} else {
		state, took = b.state()
		rows = b.came()
	}
	line := fmt.Sprintf("%-16s %-8s %-10s ", fmt.Sprintf("[%d] %s", b.number, state), took, rows)
	if b.fate != "" || b.file() != nil {
		line += "· "
	}
	const tooLittle = 8
	if room := width - display.Width(line); room >= tooLittle {
		return line + display.Fit(text, room)
	}
	return strings.TrimRight(line, "· ")
}

// Says how many rows have come and where they went. The caller holds mu.
func (b *background) came() string {
	w := b.file()
	switch {
	case b.fate != "":
		return strings.TrimSuffix(display.Safe(b.fate), ".")
	case w != nil:
		return fmt.Sprintf("%s, %s to %s", humanize.Count(b.rows, "row"), humanize.Size(b.bytes), display.Safe(w.route.Path))
	}
	return humanize.Count(b.rows, "row")
}

// Says how the job stands. The caller holds mu.
func (b *background) state() (state, took string) {
	if !b.over {
		state := "running"
		switch {
		case b.job.Interrupted():
			state = "stopping"
		case b.full:
			state = "paused"
		}
		return state, humanize.Clock(time.Since(b.job.Started()))
	}
	took = humanize.Clock(b.took)
	switch {
	case b.job.Interrupted() && (b.failed == nil || interruption(b.failed)):
		return "interrupted", took
	case b.failed != nil:
		return "failed", took
	}
	return "done", took
}
