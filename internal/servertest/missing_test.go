package servertest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// A verdict records how a test was ended.
type verdict struct {
	testing.TB
	skipped, failed string
}

func (v *verdict) Helper() {}

func (v *verdict) Skip(args ...any) {
	v.skipped = fmt.Sprint(args...)
	runtime.Goexit()
}

func (v *verdict) Fatalf(format string, args ...any) {
	v.failed = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func TestShared_MissingServer(t *testing.T) {
	missing := notFetched("MySQL server", "mysql")
	broken := errors.New("no greeting")
	for _, test := range []struct {
		ci   string
		err  error
		want verdict
	}{
		{"", missing, verdict{skipped: "no MySQL server on this machine: internal/servertest/fetch.sh mysql fetches one"}},
		{"true", missing, verdict{failed: "cannot start a private MySQL server: no MySQL server on this machine: internal/servertest/fetch.sh mysql fetches one"}},
		{"", broken, verdict{failed: "cannot start a private MySQL server: no greeting"}},
		{"true", broken, verdict{failed: "cannot start a private MySQL server: no greeting"}},
	} {
		t.Setenv("CI", test.ci)
		var got verdict
		done := make(chan struct{})
		go func() {
			defer close(done)
			giveUp(&got, MySQL, test.err)
		}()
		<-done
		if got != test.want {
			t.Errorf("CI=%q, %v:\n got %+v\nwant %+v", test.ci, test.err, got, test.want)
		}
	}
}

// Fetched programs are preferred, and programs of the other kind under the same name are
// ignored.
func TestFind(t *testing.T) {
	if !supported {
		t.Skip("no server is looked for under " + runtime.GOOS)
	}
	servers := t.TempDir()
	machine := t.TempDir()
	t.Setenv("MYSH_SERVERS", servers)
	t.Setenv("PATH", machine+string(filepath.ListSeparator)+os.Getenv("PATH"))
	install := func(path, version string) string {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		script := "#!/bin/sh\necho '" + version + "'\n"
		if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
		return path
	}
	expect := func(kind Kind, path, version string) {
		t.Helper()
		got, err := findServer(kind)
		if err != nil {
			t.Fatal(err)
		}
		if got.path != path || got.version != version {
			t.Errorf("found %s %q at %s, want %q at %s", kind, got.version, got.path, version, path)
		}
	}

	other := install(filepath.Join(machine, "mysqld"), "mysqld  Ver 8.4.6 for Linux on x86_64 (MySQL Community Server - GPL)")
	expect(MySQL, other, "8.4.6")
	install(other, "mysqld  Ver 11.8.2-MariaDB for Linux on x86_64 (MariaDB Server)")
	if got, err := findServer(MySQL); err == nil && got.path == other {
		t.Errorf("MariaDB's mysqld is taken for MySQL %s", got.version)
	}
	mariadbd := install(filepath.Join(machine, "mariadbd"), "mariadbd  Ver 11.8.2-MariaDB for Linux on x86_64 (MariaDB Server)")
	expect(MariaDB, mariadbd, "11.8.2-MariaDB")
	fetched := install(filepath.Join(servers, "mysql", "usr", "sbin", "mysqld"), "/x/mysqld  Ver 9.7.4-2 for Linux on x86_64 ((Debian))")
	expect(MySQL, fetched, "9.7.4-2")
}

func TestServersDir(t *testing.T) {
	t.Setenv("MYSH_SERVERS", "")
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	checkout := filepath.Dir(filepath.Dir(here))
	if got, want := serversDir(), filepath.Join(checkout, ".cache", "servers"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// A module inside the checkout is not the checkout.
	inner := filepath.Join(t.TempDir(), "go.mod")
	if err := os.WriteFile(inner, []byte("// comment\nmodule mysh/cmd/demo\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if isCheckout(filepath.Dir(inner)) {
		t.Error("a module inside mysh is taken for mysh")
	}
}
