package output

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

const (
	backlogMemory = 1 << 20   // what a backlog holds before it writes to its file
	backlogFile   = 256 << 20 // how large that file may become
	chunk         = 64 << 10  // what is taken out at once
)

// ErrGone says that nobody takes any more what is written: the pager was left, the command
// has ended.
var ErrGone = errors.New("the reader has gone")

// errStopped says that a Write was stopped.
var errStopped = errors.New("the reader takes no more at present")

// A backlog holds what its reader has not taken yet, in memory and then in a temporary file,
// so that a person who looks at the first page does not hold up the server, which ends
// connections that do not read for a minute. Only when it is full does the writer wait.
//
// One goroutine writes and one reads.
type backlog struct {
	mu       sync.Mutex
	changed  *sync.Cond
	mem      []byte // the first to be taken; the file's bytes come after them
	file     *os.File
	from, to int64 // the bytes of the file that were not taken
	ended    bool  // nothing more comes
	gone     bool  // nobody takes any more
	stops    int   // how often a Write was not to wait any longer
}

func newBacklog() *backlog {
	b := &backlog{}
	b.changed = sync.NewCond(&b.mu)
	return b
}

// Write takes p. The error is ErrGone when nobody wants it, or why the file cannot be written.
func (b *backlog) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for stops := b.stops; !b.gone && b.to >= backlogFile; {
		if b.changed.Wait(); b.stops != stops {
			return 0, errStopped
		}
	}
	if b.gone {
		return 0, ErrGone
	}
	defer b.changed.Broadcast()
	if b.to == 0 && len(b.mem)+len(p) <= backlogMemory {
		b.mem = append(b.mem, p...)
		return len(p), nil
	}
	if b.file == nil {
		file, err := os.CreateTemp("", "mysh-pager-*")
		if err != nil {
			return 0, fmt.Errorf("hold back rows in a temporary file: %w", err)
		}
		os.Remove(file.Name()) // where the system allows; else at the end
		b.file = file
	}
	n, err := b.file.WriteAt(p, b.to)
	b.to += int64(n)
	if err != nil {
		return n, fmt.Errorf("hold back rows in a temporary file: %w", err)
	}
	return n, nil
}

// Takes some bytes out into p, once there are any. The error is io.EOF at the end.
func (b *backlog) Read(p []byte) (n int, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.mem) == 0 && b.from == b.to && !b.ended && !b.gone {
		b.changed.Wait()
	}
	switch {
	case b.gone:
		return 0, io.EOF
	case len(b.mem) > 0:
		n = copy(p, b.mem)
		b.mem = b.mem[n:]
		return n, nil
	case b.from == b.to:
		return 0, io.EOF
	}
	n, err = b.file.ReadAt(p[:min(int64(len(p)), b.to-b.from)], b.from)
	b.from += int64(n)
	if b.from == b.to {
		b.from, b.to = 0, 0
	}
	b.changed.Broadcast()
	return n, err
}

// Makes a Write fail that waits.
func (b *backlog) stop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stops++
	b.changed.Broadcast()
}

// Says that nothing more comes.
func (b *backlog) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ended = true
	b.changed.Broadcast()
}

// Says that nobody takes any more, and gives everything back.
func (b *backlog) leave() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.gone {
		return
	}
	b.gone, b.mem = true, nil
	if b.file != nil {
		b.file.Close()
		os.Remove(b.file.Name())
	}
	b.changed.Broadcast()
}
