package export

import (
	"errors"
	"os"
	"syscall"
	"time"
)

// An Appender is a file that text is appended to as it comes, such as a log. A Write to it may
// wait for a program that reads, as from a FIFO.
type Appender struct{ file *os.File }

// OpenAppender opens or creates the file at path. The error is the reason alone, without the
// file's name.
func OpenAppender(path string) (*Appender, error) {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY|nonBlockingIfFIFO(path), 0o666)
	if errors.Is(err, syscall.ENXIO) {
		return nil, errors.New("no program reads from it")
	}
	if err != nil {
		return nil, err
	}
	return &Appender{file}, nil
}

// Name returns the path that the file was opened by.
func (a *Appender) Name() string { return a.file.Name() }

// Write writes p. An earlier Stop has no effect on it.
func (a *Appender) Write(p []byte) (int, error) {
	_ = a.file.SetWriteDeadline(time.Time{}) // a file whose writes do not wait has no deadline
	n, err := a.file.Write(p)
	if err != nil {
		err = failure(a.file.Name(), err)
	}
	return n, err
}

// Stop makes a waiting Write fail. It may be called from any goroutine.
func (a *Appender) Stop() { _ = a.file.SetWriteDeadline(time.Now()) }

// Close closes the file. The error is a late failure of a write, as of a full disk on another
// machine.
func (a *Appender) Close() error {
	if err := a.file.Close(); err != nil {
		return failure(a.file.Name(), err)
	}
	return nil
}
