package output

import (
	"io/fs"
	"os"
)

const nonBlocking = 0 // there are no named pipes among the files

func severalNames(fs.FileInfo) bool { return false }

// A new file has the rights of its directory.
func likeness(*os.File, fs.FileInfo) error { return nil }
