package restore

import (
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mysh/internal/servertest"
)

const (
	// mostMemory is the limit of mysh's memory, in bytes, for a dump of any length.
	mostMemory = 64 << 20
	// dumpSize is the length of the dump in this test, in bytes.
	dumpSize = 128 << 20
)

// writeDump writes about n bytes of statements of the same length as in mysqldump. The server
// stores nothing of them, so that only mysh's memory counts.
func writeDump(w io.Writer, n int) error {
	text := strings.Repeat("(1,''it''s \\\\ \\n ü 山田;'',NULL),", 1<<20/40)
	for ; n > 0; n -= 2 << 20 {
		statement := "DO '" + text + "', \"" + text + "\";\n"
		if _, err := io.WriteString(w, statement); err != nil {
			return err
		}
	}
	return nil
}

// A dump of any length is restored in little memory, compressed or not.
func TestMemory(t *testing.T) {
	// The test binary cannot be measured: it uses much more memory, and the race detector
	// multiplies it.
	program := filepath.Join(t.TempDir(), "mysh")
	build := exec.Command("go", "build", "-o", program, "mysh/cmd/mysh")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build mysh: %v\n%s", err, out)
	}
	s := servertest.Shared(t, servertest.MariaDB)
	for name, pack := range map[string]func(io.Writer) io.WriteCloser{
		"plain": func(w io.Writer) io.WriteCloser { return w.(io.WriteCloser) },
		"gzip": func(w io.Writer) io.WriteCloser {
			z, _ := gzip.NewWriterLevel(w, gzip.BestSpeed) // fails only for an invalid level
			return z
		},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := mysh(s)
			cmd.Path = program
			cmd.Args[0] = program
			var said strings.Builder
			cmd.Stderr = &said
			stdin, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			defer cmd.Wait()
			defer cmd.Process.Kill()
			after := "DO SLEEP(60), '" + name + "'"
			packed := pack(stdin)
			err = writeDump(packed, dumpSize)
			if err == nil {
				_, err = io.WriteString(packed, after+";\n")
			}
			if err == nil {
				err = packed.Close()
			}
			stdin.Close() // closed a second time unless the dump is compressed
			if err != nil {
				t.Fatalf("%v: %s", err, said.String())
			}
			awaitRunning(t, s, after)
			took := peak(t, cmd.Process.Pid)
			t.Logf("%.1f MiB at the peak", float64(took)/(1<<20))
			if took > mostMemory {
				t.Errorf("it took %.1f MiB, more than %d", float64(took)/(1<<20), mostMemory>>20)
			}
		})
	}
}

// awaitRunning waits until a statement runs on the server.
func awaitRunning(t *testing.T, s *servertest.Server, statement string) {
	t.Helper()
	query := "SELECT ID FROM information_schema.PROCESSLIST WHERE COMMAND = 'Query' AND INFO = '" + strings.ReplaceAll(statement, "'", "''") + "'"
	for deadline := time.Now().Add(time.Minute); len(s.SQL(t, query)) == 0; {
		if time.Now().After(deadline) {
			t.Fatalf("%s does not run", statement)
		}
	}
}

// peak returns the most memory that a process has used so far, in bytes: VmHWM of
// proc_pid_status(5).
func peak(t *testing.T, pid int) (bytes int) {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &bytes); n == 1 {
			return bytes << 10
		}
	}
	t.Fatalf("no VmHWM in\n%s", status)
	return 0
}
