package runner_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mysh/internal/export"
	"mysh/internal/result"
	"mysh/internal/runner"
	"mysh/internal/runner/runnertest"
	"mysh/internal/scan"
	"mysh/internal/settings"
	"mysh/render"
)

// Gates decide whether a statement is sent. What they refuse, and a route that cannot be used, is an
// error before anything is sent.
func TestPrepare_Refuses(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		for _, c := range []struct {
			typed, want string
			mode        func(*settings.Mode)
		}{
			{typed: `select 1 \& | upper`, want: `the result of a statement in the background cannot be sent to a command; use \& > file.csv, or \& and later \fg`},
			{typed: `select 1 \g | upper \&`, want: `the result of a statement in the background cannot be sent to a command; use \& > file.csv, or \& and later \fg`},
			{typed: `select 1 \g cvs`, want: `unknown format "cvs"; choose from: ` + strings.Join(render.Names(), ", ")},
			{typed: `select 1 \g >`, want: `expected a file after ">"`},
			{typed: `select 1 \g > no/such.csv`, want: "cannot write to no/such.csv: no such file or directory"},
			{typed: `select 1 \g > f.csv`, mode: func(m *settings.Mode) { m.Sandbox = true }, want: "Not allowed in the sandbox mode"},
			{typed: `select 1 \g | upper`, mode: func(m *settings.Mode) { m.Sandbox = true }, want: "Not allowed in the sandbox mode"},
			{typed: `select 1 \g | upper`, mode: runnertest.Batch, want: "results can be sent to a command at the prompt only"},
			{typed: `select 1 \g json`, mode: func(m *settings.Mode) { m.Charset = "latin1" },
				want: `cannot write json: it needs UTF-8, and the character set is latin1; use --default-character-set=utf8mb4 or \charset utf8mb4`},
		} {
			r := runnertest.New(t, "", c.mode)
			x, err := r.Prepare(runnertest.Statement(t, c.typed))
			if x != nil || runnertest.TextOf(err) != c.want {
				t.Errorf("%s: got %v, want %s", c.typed, err, c.want)
			}
		}
		if names := runnertest.Files(t); names != nil {
			t.Errorf("there are %q", names)
		}
	})
}

// With --one-database, statements are sent only while that schema is the default one.
func TestPrepare_SkipsOtherDatabases(t *testing.T) {
	r := runnertest.New(t, "", func(m *settings.Mode) { m.OneDatabase, m.Skip = "shop", true })
	isSkipped := func() bool {
		x, err := r.Prepare(runnertest.Statement(t, "select 1;"))
		return x == nil && err == nil
	}
	if !r.Skips() || !isSkipped() {
		t.Error("sent before the schema is used")
	}
	if !r.Select("shop") || r.Skips() || isSkipped() {
		t.Error("not sent with the schema")
	}
	if r.Select("farm") || !isSkipped() {
		t.Error("sent with another schema")
	}
	all := runnertest.New(t, "")
	if !all.Select("farm") || all.Skips() {
		t.Error("skipped without --one-database")
	}
}

// With -v a statement is printed before it is sent, between two rules.
func TestPrepare_PrintsTheStatementIfVerbose(t *testing.T) {
	for version, want := range map[string]string{
		"9.7.4":                  "--------------\nselect 1\n--------------\n\n",
		"10.11.19-MariaDB-1:foo": "--------------\nselect 1\n--------------\n\n",
	} {
		r := runnertest.New(t, "  version "+version, func(m *settings.Mode) { m.Verbose = 1 })
		r.PrepareText("select 1;")
		if got := r.Shown(); got != want {
			t.Errorf("%s: got %q, want %q", version, got, want)
		}
		blanks := map[bool]string{false: "  ", true: ""}[strings.Contains(version, "MariaDB")]
		if got, want := r.Ruled("  select 1\n"), "--------------\n"+blanks+"select 1\n--------------\n"; got != want {
			t.Errorf("%s: got %q, want %q", version, got, want)
		}
	}
}

