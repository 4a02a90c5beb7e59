package app

import (
	"os"
	"syscall"

	"mysh/internal/lineedit"
)

// ending are the signals that end mysh.
var ending = []os.Signal{syscall.SIGTERM, syscall.SIGHUP}

// follow does nothing: Windows has no signal for a changed size of the terminal.
func (s *signals) follow(*lineedit.Terminal) {}
