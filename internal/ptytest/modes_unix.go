//go:build unix

package ptytest

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
)

// Returns the file in a form whose Close ends a Read that waits.
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

// HangUp takes the terminal away, as the end of an ssh session does. Nothing is to be seen from
// then on. It must not be called after Modes.
func (p *Terminal) HangUp() { p.master.Close() }

// Modes returns the terminal's modes in the words of stty(1), to be compared.
func (p *Terminal) Modes() string {
	p.tb.Helper()
	stty := exec.Command("stty", "-a")
	stty.Stdin = p.master
	stty.Env = append(os.Environ(), "COLUMNS=80") // how wide stty prints
	text, err := stty.Output()
	if err != nil {
		p.tb.Fatalf("ask stty for the terminal's modes: %v", err)
	}
	return strings.TrimSpace(string(text))
}
