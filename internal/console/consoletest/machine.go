package consoletest

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

// A Machine has a few programs, whose output is lines after a bar on its screen: "upper" prints what it
// reads in capitals; "head n" prints that many lines and ends; "less -SRFX" prints the first page;
// "false" prints what it reads and fails.
type Machine struct{ Screen *Screen }

// Pipe starts a program.
func (m Machine) Pipe(line string, _ bool) (export.Consumer, error) {
	words := strings.Fields(line)
	p := &program{line: words[0], screen: m.Screen, gone: make(chan struct{})}
	switch p.line {
	case "upper", "less", "false":
	case "head":
		p.limit, _ = strconv.Atoi(words[1])
	default:
		return nil, fmt.Errorf("%s: command not found", words[0])
	}
	return p, nil
}

// Expand returns the path as it is.
func (m Machine) Expand(path string) string { return path }

// Edit returns the text as it is, or the text of a file "edited.sql".
func (m Machine) Edit(text string) (string, error) {
	if edited, err := os.ReadFile("edited.sql"); err == nil {
		return strings.TrimRight(string(edited), "\n"), nil
	}
	return text, nil
}

// System runs one of two programs: "cat" prints a file, any other prints the names of the files in the
// directory.
func (m Machine) System(line string) error {
	words := strings.Fields(line)
	if words[0] == "cat" {
		text, err := os.ReadFile(words[1])
		fmt.Fprintf(m.Screen, "%s", text)
		return err
	}
	entries, err := os.ReadDir(".")
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			fmt.Fprintln(m.Screen, e.Name())
		}
	}
	return err
}

// A program is a running program.
type program struct {
	line   string
	screen *Screen
	text   bytes.Buffer // that it has read
	gone   chan struct{}
	limit  int // lines after which it ends; 0 for none
}

// Write passes text to the program.
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

// Gone returns a channel that is closed when the program has ended.
func (p *program) Gone() <-chan struct{} { return p.gone }

// Stop does nothing: Write never waits.
func (p *program) Stop() {}

// Close ends the program.
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

// pageOfLess is how many lines the first page of less has.
const pageOfLess = 5

// show prints what the program prints.
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
