package lineedit

import (
	"errors"
	"fmt"
	"os"
	"time"
)

// A tty would be the Windows console, on which editing is not supported: openTTY always fails,
// and its caller reads plain lines.
type tty struct{}

func openTTY(in, out *os.File) (*tty, error) {
	return nil, fmt.Errorf("cannot edit lines on Windows: %w: %w", errors.ErrUnsupported, ErrNotTerminal)
}

func (t *tty) rawMode() error                          { return errors.ErrUnsupported }
func (t *tty) lineMode(bool) error                     { return errors.ErrUnsupported }
func (t *tty) restore() error                          { return errors.ErrUnsupported }
func (t *tty) read([]byte, time.Duration) (int, error) { return 0, errors.ErrUnsupported }
func (t *tty) wake()                                   {}
func (t *tty) write([]byte)                            {}
func (t *tty) writeNow([]byte)                         {}
func (t *tty) size() (cols, rows int)                  { return 0, 0 }
func (t *tty) close()                                  {}
func (t *tty) canSuspend() bool                        { return false }
func (t *tty) suspend()                                {}
