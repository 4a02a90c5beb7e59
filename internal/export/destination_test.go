package export

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mysh/internal/result"
)

// A command is a Consumer that records what it reads, and the Starter of it.
type command struct {
	refused error // why it cannot be started
	owner   bool  // it was started as the owner of the terminal
	text    strings.Builder
	gone    chan struct{}
	stopped bool
	ending  error // how it ends
}

func newCommand() *command { return &command{gone: make(chan struct{})} }

func (c *command) Pipe(_ string, owner bool) (Consumer, error) {
	c.owner = owner
	return c, c.refused
}

func (c *command) Write(p []byte) (int, error) {
	select {
	case <-c.gone:
		return 0, ErrGone
	default:
		return c.text.Write(p)
	}
}

func (c *command) Gone() <-chan struct{}       { return c.gone }
func (c *command) Stop()                       { c.stopped = true }
func (c *command) Close(context.Context) error { return c.ending }

const noFile = "(there is none)"

// contentOf returns what the file at path holds.
func contentOf(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return noFile
	}
	return string(text)
}

// errStatement is how a statement of these tests fails.
var errStatement = errors.New("the statement failed")

// rows returns the ending of a statement that gave n rows.
func rows(n int64) Ending { return Ending{Rows: n, Total: &result.Outcome{HasRows: true, Rows: n}} }

// What a file holds after a statement, and what is reported, depend on how the statement ended.
func TestFinish_File(t *testing.T) {
	for _, c := range []struct {
		name    string
		append  bool
		lasting bool
		old     string
		written string // by the statement
		ending  Ending
		want    Summary
		err     error
		content string // of the file after the end of the statement, or of the lasting destination
	}{
		{name: "complete", written: "new\n", ending: rows(1),
			want: Summary{Written: "1 row, 4 bytes written to f.csv"}, old: noFile, content: "new\n"},
		{name: "complete, replacing", old: "old\n", written: "new\n", ending: rows(3),
			want: Summary{Written: "3 rows, 4 bytes written to f.csv"}, content: "new\n"},
		{name: "complete, appended", append: true, old: "old\n", written: "new\n", ending: rows(1),
			want: Summary{Written: "1 row, 4 bytes written to f.csv"}, content: "old\nnew\n"},
		{name: "an empty result", old: "old\n", ending: rows(0),
			want: Summary{Written: "0 rows, 0 bytes written to f.csv"}, content: ""},
		{name: "no result", old: "old\n",
			want: Summary{Note: "There was no result to write to f.csv."}, content: "old\n"},
		{name: "no result, no file", old: noFile,
			want: Summary{Note: "There was no result to write to f.csv."}, content: noFile},
		{name: "refused before any row", old: "old\n", ending: Ending{Err: errStatement},
			want: Summary{Undone: "None of its rows were written to f.csv."}, err: errStatement, content: "old\n"},
		{name: "failed between rows", old: "old\n", written: "half", ending: Ending{Err: errStatement, Rows: 1},
			want: Summary{Undone: "None of its rows were written to f.csv."}, err: errStatement, content: "old\n"},
		{name: "failed between rows, appended", append: true, old: "old\n", written: "half", ending: Ending{Err: errStatement, Rows: 1},
			want: Summary{Undone: "None of its rows were written to f.csv."}, err: errStatement, content: "old\n"},
		{name: "failed after a result", old: noFile, written: "new\n", ending: Ending{Err: errStatement, Total: rows(1).Total},
			want: Summary{Undone: "None of its rows were written to f.csv."}, err: errStatement, content: noFile},

		{name: "lasting, complete", lasting: true, old: "old\n", written: "new\n", ending: rows(2),
			want: Summary{Written: "2 rows written to f.csv"}, content: "first\nnew\n"},
		{name: "lasting, no result", lasting: true, old: "old\n", content: "first\n"},
		{name: "lasting, failed", lasting: true, old: "old\n", written: "half", ending: Ending{Err: errStatement, Rows: 1},
			want: Summary{Undone: "None of its rows were written to f.csv."}, err: errStatement, content: "first\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "f.csv")
			if c.old != noFile {
				os.WriteFile(path, []byte(c.old), 0o600)
			}
			d, err := Open(Route{Path: "f.csv", Append: c.append}, path, c.lasting, nil)
			if err != nil {
				t.Fatal(err)
			}
			if c.lasting {
				fmt.Fprint(d, "first\n")
				d.Finish(t.Context(), rows(1))
			}
			fmt.Fprint(d, c.written)
			got, err := d.Finish(t.Context(), c.ending)
			if got != c.want || err != c.err {
				t.Errorf("got %+v, %v; want %+v, %v", got, err, c.want, c.err)
			}
			if c.lasting {
				if content := contentOf(path); content != c.old {
					t.Errorf("the file holds %q before the lasting destination is closed", content)
				}
				d.Close(t.Context())
			}
			if content := contentOf(path); content != c.content {
				t.Errorf("the file holds %q, want %q", content, c.content)
			}
		})
	}
}

