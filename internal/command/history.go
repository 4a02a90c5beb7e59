package command

import (
	"context"
	"strings"

	"mysh/history"
	"mysh/internal/scan"
)

const historyHelp = `
\history                 the statements typed last, with time and outcome
\history orders update   those that contain all of these words

Up and Down recall the statements that begin as typed, Ctrl-R searches. A line
that begins with a blank is not kept, nor are statements with passwords.`

// maxHistory is how many entries the command history prints.
const maxHistory = 100

// showHistory prints the entries of the history that contain all the words, the newest last.
func showHistory(_ context.Context, env *Env, words string) (Next, error) {
	return nil, env.Console.Paged(func() error {
		if env.History == nil {
			return scan.Errorf(scan.Notice, "history is available at the prompt only")
		}
		var found []history.Entry
		for e := range env.History.Search(history.Words(strings.Fields(words)...)) {
			if found = append(found, e); len(found) == maxHistory {
				break
			}
		}
		for i := len(found) - 1; i >= 0; i-- {
			e := found[i]
			when := "                "
			if !e.Time.IsZero() {
				when = e.Time.Local().Format("2006-01-02 15:04")
			}
			env.Console.Print(when + "  " + strings.ReplaceAll(e.Text, "\n", "\n                  "))
		}
		return nil
	})
}
