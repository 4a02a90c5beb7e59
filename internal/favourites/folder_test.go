package favourites

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// newStore returns a store in a directory of its own, in whose project the working directory is, and that
// directory.
func newStore(t *testing.T) (s *Store, dir string) {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	work := filepath.Join(dir, "project", "src", "deep")
	if err := os.MkdirAll(work, 0o700); err != nil {
		t.Fatal(err)
	}
	return &Store{
		Own: filepath.Join(dir, "own"), Record: filepath.Join(dir, "state", "trusted"), Home: dir,
		Dir: func() (string, error) { return work, nil },
	}, dir
}

func write(t *testing.T, text string, path ...string) string {
	t.Helper()
	file := filepath.Join(path...)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// states returns the favourites with their trust or problem.
func states(t *testing.T, s *Store) (list []string) {
	t.Helper()
	all, err := s.List()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		state := []string{"trusted", "new", "changed"}[f.Trust]
		if f.Problem != nil {
			state = f.Problem.Error()
		}
		list = append(list, f.Name+": "+state)
	}
	return list
}

func expect(t *testing.T, s *Store, want ...string) {
	t.Helper()
	if got := states(t, s); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// The order is that of the names, whatever the folders are; other files are no favourites.
func TestStore_Lists(t *testing.T) {
	s, dir := newStore(t)
	expect(t, s)
	write(t, "-- b\nselect 1", s.Own, "b.sql")
	write(t, "select 1", s.Own, "größe.sql")
	write(t, "select 1", s.Own, "a b.sql")
	write(t, "select 1", s.Own, "README.md")
	write(t, "select 1", s.Own, ".hidden.sql")
	write(t, "select 1", s.Own, ".sql")
	write(t, "select 1", s.Own, "below", "c.sql")
	write(t, "select 2", dir, "project", ".mysh", "queries", "b.sql")
	write(t, "select 1", dir, "project", ".mysh", "queries", "x.sql")
	if err := os.Mkdir(filepath.Join(s.Own, "folder.sql"), 0o700); err != nil {
		t.Fatal(err)
	}
	expect(t, s, "a b: trusted", "b: trusted", "b: new", "größe: trusted", "x: new")
	for typed, want := range map[string]string{"b": "select 1", "b.sql": "select 1", "x": "select 1", "a b": "select 1"} {
		if f, err := s.Find(typed); err != nil || !strings.HasSuffix(f.Text, want) {
			t.Errorf("%s: got %q, %v", typed, f.Text, err)
		}
	}
	for typed, want := range map[string]string{
		"größen":                 `unknown favourite "größen"; did you mean größe?`,
		"nothing like":           `unknown favourite "nothing like"; choose from: a b, b, größe, x`,
		"../own/b":               `"../own/b" cannot be the name of a favourite: it must not contain slashes: favourites are files of one folder`,
		`..\b`:                   `"..\\b" cannot be the name of a favourite: it must not contain slashes: favourites are files of one folder`,
		"..":                     `".." cannot be the name of a favourite: it must not begin with "."`,
		"a\x1b[31m":              `"a\x1b[31m" cannot be the name of a favourite: it must not contain control characters`,
		"\xff":                   `"\xff" cannot be the name of a favourite: it is no UTF-8`,
		"":                       `"" cannot be the name of a favourite: it is empty`,
		"-x":                     `"-x" cannot be the name of a favourite: it must not begin with "-"`,
		"x ":                     `"x " cannot be the name of a favourite: it must not begin or end with a blank`,
		"/etc/passwd":            `"/etc/passwd" cannot be the name of a favourite: it must not contain slashes: favourites are files of one folder`,
		"below/c":                `"below/c" cannot be the name of a favourite: it must not contain slashes: favourites are files of one folder`,
		"folder":                 `unknown favourite "folder"; choose from: a b, b, größe, x`,
		strings.Repeat("x", 201): fmt.Sprintf(`"%s" cannot be the name of a favourite: it has more than 200 bytes`, strings.Repeat("x", 201)),
	} {
		if _, err := s.Find(typed); fmt.Sprint(err) != want {
			t.Errorf("%q: got %v, want %s", typed, err, want)
		}
	}
}

// Without a home directory and without a project there are none, which is no error.
func TestStore_WithoutFolders(t *testing.T) {
	s := &Store{Dir: func() (string, error) { return "", os.ErrNotExist }}
	expect(t, s)
	if _, err := s.Find("x"); fmt.Sprint(err) != `unknown favourite "x"; there are none in any folder: there is no home directory` {
		t.Errorf("got %v", err)
	}
	if _, err := s.Add("x", "select 1;\n", false); fmt.Sprint(err) != "cannot save favourite x: there is no home directory" {
		t.Errorf("got %v", err)
	}
	if err := s.Trust(Favourite{}); fmt.Sprint(err) != "cannot record what you trust: there is no home directory" {
		t.Errorf("got %v", err)
	}
}

// What cannot be read is listed with the reason, and hides nothing.
func TestStore_BadFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes and links are those of unix")
	}
	s, dir := newStore(t)
	outside := write(t, "select 'outside'", dir, "outside.sql")
	write(t, "select 1", s.Own, "good.sql")
	for name, target := range map[string]string{
		"absolute": outside, "relative": "../outside.sql", "inside": "good.sql", "dangling": "nosuch.sql", "device": "/dev/zero", "loop": "loop.sql",
	} {
		if err := os.Symlink(target, filepath.Join(s.Own, name+".sql")); err != nil {
			t.Fatal(err)
		}
	}
	write(t, "a\x00b", s.Own, "binary.sql")
	write(t, strings.Repeat("x", maxSize+1), s.Own, "huge.sql")
	write(t, strings.Repeat("x", maxSize), s.Own, "large.sql")
	write(t, "select '\xff'", s.Own, "latin1.sql")
	write(t, "", s.Own, "empty.sql")
	write(t, "-- :x dat", s.Own, "head.sql")
	if err := os.Chmod(write(t, "select 1", s.Own, "shared.sql"), 0o666); err != nil {
		t.Fatal(err)
	}
	const link = "it is a symbolic link to a file outside of its folder, or to none"
	want := []string{
		"absolute: " + link, "binary: it contains a NUL: it is no text", "dangling: " + link, "device: " + link, "empty: trusted", "good: trusted",
		`head: line 1: parameter x: unknown type "dat"; did you mean date?`, "huge: it is larger than 1.0 MB; source runs files of any size",
		"inside: trusted", "large: trusted", "latin1: trusted", "loop: " + link, "relative: " + link,
		"shared: every user of this machine can change it; chmod o-w ~/own and ~/own/shared.sql",
	}
	expect(t, s, want...)
	if os.Getuid() != 0 {
		if err := os.Chmod(filepath.Join(s.Own, "good.sql"), 0); err != nil {
			t.Fatal(err)
		}
		if got := states(t, s)[5]; got != "good: cannot read it: permission denied" {
			t.Errorf("got %s", got)
		}
	}
}

