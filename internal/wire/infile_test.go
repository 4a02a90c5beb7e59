package wire_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"

	"mysh/internal/result"
	"mysh/internal/wire"
	"mysh/internal/wire/wiretest"
)

// Whether the file can be read or not, the server gets its answer and the connection remains
// usable.
func TestLocalInfile(t *testing.T) {
	content := bytes.Repeat([]byte("1\tone\n"), 50_000)
	reader := func(r io.Reader) func(string) (io.ReadCloser, error) {
		return func(string) (io.ReadCloser, error) { return io.NopCloser(r), nil }
	}
	failing := func(err error) func(string) (io.ReadCloser, error) {
		return func(string) (io.ReadCloser, error) { return nil, err }
	}
	for _, tt := range []struct {
		name string
		open func(string) (io.ReadCloser, error)
		want string
		sent []byte
	}{
		{"allowed", reader(bytes.NewReader(content)), "sent 300000\nok affected=1 more\nok affected=2\n", content},
		{"in small pieces", reader(iotest.OneByteReader(strings.NewReader("1\t2\n"))), "sent 4\nok affected=1 more\nok affected=2\n", []byte("1\t2\n")},
		{"empty", reader(strings.NewReader("")), "sent 0\nok affected=1 more\nok affected=2\n", nil},
		{"forbidden", nil, "ERROR 2068 (HY000): LOAD DATA LOCAL INFILE file request rejected due to restrictions on access.\n", nil},
		{"missing", failing(&os.PathError{Op: "open", Path: "f.tsv", Err: syscall.ENOENT}),
			"ERROR 2 (HY000): File 'f.tsv' not found (OS errno 2 - No such file or directory)\n", nil},
		{"unreadable", reader(iotest.ErrReader(&os.PathError{Op: "read", Path: "f.tsv", Err: syscall.EIO})),
			"sent 0\nERROR 5 (HY000): Error reading file 'f.tsv' (OS errno 5 - Input/output error)\n", nil},
		{"unreadable half-way", reader(io.MultiReader(strings.NewReader("1\t2\n"), iotest.ErrReader(errors.New("interrupted")))),
			"sent 4\nERROR 2000 (HY000): Error reading file 'f.tsv' (interrupted)\n", []byte("1\t2\n")},
		{"refused in the caller's words", failing(&result.Error{Number: 2068, State: "HY000", Message: "not the file that was named"}),
			"ERROR 2068 (HY000): not the file that was named\n", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var sent []byte
			srv := wiretest.Start(t, wiretest.Options{Handle: func(c *wiretest.Client, cmd wiretest.Command) {
				if cmd.Code == 3 {
					sent, _ = c.RequestFile("f.tsv")
					c.OK(result.Outcome{Affected: 1, Status: result.StatusMoreResults})
				}
				c.OK(result.Outcome{Affected: 2})
			}})
			conn := connect(t, srv, func(cfg *wire.Config) { cfg.LocalInfile = tt.open })
			if got := transcript(query(t, conn, "load data local infile 'f.tsv' into table t; insert into u values (1), (2)")); got != tt.want {
				t.Errorf("got\n%swant\n%s", got, tt.want)
			}
			if outcome, err := conn.Ping(); err != nil || outcome.Affected != 2 {
				t.Errorf("ping afterwards: %+v, %v", outcome, err)
			}
			if !bytes.Equal(sent, tt.sent) {
				t.Errorf("the server received %d bytes, want %d", len(sent), len(tt.sent))
			}
		})
	}
}

// The function that opens files gets the name exactly as the server sent it.
func TestLocalInfile_NameFromTheServer(t *testing.T) {
	var asked string
	srv := wiretest.Start(t, wiretest.Options{Handle: func(c *wiretest.Client, cmd wiretest.Command) {
		if cmd.Code == 3 {
			c.RequestFile("/etc/passwd")
			c.Error(1148, "42000", "not allowed")
		}
	}})
	conn := connect(t, srv, func(cfg *wire.Config) {
		cfg.LocalInfile = func(name string) (io.ReadCloser, error) {
			asked = name
			return nil, &result.Error{Number: 2068, State: "HY000", Message: "refused"}
		}
	})
	if got := transcript(query(t, conn, "select 1")); got != "ERROR 2068 (HY000): refused\n" || asked != "/etc/passwd" {
		t.Errorf("asked for %q, got %s", asked, got)
	}
}

// While a file is sent, progress reports its bytes from time to time, and once more at its end.
func TestLocalInfile_ReportsProgress(t *testing.T) {
	srv := wiretest.Start(t, wiretest.Options{Handle: func(c *wiretest.Client, cmd wiretest.Command) {
		if cmd.Code == 3 {
			c.RequestFile("f.tsv")
		}
		c.OK(result.Outcome{})
	}})
	file := &endless{}
	conn := connect(t, srv, func(cfg *wire.Config) {
		cfg.LocalInfile = func(string) (io.ReadCloser, error) { return file, nil }
	})
	answers := query(t, conn, "load data local infile 'f.tsv' into table t")
	var uploads []result.Upload
	for {
		event, err := answers.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if u, ok := event.(result.Upload); ok {
			uploads = append(uploads, u)
			file.over = len(uploads) == 2
		}
	}
	if n := len(uploads); n != 3 || uploads[0].Sent == 0 || uploads[1].Sent <= uploads[0].Sent || uploads[1].Over || !uploads[2].Over || uploads[2].Sent != file.read {
		t.Errorf("got %+v, and %d bytes were read", uploads, file.read)
	}
	if !file.closed {
		t.Error("the file was not closed")
	}
}

// An endless reader returns bytes one by one until it is stopped.
type endless struct {
	read         int64
	over, closed bool
}

func (e *endless) Read(p []byte) (int, error) {
	if e.over {
		return 0, io.EOF
	}
	e.read++
	return 1, nil
}

func (e *endless) Close() error {
	e.closed = true
	return nil
}
