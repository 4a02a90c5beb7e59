package console

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestLine(t *testing.T) {
	const mb, gb = 1_000_000, 1_000_000_000
	cases := []struct {
		name        string
		done, total int64
		elapsed     time.Duration
		rate        float64
		want        string
	}{
		{"dump.sql.gz", 412 * mb, 995 * mb, 83 * time.Second, 37.8 * mb,
			"  ▕████████▎           ▏ 41 %  dump.sql.gz · 412 of 995 MB · 1:23 · 38 MB/s · about 15 s left"},
		{"", 0, 995 * mb, time.Second, 0,
			"  ▕                    ▏  0 %  0 of 995 MB · 1.0 s"},
		{"", 3 * gb / 2, 3 * gb, 2 * time.Hour, 256_000,
			"  ▕██████████          ▏ 50 %  1.5 of 3.0 GB · 2:00:00 · 256 kB/s · about 2 h left"},
		{"", 995 * mb, 995 * mb, 10 * time.Second, 0,
			"  ▕████████████████████▏ 100 %  995 of 995 MB · 10.0 s"},
		{"a pipe", 5 * mb / 2, 0, 61 * time.Second, 42_000,
			"  a pipe · 2.5 MB · 1:01 · 42 kB/s"},
		{"it has grown", 900, 800, 3 * time.Second, 300,
			"  it has grown · 900 bytes · 3.0 s · 300 bytes/s"},
		{"waits for the server", 100, 800, 3 * time.Second, 0,
			"  ▕██▌                 ▏ 12 %  waits for the server · 100 of 800 bytes · 3.0 s"},
		{"\x1b[31mred", 900, 0, 3 * time.Second, 0,
			"  \\x1b[31mred · 900 bytes · 3.0 s"},
	}
	for _, c := range cases {
		if got := Line(100, c.name, c.done, c.total, c.elapsed, c.rate); got != c.want {
			t.Errorf("got  %q\nwant %q", got, c.want)
		}
	}
}

func TestLine_OmitsTheBarFirst(t *testing.T) {
	for width, want := range map[int]string{
		94: "  ▕████████            ▏ 40 %  dump.sql · 40 of 100 bytes · 1:23 · 3 bytes/s · about 20 s left",
		93: "  ▕████      ▏ 40 %  dump.sql · 40 of 100 bytes · 1:23 · 3 bytes/s · about 20 s left",
		83: "  40 %  dump.sql · 40 of 100 bytes · 1:23 · 3 bytes/s · about 20 s left",
		20: "  40 %  dump.sql · …",
		0:  "",
	} {
		if got := Line(width, "dump.sql", 40, 100, 83*time.Second, 3); got != want {
			t.Errorf("%d cells: got %q, want %q", width, got, want)
		}
	}
}

// A screen shows its input: complete rows, and an incomplete one.
type screen struct {
	mu   sync.Mutex
	rows []string
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rows == nil {
		s.rows = []string{""}
	}
	for text := strings.NewReplacer(oneRow, "", manyRows, "").Replace(string(p)); text != ""; {
		last := len(s.rows) - 1
		if rest, ok := strings.CutPrefix(text, erase); ok {
			s.rows[last], text = "", rest
			continue
		}
		switch text[0] {
		case '\n':
			s.rows = append(s.rows, "")
		case '\r':
		default:
			s.rows[last] += text[:1]
		}
		text = text[1:]
	}
	return len(p), nil
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.rows, "\n")
}

// short returns the screen with the meter's line, if there is one, as "<name>".
func (s *screen) short() string {
	rows := strings.Split(s.String(), "\n")
	if last := &rows[len(rows)-1]; strings.HasPrefix(*last, "  ") {
		name, _, _ := strings.Cut(strings.TrimSpace(*last), " · ")
		*last = "<" + name + ">"
	}
	return strings.Join(rows, "|")
}

func newMeter() (*Meter, *screen) {
	s := &screen{}
	return NewMeter(s, func() int { return 120 }), s
}

func task(name string) Activity {
	return Activity{Name: name, Position: func() (int64, int64) { return 0, 0 }}
}

