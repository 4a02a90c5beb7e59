package catalog

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"mysh/internal/crash"
)

// A Loader keeps a catalog up to date in the background. Its methods return at once and may
// be called from any goroutine.
//
// One goroutine reads, one query after the other; each answer makes a new snapshot, so that
// the names of tables can be used while columns are still on their way. A query that is
// refused leaves out what it was for, and what was known of it before stays.
type Loader struct {
	ask      Ask
	charset  string // of the schemas that it is asked for
	snapshot atomic.Pointer[Catalog]
	stop     context.CancelFunc
	wake     chan struct{} // has room for one

	mu      sync.Mutex
	refresh bool
	schema  string
	wanted  []Missing
	tried   map[Missing]bool // since the last refresh
	busy    bool             // something is being read, or to be read
	changed chan struct{}    // closed at the next change of the snapshot or of busy
}

const (
	// settle is how long the loader waits for more of the same: a script of CREATE TABLE
	// statements is read once.
	settle = 150 * time.Millisecond

	// patience is how long one query may take.
	patience = time.Minute
)

// NewLoader returns a loader that knows nothing until the first Refresh. charset is that of what
// ask returns, and of the schemas that the loader is asked for; "" is utf8mb4. Close ends it.
func NewLoader(ask Ask, charset string) *Loader {
	ctx, stop := context.WithCancel(context.Background())
	l := &Loader{ask: ask, charset: charset, stop: stop, wake: make(chan struct{}, 1), tried: make(map[Missing]bool), changed: make(chan struct{})}
	l.snapshot.Store(&Catalog{})
	crash.Go(func() { l.run(ctx) })
	return l
}

// Snapshot returns what is known at present; it is never nil.
func (l *Loader) Snapshot() *Catalog { return l.snapshot.Load() }

// Refresh reads all names again, with schema as the default one; "" is none. It is to be
// called after login, after USE, after a statement that changes which names there are, and for
// the command rehash. Until the new names are there the old ones stay, but those of another
// default schema are not taken for this one's.
func (l *Loader) Refresh(schema string) {
	l.mu.Lock()
	l.refresh, l.schema = true, schema
	clear(l.tried)
	l.mu.Unlock()
	l.signal()
}

// Want reads a part of the catalog that is missing, once until the next Refresh; connections
// are read again once they are older than threadsFor.
func (l *Loader) Want(m Missing) {
	if len(m.steps()) == 0 {
		return // it is on its way
	}
	l.mu.Lock()
	known := l.tried[m] || m.Part == PartThreads && l.Snapshot().KnowsThreads()
	if !known {
		l.tried[m] = true
		l.wanted = append(l.wanted, m)
	}
	l.mu.Unlock()
	if !known {
		l.signal()
	}
}

// Wait waits until more is known than there is in a snapshot. It reports false if the context
// ends before, or if no more is being read.
func (l *Loader) Wait(ctx context.Context, known *Catalog) bool {
	for {
		l.mu.Lock()
		changed, busy := l.changed, l.busy
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

// set puts a new snapshot in the place of the old one.
func (l *Loader) set(c *Catalog) {
	l.snapshot.Store(c)
	l.change(true)
}

// change notes whether something is being read, and wakes those who wait.
func (l *Loader) change(busy bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.busy = busy || l.refresh || len(l.wanted) > 0
	close(l.changed)
	l.changed = make(chan struct{})
}

// Close ends the loader and the query that it waits for. The last snapshot can still be
// used.
func (l *Loader) Close() { l.stop() }

func (l *Loader) signal() {
	l.change(true)
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// run reads what is asked for until the loader is closed.
func (l *Loader) run(ctx context.Context) {
	for first := true; ; first = false {
		select {
		case <-ctx.Done():
			return
		case <-l.wake:
		}
		if !first && l.stale() && !pause(ctx, settle) {
			return
		}
		for steps, wanted := l.take(); len(steps) > 0; steps, wanted = l.take() {
			if !l.read(ctx, steps) {
				return
			}
			l.again(wanted)
		}
		l.change(false)
	}
}

// take returns the steps of what has been asked for, and the parts that Want was called for.
func (l *Loader) take() (steps []step, wanted []Missing) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.refresh {
		steps = stepsOf(l.schema)
	}
	wanted = l.wanted
	for _, m := range wanted {
		steps = append(steps, m.steps()...)
	}
	l.refresh, l.wanted = false, nil
	return steps, wanted
}

// again lets connections be wanted again once they have been read.
func (l *Loader) again(read []Missing) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, m := range read {
		if m.Part == PartThreads {
			delete(l.tried, m)
		}
	}
}

// read runs steps until all are done, or a newer refresh makes the rest useless. It reports
// false when the loader is closed.
func (l *Loader) read(ctx context.Context, steps []step) bool {
	for _, s := range steps {
		if l.stale() {
			return true
		}
		query, done := context.WithTimeout(ctx, patience)
		c, err := s.run(query, l.ask, l.charset, l.Snapshot())
		done()
		if ctx.Err() != nil {
			return false
		}
		if err == nil {
			l.set(c)
		}
	}
	return true
}

func (l *Loader) stale() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.refresh
}

// pause waits, and reports false if the context ends meanwhile.
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
