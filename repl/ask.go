package repl

import (
	"mysh/internal/executor"
	"mysh/internal/result"
	"mysh/internal/scan"
)

// Runs a statement of the shell's own on the user's connection, and returns its rows as text, NULL as
// "", each of so many columns; see [result.Answer]. It is stopped like any other.
func (sh *Shell) rows(columns int, text string) ([][]string, error) {
	answer, _, err := sh.ask(columns, text)
	if err != nil {
		return nil, err
	}
	return answer.Rows()
}

// Runs a statement that a client command stands for, and prints done instead of its outcome. It
// also reports whether the server has done it, which may be so although it was interrupted.
func (sh *Shell) quietly(text, done string) (bool, error) {
	answer, d, err := sh.ask(result.NoColumns, text)
	if err == nil {
		_, err = answer.Rows()
	}
	if err == nil {
		sh.console.Info(done)
	}
	return d.rowless > 0, err
}

func (sh *Shell) ask(columns int, text string) (*result.Answer, *drawing, error) {
	c := &collector{result.NewAnswer(columns)}
	d := &drawing{
		shell: sh, session: sh.sessions.Front(), renderer: c, collects: true, untold: true,
		statement: scan.Input{Text: text},
	}
	d.standing.stays = true
	err := sh.foreground(executor.New(sh.sessions.Front(), text), d)
	for range d.rowless { // those are not drawn
		c.answer.Add(result.Outcome{})
	}
	return c.answer, d, err
}

// A collector keeps the rows of a result as text.
type collector struct{ answer *result.Answer }

func (c *collector) Begin(columns []result.Column) error {
	c.answer.Add(result.Header{Columns: columns})
	return nil
}

func (c *collector) Rows(b *result.Batch) error {
	c.answer.Add(b)
	return nil
}

func (c *collector) End(o result.Outcome) error {
	c.answer.Add(o)
	return nil
}

func (c *collector) Flush() error { return nil }
func (c *collector) Break() error { return nil }
