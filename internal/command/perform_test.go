package command

import (
	"errors"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mysh/internal/favourites"
	"mysh/internal/jobs"
	"mysh/internal/runner"
	"mysh/internal/runner/runnertest"
	"mysh/internal/scan"
	"mysh/internal/sessions"
	"mysh/internal/settings"
	"mysh/internal/sqltext"
)

// A shell performs what is typed, as the loop does, and is the input that a command stands in.
type shell struct {
	*runnertest.Rig
	t     *testing.T
	env   *Env
	split *scan.Splitter
	in    scan.Input
	last  string
}

func newShell(t *testing.T, rules string, change ...func(*settings.Mode)) *shell {
	t.Helper()
	s := &shell{Rig: runnertest.New(t, rules, change...), t: t}
	s.env = &Env{
		Console: s.Console, Current: s.Current, Runner: s.Runner, Sessions: s.Sessions, Results: s.Results,
		Favourites: &favourites.Store{Own: "queries", Record: "trusted", Dir: os.Getwd},
		Jobs:       jobs.New(s.Runner, s.Console, s.Sessions), Catalog: s.Server, Input: s, Program: "mysh", Version: "mysh 1.0",
	}
	s.split = scan.NewSplitter(Words(), scan.Options{Interactive: s.Current.Mode.Interactive})
	return s
}

func (s *shell) Command() scan.Input          { return s.in }
func (s *shell) IsTyped() bool                { return s.Current.Mode.Interactive }
func (s *shell) Statement() string            { return s.split.Buffer() }
func (s *shell) LastStatement() string        { return s.last }
func (s *shell) SetLastStatement(text string) { s.last = text }
func (s *shell) Delimiter() string            { return s.split.Delimiter() }

// do performs a line, and returns what the last input of it has returned.
func (s *shell) do(line string) (next Next, err error) {
	s.t.Helper()
	s.split.FeedString(line + "\n")
	for in, ok := s.split.Next(); ok; in, ok = s.split.Next() {
		next, err = s.perform(in)
	}
	return next, err
}

func (s *shell) perform(in scan.Input) (Next, error) {
	s.t.Helper()
	ctx := s.Begin()
	switch in.Kind {
	case scan.Command:
		s.in = in
		return Perform(ctx, s.env, in)
	case scan.Fault:
		return nil, errors.New(in.Text)
	}
	x, err := s.Prepare(in)
	if err != nil {
		return nil, err
	}
	s.last = in.Text
	if in.End == scan.ByBackground {
		return nil, s.env.Jobs.Start(ctx, x)
	}
	return nil, s.RunStatement(ctx, x, s.env.Jobs)
}

const server = `
  attributes
  key shop.pets (id)
select id, name from pets
  | id int | name
  | 1      | Rex
  | 2      | Mimi
  from shop.pets
  takes 4ms
  again
  | id int | name
  | 1      | Rex
  | 3      | Felix
  from shop.pets
select sleep(60)
  | 1 bigint
  | 0
  takes 1m
select n from visits
  | n int
  | 0
  counts for ever
USE farm
  schema farm
USE nosuch
  ERROR 1049 (42000): Unknown database 'nosuch'
SET NAMES …atin1…
SET NAMES …klingon…
  ERROR 1115 (42000): Unknown character set: 'klingon'
EXPLAIN FORMAT=TREE select id, name from pets
  | EXPLAIN
  | "-> Table scan on pets  (cost=0.55 rows=3)\n"
HELP …
  | name | description | example
  | SELECT | "Syntax: SELECT …\n" | ""
`

