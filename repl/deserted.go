package repl

import "mysh/internal/executor"

// Stops the statement in front, since nobody reads what is written. It is called while the shell's
// goroutine waits for an answer to it.
func (sh *Shell) StopUnread() {
	job, d := sh.front.Load(), sh.drawn.Load()
	if job != nil && d != nil && d.deserted() {
		job.Cancel()
	}
}

// Reports whether nobody reads the rows of the statement, which has no other effect.
func (d *drawing) deserted() bool {
	return d.way == nil && !d.collects && !d.group && !d.shell.current.Mode.Interactive && d.shell.console.Deserted() &&
		d.traits().ReadOnly
}

// Reports whether a job was stopped only because nobody reads its rows.
func (sh *Shell) unread(job *executor.Job, d *drawing, err error) bool {
	return !sh.interrupted() && (err == nil || interruption(err)) && job.Interrupted() && d.deserted()
}
