// Package crash carries a panic from the goroutine on which it happens to one that can end the
// program in order.
//
// A goroutine that mysh starts is started by [Go]: a panic on any other would end the process
// where it stands, and leave the terminal raw. Go's runtime does so whatever is done for what it
// calls fatal: maps that two goroutines write at once, no memory left, a stack without an end.
package crash

import (
	"fmt"
	"runtime/debug"
	"sync/atomic"
)

// A Crash is a panic, and where it happened.
type Crash struct {
	Value any
	Stack []byte
}

func (c *Crash) Error() string { return fmt.Sprint(c.Value) }

// Of returns what was recovered from a panic on this goroutine. It is for those who hand it on
// themselves.
func Of(recovered any) *Crash {
	if c, ok := recovered.(*Crash); ok {
		return c
	}
	return &Crash{recovered, debug.Stack()}
}

var (
	watched atomic.Bool
	first   = make(chan *Crash, 1)
)

// Watch returns the channel on which the first crash arrives. Who calls it must end the program
// then: what the goroutine should have done is not done, and others may wait for it. As long as
// nobody has called it, a panic ends the process as always.
func Watch() <-chan *Crash {
	watched.Store(true)
	return first
}

// Go calls f on a goroutine of its own.
func Go(f func()) {
	go func() {
		defer Hand()
		f()
	}()
}

// Hand is deferred by a function that somebody else's goroutine calls: a timer's, a context's. It
// hands a panic to who watches.
func Hand() {
	if !watched.Load() {
		return
	}
	bug := recover()
	if bug == nil {
		return
	}
	select {
	case first <- Of(bug):
	default: // one is enough
	}
}
