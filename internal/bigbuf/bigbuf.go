// Package bigbuf is memory for values of many megabytes.
//
// It lies outside of the Go heap: a buffer that grows is not copied where the system can move
// its pages instead, freed memory goes back to the system at once, and a system without memory
// is an error, where the Go heap would end the program.
package bigbuf

import "runtime"

// A Buffer is one piece of memory. The zero Buffer is empty and holds no memory. One goroutine
// may use it at a time.
type Buffer struct{ mapped []byte }

// New returns an empty buffer. Its memory goes back to the system with Free, or after the Buffer
// itself has become unreachable; slices of the memory alone do not keep it.
func New() *Buffer {
	b := new(Buffer)
	runtime.SetFinalizer(b, (*Buffer).Free)
	return b
}

// Grow makes the buffer size bytes long and returns all of it. What it held stays at its start;
// the rest is zero. Slices returned before must not be used any more. After an error, which
// wraps the system's, the buffer is as it was.
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

// Free gives the memory back. No slice of it may be used any more. The buffer is empty then.
func (b *Buffer) Free() {
	if b.mapped != nil {
		unmap(b.mapped)
		b.mapped = nil
	}
}