// Each command that has an effect, performed once: what it prints and what it returns.
func TestPerform_EveryCommand(t *testing.T) {
	seen := make(map[string]bool)
	for _, c := range []struct {
		before string // lines that are performed before
		typed  string
		shown  string // its beginning, if it ends in …
		next   Next
	}{
		{typed: "select 1\n\\p", shown: "--------------\nselect 1\n--------------\n\n"},
		{typed: "select 1\n\\e", shown: "select 1\n\n", next: Feed{"select 1\n\n"}},
		{typed: `\explain select id, name from pets;`, shown: "                                est.  own cost    share\nTable scan on pets [full scan]     3      0.55  100 %\n\n"},
		{typed: "source night.sql", next: Include{"night.sql"}},
		{before: `\fs rex select 1`, typed: `\f`, shown: "+------+---------+\n| name | folder  |\n+------+---------+\n| rex  | queries |\n…"},
		{typed: `\fs rex select 1`, shown: "Saved in queries/rex.sql; \\f rex runs it.\n"},
		{before: `\fs rex select 1`, typed: `\fe rex`, shown: "Nothing has changed; nothing was saved.\n"},
		{before: `\fs rex select 1`, typed: `\fd rex`, shown: "Remove queries/rex.sql? [y/N] \nNothing was removed.\n"},
		{typed: `\ft`, shown: "There is nothing new or changed to trust.\n"},

		{typed: "use farm", shown: "Database changed\n"},
		{typed: "connect farm db2", shown: "Connection id:    58\nCurrent database: farm\n\n"},
		{typed: "resetconnection"},
		{typed: "charset latin1", shown: "Charset changed\n"},
		{typed: "status", shown: "--------------\nmysh 1.0\n\nConnection id:\t\t41\nCurrent database:\tshop\n…"},
		{typed: "query_attributes a b"},
		{typed: "rehash"},

		{typed: `\jobs`, shown: "No jobs.\n"},
		{before: `select id, name from pets \&`, typed: `\fg 1`, shown: "select id, name from pets\n+------+------+\n| id   | name |\n…"},
		{before: `select sleep(60) \&`, typed: `\kill`},
		{before: `select id, name from pets \&`, typed: `\wait`, shown: "[1] done         0.004    2 rows     select id, name from pets\n"},

		{typed: `\let x 1`},
		{before: `\let x 1`, typed: `\unlet x`},

		{typed: "pager upper", shown: "PAGER set to 'upper'\n"},
		{typed: "nopager", shown: "PAGER set to stdout\n"},
		{typed: `\format`, shown: "Results are shown in the format table.\n"},
		{typed: `\vertical`, shown: "Results are shown in the format vertical.\n"},
		{typed: `\o all.csv`, shown: "Results go to all.csv; type \\o to show them on the screen again.\n"},
		{before: "select id, name from pets;", typed: `\last csv`, shown: "id,name\n1,Rex\n2,Mimi\n2 rows in set (0.004 sec)\n\n"},
		{before: "select id, name from pets;\nselect id, name from pets;", typed: `\diff`, shown: "+---+------+-------+\n|   | id   | name  |\n…"},
		{before: "select id, name from pets;", typed: `\copy cell 1 name`, shown: "[clipboard: \"Rex\"]\nSent to the terminal's clipboard: name of row 1, 3 bytes.\n"},
		{before: "select id, name from pets;", typed: `\chart name id`, shown: "id by name\n…"},
		{typed: "tee log.txt", shown: "Logging to file 'log.txt'\n"},
		{typed: "notee", shown: "Outfile disabled.\n"},
		{typed: "warnings", shown: "Show warnings enabled.\n"},
		{typed: "nowarning", shown: "Show warnings disabled.\n"},

		{typed: `prompt \d>`, shown: "PROMPT set to '\\d>'\n"},
		{typed: `\set null`, shown: "null = NULL\n"},
		{typed: `\system ls`, shown: "f.txt\n"},
		{typed: "sandbox", shown: "The sandbox is on until mysh exits: commands and statements cannot read, write or run anything on this machine.\n"},
		{typed: "help source", shown: "\\.   source <file>            run the statements of a file\n…"},
		{typed: `\? select`, shown: "Name: 'SELECT'\nDescription:\nSyntax: SELECT …"},
		{typed: "exit", next: Quit{}},
		{typed: "quit", next: Quit{}},
	} {
		t.Run(c.typed, func(t *testing.T) {
			runnertest.InBubble(t, func(t *testing.T) {
				runnertest.WriteFile(t, "f.txt", "")
				s := newShell(t, server)
				s.Current.Settings.Color = settings.Off
				if c.before != "" {
					if _, err := s.do(c.before); err != nil {
						t.Fatal(err)
					}
					synctest.Wait()
					s.Shown()
				}
				next, err := s.do(c.typed)
				synctest.Wait() // until the notices of jobs have appeared
				if err != nil || next != c.next {
					t.Errorf("got %#v, %v; want %#v", next, err, c.next)
				}
				got := s.Shown()
				if start, ok := strings.CutSuffix(c.shown, "…"); got != c.shown && !(ok && strings.HasPrefix(got, start)) {
					t.Errorf("got\n%s\nwant\n%s", got, c.shown)
				}
				seen[s.in.Name] = true
				s.CloseDestination(t.Context())
				s.env.Jobs.End()
				synctest.Wait()
			})
		})
	}
	for _, row := range Table {
		asks := row.Group == Describe || row.Group == OnCall                                           // the server, in other tests, transcripts and on real servers
		if row.Do != nil && !seen[row.Name] && !asks && row.Name != "history" && row.Name != "watch" { // which have tests of their own
			t.Errorf("%s is not performed", row.Name)
		}
	}
}

