package complete

import (
	"context"
	"slices"
	"strings"
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
	wanted  []string
	tried   map[string]bool // since the last refresh, by name in lower case
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
	l := &Loader{ask: ask, charset: charset, stop: stop, wake: make(chan struct{}, 1), tried: make(map[string]bool)}
	l.snapshot.Store(&Catalog{})
	crash.Go(func() { l.run(ctx) })
	return l
}

// Snapshot returns what is known at present; it is never nil.
func (l *Loader) Snapshot() *Catalog { return l.snapshot.Load() }

// Refresh reads all names again, with schema as the default one; "" is none. It is to be
// called after login, after USE, after a statement for which [Defines] holds, and for the
// command rehash. Until the new names are there the old ones stay, but those of another
// default schema are not taken for this one's.
func (l *Loader) Refresh(schema string) {
	l.mu.Lock()
	l.refresh, l.schema = true, schema
	clear(l.tried)
	l.mu.Unlock()
	l.signal()
}

// Want reads the columns of a schema that is not the default one, once until the next
// Refresh. See [Answer.Missing].
func (l *Loader) Want(schema string) {
	key := strings.ToLower(schema)
	l.mu.Lock()
	known := l.tried[key]
	if !known {
		l.tried[key] = true
		l.wanted = append(l.wanted, schema)
	}
	l.mu.Unlock()
	if !known {
		l.signal()
	}
}

// Close ends the loader and the query that it waits for. The last snapshot can still be
// used.
func (l *Loader) Close() { l.stop() }

func (l *Loader) signal() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// run reads what is asked for until the loader is closed.
func (l *Loader) run(ctx context.Context) {
	theRules() // so that the first key does not wait for it
	functions()
	for first := true; ; first = false {
		select {
		case <-ctx.Done():
			return
		case <-l.wake:
		}
		if !first && !pause(ctx, settle) {
			return
		}
		for steps := l.take(); len(steps) > 0; steps = l.take() {
			if !l.read(ctx, steps) {
				return
			}
		}
	}
}

// take returns the steps of what has been asked for.
func (l *Loader) take() (steps []step) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.refresh {
		steps = stepsOf(l.schema)
	}
	for _, schema := range l.wanted {
		steps = append(steps, insideSteps(schema)...)
	}
	l.refresh, l.wanted = false, nil
	return steps
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
			l.snapshot.Store(c)
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

// definers begin the statements that change which names there are.
var definers = []string{"ALTER", "CREATE", "DROP", "IMPORT", "INSTALL", "RENAME", "UNINSTALL"}

// Defines reports whether a statement that begins with a verb, in upper case, can change
// which names there are.
func Defines(verb string) bool { return slices.Contains(definers, verb) }