// A statement that is discarded before it is sent leaves its file as it was.
func TestDiscard(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		r := runnertest.New(t, "")
		runnertest.WriteFile(t, "f.csv", "before\n")
		x := r.PrepareText(`select 1 \& > f.csv`)
		if x.Destination() == nil || x.FrontReason() != "" {
			t.Errorf("the destination is %v; it remains in front: %q", x.Destination(), x.FrontReason())
		}
		failed := errors.New("too many connections")
		if err := r.Discard(t.Context(), x, failed); err != failed || runnertest.ContentOf("f.csv") != "before\n" || len(runnertest.Files(t)) != 1 {
			t.Errorf("%v, the file holds %q, there are %q", err, runnertest.ContentOf("f.csv"), runnertest.Files(t))
		}
	})
}

func TestQuery_ReturnsRowsAsText(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		r := runnertest.New(t, server)
		rows, err := r.Query(r.Begin(), 2, "select id, name from pets")
		if got, want := fmt.Sprintf("%q %v", rows, err), `[["1" "Rex"] ["2" ""]] <nil>`; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if _, err := r.Query(r.Begin(), 3, "select id, name from pets"); !errors.Is(err, result.ErrUnexpected) {
			t.Errorf("another number of columns: %v", err)
		}
		if _, err := r.Query(r.Begin(), result.AnyColumns, "select * from nosuch"); runnertest.TextOf(err) != "ERROR 1146 (42S02): Table 'shop.nosuch' doesn't exist" {
			t.Errorf("got %v", err)
		}
		if got := r.Shown(); got != "" || r.Results.Last() != nil {
			t.Errorf("the user sees %q, and has a last result %v", got, r.Results.Last())
		}
		time.AfterFunc(time.Second, func() { r.Interrupt() })
		if _, err := r.Query(r.Begin(), 1, "select sleep(60)"); err != runner.ErrInterrupted {
			t.Errorf("interrupted: %v", err)
		}
	})
}

// What a client command does is reported in words of its own. The server may have done it although it
// was interrupted.
func TestExec(t *testing.T) {
	for _, c := range []struct {
		text  string
		done  bool
		err   string
		shown string
	}{
		{text: "begin", done: true, shown: "Begun\n"},
		{text: "select * from nosuch", err: "ERROR 1146 (42S02): Table 'shop.nosuch' doesn't exist"},
		{text: "insert into log select sleep(5)", done: true, err: "interrupted", shown: "^C\nThe statement finished despite ^C.\n"},
		{text: "select sleep(60)", err: "interrupted", shown: "^C\nQuery interrupted after 1.0 s. The session is kept.\n"},
	} {
		runnertest.InBubble(t, func(t *testing.T) {
			r := runnertest.New(t, server)
			time.AfterFunc(time.Second, func() { r.Interrupt() })
			done, err := r.Exec(r.Begin(), c.text, "Begun")
			if done != c.done || runnertest.TextOf(err) != c.err {
				t.Errorf("%s: done %v, %v", c.text, done, err)
			}
			if got := r.Shown(); got != c.shown {
				t.Errorf("%s: got %q, want %q", c.text, got, c.shown)
			}
		})
	}
}

