//go:build !linux

package bigbuf

// remap returns size bytes that begin with the content of old. These systems cannot move pages,
// so the Go heap serves as well.
func remap(old []byte, size int) ([]byte, error) {
	mapped := make([]byte, size)
	copy(mapped, old)
	return mapped, nil
}

func unmap([]byte) {}
