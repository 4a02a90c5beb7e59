package favourites

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// ErrExists is the error of Add if there is such a favourite.
var ErrExists = errors.New("there is such a favourite")

// Add writes a new favourite to the user's own folder, which it makes if need be, and returns its path.
// With replace, there may be such a favourite, whose text is replaced.
func (s *Store) Add(name, text string, replace bool) (path string, err error) {
	name = strings.TrimSuffix(name, suffix)
	if err := CheckName(name); err != nil {
		return "", err
	}
	if s.Own == "" {
		return "", fmt.Errorf("cannot save favourite %s: there is no home directory", name)
	}
	if err := os.MkdirAll(s.Own, 0o700); err != nil {
		return "", fmt.Errorf("cannot save favourite %s: %w", name, err)
	}
	path = filepath.Join(s.Own, name+suffix)
	if _, err := os.Lstat(path); err == nil && !replace {
		return path, ErrExists
	}
	return path, Favourite{Name: name, Path: path}.Write(text)
}

// Write replaces the text of a favourite's file as a whole.
func (f Favourite) Write(text string) error {
	if err := f.write(text); err != nil {
		return fmt.Errorf("cannot save favourite %s: %w", f.Name, err)
	}
	return nil
}

func (f Favourite) write(text string) error {
	if len(text) > maxSize {
		return fmt.Errorf("it would be larger than %d bytes", maxSize)
	}
	root, err := os.OpenRoot(filepath.Dir(f.Path))
	if err != nil {
		return err
	}
	defer root.Close()
	mode := fs.FileMode(0o600)
	if info, err := root.Lstat(filepath.Base(f.Path)); err == nil && info.Mode().IsRegular() {
		mode = info.Mode().Perm() &^ 0o002 // which no other user can write to
	}
	next := "." + filepath.Base(f.Path) + ".new"
	_ = root.Remove(next) // of a shell that was killed
	file, err := root.OpenFile(next, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	if err = errors.Join(err, file.Sync(), file.Close()); err == nil {
		err = root.Rename(next, filepath.Base(f.Path))
	}
	if err != nil {
		_ = root.Remove(next)
	}
	return err
}

// Remove removes the file of a favourite.
func (f Favourite) Remove() error {
	if err := os.Remove(f.Path); err != nil {
		return fmt.Errorf("cannot remove favourite %s: %w", f.Name, err)
	}
	return nil
}
