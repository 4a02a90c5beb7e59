//go:build unix

package export

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// The kind, mode and links of a file are the same after an export.
func TestFile_KeepsKindModeAndLinks(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, name := range []string{"open to all", "one of two", "target"} {
		os.WriteFile(at(name), []byte("before"), 0o600)
	}
	os.Chmod(at("open to all"), 0o666) // beyond the umask
	os.Link(at("one of two"), at("two of two"))
	os.Symlink("target", at("link"))
	os.Symlink("link", at("link to link"))
	os.Symlink("not there", at("dangling"))
	os.Symlink(dir, at("itself"))
	for _, c := range []struct{ name, also string }{
		{"open to all", "open to all"}, {"one of two", "two of two"}, {"link to link", "target"}, {"dangling", "not there"},
		{"itself/link", "target"}, {strings.Repeat("n", 255), strings.Repeat("n", 255)},
	} {
		before, _ := os.Lstat(at(c.name))
		f, err := createFile(at(c.name))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		f.Write([]byte("after"))
		if err := f.Close(); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if got := read(t, at(c.also)); got != "after" {
			t.Errorf("%s was written and %s holds %q", c.name, c.also, got)
		}
		if after, _ := os.Lstat(at(c.name)); before != nil && after.Mode() != before.Mode() {
			t.Errorf("%s was %v and is %v", c.name, before.Mode(), after.Mode())
		}
	}
	if names := names(t, dir); slices.ContainsFunc(names, func(name string) bool { return name[0] == '.' }) {
		t.Errorf("there are %q", names)
	}
}

// A file of two names is written in place. It is unchanged until there is something to write,
// and after a failure never looks complete.
func TestFile_InPlaceIsDiscarded(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	os.WriteFile(path, []byte("before"), 0o600)
	os.Link(path, filepath.Join(dir, "b"))
	for _, c := range []struct {
		written, left string
		undone        bool
	}{
		{"", "before", true},
		{"half", "", false},
	} {
		f, err := createFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if c.written != "" {
			f.Write([]byte(strings.Repeat(c.written, fileBuffer)))
		}
		if undone := f.Discard(); undone != c.undone || read(t, path) != c.left {
			t.Errorf("after %q: undone is %v, the file holds %.20q", c.written, undone, read(t, path))
		}
	}
}

// Opening a FIFO does not wait for its reader, not even through a symbolic link.
func TestFile_FIFOWithoutReader(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	os.Symlink(path, path+" link")
	for _, path := range []string{path, path + " link"} {
		for _, open := range []func(string) (*resultFile, error){createFile, appendFile} {
			if _, err := open(path); err == nil || err.Error() != "cannot write to "+path+": no program reads from it" {
				t.Errorf("got %v", err)
			}
		}
		if _, err := OpenAppender(path); err == nil || err.Error() != "no program reads from it" {
			t.Errorf("got %v", err)
		}
	}
}

// A file that the user may write can be replaced, even in a directory that the user may not
// write.
func TestFile_InADirectoryThatIsNotWritable(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "open.csv")
	os.WriteFile(path, []byte("before, which is longer"), 0o600)
	os.Chmod(dir, 0o500)
	defer os.Chmod(dir, 0o700)
	if os.WriteFile(filepath.Join(dir, "probe"), nil, 0o600) == nil {
		t.Skip("this user may write anywhere")
	}
	f, err := createFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f.Write([]byte("after"))
	if err := f.Close(); err != nil || read(t, path) != "after" {
		t.Errorf("%v, the file holds %q", err, read(t, path))
	}
	new := filepath.Join(dir, "new.csv")
	if _, err := createFile(new); err == nil || err.Error() != "cannot write to "+new+": permission denied" {
		t.Errorf("got %v", err)
	}
}

// A reader that has opened a FIFO and does not read blocks the writer only as long as the user
// wants.
func TestFile_FIFOWhoseReaderStops(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	reader, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	f, err := createFile(path)
	if err != nil {
		t.Fatal(err)
	}
	failed := make(chan error)
	go func() {
		_, err := f.Write(make([]byte, 4<<20)) // more than any pipe holds
		failed <- err
	}()
	f.Stop()
	want := "cannot write to " + path + ": its reader has stopped reading"
	if err := <-failed; err == nil || err.Error() != want {
		t.Errorf("Write: got %v, want %s", err, want)
	}
	if err := f.Close(); err == nil || err.Error() != want {
		t.Errorf("Close: got %v, want %s", err, want)
	}
}
