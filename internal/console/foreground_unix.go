//go:build unix

package console

import (
	"os"

	"golang.org/x/sys/unix"
)

// Foreground reports whether f is a terminal that the process may draw on. It may not while the
// shell, which started it in the background, owns the terminal.
func Foreground(f *os.File) bool {
	group, err := unix.IoctlGetInt(int(f.Fd()), unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}
