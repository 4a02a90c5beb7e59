package lineedit

import (
	"bufio"
	"io"
	"strings"
)

// A Plain reads the lines of any reader. A line may have any length.
type Plain struct {
	r       *bufio.Reader
	prompts io.Writer
	err     error
}

// NewPlain returns a Plain that reads from r, in large blocks.
func NewPlain(r io.Reader) *Plain { return &Plain{r: bufio.NewReaderSize(r, 64<<10)} }

// ShowPrompts makes ReadLine print its prompts to w, without their colours. It is for a user at
// a terminal that [NewTerminal] does not support.
func (p *Plain) ShowPrompts(w io.Writer) { p.prompts = w }

// ReadLine returns the next line without its line feed. A carriage return before the line feed
// remains, since it may be part of a string. A last line without a line feed is returned as
// well. At the end, ReadLine returns io.EOF.
func (p *Plain) ReadLine(prompt Prompt) (string, error) {
	if p.prompts != nil {
		io.WriteString(p.prompts, plainText(prompt.First))
	}
	if p.err != nil {
		return "", p.err
	}
	line, err := p.r.ReadString('\n')
	if err != nil {
		p.err = err
		if line == "" {
			return "", err
		}
	}
	return strings.TrimSuffix(line, "\n"), nil
}
