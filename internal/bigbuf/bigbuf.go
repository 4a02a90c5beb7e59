// Package bigbuf provides memory outside of the Go heap for values of many megabytes.
//
// A growing buffer is not copied on systems that can move its pages. Freed memory returns to
// the system at once. If the system has no memory left, Grow returns an error; the Go heap
// would end the program.
package bigbuf

import "runtime"

// A Buffer is one block of memory. The zero Buffer is empty and has no memory. Only one
// goroutine at a time may use a Buffer.
type Buffer struct{ mapped []byte }

// New returns an empty buffer. Its memory returns to the system with Free, or when the Buffer
// itself becomes unreachable. Slices of the memory do not keep the Buffer alive.
func New() *Buffer {
	b := new(Buffer)
	runtime.SetFinalizer(b, (*Buffer).Free)
	return b
}

// Grow extends the buffer to size bytes and returns all of it. The previous content is at the
// start; the rest is zero. Slices from earlier calls are invalid. If Grow fails, the buffer is
// unchanged; the error wraps the system's error.
func (b *Buffer) Grow(size int) ([]byte, error) {
	if size <= len(b.mapped) {
		return b.mapped, nil
	}
	mapped, err := remap(b.mapped, size)
	if err != nil {
		return nil, err
	}
	b.mapped = mapped
	return mapped, nil
}

// Free returns the memory to the system and empties the buffer. All slices of it become
// invalid.
func (b *Buffer) Free() {
	if b.mapped != nil {
		unmap(b.mapped)
		b.mapped = nil
	}
}