// What is wrong with the arguments of a command, or with the time at which it comes.
func TestPerform_Refuses(t *testing.T) {
	for _, c := range []struct {
		typed    string
		mode     func(*settings.Mode)
		want     string
		severity scan.Severity
	}{
		{typed: `\explain`, want: `there is no last statement; type one after \explain`, severity: scan.Notice},
		{typed: `\explain show tables;`, want: `\explain cannot show a plan of SHOW; choose from: SELECT, INSERT, REPLACE, UPDATE, DELETE, WITH, TABLE, VALUES`, severity: scan.Notice},
		{typed: `\explain analyze delete from pets;`, want: `the statement was not sent: \explain analyze would run it, and it may change data; \explain shows its plan without running it`, severity: scan.Notice},
		{typed: `\explain select 1 \g csv`, want: `unexpected "csv": a plan has no formats. Usage: \explain select … \g [> file | >> file | | command]`, severity: scan.Failure},
		{typed: "source", want: `Usage: \. <filename> | source <filename>`, severity: scan.Failure},
		{typed: "use", want: "USE must be followed by a database name", severity: scan.Notice},
		{typed: "charset", want: `Usage: \C charset_name | charset charset_name`, severity: scan.Failure},
		{typed: "charset klingon", want: "Unknown character set: 'klingon'", severity: scan.Notice},
		{typed: "query_attributes a", want: "Usage: query_attributes name1 value1 name2 value2 ...", severity: scan.Failure},
		{typed: "ssl_session_data_print", want: "ssl_session_data_print is not supported: TLS sessions are not resumed", severity: scan.Failure},
		{typed: `\fg`, want: "there are no jobs", severity: scan.Notice},
		{typed: `\kill 7`, want: "there are no jobs", severity: scan.Notice},
		{typed: `\wait 7`, want: "there are no jobs", severity: scan.Notice},
		{typed: `\format cvs`, want: `setting format: unknown value "cvs"; did you mean "csv"?`, severity: scan.Notice},
		{typed: `\set stile x`, want: `unknown setting "stile"; did you mean "style"?`, severity: scan.Notice},
		{typed: `\o > a > b`, want: `"a > b" is not a file name; quote a name that contains > or |, and send a result to one destination only`, severity: scan.Failure},
		{typed: `\last`, want: "there is no result yet", severity: scan.Notice},
		{typed: `\copy`, want: "there is no result yet", severity: scan.Notice},
		{typed: `\chart`, want: "there is no result yet", severity: scan.Notice},
		{typed: `\diff`, want: `there is no result yet`, severity: scan.Notice},
		{typed: `\history`, want: "history is available at the prompt only", severity: scan.Notice},
		{typed: `\system`, want: `Usage: \! shell-command`, severity: scan.Notice},
		{typed: "system ls", mode: func(m *settings.Mode) { m.System = false }, want: "'system' command received, but the --system-command option is off. Skipping.", severity: scan.Failure},
		{typed: "connect shop db2", mode: func(m *settings.Mode) { m.Sandbox = true }, want: "Not allowed in the sandbox mode", severity: scan.Failure},
		{typed: `\o all.csv`, mode: func(m *settings.Mode) { m.Sandbox = true }, want: "Not allowed in the sandbox mode", severity: scan.Failure},
	} {
		t.Run(c.typed, func(t *testing.T) {
			runnertest.InBubble(t, func(t *testing.T) {
				s := newShell(t, server, c.mode)
				_, err := s.do(c.typed)
				var refused *scan.UserError
				if runnertest.TextOf(err) != c.want || !errors.As(err, &refused) || refused.Severity != c.severity {
					t.Errorf("%s: got %v, want %s (severity %d)", c.typed, err, c.want, c.severity)
				}
				if got := s.Shown(); got != "" || s.Session.Sent() != nil && c.severity == scan.Failure {
					t.Errorf("%s: it has shown %q and sent %q", c.typed, got, s.Session.Sent())
				}
			})
		})
	}
}

