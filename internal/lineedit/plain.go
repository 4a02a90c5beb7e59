package lineedit

import (
	"bufio"
	"errors"
	"io"
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
	line, _, err := p.Line()
	return string(line), err
}

// Line is ReadLine without a copy: the line is valid until the next call. ended reports
// whether a line feed ended it, which only the last line may lack.
func (p *Plain) Line() (line []byte, ended bool, err error) {
	if p.err != nil {
		return nil, false, p.err
	}
	line, err = p.r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		// The line is longer than the buffer: gather its pieces.
		whole := append([]byte(nil), line...)
		for errors.Is(err, bufio.ErrBufferFull) {
			line, err = p.r.ReadSlice('\n')
			whole = append(whole, line...)
		}
		line = whole
	}
	if err != nil {
		p.err = err
		if len(line) == 0 {
			return nil, false, err
		}
		return line, false, nil
	}
	return line[:len(line)-1], true, nil
}
