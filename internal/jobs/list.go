package jobs

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"mysh/internal/console"
	"mysh/internal/crash"
	"mysh/internal/executor"
	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/runner"
	"mysh/internal/scan"
	"mysh/internal/sessions"
)

// leaveTime is how long jobs may take to stop when the program ends.
const leaveTime = executor.Grace + time.Second/2

// maxRecorded is how many bytes of rows a job records. Then it stops reading, and the server waits
// until the user brings the job back or kills it.
const maxRecorded = 1 << 30

// A List is the jobs of a shell. Only the goroutine that performs inputs may use it, unless a method
// allows more.
type List struct {
	runner   *runner.Runner
	console  *console.Console
	sessions *sessions.Sessions
	jobs     []*job                 // in the order in which they left the front; see set
	shared   atomic.Pointer[[]*job] // the same, for other goroutines

	maxRecorded int64 // by each job
}

// New returns a list without jobs.
func New(r *runner.Runner, c *console.Console, s *sessions.Sessions) *List {
	l := &List{runner: r, console: c, sessions: s, maxRecorded: maxRecorded}
	l.set(nil)
	return l
}

// Take makes a job of an execution that the user has suspended; see [runner.Background]. The
// prompt gets a new session first. If none can be opened, the statement remains in front.
func (l *List) Take(ctx context.Context, x *runner.Execution) bool { return l.take(ctx, x, false) }

// TakeBetween is Take for a statement that repeats, between the run of x and the next one.
func (l *List) TakeBetween(ctx context.Context, x *runner.Execution) bool {
	return l.take(ctx, x, true)
}

func (l *List) take(ctx context.Context, x *runner.Execution, between bool) bool {
	if reason := x.FrontReason(); reason != "" {
		l.console.ClearStatus()
		l.console.Message("^Z\nThe statement remains in the foreground: " + reason)
		return false
	}
	session, err := l.sessions.Clone(ctx)
	if err != nil && ctx.Err() != nil {
		return false // the statement ends, and reports that
	}
	if err != nil {
		l.console.ClearStatus()
		l.console.Message("^Z\nThe statement remains in the foreground: " + err.Error())
		return false
	}
	var columns []result.Column
	if !between {
		columns = x.Suspend()
	}
	old := l.sessions.Front()
	l.sessions.SetFront(session)
	j := l.add(x)
	j.columns, j.between = columns, between
	l.console.Message("^Z\n" + j.line(l.console.LineWidth()))
	l.collect(j)
	l.console.Message(fmt.Sprintf("    Session %d moved to the background with it%s. The prompt has a new session.", old.State().ConnectionID, sessions.Holdings(old.State())))
	return true
}

// Start runs a prepared statement in the background, on a session of its own.
func (l *List) Start(ctx context.Context, x *runner.Execution) error {
	var session sessions.Session
	notSent := func() string { return " The statement was not sent." }
	err := l.runner.Wait(ctx, "Opening a second session", notSent, func(ctx context.Context) (err error) {
		session, err = l.sessions.Clone(ctx)
		return err
	})
	if err != nil {
		return l.runner.Discard(ctx, x, err)
	}
	x.Session, x.Background = session, l
	x.Start()
	j := l.add(x)
	l.console.Message(j.line(l.console.LineWidth()))
	l.collect(j)
	return nil
}

// add adds a job to the list.
func (l *List) add(x *runner.Execution) *job {
	j := &job{
		number: l.freeNumber(), session: x.Session, statement: x.Statement, execution: x, ended: x.Ended,
		cancellable: x.Traits().Cancellable, maxRecorded: l.maxRecorded,
		detach: make(chan struct{}), collected: make(chan struct{}),
	}
	j.rows, j.bytes = x.Received()
	j.work = x.Task
	if x.Repeat != nil {
		j.repeat, j.look = x.Repeat, x.Repeat.Look()
		j.work = newRuns(x.Task, j.look.Began)
	}
	l.set(append(slices.Clip(l.jobs), j))
	return j
}

// collect starts the collector of a job, which shows a line when the statement has ended.
func (l *List) collect(j *job) {
	crash.Go(func() {
		j.collect(func(awaited bool) {
			show := l.console.Notice
			if awaited {
				show = l.console.Alert
			}
			show(j.line(l.console.LineWidth()))
		})
	})
}

