package crash_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"mysh/internal/crash"
)

func fall() { panic("it fell") }

// The first crash arrives with the place where it happened; the process lives on, also after
// others.
func TestWatch(t *testing.T) {
	crashes := crash.Watch()
	crash.Go(fall)
	c := <-crashes
	if c.Error() != "it fell" || !strings.Contains(string(c.Stack), "crash_test.fall") {
		t.Errorf("got %v\n%s", c, c.Stack)
	}
	for range 3 {
		done := make(chan struct{})
		crash.Go(func() {
			defer close(done)
			fall()
		})
		<-done
	}
}

// Where nobody watches, as in tests of other packages, nothing is hidden.
func TestUnwatched(t *testing.T) {
	if os.Getenv("CRASH") != "" {
		crash.Go(fall)
		select {}
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestUnwatched$")
	cmd.Env = append(os.Environ(), "CRASH=1")
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "panic: it fell") {
		t.Errorf("%v\n%s", err, out)
	}
}