func see(t *testing.T, s *screen, want string) {
	t.Helper()
	if got := s.short(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// pass lets time pass, so that the line is rewritten.
func pass(d time.Duration) {
	time.Sleep(d) // of the test's own time
	synctest.Wait()
}

func TestMeter_LineIsBelowOtherOutput(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, s := newMeter()
		out := m.Over(s, true)
		over := m.Watch(task("a.sql"))
		pass(900 * time.Millisecond)
		see(t, s, "")
		pass(200 * time.Millisecond)
		see(t, s, "<a.sql>")
		io.WriteString(out, "row 1\nrow 2\n")
		see(t, s, "row 1|row 2|")
		pass(300 * time.Millisecond)
		see(t, s, "row 1|row 2|<a.sql>")
		io.WriteString(out, "half a ")
		pass(time.Second)
		see(t, s, "row 1|row 2|half a ")
		io.WriteString(out, "row\n")
		pass(300 * time.Millisecond)
		see(t, s, "row 1|row 2|half a row|<a.sql>")
		over()
		see(t, s, "row 1|row 2|half a row|")
		pass(time.Second)
		see(t, s, "row 1|row 2|half a row|")
	})
}

// Another program may show the output to a pipe on the same terminal.
func TestMeter_ErasesTheLineForPipes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, s := newMeter()
		seen := ""
		out := m.Over(writerFunc(func(p []byte) (int, error) { seen = s.short(); return len(p), nil }), false)
		defer m.Watch(task("a.sql"))()
		pass(1100 * time.Millisecond)
		see(t, s, "<a.sql>")
		io.WriteString(out, "half a row")
		if seen != "" {
			t.Errorf("while it was written, the line was %q", seen)
		}
		pass(300 * time.Millisecond)
		see(t, s, "<a.sql>")
	})
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// The meter waits for the end of a line that another program rewrites in place.
func TestMeter_WaitsForOtherLinesInPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, s := newMeter()
		out := m.Over(s, true)
		defer m.Watch(task("a.sql"))()
		pass(1100 * time.Millisecond)
		io.WriteString(out, erase+"8.1 s")
		pass(time.Second)
		see(t, s, "8.1 s")
		io.WriteString(out, erase)
		pass(300 * time.Millisecond)
		see(t, s, "<a.sql>")
	})
}

func TestMeter_ShowsTheInnermostTask(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, s := newMeter()
		outer := m.Watch(task("all.sql"))
		pass(1100 * time.Millisecond)
		inner := m.Watch(task("part.sql"))
		pass(300 * time.Millisecond)
		see(t, s, "<all.sql>")
		pass(time.Second)
		see(t, s, "<part.sql>")
		inner()
		pass(300 * time.Millisecond)
		see(t, s, "<all.sql>")
		outer()
		see(t, s, "")
	})
}

func TestMeter_Pause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, s := newMeter()
		defer m.Watch(task("a.sql"))()
		pass(1100 * time.Millisecond)
		m.Pause()
		see(t, s, "")
		pass(time.Second)
		see(t, s, "")
		m.Resume()
		pass(300 * time.Millisecond)
		see(t, s, "<a.sql>")
	})
}

// The rate is the recent one, so that the remaining time is right after a slow start.
func TestMeter_RateIsRecent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, s := newMeter()
		var done atomic.Int64
		defer m.Watch(Activity{Position: func() (int64, int64) { return done.Load(), 10000 }})()
		pass(time.Minute) // a server that thinks
		if strings.Contains(s.String(), "/s") {
			t.Errorf("nothing moves, but the line is %q", s)
		}
		for range 70 {
			done.Add(25)
			pass(every)
		}
		if want := "100 bytes/s · about 83 s left"; !strings.Contains(s.String(), want) {
			t.Errorf("got %q, want …%s", s, want)
		}
	})
}

func TestMeter_LineFitsTheTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, width := range []int{0, 1, 10, 40} {
			s := &screen{}
			m := NewMeter(s, func() int { return width })
			over := m.Watch(task(strings.Repeat("long ", 20)))
			pass(2 * time.Second)
			if got := len([]rune(s.String())); got >= max(width, 1) {
				t.Errorf("width %d: the line takes %d cells", width, got)
			}
			over()
		}
	})
}

type gone struct{}

var errGone = errors.New("gone")

func (gone) Write([]byte) (int, error) { return 0, errGone }

func TestMeter_WriterReturnsErrors(t *testing.T) {
	m, _ := newMeter()
	if _, err := fmt.Fprint(m.Over(gone{}, true), "x"); err != errGone {
		t.Errorf("got %v", err)
	}
}

func TestMeter_Nil(t *testing.T) {
	var m *Meter
	s := &screen{}
	over := m.Watch(task("a.sql"))
	m.Pause()
	m.Resume()
	io.WriteString(m.Over(s, true), "row\n")
	over()
	see(t, s, "row|")
}

func TestMeter_CloseEndsAllTasks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, s := newMeter()
		over := m.Watch(task("a.sql"))
		m.Watch(task("b.sql"))
		pass(1300 * time.Millisecond)
		see(t, s, "<b.sql>")
		m.Close()
		see(t, s, "")
		over()
		m.Close()
	})
}
