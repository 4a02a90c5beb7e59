package option

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Opens files of this directory, whatever permissions they have in the checkout.
func openTestdata(name string) (File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return privateFile{f}, nil
}

type privateFile struct{ *os.File }

func (f privateFile) Stat() (fs.FileInfo, error) {
	info, err := f.File.Stat()
	return privateInfo{info}, err
}

type privateInfo struct{ fs.FileInfo }

func (i privateInfo) Mode() fs.FileMode { return i.FileInfo.Mode() &^ 0o077 }

// Each testdata/files/NAME.cnf is read. NAME.want has the result: the settings with their
// places, the warnings, the error.
func TestOptionFiles(t *testing.T) {
	names, err := filepath.Glob("testdata/files/*.cnf")
	if err != nil || len(names) == 0 {
		t.Fatal("no files", err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			w := World{
				Args:   []string{"--defaults-file=" + name, "--defaults-group-suffix=_Prod"},
				Getenv: func(string) string { return "" },
				Open:   openTestdata,
			}
			g, err := Read(w)
			var got strings.Builder
			for _, s := range g.Settings {
				if s.Source.Rank == FromFile {
					fmt.Fprintf(&got, "%s: %q\n", s.Source, s.argument())
				}
			}
			for _, warning := range g.Warnings {
				fmt.Fprintln(&got, warning.Message("mysh"))
			}
			if text, code := message(t, err); code != 0 {
				fmt.Fprintf(&got, "%s\nexit %d\n", text, code)
			}
			golden(t, strings.TrimSuffix(name, ".cnf")+".want", got.String())
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestOptionFiles_Unreadable(t *testing.T) {
	for _, test := range []struct {
		name string
		memory
		text string // warnings, or error
		host string
	}{
		{
			name:   "no file at all",
			memory: memory{},
		},
		{
			name:   "required file missing",
			memory: memory{args: "--defaults-file=/nosuch.cnf"},
			text: "mysh: [ERROR] Failed to open required defaults file: /nosuch.cnf\n" +
				"mysh: [ERROR] Fatal error in defaults handling. Program aborted!",
		},
		{
			name:   "extra file missing",
			memory: memory{args: "--defaults-extra-file=/nosuch.cnf"},
			text: "mysh: [ERROR] Failed to open required defaults file: /nosuch.cnf\n" +
				"mysh: [ERROR] Fatal error in defaults handling. Program aborted!",
		},
		{
			name: "required file unreadable",
			memory: memory{
				args:  "--defaults-file=/x.cnf",
				modes: map[string]fs.FileMode{"/x.cnf": fs.ModeIrregular},
			},
			text: "mysh: [ERROR] Failed to open required defaults file: /x.cnf: permission denied.\n" +
				"mysh: [ERROR] Fatal error in defaults handling. Program aborted!",
		},
		{
			name: "required file is a directory",
			memory: memory{
				args:  "--defaults-file=/dir",
				files: map[string]string{"/dir/x.cnf": "[client]\nhost=db1"},
			},
			text: "mysh: [ERROR] Failed to open required defaults file: /dir: it is a directory.\n" +
				"mysh: [ERROR] Fatal error in defaults handling. Program aborted!",
		},
		{
			name: "usual file unreadable",
			memory: memory{
				files: map[string]string{"/home/ann/.my.cnf": "[client]\nhost=db1"},
				modes: map[string]fs.FileMode{"/etc/my.cnf": fs.ModeIrregular},
			},
			text: "mysh: [Warning] Option file '/etc/my.cnf' is ignored: permission denied.",
			host: "db1",
		},
		{
			name: "anybody may write",
			memory: memory{
				files: map[string]string{"/etc/my.cnf": "[client]\nhost=db1", "/home/ann/.my.cnf": "[client]\nhost=db2"},
				modes: map[string]fs.FileMode{"/home/ann/.my.cnf": 0o666},
			},
			text: "mysh: [Warning] World-writable config file '/home/ann/.my.cnf' is ignored.",
			host: "db1",
		},
		{
			name: "anybody may write what is included",
			memory: memory{
				files: map[string]string{"/etc/my.cnf": "[client]\n!include /x.cnf\nhost=db1", "/x.cnf": "[client]\nhost=db2"},
				modes: map[string]fs.FileMode{"/x.cnf": 0o602},
			},
			text: "mysh: [Warning] World-writable config file '/x.cnf' is ignored.",
			host: "db1",
		},
		{
			name:   "too long",
			memory: memory{files: map[string]string{"/etc/my.cnf": "[client]\nhost=" + strings.Repeat("x", maxFile)}},
			text:   "mysh: [Warning] Option file '/etc/my.cnf' is ignored: it is too long for an option file.",
		},
		{
			name: "a tilde",
			memory: memory{
				args:  "--defaults-file=~/my/x.cnf",
				files: map[string]string{"/home/ann/my/x.cnf": "[client]\nhost=db1"},
			},
			host: "db1",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			g, err := Read(test.world())
			text, _ := message(t, err)
			for _, w := range g.Warnings {
				text += w.Message("mysh")
			}
			if text != test.text {
				t.Errorf("got\n%s\nwant\n%s", text, test.text)
			}
			if host, _ := g.Value("host"); host != test.host {
				t.Errorf("host %q, want %q", host, test.host)
			}
		})
	}
}

func FuzzOptionFile(f *testing.F) {
	names, _ := filepath.Glob("testdata/files/*.cnf")
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		m := memory{
			args: "--defaults-file=/x.cnf",
			files: map[string]string{
				"/x.cnf":     text,
				"/dir/y.cnf": text,
			},
		}
		g, err := Read(m.world())
		message(t, err)
		for _, s := range g.Settings {
			row := Find(s.Name)
			if row == nil || row.Scope != Anywhere && s.Source.Rank != FromFlag {
				t.Fatalf("setting %+v", s)
			}
			if row.secret && s.Mode == WithValue && s.String() != "--"+s.Name+"="+mask {
				t.Fatalf("password shown: %s", s)
			}
		}
	})
}
