package export

import (
	"fmt"
	"os/exec"
	"strings"
	"syscall"
)

// ShellCommand returns the command that runs a line in the system's shell.
func ShellCommand(line string) *exec.Cmd {
	cmd := exec.Command("cmd")
	// cmd has quoting rules of its own, which Go's quoting of arguments would break.
	cmd.SysProcAttr = &syscall.SysProcAttr{CmdLine: `cmd /d /s /c "` + line + `"`}
	return cmd
}

// CheckCommand returns an error if the program at the start of a line does not exist.
func CheckCommand(line string) error {
	words := strings.Fields(line)
	if len(words) == 0 || strings.ContainsAny(words[0], `"%&|<>`) {
		return nil
	}
	if _, err := exec.LookPath(words[0]); err != nil {
		return fmt.Errorf("%s: command not found", words[0])
	}
	return nil
}
