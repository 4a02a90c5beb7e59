package repl

import (
	"cmp"
	"errors"

	"mysh/internal/locate"
	"mysh/internal/result"
	"mysh/internal/scan"
)

// Shows a person where in a statement an error is, as far as the server's words tell.
func (sh *Shell) pointOut(in scan.Input, err error) {
	var refused *result.Error
	if !sh.current.Mode.Interactive || in.Kind == scan.Fault || in.Kind == scan.Command && in.Core == 0 || !errors.As(err, &refused) {
		return
	}
	if place, ok := locate.Find(scan.TrimEnd(in.Text), sh.sessions.ScanMode(), refused); ok {
		sh.console.Message(place.Suggest(sh.cfg.Names).Draw(cmp.Or(sh.console.Width(), 80)))
	}
}
