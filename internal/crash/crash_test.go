package crash_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"mysh/internal/crash"
)

func fall() { panic("it fell") }

// The first crash is sent with the stack of its goroutine. The process continues, also after
// further crashes.
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

// Without Watch, as in tests of other packages, a panic is not hidden.
func TestWatch_NotCalled(t *testing.T) {
	if os.Getenv("CRASH") != "" {
		crash.Go(fall)
		select {}
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestWatch_NotCalled$")
	cmd.Env = append(os.Environ(), "CRASH=1")
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "panic: it fell") {
		t.Errorf("%v\n%s", err, out)
	}
}
