//go:build unix

package app_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

func gzipped(text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(text))
	w.Close()
	return b.Bytes()
}

// writeFile writes a file and returns its path.
func writeFile(tb testing.TB, name string, data []byte) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

// mysh unpacks compressed scripts. If the data is cut off, it does not send the incomplete
// statement at the end.
func TestCompressedScripts_AreUnpacked(t *testing.T) {
	s := servertest.Shared(t, servertest.MariaDB)
	schema := s.Schema(t)
	script := "CREATE TABLE IF NOT EXISTS t (a INT);\nINSERT INTO t VALUES (1);\nSELECT COUNT(*) FROM t;\nDELETE FROM t WHERE a < " + strings.Repeat(" ", 100<<10) + "0;\n"
	whole := gzipped(script)
	for _, c := range []struct {
		name  string
		data  []byte
		args  []string
		code  int
		error string
	}{
		{"standard input", whole, nil, 0, ""},
		{"source", whole, []string{"-e", "source FILE"}, 0, ""},
		{"cut off", whole[:len(whole)-20], nil, 1, "mysh: cannot read standard input: gzip data is cut off after "},
		{"cut off, in spite of force", whole[:len(whole)-20], []string{"--force"}, 1, "mysh: cannot read standard input: gzip data is cut off after "},
		{"source, cut off", whole[:len(whole)-20], []string{"-e", "source FILE"}, 1, "ERROR at line 1: cannot read FILE: gzip data is cut off after "},
		{"unknown compression", []byte("\xfd7zXZ\x00"), nil, 1, "mysh: cannot read standard input: it is packed with xz, which mysh does not unpack (xz -dc FILE | mysh)\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s.SQL(t, "DROP TABLE IF EXISTS "+schema+".t")
			path := writeFile(t, "script.sql.gz", c.data)
			args := append(at(s, "-N", schema), c.args...)
			for i := range args {
				args[i] = strings.ReplaceAll(args[i], "FILE", path)
			}
			b := startBatch(t, bytes.NewReader(c.data), args...)
			b.wantExit(c.code)
			if got := strings.ReplaceAll(b.stderr.String(), path, "FILE"); !strings.HasPrefix(got, c.error) || (c.error == "") != (got == "") || strings.Count(got, "\n") > 1 {
				t.Errorf("got %q, want %q", got, c.error)
			}
			if strings.Contains(c.error, "xz") {
				return
			}
			if got := b.stdout.String(); got != "1\n" {
				t.Errorf("got %q", got)
			}
			if rows := s.SQL(t, "SELECT COUNT(*) FROM "+schema+".t"); rows[0][0] != "1" {
				t.Errorf("%s rows, want 1", rows[0][0])
			}
		})
	}
}

// takeLock locks a name on the server. The returned function releases it.
func takeLock(t *testing.T, s *servertest.Server, lock string) (release func()) {
	t.Helper()
	r, w := io.Pipe()
	holder := startBatch(t, r, at(s, "-N", "-n")...)
	io.WriteString(w, "SELECT GET_LOCK('"+lock+"', 0);\n")
	eventually(t, "the lock is taken", func() bool { return s.SQL(t, "SELECT IS_FREE_LOCK('"+lock+"')")[0][0] == "0" })
	return func() {
		w.Close()
		holder.wantExit(0)
	}
}

// The progress of a long script is one line on the terminal, which is removed at the end.
func TestProgress_IsOneLineAndRemoved(t *testing.T) {
	t.Parallel()
	s := servertest.Shared(t, servertest.MariaDB)
	shows := func(screen ptytest.Screen) bool { return screen.Contains(" %  ") && screen.Contains(" kB · ") }
	for _, c := range []struct {
		name, command string
		shown         bool
	}{
		{"standard input", `"$0" "$@" < SCRIPT`, true},
		{"output to a pipe", `"$0" "$@" < SCRIPT | cat`, true},
		{"source", `"$0" "$@" -e "source SCRIPT"`, true},
		{"not wanted", `"$0" "$@" --no-progress < SCRIPT`, false},
		{"messages to a pipe", `{ "$0" "$@" < SCRIPT 2>&1 1>&3 | cat; } 3>&1`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			schema := s.Schema(t)
			// The script waits for the lock, which this test releases.
			lock := "test_progress_" + schema
			path := writeFile(t, "script.sql", []byte("SELECT 'begun';\n-- "+strings.Repeat("x", 200<<10)+"\n"+
				"SELECT GET_LOCK('"+lock+"', 60);\n-- "+strings.Repeat("x", 200<<10)+"\nSELECT 'done';\nnonsense;\n"))
			release := takeLock(t, s, lock)
			cmd := mysh(t, at(s, "-N", schema)...)
			cmd.Args = append([]string{"sh", "-c", strings.ReplaceAll(c.command, "SCRIPT", path), cmd.Path}, cmd.Args[1:]...)
			cmd.Path = "/bin/sh"
			p := ptytest.Start(t, cmd)
			if c.shown {
				p.Await("the progress", shows)
			} else {
				eventually(t, "the script has run for a while", func() bool {
					return len(s.SQL(t, "SELECT 1 FROM information_schema.PROCESSLIST WHERE INFO LIKE '%"+lock+"%' AND ID <> CONNECTION_ID() AND TIME_MS > 1800")) > 0
				})
				if shows(p.Screen()) {
					t.Errorf("the progress is shown:\n%s", p.Screen())
				}
			}
			release()
			p.AwaitText("ERROR 1064")
			p.Exit()
			screen := p.Screen()
			if shows(screen) {
				t.Errorf("the progress is still shown:\n%s", screen)
			}
			text := screen.String()
			if begun, done, refused := strings.Index(text, "begun"), strings.Index(text, "done"), strings.Index(text, "ERROR"); begun < 0 || done < begun || refused < 0 {
				t.Errorf("the output is disturbed:\n%s", screen)
			}
		})
	}
}
