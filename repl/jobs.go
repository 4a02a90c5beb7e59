package repl

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"mysh/internal/crash"
	"mysh/internal/executor"
	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sessions"
)

// leaveTime is how long jobs are given to stop when the program ends.
const leaveTime = executor.Grace + time.Second/2

// errParked says that a statement went on in the background.
var errParked = errors.New("in the background")

// Suspend sends the statement under way to the background, with its session. It never
// blocks and may be called from any goroutine; it does nothing when no statement runs.
func (sh *Shell) Suspend() {
	if sh.front.Load() == nil {
		return
	}
	select {
	case sh.suspend <- struct{}{}:
	default:
	}
}

// Sends the statement in front to the background. The prompt gets a new session first: if
// none is to be had, the statement stays where it is.
func (sh *Shell) toBackground(job *executor.Job, d *drawing) error {
	if d.way != nil && !d.way.own() {
		sh.console.ClearStatus()
		sh.console.Message("^Z\nThe statement stays in front: " + d.way.keepsInFront())
		return scan.Errorf(scan.Notice, "its result goes elsewhere")
	}
	fresh, err := sh.sessions.Clone(sh.context())
	if err != nil && sh.interrupted() {
		return err // the statement ends, and that is said
	}
	if err != nil {
		sh.console.ClearStatus()
		sh.console.Message("^Z\nThe statement stays in front: " + err.Error())
		return err
	}
	columns := d.columns
	if d.way == nil {
		d.breakOff()
	}
	sh.console.ClearStatus()
	d.records = false // what was kept of it is not all
	old := sh.sessions.Front()
	sh.sessions.SetFront(fresh)
	b := sh.addJob(old, d.statement, job, d)
	b.columns = columns
	sh.console.Message("^Z\n" + b.line(sh.console.LineWidth()))
	sh.collect(b)
	sh.console.Message(fmt.Sprintf("    It took session %d along%s. This prompt has a new session.", old.State().ConnectionID, sessions.Holdings(old.State())))
	return nil
}

// Starts a statement in the background, on a session of its own.
func (sh *Shell) runBehind(src *source, st scan.Input, d *drawing) error {
	var fresh sessions.Session
	notSent := func() string { return " The statement was not sent." }
	err := sh.wait("Opening a second session", notSent, func(ctx context.Context) (err error) {
		fresh, err = sh.sessions.Clone(ctx)
		return err
	})
	if err != nil {
		return sh.arrive(d, err)
	}
	sh.writing.Store(nil)
	d.session = fresh
	d.ended = sh.follow(src)
	b := sh.addJob(fresh, st, executor.Start(fresh, st.Text), d)
	sh.console.Message(b.line(sh.console.LineWidth()))
	sh.collect(b)
	return nil
}

// Adds a job to the list.
func (sh *Shell) addJob(s sessions.Session, st scan.Input, job *executor.Job, d *drawing) *background {
	b := &background{
		number: sh.freeNumber(), session: s, statement: st, job: job, drawing: d, ended: d.ended,
		cancellable: sh.sessions.Traits(st).Cancellable,
		attach:      make(chan struct{}), collected: make(chan struct{}),
		rows: d.rows, bytes: d.standing.bytes,
	}
	sh.setJobs(append(slices.Clip(sh.jobs), b))
	return b
}

// Has the answers to a job collected, and says when it is over.
func (sh *Shell) collect(b *background) {
	crash.Go(func() {
		b.collect(func() {
			sh.console.Notice(b.line(sh.console.LineWidth()))
		})
	})
}

// Changes the list of jobs. The one before is left as it is: somebody may be reading it.
func (sh *Shell) setJobs(jobs []*background) {
	sh.jobs = jobs
	sh.behind.Store(&jobs)
}

func (sh *Shell) removeJob(b *background) {
	sh.setJobs(slices.DeleteFunc(slices.Clone(sh.jobs), func(other *background) bool { return other == b }))
}

// Returns the lowest number that no job has.
func (sh *Shell) freeNumber() int {
	for n := 1; ; n++ {
		if !slices.ContainsFunc(sh.jobs, func(b *background) bool { return b.number == n }) {
			return n
		}
	}
}

// Finds a job by its number; "" stands for the newest.
func (sh *Shell) job(number string) (*background, error) {
	number = strings.TrimPrefix(number, "%")
	if number == "" && len(sh.jobs) > 0 {
		return sh.jobs[len(sh.jobs)-1], nil
	}
	for _, b := range sh.jobs {
		if fmt.Sprint(b.number) == number {
			return b, nil
		}
	}
	if len(sh.jobs) == 0 {
		return nil, scan.Errorf(scan.Notice, "there are no jobs")
	}
	return nil, scan.Errorf(scan.Notice, "there is no job %q: \\jobs lists them", number)
}

func (sh *Shell) listJobs() {
	if len(sh.jobs) == 0 {
		sh.console.Print("No jobs.")
	}
	for _, b := range sh.jobs {
		sh.console.Print(b.line(sh.console.LineWidth()))
	}
}

