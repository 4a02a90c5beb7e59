package repl

import (
	"cmp"
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"mysh/history"
	"mysh/internal/command"
	"mysh/internal/scan"
)

// Lines is the shell's input.
type Lines interface {
	// ReadLine returns more text with its line feeds: a line, several lines, or any piece. The
	// text is valid until the next call. Lines that show a prompt show this one. The error is
	// io.EOF at the end, ErrInterrupted when the user drops the text that is being typed, or
	// why nothing can be read.
	ReadLine(prompt Prompt) (string, error)
}

// LinesCloser is Lines from a file.
type LinesCloser interface {
	Lines
	io.Closer
}

// Files opens files that are sourced.
type Files interface {
	// Open opens a file. Until the context ends, Open waits for a program that writes to a
	// FIFO, and so may reading.
	Open(ctx context.Context, path string) (LinesCloser, error)
}

// ReadyLines are Lines that know whether more text is ready.
type ReadyLines interface {
	Lines
	// Ready reports whether ReadLine would return without waiting. In doubt it is false.
	Ready() bool
}

// RepeatedLines are Lines that are read again and again.
type RepeatedLines interface {
	Lines
	// Again is called at the end. It waits until the Lines are to be read from their beginning once
	// more, and returns false if they are not. The error ends the shell like one of Run.
	Again(ctx context.Context) (bool, error)
}

// mustWait reports whether the next ReadLine may have to wait.
func mustWait(lines Lines) bool {
	ready, ok := lines.(ReadyLines)
	return !ok || !ready.Ready()
}

// A source is an input that is being read.
type source struct {
	lines Lines
	split *scan.Splitter
	group group
	file  string // "" when it is not a sourced file
	typed bool   // a user types it
	entry *entry // what the user is typing, or has typed; nil for a file

	favourite *command.Favourite // nil for none
	caller    *entry             // what the user has typed to call the favourite
}

func (sh *Shell) source(lines Lines, file, delimiter string) (*source, error) {
	if f, ok := lines.(favourite); ok {
		return &source{lines: f, split: f.NewSplitter(sh.env.Sessions.ScanMode()), file: f.Path, favourite: f.Favourite}, nil
	}
	mode := &sh.env.Current.Mode
	split := scan.NewSplitter(command.Words(), mode.Scan)
	split.SetMode(sh.env.Sessions.ScanMode())
	if err := split.SetDelimiter(delimiter); err != nil {
		return nil, err
	}
	return &source{lines: lines, split: split, file: file, typed: mode.Interactive && file == ""}, nil
}

// read reads and performs until the source ends. Each line of a user is performed in a scope of
// its own, all other input in the given one.
func (sh *Shell) read(ctx context.Context, src *source) error {
	for {
		if mustWait(src.lines) {
			if err := sh.sendGroup(ctx, src); err != nil {
				return err
			}
		}
		sh.env.Console.Flush() // the user sees all output before a wait for more input
		prompt := sh.prompt(src)
		if src.typed {
			ctx = sh.env.Runner.Begin() // not later: an interrupt may come as soon as the line has been sent
			sh.atPrompt.Store(true)
		}
		began := time.Now()
		text, err := src.lines.ReadLine(prompt)
		sh.atPrompt.Store(false)
		switch {
		case errors.Is(err, ErrInterrupted):
			src.split.Drop()
			src.entry = nil
			continue
		case errors.Is(err, io.EOF):
			if src.typed && !sh.confirmLeave("Press Ctrl-D") {
				continue
			}
			return sh.finish(ctx, src)
		case err != nil && src.file != "" && ctx.Err() != nil:
			return sh.env.Runner.GiveUp("Reading "+src.file, began, "")
		case err != nil:
			return cmp.Or(sh.sendGroup(ctx, src), err)
		}
		if src.typed {
			sh.env.Console.Log(text)
			if src.split.Pending() == scan.Nothing {
				src.entry = nil
			}
			sh.feed(src, text)
		} else {
			src.split.FeedString(text)
		}
		if err := sh.performAll(ctx, src); err != nil {
			return err
		}
	}
}

// feed passes on a text that was typed, pasted or edited. A text with a NUL is refused together
// with the statement that it continues: nothing is performed, and history records the text. For
// a splitter a NUL is the end of all input, as in mysql, so that nothing more would be
// performed.
func (sh *Shell) feed(src *source, text string) {
	if !strings.Contains(text, "\x00") {
		sh.journal.typed(src, text)
		src.split.FeedString(text)
		return
	}
	refused := strings.TrimRight(src.split.Buffer()+text, "\n")
	src.split.Drop()
	src.entry = nil
	again := ""
	if sh.journal.history != nil {
		sh.journal.add(history.Entry{Text: refused, Time: time.Now(), Outcome: "error"})
		again = " Press Up to edit it."
	}
	sh.env.Console.Error(errors.New(`the text contains a NUL character (\0); nothing was sent.`+again), "")
}

// finish performs the rest at the end of a source. A user's unfinished statement is dropped:
// Ctrl-D means to leave, not to send.
func (sh *Shell) finish(ctx context.Context, src *source) error {
	if src.typed {
		return nil
	}
	src.split.Finish()
	if err := sh.performAll(ctx, src); err != nil {
		return err
	}
	return sh.sendGroup(ctx, src)
}
