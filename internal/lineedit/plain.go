package lineedit

import (
	"bufio"
	"io"
	"strings"
)

// A Plain reads the lines of any reader. A line may be of any length.
type Plain struct {
	r       *bufio.Reader
	prompts io.Writer
	err     error
}

// NewPlain returns a Plain that reads r ahead in large pieces.
func NewPlain(r io.Reader) *Plain { return &Plain{r: bufio.NewReaderSize(r, 64<<10)} }

// ShowPrompts makes ReadLine write its prompts to w, without their colours: somebody is
// typing after all, where there is no Terminal.
func (p *Plain) ShowPrompts(w io.Writer) { p.prompts = w }

// ReadLine returns the next line without its line feed; a carriage return before it is
// kept, since it may be part of a string. At the end it returns io.EOF: a last line without
// a line feed is returned before that.
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