// How a command ended counts only if the statement has not failed. A command that was not waited for
// is reported as a hint then.
func TestFinish_Command(t *testing.T) {
	failed, runs := errors.New(`command "sort": exit status 1`), fmt.Errorf(`command "sort": %w`, errRuns)
	for _, c := range []struct {
		name    string
		lasting bool
		gone    bool // the command reads no more
		closes  error
		ending  Ending
		want    Summary
		err     error
	}{
		{name: "complete", ending: rows(1)},
		{name: "the command failed", closes: failed, ending: rows(1), err: failed},
		{name: "it was not waited for", closes: runs, ending: rows(1), err: runs},
		{name: "the statement failed", ending: Ending{Err: errStatement, Rows: 1}, err: errStatement},
		{name: "both failed", closes: failed, ending: Ending{Err: errStatement, Rows: 1}, err: errStatement},
		{name: "the statement failed, and the command was not waited for", closes: runs, ending: Ending{Err: errStatement},
			want: Summary{Hint: runs.Error()}, err: errStatement},
		{name: "lasting", lasting: true, closes: failed, ending: rows(1)}, // it is closed later
		{name: "lasting, and has ended", lasting: true, gone: true, ending: rows(1), want: Summary{Ended: true}},
		{name: "ended, and not lasting", gone: true, ending: rows(1)},
	} {
		t.Run(c.name, func(t *testing.T) {
			command := newCommand()
			command.ending = c.closes
			d, err := Open(Route{Command: "sort"}, "", c.lasting, command)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprint(d, "row\n")
			if command.text.String() != "row\n" || command.owner == c.lasting {
				t.Errorf("the command has read %q, as the owner of the terminal: %v", command.text.String(), command.owner)
			}
			if c.gone {
				close(command.gone)
			}
			if got, err := d.Finish(t.Context(), c.ending); got != c.want || err != c.err {
				t.Errorf("got %+v, %v; want %+v, %v", got, err, c.want, c.err)
			}
		})
	}
}

func TestOpen_ScreenIsNoDestination(t *testing.T) {
	if d, err := Open(Route{Format: "csv"}, "", true, newCommand()); d != nil || err != nil {
		t.Errorf("got %v, %v", d, err)
	}
	if _, err := Open(Route{Path: "f"}, filepath.Join(t.TempDir(), "no", "f"), false, nil); err == nil {
		t.Error("a file in a directory that does not exist was opened")
	}
}

// A command is started by the first byte, so that a statement without a result starts none.
func TestStart_HappensOnceAndAtTheFirstByte(t *testing.T) {
	command := newCommand()
	d, _ := Open(Route{Command: "sort"}, "", false, command)
	if d.Gone() != nil {
		t.Error("the command runs before there is anything to read")
	}
	if s, err := d.Finish(t.Context(), Ending{}); s != (Summary{}) || err != nil {
		t.Errorf("got %+v, %v", s, err)
	}
	d, _ = Open(Route{Command: "sort"}, "", false, command)
	command.refused = errors.New("sort: command not found")
	for range 2 { // it is tried again, and nothing is written to what could not be started
		if _, err := d.Write([]byte("x")); err != command.refused || !d.HasFailed() || d.Gone() != nil {
			t.Errorf("got %v, failed %v", err, d.HasFailed())
		}
	}
	command.refused = nil
	if _, err := d.Write([]byte("x")); err != nil || d.Gone() == nil {
		t.Errorf("got %v", err)
	}
}

