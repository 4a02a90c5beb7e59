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
	tail   []byte      // the last bytes of the part that was read, at most tailLength
}

// tailLength is how many bytes are compared to notice that the file was replaced by one that has
// the same inode, which a file system may use again. An entry with its time is no longer.
const tailLength = 256

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
		return false, fmt.Errorf("history file %s is a directory; statements are not saved", f.path)
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
	f.advance(data)
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
	f.advance(lines)
	return nil
}

// Returns the text of the file after the known part, or the whole text if the file is another one.
// The known part is then empty.
func (f *file) fresh(handle *os.File) (data []byte, whole bool, err error) {
	info, err := handle.Stat()
	if err != nil {
		return nil, false, err
	}
	if f.known != nil && os.SameFile(f.known, info) && info.Size() >= f.offset {
		data, err = readFrom(handle, f.offset-int64(len(f.tail)), info.Size())
		if err != nil {
			return nil, false, err
		}
		if after, same := bytes.CutPrefix(data, f.tail); same {
			return after, false, nil
		}
	}
	if data, err = readFrom(handle, 0, info.Size()); err != nil {
		return nil, false, err
	}
	f.known, f.offset, f.tail = info, 0, nil
	return data, true, nil
}

// Returns the bytes of a file between two offsets, fewer if the file ends before.
func readFrom(handle *os.File, from, to int64) ([]byte, error) {
	data := make([]byte, to-from)
	n, err := handle.ReadAt(data, from)
	if err == io.EOF {
		err = nil
	}
	return data[:n], err
}

// Records that the text after the known part is now known.
func (f *file) advance(text []byte) {
	f.offset += int64(len(text))
	f.tail = append(f.tail, text[max(0, len(text)-tailLength):]...)
	f.tail = f.tail[max(0, len(f.tail)-tailLength):]
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
	f.advance(lines)
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
	if err != nil {
		return f.failed("shorten", err)
	}
	if whole { // another shell has just replaced it, and its text will be read the next time
		f.known = nil
		return nil
	}
	f.advance(data)
	lines := text(data)
	if lines == nil {
		return nil
	}
	info, err := f.writeNew(handle, lines)
	if err != nil {
		return f.failed("shorten", err)
	}
	f.known, f.offset, f.tail = info, 0, nil
	f.advance(lines)
	return nil
}

// Writes a new file and renames it to the path of the old one.
func (f *file) writeNew(old *os.File, lines []byte) (info os.FileInfo, err error) {
	next, err := os.OpenFile(f.path+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() {
		next.Close()
		if err != nil { // else the name may be that of another shell's new file by now
			os.Remove(next.Name())
		}
	}()
	if _, err = next.Write(lines); err != nil {
		return nil, err
	}
	if err = next.Sync(); err != nil {
		return nil, err
	}
	if info, err = next.Stat(); err != nil {
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
