//go:build unix

package ptytest

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
)

// Returns a copy of the file whose Close ends a waiting Read.
func pollable(f *os.File) (*os.File, error) {
	defer f.Close()
	fd, err := syscall.Dup(int(f.Fd()))
	if err != nil {
		return nil, err
	}
	syscall.CloseOnExec(fd)
	if err := syscall.SetNonblock(fd, true); err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), f.Name()), nil
}

// HangUp closes the terminal, like the end of an ssh session. From then on the screen does not
// change. It must not be called after Modes.
func (p *Terminal) HangUp() { p.master.Close() }

// Modes returns the terminal's modes as printed by stty(1), for comparisons.
func (p *Terminal) Modes() string {
	p.tb.Helper()
	stty := exec.Command("stty", "-a")
	stty.Stdin = p.master
	stty.Env = append(os.Environ(), "COLUMNS=80") // the width of stty's output
	text, err := stty.Output()
	if err != nil {
		p.tb.Fatalf("ask stty for the terminal's modes: %v", err)
	}
	return strings.TrimSpace(string(text))
}
