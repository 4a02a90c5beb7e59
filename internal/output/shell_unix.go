//go:build unix

package output

import (
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// ShellCommand returns the command that a line stands for in the system's shell.
func ShellCommand(line string) *exec.Cmd { return exec.Command("sh", "-c", line) }

// CheckCommand returns an error if the program that a line begins with is not there.
func CheckCommand(line string) error {
	word := program(line)
	if word == "" {
		return nil // too involved: the shell will say what is wrong
	}
	err := exec.Command("sh", "-c", `command -v -- "$1" >/dev/null 2>&1`, "sh", word).Run()
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return fmt.Errorf("%s is not there", word)
	}
	return err
}

// Returns the program that a line of the shell begins with, "" if that cannot be told easily.
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
