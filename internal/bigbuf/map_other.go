//go:build !linux

package bigbuf

// remap returns size bytes that begin with those of old. These systems cannot move pages, so
// that the memory may as well be the Go heap's.
func remap(old []byte, size int) ([]byte, error) {
	mapped := make([]byte, size)
	copy(mapped, old)
	return mapped, nil
}

func unmap([]byte) {}