// A group is sent together, and each statement has an answer of its own. It ends at the first error:
// the execution then is at the statement that ended it.
func TestRunGroup(t *testing.T) {
	const rules = server + `
insert 1
  affected 1
insert 2
  ERROR 1062 (23000): Duplicate entry '2'
insert 3
  affected 1
insert slowly
  takes 1m
insert lost
  loses the connection
select 1
  | 1 bigint
  | 1
select 2
  | 2 bigint
  | 2
  | 2
`
	for _, c := range []struct {
		name   string
		script string
		cancel bool
		shown  string
		err    string
		at     int    // the line of the statement that the execution is at
		fate   string // of the statements after it
		sent   int
	}{
		{name: "complete", script: "insert 1;\ninsert 3;\ninsert 1;", at: 3, sent: 3},
		{name: "with results", script: "select 1;\ninsert 1;\nselect 2;", at: 3, sent: 3, shown: "1\n1\n2\n2\n2\n"},
		{name: "refused", script: "insert 1;\ninsert 2;\ninsert 3;\ninsert 1;", err: "ERROR 1062 (23000): Duplicate entry '2'", at: 2, sent: 2},
		{name: "interrupted", script: "insert 1;\ninsert 3;\ninsert slowly;\ninsert 1;", cancel: true, err: "interrupted", at: 3, sent: 3,
			shown: "Query interrupted after 1.0 s. It is the statement at line 3; the statements before it have run, 1 statement sent with it did not run.\n"},
		{name: "lost", script: "insert 1;\ninsert lost;\ninsert 3;\ninsert 1;", err: "ERROR 2013 (HY000): Lost connection to MySQL server during query", at: 2, sent: 2,
			fate: "It is the statement at line 2; the statements before it have run, 2 statements sent with it may have run too."},
		{name: "lost at its end", script: "insert 1;\ninsert lost;", err: "ERROR 2013 (HY000): Lost connection to MySQL server during query", at: 2, sent: 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			runnertest.InBubble(t, func(t *testing.T) {
				r := runnertest.New(t, rules, runnertest.Batch)
				if c.cancel {
					time.AfterFunc(time.Second, func() { r.Interrupt() })
				}
				x, err := r.RunGroup(r.Begin(), runnertest.Statements(t, c.script))
				if runnertest.TextOf(err) != c.err || x.Statement.Line != c.at || x.FateAfterLoss(err) != c.fate {
					t.Errorf("%v at line %d, fate %q", err, x.Statement.Line, x.FateAfterLoss(err))
				}
				if got := r.Shown(); got != c.shown {
					t.Errorf("got %q, want %q", got, c.shown)
				}
				if sent := r.Session.Sent(); len(sent) != c.sent {
					t.Errorf("sent %q", sent)
				}
			})
		})
	}
}

// The results of what the user runs are recorded, complete ones and those that were stopped; what the
// shell runs itself is not.
func TestRunStatement_RecordsTheLastResult(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		r := runnertest.New(t, server)
		r.RunText("select id, name from pets;")
		if last := r.Results.Last(); last == nil || !last.Complete() || last.Statement.Text != "select id, name from pets" {
			t.Errorf("recorded %+v", last)
		}
		r.RunText("insert into pets values (3);")
		r.Query(r.Begin(), 2, "select id, name from pets")
		r.RunText("select * from nosuch;")
		if got := r.Results.Columns(); !slices.Equal(got, []string{"id", "name"}) {
			t.Errorf("the last result has the columns %q", got)
		}
		time.AfterFunc(time.Second, func() { r.Interrupt() })
		r.RunText("select n from visits;")
		if last := r.Results.Last(); last.Complete() || last.Statement.Text != "select n from visits" {
			t.Errorf("recorded %+v", last)
		}
		script := runnertest.New(t, server, runnertest.Batch)
		script.RunText("select id, name from pets;")
		if script.Results.Last() != nil {
			t.Error("the result of a script was recorded")
		}
	})
}

// recorded yields the events of a result with a row for each number.
func recorded(numbers int, err error) func(yield func(result.Event, error) bool) {
	return func(yield func(result.Event, error) bool) {
		if !yield(result.Header{Columns: []result.Column{{Name: "n", Type: result.TypeLong}}}, nil) {
			return
		}
		for n := range numbers {
			batch := result.NewBatch(nil)
			batch.Rows = append(batch.Rows, result.AppendRow(nil, fmt.Append(nil, n)))
			if !yield(batch, nil) {
				return
			}
		}
		if err != nil {
			yield(nil, err)
			return
		}
		yield(result.Outcome{HasRows: true, Rows: int64(numbers)}, nil)
	}
}

