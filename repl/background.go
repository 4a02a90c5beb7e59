package repl

import (
	"cmp"
	"fmt"
	"strings"
	"sync"
	"time"

	"mysh/internal/display"
	"mysh/internal/executor"
	"mysh/internal/result"
	"mysh/internal/scan"
)

// keepRows is how many bytes of rows a job in the background keeps. Then it stops reading,
// and the server waits, until the job is brought back or killed.
const keepRows = 1 << 30

// shownStatement is how many cells of a statement a line about its job shows.
const shownStatement = 52

// A background is a job that nobody watches, with the session that is its own; or a session
// that was parked without one. Its collector keeps what arrives until the job is brought back.
type background struct {
	number    int
	session   Session
	statement scan.Input
	job       *executor.Job   // nil for a parked session
	drawing   *drawing        // goes on when the job is brought back
	columns   []result.Column // of the result in the middle of which it left the front, or nil
	ended     func(*executor.Job, error)

	attach    chan struct{} // closed to stop the collector
	collected chan struct{} // closed by the collector at its end

	mu     sync.Mutex
	kept   kept
	rows   int64
	over   bool // the job has ended
	took   time.Duration
	failed error // why it was refused, or why its rows could not be kept
}

// Keeps what arrives until the job is over or brought back; over is called in the first case.
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
			full = b.keep(event)
		}
	}
}

// Keeps one event, and reports whether there is no room for more.
func (b *background) keep(event result.Event) (full bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if batch, ok := event.(*result.Batch); ok {
		defer batch.Release()
		b.rows += int64(len(batch.Rows))
	}
	if err := b.kept.add(event); err != nil {
		b.failed = err
		b.job.Interrupt()
	}
	return b.kept.size >= keepRows
}

func (b *background) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.over, b.took = true, time.Since(b.job.Started())
	b.failed = cmp.Or(b.failed, b.job.Err())
	if b.ended != nil {
		b.ended(b.job, b.failed)
	}
}

// Stops the collector, so that the job's events can be read by somebody else.
func (b *background) stop() {
	if b.job != nil {
		close(b.attach)
		<-b.collected
	}
}

// Reports whether a statement runs.
func (b *background) running() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.job != nil && !b.over
}

// Describes the job in one line: number, state, time, rows, statement.
func (b *background) line() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	text := display.Fit(display.Safe(strings.Join(strings.Fields(b.statement.Text), " ")), shownStatement)
	state, took, rows := "parked", "", ""
	if b.job != nil {
		state, took = b.state()
		rows = count(b.rows, "row")
	} else {
		text = fmt.Sprintf("session %d%s", b.session.State().ConnectionID, holdings(b.session.State()))
	}
	return fmt.Sprintf("[%d] %-12s %-8s %-10s %s", b.number, state, took, rows, text)
}

// Says how the job stands. The caller holds mu.
func (b *background) state() (state, took string) {
	if !b.over {
		state := "running"
		switch {
		case b.job.Interrupted():
			state = "stopping"
		case b.kept.size >= keepRows:
			state = "paused"
		}
		return state, clock(time.Since(b.job.Started()))
	}
	took = clock(b.took)
	switch {
	case b.job.Interrupted():
		return "interrupted", took
	case b.failed != nil:
		return "failed", took
	}
	return "done", took
}

// Writes a duration for a narrow column: "0.002", "12.3", "1:12", "2:01:05".
func clock(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return fmt.Sprintf("%.3f", d.Seconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%d:%02d", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60)
}

// Says what of a session would be lost with it.
func holdings(s result.State) string {
	var held []string
	if s.Status.Has(result.StatusInTransaction) {
		held = append(held, "open transaction")
	}
	if s.Holds {
		held = append(held, "temporary tables, user variables or the like")
	}
	if held == nil {
		return ""
	}
	return " (" + strings.Join(held, "; ") + ")"
}
