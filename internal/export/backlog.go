package export

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

const (
	backlogMemory = 1 << 20   // bytes in memory before a backlog writes to its file
	backlogFile   = 256 << 20 // the greatest size of that file
	chunk         = 64 << 10  // how many bytes are passed to the reader at once
)

// ErrGone means that the reader reads no more: the pager was quit, or the command has ended.
var ErrGone = errors.New("the reader has closed its end")

// errStopped means that a Write was stopped.
var errStopped = errors.New("the reader is not reading at present")

// A backlog holds the bytes that its reader has not read yet, first in memory and then in a
// temporary file. A user who looks at the first page must not block the server, which closes a
// connection whose client does not read for a minute. The writer waits only when the backlog is
// full.
//
// One goroutine writes and one reads.
type backlog struct {
	mu       sync.Mutex
	changed  *sync.Cond
	mem      []byte // the first unread bytes; those in the file follow
	file     *os.File
	from, to int64 // the unread range of the file
	ended    bool  // nothing more will be written
	gone     bool  // nothing more will be read
	stops    int   // how often a waiting Write was stopped
}

func newBacklog() *backlog {
	b := &backlog{}
	b.changed = sync.NewCond(&b.mu)
	return b
}

// Write appends p. The error is ErrGone if the reader reads no more, or why the file cannot be
// written.
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
			return 0, fmt.Errorf("cannot buffer rows in a temporary file: %w", err)
		}
		os.Remove(file.Name()) // where the system allows it; else at the end
		b.file = file
	}
	n, err := b.file.WriteAt(p, b.to)
	b.to += int64(n)
	if err != nil {
		return n, fmt.Errorf("cannot buffer rows in a temporary file: %w", err)
	}
	return n, nil
}

// Read moves some bytes into p, once there are any. The error is io.EOF at the end.
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

// stop makes a waiting Write fail.
func (b *backlog) stop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stops++
	b.changed.Broadcast()
}

// end records that nothing more will be written.
func (b *backlog) end() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ended = true
	b.changed.Broadcast()
}

// discard records that nothing more will be read, and frees memory and file.
func (b *backlog) discard() {
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
