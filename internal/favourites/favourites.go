// Package favourites reads folders of statements with parameters.
//
// A favourite is a file NAME.sql with one or several statements. Comment lines at its head describe it:
// the first what it does, each that begins with a colon a parameter.
//
//	-- Orders since a day, the largest first
//	-- :since date = 7d ago  how far back
//	-- :n int = 10
//	select * from orders where created >= :since order by total desc limit :n;
//
// The user's own folder is used as it is. The files of a project are used once the user has trusted
// their present text: see [Store.Trust]. A value is checked by the type of its parameter and becomes a
// [sqltext.Literal], so that it is never read as SQL.
package favourites

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"mysh/internal/humanize"
)

const (
	suffix  = ".sql"
	maxSize = 1 << 20 // of a file, in bytes
	maxName = 200     // bytes, which every file system can store
)

// A Store is the folders of favourites.
type Store struct {
	Own    string                 // the user's folder, which need not exist; "" for none
	Record string                 // the file with what the user has trusted; "" for none
	Dir    func() (string, error) // returns the working directory, where the search for a project begins
	Home   string                 // shortened to ~ in what is shown; "" if unknown
}

// A Favourite is a file.
type Favourite struct {
	Name       string
	Path       string
	Text       string // of the whole file
	About      string // "" for none
	Parameters []Parameter
	Trust      Trust
	Project    bool  // it is in the folder of a project
	Exposed    bool  // every user of the machine can write to the file or its folder
	Problem    error // why it cannot be used, whatever its parameters are; nil if it can
}

// Trust is whether a favourite may run.
type Trust byte

// The states of trust. Favourites of the user's own are trusted.
const (
	Trusted Trust = iota
	New           // of a project, and never trusted
	Changed       // of a project, and changed since it was trusted
)

// List returns the favourites by their names, those of the user before those of a project. The error is
// why a folder cannot be read.
func (s *Store) List() ([]Favourite, error) {
	own, err := s.folder(s.Own, false)
	project, failed := s.folder(s.Project(), true)
	all := slices.Concat(own, project)
	slices.SortStableFunc(all, func(a, b Favourite) int { return cmp.Compare(a.Name, b.Name) })
	return all, cmp.Or(err, failed)
}

// Find returns the favourite of that name, which may have its suffix. One of the user's own precedes
// one of a project.
func (s *Store) Find(name string) (Favourite, error) {
	all, err := s.List()
	for _, typed := range []string{name, strings.TrimSuffix(name, suffix)} {
		if i := slices.IndexFunc(all, func(f Favourite) bool { return f.Name == typed }); i >= 0 {
			return all[i], nil
		}
	}
	if wrong := CheckName(name); wrong != nil {
		return Favourite{}, wrong
	}
	if err != nil {
		return Favourite{}, err
	}
	var names []string
	for _, f := range all {
		names = append(names, f.Name)
	}
	switch near := humanize.Closest(name, names); {
	case near != "":
		return Favourite{}, fmt.Errorf("unknown favourite %q; did you mean %s?", name, near)
	case len(names) == 0:
		return Favourite{}, fmt.Errorf("unknown favourite %q; there are none in %s", name, s.folders())
	}
	return Favourite{}, fmt.Errorf("unknown favourite %q; choose from: %s", name, strings.Join(slices.Compact(names), ", "))
}

// folders returns the folders that are searched, as text.
func (s *Store) folders() string {
	var list []string
	for _, folder := range []string{s.Own, s.Project()} {
		if folder != "" {
			list = append(list, s.Short(folder))
		}
	}
	if list == nil {
		return "any folder: there is no home directory"
	}
	return strings.Join(list, " and ")
}

// projectFolder is where a project has its favourites.
var projectFolder = filepath.Join(".mysh", "queries")

