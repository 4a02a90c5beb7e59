//go:build unix

package wire

import (
	"io"
	"os"
	"syscall"
)

const canTryRead = true

// Reads once from the socket, which is in non-blocking mode.
func (s *socket) readOnce(fd uintptr) bool {
	for {
		n, err := syscall.Read(int(fd), s.attemptBuf)
		switch {
		case err == syscall.EINTR:
			continue
		case err == syscall.EAGAIN:
			s.attemptRead, s.attemptErr = 0, errWouldBlock
		case err != nil:
			s.attemptRead, s.attemptErr = 0, os.NewSyscallError("read", err)
		case n == 0:
			s.attemptRead, s.attemptErr = 0, io.EOF
		default:
			s.attemptRead, s.attemptErr = n, nil
		}
		return true
	}
}