// set changes the jobs. It does not modify the previous slice: another goroutine may be reading
// it.
func (l *List) set(jobs []*job) {
	l.jobs = jobs
	l.shared.Store(&jobs)
}

func (l *List) remove(j *job) {
	l.set(slices.DeleteFunc(slices.Clone(l.jobs), func(other *job) bool { return other == j }))
}

// freeNumber returns the lowest number that no job has.
func (l *List) freeNumber() int {
	for n := 1; ; n++ {
		if !slices.ContainsFunc(l.jobs, func(j *job) bool { return j.number == n }) {
			return n
		}
	}
}

// find returns a job by its number; "" stands for the newest.
func (l *List) find(number string) (*job, error) {
	number = strings.TrimPrefix(number, "%")
	if number == "" && len(l.jobs) > 0 {
		return l.jobs[len(l.jobs)-1], nil
	}
	for _, j := range l.jobs {
		if fmt.Sprint(j.number) == number {
			return j, nil
		}
	}
	if len(l.jobs) == 0 {
		return nil, scan.Errorf(scan.Notice, "there are no jobs")
	}
	return nil, scan.Errorf(scan.Notice, "there is no job %q; \\jobs lists the jobs", number)
}

// A Line is a job by its number, with a line about it.
type Line struct {
	Number int
	Text   string
}

// Lines returns the jobs in the order in which they left the front. It may be called from any
// goroutine.
func (l *List) Lines() (lines []Line) {
	for _, j := range *l.shared.Load() {
		lines = append(lines, Line{j.number, j.line(l.console.LineWidth())})
	}
	return lines
}

// Running returns how many statements run. It may be called from any goroutine.
func (l *List) Running() (n int) {
	for _, j := range *l.shared.Load() {
		if j.isRunning() {
			n++
		}
	}
	return n
}

// NewestHoldings returns what would be lost with the session of the newest job, "" for nothing;
// see [sessions.Holdings].
func (l *List) NewestHoldings() string {
	return sessions.Holdings(l.jobs[len(l.jobs)-1].session.State())
}

// UnsavedWork returns what would be lost if the program ended now, as in "a transaction is open
// and a job is running"; "" for nothing.
func (l *List) UnsavedWork() string {
	var parts []string
	open := l.sessions.State().Status.Has(result.StatusInTransaction)
	for _, j := range l.jobs {
		open = open || j.session.State().Status.Has(result.StatusInTransaction)
	}
	if open {
		parts = append(parts, "a transaction is open")
	}
	switch n := l.Running(); {
	case n == 1:
		parts = append(parts, "a job is running")
	case n > 1:
		parts = append(parts, humanize.Count(int64(n), "job")+" are running")
	}
	return strings.Join(parts, " and ")
}

// Interrupt stops all statements. It returns a channel for each that is closed when the statement
// will end without further action; see [executor.Job.Settled]. Interrupt never blocks and may be
// called from any goroutine.
func (l *List) Interrupt() (settled []<-chan struct{}) {
	for _, j := range *l.shared.Load() {
		if j.isRunning() {
			j.interrupt()
			settled = append(settled, j.work.Settled())
		}
	}
	return settled
}

// End stops all statements and closes their sessions.
func (l *List) End() {
	for _, j := range l.jobs {
		if j.isRunning() && !j.work.Interrupted() {
			j.interrupt()
		}
	}
	late, cancel := context.WithTimeout(context.Background(), leaveTime)
	defer cancel()
	for _, j := range l.jobs {
		if j.execution != nil {
			select {
			case <-j.collected:
			case <-late.Done():
				j.work.Abandon()
				select {
				case <-j.collected: // its file is removed
				case <-time.After(executor.DoublePressGap):
				}
			}
		}
		j.recording.Reset()
		j.session.Close()
	}
	l.set(nil)
}

// NumberOf returns the number of the job whose session has a connection; 0 for none.
func (l *List) NumberOf(connection uint64) int {
	for _, j := range l.jobs {
		if j.session.State().ConnectionID == connection {
			return j.number
		}
	}
	return 0
}
