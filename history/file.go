package history

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// A file is the history file in its last known state. It is opened and locked again for each
// entry, since another shell may have replaced it with a shorter one.
type file struct {
	path   string
	off    bool        // the file is neither read nor written
	known  os.FileInfo // the file that was read last, nil before the first time
	offset int64       // the end of the part that was read
}

// A shell holds the lock during one write. A shell that was stopped during a write must not
// block the others for long. (A variable, because tests with many shells wait longer.)
var longestWait = 2 * time.Second

// The first wait for a lock; later ones are longer.
const shortestWait = time.Millisecond

// Creates the file and its directory, for their owner alone, and reports whether it created the
// file.
func (f *file) prepare() (created bool, err error) {
	if f.path == "" {
		f.off = true
		return false, nil
	}
	// A link must remain a link when the file is replaced.
	if path, err := filepath.EvalSymlinks(f.path); err == nil {
		f.path = path
	}
	info, err := os.Stat(f.path)
	switch {
	case err == nil && info.IsDir():
		f.off = true
		return false, fmt.Errorf("history file %s is a directory: statements are not kept", f.path)
	case err == nil && !info.Mode().IsRegular():
		f.off = true
		return false, nil
	case err == nil:
		if info.Mode().Perm()&0o077 != 0 {
			_ = os.Chmod(f.path, 0o600) // fails if the file belongs to another user, who decides on its mode
		}
		return false, nil
	}
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return false, f.failed("create", err)
	}
	created = errors.Is(err, fs.ErrNotExist)
	handle, err := os.OpenFile(f.path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return false, f.failed("create", err)
	}
	return created, handle.Close()
}

// Returns what other shells wrote since the last call, and appends lines. It returns the whole
// file (whole is true) if the file was replaced since. A file that cannot be written is still
// read.
func (f *file) sync(lines []byte) (data []byte, whole bool, err error) {
	if f.off {
		return nil, false, nil
	}
	handle, err := f.openLocked()
	if err != nil {
		data, whole = f.readOnly()
		return data, whole, f.failed("write", err)
	}
	defer handle.Close()
	data, whole, err = f.fresh(handle)
	if err != nil {
		return nil, false, f.failed("read", err)
	}
	if len(lines) > 0 {
		err = f.write(handle, lines)
	}
	return data, whole, err
}

// Writes lines at the file's end with one write. A last line that a crash cut off is ended
// first.
func (f *file) write(handle *os.File, lines []byte) error {
	var last [1]byte
	if f.offset > 0 {
		if _, err := handle.ReadAt(last[:], f.offset-1); err != nil {
			return f.failed("read", err)
		}
		if last[0] != '\n' {
			lines = append([]byte{'\n'}, lines...)
		}
	}
	n, err := handle.Write(lines)
	if err != nil {
		if n > 0 { // the disk is full: the written part is not a line, and the lines will be written again
			_ = handle.Truncate(f.offset)
		}
		return f.failed("write", err)
	}
	f.offset += int64(n)
	return nil
}

// Returns the text of the file after the known part.
func (f *file) fresh(handle *os.File) (data []byte, whole bool, err error) {
	info, err := handle.Stat()
	if err != nil {
		return nil, false, err
	}
	whole = f.known == nil || !os.SameFile(f.known, info) || info.Size() < f.offset
	from := f.offset
	if whole {
		from = 0
	}
	data = make([]byte, info.Size()-from)
	n, err := handle.ReadAt(data, from)
	if err != nil && err != io.EOF {
		return nil, false, err
	}
	f.known, f.offset = info, from+int64(n)
	return data[:n], whole, nil
}

// Returns the same as fresh without a lock, while another shell may be writing a line.
func (f *file) readOnly() (data []byte, whole bool) {
	handle, err := os.Open(f.path)
	if err != nil {
		return nil, false
	}
	defer handle.Close()
	if data, whole, err = f.fresh(handle); err != nil {
		return nil, false
	}
	lines := data[:bytes.LastIndexByte(data, '\n')+1]
	f.offset -= int64(len(data) - len(lines))
	return lines, whole
}

// Opens the file and locks it. Closing the file releases the lock.
func (f *file) openLocked() (*os.File, error) {
	deadline := time.Now().Add(longestWait)
	for wait := shortestWait; ; wait = min(2*wait, 50*shortestWait) {
		handle, err := os.OpenFile(f.path, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
		if err != nil {
			return nil, err
		}
		locked, err := tryLock(handle)
		if locked && f.stands(handle) {
			return handle, nil
		}
		handle.Close()
		switch {
		case err != nil:
			return nil, err
		case time.Now().After(deadline):
			return nil, errors.New("another program holds its lock")
		case !locked:
			time.Sleep(wait)
		}
	}
}

// Reports whether an open file still has the path.
func (f *file) stands(handle *os.File) bool {
	mine, err := handle.Stat()
	if err != nil {
		return false
	}
	theirs, err := os.Stat(f.path)
	return err == nil && os.SameFile(mine, theirs)
}

// Replaces the file, while no other shell can write to it. The function text gets what other
// shells have written and returns the new text, or nil to change nothing.
func (f *file) replace(text func(fresh []byte) []byte) error {
	handle, err := f.openLocked()
	if err != nil {
		return f.failed("shorten", err)
	}
	defer handle.Close()
	data, whole, err := f.fresh(handle)
	if err != nil || whole { // another shell has just replaced it
		return err
	}
	lines := text(data)
	if lines == nil {
		return nil
	}
	info, err := f.writeNew(handle, lines)
	if err != nil {
		return f.failed("shorten", err)
	}
	f.known, f.offset = info, int64(len(lines))
	return nil
}

// Writes a new file and renames it to the path of the old one.
func (f *file) writeNew(old *os.File, lines []byte) (os.FileInfo, error) {
	next, err := os.OpenFile(f.path+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer os.Remove(next.Name())
	defer next.Close()
	if _, err := next.Write(lines); err != nil {
		return nil, err
	}
	if err := next.Sync(); err != nil {
		return nil, err
	}
	info, err := next.Stat()
	if err != nil {
		return nil, err
	}
	return info, f.rename(old, next)
}

func (f *file) failed(what string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Errorf("cannot %s history file %s: %w", what, f.path, err)
}

// Reads a file unless it is too long to be a history.
func readFile(path string) ([]byte, error) {
	const longest = 64 << 20
	handle, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer handle.Close()
	if info, err := handle.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(err, errors.New("not a regular file"))
	}
	return io.ReadAll(io.LimitReader(handle, longest))
}
