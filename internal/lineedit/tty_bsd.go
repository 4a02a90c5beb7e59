//go:build unix && !linux

package lineedit

import "golang.org/x/sys/unix"

const (
	getTermios   = unix.TIOCGETA
	setTermios   = unix.TIOCSETA
	disabledChar = 0xff // _POSIX_VDISABLE
)

// parentOf returns -1: these systems have no simple call for the parent of another process.
func parentOf(pid int) int { return -1 }
