package repl

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"mysh/internal/crash"
	"mysh/internal/executor"
	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// flushEvery is how long rows may be held back before they are shown.
const flushEvery = 250 * time.Millisecond

// Sends a statement and draws its answers until it is over.
func (sh *Shell) run(src *source, st scan.Input) error {
	if sh.skipping {
		return nil
	}
	if sh.current.Mode.Verbose > 0 {
		st.Text = scan.TrimEnd(st.Text)
		sh.echo(st.Text)
	}
	st = inBackground(st)
	route, err := sh.routeOf(st)
	if err != nil {
		return err
	}
	d, err := sh.newDrawing(st, route)
	if err != nil {
		return err
	}
	sh.last = st.Text
	if st.End == scan.ByBackground {
		return sh.runBehind(src, st, d)
	}
	if len(sh.attributes) > 0 && st.Verb != "USE" { // which is a command
		sh.sessions.Front().SetAttributes(sh.attributes)
		sh.attributes = nil
	}
	d.ended = sh.follow(src)
	job := executor.New(sh.sessions.Front(), st.Text)
	err = sh.arrive(d, sh.foreground(job, d))
	src.split.SetMode(sh.sessions.ScanMode())
	if !errors.Is(err, errParked) {
		d.ended(err)
	}
	sh.took, sh.failed = time.Since(job.Started()), numberOf(err)
	if sqltext.OfVerb(st.Verb).ChangesNames {
		sh.sessions.Refresh()
	}
	if err != nil && sh.current.Mode.ShowFailed && (d.sum != nil || d.rowless > 0) {
		return laterError{err}
	}
	if err != nil {
		return err
	}
	if sh.current.Mode.Warnings && d.warnings > 0 {
		if err := sh.showWarnings(); err != nil {
			return err
		}
	}
	return sh.console.Err()
}

// Draws a job until it is over or sent to the background.
func (sh *Shell) foreground(job *executor.Job, d *drawing) error {
	select {
	case <-sh.suspend: // it was meant for the statement before
	default:
	}
	sh.front.Store(job)
	sh.drawn.Store(d)
	defer func() {
		sh.front.Store(nil)
		sh.drawn.Store(nil)
	}()
	if sh.interrupted() && !job.Interrupted() {
		job.Interrupt() // it came before there was a job to stop
	}
	broken, over := sh.directly(job, d)
	if over {
		return sh.over(job, d, broken)
	}
	job.Go()
	tick := time.NewTicker(flushEvery)
	defer tick.Stop()
	ctx, unwatch := context.WithCancel(sh.life)
	defer unwatch()
	var told chan standing
	gone := sh.console.Gone()
	for {
		select {
		case event, ok := <-job.Events():
			if !ok {
				return sh.over(job, d, broken)
			}
			if err := d.draw(event, job.Interrupted()); err != nil && broken == nil && !job.Interrupted() {
				broken = d.fail(job, err)
			}
		case <-d.left():
			d.leave(job)
		case <-gone:
			if gone = nil; d.deserted() {
				d.unseen = true
				job.Cancel()
			}
		case <-sh.suspend:
			if broken == nil && !d.collects && sh.toBackground(job, d) == nil {
				return errParked
			}
		case now := <-told:
			d.standing.told(now)
		case <-tick.C:
			if d.silent(job) && told == nil {
				told = make(chan standing)
				session, told := sh.sessions.Front(), told
				crash.Go(func() { watch(ctx, session, told) })
			}
			sh.console.Look()
			d.tick(job)
		}
	}
}

// Draws a job as far as nothing else is to be waited for: a script's, up to the first rows that
// are not the last. It reports whether the job is over.
func (sh *Shell) directly(job *executor.Job, d *drawing) (broken error, over bool) {
	if sh.current.Mode.Interactive || d.left() != nil {
		return nil, false
	}
	for {
		var event result.Event
		var ok bool
		sh.console.FlushWhile(func() { event, ok = job.Next() })
		if !ok {
			return broken, true
		}
		batch, rows := event.(*result.Batch)
		goesOn := rows && !batch.Last
		if err := d.draw(event, job.Interrupted()); err != nil && broken == nil {
			broken = d.fail(job, err)
		}
		if goesOn {
			return broken, false
		}
	}
}

