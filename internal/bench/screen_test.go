package bench

import (
	"os/exec"
	"testing"
	"time"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// Runs a program on a terminal until it shows the first rows, and then ends it.
func firstRow(tb testing.TB, program string, args ...string) cost {
	tb.Helper()
	cmd := exec.Command(program, args...)
	cmd.Env = append(servertest.Environ(), "TERM=xterm-256color")
	start := time.Now()
	p := ptytest.StartBlind(tb, cmd)
	const header = 500 // bytes: fewer than the rows of one screen have, more than the lines above them
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
