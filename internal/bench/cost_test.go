package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"mysh/internal/servertest"
)

// A cost is what one run of a program took.
type cost struct {
	user, system, wall time.Duration
	peak               float64 // memory, MiB; 0 if it is not known
}

func (c cost) cpu() time.Duration    { return c.user + c.system }
func (c cost) userOf() time.Duration { return c.user }
func (c cost) wallOf() time.Duration { return c.wall }

// Returns the peak as text, "-" if the run was too short to measure it.
func (c cost) memory() string {
	if c.peak == 0 || c.wall < 10*lookEvery {
		return "-"
	}
	return fmt.Sprintf("%.1f", c.peak)
}

// lookEvery is the interval at which the memory of a program is measured.
const lookEvery = 20 * time.Millisecond

// Runs a program to its end, with its output in a file.
func measure(tb testing.TB, input, program string, args ...string) cost {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "out")
	out, err := os.Create(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer os.Remove(path)
	defer out.Close()
	cmd := exec.Command(program, args...)
	cmd.Env = servertest.Environ()
	var complaint strings.Builder
	cmd.Stdout, cmd.Stderr = out, &complaint
	if input != "" {
		in, err := os.Open(input)
		if err != nil {
			tb.Fatal(err)
		}
		defer in.Close()
		cmd.Stdin = in
	}
	start := time.Now()
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	ended, peak := make(chan struct{}), make(chan float64)
	go func() { peak <- watchPeak(cmd.Process.Pid, ended) }()
	err = cmd.Wait()
	wall := time.Since(start)
	close(ended)
	c := cost{user: cmd.ProcessState.UserTime(), system: cmd.ProcessState.SystemTime(), wall: wall, peak: <-peak}
	if err != nil {
		tb.Fatalf("%s %.200q: %v\n%.2000s", program, args, err, complaint.String())
	}
	return c
}

// Returns the most memory that a process used before it ended: VmHWM of proc_pid_status(5),
// read at intervals. The figure of wait4 would include the memory of this process.
func watchPeak(pid int, ended <-chan struct{}) (peak float64) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		peak = max(peak, peakOf(pid))
		select {
		case <-ended:
			return peak
		case <-tick.C:
		}
	}
}

// Returns the most memory that a running process has used so far, MiB.
func peakOf(pid int) float64 {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, rest, ok := strings.Cut(string(status), "VmHWM:")
	if !ok {
		return 0
	}
	kib, _ := strconv.Atoi(strings.Fields(rest)[0])
	return float64(kib) / 1024
}

type costs []cost

// Returns the median of each figure.
func (c costs) median() cost {
	return cost{
		user:   middle(c, func(one cost) time.Duration { return one.user }),
		system: middle(c, func(one cost) time.Duration { return one.system }),
		wall:   middle(c, cost.wallOf),
		peak:   middle(c, func(one cost) float64 { return one.peak }),
	}
}

func middle[T int | float64 | time.Duration](c costs, figure func(cost) T) T {
	var all []T
	for _, one := range c {
		all = append(all, figure(one))
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// Returns the median of the pairs' ratios of a figure.
func ratio(ours, theirs costs, figure func(cost) time.Duration) string {
	var all []float64
	for i := range ours {
		if t := figure(theirs[i]); t > 0 {
			all = append(all, float64(figure(ours[i]))/float64(t))
		}
	}
	if len(all) == 0 {
		return "-"
	}
	slices.Sort(all)
	return fmt.Sprintf("%.2f", all[len(all)/2])
}
