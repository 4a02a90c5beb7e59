package option

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// A world in memory. Names of files begin with a slash.
type memory struct {
	args  string // separated by blanks
	env   map[string]string
	files map[string]string
	modes map[string]fs.FileMode // default 0600
}

func (m memory) world() World {
	return World{
		Args:   strings.Fields(m.args),
		Getenv: func(name string) string { return m.env[name] },
		Open:   m.open,
		Home:   "/home/ann",
		Login:  "ann",
	}
}

func (m memory) open(name string) (File, error) {
	files := fstest.MapFS{}
	for path, text := range m.files {
		mode, ok := m.modes[path]
		if !ok {
			mode = 0o600
		}
		files[strings.TrimPrefix(path, "/")] = &fstest.MapFile{Data: []byte(text), Mode: mode}
	}
	if m.modes[name] == fs.ModeIrregular {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	f, err := files.Open(strings.TrimPrefix(name, "/"))
	if err != nil {
		return nil, err
	}
	return memoryFile{f}, nil
}

type memoryFile struct{ fs.File }

func (f memoryFile) ReadDir(n int) ([]fs.DirEntry, error) {
	dir, ok := f.File.(fs.ReadDirFile)
	if !ok {
		return nil, errors.New("not a directory")
	}
	return dir.ReadDir(n)
}

// Reads a world whose options have no errors.
func read(t *testing.T, w World) (*Given, Options) {
	t.Helper()
	g, err := Read(w)
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	o, err := g.Options()
	if err != nil {
		t.Fatalf("Options: %v", err)
	}
	return g, o
}

// Returns the text that the user sees of an error.
func message(t *testing.T, err error) (text string, code int) {
	t.Helper()
	if err == nil {
		return "", 0
	}
	var refusal *Error
	if !errors.As(err, &refusal) {
		t.Fatalf("error %v is no *Error", err)
	}
	return refusal.Message("mysh"), refusal.Code
}

// Returns settings as arguments, each followed by a blank.
func arguments(settings []Setting) string {
	var text strings.Builder
	for _, s := range settings {
		text.WriteString(s.argument() + " ")
	}
	return strings.TrimSpace(text.String())
}
