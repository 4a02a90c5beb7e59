package repl

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"mysh/history"
	"mysh/internal/command"
	"mysh/internal/executor"
	"mysh/internal/result"
	"mysh/internal/scan"
)

var terminators = map[scan.Terminator]string{
	scan.ByDelimiter: ";", scan.ByGo: `\g`, scan.ByEgo: `\G`, scan.ByBackground: `\&`,
}

// Keeps a statement that a person typed, before it runs: it is not to be lost with the
// program. The returned function says how it ended.
func (sh *Shell) remember(src *source, st scan.Input) (ended func(job *executor.Job, err error)) {
	if !sh.typed(src) || sh.cfg.History == nil {
		return func(*executor.Job, error) {}
	}
	delimiter := terminators[st.End]
	if st.End == scan.ByDelimiter {
		delimiter = src.split.Delimiter()
	}
	if st.Args != "" {
		delimiter += " " + st.Args
	}
	id := sh.keep(history.Entry{Text: scan.TrimEnd(st.Text) + delimiter, Time: time.Now()})
	return func(job *executor.Job, err error) {
		sh.tellHistory(sh.cfg.History.Finish(id, time.Since(job.Started()), outcomeWord(err)))
	}
}

// Keeps a client command that a person typed.
func (sh *Shell) rememberCommand(src *source, in scan.Input) {
	if sh.typed(src) && sh.cfg.History != nil {
		name := in.Name
		if row, ok := command.Find(name); ok && row.Ours {
			name = `\` + name
		}
		text := strings.TrimSpace(name + " " + in.Args)
		if in.Core > 0 { // the command has a statement
			text += " " + in.Text + src.split.Delimiter()
		}
		sh.keep(history.Entry{Text: text, Time: time.Now(), Outcome: "ok"})
	}
}

// rememberUnsent keeps lines that were typed ahead and are not performed, so that they can be
// brought back.
func (sh *Shell) rememberUnsent(lines string) {
	if text := strings.TrimSpace(lines); text != "" && sh.cfg.History != nil {
		sh.keep(history.Entry{Text: text, Time: time.Now(), Outcome: "not sent"})
	}
}

func (sh *Shell) keep(e history.Entry) history.ID {
	e.Schema, e.Server = sh.session.State().Schema, sh.serverName()
	id, err := sh.cfg.History.Add(e)
	sh.tellHistory(err)
	return id
}

// Returns who is connected to which server: "app@db1:3306".
func (sh *Shell) serverName() string {
	state := sh.session.State()
	name := state.User + "@" + state.Host
	if state.Port != 0 {
		name += fmt.Sprintf(":%d", state.Port)
	}
	return name
}

// Says once that history cannot be kept. Work goes on.
func (sh *Shell) tellHistory(err error) {
	if err != nil {
		sh.note("History: " + err.Error())
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
		return &fault{"no history is kept here", scan.Notice}
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
		sh.sayResult(when + "  " + strings.ReplaceAll(e.Text, "\n", "\n                  "))
	}
	return nil
}
