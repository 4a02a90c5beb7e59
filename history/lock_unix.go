//go:build unix && !solaris && !illumos && !aix

package history

import (
	"errors"
	"os"
	"syscall"
)

// Locks an open file until it is closed, unless another process has locked it.
func tryLock(f *os.File) (bool, error) {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, syscall.EWOULDBLOCK), errors.Is(err, syscall.EINTR):
		return false, nil
	case errors.Is(err, syscall.ENOTSUP), errors.Is(err, syscall.ENOLCK), errors.Is(err, syscall.ENOSYS):
		return true, nil // a file system without locks: appending without one is the best that is possible
	}
	return false, err
}

// Renames the new file to the path of the old one, which is locked.
func (f *file) rename(_, next *os.File) error { return os.Rename(next.Name(), f.path) }
