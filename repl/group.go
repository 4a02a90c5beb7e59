package repl

import (
	"errors"
	"fmt"
	"strings"

	"mysh/internal/executor"
	"mysh/internal/humanize"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

const (
	// groupSize bounds the text of statements that travel together, in bytes: enough to make
	// a round trip cheap, little enough for an interrupt to come soon.
	groupSize = 32 << 10
	// worthAsking is how many statements must wait before the server is asked what it takes:
	// that has the price of a connection.
	worthAsking = 8
)

// A group is statements of a script that wait to be sent together. They are sent when the
// group is full, when something else is to be done, and when reading on would mean to wait.
//
// The server runs the statements of a group in order and stops at the first error, which is
// what a script wants that is to stop there; each gives its own answer. So nobody can tell from
// the output whether there were groups.
type group struct {
	members []scan.Input
	size    int // of their texts and what stands between them, in bytes
}

// Reports whether a statement may travel with others. Only those do that give exactly one
// answer, whatever they hold, and leave the session as it is.
func (sh *Shell) joins(src *source, in scan.Input) bool {
	m := &sh.current.Mode
	switch {
	case !m.BatchStatements, m.Interactive, m.Force, m.Verbose > 0, m.Warnings, sh.skipping, sh.way != nil, len(sh.attributes) > 0:
		return false
	case in.Kind != scan.Statement, in.Empty, in.Versioned, in.Core > groupSize:
		return false
	case src.split.Delimiter() != scan.DefaultDelimiter:
		return false // there may be several statements in one
	case in.End != scan.ByDelimiter && in.End != scan.ByGo:
		return false // the end of the input may have cut it in two
	}
	return sqltext.OfVerb(in.Verb).CanBatch
}

// Keeps a statement for a group, if it may travel with others. Otherwise, and when it does
// not fit any more, those that wait are sent.
func (sh *Shell) gather(src *source, in scan.Input) (kept bool, err error) {
	kept = sh.joins(src, in)
	if !kept || src.group.size+1+in.Core > groupSize {
		err = sh.sendGroup(src)
	}
	if kept && err == nil {
		src.group.members = append(src.group.members, in)
		src.group.size += in.Core + 1
	}
	return kept, err
}

// Sends the statements that wait.
func (sh *Shell) sendGroup(src *source) error {
	waiting := src.group.members
	if len(waiting) == 0 {
		return nil
	}
	defer func() { src.group = group{members: waiting[:0]} }()
	limit := sh.groupLimit(len(waiting))
	for rest := waiting; len(rest) > 0; {
		n := fitting(rest, limit)
		if err := sh.settleGroup(src, rest[:n]); err != nil {
			return err
		}
		rest = rest[n:]
	}
	return nil
}

// Returns how long a text of several statements may be.
func (sh *Shell) groupLimit(waiting int) int {
	if waiting < worthAsking && !sh.grouping {
		return 0
	}
	sh.grouping = true
	return min(groupSize, sh.sessions.Front().GroupLimit(sh.context()))
}

// Returns how many of the statements go into one text, at least one.
func fitting(members []scan.Input, limit int) int {
	n, size := 1, members[0].Core
	for n < len(members) && size+1+members[n].Core <= limit {
		size += 1 + members[n].Core
		n++
	}
	return n
}

// Runs statements together and settles how they ended.
func (sh *Shell) settleGroup(src *source, members []scan.Input) error {
	sh.count += len(members)
	if len(members) == 1 {
		return sh.heeding(sh.settle(src, members[0], sh.run(src, members[0])))
	}
	texts := make([]string, len(members))
	for i, in := range members {
		texts[i] = in.Text[:in.Core]
	}
	sh.last = members[len(members)-1].Text
	d := &drawing{shell: sh, session: sh.sessions.Front(), group: true, statement: members[0], rest: members[1:]}
	err := sh.foreground(executor.New(sh.sessions.Front(), texts...), d)
	if err == nil {
		err = sh.console.Err()
	}
	settled := sh.settle(src, d.statement, err)
	if lost(err) && len(d.rest) > 0 {
		sh.console.Message(strings.TrimSpace(d.howFar("may have run too")))
	}
	return sh.heeding(settled)
}

// Reports whether an error leaves open what the server has done.
func lost(err error) bool {
	var refused *result.Error
	return errors.As(err, &refused) && refused.Client() && refused.Number != result.CodeServerGone && !errors.Is(err, result.ErrNotSent)
}

// Goes on to the next statement of a group, when one has its answer.
func (d *drawing) next() {
	if len(d.rest) > 0 {
		d.statement, d.rest, d.renderer = d.rest[0], d.rest[1:], nil
	}
}

// Says how far a group came that ended early, and the fate of what is behind: nothing for a
// statement on its own.
func (d *drawing) howFar(fate string) string {
	if !d.group {
		return ""
	}
	text := fmt.Sprintf(" It is the one at line %d: those before it have run", d.statement.Line)
	if n := len(d.rest); n > 0 {
		text += fmt.Sprintf(", %s sent with it %s", humanize.Count(int64(n), "statement"), fate)
	}
	return text + "."
}

// ReadyLines are Lines that can tell whether they have more at once.
type ReadyLines interface {
	Lines
	// Ready reports whether ReadLine would return without waiting. In doubt it is false.
	Ready() bool
}

// Reports whether reading on means to wait.
func waits(lines Lines) bool {
	ready, ok := lines.(ReadyLines)
	return !ok || !ready.Ready()
}
