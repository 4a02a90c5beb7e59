package repl

import (
	"mysh/internal/executor"
	"mysh/internal/result"
	"mysh/internal/scan"
)

// Runs a statement of the shell's own on the user's connection, and returns its rows as text, NULL as
// "NULL". It is stopped like any other.
func (sh *Shell) rows(text string) ([][]string, error) {
	c, _, err := sh.ask(text)
	return c.rows, err
}

// Runs a statement that a client command stands for, and prints done instead of its outcome. It
// also reports whether the server has done it, which may be so although it was interrupted.
func (sh *Shell) quietly(text, done string) (bool, error) {
	_, d, err := sh.ask(text)
	if err == nil {
		sh.say(done)
	}
	return d.rowless > 0, err
}

func (sh *Shell) ask(text string) (*collector, *drawing, error) {
	c := &collector{}
	d := &drawing{
		shell: sh, session: sh.session, renderer: c, collects: true, untold: true,
		statement: scan.Input{Text: text, Verb: verbOf(text, sh.scanMode())},
	}
	d.standing.stays = true
	return c, d, sh.foreground(executor.New(sh.session, text), d)
}

// A collector keeps the rows of a result as text.
type collector struct {
	cells [][]byte
	rows  [][]string
}

func (c *collector) Begin(columns []result.Column) error {
	c.cells = make([][]byte, len(columns))
	return nil
}

func (c *collector) Rows(b *result.Batch) error {
	for i := range b.Rows {
		if _, err := b.Cells(i, c.cells); err != nil {
			return err
		}
		row := make([]string, len(c.cells))
		for n, cell := range c.cells {
			row[n] = string(cell)
			if cell == nil {
				row[n] = "NULL"
			}
		}
		c.rows = append(c.rows, row)
	}
	return nil
}

func (c *collector) Flush() error             { return nil }
func (c *collector) End(result.Outcome) error { return nil }
func (c *collector) Break() error             { return nil }
