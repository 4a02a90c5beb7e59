package output

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"time"
)

// A File is a file that results go to. A regular file appears under its name only when it is
// whole: until Close it has another one, in the same directory. What cannot be replaced so
// (a FIFO, a device, a file of several names) and a file that is added to are written in place.
type File struct {
	path    string // as the user wrote it
	target  string // where the links in it lead
	temp    string // where it is written until it is whole, or ""
	old     bool   // it is written in place and still holds what it held before
	lost    bool   // it was, and does not any more
	file    *os.File
	w       *bufio.Writer
	regular bool
	size    int64 // bytes written
	start   int64 // of the file, before that
	mark    int64 // of size
	err     error // the first failure
}

// AppendFile makes a File that adds to what is at path.
func AppendFile(path string) (*File, error) { return openFile(path, os.O_APPEND|unwaiting(path)) }

// Returns how a file is opened that may be a FIFO: that fails when nobody reads from it, instead
// of waiting for somebody.
func unwaiting(path string) int {
	if info, err := os.Stat(path); err == nil && info.Mode()&fs.ModeNamedPipe != 0 {
		return nonBlocking
	}
	return 0
}

func openFile(path string, how int) (*File, error) {
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

func newFile(path string, file *os.File) *File {
	return &File{path: path, file: file, w: bufio.NewWriterSize(file, size)}
}

// Path returns the file's name, as the user wrote it.
func (f *File) Path() string { return f.path }

// Size returns how many bytes were written.
func (f *File) Size() int64 { return f.size }

// Begun reports whether the file held something before and still does.
func (f *File) Begun() bool { return f.start > 0 }

// Write takes p.
func (f *File) Write(p []byte) (int, error) {
	f.overwrite()
	if f.err != nil {
		return 0, f.err
	}
	n, err := f.w.Write(p)
	f.size += int64(n)
	f.fail(err)
	return n, f.err
}

// Makes room in a file that is written in place.
func (f *File) overwrite() {
	if f.old {
		f.old, f.lost = false, true
		f.fail(f.file.Truncate(0))
	}
}

// Stop makes a Write or Close fail that waits for somebody to read, as from a FIFO, and those
// that follow. It may be called from any goroutine.
func (f *File) Stop() {
	_ = f.file.SetWriteDeadline(time.Now()) // other files make nobody wait, and have none
}

// Keeps the first failure, in words that name the file.
func (f *File) fail(err error) {
	if err != nil && f.err == nil {
		f.err = failure(f.path, err)
	}
}

// Returns an error in words that name the file by the name that the user knows.
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
		return fmt.Errorf("write to file %s: nobody reads from it", path)
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return fmt.Errorf("write to file %s: whoever reads from it takes no more", path)
	}
	return fmt.Errorf("write to file %s: %w", path, err)
}

// Mark makes what was written so far stay when Undo is called.
func (f *File) Mark() { f.mark = f.size }

// Undo takes out what was written since the last Mark, and reports whether that was possible.
// A failure to write is forgotten with what could not be written.
func (f *File) Undo() bool {
	if !f.regular || f.old {
		return f.size == f.mark
	}
	if f.w.Flush() != nil {
		f.w.Reset(f.file)
	}
	end := f.start + f.mark
	if info, err := f.file.Stat(); err != nil || f.err == nil && info.Size() > f.start+f.size {
		return false // somebody else has added to it
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

// Close completes the file: it has its name then. After an error nothing has changed there,
// unless it was written in place.
func (f *File) Close() error {
	f.overwrite()
	f.fail(f.w.Flush())
	if f.regular && f.err == nil {
		f.fail(f.file.Sync()) // a full disk may show only here
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

// Discard leaves what is at the path as it was before, as far as that is possible, and reports
// whether it was. A file that was written in place is left empty at least.
func (f *File) Discard() bool {
	f.mark = 0
	undone := f.temp != "" || f.old || f.Undo() && !f.lost
	f.file.Close()
	if f.temp != "" {
		os.Remove(f.temp)
	}
	return undone
}
