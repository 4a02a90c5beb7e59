package repl

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"mysh/history"
	"mysh/internal/console"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/sessions"
)

// A journal records in history what a user types, and the outcome.
type journal struct {
	history  *history.History // nil without a history
	console  *console.Console
	sessions *sessions.Sessions
}

// An entry is the text that a user typed until Enter sent it: one or more statements and client
// commands. History stores entries. The method end may be called from any goroutine.
type entry struct {
	journal *journal
	text    string // as typed so far
	added   bool   // to history, or excluded from it
	id      history.ID
	began   time.Time

	mu      sync.Mutex
	running int    // running statements, plus one while the shell performs the text
	outcome string // of the first statement that failed, "" for none
}

// typed adds a text that a user typed to the entry of a source.
func (j *journal) typed(src *source, text string) {
	if src.entry == nil {
		src.entry = &entry{journal: j}
	}
	src.entry.text += text
}

// typedText returns what the user has typed, "" for a file.
func (src *source) typedText() string {
	if src.entry == nil {
		return ""
	}
	return src.entry.text
}

// begin adds what a user typed to history, before its first input is performed: if the program
// is killed meanwhile, the entry is not lost.
func (j *journal) begin(src *source, in scan.Input) {
	e := src.entry
	if e == nil || e.added || in.Kind == scan.Fault && in.Name == "" {
		return
	}
	e.added, e.running, e.began = true, 1, time.Now()
	if j.history != nil && belongsInHistory(e.text) {
		e.id = j.add(history.Entry{Text: strings.TrimSpace(e.text), Time: e.began})
	}
}

// belongsInHistory reports whether history records a text that was typed: a text that begins
// with a blank is excluded.
func belongsInHistory(text string) bool {
	return !strings.HasPrefix(text, " ") && strings.TrimSpace(text) != ""
}

// performed ends the entry of a source whose text has been performed. The rest of the text
// begins the next entry.
func (j *journal) performed(src *source) {
	if e := src.entry; e != nil && e.added {
		e.end(nil)
		src.entry = nil
		if src.split.Pending() != scan.Nothing {
			j.typed(src, src.split.Buffer())
		}
	}
}

// follow returns what to call when a statement of the source has ended.
func (j *journal) follow(src *source) (ended func(error)) {
	e := cmp.Or(src.entry, src.caller)
	if e == nil {
		return nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.running++
	return e.end
}

// end records that a statement of the entry has ended; the last one ends the entry.
func (e *entry) end(err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if word := outcomeWord(err); e.outcome == "" && err != nil {
		e.outcome = word
	}
	if e.running--; e.running == 0 && e.id != "" {
		e.journal.report(e.journal.history.Finish(e.id, time.Since(e.began), cmp.Or(e.outcome, outcomeWord(nil))))
	}
}

// addUnsent adds lines that were typed ahead and are not performed. The user can recall them.
func (j *journal) addUnsent(lines string) {
	if j.history != nil && belongsInHistory(lines) {
		j.add(history.Entry{Text: strings.TrimSpace(lines), Time: time.Now(), Outcome: "not sent"})
	}
}

func (j *journal) add(e history.Entry) history.ID {
	e.Schema, e.Server = j.sessions.State().Schema, j.sessions.Name()
	id, err := j.history.Add(e)
	j.report(err)
	return id
}

// report prints why history cannot be saved. The shell continues.
func (j *journal) report(err error) {
	if err != nil {
		j.console.Message("History: " + err.Error())
	}
}

// outcomeWord returns the word in history for the end of a statement.
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
