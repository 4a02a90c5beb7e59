//go:build !linux

package main

import (
	"fmt"
	"os"
	"os/exec"
)

func isInside() bool { return false }

func inside(string, string, []string) (int, error) { panic("there is no inside") }

func outside(_ string, environ []string) (int, error) {
	fmt.Fprintln(os.Stderr, "hostile: /etc, sockets and ports are those of the machine: namespaces are Linux's")
	cmd := exec.Command(os.Args[1], os.Args[2:]...)
	cmd.Env = environ
	return start(cmd)
}
