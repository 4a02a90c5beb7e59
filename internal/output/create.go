package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// CreateFile makes a File of that path, which it replaces when it is whole. What belongs to the
// file at that path stays: links that lead to it, its mode, its owner.
func CreateFile(path string) (*File, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		if _, err := os.Lstat(path); err == nil { // a link to what is not there yet
			return openFile(path, os.O_TRUNC)
		}
		return newCopy(path, path, 0o666)
	case info.Mode()&fs.ModeNamedPipe != 0:
		return openFile(path, unwaiting(path))
	case !info.Mode().IsRegular() || strings.HasPrefix(path, "/dev/") || strings.HasPrefix(path, "/proc/"):
		return openFile(path, os.O_TRUNC) // /dev/stdout may be a file, and not to be replaced
	case severalNames(info):
		return inPlace(path)
	}
	// Somebody who may not write it may not replace it either.
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
	case errors.Is(err, fs.ErrPermission): // nothing may be added to its directory
		return inPlace(path)
	case err != nil:
		return nil, err
	}
	if err := likeness(f.file, info); err != nil {
		f.Discard()
		return inPlace(path)
	}
	return f, nil
}

// The longest name that one of a file on its way to completion is made of: with what is put
// around it, it may have 255 bytes.
const longestName = 200

// Makes a File that has another name in the directory of target until it is whole.
func newCopy(path, target string, mode fs.FileMode) (*File, error) {
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
	return nil, fmt.Errorf("write to file %s: too many unfinished copies of it are there", path)
}

// Makes a File that is written where it is: it holds what it held until something is written.
func inPlace(path string) (*File, error) {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return nil, failure(path, err)
	}
	f := newFile(path, file)
	f.regular, f.old = true, true
	return f, nil
}
