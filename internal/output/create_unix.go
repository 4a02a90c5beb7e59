//go:build unix

package output

import (
	"io/fs"
	"os"
	"syscall"
)

const nonBlocking = syscall.O_NONBLOCK

// Reports whether a file has more names than one, which would lead to different files if it
// were replaced under one of them.
func severalNames(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && stat.Nlink > 1
}

// Gives a new file the mode and the owner of another one.
func likeness(file *os.File, info fs.FileInfo) error {
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
	return file.Chmod(info.Mode()) // after the owner, who would lose setuid
}
