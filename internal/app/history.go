package app

import (
	"fmt"
	"path/filepath"
	"strings"

	"mysh/history"
)

// Opens what was typed before. What is wrong with the file is said once; work goes on.
func (p *program) openHistory() {
	path := p.options.HistoryFile
	if path == "" {
		path = filepath.Join(p.dataHome(), "mysh", "history")
	}
	ignore := p.options.HistoryIgnore
	if p.settings.HistIgnore != "" {
		ignore = append(ignore, strings.Split(p.settings.HistIgnore, ":")...)
	}
	h, err := history.Open(path, history.Options{
		Ignore: ignore,
		Limit:  p.settings.History,
		Import: filepath.Join(p.getenv("HOME"), ".mysql_history"),
	})
	if err != nil {
		fmt.Fprintf(p.messages, "%s: history: %v\n", name, err)
	}
	p.history = h
}

func (p *program) dataHome() string {
	if dir := p.getenv("XDG_DATA_HOME"); dir != "" {
		return dir
	}
	return filepath.Join(p.getenv("HOME"), ".local", "share")
}