// Project returns the folder of favourites in the nearest directory, from the working directory upwards,
// that has one; "" if none has.
func (s *Store) Project() string {
	dir, err := s.Dir()
	if err != nil {
		return ""
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	for {
		folder := filepath.Join(dir, projectFolder)
		if info, err := os.Stat(folder); err == nil && info.IsDir() && folder != s.Own {
			return folder
		}
		if filepath.Dir(dir) == dir {
			return ""
		}
		dir = filepath.Dir(dir)
	}
}

// folder returns the favourites in a folder. A folder that does not exist has none.
func (s *Store) folder(path string, isProject bool) (all []Favourite, err error) {
	if path == "" {
		return nil, nil
	}
	root, err := os.OpenRoot(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read favourites: %w", err)
	}
	defer root.Close()
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, fmt.Errorf("cannot read favourites in %s: %w", path, reason(err))
	}
	info, err := root.Stat(".")
	exposed := err == nil && isExposed(info.Mode())
	var trusted map[string]string
	if isProject {
		trusted = s.readRecord()
	}
	for _, entry := range entries {
		name, ok := strings.CutSuffix(entry.Name(), suffix)
		if !ok || entry.IsDir() || CheckName(name) != nil {
			continue
		}
		f := read(root, name)
		f.Path, f.Project = filepath.Join(path, entry.Name()), isProject
		f.Exposed = f.Exposed || exposed
		switch {
		case isProject:
			f.Trust = trustIn(trusted, f)
		case f.Exposed && f.Problem == nil:
			f.Problem = fmt.Errorf("every user of this machine can change it; chmod o-w %s and %s", s.Short(path), s.Short(f.Path))
		}
		all = append(all, f)
	}
	return all, nil
}

// read reads a file of a folder.
func read(root *os.Root, name string) Favourite {
	f := Favourite{Name: name}
	text, mode, err := readFile(root, name+suffix)
	if err != nil {
		f.Problem = err
		return f
	}
	f.Text, f.Exposed = text, isExposed(mode)
	f.About, f.Parameters, f.Problem = readHead(text)
	return f
}

// readFile returns the text of a regular file in a folder. A symbolic link must not lead out of it.
func readFile(root *os.Root, name string) (string, fs.FileMode, error) {
	file, err := root.OpenFile(name, os.O_RDONLY|nonBlocking, 0)
	if err != nil {
		if info, lerr := root.Lstat(name); lerr == nil && info.Mode()&fs.ModeSymlink != 0 {
			return "", 0, errors.New("it is a symbolic link to a file outside of its folder, or to none")
		}
		return "", 0, fmt.Errorf("cannot read it: %w", reason(err))
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return "", 0, errors.New("it is no regular file")
	}
	text, err := io.ReadAll(io.LimitReader(file, maxSize+1))
	switch {
	case err != nil:
		return "", 0, fmt.Errorf("cannot read it: %w", reason(err))
	case len(text) > maxSize:
		return "", 0, fmt.Errorf("it is larger than %s; source runs files of any size", humanize.Size(maxSize))
	case slices.Contains(text, 0):
		return "", 0, errors.New("it contains a NUL: it is no text")
	}
	return string(text), info.Mode(), nil
}

// reason returns an error of the system without the name of the file.
func reason(err error) error {
	var failed *fs.PathError
	if errors.As(err, &failed) {
		return failed.Err
	}
	return err
}

// CheckName returns why a favourite cannot have a name, nil if it can.
func CheckName(name string) error {
	why := ""
	switch {
	case name == "" || name == suffix:
		why = "it is empty"
	case !utf8.ValidString(name):
		why = "it is no UTF-8"
	case strings.ContainsAny(name, `/\`):
		why = "it must not contain slashes: favourites are files of one folder"
	case strings.ContainsFunc(name, unicode.IsControl):
		why = "it must not contain control characters"
	case name[0] == '.' || name[0] == '-':
		why = fmt.Sprintf("it must not begin with %q", name[:1])
	case strings.TrimSpace(name) != name:
		why = "it must not begin or end with a blank"
	case len(name) > maxName:
		why = fmt.Sprintf("it has more than %d bytes", maxName)
	default:
		return nil
	}
	return fmt.Errorf("%q cannot be the name of a favourite: %s", name, why)
}

// Short returns a path as it is shown: relative to the working directory, or to the home directory.
func (s *Store) Short(path string) string {
	if dir, err := s.Dir(); err == nil {
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			dir = real
		}
		if below, err := filepath.Rel(dir, path); err == nil && filepath.IsLocal(below) {
			return below
		}
	}
	if s.Home != "" {
		if below, err := filepath.Rel(s.Home, path); err == nil && filepath.IsLocal(below) {
			return filepath.Join("~", below)
		}
	}
	return path
}

// Wrap returns an error of a favourite, with its name and where its file is; nil for nil.
func (f Favourite) Wrap(err error, where string) error {
	var inLine *lineError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &inLine):
		return fmt.Errorf("favourite %s: %s:%d: %s", f.Name, where, inLine.number, inLine.text)
	}
	return fmt.Errorf("favourite %s (%s): %w", f.Name, where, err)
}

// A lineError is a mistake in a line of a file.
type lineError struct {
	number int
	text   string
}

func (e *lineError) Error() string { return fmt.Sprintf("line %d: %s", e.number, e.text) }
