//go:build linux || darwin || freebsd

package servertest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const supported = true

// maxSocketPath is the smallest limit of all systems, that of macOS, without the final NUL.
const maxSocketPath = 103

const (
	signalFreeze = syscall.SIGSTOP
	signalThaw   = syscall.SIGCONT
	signalKill   = syscall.SIGKILL
)

// roomWanted is the free space for a server. MySQL's data needs 90 MB at first, and several
// test binaries run at once.
const roomWanted = 1 << 30

// Returns the parent of the servers' directories: one in memory, if one has room.
func baseDir() string {
	const memory = "/dev/shm"
	var room syscall.Statfs_t
	if syscall.Statfs(memory, &room) == nil && int64(room.Bavail)*int64(room.Bsize) > roomWanted {
		if dir, err := os.MkdirTemp(memory, "mysh-try-"); err == nil {
			os.Remove(dir)
			return memory
		}
	}
	return os.TempDir()
}

func ownSession() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }

func closeOnExec(fd int) { syscall.CloseOnExec(fd) }

// Locks a file, waiting as long as another process has locked it.
func lockFile(name string) (unlock func(), err error) {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o666)
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX)
		if err != syscall.EINTR {
			break
		}
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return func() { file.Close() }, nil
}

// Waits until all threads of a process have stopped, on systems that show it. SIGSTOP takes a
// moment to reach them.
func awaitFrozen(pid int) error {
	tasks := fmt.Sprintf("/proc/%d/task", pid)
	if _, err := os.Stat(tasks); err != nil {
		return nil
	}
	limit := time.Now().Add(10 * time.Second)
	for !allStopped(tasks) {
		if time.Now().After(limit) {
			return fmt.Errorf("process %d goes on", pid)
		}
		time.Sleep(time.Millisecond)
	}
	return nil
}

// Returns the state letter of each thread; see proc_pid_stat(5).
func allStopped(tasks string) bool {
	files, err := filepath.Glob(filepath.Join(tasks, "*", "stat"))
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return false
		}
		// The program's name precedes the state, in parentheses, and may contain anything.
		state := string(text[strings.LastIndexByte(string(text), ')')+1:])
		if !strings.HasPrefix(state, " T") {
			return false
		}
	}
	return err == nil && len(files) > 0
}
