package output

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"time"

	"mysh/internal/crash"
)

// A Reader takes results in the place of the screen: a pager, or a command.
type Reader interface {
	// Write takes p, mostly without waiting for it to be read. The error is ErrGone when
	// nobody will read it.
	io.Writer
	// Gone is closed when nobody reads any more.
	Gone() <-chan struct{}
	// Stop makes a Write fail that waits for the reader, and does nothing to the next one. It
	// may be called from any goroutine.
	Stop()
	// Close says that nothing more comes, waits until everything was read and the reader is
	// over, and returns how it failed. A reader that went away early has not failed. One that
	// is not over soon after the context has ended is left running: ErrRuns, wrapped.
	Close(ctx context.Context) error
}

// A Pipe is a running command that reads what is written to it. Write and Close are for one
// goroutine.
type Pipe struct {
	line   string
	held   *backlog
	gone   chan struct{} // nothing is read any more
	ended  chan struct{} // the command has ended
	once   sync.Once
	failed error // of the command; good once ended is closed
}

// StartPipe starts the command that ShellCommand made of line, with its standard input coming
// from the Pipe. ended, which may be nil, is called on another goroutine when the command is
// over, before Close returns.
func StartPipe(line string, cmd *exec.Cmd, ended func()) (*Pipe, error) {
	stdin, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", line, err)
	}
	p := &Pipe{line: line, held: newBacklog(), gone: make(chan struct{}), ended: make(chan struct{})}
	copied := make(chan struct{})
	crash.Go(func() {
		defer close(copied)
		_, err := io.CopyBuffer(justWriter{stdin}, justReader{p.held}, make([]byte, chunk))
		stdin.Close()
		if err != nil {
			p.leave() // EPIPE, as a rule: it has closed its input, or ended
		}
	})
	crash.Go(func() {
		p.failed = cmd.Wait() // it closes stdin, so that a copy under way ends
		p.leave()
		<-copied
		if ended != nil {
			ended()
		}
		close(p.ended)
	})
	return p, nil
}

// These hide the methods by which io.CopyBuffer would do without the buffer.
type (
	justWriter struct{ io.Writer }
	justReader struct{ io.Reader }
)

func (p *Pipe) leave() {
	p.once.Do(func() {
		p.held.leave()
		close(p.gone)
	})
}

// Write takes p.
func (p *Pipe) Write(b []byte) (int, error) { return p.held.Write(b) }

// Gone is closed when the command has ended or reads no more.
func (p *Pipe) Gone() <-chan struct{} { return p.gone }

// Stop makes a Write fail that waits.
func (p *Pipe) Stop() { p.held.stop() }

// ErrRuns says that a command was not waited for.
var ErrRuns = errors.New("it was not waited for and may still be running")

// closeWait is how much longer than its context Close waits: a command that has had all its
// input mostly ends at once.
const closeWait = time.Second

// Close lets the command come to its end and returns how it failed, if it did.
func (p *Pipe) Close(ctx context.Context) error {
	p.held.end()
	select {
	case <-p.ended:
	case <-ctx.Done():
		select {
		case <-p.ended:
		case <-time.After(closeWait):
			return fmt.Errorf("command %q: %w", p.line, ErrRuns)
		}
	}
	if p.failed != nil {
		return fmt.Errorf("command %q: %w", p.line, p.failed)
	}
	return nil
}
