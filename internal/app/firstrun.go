package app

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"mysh/internal/option"
)

// firstSteps is shown once, to a user who has never run mysh.
const firstSteps = `Three things to try: Tab to complete, \dt for the tables, \? for all commands.`

// isFirstRun reports whether there is no trace that the user has run mysh: no history, no config.toml. A
// user who names one of these files, or wants no such files, is not new. It is called before the history
// is opened.
func (p *program) isFirstRun(given *option.Given, config config) bool {
	_, namesConfig := given.Value("config")
	switch {
	case !p.interactive, p.options.Silent > 0, p.env.Welcome != "":
		return false
	case namesConfig, given.Asked("no-config"), p.options.HistoryFile != "", slices.Contains(p.env.Args, "--no-defaults"):
		return false
	case p.dataHome() == "", config.path == "":
		return false
	}
	return !exists(config.path) && !exists(filepath.Join(p.dataHome(), "mysh", "history"))
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil || !os.IsNotExist(err)
}

// showFirstSteps shows what to try first, and records that next to the history. If that cannot be
// recorded, it shows nothing: the line would come again and again.
func (p *program) showFirstSteps() {
	dir := filepath.Join(p.dataHome(), "mysh")
	if os.MkdirAll(dir, 0o700) != nil {
		return
	}
	mark, err := os.OpenFile(filepath.Join(dir, "first-steps-shown"), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	mark.Close()
	fmt.Fprintln(p.text, firstSteps)
}