// The sandbox refuses every command that reaches this machine, and no other. Of \o it refuses the file.
func TestPerform_Sandbox(t *testing.T) {
	for _, row := range Table {
		if row.Do == nil || row.Reach == Server { // which needs answers
			continue
		}
		s := newShell(t, "", func(m *settings.Mode) { m.Sandbox = true })
		_, err := Perform(s.Begin(), s.env, scan.Input{Kind: scan.Command, Name: row.Name, Args: "csv"})
		if refused := err == runner.ErrSandbox; refused != (row.Reach == Machine || row.Name == "o") {
			t.Errorf("%s: %v", row.Name, err)
		}
	}
}

func TestPerform_UnknownCommand(t *testing.T) {
	s := newShell(t, "")
	if _, err := Perform(s.Begin(), s.env, scan.Input{Name: "nosuch"}); runnertest.TextOf(err) != `unknown command "nosuch"` {
		t.Errorf("got %v", err)
	}
	if next, err := Perform(s.Begin(), s.env, scan.Input{Name: "clear"}); next != nil || err != nil {
		t.Errorf("a command that the splitter has performed: %v, %v", next, err)
	}
}

// In a batch, USE is a statement like any other, as it was typed; with --one-database it may not be sent
// at all.
func TestUse_InABatch(t *testing.T) {
	use := func(text string, silent bool) Next {
		return Run{Statement: scan.Input{Text: text, Verb: "USE"}, Silent: silent}
	}
	for _, c := range []struct {
		typed, version, only string
		want                 Next
	}{
		{typed: "use farm;", version: "9.7.4", want: use("use farm", false)},
		{typed: "Use farm;", version: "10.11.19-MariaDB", want: use("Use farm", true)},
		{typed: `\u farm`, version: "9.7.4", want: use("USE farm", false)},
		{typed: "use `a b`;", version: "9.7.4", want: use("use `a b`", false)},
		{typed: "use farm;", version: "9.7.4", only: "shop"},
		{typed: "use shop;", version: "9.7.4", only: "shop", want: use("use shop", false)},
	} {
		s := newShell(t, "  version "+c.version, runnertest.Batch, func(m *settings.Mode) { m.OneDatabase = c.only })
		if next, err := s.do(c.typed); err != nil || next != c.want {
			t.Errorf("%s: got %+v, %v; want %+v", c.typed, next, err, c.want)
		}
	}
}

// A refresher records the schemas whose names are read.
type refresher struct{ schemas []string }

func (r *refresher) Refresh(schema string)              { r.schemas = append(r.schemas, schema) }
func (r *refresher) Use(schema string)                  { r.schemas = append(r.schemas, schema) }
func (r *refresher) Change(sqltext.NameKinds, []string) {}

// Completion reads the names of the new schema, and those of any after rehash.
func TestUse_ReadsTheNames(t *testing.T) {
	s := newShell(t, server)
	names := &refresher{}
	s.Sessions.SetNames(names)
	s.do("use farm")
	s.do("rehash")
	if got := strings.Join(names.schemas, " "); got != "farm farm" {
		t.Errorf("the names of %s were read", got)
	}
}

