package app

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"mysh/history"
)

// openHistory opens the history file. An error is printed once, and the session continues with
// a history in memory.
func (p *program) openHistory() {
	path := p.options.HistoryFile
	if dir := p.dataHome(); path == "" && dir != "" {
		path = filepath.Join(dir, "mysh", "history")
	} else if path == "" {
		fmt.Fprintf(p.messages, "%s: history: there is no home directory (HOME=%s); statements are not saved\n", p.name, p.getenv("HOME"))
	}
	ignore := p.options.HistoryIgnore
	if p.current.Settings.HistIgnore != "" {
		ignore = append(ignore, strings.Split(p.current.Settings.HistIgnore, ":")...)
	}
	h, err := history.Open(path, history.Options{
		Ignore: ignore,
		Limit:  p.current.Settings.History,
		Import: filepath.Join(p.getenv("HOME"), ".mysql_history"),
	})
	if err != nil {
		fmt.Fprintf(p.messages, "%s: history: %v\n", p.name, err)
	}
	p.history, p.shellEnv.History = h, h
}

// dataHome returns the folder of the user's data, and "" if the user has no home directory:
// mysh does not create one.
func (p *program) dataHome() string {
	if dir := p.getenv("XDG_DATA_HOME"); dir != "" {
		return dir
	}
	home := p.getenv("HOME")
	if info, err := os.Stat(home); err != nil || !info.IsDir() {
		return ""
	}
	return filepath.Join(home, ".local", "share")
}
