//go:build unix

package app_test

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
	"mysh/internal/wire/wiretest"
)

// fifo returns the path of a new FIFO.
func fifo(tb testing.TB) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "fifo")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		tb.Skip(err)
	}
	return path
}

// startLoad starts to load from a FIFO into the table kept, and waits until the statement runs
// on the server.
func (p *person) startLoad(s *servertest.Server, path string) (text string) {
	p.tb.Helper()
	text = "load data local infile '" + path + "' into table kept;"
	p.begin(text)
	awaitRunning(p.tb, s, strings.TrimSuffix(text, ";"))
	return text
}

// The data of LOAD DATA LOCAL may never end or never begin. Ctrl-C stops the statement: no row
// is stored, the session continues, and mysh closes the file.
func TestLoadData_InterruptStoresNoRows(t *testing.T) {
	for _, load := range []struct {
		name  string
		write func(*os.File) error // nil if no program opens the FIFO for writing
	}{
		{"no writer", nil},
		{"silent from the start", func(*os.File) error { return nil }},
		{"silent within a row", func(f *os.File) error {
			_, err := f.WriteString(strings.Repeat("12345\n", 100_000) + "12")
			return err
		}},
		{"silent between rows", func(f *os.File) error {
			_, err := f.WriteString(strings.Repeat("12345\n", 100_000))
			return err
		}},
		{"without an end", func(f *os.File) error {
			for rows := strings.Repeat("12345\n", 10_000); ; {
				if _, err := f.WriteString(rows); err != nil {
					return nil // expected: mysh has closed the FIFO
				}
			}
		}},
	} {
		t.Run(load.name, func(t *testing.T) {
			servertest.Each(t, func(t *testing.T, s *servertest.Server) {
				t.Parallel()
				schema, path := playground(t, s), fifo(t)
				p := sit(t, at(s, "--local-infile", schema)...)
				held := p.markSession()
				text := p.startLoad(s, path)
				written := make(chan error, 1)
				if load.write != nil {
					w, err := os.OpenFile(path, os.O_WRONLY, 0)
					if err != nil {
						t.Fatal(err)
					}
					defer w.Close()
					go func() { written <- load.write(w) }()
					if strings.HasPrefix(load.name, "silent") {
						if err := <-written; err != nil {
							t.Fatal(err)
						}
					}
				}
				p.Type(ptytest.CtrlC)
				if said := p.answer(text); !strings.Contains(said, "Query interrupted after ") || !strings.Contains(said, "its transaction is still open") {
					t.Errorf("the output is\n%s", said)
				}
				p.checkMarks(s, held)
				if got := p.ask("select concat('rows: ', count(*)) x from kept;"); !strings.Contains(got, "rows: 1 ") {
					t.Errorf("rows of the file were stored:\n%s", got)
				}
				eventually(t, "the FIFO has no reader", func() bool {
					f, err := os.OpenFile(path, os.O_WRONLY|syscall.O_NONBLOCK, 0)
					if err == nil {
						f.Close()
					}
					return errors.Is(err, syscall.ENXIO)
				})
				p.ask("rollback;")
				p.leave()
			})
		})
	}
}

// With a frozen or killed server, mysh does not wait for the file either.
func TestLoadData_FrozenServer(t *testing.T) {
	for _, kind := range servertest.Kinds {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := servertest.Start(t, kind)
			schema, path := playground(t, &s.Server), fifo(t)
			p := sit(t, at(&s.Server, "--local-infile", schema)...)
			text := p.startLoad(&s.Server, path)
			s.Freeze(t)
			p.Type(ptytest.CtrlC)
			if said := p.answer(text); !strings.Contains(said, "dropped") {
				t.Errorf("not reported: the connection was dropped:\n%s", said)
			}
			s.Thaw(t)
			p.ask("select 1;")

			text = p.startLoad(&s.Server, path)
			w, err := os.OpenFile(path, os.O_WRONLY, 0) // returns once mysh reads
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			s.Kill(t)
			w.WriteString("1\n")
			w.Close()
			if said := p.answer(text); !strings.Contains(said, "ERROR 2013 (HY000)") {
				t.Errorf("after the server was killed:\n%s", said)
			}
			p.Type(ptytest.CtrlD)
			p.awaitExit(0)
		})
	}
}

// A batch that loads from a FIFO without data is ended by a signal, and its statement is
// stopped.
func TestLoadData_SignalEndsBatch(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
			schema, path := playground(t, s), fifo(t)
			text := "load data local infile '" + path + "' into table kept"
			b := startBatch(t, nil, at(s, "--local-infile", schema, "-e", text+"; insert into kept values (2)")...)
			awaitRunning(t, s, text)
			b.signal(signal)
			b.wantExit(128 + int(signal))
			awaitStopped(t, s, text)
			if rows := s.SQL(t, "SELECT v FROM "+schema+".kept"); len(rows) != 0 {
				t.Errorf("%v: the table holds %v", signal, rows)
			}
		}
	})
}

// A missing file costs neither the transaction nor the session.
func TestLoadData_MissingFileKeepsSession(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := playground(t, s)
		p := sit(t, at(s, "--local-infile", schema)...)
		held := p.markSession()
		for _, missing := range []struct{ path, why string }{
			{"/nowhere/file", "ERROR 2 (HY000): File '/nowhere/file' not found (OS errno 2 - No such file or directory)"},
			{"/", "ERROR 21 (HY000): Error reading file '/' (OS errno 21 - Is a directory)"},
		} {
			said := p.ask(fmt.Sprintf("load data local infile '%s' into table kept;", missing.path))
			if !strings.Contains(said, missing.why) {
				t.Errorf("the output lacks %q:\n%s", missing.why, said)
			}
		}
		p.checkMarks(s, held)
		p.ask("rollback;")
		p.leave()
	})
}

// A FIFO without a reader is refused as a log, as it is for results.
func TestTee_FIFOWithoutReaderIsRefused(t *testing.T) {
	srv := wiretest.Start(t, wiretest.Options{})
	host, port, _ := net.SplitHostPort(srv.Addr())
	path := fifo(t)
	cmd := mysh(t, "-h", host, "-P", port, "--tee="+path, "-e", "select 1")
	said, err := cmd.CombinedOutput()
	if want := fmt.Sprintf("mysh: Can't create/write to file '%s' (no program reads from it)\nError logging to file '%s'\n", path, path); !strings.HasPrefix(string(said), want) {
		t.Errorf("%v, the output is\n%s\nwant\n%s", err, said, want)
	}
}
