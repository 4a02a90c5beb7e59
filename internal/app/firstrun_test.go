//go:build unix

package app_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mysh/internal/servertest"
)

// A user who has never run mysh sees once what to try first. No other user does, and no program.
func TestFirstRun_ShowsWhatToTryOnce(t *testing.T) {
	s := servertest.Shared(t, servertest.MariaDB)
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, "empty.cnf"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	start := func(home string, args ...string) *exec.Cmd {
		cmd := mysh(t, at(s, args...)...)
		cmd.Args[slices.Index(cmd.Args, "--no-defaults")] = "--defaults-file=" + filepath.Join(home, "empty.cnf")
		for i, v := range cmd.Env {
			if strings.HasPrefix(v, "HOME=") {
				cmd.Env[i] = "HOME=" + home
			}
		}
		return cmd
	}
	shows := func(home string, args ...string) bool {
		t.Helper()
		p := sitAt(t, start(home, args...))
		shown := strings.Contains(p.Screen().String(), "Three things to try: ")
		p.leave()
		return shown
	}
	for _, args := range [][]string{{"--no-config"}, {"--histfile=" + filepath.Join(home, "h")}, {"-s"}} {
		if shows(home, args...) {
			t.Errorf("%v: it is shown", args)
		}
	}
	if out, err := start(home, "-e", "select 1").CombinedOutput(); err != nil || string(out) != "1\n1\n" {
		t.Errorf("a script: got %q, %v", out, err)
	}
	if err := os.RemoveAll(filepath.Join(home, ".local")); err != nil {
		t.Fatal(err)
	}
	if !shows(home) {
		t.Error("it is not shown")
	}
	if err := os.Remove(filepath.Join(home, ".local", "share", "mysh", "history")); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	if shows(home) {
		t.Error("it is shown again")
	}

	config := t.TempDir()
	for name, text := range map[string]string{"empty.cnf": "", ".config/mysh/config.toml": "style = \"rounded\"\n"} {
		path := filepath.Join(config, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if shows(config) {
		t.Error("it is shown to a user with settings")
	}
}
