package history

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestDamagedFiles(t *testing.T) {
	const a, b = `{"text":"a","outcome":"ok"}` + "\n", `{"text":"b","outcome":"ok"}` + "\n"
	for _, test := range []struct {
		name, data string
		texts      string // expected, separated by commas
		err        string // the end of the expected error
		after      string // the file after "c" was added
	}{
		{"empty", "", "", "", `{"text":"c","ms":0,"outcome":"ok"}` + "\n"},
		{"whole", a + b, "a,b", "", a + b + `{"text":"c","ms":0,"outcome":"ok"}` + "\n"},
		{"no line feed at the end", a + strings.TrimSpace(b), "a,b", "", a + b + `{"text":"c","ms":0,"outcome":"ok"}` + "\n"},
		{"last line cut off", a + `{"text":"b`, "a", "is damaged; 1 unreadable lines are ignored", a + `{"text":"b` + "\n" + `{"text":"c","ms":0,"outcome":"ok"}` + "\n"},
		{"zeros in the middle", a + strings.Repeat("\x00", 64) + "\n" + b, "a,b", "is damaged; 1 unreadable lines are ignored", ""},
		{"wrong values", a + `{"text":"x","time":"yesterday"}` + "\n" + `{"text":1,"ms":-1}` + "\n[]\n" + b, "a,b", "is damaged; 3 unreadable lines are ignored", ""},
		{"from a later version", `{"text":"a","rows":3,"tags":null,"more":true}` + "\n" + b, "a,b", "", ""},
		{"end without beginning", `{"end":"x","ms":1,"outcome":"ok"}` + "\n" + a, "a", "", ""},
		{"another program's", "select 1;\nselect 2;\n", "", "belongs to another program; new statements are not saved", "select 1;\nselect 2;\n"},
		{"a C client's", foreignHeader + "\nselect\\0401;\n", "select 1;", "belongs to another program; its statements are used, but new ones are not saved", foreignHeader + "\nselect\\0401;\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "history")
			if err := os.WriteFile(path, []byte(test.data), 0o600); err != nil {
				t.Fatal(err)
			}
			h, err := Open(path, Options{})
			if test.err == "" && err != nil || test.err != "" && (err == nil || !strings.HasSuffix(err.Error(), test.err)) {
				t.Errorf("error %v, want %q", err, test.err)
			}
			if got := strings.Join(h.Texts(), ","); got != test.texts {
				t.Errorf("texts %q, want %q", got, test.texts)
			}
			add(t, h, "c")
			if texts := h.Texts(); texts[len(texts)-1] != "c" {
				t.Errorf("the new statement is not known: %q", texts)
			}
			if got := contents(t, path); test.after != "" && got != test.after {
				t.Errorf("file\n%swant\n%s", got, test.after)
			}
		})
	}
}

func TestNoFile(t *testing.T) {
	for _, path := range []string{"", os.DevNull} {
		h := open(t, path, Options{})
		add(t, h, "a", "b")
		if got := h.Texts(); !slices.Equal(got, []string{"a", "b"}) {
			t.Errorf("%q: %q", path, got)
		}
	}
	dir := t.TempDir()
	h, err := Open(dir, Options{})
	if err == nil || !strings.HasSuffix(err.Error(), "is a directory; statements are not saved") {
		t.Errorf("error %v", err)
	}
	add(t, h, "a")
}

// A file that cannot be written is reported once. Recording continues in memory, and the
// entries are written when writing works again.
func TestUnwritable(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	path := filepath.Join(dir, "history")
	h := open(t, path, Options{})
	add(t, h, "a")
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	id, err := h.Add(Entry{Text: "b"})
	if err == nil || !strings.Contains(err.Error(), "cannot write history file "+path) {
		t.Errorf("the first time: %v", err)
	}
	add(t, h, "c")
	if got := h.Texts(); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("texts %q", got)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	add(t, h, "d")
	if err := h.Finish(id, 0, "ok"); err != nil {
		t.Fatal(err)
	}
	for _, h := range []*History{h, open(t, path, Options{})} {
		if got := h.Texts(); !slices.Equal(got, []string{"b", "c", "d"}) {
			t.Errorf("texts %q", got)
		}
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Add(Entry{Text: "e"}); err == nil {
		t.Error("the second failure is not reported")
	}
}

func TestDirectoryCannotBeMade(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	h, err := Open(filepath.Join(file, "history"), Options{})
	if err == nil || !strings.Contains(err.Error(), "cannot create history file") {
		t.Errorf("error %v", err)
	}
	add(t, h, "a") // reported once
	if got := h.Texts(); !slices.Equal(got, []string{"a"}) {
		t.Errorf("texts %q", got)
	}
}

func TestReadOnlyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	if err := os.WriteFile(path, []byte(`{"text":"a"}`+"\n"+`{"text":"half`), 0o400); err != nil {
		t.Fatal(err)
	}
	if f, err := os.OpenFile(path, os.O_RDWR, 0); err == nil {
		f.Close()
		t.Skip("this user may write everything")
	}
	h, err := Open(path, Options{})
	if err == nil || !strings.Contains(err.Error(), "cannot write history file") {
		t.Errorf("error %v", err)
	}
	if got := h.Texts(); !slices.Equal(got, []string{"a"}) {
		t.Errorf("texts %q", got)
	}
}

func TestImport(t *testing.T) {
	dir := t.TempDir()
	theirs, path := filepath.Join(dir, ".mysql_history"), filepath.Join(dir, "mysh", "history")
	text := foreignHeader + `
select
\040\0402,
'multi
line';
select\040\0402,\040'multi\012line';
select\0403\134G
create\040user\040ann\040identified\040by\040'x';
select\0403\134G
show\040tables;
`
	if err := os.WriteFile(theirs, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	want := []string{"select  2, 'multi\nline';", `select 3\G`, "show tables;"}
	h := open(t, path, Options{Import: theirs})
	if got := h.Texts(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	add(t, h, "mine")

	// The history is imported only once.
	if err := os.WriteFile(theirs, []byte("later\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	again := open(t, path, Options{Import: theirs})
	if got := again.Texts(); !slices.Equal(got, append(want, "mine")) {
		t.Errorf("the second time %q", got)
	}

	// Without libedit's header each line is a statement.
	plain := open(t, filepath.Join(dir, "plain"), Options{Import: theirs})
	if got := plain.Texts(); !slices.Equal(got, []string{"later"}) {
		t.Errorf("plain %q", got)
	}
	open(t, filepath.Join(dir, "none"), Options{Import: filepath.Join(dir, "nosuch")})
	open(t, filepath.Join(dir, "dir"), Options{Import: dir})
}

// A file that replaced the known one may have its inode, and may be longer.
func TestRefresh_ReusedInode(t *testing.T) {
	path := newFile(t)
	h := open(t, path, Options{})
	for _, text := range []string{"select 1", "select 2"} {
		if _, err := h.Add(Entry{Text: text, Outcome: "ok"}); err != nil {
			t.Fatal(err)
		}
	}
	var lines []byte
	for i := range 20 {
		lines = appendEntry(lines, "", Entry{Text: fmt.Sprintf("select 'another file', %d", i), Outcome: "ok"})
	}
	if err := os.WriteFile(path, lines, 0o600); err != nil { // truncates, and keeps the inode
		t.Fatal(err)
	}
	if err := h.Refresh(); err != nil {
		t.Fatal(err)
	}
	if texts := h.Texts(); len(texts) != 20 || h.Len() != 20 || slices.Contains(texts, "select 1") {
		t.Errorf("%d entries, %q", h.Len(), texts)
	}
}
