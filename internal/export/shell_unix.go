//go:build unix

package export

import (
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// ShellCommand returns the command that runs a line in the system's shell.
func ShellCommand(line string) *exec.Cmd { return exec.Command("sh", "-c", line) }

// CheckCommand returns an error if the program at the start of a line does not exist.
func CheckCommand(line string) error {
	word := program(line)
	if word == "" {
		return nil // too complex: the shell will report what is wrong
	}
	err := exec.Command("sh", "-c", `command -v -- "$1" >/dev/null 2>&1`, "sh", word).Run()
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return fmt.Errorf("%s: command not found", word)
	}
	return err
}

// program returns the program at the start of a shell's line, "" if that is not obvious.
func program(line string) string {
	for _, word := range strings.Fields(line) {
		name, _, assigned := strings.Cut(word, "=")
		switch {
		case strings.ContainsAny(word, "'\"\\`$(){}[]<>|&;*?~#!"):
			return ""
		case !assigned || strings.ContainsAny(name, "/.-"):
			return word
		}
	}
	return ""
}
