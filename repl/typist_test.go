package repl

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing/synctest"
	"time"

	"mysh/internal/console/consoletest"
)

// prompts matches the prompts of lines in transcripts.
var prompts = regexp.MustCompile("^(?:[a-z]+(?:\\((?:ro|sandbox)\\))*[*!]?(?: \\[[0-9]+\\])?> |app@db1 \\[shop\\] | +(?:->|'>|\">|`>|/\\*>|\\$>) )")

// A typist types the input of a transcript, and records the output.
type typist struct {
	screen *consoletest.Screen
	lines  []string // the transcript
	ahead  []string // what was typed ahead
	shell  *Shell
}

// script returns the lines after "| ", which are those of a script.
func (ty *typist) script() string {
	var b strings.Builder
	for i, line := range ty.lines {
		text, ok := strings.CutPrefix(line, "| ")
		if ok {
			b.WriteString(text + "\n")
		}
		if ok || line == "^C" {
			fmt.Fprintln(ty.screen, line)
		}
		if line == "^C" {
			ty.lines = ty.lines[i:]
			ty.press()
			break
		}
	}
	return b.String()
}

// ReadLine types the next line of the transcript, once all other goroutines wait.
func (ty *typist) ReadLine(p Prompt) (string, error) {
	synctest.Wait()
	if len(ty.ahead) > 0 {
		line := ty.ahead[0]
		ty.ahead = ty.ahead[1:]
		fmt.Fprintln(ty.screen, p.Text+line)
		// The transcript has the prompt as it appeared.
		next := slices.IndexFunc(ty.lines, prompts.MatchString)
		if next >= 0 && strings.HasSuffix(ty.lines[next], "> "+line) {
			ty.lines = ty.lines[next+1:]
		}
		return line + "\n", nil
	}
	for len(ty.lines) > 0 {
		line := ty.lines[0]
		ty.lines = ty.lines[1:]
		prompt := prompts.FindString(line)
		if prompt == "" {
			continue
		}
		typed := line[len(prompt):]
		fmt.Fprintln(ty.screen, p.Text+typed)
		switch typed {
		case "^C":
			return "", ErrInterrupted
		case "^D":
			return "", io.EOF
		}
		for len(ty.lines) > 0 && strings.HasPrefix(ty.lines[0], "+ ") {
			fmt.Fprintln(ty.screen, ty.lines[0])
			ty.ahead = append(ty.ahead, ty.lines[0][2:])
			ty.lines = ty.lines[1:]
		}
		ty.press()
		return typed + "\n", nil
	}
	return "", io.EOF
}

// answer types the answer to a question, which the line with the question has.
func (ty *typist) answer(string) string {
	for i, line := range ty.lines {
		if prompts.MatchString(line) {
			break
		}
		if _, answer, ok := strings.Cut(line, "[y/N] "); ok {
			ty.lines = ty.lines[i+1:]
			return answer
		}
	}
	return ""
}

// TakeAhead returns what was typed ahead.
func (ty *typist) TakeAhead() string {
	text := strings.Join(append(ty.ahead, ""), "\n")
	ty.ahead = nil
	return text
}

// pressAfter is a time at which nothing else happens.
const pressAfter = 1210 * time.Millisecond

// press presses the key in a line before the next prompt after pressAfter, while the statement
// that was just typed runs.
func (ty *typist) press() {
	for i, line := range ty.lines {
		switch {
		case prompts.MatchString(line):
			return
		case line == "^C":
			time.AfterFunc(pressAfter, func() { ty.shell.Interrupt() })
		case line == "^Z":
			time.AfterFunc(pressAfter, ty.shell.env.Runner.Suspend)
		default:
			continue
		}
		ty.lines = ty.lines[i+1:]
		return
	}
}

// A file is a script as Lines.
type file struct{ text string }

func (f *file) ReadLine(Prompt) (string, error) {
	if f.text == "" {
		return "", io.EOF
	}
	text := f.text
	f.text = ""
	return text, nil
}

func (f *file) Close() error { return nil }