// What a lasting destination held is reported at its end.
func TestClose_ReportsWhatTheFileHolds(t *testing.T) {
	for want, endings := range map[string][]Ending{
		"f.csv is complete: 0 rows, 0 bytes.":               nil,
		"f.csv is complete: 5 rows, 8 bytes.":               {rows(2), rows(3)},
		"f.csv contains 2 rows, 4 bytes; 1 result failed.":  {rows(2), {Err: errStatement, Rows: 7}},
		"f.csv contains 0 rows, 0 bytes; 2 results failed.": {{Err: errStatement, Rows: 7}, {Err: errStatement, Rows: 8}},
		"f.csv is complete: 2 rows, 4 bytes.":               {{Err: errStatement}, rows(2)}, // the first had no rows
	} {
		path := filepath.Join(t.TempDir(), "f.csv")
		d, err := Open(Route{Path: "f.csv"}, path, true, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range endings {
			if e.HasRows() {
				fmt.Fprint(d, "rows")
			}
			d.Finish(t.Context(), e)
		}
		if got, err := d.Close(t.Context()); got != want || err != nil {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	}
	command := newCommand()
	command.ending = errors.New("exit status 1")
	d, _ := Open(Route{Command: "sort"}, "", true, command)
	d.Start()
	if holds, err := d.Close(t.Context()); holds != "" || err != command.ending {
		t.Errorf("of a command: %q, %v", holds, err)
	}
}

// A statement can take its own file to the background, and nothing else.
func TestFrontReason(t *testing.T) {
	for _, c := range []struct {
		route       Route
		lasting     bool
		label, want string
	}{
		{Route{Path: "f.csv"}, false, "to f.csv", ""},
		{Route{Path: "f.csv"}, true, "to f.csv", `its result goes to f.csv, which is for several results (\o). Use \g > file for a file of its own.`},
		{Route{Command: "sort"}, false, "| sort", "its result goes to | sort."},
		{Route{Command: "sort"}, true, "| sort", "its result goes to | sort."},
	} {
		d, err := Open(c.route, filepath.Join(t.TempDir(), "f.csv"), c.lasting, newCommand())
		if err != nil {
			t.Fatal(err)
		}
		if d.FrontReason() != c.want || d.Label() != c.label || d.Route() != c.route || d.IsFile() != (c.route.Path != "") {
			t.Errorf("%+v, lasting %v: %q, label %q", c.route, c.lasting, d.FrontReason(), d.Label())
		}
		d.Undo()
	}
}

// Rows that are appended to a table of the same kind have no names of columns above them again.
func TestHasHeader(t *testing.T) {
	for _, c := range []struct {
		old     string
		append  bool
		lasting bool
		format  string
		want    bool
	}{
		{"id\n1\n", true, false, "csv", true},
		{"id\n1\n", true, false, "tsv", true},
		{"id\n1\n", true, false, "tab", true},
		{"id\n1\n", true, false, "json", false},
		{"", true, false, "csv", false},
		{"id\n1\n", false, false, "csv", false}, // it is replaced
		{"id\n1\n", true, true, "csv", false},   // other results follow
	} {
		path := filepath.Join(t.TempDir(), "f")
		os.WriteFile(path, []byte(c.old), 0o600)
		d, err := Open(Route{Path: "f", Append: c.append}, path, c.lasting, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.HasHeader(c.format); got != c.want {
			t.Errorf("%+v: got %v", c, got)
		}
		d.Undo()
	}
}

func TestIsSilent(t *testing.T) {
	for _, c := range []struct {
		route Route
		want  bool
	}{
		{Route{Path: "f"}, true},
		{Route{Command: "gzip > f"}, true},
		{Route{Command: "sort"}, false},
	} {
		d, err := Open(c.route, filepath.Join(t.TempDir(), "f"), false, newCommand())
		if err != nil {
			t.Fatal(err)
		}
		if !d.IsSilent() {
			t.Errorf("%s prints before it has read anything", d.Label())
		}
		d.Write([]byte("x"))
		if got := d.IsSilent(); got != c.want {
			t.Errorf("%s: got %v", d.Label(), got)
		}
	}
}

// Ctrl-C ends a write that waits: the one to a lasting command, since any other command owns the
// terminal and gets the key itself.
func TestStop(t *testing.T) {
	for _, lasting := range []bool{true, false} {
		command := newCommand()
		d, _ := Open(Route{Command: "sort"}, "", lasting, command)
		d.Start()
		if d.Stop(); command.stopped != lasting {
			t.Errorf("lasting %v: stopped %v", lasting, command.stopped)
		}
	}
}

// Text that Mark protects remains when a later statement fails.
func TestMark_ProtectsWhatWasWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f.txt")
	d, err := Open(Route{Path: "f.txt"}, path, true, nil)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(d, "chart\n")
	d.Mark()
	fmt.Fprint(d, "half")
	if got := d.Size(); got != 10 {
		t.Errorf("%d bytes were written", got)
	}
	d.Finish(t.Context(), Ending{Err: errStatement, Rows: 1})
	d.Close(t.Context())
	if got := contentOf(path); got != "chart\n" {
		t.Errorf("the file holds %q", got)
	}
	toCommand, _ := Open(Route{Command: "sort"}, "", true, newCommand())
	if toCommand.Mark(); toCommand.Size() != 0 || toCommand.Undo() != "" {
		t.Error("a command holds something that could be removed")
	}
}

// A file that another program has appended to cannot be restored, and that is reported.
func TestUndo_ReportsAFileThatIsNotAsBefore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f.csv")
	d, err := Open(Route{Path: "f.csv", Append: true}, path, false, nil)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(d, "ours")
	os.WriteFile(path, []byte("theirs\n"), 0o600)
	if got, want := d.Undo(), "f.csv contains only a part of the result."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
