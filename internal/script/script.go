// Package script reads scripts piece by piece, and unpacks compressed ones.
//
// A [Script] is a file, a pipe or any other reader of SQL text. Text that begins with the mark
// of gzip or zstd is unpacked while it is read, so that a dump of any length needs little
// memory. The position in a Script may be read from any goroutine.
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

// size is how many bytes are read from the file at once, and the length of the longest piece.
const size = 64 << 10

// A Script is a source of SQL text. One goroutine uses it, except for Position.
type Script struct {
	name    string
	file    source
	total   int64     // bytes of the file, 0 if unknown
	packing *packing  // nil of plain text
	in      io.Reader // the text: the file itself, or its decompressor; nil before the first Next
	buf     []byte
	given   int64 // bytes of text that Next has returned
	ended   error // io.EOF, or why nothing more can be read
	stop    func() bool
}

// Open opens the file at path. For a FIFO, Open and Next wait for a writer until the context
// ends. The error for a directory is syscall.EISDIR.
func Open(ctx context.Context, path string) (*Script, error) {
	file, err := open(ctx, path)
	if err != nil {
		return nil, err
	}
	s := New(path, file)
	s.stop = context.AfterFunc(ctx, func() {
		_ = file.SetReadDeadline(time.Now()) // a read from any other file does not wait, and such a file has no deadline
	})
	return s, nil
}

// Opens a file. Only opening a FIFO can take long: it waits until another program opens the
// FIFO for writing.
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
		other.Close() // the writing end: now the goroutine above returns
	}
	return nil, ctx.Err()
}

// New returns a Script that reads from file, which may be any reader. The name is for errors: a
// path, or words such as "standard input". Nothing is read before the first Next, since a
// program at the other end of a pipe may be slow.
func New(name string, file io.ReadCloser) *Script {
	return &Script{name: name, file: source{ReadCloser: file}, total: length(file), buf: make([]byte, size), stop: func() bool { return true }}
}

// Returns how many bytes remain in a regular file, 0 where that is unknown.
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

// Next returns the next piece of text: as much as can be read at once, at most 64 KiB. The text
// is valid until the next call; as garbage a long script would need as much memory as
// everything else. The error is io.EOF at the end. Any other error names the file, the cause
// and how much text was returned before. Later calls return the same error.
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

// Recognises the packing of the file, if any, and begins to unpack it.
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
		return nil, fmt.Errorf("cannot read %s: it is packed with %s, which mysh does not unpack (%s)", s.name, packing.name, packing.remedy)
	}
	in, err := packing.unpack(file)
	if err != nil {
		return nil, s.failure(err)
	}
	return in, nil
}

// Returns why nothing more can be read: io.EOF at the end, or the error of a file that cannot
// be read or unpacked.
func (s *Script) failure(err error) error {
	switch {
	case s.file.err != nil:
		var path *fs.PathError
		if err = s.file.err; errors.As(err, &path) {
			err = path.Err // the caller adds the name
		}
		return fmt.Errorf("cannot read %s: %w", s.name, err)
	case s.packing == nil || err == io.EOF && s.in != nil:
		return err
	}
	return fmt.Errorf("cannot read %s: %w after %d bytes of text; only the statements before were run", s.name, s.packing.describe(err), s.given)
}

// Position returns how many bytes of the file were read so far, and how many it has, 0 if that
// is unknown. Of a packed file these are packed bytes. It may be called from any goroutine.
func (s *Script) Position() (taken, total int64) { return s.file.taken.Load(), s.total }

// Close closes the file.
func (s *Script) Close() error {
	s.stop()
	return s.file.Close()
}

// A source is the file that a Script reads.
type source struct {
	io.ReadCloser
	taken atomic.Int64 // bytes
	err   error        // why the file cannot be read
}

func (f *source) Read(p []byte) (int, error) {
	n, err := f.ReadCloser.Read(p)
	f.taken.Add(int64(n))
	if err != nil && err != io.EOF {
		f.err = err
	}
	return n, err
}
