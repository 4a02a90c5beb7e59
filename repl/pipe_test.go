package repl

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"mysh/internal/export"
)

// A program is a command of the system, as the transcripts have it. What it shows stands
// behind a bar. It knows three lines: "upper" shows what it reads in capitals, "head n" shows
// that many lines and ends, "less -SRFX" shows the first page.
type program struct {
	line   string
	screen *screen
	text   bytes.Buffer
	gone   chan struct{}
	limit  int // lines after which it ends; 0 for none
}

// The programs of a transcript show what they show on its screen.
type programs struct{ screen *screen }

func (s programs) Pipe(line string, _ bool) (export.Consumer, error) {
	words := strings.Fields(line)
	p := &program{line: words[0], screen: s.screen, gone: make(chan struct{})}
	switch p.line {
	case "upper", "less", "false":
	case "head":
		p.limit, _ = strconv.Atoi(words[1])
	default:
		return nil, fmt.Errorf("%s is not there", words[0])
	}
	return p, nil
}

// Expand returns the path as it is.
func (s programs) Expand(path string) string { return path }

// Edit returns the text as it is.
func (s programs) Edit(text string) (string, error) { return text, nil }

func (p *program) Write(b []byte) (int, error) {
	select {
	case <-p.gone:
		return 0, export.ErrGone
	default:
	}
	p.text.Write(b)
	if p.limit > 0 && bytes.Count(p.text.Bytes(), []byte("\n")) >= p.limit {
		p.show()
		close(p.gone)
	}
	return len(b), nil
}

func (p *program) Gone() <-chan struct{} { return p.gone }

const pageOfLess = 5

func (p *program) Stop() {}

func (p *program) Close(context.Context) error {
	select {
	case <-p.gone:
	default:
		p.show()
	}
	if p.line == "false" {
		return errors.New(`command "false": exit status 1`)
	}
	return nil
}

// Shows what it has read.
func (p *program) show() {
	lines := strings.Split(strings.TrimSuffix(p.text.String(), "\n"), "\n")
	all := len(lines)
	switch {
	case p.line == "less" && all > pageOfLess:
		lines = append(lines[:pageOfLess], fmt.Sprintf(":                    (%d lines)", all))
	case p.limit > 0 && all > p.limit:
		lines = lines[:p.limit]
	}
	for _, line := range lines {
		if p.line == "upper" {
			line = strings.ToUpper(line)
		}
		fmt.Fprintln(p.screen, "┃ "+line)
	}
}

// Returns what runs the commands behind \! in the transcripts: "cat" shows a file, "ls" the
// directory's.
func (s programs) System(line string) error {
	words := strings.Fields(line)
	switch words[0] {
	case "cat":
		text, err := os.ReadFile(words[1])
		fmt.Fprintf(s.screen, "%s", text)
		return err
	}
	entries, err := os.ReadDir(".")
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			fmt.Fprintln(s.screen, e.Name())
		}
	}
	return err
}
