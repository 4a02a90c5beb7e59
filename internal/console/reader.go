package console

import (
	"io/fs"
	"os"
)

// Watch sets the file of the screen. If a program reads from it, the Screen finds out when that
// program has gone, also while nothing is written: at each Look, and from time to time in
// FlushWhile. If FlushWhile finds it out, it calls gone on another goroutine; gone must not use
// the Screen.
func (o *Screen) Watch(f *os.File, gone func()) {
	if info, err := f.Stat(); err == nil && info.Mode()&(fs.ModeNamedPipe|fs.ModeSocket) != 0 {
		o.reader, o.onGone = f, gone
	}
}

// Look checks whether the reader of the screen is still there.
func (o *Screen) Look() {
	if o.reader != nil && !o.gone && readerGone(o.reader) {
		o.markGone()
	}
}

// Gone returns a channel that is closed once no further output will be read: the reader of the
// screen has gone, and there is no tee file. With a tee file it is nil.
func (o *Screen) Gone() <-chan struct{} {
	if o.tee != nil {
		return nil
	}
	return o.deserted
}

// Deserted reports whether Gone is closed.
func (o *Screen) Deserted() bool { return o.gone && o.tee == nil }

// Records that the reader of the screen has gone.
func (o *Screen) markGone() {
	if !o.gone {
		o.gone = true
		close(o.deserted)
	}
}