func TestRunRecorded(t *testing.T) {
	unreadable := errors.New("read a temporary file: input/output error")
	for _, c := range []struct {
		name   string
		args   string // a route
		pager  string
		quiet  bool
		cancel bool
		failed error
		shown  string
		err    string
	}{
		{name: "on the screen", shown: "+------+\n| n    |\n+------+\n|    0 |\n|    1 |\n|    2 |\n+------+\n3 rows in set (0.000 sec)\n\n"},
		{name: "without its outcome", quiet: true, shown: "+------+\n| n    |\n+------+\n|    0 |\n|    1 |\n|    2 |\n+------+\n"},
		{name: "to a file", args: "> f.csv", shown: "3 rows, 12 bytes written to f.csv (0.000 sec)\n\n"},
		{name: "to a command that ends early", args: "| head 2", shown: "┃ n\n┃ 0\n3 rows in set (0.000 sec)\n\n"},
		{name: "to a pager that is left", pager: "head 2", shown: "┃ +------+\n┃ | n    |\n3 rows in set (0.000 sec)\n\n"},
		{name: "interrupted", cancel: true, err: "interrupted"},
		{name: "unreadable", failed: unreadable, err: unreadable.Error(), shown: "+------+\n| n    |\n+------+\n|    0 |\n|    1 |\n|    2 |\n+------+\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			runnertest.InBubble(t, func(t *testing.T) {
				r := runnertest.New(t, "")
				if c.pager != "" {
					r.Current.Settings.Pager = c.pager
				}
				st := runnertest.Statement(t, "select n;")
				route, err := export.ParseRoute(c.args)
				if err != nil {
					t.Fatal(err)
				}
				sink, err := r.NewSink(st, route)
				if err != nil {
					t.Fatal(err)
				}
				ctx := r.Begin()
				if c.cancel {
					r.Interrupt()
				}
				if err := r.RunRecorded(ctx, st, recorded(3, c.failed), sink, c.quiet); runnertest.TextOf(err) != c.err {
					t.Errorf("got %v", err)
				}
				if got := r.Shown(); got != c.shown {
					t.Errorf("got\n%s\nwant\n%s", got, c.shown)
				}
			})
		})
	}
}

// A statement of the shell's own leaves no last result and no outcome.
func TestRunQuietly(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		r := runnertest.New(t, server)
		st := runnertest.Statement(t, "select nothing;")
		sink, err := r.NewSink(st, export.Route{})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.RunQuietly(r.Begin(), st, sink, nil); err != nil || r.Shown() != "" || r.Results.Last() != nil {
			t.Errorf("%v, last result %v", err, r.Results.Last())
		}
	})
}

// Attributes go with one statement, the next one; USE is a command, and another statement follows it.
func TestSetAttributes_GoWithTheNextStatement(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		r := runnertest.New(t, "  attributes\nuse shop\nselect nothing\n")
		pairs := [][2]string{{"a", "b"}}
		if !r.SetAttributes(pairs) || !r.HasAttributes() {
			t.Fatal("not accepted")
		}
		r.RunStatement(r.Begin(), r.PrepareText("use shop;"), nil)
		if r.Session.Attributes() != nil || !r.HasAttributes() {
			t.Errorf("USE has %v", r.Session.Attributes())
		}
		r.RunText("select nothing;")
		if !slices.Equal(r.Session.Attributes(), pairs) || r.HasAttributes() {
			t.Errorf("the statement has %v, and more follow: %v", r.Session.Attributes(), r.HasAttributes())
		}
		refusing := runnertest.New(t, "")
		if refusing.SetAttributes(pairs) || refusing.HasAttributes() {
			t.Error("a server that accepts none gets some")
		}
	})
}

