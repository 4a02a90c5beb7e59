//go:build linux || darwin || freebsd

package servertest_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"mysh/internal/servertest"
)

// victim is a variable for a process of this test binary that starts a private server, prints
// its address, and waits to be killed.
const victim = "MYSH_TEST_VICTIM"

// TestVictim is not a test. TestGuard_CleansUpAfterKill runs it in another process.
func TestVictim(t *testing.T) {
	kind, isVictim := os.LookupEnv(victim)
	if !isVictim {
		return
	}
	s := servertest.Start(t, servertest.Kind(kind))
	fmt.Printf("VICTIM %s %s\n", s.Socket, s.SQL(t, "SELECT @@pid_file")[0][0])
	// If the other test is killed, this one must end, too.
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// A test binary that is killed with SIGKILL while its server is frozen leaves no server and no
// directory.
func TestGuard_CleansUpAfterKill(t *testing.T) {
	for _, kind := range servertest.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			servertest.Shared(t, kind) // skips this test if the server is missing
			socket, server, test := startVictim(t, kind)
			if err := server.Signal(syscall.SIGSTOP); err != nil {
				t.Fatal(err)
			}
			if err := test.Kill(); err != nil {
				t.Fatal(err)
			}
			limit := time.After(30 * time.Second)
			look := time.NewTicker(10 * time.Millisecond)
			defer look.Stop()
			for {
				_, err := os.Stat(filepath.Dir(socket))
				gone := errors.Is(err, fs.ErrNotExist)
				dead := server.Signal(syscall.Signal(0)) != nil
				if gone && dead {
					return
				}
				select {
				case <-limit:
					t.Fatalf("directory gone: %t, server dead: %t", gone, dead)
				case <-look.C:
				}
			}
		})
	}
}

// Runs TestVictim in another process. Returns the socket and the process of its server, and the
// process of the test.
func startVictim(t *testing.T, kind servertest.Kind) (socket string, server, test *os.Process) {
	t.Helper()
	command := exec.Command(os.Args[0], "-test.run=^TestVictim$")
	command.Env = append(os.Environ(), victim+"="+string(kind))
	if _, err := command.StdinPipe(); err != nil { // closed when this process ends
		t.Fatal(err)
	}
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill() // fails unless this test failed before the kill
		_ = command.Wait()
	})
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		var pidFile string
		if n, _ := fmt.Sscanf(lines.Text(), "VICTIM %s %s", &socket, &pidFile); n != 2 {
			continue
		}
		text, err := os.ReadFile(pidFile)
		if err != nil {
			t.Fatal(err)
		}
		var pid int
		if _, err := fmt.Sscan(string(text), &pid); err != nil {
			t.Fatalf("%s: %v", pidFile, err)
		}
		if server, err = os.FindProcess(pid); err != nil {
			t.Fatal(err)
		}
		return socket, server, command.Process
	}
	t.Fatal("the other test did not start a server")
	return "", nil, nil
}
