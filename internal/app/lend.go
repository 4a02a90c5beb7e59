package app

import (
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
)

// A loans counts the programs that own the terminal, and Ctrl-C with it: a pager, an editor, a
// command. Several may do so one within the other.
type loans struct {
	mu     sync.Mutex
	out    int
	owners []*os.Process // those that were started
	back   chan struct{} // closed when all are over
	ending os.Signal     // ends mysh, and them; nil as long as none does

	children atomic.Int32 // those of them that the user has called, and no pager
}

// Says that the terminal is another program's from now on, which is about to be started.
func (s *signals) lend() {
	s.loans.mu.Lock()
	defer s.loans.mu.Unlock()
	if s.loans.out++; s.loans.out == 1 {
		s.loans.back = make(chan struct{})
	}
}

// Says that the program has been started. If it alone is to have Ctrl-C, the system drops our
// part from now on: what was only not acted on might be heard when the program is over
// already. A program that began later would not hear it either.
func (s *signals) lent(owner *os.Process, alone bool) {
	s.loans.mu.Lock()
	defer s.loans.mu.Unlock()
	switch {
	case s.loans.out == 0:
		return // it is over already
	case s.loans.ending != nil:
		_ = owner.Signal(passedOn(s.loans.ending)) // it may be over
	}
	s.loans.owners = append(s.loans.owners, owner)
	if alone {
		signal.Ignore(os.Interrupt)
	}
}

// Undoes lend and lent: the program is over.
func (s *signals) takeBack() {
	s.loans.mu.Lock()
	defer s.loans.mu.Unlock()
	if s.loans.out--; s.loans.out > 0 {
		return
	}
	s.loans.owners = nil
	close(s.loans.back)
	if !s.deaf {
		signal.Notify(s.ch, os.Interrupt)
	}
}

// Reports whether another program owns the terminal.
func (s *signals) lentOut() bool {
	s.loans.mu.Lock()
	defer s.loans.mu.Unlock()
	return s.loans.out > 0
}

// Passes a signal that ends mysh on to the programs that own the terminal, which would have it
// for ever. The channel is closed when it is back, and nil if it is.
func (s *signals) recall(sig os.Signal) (back <-chan struct{}) {
	s.loans.mu.Lock()
	defer s.loans.mu.Unlock()
	s.loans.ending = sig
	for _, owner := range s.loans.owners {
		_ = owner.Signal(passedOn(sig)) // it may be over
	}
	if s.loans.out == 0 {
		return nil
	}
	return s.loans.back
}

// Returns the signal that has a program end that owns the terminal, when another one ends mysh: a
// pager has use for some.
func passedOn(sig os.Signal) os.Signal {
	if sig == syscall.SIGHUP || sig == os.Interrupt {
		return sig
	}
	return syscall.SIGTERM
}
