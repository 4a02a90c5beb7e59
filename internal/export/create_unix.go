//go:build unix

package export

import (
	"io/fs"
	"os"
	"syscall"
)

const nonBlocking = syscall.O_NONBLOCK

// Reports whether a file has several names. If it were replaced under one of them, the names
// would lead to different files.
func severalNames(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && stat.Nlink > 1
}

// Sets the mode and the owner of a new file to those of another file.
func copyOwnerAndMode(file *os.File, info fs.FileInfo) error {
	now, err := file.Stat()
	if err != nil {
		return err
	}
	want, ok := info.Sys().(*syscall.Stat_t)
	have, same := now.Sys().(*syscall.Stat_t)
	if ok && same && (have.Uid != want.Uid || have.Gid != want.Gid) {
		if err := file.Chown(int(want.Uid), int(want.Gid)); err != nil {
			return err
		}
	}
	return file.Chmod(info.Mode()) // after the owner, since a change of the owner clears setuid
}
