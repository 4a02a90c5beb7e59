package export

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func names(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// A file appears under its name when it is complete, and not before. No temporary file remains.
func TestFile_AppearsWhenComplete(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "pets.csv")
	os.WriteFile(path, []byte("before"), 0o600)
	f, err := createFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f.Write([]byte(strings.Repeat("x", 3*fileBuffer)))
	if got := read(t, path); got != "before" {
		t.Errorf("the file holds %.20q before it is whole", got)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if got := len(read(t, path)); got != 3*fileBuffer || f.Size() != 3*fileBuffer {
		t.Errorf("%d bytes in the file, %d counted, want %d", got, f.Size(), 3*fileBuffer)
	}
	if got := names(t, dir); !slices.Equal(got, []string{"pets.csv"}) {
		t.Errorf("there are %q", got)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("its mode became %v", info.Mode())
	}
}

func TestFile_Discard(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"old.csv", "new.csv"} {
		path := filepath.Join(dir, name)
		if name == "old.csv" {
			os.WriteFile(path, []byte("before"), 0o666)
		}
		f, err := createFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f.Write([]byte("half"))
		if !f.Discard() {
			t.Errorf("%s is not as it was", name)
		}
	}
	if got := names(t, dir); !slices.Equal(got, []string{"old.csv"}) || read(t, filepath.Join(dir, "old.csv")) != "before" {
		t.Errorf("there are %q", got)
	}
}

// Undo removes what was written since the mark, also in a file that is appended to.
func TestFile_Undo(t *testing.T) {
	dir := t.TempDir()
	for name, open := range map[string]func(string) (*resultFile, error){"created": createFile, "added to": appendFile} {
		path := filepath.Join(dir, name)
		want := "one\nthree\n"
		if name == "added to" {
			os.WriteFile(path, []byte("zero\n"), 0o666)
			want = "zero\n" + want
		}
		f, err := open(path)
		if err != nil {
			t.Fatal(err)
		}
		f.Write([]byte("one\n"))
		f.Mark()
		f.Write([]byte("two\n" + strings.Repeat("x", 2*fileBuffer)))
		if !f.Undo() {
			t.Errorf("%s: not undone", name)
		}
		f.Write([]byte("three\n"))
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		if got := read(t, path); got != want {
			t.Errorf("%s: %.40q, want %q", name, got, want)
		}
	}
}

// Undo does not remove text that another program has appended.
func TestFile_UndoKeepsTextOfOtherPrograms(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	f, err := appendFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f.Write([]byte(strings.Repeat("x", fileBuffer)))
	f.w.Flush()
	other, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	other.WriteString("theirs\n")
	other.Close()
	if f.Discard() {
		t.Error("the file was cut")
	}
	if got := read(t, path); !strings.HasSuffix(got, "theirs\n") {
		t.Errorf("it ends in %q", got[len(got)-10:])
	}
}

// A symbolic link remains a link, and its target appears complete, too.
func TestFile_LinkRemains(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	os.WriteFile(target, []byte("before"), 0o666)
	if err := os.Symlink(target, link); err != nil {
		t.Skip(err)
	}
	f, err := createFile(link)
	if err != nil {
		t.Fatal(err)
	}
	f.Write([]byte(strings.Repeat("after", fileBuffer)))
	if got := read(t, target); got != "before" {
		t.Errorf("the file holds %.20q before it is whole", got)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Lstat(link); info.Mode().IsRegular() || read(t, target) != strings.Repeat("after", fileBuffer) {
		t.Errorf("link %v, target %.20q", info.Mode(), read(t, target))
	}
}

func TestFile_ErrorsNameTheFile(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]string{
		dir:                              "cannot write to " + dir + ": is a directory",
		filepath.Join(dir, "no", "such"): "cannot write to " + filepath.Join(dir, "no", "such") + ": no such file or directory",
	} {
		if _, err := createFile(path); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// A full disk is one clear error, and later writes repeat it.
func TestFile_FullDisk(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("there is no /dev/full")
	}
	f, err := createFile("/dev/full")
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Write([]byte(strings.Repeat("x", 2*fileBuffer)))
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "/dev/full") {
		t.Errorf("got %v", err)
	}
	if _, again := f.Write([]byte("x")); again != err {
		t.Errorf("then %v", again)
	}
	if closed := f.Close(); closed != err {
		t.Errorf("at the end %v", closed)
	}
}