// In a folder that every user can write to, nothing of the user's own is trusted.
func TestStore_ExposedFolder(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no modes")
	}
	s, dir := newStore(t)
	write(t, "select 1", s.Own, "a.sql")
	folder := filepath.Dir(write(t, "select 1", dir, "project", ".mysh", "queries", "b.sql"))
	for _, path := range []string{s.Own, folder} {
		if err := os.Chmod(path, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, s, "a: every user of this machine can change it; chmod o-w ~/own and ~/own/a.sql", "b: new")
	if f, err := s.Find("b"); err != nil || !f.Exposed {
		t.Errorf("got %+v, %v", f, err)
	}
}

// A file of a project is trusted as it was when the user saw it, under its name and in its folder.
func TestStore_Trust(t *testing.T) {
	s, dir := newStore(t)
	queries := filepath.Join(dir, "project", ".mysh", "queries")
	write(t, "select 1", queries, "a.sql")
	write(t, "drop table x", queries, "b.sql")
	expect(t, s, "a: new", "b: new")
	seen, err := s.List()
	if err != nil {
		t.Fatal(err)
	}
	write(t, "drop table y", queries, "b.sql") // after the user has seen it
	if err := s.Trust(seen...); err != nil {
		t.Fatal(err)
	}
	expect(t, s, "a: trusted", "b: changed")
	write(t, "drop table x", queries, "a.sql") // the text of another file is trusted
	expect(t, s, "a: changed", "b: changed")
	write(t, "select 1", queries, "a.sql")
	expect(t, s, "a: trusted", "b: changed")
	b, _ := s.Find("b")
	if err := s.Trust(b); err != nil {
		t.Fatal(err)
	}
	expect(t, s, "a: trusted", "b: trusted")
	write(t, "drop table x", queries, "b.sql") // as it was trusted before
	expect(t, s, "a: trusted", "b: changed")

	moved := filepath.Join(dir, "project", "src", ".mysh")
	if err := os.Rename(filepath.Join(dir, "project", ".mysh"), moved); err != nil {
		t.Fatal(err)
	}
	expect(t, s, "a: new", "b: new") // in another folder
	if runtime.GOOS == "windows" {
		return
	}
	if info, err := os.Stat(s.Record); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the record: %v, %v", info, err)
	}
}

