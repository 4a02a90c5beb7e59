//go:build unix

package app

import (
	"os"
	"os/signal"
	"syscall"

	"mysh/internal/crash"
	"mysh/internal/lineedit"
)

// ending are the signals that end mysh: all that end any program, except those that mean
// something to mysh. A fault of mysh itself is not a signal but a panic.
// Source: https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/signal.h.html.
var ending = []os.Signal{
	syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGABRT, syscall.SIGALRM, syscall.SIGVTALRM,
	syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGXCPU, syscall.SIGSYS, syscall.SIGTRAP,
	syscall.SIGILL, syscall.SIGBUS, syscall.SIGFPE, syscall.SIGSEGV,
}

// follow reports to the editor when the terminal changes its size, when the process is to stop,
// and when it continues.
func (s *signals) follow(t *lineedit.Terminal) {
	ch := make(chan os.Signal, 4)
	signal.Notify(ch, syscall.SIGWINCH, syscall.SIGCONT, syscall.SIGTSTP)
	defer signal.Stop(ch)
	for {
		select {
		case sig := <-ch:
			switch sig {
			case syscall.SIGWINCH:
				t.Resized()
			case syscall.SIGTSTP:
				crash.Go(t.Stop)
			default:
				t.Continued()
			}
		case <-s.stopped:
			return
		}
	}
}
