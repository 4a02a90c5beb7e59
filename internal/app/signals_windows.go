package app

import (
	"os"
	"syscall"

	"mysh/internal/lineedit"
)

// ending are the signals that end mysh.
var ending = []os.Signal{syscall.SIGTERM, syscall.SIGHUP}

// Windows tells nobody that a terminal has changed.
func (s *signals) follow(*lineedit.Terminal) {}