// What other users may have written into the record counts for nothing.
func TestStore_ExposedRecord(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no modes")
	}
	s, dir := newStore(t)
	write(t, "select 1", dir, "project", ".mysh", "queries", "a.sql")
	write(t, "select 2", dir, "project", ".mysh", "queries", "b.sql")
	all, _ := s.List()
	if err := s.Trust(all...); err != nil {
		t.Fatal(err)
	}
	expect(t, s, "a: trusted", "b: trusted")
	if err := os.Chmod(s.Record, 0o666); err != nil {
		t.Fatal(err)
	}
	expect(t, s, "a: new", "b: new")
	if err := s.Trust(all[0]); err != nil {
		t.Fatal(err)
	}
	expect(t, s, "a: trusted", "b: new")
	write(t, "no hash\n\"x\" \"y\"\n", s.Record)
	expect(t, s, "a: new", "b: new")
}

func TestStore_AddAndWrite(t *testing.T) {
	s, _ := newStore(t)
	path, err := s.Add("a.sql", "select 1;\n", false)
	if err != nil || path != filepath.Join(s.Own, "a.sql") {
		t.Fatal(path, err)
	}
	if _, err := s.Add("a", "select 2;\n", false); !errors.Is(err, ErrExists) {
		t.Errorf("got %v", err)
	}
	if _, err := s.Add("../a", "select 2;\n", false); err == nil {
		t.Error("a name with slashes was saved")
	}
	f, err := s.Find("a")
	if err != nil || f.Text != "select 1;\n" {
		t.Errorf("got %q, %v", f.Text, err)
	}
	if _, err := s.Add("a", "select 3;\n", true); err != nil {
		t.Fatal(err)
	}
	if f, err = s.Find("a"); err != nil || f.Text != "select 3;\n" {
		t.Errorf("got %q, %v", f.Text, err)
	}
	if err := f.Write(strings.Repeat("x", maxSize+1)); err == nil {
		t.Error("a text that could not be read again was saved")
	}
	if entries, err := os.ReadDir(s.Own); err != nil || len(entries) != 1 {
		t.Errorf("files remain: %v, %v", entries, err)
	}
	if err := f.Remove(); err != nil {
		t.Error(err)
	}
	expect(t, s)
}

// A link in the place of a file is replaced, and what it leads to remains as it is.
func TestStore_ReplacesALink(t *testing.T) {
	s, dir := newStore(t)
	outside := write(t, "outside", dir, "outside.sql")
	write(t, "select 1", s.Own, "b.sql")
	if err := os.Symlink(outside, filepath.Join(s.Own, "a.sql")); err != nil {
		t.Skip(err)
	}
	if _, err := s.Add("a", "select 2;\n", false); !errors.Is(err, ErrExists) {
		t.Errorf("got %v", err)
	}
	if _, err := s.Add("a", "select 2;\n", true); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(outside); err != nil || string(text) != "outside" {
		t.Errorf("got %q, %v", text, err)
	}
	expect(t, s, "a: trusted", "b: trusted")
}

func TestShort(t *testing.T) {
	s, dir := newStore(t)
	for path, want := range map[string]string{
		filepath.Join(dir, "own", "a.sql"):                         filepath.Join("~", "own", "a.sql"),
		filepath.Join(dir, "project", "src", "deep", "x", "a.sql"): filepath.Join("x", "a.sql"),
		filepath.Join(filepath.Dir(dir), "other"):                  filepath.Join(filepath.Dir(dir), "other"),
	} {
		if got := s.Short(path); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}
