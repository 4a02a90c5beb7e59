package export

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"time"
)

// A resultFile is a file that results are written to. A regular file appears under its name only when
// it is complete: until Close it has another name in the same directory. A file that cannot be
// replaced so (a FIFO, a device, a file of several names) and a file that is appended to are
// written in place.
type resultFile struct {
	path    string // as the user wrote it
	target  string // the path after following its links
	temp    string // the name until the file is complete, or ""
	old     bool   // the file is written in place and still has its old content
	lost    bool   // the old content was removed
	file    *os.File
	w       *bufio.Writer
	regular bool
	size    int64 // bytes written
	start   int64 // size of the file before
	mark    int64 // the size at the last Mark
	err     error // the first failure
}

// fileBuffer is the size of the buffer before a file, in bytes.
const fileBuffer = 64 << 10

// appendFile opens a resultFile that appends to the file at path.
func appendFile(path string) (*resultFile, error) {
	return openFile(path, os.O_APPEND|nonBlockingIfFIFO(path))
}

// Returns the flag for opening a file that may be a FIFO. Opening a FIFO then fails when no
// program reads from it, and does not wait for one.
func nonBlockingIfFIFO(path string) int {
	if info, err := os.Stat(path); err == nil && info.Mode()&fs.ModeNamedPipe != 0 {
		return nonBlocking
	}
	return 0
}

func openFile(path string, how int) (*resultFile, error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|how, 0o666)
	if err != nil {
		return nil, failure(path, err)
	}
	f := newFile(path, file)
	if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
		f.regular, f.start = true, info.Size()
	}
	return f, nil
}

func newFile(path string, file *os.File) *resultFile {
	return &resultFile{path: path, file: file, w: bufio.NewWriterSize(file, fileBuffer)}
}

// Size returns how many bytes were written.
func (f *resultFile) Size() int64 { return f.size }

// begun reports whether the file had content before and still has it.
func (f *resultFile) begun() bool { return f.start > 0 }

// Write appends p.
func (f *resultFile) Write(p []byte) (int, error) {
	f.overwrite()
	if f.err != nil {
		return 0, f.err
	}
	n, err := f.w.Write(p)
	f.size += int64(n)
	f.fail(err)
	return n, f.err
}

// Truncates a file that is written in place.
func (f *resultFile) overwrite() {
	if f.old {
		f.old, f.lost = false, true
		f.fail(f.file.Truncate(0))
	}
}

// Stop makes a Write or Close fail that waits for a program to read, as from a FIFO. Later
// calls fail as well. It may be called from any goroutine.
func (f *resultFile) Stop() {
	_ = f.file.SetWriteDeadline(time.Now()) // a write to any other file does not wait, and such a file has no deadline
}

// Stores the first failure, in words that name the file.
func (f *resultFile) fail(err error) {
	if err != nil && f.err == nil {
		f.err = failure(f.path, err)
	}
}

// Returns an error in words that name the file as the user wrote it.
func failure(path string, err error) error {
	var at *fs.PathError
	var renamed *os.LinkError
	switch {
	case errors.As(err, &at):
		err = at.Err
	case errors.As(err, &renamed):
		err = renamed.Err
	}
	if errors.Is(err, syscall.ENXIO) {
		return fmt.Errorf("cannot write to %s: no program reads from it", path)
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return fmt.Errorf("cannot write to %s: its reader has stopped reading", path)
	}
	return fmt.Errorf("cannot write to %s: %w", path, err)
}

// Mark sets the position to which Undo returns.
func (f *resultFile) Mark() { f.mark = f.size }

// Undo removes what was written since the last Mark, and reports whether that was possible. It
// also forgets a failure to write the removed bytes.
func (f *resultFile) Undo() bool {
	if !f.regular || f.old {
		return f.size == f.mark
	}
	if f.w.Flush() != nil {
		f.w.Reset(f.file)
	}
	end := f.start + f.mark
	if info, err := f.file.Stat(); err != nil || f.err == nil && info.Size() > f.start+f.size {
		return false // another program has appended to it
	}
	if f.file.Truncate(end) != nil {
		return false
	}
	if _, err := f.file.Seek(end, 0); err != nil {
		return false
	}
	f.size, f.err = f.mark, nil
	return true
}

// Close completes the file, which then has its name. After an error the file at path is
// unchanged, unless it was written in place.
func (f *resultFile) Close() error {
	f.overwrite()
	f.fail(f.w.Flush())
	if f.regular && f.err == nil {
		f.fail(f.file.Sync()) // a full disk may be reported only here
	}
	f.fail(f.file.Close())
	if f.temp == "" {
		return f.err
	}
	if f.err == nil {
		f.fail(os.Rename(f.temp, f.target))
	}
	if f.err != nil {
		os.Remove(f.temp)
	}
	return f.err
}

// Discard restores the file at path as far as possible, and reports whether it could. A file
// that was written in place is empty at least.
func (f *resultFile) Discard() bool {
	f.mark = 0
	undone := f.temp != "" || f.old || f.Undo() && !f.lost
	f.file.Close()
	if f.temp != "" {
		os.Remove(f.temp)
	}
	return undone
}
