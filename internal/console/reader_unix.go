//go:build unix

package console

import (
	"os"

	"golang.org/x/sys/unix"
)

// Reports whether a pipe or a socket has no reader any more.
func readerGone(f *os.File) bool {
	raw, err := f.SyscallConn()
	if err != nil {
		return false
	}
	gone := false
	err = raw.Control(func(fd uintptr) {
		fds := []unix.PollFd{{Fd: int32(fd)}} // the system reports errors without being asked
		n, err := unix.Poll(fds, 0)
		gone = err == nil && n > 0
	})
	return err == nil && gone
}
