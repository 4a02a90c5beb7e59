//go:build !unix || solaris || illumos || aix

package history

import "os"

// Locks nothing: the system appends whole writes.
func tryLock(*os.File) (bool, error) { return true, nil }

// Renames the new file to the path of the old one, after closing both: Windows does not rename
// over an open file.
func (f *file) rename(old, next *os.File) error {
	old.Close()
	next.Close()
	return os.Rename(next.Name(), f.path)
}
