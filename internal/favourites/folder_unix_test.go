//go:build unix

package favourites

import (
	"path/filepath"
	"syscall"
	"testing"
)

// The listing does not wait for the writer of a FIFO.
func TestStore_FIFO(t *testing.T) {
	s, _ := newStore(t)
	write(t, "select 1", s.Own, "a.sql")
	if err := syscall.Mkfifo(filepath.Join(s.Own, "fifo.sql"), 0o600); err != nil {
		t.Fatal(err)
	}
	expect(t, s, "a: trusted", "fifo: it is no regular file")
}
