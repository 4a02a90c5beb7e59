//go:build linux

package app_test

import (
	"os"
	"strings"
	"testing"

	"mysh/internal/servertest"
)

// Output that was lost on a full disk is reported, and the exit code is 1: in every format, for
// any amount of output, and with --force.
func TestLostOutput_IsReported(t *testing.T) {
	const lost = "no space left on device"
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for _, c := range []struct {
			name string
			args []string
		}{
			{"one row", []string{"-e", "select 1"}},
			{"a table", []string{"-t", "-e", "select 1"}},
			{"json", []string{"--format=json", "-e", "select 1"}},
			{"XML", []string{"-X", "-e", "select 1"}},
			{"a command", []string{"-e", "status"}},
			{"more than the buffer", []string{"-e", "select repeat('x', 200000); select 2"}},
			{"with --force", []string{"--force", "-e", "select repeat('x', 200000); select 2"}},
			{"before an error of the server", []string{"-e", "select 1; select nothing"}},
			{"the version", []string{"--version"}},
			{"the help", []string{"--help"}},
		} {
			t.Run(c.name, func(t *testing.T) {
				full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
				if err != nil {
					t.Fatal(err)
				}
				defer full.Close()
				b := &batch{tb: t, cmd: mysh(t, at(s, c.args...)...)}
				b.cmd.Stdout, b.cmd.Stderr = full, &b.stderr
				if err := b.cmd.Start(); err != nil {
					t.Fatal(err)
				}
				b.wantExit(1)
				if got := strings.Count(b.stderr.String(), lost); got != 1 {
					t.Errorf("reported %d times, want once:\n%s", got, b.stderr.String())
				}
			})
		}
		t.Run("the log of a batch", func(t *testing.T) {
			b := startBatch(t, nil, at(s, "--tee=/dev/full", "-e", "select 1; select 2")...)
			b.wantExit(1)
			if !strings.Contains(b.stderr.String(), "/dev/full: "+lost) {
				t.Errorf("not reported:\n%s", b.stderr.String())
			}
		})
	})
}