// Brings a job back to the front, with its session.
func (sh *Shell) bringBack(number string) error {
	b, err := sh.job(number)
	if err != nil {
		return err
	}
	if w := b.file(); w != nil {
		sh.writing.Store(w) // an interrupt is for it, if nobody reads from it
		defer sh.writing.Store(nil)
	}
	b.stop()
	if b.job != nil {
		sh.front.Store(b.job) // an interrupt is for it from now on
		defer sh.front.Store(nil)
	}
	sh.removeJob(b)
	sh.swap(b)
	if b.job == nil {
		sh.console.Print(fmt.Sprintf("Session %d is back.", b.session.State().ConnectionID))
		return nil
	}
	defer b.recording.Reset()
	sh.console.Print(b.statement.Text)
	b.drawing.resume(b.columns)
	b.drawing.stopped = b.job.Interrupted()
	for event, broken := range b.recording.Events() {
		if err = broken; err == nil {
			err = b.drawing.again(event)
		}
		if errors.Is(err, errLeft) {
			b.drawing.leave(b.job)
			err = nil
		}
		if err != nil {
			break
		}
	}
	if err != nil && !b.job.Interrupted() {
		b.job.Interrupt()
	}
	switch {
	case b.over && errors.Is(err, ErrInterrupted):
		b.drawing.breakOff()
		sh.console.Message("^C\nThe rest of its rows is not shown.")
		return ErrInterrupted
	case b.over:
		b.drawing.breakOff()
		switch {
		case b.failed != nil:
		case b.fate != "":
			sh.console.Print(b.fate)
		case b.job.Interrupted():
			sh.console.Message("Query interrupted after " + humanize.Elapsed(b.took) + ".")
		}
		return b.failed
	}
	err = sh.arrive(b.drawing, sh.foreground(b.job, b.drawing))
	if !errors.Is(err, errParked) && b.ended != nil {
		b.ended(err)
	}
	return err
}

// Makes the session of a job the one in front. The one that was there is parked, unless it
// holds nothing that another would not have. A job that is over and left nothing behind needs
// no place in front: its session ends.
func (sh *Shell) swap(b *background) {
	if (b.job == nil || b.over) && sessions.Holdings(b.session.State()) == "" {
		if b.job != nil {
			b.session.Close()
			return
		}
	}
	old := sh.sessions.Front()
	sh.sessions.SetFront(b.session)
	if sessions.Holdings(old.State()) == "" {
		old.Close()
		return
	}
	parked := &background{number: sh.freeNumber(), session: old}
	sh.setJobs(append(slices.Clip(sh.jobs), parked))
	sh.console.Message(parked.line(sh.console.LineWidth()))
}

// Stops a job, or ends a parked session. A second time gives its connection up.
func (sh *Shell) killJob(number string) error {
	b, err := sh.job(number)
	if err != nil {
		return err
	}
	if b.running() {
		b.interrupt()
		return nil
	}
	sh.forget(b)
	return nil
}

// Takes a job that is over, or a parked session, off the list and ends its session.
func (sh *Shell) forget(b *background) {
	b.stop()
	b.recording.Reset()
	b.session.Close()
	sh.removeJob(b)
}

// Waits for a job, or for all of them, until the user interrupts.
func (sh *Shell) waitFor(number string) error {
	targets := sh.jobs
	if number != "" {
		b, err := sh.job(number)
		if err != nil {
			return err
		}
		targets = []*background{b}
	}
	defer sh.console.ClearStatus()
	tick := time.NewTicker(flushEvery)
	defer tick.Stop()
	began := time.Now()
	for _, b := range targets {
		for waiting := b.job != nil; waiting; {
			select {
			case <-b.collected:
				waiting = false
			case <-sh.context().Done():
				return ErrInterrupted
			case <-tick.C:
				if took := time.Since(began); sh.console.HasStatusLine() && took >= quietFor {
					sh.console.Status(waitLine(targets, sh.console.LineWidth(), took))
				}
			}
		}
	}
	return nil
}

// Tells how those jobs stand that somebody waits for.
func waitLine(jobs []*background, width int, took time.Duration) string {
	var running []*background
	var s standing
	for _, b := range jobs {
		if b.running() {
			running = append(running, b)
			b.mu.Lock()
			s.rows, s.bytes = s.rows+b.rows, s.bytes+b.bytes
			b.mu.Unlock()
		}
	}
	what := "waiting for " + humanize.Count(int64(len(running)), "job")
	if len(running) == 1 {
		what, took = fmt.Sprintf("waiting for job %d", running[0].number), time.Since(running[0].job.Started())
	}
	pieces := append([]piece{{what, needed}, {humanize.Elapsed(took), needed}}, s.counts()...)
	return statusLine(width, nil, pieces, []piece{{"^C wait no more", 9}})
}

// Returns how many jobs run.
func (sh *Shell) runningJobs() (n int) {
	for _, b := range sh.jobs {
		if b.running() {
			n++
		}
	}
	return n
}

// Says what leaving now would cost, "" for nothing.
func (sh *Shell) atStake() string {
	var parts []string
	open := sh.sessions.State().Status.Has(result.StatusInTransaction)
	for _, b := range sh.jobs {
		open = open || b.session.State().Status.Has(result.StatusInTransaction)
	}
	if open {
		parts = append(parts, "a transaction is open")
	}
	switch n := sh.runningJobs(); {
	case n == 1:
		parts = append(parts, "a job runs")
	case n > 1:
		parts = append(parts, humanize.Count(int64(n), "job")+" run")
	}
	return strings.Join(parts, " and ")
}

// Stops all jobs and ends their sessions.
func (sh *Shell) endJobs() {
	for _, b := range sh.jobs {
		if b.running() && !b.job.Interrupted() {
			b.interrupt()
		}
	}
	late, cancel := context.WithTimeout(context.Background(), leaveTime)
	defer cancel()
	for _, b := range sh.jobs {
		if b.job != nil {
			select {
			case <-b.collected:
			case <-late.Done():
				b.job.Abandon()
				select {
				case <-b.collected: // its file is gone
				case <-time.After(executor.DoublePressGap):
				}
			}
		}
		b.recording.Reset()
		b.session.Close()
	}
	sh.setJobs(nil)
}