func TestUse_RefusedByTheServer(t *testing.T) {
	s := newShell(t, server)
	if _, err := s.do("use nosuch"); runnertest.TextOf(err) != "ERROR 1049 (42000): Unknown database 'nosuch'" {
		t.Errorf("got %v", err)
	}
	if got := s.Shown(); got != "" || s.Sessions.State().Schema != "shop" {
		t.Errorf("shown %q, in the schema %s", got, s.Sessions.State().Schema)
	}
}

// A session that cannot be opened leaves the one in front as it is. What follows was meant for the new
// one, as the type of the error reports.
func TestConnect(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		s.Server.Silence()
		time.AfterFunc(time.Second, func() { s.Interrupt() })
		_, err := s.do("connect farm")
		if !errors.As(err, new(sessions.ConnectError)) || !errors.Is(err, runner.ErrInterrupted) {
			t.Errorf("got %v", err)
		}
		if got, want := s.Shown(), "^C\nConnecting was interrupted after 1.0 s. The session is kept.\n"; got != want || s.Sessions.Front() != s.Session {
			t.Errorf("got %q, want %q", got, want)
		}
	})
	inSandbox := newShell(t, server, func(m *settings.Mode) { m.Sandbox = true })
	if _, err := inSandbox.do("connect farm db1"); err != nil {
		t.Errorf("the same host in the sandbox: %v", err)
	}
	if got := inSandbox.Sessions.State().Schema; got != "farm" || !inSandbox.Server.Opened()[1].IsConfined() {
		t.Errorf("in the schema %s, confined %v", got, inSandbox.Server.Opened()[1].IsConfined())
	}
}

// A session that was reset has no attributes waiting, and reports what was lost with its connection.
func TestReset_ReportsWhatWasLost(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, "  attributes\nselect 1\n  loses the connection\n")
		s.do("query_attributes a b")
		s.do("select 1;")
		s.do("query_attributes a b")
		if _, err := s.do("resetconnection"); err != nil || s.HasAttributes() {
			t.Errorf("%v, attributes %v", err, s.HasAttributes())
		}
		if got, want := s.Shown(), "Reconnected as connection 42. Kept: schema shop.\n"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// A character set that the server does not know is refused by it, and this side keeps its own.
func TestCharset_ChangesThisSide(t *testing.T) {
	s := newShell(t, server)
	s.do("charset klingon")
	if got := s.Current.Mode.Charset; got != "" {
		t.Errorf("got %s", got)
	}
	s.do("charset Latin1")
	if got := s.Current.Mode.Charset; got != "latin1" {
		t.Errorf("got %s", got)
	}
}

// tee without a name is the file before; what cannot be written is reported as by the C client.
func TestTee(t *testing.T) {
	t.Chdir(t.TempDir())
	s := newShell(t, "")
	for _, c := range []struct{ typed, want string }{
		{"tee", "No previous outfile available, you must give a filename!\n"},
		{"tee no/such/file", "mysh: Can't create/write to file 'no/such/file' (OS errno 2 - No such file or directory)\nError logging to file 'no/such/file'\n"},
		{"tee log.txt", "Logging to file 'log.txt'\n"},
		{"notee", "Outfile disabled.\n"},
		{"tee", "Logging to file 'log.txt'\n"},
	} {
		if _, err := s.do(c.typed); err != nil {
			t.Errorf("%s: %v", c.typed, err)
		}
		if got := s.Shown(); got != c.want {
			t.Errorf("%s: got %q, want %q", c.typed, got, c.want)
		}
	}
	s.Console.NoTee()
	if got, want := runnertest.ContentOf("log.txt"), "Logging to file 'log.txt'\nLogging to file 'log.txt'\n"; got != want {
		t.Errorf("the file holds %q, want %q", got, want)
	}
}

