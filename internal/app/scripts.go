package app

import (
	"cmp"
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"

	"golang.org/x/term"

	"mysh/internal/command"
	"mysh/internal/console"
	"mysh/internal/script"
	"mysh/repl"
)

// A batch is a script as the shell's input, with its progress on the screen.
type batch struct {
	*script.Script
	over func() // ends the progress of the script
}

// ReadLine returns the input that can be read at once.
func (b batch) ReadLine(repl.Prompt) (string, error) { return b.Next() }

func (b batch) Close() error {
	b.over()
	return b.Script.Close()
}

// execute returns the text of -e as input.
func (p *program) execute() batch {
	return batch{script.New("--execute", io.NopCloser(strings.NewReader(p.options.Execute))), func() {}}
}

// A watched is the text of -e as input that is read again and again.
type watched struct {
	batch
	program *program
}

// Again waits until the text is to be read once more.
func (w *watched) Again(ctx context.Context) (bool, error) {
	w.batch = w.program.execute()
	return w.program.watch.Again(ctx)
}

// readWatch reads the options --watch and --until.
func (p *program) readWatch() (err error) {
	switch o := p.options; {
	case !o.HasWatch && o.Until != "":
		return errors.New("--until needs --watch, which runs the statements of -e again and again")
	case !o.HasWatch:
		return nil
	case !o.HasExecute && p.called == nil:
		return errors.New("--watch needs -e or --favourite, whose statements it runs again and again; \\watch does so at the prompt")
	default:
		p.watch, err = command.NewScriptWatch(o.Watch, o.Until)
		return err
	}
}

// standardInput returns standard input as a script.
func (p *program) standardInput() batch {
	s := script.New("standard input", p.env.Stdin)
	if isTerminal(p.env.Stdin) {
		return batch{s, func() {}}
	}
	return batch{s, p.meter.Watch(console.Activity{Position: s.Position})}
}

// Open opens the file of a script that another one includes.
func (p *program) Open(ctx context.Context, path string) (repl.LinesCloser, error) {
	s, err := script.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	return batch{s, p.meter.Watch(console.Activity{Name: filepath.Base(path), Position: s.Position})}, nil
}

// watchProgress prepares the program's output for the progress line of scripts. The line is for
// users: it is only ever written to a terminal.
func (p *program) watchProgress() {
	if !p.options.Progress.Or(true) || !isTerminal(p.env.Stderr) || p.dumb() {
		return
	}
	p.meter = console.NewMeter(p.env.Stderr, func() int {
		width, _, err := term.GetSize(int(p.env.Stderr.Fd()))
		if err != nil || !console.Foreground(p.env.Stderr) {
			return 0
		}
		return cmp.Or(width, 80) // some terminals do not know
	})
	p.messages = asText(p.meter.Over(p.env.Stderr, true), p.env.Stderr, true)
	p.screen = p.meter.Over(p.env.Stdout, isTerminal(p.env.Stdout))
	p.text = asText(p.screen, p.env.Stdout, false)
}
