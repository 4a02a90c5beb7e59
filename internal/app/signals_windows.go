package app

import "mysh/internal/lineedit"

// Windows tells nobody that a terminal has changed.
func (s *signals) follow(*lineedit.Terminal) {}
