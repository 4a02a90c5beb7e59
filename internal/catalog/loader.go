package catalog

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"mysh/internal/crash"
	"mysh/internal/result"
	"mysh/internal/sqltext"
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
	isStale   bool // the next read follows a statement, and waits for more of them
	schema    string
	pending   []step             // in the order in which they are read
	requested map[Missing]bool   // the parts requested since the last refresh
	failures  map[string]failure // by subject, since the last refresh
	slow      int                // how many queries in the present read were not answered in time
	isBusy    bool               // a read is running or requested
	changed   chan struct{}      // closed at the next change of the snapshot or of isBusy
}

const (
	// refreshDelay is how long the loader waits for further refreshes: a script of CREATE TABLE
	// statements causes one read.
	refreshDelay = 150 * time.Millisecond

	// queryTimeout limits the time of one query.
	queryTimeout = 4 * time.Second

	// firstBackoff is how long a query that took too long is not repeated. The time doubles with each
	// failure.
	firstBackoff = time.Minute
)

// maxSlow is how many queries may take too long before information_schema is not asked for more.
const maxSlow = 3

// A failure is a query that the server has refused or not answered in time.
type failure struct {
	count int
	until time.Time // the query is not repeated before; zero for never
}

// isDue reports whether the query may be repeated.
func (f failure) isDue() bool { return f.count == 0 || !f.until.IsZero() && time.Now().After(f.until) }

// NewLoader returns a loader with an empty snapshot; call Refresh to fill it. charset is the
// character set of the answers of ask and of the schema names passed to the loader; "" is
// utf8mb4. The caller must call Close.
func NewLoader(ask Ask, charset string) *Loader {
	ctx, stop := context.WithCancel(context.Background())
	l := &Loader{ask: ask, charset: charset, stop: stop, wake: make(chan struct{}, 1), requested: make(map[Missing]bool), failures: make(map[string]failure), changed: make(chan struct{})}
	l.snapshot.Store(&Catalog{})
	crash.Go(func() { l.run(ctx) })
	return l
}

// Snapshot returns the present catalog, which is never nil.
func (l *Loader) Snapshot() *Catalog { return l.snapshot.Load() }

// Refresh requests a new read of all names, with schema as the default schema; "" means none.
// Call it after login and for the command rehash. The old names remain until the new ones have
// been read, but names of the previous default schema are not used for the new one.
func (l *Loader) Refresh(schema string) {
	l.mu.Lock()
	l.isStale, l.schema, l.pending = true, schema, stepsOf(schema)
	clear(l.requested)
	clear(l.failures)
	l.mu.Unlock()
	l.signal()
}

// Use records the default schema after USE, and requests the names of its tables. Everything else in the
// schema is read when it is wanted.
func (l *Loader) Use(schema string) {
	l.mu.Lock()
	l.schema = schema
	first := []step{currentStep(schema)}
	switch known := l.Snapshot(); {
	case schema == "":
	case known.Listed && (known.Schema(schema) == nil || known.Schema(schema).Unlisted):
		first = append(first, unlistedStep(schema))
	default:
		first = append(first, tablesStep(schema))
	}
	l.pending = append(first, without(l.pending, first)...)
	l.isStale = true
	l.mu.Unlock()
	l.signal()
}

// Change requests the names that a statement may have changed: those of the kinds, in the default schema
// and in other ones.
func (l *Loader) Change(kinds sqltext.NameKinds, schemas []string) {
	known := l.Snapshot()
	l.mu.Lock()
	defer l.signal()
	defer l.mu.Unlock()
	var steps []step
	if kinds.Has(sqltext.SchemaNames) {
		steps = append(steps, schemaSteps[0])
	}
	if kinds.Has(sqltext.AccountNames) {
		steps = append(steps, accountSteps...)
	}
	for _, name := range append([]string{l.schema}, schemas...) {
		s := known.Schema(name)
		if name == "" || s == nil && name != l.schema {
			continue
		}
		if kinds.Has(sqltext.TableNames) {
			steps = append(steps, tablesStep(name))
			maps.DeleteFunc(l.requested, func(m Missing, _ bool) bool { return m.Part == PartPartitions })
			steps = append(steps, withoutPartitions)
		}
		if s == nil || !s.Loaded {
			delete(l.requested, Missing{Part: PartSchema, Schema: name})
			continue
		}
		for _, each := range contentSteps {
			if kinds.Has(each.kinds) {
				each.schema = name
				steps = append(steps, each)
			}
		}
	}
	l.pending = append(without(l.pending, steps), steps...)
	l.isStale = l.isStale || len(steps) > 0
}

