package lineedit

import (
	"bytes"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

const (
	getTermios   = unix.TCGETS
	setTermios   = unix.TCSETS
	disabledChar = 0 // _POSIX_VDISABLE
)

// parentOf returns the parent of a process, 0 if there is none.
func parentOf(pid int) int {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return 0
	}
	// proc_pid_stat(5): "pid (name) state ppid …"; the name may contain any byte.
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 2 {
		return 0
	}
	ppid, _ := strconv.Atoi(string(fields[1]))
	return ppid
}
