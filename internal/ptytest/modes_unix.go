//go:build unix

package ptytest

import (
	"os/exec"
	"strings"
)

// Modes returns the terminal's modes in the words of stty(1), to be compared.
func (p *Terminal) Modes() string {
	p.tb.Helper()
	stty := exec.Command("stty", "-a")
	stty.Stdin = p.master
	text, err := stty.Output()
	if err != nil {
		p.tb.Fatalf("ask stty for the terminal's modes: %v", err)
	}
	return strings.TrimSpace(string(text))
}
