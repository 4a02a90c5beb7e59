package export

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

// A Consumer receives results in place of the screen: a pager, or a command.
type Consumer interface {
	// Write sends p, usually without waiting for it to be read. The error is ErrGone when the
	// consumer reads no more.
	io.Writer
	// Gone returns a channel that is closed when the consumer reads no more.
	Gone() <-chan struct{}
	// Stop makes a Write fail that waits for the consumer, and has no effect on the next one.
	// It may be called from any goroutine.
	Stop()
	// Close ends the input, waits until the consumer has read everything and has ended, and
	// returns how it failed. That a consumer stops reading early is no failure. If the consumer
	// has not ended soon after the end of the context, Close does not wait any longer and
	// returns errRuns, wrapped.
	Close(ctx context.Context) error
}

// A Pipe is a running command that reads what is written to it. One goroutine may use Write and
// Close.
type Pipe struct {
	line   string
	held   *backlog
	gone   chan struct{} // closed when nothing more is read
	ended  chan struct{} // closed when the command has ended
	once   sync.Once
	failed error // how the command failed; valid once ended is closed
}

// StartPipe starts a command that ShellCommand returned for line. Its standard input is what is
// written to the Pipe. ended, which may be nil, is called on another goroutine when the command
// has ended, before Close returns.
func StartPipe(line string, cmd *exec.Cmd, ended func()) (*Pipe, error) {
	stdin, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return nil, fmt.Errorf("cannot start %s: %w", line, err)
	}
	p := &Pipe{line: line, held: newBacklog(), gone: make(chan struct{}), ended: make(chan struct{})}
	copied := make(chan struct{})
	crash.Go(func() {
		defer close(copied)
		_, err := io.CopyBuffer(justWriter{stdin}, justReader{p.held}, make([]byte, chunk))
		stdin.Close()
		if err != nil {
			p.stopReading() // usually EPIPE: the command has closed its input, or ended
		}
	})
	crash.Go(func() {
		p.failed = cmd.Wait() // Wait closes stdin, so that a copy in progress ends
		p.stopReading()
		<-copied
		if ended != nil {
			ended()
		}
		close(p.ended)
	})
	return p, nil
}

// These types hide the methods with which io.CopyBuffer would ignore the buffer.
type (
	justWriter struct{ io.Writer }
	justReader struct{ io.Reader }
)

func (p *Pipe) stopReading() {
	p.once.Do(func() {
		p.held.discard()
		close(p.gone)
	})
}

// Write sends b to the command.
func (p *Pipe) Write(b []byte) (int, error) { return p.held.Write(b) }

// Gone returns a channel that is closed when the command has ended or reads no more.
func (p *Pipe) Gone() <-chan struct{} { return p.gone }

// Stop makes a waiting Write fail.
func (p *Pipe) Stop() { p.held.stop() }

// errRuns means that Close has not waited for the end of a command.
var errRuns = errors.New("it may still be running")

// closeWait is how much longer than its context Close waits: a command that has read all its
// input usually ends at once.
const closeWait = time.Second

// Close waits for the end of the command and returns how it failed, or nil.
func (p *Pipe) Close(ctx context.Context) error {
	p.held.end()
	select {
	case <-p.ended:
	case <-ctx.Done():
		select {
		case <-p.ended:
		case <-time.After(closeWait):
			return fmt.Errorf("command %q: %w", p.line, errRuns)
		}
	}
	if p.failed != nil {
		return fmt.Errorf("command %q: %w", p.line, p.failed)
	}
	return nil
}