// Results go to one destination until another is named.
func TestRedirect(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		r := runnertest.New(t, server)
		step := func(what string, err error, want string) {
			t.Helper()
			if got := r.Shown() + runnertest.TextOf(err); got != want {
				t.Errorf("%s: got %q, want %q", what, got, want)
			}
		}
		ctx := r.Begin()
		step("a format that does not exist", r.Redirect(ctx, export.Route{Format: "cvs", Path: "f"}), (&runner.UnknownFormatError{Name: "cvs"}).Error())
		step("a file", r.Redirect(ctx, export.Route{Path: "all.jsonl"}), `Results go to all.jsonl; type \o to show them on the screen again.`+"\n")
		step("a result", r.RunText("select id, name from pets;"), "2 rows written to all.jsonl (0.004 sec)\n\n")
		step("a failure", r.RunText("select * from nosuch;"), "ERROR 1146 (42S02): Table 'shop.nosuch' doesn't exist")
		step("no result", r.RunText("insert into pets values (3);"), "Query OK, 1 row affected, 2 warnings (0.000 sec)\nRecords: 1  Duplicates: 0\n\n")
		step("a route of its own", r.RunText(`select id, name from pets \g > own.csv`), "2 rows, 20 bytes written to own.csv (0.004 sec)\n\n")
		if d := r.PrepareText(`select many \&`).Destination(); d != nil {
			t.Errorf("the rows of a job go to %s", d.Label())
		}
		if d := r.Destination(); d == nil || d.Route().Path != "all.jsonl" || runnertest.ContentOf("all.jsonl") != runnertest.NoFile {
			t.Errorf("destination %v, the file holds %q", d, runnertest.ContentOf("all.jsonl"))
		}
		step("a command", r.Redirect(ctx, export.Route{Command: "head 1"}),
			"all.jsonl is complete: 2 rows, 43 bytes.\nResults go to | head 1; type \\o to show them on the screen again.\n")
		step("a command that ends", r.RunText("select id, name from pets;"), "┃ id\tname\nThe command has ended. Results are shown on the screen again.\n2 rows in set (0.004 sec)\n\n")
		if r.Destination() != nil {
			t.Error("the command is still the destination")
		}
		step("nothing to end", r.Redirect(ctx, export.Route{}), "")
		step("a program that does not exist", r.Redirect(ctx, export.Route{Command: "nosuch"}), "nosuch: command not found")
		script := runnertest.New(t, "", runnertest.Batch)
		if err := script.Redirect(ctx, export.Route{Path: "f"}); runnertest.TextOf(err) != `\o is available at the prompt only; redirect the output of a script instead` {
			t.Errorf("in a script: %v", err)
		}
	})
}

// How the results of a statement look depends on the mode, the settings, and where they appear.
func TestFormat(t *testing.T) {
	for _, c := range []struct {
		end   scan.Terminator
		route export.Route
		mode  func(*settings.Mode)
		want  string
	}{
		{want: "table"},
		{end: scan.ByEgo, want: "vertical"},
		{end: scan.ByEgo, route: export.Route{Format: "csv"}, want: "csv"},
		{end: scan.ByEgo, mode: func(m *settings.Mode) { m.Format = "html" }, want: "table"}, // of the settings
		{end: scan.ByEgo, mode: func(m *settings.Mode) { runnertest.Batch(m); m.Format = "xml" }, want: "xml"},
		{mode: runnertest.Batch, want: "tab"},
		{route: export.Route{Path: "f.csv"}, want: "csv"},
		{route: export.Route{Path: "f"}, want: "tab"},
	} {
		r := runnertest.New(t, "", c.mode)
		if got, err := r.Format(scan.Input{End: c.end}, c.route); err != nil || got.Name != c.want {
			t.Errorf("%+v: got %s, %v", c, got.Name, err)
		}
	}
}

