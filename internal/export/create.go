package export

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// createFile opens a resultFile that replaces the file at path once it is complete. The new file has
// the mode and the owner of the old one, and links that lead to it remain valid.
func createFile(path string) (*resultFile, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		if _, err := os.Lstat(path); err == nil { // a link whose target does not exist yet
			return openFile(path, os.O_TRUNC)
		}
		return newCopy(path, path, 0o666)
	case info.Mode()&fs.ModeNamedPipe != 0:
		return openFile(path, nonBlockingIfFIFO(path))
	case !info.Mode().IsRegular() || strings.HasPrefix(path, "/dev/") || strings.HasPrefix(path, "/proc/"):
		return openFile(path, os.O_TRUNC) // /dev/stdout may be a regular file, and must not be replaced
	case severalNames(info):
		return inPlace(path)
	}
	// A user who may not write a file must not replace it either.
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return nil, failure(path, err)
	}
	file.Close()
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return inPlace(path)
	}
	f, err := newCopy(path, target, info.Mode().Perm())
	switch {
	case errors.Is(err, fs.ErrPermission): // the directory is not writable
		return inPlace(path)
	case err != nil:
		return nil, err
	}
	if err := copyOwnerAndMode(f.file, info); err != nil {
		f.Discard()
		return inPlace(path)
	}
	return f, nil
}

// longestName is the greatest length of the part of an incomplete file's name that comes from
// the file. With the additions the name may have 255 bytes.
const longestName = 200

// newCopy opens a resultFile that has another name in the directory of target until it is
// complete.
func newCopy(path, target string, mode fs.FileMode) (*resultFile, error) {
	dir, base := filepath.Split(target)
	if len(base) > longestName {
		base = "export"
	}
	for n := range 100 {
		temp := filepath.Join(dir, fmt.Sprintf(".%s.%d.mysh", base, os.Getpid()*100+n))
		file, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		switch {
		case errors.Is(err, fs.ErrExist):
			continue
		case err != nil:
			return nil, failure(path, err)
		}
		f := newFile(path, file)
		f.target, f.temp, f.regular = target, temp, true
		return f, nil
	}
	return nil, fmt.Errorf("cannot write to %s: too many unfinished copies of it exist", path)
}

// inPlace opens a resultFile that is written in place. The file at path keeps its old content
// until something is written.
func inPlace(path string) (*resultFile, error) {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return nil, failure(path, err)
	}
	f := newFile(path, file)
	f.regular, f.old = true, true
	return f, nil
}