func TestSet_ShowsAndChanges(t *testing.T) {
	s := newShell(t, "")
	changes := 0
	s.Current.Changed = func() { changes++ }
	s.do(`\set null '(none)'`)
	if s.Current.Settings.Null != "(none)" || changes != 1 || s.Shown() != "" {
		t.Errorf("null is %q, %d changes", s.Current.Settings.Null, changes)
	}
	s.do(`\set`)
	if got := s.Shown(); strings.Count(got, "\n") != len(settings.Table) || !strings.Contains(got, "null             (none)     how NULL is shown on the terminal\n") {
		t.Errorf("got\n%s", got)
	}
}

// \vertical changes to and fro.
func TestVertical_ReturnsToTheFormatBefore(t *testing.T) {
	s := newShell(t, "")
	s.do(`\format json`)
	var formats []string
	for range 3 {
		s.do(`\vertical`)
		formats = append(formats, s.Current.Settings.Format)
	}
	if got := strings.Join(formats, " "); got != "vertical json vertical" {
		t.Errorf("got %s", got)
	}
}

func TestPager_ReportsWhatIsShownByIt(t *testing.T) {
	s := newShell(t, "")
	for _, c := range []struct{ typed, want string }{
		{"pager upper", "PAGER set to 'upper'\n"},
		{"pager", "PAGER set to 'less -SRFX' for results that do not fit on the screen\n"},
		{"nopager", "PAGER set to stdout\n"},
	} {
		if s.do(c.typed); s.Shown() != c.want {
			t.Errorf("%s: want %q", c.typed, c.want)
		}
	}
	script := newShell(t, "", runnertest.Batch)
	script.do("pager upper\nnopager")
	if got := script.Shown(); got != "PAGER set to stdout\n" || script.Current.Settings.Pager != "auto" {
		t.Errorf("a script: %q", got)
	}
}

func TestPrompt_AndBack(t *testing.T) {
	s := newShell(t, "")
	s.do(`prompt \u@\h> `)
	if got := s.Current.Mode.Prompt; got != `\u@\h> ` {
		t.Errorf("the prompt is %q", got)
	}
	s.Shown()
	s.do("prompt")
	if got := s.Shown(); got != "Returning to default PROMPT\n" || s.Current.Mode.Prompt != "" {
		t.Errorf("got %q, %q", got, s.Current.Mode.Prompt)
	}
}

// The statement being typed is edited, or the last one if none is; a script edits nothing.
func TestEdit(t *testing.T) {
	s := newShell(t, "select 1\n")
	s.do("select 1;")
	if next, err := s.do(`edit`); next != (Feed{"select 1\n"}) || err != nil {
		t.Errorf("got %#v, %v", next, err)
	}
	script := newShell(t, "", runnertest.Batch)
	if next, err := script.do("edit"); next != nil || err != nil {
		t.Errorf("a script: %#v, %v", next, err)
	}
}

func TestSystem_FailsWithAReason(t *testing.T) {
	t.Chdir(t.TempDir())
	s := newShell(t, "")
	_, err := s.do("system cat nosuch")
	if want := "open nosuch: no such file or directory"; !errors.As(err, new(*scan.UserError)) || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestSandbox_ConfinesTheSession(t *testing.T) {
	s := newShell(t, "", runnertest.Batch)
	if _, err := s.do("sandbox"); err != nil || s.Shown() != "" || !s.Current.Mode.Sandbox || !s.Session.IsConfined() {
		t.Errorf("%v, sandbox %v, confined %v", err, s.Current.Mode.Sandbox, s.Session.IsConfined())
	}
}

// steps performs lines one after another, and compares what each shows, or why it is refused.
func (s *shell) steps(lines ...[2]string) {
	s.t.Helper()
	for _, line := range lines {
		_, err := s.do(line[0])
		if got := s.Shown() + runnertest.TextOf(err); got != line[1] {
			s.t.Errorf("%s: got\n%s\nwant\n%s", line[0], got, line[1])
		}
	}
}

func TestJobs_ListsThem(t *testing.T) {
	runnertest.InBubble(t, func(t *testing.T) {
		s := newShell(t, server)
		s.do(`select sleep(60) \&`)
		s.Shown()
		s.steps([2]string{`\jobs`, "[1] running      0.000    0 rows     select sleep(60)\n"})
		s.env.Jobs.End()
	})
}
