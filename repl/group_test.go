package repl

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"mysh/internal/console"
	"mysh/internal/result"
	"mysh/internal/sessions"
	"mysh/internal/sessions/sessionstest"
	"mysh/internal/settings"
)

// A groupSession is a session that records the statements that it is sent together, and answers each
// with one outcome.
type groupSession struct {
	*sessionstest.Session
	limit  int
	asked  int      // how often the limit was asked for
	sent   []string // statements that were sent together are joined by " + "
	refuse string   // the statement that fails, with the error
	err    error
	onRun  func()
}

func (s *groupSession) GroupLimit(context.Context) int { s.asked++; return s.limit }

func (s *groupSession) Run(_ context.Context, statements []string) (result.Stream, error) {
	s.sent = append(s.sent, strings.Join(statements, " + "))
	if s.onRun != nil {
		s.onRun()
	}
	return &outcomes{s, statements}, nil
}

type outcomes struct {
	session *groupSession
	left    []string
}

func (o *outcomes) Next() (result.Event, error) {
	if len(o.left) == 0 {
		return nil, io.EOF
	}
	due := o.left[0]
	o.left = o.left[1:]
	if due == o.session.refuse {
		return nil, o.session.err
	}
	return result.Outcome{Affected: 1}, nil
}

// Pieces are the input of a script in pieces. Reading has to wait before an empty piece.
type pieces []string

func (p *pieces) ReadLine(Prompt) (string, error) {
	if len(*p) > 0 && (*p)[0] == "" {
		*p = (*p)[1:]
	}
	if len(*p) == 0 {
		return "", io.EOF
	}
	text := (*p)[0]
	*p = (*p)[1:]
	return text, nil
}

func (p *pieces) Ready() bool { return len(*p) == 0 || (*p)[0] != "" }

// batch runs a batch and returns its messages.
func batch(session sessions.Session, lines Lines, change ...func(*settings.Mode)) (said string, err error) {
	var screen bytes.Buffer
	mode := settings.Mode{BatchStatements: true, Silent: 1, Format: "tab", ColumnNames: true, LineNumbers: true, Delimiter: ";"}
	for _, f := range change {
		f(&mode)
	}
	sh := setup{screen: console.NewScreen(&screen), err: &screen, session: session, mode: mode}.shell()
	err = sh.Run(lines)
	return screen.String(), err
}

// inserts returns n inserts, one a line: "i1;\ni2;\n". The word i is a statement that may be
// sent with others.
func inserts(from, to int) string {
	var b strings.Builder
	for i := from; i <= to; i++ {
		fmt.Fprintf(&b, "insert %d;\n", i)
	}
	return b.String()
}

func joined(from, to int) string {
	return strings.ReplaceAll(strings.TrimSuffix(inserts(from, to), ";\n"), ";\n", " + ")
}

// Only statements that just write rows are sent together, and the order of all inputs is kept.
func TestGroup_OnlyStatementsThatWriteRows(t *testing.T) {
	long := "insert '" + strings.Repeat("x", 20<<10) + "'"
	tests := []struct {
		name   string
		script pieces
		want   []string
	}{
		{"inserts", pieces{inserts(1, 9)}, []string{joined(1, 9)}},
		{"across pieces", pieces{inserts(1, 4), inserts(5, 9)}, []string{joined(1, 9)}},
		{"too few to ask", pieces{inserts(1, 3)}, []string{"insert 1", "insert 2", "insert 3"}},
		{"few, once it is known", pieces{inserts(1, 9) + "select 1;" + inserts(10, 11)}, []string{joined(1, 9), "select 1", joined(10, 11)}},
		{"nothing waits for input", pieces{inserts(1, 9), "", inserts(10, 12), "", inserts(13, 13)}, []string{joined(1, 9), joined(10, 12), "insert 13"}},
		{"all that only write", pieces{inserts(1, 6) + "replace 1;\nUpdate 2;\n/* a */ delete 3\\g\n"},
			[]string{joined(1, 6) + " + replace 1 + Update 2 + /* a */ delete 3"}},
		{"without what is behind their last word", pieces{inserts(1, 8) + "insert 9 -- a comment\n;insert 10 /* and */ # another\n ;"},
			[]string{joined(1, 10)}},
		{"others alone, in their place", pieces{inserts(1, 8) + "call p;" + inserts(9, 10) + "set @a = 1;" + inserts(11, 12) + "-- only a comment\n;insert /*! 13 */;" + inserts(14, 15)},
			[]string{joined(1, 8), "call p", joined(9, 10), "set @a = 1", joined(11, 12), "-- only a comment", "insert /*! 13 */", joined(14, 15)}},
		{"the end of the input is no delimiter", pieces{inserts(1, 8) + "insert 9 /* cut"}, []string{joined(1, 8), "insert 9 /* cut"}},
		{"with another delimiter there may be two in one", pieces{"delimiter //\n" + strings.Repeat("insert 1; insert 2//\n", 2) + "delimiter ;\n" + inserts(1, 8)},
			[]string{"insert 1; insert 2", "insert 1; insert 2", joined(1, 8)}},
		{"no more than fits", pieces{strings.Repeat(long+";", 3) + inserts(1, 8)}, []string{long, long, long + " + " + joined(1, 8)}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := &groupSession{Session: sessionstest.New(t, "").Open("shop"), limit: 1 << 20}
			if said, err := batch(s, &test.script); err != nil || said != "" {
				t.Fatalf("%v: %s", err, said)
			}
			if got, want := strings.Join(s.sent, "\n"), strings.Join(test.want, "\n"); got != want {
				t.Errorf("sent\n%.2000s\nwant\n%.2000s", got, want)
			}
		})
	}
}

