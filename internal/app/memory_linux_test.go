package app_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// maxMemory is the limit for the peak memory of mysh, for results of any size.
const maxMemory = 48 << 20

// A statement with two million rows, for each server.
var twoMillion = map[servertest.Kind]string{
	servertest.MariaDB: "select seq as n, repeat('x', seq % 30) as text from mysql.seq_1_to_2000000",
	servertest.MySQL: "with recursive seq (n) as (select 1 union all select n + 1 from seq where n < 2000000)" +
		" select /*+ SET_VAR(cte_max_recursion_depth=2000000) */ n, repeat('x', n % 30) as text from seq",
}

// peakMemory returns the peak memory of a process in bytes: VmHWM of proc_pid_status(5). The
// value of wait4 would include the memory of the test binary before it became mysh.
func peakMemory(t *testing.T, pid int) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			return atoi(t, strings.Fields(value)[0]) << 10
		}
	}
	t.Fatalf("no VmHWM in\n%s", status)
	return 0
}

// A result of two million rows needs little memory, with output to a file and to a terminal.
func TestMemory_DoesNotGrowWithResult(t *testing.T) {
	// Build the program: the test binary needs much more memory, and the race detector
	// multiplies it.
	program := filepath.Join(t.TempDir(), "mysh")
	build := exec.Command("go", "build", "-o", program, "mysh/cmd/mysh")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build mysh: %v\n%s", err, out)
	}
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		formats := []string{"", "-t"}
		if s.Kind == servertest.MySQL {
			formats = formats[:1] // MySQL is slow at creating the rows
		}
		check := func(t *testing.T, pid int, after string) {
			awaitRunning(t, s, after)
			took := peakMemory(t, pid)
			t.Logf("%.1f MiB at the peak", float64(took)/(1<<20))
			if took > maxMemory {
				t.Errorf("mysh needed %.1f MiB, more than %d", float64(took)/(1<<20), maxMemory>>20)
			}
		}
		for _, format := range formats {
			t.Run("file "+format, func(t *testing.T) {
				after := "select sleep(60) as after_file" + strings.TrimPrefix(format, "-")
				out, err := os.Create(filepath.Join(t.TempDir(), "out"))
				if err != nil {
					t.Fatal(err)
				}
				defer out.Close()
				cmd := mysh(t, at(s)...)
				if format != "" {
					cmd.Args = append(cmd.Args, format)
				}
				cmd.Args = append(cmd.Args, "-e", twoMillion[s.Kind]+"; "+after)
				cmd.Path, cmd.Stdout = program, out
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				check(t, cmd.Process.Pid, after)
				cmd.Process.Signal(syscall.SIGINT)
				cmd.Wait() // with exit code 130
				if info, err := out.Stat(); err != nil || info.Size() < 2_000_000*10 {
					t.Errorf("the file has only %d bytes (%v)", info.Size(), err)
				}
			})
		}
		for _, format := range []string{"-B", "-t", "-E", "--format=json", "--format=csv"} {
			t.Run("a row of 75 MB "+format, func(t *testing.T) {
				const row, after = 75_000_000, "select sleep(60) as after_large"
				column := "repeat('x', 15000000)"
				cmd := mysh(t, at(s, "--max-allowed-packet=1G", format, "-e",
					"select "+strings.Repeat(column+", ", 4)+column+"; "+after)...)
				cmd.Path = program
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				awaitRunning(t, s, after)
				if took := peakMemory(t, cmd.Process.Pid); took > row+maxMemory {
					t.Errorf("mysh needed %.1f MiB, more than the row and %d", float64(took)/(1<<20), maxMemory>>20)
				}
				cmd.Process.Signal(syscall.SIGINT)
				cmd.Wait() // with exit code 130
			})
		}
		t.Run("terminal", func(t *testing.T) {
			const after = "select sleep(60) as after_terminal"
			cmd := mysh(t, at(s)...)
			cmd.Path = program
			term := ptytest.StartBlind(t, cmd)
			term.Type(twoMillion[s.Kind] + "; " + after + ";\r")
			check(t, term.PID(), after)
			if n := term.Written(); n < 2_000_000*10 {
				t.Errorf("only %d bytes came to the terminal", n)
			}
			term.Type(ptytest.CtrlC)
			awaitStopped(t, s, after)
			term.Type(ptytest.CtrlD)
			if code := term.Exit(); code != 0 {
				t.Errorf("exit code %d, want 0", code)
			}
		})
	})
}
