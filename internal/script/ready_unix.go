//go:build unix

package script

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

const nonBlocking = syscall.O_NONBLOCK

// Reports whether reading from a file would return at once: with data, at the end, or with
// an error.
func readable(f *os.File) bool {
	raw, err := f.SyscallConn()
	if err != nil {
		return false
	}
	ready := false
	err = raw.Control(func(fd uintptr) {
		fds := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
		n, err := unix.Poll(fds, 0)
		ready = err == nil && n > 0
	})
	return err == nil && ready
}
