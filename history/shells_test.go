package history

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// As a child process, the test binary is a shell that adds statements as fast as it can and
// prints each that was recorded.
func TestMain(m *testing.M) {
	longestWait = time.Hour // with two hundred shells, one may have to wait long for the lock
	path := os.Getenv("MYSH_TEST_HISTORY")
	if path == "" {
		os.Exit(m.Run())
	}
	h, err := Open(path, Options{})
	if isDamaged(err) {
		err = nil
	}
	for i := 0; err == nil; i++ {
		text := fmt.Sprintf("select %d, %d", os.Getpid(), i)
		if _, err = h.Add(Entry{Text: text, Time: time.Now()}); err == nil {
			fmt.Println(text)
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// Statements that killed shells had reported as recorded are in the file.
func TestKilledShells(t *testing.T) {
	path := newFile(t)
	var kept sync.Map
	var shells sync.WaitGroup
	for range 4 {
		shells.Go(func() {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), "MYSH_TEST_HISTORY="+path)
			cmd.Stderr = os.Stderr
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Error(err)
				return
			}
			if err := cmd.Start(); err != nil {
				t.Error(err)
				return
			}
			lines := bufio.NewReader(out)
			for n := 0; ; n++ {
				line, err := lines.ReadString('\n')
				if err != nil {
					break // the shell was killed, and all its output has been read
				}
				kept.Store(strings.TrimSpace(line), true)
				if n == 50 {
					if err := cmd.Process.Kill(); err != nil {
						t.Error(err)
					}
				}
			}
			io.Copy(io.Discard, out)
			cmd.Wait()
		})
	}
	shells.Wait()
	h, err := Open(path, Options{})
	if err != nil && !isDamaged(err) {
		t.Error(err)
	}
	for _, text := range h.Texts() {
		kept.Delete(text)
	}
	kept.Range(func(text, _ any) bool {
		t.Errorf("lost: %s", text)
		return true
	})
	if h.Len() < 4*50 {
		t.Errorf("%d entries", h.Len())
	}
}

// Reports whether an error of Open is about a damaged line, such as a kill during a write leaves.
func isDamaged(err error) bool { return err != nil && strings.Contains(err.Error(), "is damaged") }

func TestTwoHundredShells(t *testing.T) {
	path := newFile(t)
	const shells, each = 200, 10
	var all sync.WaitGroup
	for shell := range shells {
		all.Go(func() {
			h, err := Open(path, Options{})
			if err != nil {
				t.Error(err)
				return
			}
			for i := range each {
				if _, err := h.Add(Entry{Text: fmt.Sprintf("select %d, %d", shell, i), Outcome: "ok"}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	h := open(t, path, Options{})
	if len(h.Texts()) != shells*each || h.Len() != shells*each {
		t.Errorf("%d entries, %d texts, want %d", h.Len(), len(h.Texts()), shells*each)
	}
}

// Old entries are dropped repeatedly while other shells write. The newest entries are all in
// the file.
func TestShortenedWhileOthersWrite(t *testing.T) {
	path := newFile(t)
	const shells, each, limit = 20, 40, 100
	var all sync.WaitGroup
	for shell := range shells {
		all.Go(func() {
			for i := range each {
				h, err := Open(path, Options{Limit: limit})
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := h.Add(Entry{Text: fmt.Sprintf("select %d, %d", shell, i), Outcome: "ok"}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	h := open(t, path, Options{Limit: limit})
	if n := h.Len(); n < limit || n > limit+limit/4 {
		t.Errorf("%d entries", n)
	}
	// The remaining statements of each shell are its last ones, without a gap.
	next := map[int]int{}
	for _, text := range h.Texts() {
		var shell, i int
		if _, err := fmt.Sscanf(text, "select %d, %d", &shell, &i); err != nil {
			t.Fatal(err)
		}
		if want, ok := next[shell]; ok && i != want {
			t.Errorf("shell %d: %d follows %d", shell, i, want-1)
		}
		next[shell] = i + 1
	}
	for shell, i := range next {
		if i != each {
			t.Errorf("shell %d lost its statements from %d on", shell, i)
		}
	}
}