func TestOptions(t *testing.T) {
	type options = render.Options
	csv, _ := render.ByName("csv")
	tab, _ := render.ByName("tab")
	for _, c := range []struct {
		name      string
		format    render.Format
		elsewhere bool
		change    func(*settings.Current)
		is        func(options) bool
	}{
		{name: "a terminal has a width", is: func(o options) bool { return o.Terminal && o.Width == 100 && o.Lines && o.Names }},
		{name: "a file has none", elsewhere: true, is: func(o options) bool { return !o.Terminal && o.Width == 0 && !o.Color }},
		{name: "colours", change: func(c *settings.Current) { c.Settings.Color = settings.On }, is: func(o options) bool { return o.Color }},
		{name: "no colours in a file", elsewhere: true, change: func(c *settings.Current) { c.Settings.Color = settings.On }, is: func(o options) bool { return !o.Color }},
		{name: "null", change: func(c *settings.Current) { c.Settings.Null = "∅" }, is: func(o options) bool { return o.Null == "∅" && !o.NoNull }},
		{name: "no text for null", change: func(c *settings.Current) { c.Settings.Null = "" }, is: func(o options) bool { return o.Null == "" && o.NoNull }},
		{name: "null in a file", elsewhere: true, change: func(c *settings.Current) { c.Settings.Null = "∅" }, is: func(o options) bool { return o.Null == "" }},
		{name: "null in csv", format: csv, elsewhere: true, change: func(c *settings.Current) { c.Settings.CSVNull = "NULL" }, is: func(o options) bool { return o.Null == "NULL" }},
		{name: "no names with -ss", format: tab, change: func(c *settings.Current) { c.Mode.Silent = 2 }, is: func(o options) bool { return !o.Names }},
		{name: "binary", change: func(c *settings.Current) { c.Settings.Binary = "base64" }, is: func(o options) bool { return o.Binary == render.BinaryBase64 }},
		{name: "--binary-as-hex", change: func(c *settings.Current) { c.Mode.Hex = true }, is: func(o options) bool { return o.Binary == render.BinaryHex }},
		{name: "not in csv files", format: csv, elsewhere: true, change: func(c *settings.Current) { c.Mode.Hex = true }, is: func(o options) bool { return o.Binary != render.BinaryHex }},
		{name: "wide", change: func(c *settings.Current) { c.Settings.Wide = "wrap" }, is: func(o options) bool { return o.Wide == render.WideWrap }},
		{name: "--auto-vertical-output", change: func(c *settings.Current) { c.Mode.AutoVertical = true }, is: func(o options) bool { return o.Wide == render.WideVertical }},
		{name: "the statement for XML", is: func(o options) bool { return o.Statement == "select 1\n" }},
	} {
		r := runnertest.New(t, "")
		if c.change != nil {
			c.change(r.Current)
		}
		st := scan.Input{Text: "select 1", Verb: "SELECT", End: scan.ByEnd}
		if o := r.Options(st, c.format, c.elsewhere); !c.is(o) {
			t.Errorf("%s: %+v", c.name, o)
		}
	}
}

// INSERT statements do not set columns that the server computes.
func TestNewRenderer_MarksGeneratedColumns(t *testing.T) {
	r := runnertest.New(t, "SELECT COLUMN_NAME …\n  | COLUMN_NAME\n  | total\n")
	columns := []result.Column{
		{Name: "id", OrgName: "id", OrgTable: "items", Table: "items", Schema: "shop", Type: result.TypeLong},
		{Name: "total", OrgName: "total", OrgTable: "items", Table: "items", Schema: "shop", Type: result.TypeLong},
	}
	format, _ := render.ByName("insert")
	var text bytes.Buffer
	renderer := r.NewRenderer(&text, scan.Input{Text: "select id, total from items"}, format)
	batch := result.NewBatch(nil)
	batch.Rows = append(batch.Rows, result.AppendRow(nil, []byte("1"), []byte("9")))
	if err := errors.Join(renderer.Begin(columns), renderer.Rows(batch), renderer.End(result.Outcome{HasRows: true, Rows: 1})); err != nil {
		t.Fatal(err)
	}
	if got := text.String(); !strings.Contains(got, "(`id`)") || strings.Contains(got, "total") {
		t.Errorf("got %q", got)
	}
}