// without returns the steps that are not among others.
func without(steps, others []step) []step {
	return slices.DeleteFunc(slices.Clone(steps), func(s step) bool {
		return s.subject != "" && slices.ContainsFunc(others, func(o step) bool {
			return o.subject == s.subject && (o.schema == s.schema || s.subject == currentSubject)
		})
	})
}

// Want requests a missing part of the catalog. A part is read once until the next Refresh;
// connections are read again when they are older than threadsMaxAge.
func (l *Loader) Want(m Missing) {
	if len(m.steps()) == 0 {
		return // a refresh reads this part
	}
	l.mu.Lock()
	steps := m.steps()
	known := l.requested[m] && !slices.ContainsFunc(steps, func(s step) bool { return l.failures[s.subject].count > 0 && l.failures[s.subject].isDue() }) ||
		m.Part == PartThreads && l.Snapshot().KnowsThreads()
	if !known {
		l.requested[m] = true
		l.pending = append(l.pending, steps...)
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
	l.isBusy = busy || len(l.pending) > 0
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
		if !first && l.takeStale() && !pause(ctx, refreshDelay) {
			return
		}
		for s, ok := l.next(); ok; s, ok = l.next() {
			if l.read(ctx, s); ctx.Err() != nil {
				return
			}
		}
		l.notify(false)
	}
}

// takeStale reports whether a statement has changed names since the last call.
func (l *Loader) takeStale() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	stale := l.isStale
	l.isStale = false
	return stale
}

// next returns the next step. Steps whose query has failed are left out.
func (l *Loader) next() (s step, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.pending) > 0 {
		s, l.pending = l.pending[0], l.pending[1:]
		switch {
		case !l.failures[s.subject].isDue(), !l.failures[s.needs].until.IsZero():
		case l.slow >= maxSlow && s.readsSchema():
			l.failures[s.subject] = failure{1, time.Now().Add(firstBackoff)}
		default:
			return s, true
		}
	}
	l.slow = 0
	return step{}, false
}

// readsSchema reports whether the step reads information_schema.
func (s step) readsSchema() bool {
	return len(s.queries) > 0 && strings.Contains(s.queries[0], "information_schema")
}

// read runs a step and records how it ended.
func (l *Loader) read(ctx context.Context, s step) {
	c, err := s.run(ctx, l.ask, l.charset, l.Snapshot())
	if err == nil {
		l.publish(c)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if s.subject == threadsSubject {
		maps.DeleteFunc(l.requested, func(m Missing, _ bool) bool { return m.Part == PartThreads })
	}
	switch f := l.failures[s.subject]; {
	case err == nil:
		delete(l.failures, s.subject)
	case errors.Is(err, context.DeadlineExceeded):
		l.slow++
		l.failures[s.subject] = failure{f.count + 1, time.Now().Add(firstBackoff << min(f.count, 6))}
	case isRefusal(err):
		l.failures[s.subject] = failure{count: f.count + 1}
	}
}

// isRefusal reports whether the server has refused a query, and would do so again.
func isRefusal(err error) bool {
	var e *result.Error
	return errors.As(err, &e) && !e.Client()
}

// Gaps returns a sentence on the names that are not known since the server did not return them in time, or
// since they are too many; "" if there are none.
func (l *Loader) Gaps() string {
	l.mu.Lock()
	var slow []string
	for subject, f := range l.failures {
		if !f.until.IsZero() {
			slow = append(slow, subject)
		}
	}
	l.mu.Unlock()
	slices.Sort(slow)
	var sentences []string
	if slow != nil {
		sentences = append(sentences, "The server did not return these names in time: "+strings.Join(slow, ", ")+".")
	}
	limits := l.Snapshot().limits
	for _, subject := range slices.Sorted(maps.Keys(limits)) {
		sentences = append(sentences, fmt.Sprintf("Only %d %s were read.", limits[subject], subject))
	}
	return strings.Join(sentences, " ")
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
