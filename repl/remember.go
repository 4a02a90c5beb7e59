package repl

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"mysh/history"
	"mysh/internal/result"
	"mysh/internal/scan"
)

// An entry is what a person typed until Enter sent it, as history keeps it: one or more statements
// and client commands. Its methods after Add may be called from any goroutine.
type entry struct {
	shell *Shell
	text  string // as typed so far
	added bool   // to history, or left out of it
	id    history.ID
	began time.Time

	mu      sync.Mutex
	running int    // statements under way, and one more while the shell performs the text
	outcome string // of the first statement that failed, "" for none
}

// noteTyped notes a text that a person typed.
func (sh *Shell) noteTyped(src *source, text string) {
	if src.entry == nil {
		src.entry = &entry{shell: sh}
	}
	src.entry.text += text
}

// remember keeps what a person typed, before the first input of it is performed: it is not to be
// lost with the program.
func (sh *Shell) remember(src *source, in scan.Input) {
	e := src.entry
	if e == nil || e.added || in.Kind == scan.Fault && in.Name == "" {
		return
	}
	e.added, e.running, e.began = true, 1, time.Now()
	if sh.cfg.History != nil && isKept(e.text) {
		e.id = sh.keep(history.Entry{Text: strings.TrimSpace(e.text), Time: e.began})
	}
}

// isKept reports whether a text that was typed is for history: not after a blank.
func isKept(text string) bool { return !strings.HasPrefix(text, " ") && strings.TrimSpace(text) != "" }

// endEntry notes that the shell has performed what was typed. What is left of it begins the next
// entry.
func (sh *Shell) endEntry(src *source) {
	if e := src.entry; e != nil && e.added {
		e.end(nil)
		src.entry = nil
		if src.split.Pending() != scan.Nothing {
			sh.noteTyped(src, src.split.Buffer())
		}
	}
}

// follow returns what to call when a statement of the source has ended.
func (sh *Shell) follow(src *source) (ended func(error)) {
	e := src.entry
	if e == nil {
		return func(error) {}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.running++
	return e.end
}

// end notes that a statement of the entry has ended; the last one ends the entry.
func (e *entry) end(err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if word := outcomeWord(err); e.outcome == "" && err != nil {
		e.outcome = word
	}
	if e.running--; e.running == 0 && e.id != "" {
		e.shell.tellHistory(e.shell.cfg.History.Finish(e.id, time.Since(e.began), cmp.Or(e.outcome, outcomeWord(nil))))
	}
}

// rememberUnsent keeps lines that were typed ahead and are not performed, so that they can be
// brought back.
func (sh *Shell) rememberUnsent(lines string) {
	if sh.cfg.History != nil && isKept(lines) {
		sh.keep(history.Entry{Text: strings.TrimSpace(lines), Time: time.Now(), Outcome: "not sent"})
	}
}

func (sh *Shell) keep(e history.Entry) history.ID {
	e.Schema, e.Server = sh.sessions.State().Schema, sh.sessions.Name()
	id, err := sh.cfg.History.Add(e)
	sh.tellHistory(err)
	return id
}

// Says once that history cannot be kept. Work goes on.
func (sh *Shell) tellHistory(err error) {
	if err != nil {
		sh.console.Message("History: " + err.Error())
	}
}

func outcomeWord(err error) string {
	var refused *result.Error
	switch {
	case err == nil:
		return "ok"
	case errors.Is(err, ErrInterrupted):
		return "interrupted"
	case errors.Is(err, result.ErrNotSent):
		return "not sent"
	case errors.As(err, &refused):
		return fmt.Sprintf("error %d", refused.Number)
	}
	return "error"
}

// Lists what was typed before and holds all the words, the newest last.
func (sh *Shell) showHistory(words string) error {
	if sh.cfg.History == nil {
		return scan.Errorf(scan.Notice, "no history is kept here")
	}
	const most = 100
	var found []history.Entry
	for e := range sh.cfg.History.Search(history.Words(strings.Fields(words)...)) {
		if found = append(found, e); len(found) == most {
			break
		}
	}
	for i := len(found) - 1; i >= 0; i-- {
		e := found[i]
		when := "                "
		if !e.Time.IsZero() {
			when = e.Time.Local().Format("2006-01-02 15:04")
		}
		sh.console.Print(when + "  " + strings.ReplaceAll(e.Text, "\n", "\n                  "))
	}
	return nil
}
