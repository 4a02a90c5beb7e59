package app

import (
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
)

// A terminalLease counts the programs that own the terminal, and Ctrl-C with it: a pager, an editor, a
// command. Programs may own it one within the other: a pager starts an editor.
type terminalLease struct {
	// interrupts receives Ctrl-C while mysh owns the terminal; nil if Ctrl-C is ignored for good.
	interrupts chan<- os.Signal

	mu       sync.Mutex
	count    int
	owners   []*os.Process // those that were started
	released chan struct{} // closed when the last owner has ended
	ending   os.Signal     // ends mysh and the owners; nil if no signal does

	children atomic.Int32 // the owners that the user has called; a pager is none
}

// acquire records that a program that is about to be started owns the terminal.
func (l *terminalLease) acquire() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.count++; l.count == 1 {
		l.released = make(chan struct{})
	}
}

// started records the process of the program. If Ctrl-C is for the program alone, mysh ignores the
// signal from now on. A handler that does nothing would not do: the signal might be received when the
// program has already ended. A program that starts later does not receive the signal either.
func (l *terminalLease) started(owner *os.Process, alone bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.count == 0:
		return // the program has already ended
	case l.ending != nil:
		_ = owner.Signal(passedOn(l.ending)) // the program may have ended
	}
	l.owners = append(l.owners, owner)
	if alone {
		signal.Ignore(os.Interrupt)
	}
}

// release undoes acquire and started: the program has ended.
func (l *terminalLease) release() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.count--; l.count > 0 {
		return
	}
	l.owners = nil
	close(l.released)
	if l.interrupts != nil {
		signal.Notify(l.interrupts, os.Interrupt)
	}
}

// held reports whether another program owns the terminal.
func (l *terminalLease) held() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.count > 0
}

// terminate sends a signal that ends mysh to the programs that own the terminal: otherwise they would
// own it for ever. The channel is closed when the last of them has ended; it is nil if there is none.
func (l *terminalLease) terminate(sig os.Signal) (released <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ending = sig
	for _, owner := range l.owners {
		_ = owner.Signal(passedOn(sig)) // the owner may have ended
	}
	if l.count == 0 {
		return nil
	}
	return l.released
}

// passedOn returns the signal that ends an owner of the terminal when sig ends mysh. Most signals become
// SIGTERM: a pager uses some of the others for itself.
func passedOn(sig os.Signal) os.Signal {
	if sig == syscall.SIGHUP || sig == os.Interrupt {
		return sig
	}
	return syscall.SIGTERM
}
