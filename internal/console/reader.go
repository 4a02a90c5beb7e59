package console

import (
	"io/fs"
	"os"
)

// Watch sets the file of the screen. If a program reads from it, the Screen finds out when that
// program has gone, also while nothing is written: at each Look, and from time to time in
// FlushWhile. If FlushWhile finds it out, it calls gone on another goroutine; gone must not use
// the Screen.
func (s *Screen) Watch(f *os.File, gone func()) {
	if info, err := f.Stat(); err == nil && info.Mode()&(fs.ModeNamedPipe|fs.ModeSocket) != 0 {
		s.reader, s.onGone = f, gone
	}
}

// Look checks whether the reader of the screen is still there.
func (s *Screen) Look() {
	if s.reader != nil && !s.gone && readerGone(s.reader) {
		s.markGone()
	}
}

// Gone returns a channel that is closed once no further output will be read: the reader of the
// screen has gone, and there is no tee file. With a tee file it is nil.
func (s *Screen) Gone() <-chan struct{} {
	if s.tee != nil {
		return nil
	}
	return s.deserted
}

// Deserted reports whether Gone is closed.
func (s *Screen) Deserted() bool { return s.gone && s.tee == nil }

// Records that the reader of the screen has gone.
func (s *Screen) markGone() {
	if !s.gone {
		s.gone = true
		close(s.deserted)
	}
}
