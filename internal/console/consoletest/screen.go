// Package consoletest provides a terminal and the programs of a machine, for tests of what uses a
// console.
package consoletest

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
)

// A Screen is what a terminal has been sent. Any goroutine may use it.
type Screen struct {
	mu   sync.Mutex
	text bytes.Buffer
	gone bool // the reader has gone
}

// Write adds p.
func (s *Screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gone {
		return 0, io.ErrClosedPipe
	}
	return s.text.Write(p)
}

// Leave has each Write fail from now on, as to a pipe whose reader has gone.
func (s *Screen) Leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gone = true
}

var (
	clipboardText = regexp.MustCompile("\x1b\\]52;c;([^\a]*)\a")
	// statusLine is a status line, or the erasing of the one before.
	statusLine = regexp.MustCompile("\r\x1b\\[K(?:\x1b\\[\\?7l(.*?)\x1b\\[\\?7h\r)?")
)

// String returns what was written: a text for the clipboard as "[clipboard: …]", and status lines not at
// all.
func (s *Screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	text := statusLine.ReplaceAllString(s.text.String(), "")
	return clipboardText.ReplaceAllStringFunc(text, func(set string) string {
		text, _ := base64.StdEncoding.DecodeString(clipboardText.FindStringSubmatch(set)[1])
		return fmt.Sprintf("[clipboard: %q]\n", text)
	})
}

// Take returns what String does, and empties the screen.
func (s *Screen) Take() string {
	text := s.String()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text.Reset()
	return text
}

// StatusLines returns the status lines, without the blanks around them; "" where one was erased and no
// other took its place.
func (s *Screen) StatusLines() (lines []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, found := range statusLine.FindAllStringSubmatch(s.text.String(), -1) {
		lines = append(lines, strings.TrimSpace(found[1]))
	}
	return lines
}

// A Device is a terminal of a fixed size.
type Device struct {
	Cols, Rows int
	Screen     *Screen                      // gets notices and questions; nil for none
	Answer     func(question string) string // returns what the user types; nil answers nothing
}

// Confirm writes the question and its answer on the screen, and reports whether that is "y".
func (d *Device) Confirm(_ context.Context, question string) (bool, error) {
	answer := ""
	if d.Answer != nil {
		answer = d.Answer(question)
	}
	if d.Screen != nil {
		fmt.Fprintln(d.Screen, question+answer)
	}
	return answer == "y", nil
}

// Size returns the columns and rows.
func (d *Device) Size() (cols, rows int) { return d.Cols, d.Rows }

// Notice writes the line on the screen.
func (d *Device) Notice(line string) {
	if d.Screen != nil {
		fmt.Fprintln(d.Screen, line)
	}
}

// Alert writes the line on the screen, and that the bell rings.
func (d *Device) Alert(line string) {
	if d.Screen != nil {
		fmt.Fprintln(d.Screen, line+" [bell]")
	}
}
