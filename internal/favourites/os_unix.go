//go:build unix

package favourites

import (
	"io/fs"
	"syscall"
)

// nonBlocking prevents the opening of a FIFO from waiting for its writer.
const nonBlocking = syscall.O_NONBLOCK

// isExposed reports whether every user of the machine can write to a file of that mode.
func isExposed(mode fs.FileMode) bool { return mode.Perm()&0o002 != 0 }
