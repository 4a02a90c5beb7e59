// Package script reads scripts piece by piece, unpacking those that are compressed.
//
// A [Script] is a file, a pipe or any other reader of SQL text. What begins with the mark of
// gzip or zstd is unpacked while it is read, so that a dump of any length needs little
// memory. How far a Script has come may be asked from any goroutine.
package script

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"mysh/internal/crash"
)

// size is how much is read from the file at once, and the longest piece.
const size = 64 << 10

// A Script is SQL text that is being read. It belongs to one goroutine, except for Position.
type Script struct {
	name    string
	file    source
	total   int64     // bytes of the file, 0 if unknown
	packing *packing  // nil of plain text
	in      io.Reader // the text: the file itself, or what unpacks it; nil before the first Next
	buf     []byte
	given   int64 // bytes of text that were given out
	ended   error // io.EOF, or why nothing more can be read
	stop    func() bool
}

// Open opens the file at path. It waits for whoever writes to a FIFO, and so does Next, until
// the context ends. The error of a directory is syscall.EISDIR.
func Open(ctx context.Context, path string) (*Script, error) {
	file, err := open(ctx, path)
	if err != nil {
		return nil, err
	}
	s := New(path, file)
	s.stop = context.AfterFunc(ctx, func() {
		_ = file.SetReadDeadline(time.Now()) // other files make no reader wait, and have none
	})
	return s, nil
}

// Opens a file. Only a FIFO can make that take long: its end that is read from opens when the
// other one does.
func open(ctx context.Context, path string) (*os.File, error) {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return nil, &fs.PathError{Op: "read", Path: path, Err: syscall.EISDIR}
	case err != nil || info.Mode()&fs.ModeNamedPipe == 0:
		return os.Open(path)
	}
	type result struct {
		file *os.File
		err  error
	}
	opened := make(chan result, 1)
	crash.Go(func() {
		file, err := os.Open(path)
		opened <- result{file, err}
	})
	select {
	case r := <-opened:
		return r.file, r.err
	case <-ctx.Done():
	}
	crash.Go(func() {
		if r := <-opened; r.err == nil {
			r.file.Close()
		}
	})
	if other, err := os.OpenFile(path, os.O_WRONLY|nonBlocking, 0); err == nil {
		other.Close() // this was the other end: the goroutine above need not wait for another
	}
	return nil, ctx.Err()
}

// New returns a Script of what comes from file, which may be anything that can be read. The
// name is for errors: a path, or words such as "standard input". Nothing is read before the
// first Next, since a program at the other end of a pipe may take its time.
func New(name string, file io.ReadCloser) *Script {
	return &Script{name: name, file: source{ReadCloser: file}, total: length(file), buf: make([]byte, size), stop: func() bool { return true }}
}

// Returns how many bytes are left in a regular file, 0 where that is unknown.
func length(file io.ReadCloser) int64 {
	f, ok := file.(*os.File)
	if !ok {
		return 0
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return 0
	}
	at, err := f.Seek(0, io.SeekCurrent) // a shell may have read the beginning already
	if err != nil {
		return 0
	}
	return max(0, info.Size()-at)
}

// Next returns more text, as much as can be had at once and no more than 64 KiB. It is valid
// until the next call: as garbage, a long script would take as much memory as all else. The error
// is io.EOF at the end. Any other one says what is wrong with which file, and how much of
// it was given out before; it comes again from then on.
func (s *Script) Next() (string, error) {
	if s.in == nil && s.ended == nil {
		s.in, s.ended = s.open()
	}
	for s.ended == nil {
		n, err := s.in.Read(s.buf)
		s.given += int64(n)
		if err != nil {
			s.ended = s.failure(err)
		}
		if n > 0 {
			return unsafe.String(&s.buf[0], n), nil
		}
	}
	return "", s.ended
}

// Finds out what the file is packed in, if anything, and begins to unpack it.
func (s *Script) open() (io.Reader, error) {
	file := bufio.NewReaderSize(&s.file, size)
	packing, err := recognise(file)
	if err != nil {
		return nil, s.failure(err)
	}
	s.packing = packing
	switch {
	case packing == nil:
		return file, nil
	case packing.unpack == nil:
		return nil, fmt.Errorf("read %s: it is packed with %s, which mysh does not unpack (%s)", s.name, packing.name, packing.remedy)
	}
	in, err := packing.unpack(file)
	if err != nil {
		return nil, s.failure(err)
	}
	return in, nil
}

// Says why nothing more can be read: the end, a file that cannot be read, or one that
// cannot be unpacked.
func (s *Script) failure(err error) error {
	switch {
	case s.file.err != nil:
		var path *fs.PathError
		if err = s.file.err; errors.As(err, &path) {
			err = path.Err // the name is ours to say
		}
		return fmt.Errorf("read %s: %w", s.name, err)
	case s.packing == nil || err == io.EOF && s.in != nil:
		return err
	}
	return fmt.Errorf("read %s: %w after %d bytes of text; only what came before was run", s.name, s.packing.fault(err), s.given)
}

// Name returns the name that New was given.
func (s *Script) Name() string { return s.name }

// Position returns how many bytes of the file were taken so far, and how many it has, 0 if
// that is unknown. Of a packed file these are packed bytes. It may be called from any
// goroutine.
func (s *Script) Position() (taken, total int64) { return s.file.taken.Load(), s.total }

// Close closes the file.
func (s *Script) Close() error {
	s.stop()
	return s.file.Close()
}

// A source is the file behind a script.
type source struct {
	io.ReadCloser
	taken atomic.Int64 // bytes
	err   error        // why it cannot be read
}

func (f *source) Read(p []byte) (int, error) {
	n, err := f.ReadCloser.Read(p)
	f.taken.Add(int64(n))
	if err != nil && err != io.EOF {
		f.err = err
	}
	return n, err
}
