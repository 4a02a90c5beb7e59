//go:build !unix || solaris || illumos || aix

package history

import "os"

// Nothing is locked: the system appends whole writes.
func tryLock(*os.File) (bool, error) { return true, nil }

// Gives the new file the path of the old one. Open files have no other name on Windows.
func (f *file) rename(old, next *os.File) error {
	old.Close()
	next.Close()
	return os.Rename(next.Name(), f.path)
}
