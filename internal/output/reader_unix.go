//go:build unix

package output

import (
	"os"

	"golang.org/x/sys/unix"
)

// Reports whether nobody reads from a pipe or a socket any more.
func readerGone(f *os.File) bool {
	raw, err := f.SyscallConn()
	if err != nil {
		return false
	}
	gone := false
	err = raw.Control(func(fd uintptr) {
		fds := []unix.PollFd{{Fd: int32(fd)}} // errors are reported unasked
		n, err := unix.Poll(fds, 0)
		gone = err == nil && n > 0
	})
	return err == nil && gone
}
