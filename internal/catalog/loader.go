package catalog

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"mysh/internal/crash"
)

// A Loader keeps a catalog up to date in the background. Its methods may be called from any
// goroutine. All except Wait return at once.
//
// One goroutine sends one query after the other. Each answer produces a new snapshot, so the
// names of tables are available before the columns have been read. If the server refuses a
// query, the snapshot keeps the names that an earlier query returned.
type Loader struct {
	ask      Ask
	charset  string // the character set of schema names
	snapshot atomic.Pointer[Catalog]
	stop     context.CancelFunc
	wake     chan struct{} // a buffer of one

	mu        sync.Mutex
	isStale   bool
	schema    string
	wanted    []Missing
	requested map[Missing]bool // the parts requested since the last refresh
	isBusy    bool             // a read is running or requested
	changed   chan struct{}    // closed at the next change of the snapshot or of isBusy
}

const (
	// refreshDelay is how long the loader waits for further refreshes: a script of CREATE TABLE
	// statements causes one read.
	refreshDelay = 150 * time.Millisecond

	// queryTimeout limits the time of one query.
	queryTimeout = time.Minute
)

// NewLoader returns a loader with an empty snapshot; call Refresh to fill it. charset is the
// character set of the answers of ask and of the schema names passed to the loader; "" is
// utf8mb4. The caller must call Close.
func NewLoader(ask Ask, charset string) *Loader {
	ctx, stop := context.WithCancel(context.Background())
	l := &Loader{ask: ask, charset: charset, stop: stop, wake: make(chan struct{}, 1), requested: make(map[Missing]bool), changed: make(chan struct{})}
	l.snapshot.Store(&Catalog{})
	crash.Go(func() { l.run(ctx) })
	return l
}

// Snapshot returns the present catalog, which is never nil.
func (l *Loader) Snapshot() *Catalog { return l.snapshot.Load() }

// Refresh requests a new read of all names, with schema as the default schema; "" means none.
// Call it after login, after USE, after a statement that may change names, and for the command
// rehash. The old names remain until the new ones have been read, but names of the previous
// default schema are not used for the new one.
func (l *Loader) Refresh(schema string) {
	l.mu.Lock()
	l.isStale, l.schema = true, schema
	clear(l.requested)
	l.mu.Unlock()
	l.signal()
}

// Want requests a missing part of the catalog. A part is read once until the next Refresh;
// connections are read again when they are older than threadsMaxAge.
func (l *Loader) Want(m Missing) {
	if len(m.steps()) == 0 {
		return // a refresh reads this part
	}
	l.mu.Lock()
	known := l.requested[m] || m.Part == PartThreads && l.Snapshot().KnowsThreads()
	if !known {
		l.requested[m] = true
		l.wanted = append(l.wanted, m)
	}
	l.mu.Unlock()
	if !known {
		l.signal()
	}
}

// Wait waits until the snapshot differs from known. It returns false if ctx ends first, or if
// nothing is being read.
func (l *Loader) Wait(ctx context.Context, known *Catalog) bool {
	for {
		l.mu.Lock()
		changed, busy := l.changed, l.isBusy
		l.mu.Unlock()
		switch {
		case l.Snapshot() != known:
			return true
		case !busy:
			return false
		}
		select {
		case <-ctx.Done():
			return false
		case <-changed:
		}
	}
}

// publish replaces the snapshot.
func (l *Loader) publish(c *Catalog) {
	l.snapshot.Store(c)
	l.notify(true)
}

// notify updates isBusy and wakes the waiting goroutines.
func (l *Loader) notify(busy bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.isBusy = busy || l.isStale || len(l.wanted) > 0
	close(l.changed)
	l.changed = make(chan struct{})
}

// Close ends the loader and its running query. The last snapshot remains valid.
func (l *Loader) Close() { l.stop() }

func (l *Loader) signal() {
	l.notify(true)
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// run serves requests until the loader is closed.
func (l *Loader) run(ctx context.Context) {
	for first := true; ; first = false {
		select {
		case <-ctx.Done():
			return
		case <-l.wake:
		}
		if !first && l.needsRefresh() && !pause(ctx, refreshDelay) {
			return
		}
		for steps, wanted := l.takeRequests(); len(steps) > 0; steps, wanted = l.takeRequests() {
			if !l.read(ctx, steps) {
				return
			}
			l.allowReread(wanted)
		}
		l.notify(false)
	}
}

// takeRequests returns the steps for all requests, and the parts requested with Want, and
// clears both.
func (l *Loader) takeRequests() (steps []step, wanted []Missing) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.isStale {
		steps = stepsOf(l.schema)
	}
	wanted = l.wanted
	for _, m := range wanted {
		steps = append(steps, m.steps()...)
	}
	l.isStale, l.wanted = false, nil
	return steps, wanted
}

// allowReread lets Want request connections again after they have been read.
func (l *Loader) allowReread(read []Missing) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, m := range read {
		if m.Part == PartThreads {
			delete(l.requested, m)
		}
	}
}

// read runs steps until all are done, or until a newer refresh makes the rest useless. It
// returns false if the loader is closed.
func (l *Loader) read(ctx context.Context, steps []step) bool {
	for _, s := range steps {
		if l.needsRefresh() {
			return true
		}
		query, done := context.WithTimeout(ctx, queryTimeout)
		c, err := s.run(query, l.ask, l.charset, l.Snapshot())
		done()
		if ctx.Err() != nil {
			return false
		}
		if err == nil {
			l.publish(c)
		}
	}
	return true
}

func (l *Loader) needsRefresh() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.isStale
}

// pause waits for d. It returns false if ctx ends first.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