// No text is longer than the server accepts. A server that accepts one statement at a time is
// sent no group.
func TestGroup_FitsTheServersLimit(t *testing.T) {
	for limit, want := range map[int]string{
		0:  "insert 1\ninsert 2\ninsert 3\ninsert 4\ninsert 5\ninsert 6\ninsert 7\ninsert 8",
		16: "insert 1\ninsert 2\ninsert 3\ninsert 4\ninsert 5\ninsert 6\ninsert 7\ninsert 8",
		17: "insert 1 + insert 2\ninsert 3 + insert 4\ninsert 5 + insert 6\ninsert 7 + insert 8",
		34: "insert 1 + insert 2 + insert 3\ninsert 4 + insert 5 + insert 6\ninsert 7 + insert 8",
	} {
		s := &groupSession{Session: sessionstest.New(t, "").Open("shop"), limit: limit}
		if said, err := batch(s, &pieces{inserts(1, 8)}); err != nil || said != "" {
			t.Fatalf("%v: %s", err, said)
		}
		if got := strings.Join(s.sent, "\n"); got != want {
			t.Errorf("limit %d: sent\n%s\nwant\n%s", limit, got, want)
		}
	}
}

// If something is printed or done after each statement, each is sent alone, and the server is
// not asked for its limit.
func TestGroup_NotInModesThatReportEachStatement(t *testing.T) {
	for name, change := range map[string]func(*settings.Mode){
		"--skip-group":    func(m *settings.Mode) { m.BatchStatements = false },
		"--force":         func(m *settings.Mode) { m.Force = true },
		"--verbose":       func(m *settings.Mode) { m.Verbose = 1 },
		"--show-warnings": func(m *settings.Mode) { m.Warnings = true },
	} {
		s := &groupSession{Session: sessionstest.New(t, "").Open("shop"), limit: 1 << 20}
		if _, err := batch(s, &pieces{inserts(1, 20)}, change); err != nil {
			t.Fatal(err)
		}
		if len(s.sent) != 20 || s.asked != 0 {
			t.Errorf("%s: %d texts for 20 statements, asked %d times", name, len(s.sent), s.asked)
		}
	}
}

// An error names the line of its own statement. The statements after it are not run.
func TestGroup_ErrorHasTheLineOfItsStatement(t *testing.T) {
	duplicate := &result.Error{Number: 1062, State: "23000", Message: "Duplicate entry '7'"}
	for _, test := range []struct {
		name string
		err  error
		said string
	}{
		{"of the server", duplicate, "ERROR 1062 (23000) at line 7: Duplicate entry '7'\n"},
		{"of the connection", &result.Error{Number: 2013, State: "HY000", Message: "Lost connection"},
			"ERROR 2013 (HY000) at line 7: Lost connection\n" +
				"It is the statement at line 7; the statements before it have run, 2 statements sent with it may have run too.\n"},
		{"of the count", errors.New("the server gave only 6 answers"), "ERROR at line 7: the server gave only 6 answers\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := &groupSession{Session: sessionstest.New(t, "").Open("shop"), limit: 1 << 20, refuse: "insert 7", err: test.err}
			said, err := batch(s, &pieces{inserts(1, 9) + "select 1;" + inserts(10, 20)})
			if said != test.said || !errors.Is(err, ErrStopped) {
				t.Errorf("said %q, %v; want %q", said, err, test.said)
			}
			if len(s.sent) != 1 {
				t.Errorf("sent %q", s.sent)
			}
		})
	}
}

// An interrupt stops the server, not only the script, and the user learns which statements have
// run.
func TestGroup_InterruptReportsProgress(t *testing.T) {
	s := &groupSession{Session: sessionstest.New(t, "").Open("shop"), limit: 1 << 20, refuse: "insert 7",
		err: &result.Error{Number: result.CodeInterrupted, State: "70100", Message: "Query execution was interrupted"}}
	var screen bytes.Buffer
	sh := setup{
		screen: console.NewScreen(&screen), err: &screen, session: s,
		mode: settings.Mode{BatchStatements: true, Silent: 1, Format: "tab", LineNumbers: true, Delimiter: ";"},
	}.shell()
	s.onRun = func() {
		for !sh.Interrupt() { // until the task is in front
		}
	}
	err := sh.Run(&pieces{inserts(1, 9) + "select 1;"})
	want := "Query interrupted after 0.0 s. It is the statement at line 7; the statements before it have run, 2 statements sent with it did not run.\n"
	if !errors.Is(err, ErrInterrupted) || screen.String() != want {
		t.Errorf("%v, %q, want %q", err, screen.String(), want)
	}
	if len(s.sent) != 1 {
		t.Errorf("sent %q", s.sent)
	}
}
