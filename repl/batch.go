package repl

import (
	"context"

	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

const (
	// groupSize bounds the text of statements that are sent together, in bytes: enough to make
	// a round trip cheap, little enough for an interrupt to come soon.
	groupSize = 32 << 10
	// probeThreshold is how many statements must wait before the server is asked for the
	// longest text that it accepts: the question costs a connection.
	probeThreshold = 8
)

// A group is statements of a script that wait to be sent together. They are sent when the group
// is full, when something else is performed, and when the next input is not ready.
//
// The server runs the statements of a group in order and stops at the first error, as a script
// does. Each statement has its own answer. So the output is the same with and without groups.
type group struct {
	members []scan.Input
	size    int  // of their texts and what stands between them, in bytes
	probed  bool // the server was asked for the longest text that it accepts
}

// canBatch reports whether a statement may be sent with others. It must have exactly one
// answer, whatever its values are, and leave the session as it is.
func (sh *Shell) canBatch(src *source, in scan.Input) bool {
	m, r := &sh.env.Current.Mode, sh.env.Runner
	switch {
	case !m.BatchStatements, m.Interactive, m.Force, m.Verbose > 0, m.Warnings, r.Skips(), r.Destination() != nil, r.HasAttributes():
		return false
	case in.Kind != scan.Statement, in.Args != "", in.Empty, in.Versioned, in.Core > groupSize:
		return false
	case src.split.Delimiter() != scan.DefaultDelimiter:
		return false // the text may hold several statements
	case in.End != scan.ByDelimiter && in.End != scan.ByGo:
		return false // the end of the input may have cut the statement in two
	}
	return sqltext.OfVerb(in.Verb).CanBatch
}

// enqueue adds a statement to the group, if it may be sent with others. If it may not, or if
// there is no room for it, the waiting statements are sent first.
func (sh *Shell) enqueue(ctx context.Context, src *source, in scan.Input) (queued bool, err error) {
	queued = sh.canBatch(src, in)
	if !queued || src.group.size+1+in.Core > groupSize {
		err = sh.sendGroup(ctx, src)
	}
	if queued && err == nil {
		src.group.members = append(src.group.members, in)
		src.group.size += in.Core + 1
	}
	return queued, err
}

// sendGroup sends the waiting statements.
func (sh *Shell) sendGroup(ctx context.Context, src *source) error {
	waiting := src.group.members
	if len(waiting) == 0 {
		return nil
	}
	defer func() { src.group.members, src.group.size = waiting[:0], 0 }()
	limit := sh.groupLimit(ctx, &src.group)
	for rest := waiting; len(rest) > 0; {
		n := prefixWithin(rest, limit)
		if err := sh.runGroup(ctx, src, rest[:n]); err != nil {
			return err
		}
		rest = rest[n:]
	}
	return nil
}

// groupLimit returns how long a text of several statements may be, in bytes.
func (sh *Shell) groupLimit(ctx context.Context, g *group) int {
	if len(g.members) < probeThreshold && !g.probed {
		return 0
	}
	g.probed = true
	return min(groupSize, sh.env.Sessions.Front().GroupLimit(ctx))
}

// prefixWithin returns how many of the statements fit into one text, at least one.
func prefixWithin(members []scan.Input, limit int) int {
	n, size := 1, members[0].Core
	for n < len(members) && size+1+members[n].Core <= limit {
		size += 1 + members[n].Core
		n++
	}
	return n
}

// runGroup runs statements together and reports how they ended.
func (sh *Shell) runGroup(ctx context.Context, src *source, members []scan.Input) error {
	sh.count += len(members)
	if len(members) == 1 {
		return checkInterrupt(ctx, sh.reportError(ctx, src, members[0], sh.run(ctx, src, members[0])))
	}
	sh.last = members[len(members)-1].Text
	x, err := sh.env.Runner.RunGroup(ctx, members)
	if err == nil {
		err = sh.env.Console.Err()
	}
	reported := sh.reportError(ctx, src, x.Statement, err)
	if fate := x.FateAfterLoss(err); fate != "" {
		sh.env.Console.Message(fate)
	}
	return checkInterrupt(ctx, reported)
}
