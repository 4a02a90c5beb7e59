// Package progress shows how far a script has come, in one line of a terminal that is
// rewritten in place.
//
// The line stands below everything else: a [Meter] gives out the writers for what else goes
// to the terminal, takes its line away before they write, and puts it back when the cursor
// is at the start of a row again.
//
//	meter := progress.New(os.Stderr, width)
//	out := meter.Over(os.Stdout, true)
//	done := meter.Watch(progress.Task{Name: "dump.sql", Position: script.Position})
//	defer done()
package progress

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"mysh/internal/crash"
	"mysh/internal/display"
)

const (
	// patience is how long a task runs before it is shown.
	patience = time.Second
	// every is how often the line is rewritten.
	every = 250 * time.Millisecond
	// closeWait is how long Close waits for the terminal.
	closeWait = 100 * time.Millisecond
)

// A Task is something that takes long.
type Task struct {
	Name string // "" is not shown
	// Position returns how many bytes are done, and of how many, 0 if that is unknown. It is
	// called from a goroutine of the Meter's.
	Position func() (done, total int64)
}

// A Meter shows the task that was begun last, once it takes long. Its methods may be called from any goroutine;
// those of nil do nothing.
type Meter struct {
	w     io.Writer // the terminal
	width func() int

	mu     sync.Mutex
	tasks  []*watched // begun and not over
	shown  bool       // the line is on the screen
	place  Place      // of the line
	within bool       // the cursor is within a row that somebody else has written
	paused int
	stop   chan struct{} // closed to end the goroutine that rewrites the line; nil when there is none
}

// A watched task remembers where it was.
type watched struct {
	Task
	began       time.Time
	done, total int64
	pace        Pace
}

// New returns a Meter that draws on w, a terminal whose width in cells is asked for each
// time. A width of 0 or less means that nothing is to be drawn at present.
func New(w io.Writer, width func() int) *Meter { return &Meter{w: w, width: width} }

// Watch shows a task until the function that it returns is called.
func (m *Meter) Watch(t Task) (over func()) {
	if m == nil {
		return func() {}
	}
	w := &watched{Task: t, began: time.Now()}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tasks = append(m.tasks, w)
	if m.stop == nil {
		m.stop = make(chan struct{})
		stop := m.stop
		crash.Go(func() { m.run(stop) })
	}
	return func() { m.over(w) }
}

func (m *Meter) over(w *watched) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tasks = slices.DeleteFunc(m.tasks, func(t *watched) bool { return t == w })
	m.rest()
}

// Pause takes the line away until Resume, for a program that has the terminal meanwhile.
func (m *Meter) Pause() {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.paused++
	m.clear()
}

// Resume lets the line appear again.
func (m *Meter) Resume() {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.paused--
}

// Close ends all tasks. It does not wait long for a terminal that has stopped taking output.
func (m *Meter) Close() {
	if m == nil {
		return
	}
	closed := make(chan struct{})
	crash.Go(func() {
		defer close(closed)
		m.mu.Lock()
		defer m.mu.Unlock()
		m.tasks = nil
		m.rest()
	})
	select {
	case <-closed:
	case <-time.After(closeWait):
	}
}

// Takes the line away when there is nothing to show. The caller holds mu.
func (m *Meter) rest() {
	m.clear()
	if len(m.tasks) == 0 && m.stop != nil {
		close(m.stop)
		m.stop = nil
	}
}

// Over returns a writer to w that takes the line away first: what goes to a pipe may well
// end on the same screen. terminal is whether w is the terminal itself; the line then comes
// back only when what was written ends a row. A nil Meter returns w.
func (m *Meter) Over(w io.Writer, terminal bool) io.Writer {
	if m == nil {
		return w
	}
	return &over{m, w, terminal}
}

// Over writes where the line must not be.
type over struct {
	m        *Meter
	w        io.Writer
	terminal bool
}

func (o *over) Write(p []byte) (int, error) {
	o.m.mu.Lock()
	defer o.m.mu.Unlock()
	o.m.clear()
	n, err := o.w.Write(p)
	if n > 0 && o.terminal {
		o.m.within = p[n-1] != '\n' && !bytes.HasSuffix(p[:n], []byte(erase))
	}
	return n, err
}

// Rewrites the line from time to time.
func (m *Meter) run(stop <-chan struct{}) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
			m.draw(time.Now())
		}
	}
}

func (m *Meter) draw(now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var shown *watched // the innermost that takes long
	for _, t := range m.tasks {
		t.look(now)
		if now.Sub(t.began) >= patience {
			shown = t
		}
	}
	width := m.width()
	if shown == nil || m.within || m.paused > 0 || width <= 0 {
		return
	}
	fmt.Fprint(m.w, m.place.Show(display.Safe(Line(width-1, shown.Name, shown.done, shown.total, now.Sub(shown.began), shown.pace.Rate())), width))
	m.shown = true
}

// Looks how far the task is.
func (w *watched) look(now time.Time) {
	w.done, w.total = w.Position()
	w.pace.Mark(now.Sub(w.began), w.done)
}

// Takes the line away. The caller holds mu.
func (m *Meter) clear() {
	if m.shown {
		fmt.Fprint(m.w, m.place.Erase(m.width()))
		m.shown = false
	}
}