// Says how a job ended, and returns why it was refused.
func (sh *Shell) over(job *executor.Job, d *drawing, broken error) error {
	err := job.Err()
	d.breakOff()
	if broken != nil && (err == nil || interruption(err)) {
		err = broken
	}
	if sh.unread(job, d, err) {
		return nil
	}
	if !job.Interrupted() || broken != nil {
		if sh.current.Mode.Interactive && lost(err) && !d.traits().Cancellable {
			sh.afterword = fateUnknown
		}
		return err
	}
	if d.quit {
		return d.sayQuit(job, err)
	}
	sh.sayInterrupted(job, d, err)
	return ErrInterrupted
}

const fateUnknown = "Whether the server has done it is not known."

// Returns what the text of the statement shows of what it does.
func (d *drawing) traits() sqltext.Traits { return d.shell.sessions.Traits(d.statement) }

// Says what became of an interrupted statement.
func (sh *Shell) sayInterrupted(job *executor.Job, d *drawing, err error) {
	after := humanize.Elapsed(time.Since(job.Started()))
	if sh.current.Mode.Interactive {
		sh.console.Message("^C")
	}
	state, killErr := job.State()
	switch {
	case state == executor.Abandoned:
		why, fate := whyDropped(killErr)
		sh.console.Message(fmt.Sprintf("%s Connection %d dropped after %s; %s.%s",
			why, sh.sessions.State().ConnectionID, after, fate, d.howFar("may run after it")))
	case interruption(err), err == nil && d.cutShort():
		sh.console.Message(fmt.Sprintf("Query interrupted after %s.%s%s", after, sh.kept(), d.howFar("have not run")))
	case err == nil && d.compound():
		// A sleep that is killed ends like one that is over, and the next statement begins.
		sh.console.Message("It ended without an error after ^C: what it was doing may have been cut short." + d.howFar(""))
	case err == nil:
		sh.console.Message("The statement finished despite ^C." + d.howFar(""))
	case errors.Is(err, context.Canceled):
		sh.console.Message(fmt.Sprintf("Connecting was given up after %s; the statement was not sent.", after))
	default:
		sh.console.Error(err, "")
		if lost(err) && !d.traits().Cancellable {
			sh.console.Message(fateUnknown)
		}
	}
}

// Says why a connection was dropped, and what is known of its statement's fate.
func whyDropped(err error) (why, fate string) {
	fate = "the statement may still be running there"
	switch {
	case err == nil:
		return "The server was still stopping the statement.", fate
	case errors.Is(err, executor.ErrUnanswered):
		return "Server did not answer.", fate
	case errors.Is(err, result.ErrIdle):
		return "The server has ended the statement, but its answer has not come.", "whether it was finished is not known"
	}
	text := firstLine(err.Error())
	return strings.ToUpper(text[:1]) + strings.TrimRight(text[1:], ".") + ".", fate
}

// Says what an interrupt has left whole.
func (sh *Shell) kept() string {
	switch {
	case !sh.current.Mode.Interactive:
		return ""
	case sh.sessions.State().Status.Has(result.StatusInTransaction):
		return " The session is kept; the transaction is still open."
	}
	return " The session is kept."
}

// Reports whether a statement that has ended without an error after an interrupt was stopped
// all the same: MySQL lets a killed SLEEP give its row. Of what only reads, nothing is lost by
// calling it that; of anything else, an OK says that it was done.
func (d *drawing) cutShort() bool {
	switch traits := d.traits(); {
	case traits.ReturnsRows:
		return d.sum != nil && d.rowless == 0 // others write files, or change tables
	case traits.DiscardsResult:
		return d.sum == nil && d.rowless == 1
	}
	return false
}

// Reports whether a statement may be made of others.
func (d *drawing) compound() bool {
	return d.traits().Compound || d.rowless > 1 || d.rowless == 1 && d.sum != nil
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}
