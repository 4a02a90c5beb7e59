package bench

import (
	"os/exec"
	"testing"
	"time"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// Runs a program on a terminal until it shows the first rows, and no longer.
func firstRow(tb testing.TB, program string, args ...string) cost {
	tb.Helper()
	cmd := exec.Command(program, args...)
	cmd.Env = append(servertest.Environ(), "TERM=xterm-256color")
	start := time.Now()
	p := ptytest.StartBlind(tb, cmd)
	const header = 500 // bytes: less than the rows of one screen, more than what stands above them
	for p.Written() < header {
		if time.Since(start) > 10*ptytest.Limit {
			tb.Fatalf("%s %.200q shows nothing", program, args)
		}
		time.Sleep(100 * time.Microsecond)
	}
	c := cost{wall: time.Since(start), peak: peakOf(cmd.Process.Pid)}
	cmd.Process.Kill()
	p.Exit()
	return c
}
