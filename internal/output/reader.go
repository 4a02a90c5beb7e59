package output

import (
	"io/fs"
	"os"
)

// Watch names the file behind the screen. If a program reads from it, the Output then notices when that
// has gone, also while nothing is written: at each Look, and from time to time in Await. gone is called
// whenever it is found to have gone while Await waits, on another goroutine; it must not use the Output.
func (o *Output) Watch(f *os.File, gone func()) {
	if info, err := f.Stat(); err == nil && info.Mode()&(fs.ModeNamedPipe|fs.ModeSocket) != 0 {
		o.reader, o.onGone = f, gone
	}
}

// Look finds out whether the reader of the screen is still there.
func (o *Output) Look() {
	if o.reader != nil && !o.gone && readerGone(o.reader) {
		o.leave()
	}
}

// Gone returns what is closed once nothing that is written will be read: the reader of the screen
// has gone, and there is no tee file. It is nil as long as there is one.
func (o *Output) Gone() <-chan struct{} {
	if o.tee != nil {
		return nil
	}
	return o.deserted
}

// Deserted reports whether Gone is closed.
func (o *Output) Deserted() bool { return o.gone && o.tee == nil }

// Notes that the reader of the screen has gone.
func (o *Output) leave() {
	if !o.gone {
		o.gone = true
		close(o.deserted)
	}
}
