//go:build unix

package app

import (
	"os"
	"os/signal"
	"syscall"

	"mysh/internal/lineedit"
)

// Tells the editor when the terminal changes its size and when the process goes on.
func (s *signals) follow(t *lineedit.Terminal) {
	ch := make(chan os.Signal, 4)
	signal.Notify(ch, syscall.SIGWINCH, syscall.SIGCONT)
	defer signal.Stop(ch)
	for {
		select {
		case sig := <-ch:
			if sig == syscall.SIGWINCH {
				t.Resized()
			} else {
				t.Continued()
			}
		case <-s.stopped:
			return
		}
	}
}
