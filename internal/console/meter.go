package console

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
	// showAfter is how long a task runs before it is shown.
	showAfter = time.Second
	// every is how often the line is rewritten.
	every = 250 * time.Millisecond
	// meterCloseWait is how long Close waits for the terminal.
	meterCloseWait = 100 * time.Millisecond
)

// An Activity is a task that may take long.
type Activity struct {
	Name string // "" is not shown
	// Position returns how many bytes are done, and how many there are, 0 if that is unknown.
	// The Meter calls it from its own goroutine.
	Position func() (done, total int64)
}

// A Meter shows the task that was started last, once it takes long. Its methods may be called
// from any goroutine. The methods of a nil Meter do nothing.
type Meter struct {
	w     io.Writer // the terminal
	width func() int

	mu     sync.Mutex
	tasks  []*watched // started and not finished
	shown  bool       // the line is on the screen
	place  Place      // of the line
	within bool       // the cursor is within a row that other output has written
	paused int
	stop   chan struct{} // closed to end the goroutine that rewrites the line; nil when there is none
}

// A watched task has its positions so far.
type watched struct {
	Activity
	began       time.Time
	done, total int64
	pace        Pace
}

// NewMeter returns a Meter that draws on w, a terminal. width returns its width in cells and is
// called each time. A width of 0 or less means that nothing may be drawn at present.
func NewMeter(w io.Writer, width func() int) *Meter { return &Meter{w: w, width: width} }

// Watch shows a task until the returned function is called.
func (m *Meter) Watch(t Activity) (over func()) {
	if m == nil {
		return func() {}
	}
	w := &watched{Activity: t, began: time.Now()}
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
	m.eraseIfIdle()
}

// Pause erases the line until Resume, for a program that uses the terminal.
func (m *Meter) Pause() {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.paused++
	m.erase()
}

// Resume allows the line again.
func (m *Meter) Resume() {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.paused--
}

// Close ends all tasks. It does not wait long for a terminal that no longer accepts output.
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
		m.eraseIfIdle()
	})
	select {
	case <-closed:
	case <-time.After(meterCloseWait):
	}
}

// Erases the line when there is nothing to show. The caller holds mu.
func (m *Meter) eraseIfIdle() {
	m.erase()
	if len(m.tasks) == 0 && m.stop != nil {
		close(m.stop)
		m.stop = nil
	}
}

// Over returns a writer to w that first erases the line, since output to a pipe may end on the
// same screen. terminal is whether w is the terminal itself; the line is then drawn again only
// after output that ends a row. A nil Meter returns w.
func (m *Meter) Over(w io.Writer, terminal bool) io.Writer {
	if m == nil {
		return w
	}
	return &over{m, w, terminal}
}

// An over is a writer that erases the line first.
type over struct {
	m        *Meter
	w        io.Writer
	terminal bool
}

func (o *over) Write(p []byte) (int, error) {
	o.m.mu.Lock()
	defer o.m.mu.Unlock()
	o.m.erase()
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
	var shown *watched // the innermost task that takes long
	for _, t := range m.tasks {
		t.look(now)
		if now.Sub(t.began) >= showAfter {
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

// Reads the position of the task.
func (w *watched) look(now time.Time) {
	w.done, w.total = w.Position()
	w.pace.Mark(now.Sub(w.began), w.done)
}

// Erases the line. The caller holds mu.
func (m *Meter) erase() {
	if m.shown {
		fmt.Fprint(m.w, m.place.Erase(m.width()))
		m.shown = false
	}
}
