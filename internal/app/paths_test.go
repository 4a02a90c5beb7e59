//go:build unix

package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mysh/internal/servertest"
)

// "~" is the home directory in every path that mysh reads or writes.
func TestTilde_IsHomeInEveryPath(t *testing.T) {
	s := servertest.Shared(t, servertest.MySQL)
	cmd := mysh(t, at(s, "-N", "--tee=~/first.txt")...)
	home := cmd.Dir
	if err := os.WriteFile(filepath.Join(home, "s q.sql"), []byte("select 'sourced';\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd.Dir = t.TempDir() // not the home directory
	cmd.Stdin = strings.NewReader("source ~/s q.sql\n\\. ~/s q.sql\ntee ~/second.txt\nselect 4;\nsource ~/nosuch\n")
	said, _ := cmd.CombinedOutput()
	want := "Logging to file '" + home + "/first.txt'\nsourced\nsourced\nLogging to file '" + home + "/second.txt'\n4\nERROR at line 5: Failed to open file '" + home + "/nosuch', error: 2\n"
	if got := string(said); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	for name, want := range map[string]string{"first.txt": "sourced\nsourced\n", "second.txt": "4\n"} {
		text, err := os.ReadFile(filepath.Join(home, name))
		if err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
}

func TestSource_DirectoryIsRefused(t *testing.T) {
	s := servertest.Shared(t, servertest.MariaDB)
	said, _ := mysh(t, at(s, "-e", "source .")...).CombinedOutput()
	if got, want := string(said), "ERROR at line 1: Can't read from a directory '.'\n"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
