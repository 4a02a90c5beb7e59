package repl

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mysh/internal/display"
	"mysh/internal/locate"
	"mysh/internal/output"
	"mysh/internal/result"
	"mysh/internal/scan"
	"mysh/internal/settings"
)

var update = flag.Bool("update", false, "rewrite the transcripts")

// A transcript in testdata is a session as a person would see it: prompts, what is typed
// behind them, what appears. A line "^C" below what was typed is a Ctrl-C while the statement
// runs, "^Z" is Ctrl-Z; behind a prompt, "^C" and "^D" are those keys at the prompt. A first line
// "$ mysh …" says how the shell runs. Time passes only where the statement takes some.
//
// Lines of ~~~~ separate sessions of their own.
//
// The server behind it knows the statements of [answers].
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no transcripts", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			file, err := filepath.Abs(file)
			if err != nil {
				t.Fatal(err)
			}
			testdata := filepath.Dir(file)
			t.Chdir(t.TempDir())
			var parts []string
			for part := range strings.SplitSeq(string(text), "\n~~~~\n") {
				synctest.Test(t, func(t *testing.T) { parts = append(parts, replay(t, testdata, strings.TrimSuffix(part, "\n"))) })
			}
			got := strings.Join(parts, "\n~~~~\n") + "\n"
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != string(text) {
				t.Errorf("%s: got\n%s\nwant\n%s", file, got, text)
			}
		})
	}
}

// How a line that was typed begins.
var prompts = regexp.MustCompile("^(?:[a-z]+(?:\\(ro\\))?[*!]?(?: \\[[0-9]+\\])?> |app@db1 \\[shop\\] | +(?:->|'>|\">|`>|/\\*>|\\$>) )")

// A typist types what a transcript says, and writes down what is seen.
type typist struct {
	screen *screen
	lines  []string // the transcript
	shell  *Shell
}

// A screen may be written to by everybody.
type screen struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// Replays one part of a transcript and returns what it looks like now.
func replay(t *testing.T, testdata, part string) string {
	screen := &screen{}
	ty := &typist{screen: screen, lines: strings.Split(part, "\n")}
	for len(ty.lines) > 0 && strings.HasPrefix(ty.lines[0], "#") {
		fmt.Fprintln(screen, ty.lines[0])
		ty.lines = ty.lines[1:]
	}
	mode := Mode{Interactive: true, Terminal: true, Format: "table", Names: true, LineNumbers: true, System: true, Delimiter: ";"}
	if command, ok := strings.CutPrefix(ty.lines[0], "$ mysh"); ok {
		fmt.Fprintln(screen, ty.lines[0])
		ty.lines = ty.lines[1:]
		told(&mode, command)
	}
	mode.Scan.Interactive = mode.Interactive
	server := newServer(41, "shop")
	ids := uint64(57)
	shell := New(Config{
		Out:      output.New(screen),
		Err:      display.Writer{W: screen},
		Session:  server,
		Mode:     mode,
		Settings: settings.Defaults(),
		Another: func(context.Context, Session) (Session, error) {
			if server.isAlone() {
				return nil, refusal(1040, "08004", "Too many connections")
			}
			ids++
			return server.another(ids), nil
		},
		Size:      func() (cols, rows int) { return 80, 24 },
		Pipe:      newProgram(screen),
		System:    system(screen),
		Clipboard: func(text []byte) { fmt.Fprintf(screen, "[clipboard: %q]\n", text) },
		Names:     func(locate.Kind, string, int, int) []string { return []string{"orders", "pets", "shop"} },
		PrimaryKey: func(schema, table string) []string {
			return map[string][]string{"shop.visits": {"pet", "day"}}[schema+"."+table]
		},
		Notify: func(line string) { fmt.Fprintln(screen, line) },
		Open: func(path string) (LinesCloser, error) {
			text, err := os.ReadFile(filepath.Join(testdata, path))
			if err != nil {
				return nil, err
			}
			return &file{text: string(text)}, nil
		},
	})
	ty.shell = shell
	var err error
	if mode.Interactive {
		err = shell.Run(ty)
	} else {
		err = shell.Run(&file{text: ty.script()})
	}
	if err != nil {
		fmt.Fprintf(screen, "[%v]\n", err)
	}
	return strings.TrimSuffix(screen.String(), "\n")
}

// Sets the mode as a command line would.
func told(m *Mode, command string) {
	for _, arg := range strings.Fields(command) {
		switch arg {
		case "<":
			m.Interactive, m.Terminal, m.Silent, m.Format = false, false, 1, "tab"
		case "-f":
			m.Force = true
		case "-v":
			m.Verbose++
		case "--sandbox":
			m.Sandbox = true
		case "--print-query-on-error":
			m.ShowFailed = true
		case "--skip-abort-source-on-error":
			m.ForceFiles = true
		case "-t":
			m.Format = "table"
		}
	}
}

// Returns the lines behind "| ", which stand for a script.
func (ty *typist) script() string {
	var b strings.Builder
	for i, line := range ty.lines {
		text, ok := strings.CutPrefix(line, "| ")
		if ok {
			b.WriteString(text + "\n")
		}
		if ok || line == "^C" {
			fmt.Fprintln(ty.screen, line)
		}
		if line == "^C" {
			ty.lines = ty.lines[i:]
			ty.press()
			break
		}
	}
	return b.String()
}

// ReadLine types the next line of the transcript, once everything else has come to rest.
func (ty *typist) ReadLine(p Prompt) (string, error) {
	synctest.Wait()
	for len(ty.lines) > 0 {
		line := ty.lines[0]
		ty.lines = ty.lines[1:]
		prompt := prompts.FindString(line)
		if prompt == "" {
			continue
		}
		typed := line[len(prompt):]
		fmt.Fprintln(ty.screen, p.Text+typed)
		switch typed {
		case "^C":
			return "", ErrInterrupted
		case "^D":
			return "", io.EOF
		}
		ty.press()
		return typed + "\n", nil
	}
	return "", io.EOF
}

// pressAfter is no moment at which anything else happens.
const pressAfter = 1210 * time.Millisecond

// Presses the key that stands in a line before the next prompt, some time from now: while the statement that
// was just typed runs.
func (ty *typist) press() {
	for i, line := range ty.lines {
		switch {
		case prompts.MatchString(line):
			return
		case line == "^C":
			time.AfterFunc(pressAfter, func() { ty.shell.Interrupt() })
		case line == "^Z":
			time.AfterFunc(pressAfter, ty.shell.Suspend)
		default:
			continue
		}
		ty.lines = ty.lines[i+1:]
		return
	}
}

// A file is a script as Lines.
type file struct{ text string }

func (f *file) ReadLine(Prompt) (string, error) {
	if f.text == "" {
		return "", io.EOF
	}
	text := f.text
	f.text = ""
	return text, nil
}

func (f *file) Close() error { return nil }

// A server is the session of the transcripts.
type server struct {
	id        uint64
	mu        sync.Mutex
	alone     bool // no second connection is to be had
	schema    string
	status    result.Status
	connected bool
	running   answer
	runs      map[string]int
	stop      chan struct{} // told by an interrupt that the server obeys
	gone      chan struct{} // told by Abandon
}

func newServer(id uint64, schema string) *server {
	return &server{id: id, schema: schema, connected: true, runs: make(map[string]int), stop: make(chan struct{}, 1), gone: make(chan struct{}, 1)}
}

// An answer is what the server says to a statement.
type answer struct {
	columns []result.Column
	rows    []string // cells separated by |, NULL is NULL
	outcome result.Outcome
	err     error
	takes   time.Duration
	deaf    bool // it does not answer the request to stop
	stays   bool // it answers it, and finishes all the same
	most    int  // numbers up to this follow as further rows, one every while
	status  *result.Status
	later   []answer // what it says from the second time on, the last one for good
}

func column(name string, t result.Type) result.Column { return result.Column{Name: name, Type: t} }

var (
	inTransaction = result.StatusInTransaction
	atRest        = result.StatusAutocommit
	one           = []result.Column{column("1", result.TypeLongLong)}
)

func refusal(number uint16, state, message string) error {
	return &result.Error{Number: number, State: state, Message: message}
}

var answers = map[string]answer{
	"select 1": {columns: one, rows: []string{"1"}},
	"select id, name from pets": {
		columns: []result.Column{column("id", result.TypeLong), column("name", result.TypeVarString)},
		rows:    []string{"1|Rex", "22|Mimi", "3|NULL"}, takes: 4 * time.Millisecond,
	},
	"select * from stock": {
		columns: stock, rows: []string{"1|nut|10|x", "2|bolt|7|NULL", "3|nail|0|z"}, takes: time.Second,
		later: []answer{
			{columns: stock, rows: []string{"1|nut|9|x", "2|bolt|7|y", "4|screw|100|NULL"}},
			{columns: stock, rows: []string{"4|screw|100|NULL", "2|bolt|7|y", "1|nut|9|x"}},
			{columns: stock[:2], rows: []string{"1|nut"}},
		},
	},
	"select last from visits": {
		columns: visits, rows: []string{"9"}, outcome: result.Outcome{Elapsed: 12345 * time.Millisecond, First: 4 * time.Millisecond},
	},
	"select * from visits order by day": {
		columns: visitDays, rows: []string{"1|mon|2", "2|mon|5"},
		later: []answer{{columns: visitDays, rows: []string{"3|sun|1", "1|mon|3", "2|mon|5"}}},
	},
	"select n from arrivals": {
		columns: visits, rows: []string{"0"}, most: 1 << 30,
		later: []answer{{columns: visits, rows: []string{"0"}, most: 2}},
	},
	"select kind, count(*) from stock": {
		columns: kinds, rows: []string{"bolt|2", "nut|1", "nut|5"},
		later: []answer{{columns: kinds, rows: []string{"bolt|2", "nail|3", "nut|1", "nut|5"}}},
	},
	"select n from visits":            {columns: []result.Column{column("n", result.TypeLong)}, rows: []string{"0"}, most: 1 << 30},
	"call count_visits()":             {columns: []result.Column{column("n", result.TypeLong)}, rows: []string{"0"}, most: 40},
	"select 20 numbers":               {columns: []result.Column{column("n", result.TypeLong)}, rows: []string{"0"}, most: 20},
	"select 88 numbers":               {columns: []result.Column{column("n", result.TypeLong)}, rows: []string{"0"}, most: 88},
	"select slowly from ordrs":        {err: refusal(1146, "42S02", "Table 'shop.ordrs' doesn't exist"), takes: 5 * time.Millisecond},
	"select sleep(5.1)":               {columns: one, rows: []string{"0"}, takes: 5100 * time.Millisecond},
	"select 200 numbers":              {columns: []result.Column{column("n", result.TypeLong)}, rows: []string{"0"}, most: 200},
	"select long":                     {columns: []result.Column{column("long", result.TypeVarString)}, rows: []string{strings.Repeat("0123456789", 9)}},
	"select\n  id\nfrom ordrs":        {err: refusal(1146, "42S02", "Table 'shop.ordrs' doesn't exist")},
	"select 1 where false":            {columns: one},
	"select 'a;b'":                    {columns: []result.Column{column("a;b", result.TypeVarString)}, rows: []string{"a;b"}},
	"select\n  1":                     {columns: one, rows: []string{"1"}},
	"insert into pets values (4)":     {outcome: result.Outcome{Affected: 1}},
	"update pets set name = 'x'":      {outcome: result.Outcome{Affected: 3, Warnings: 1, Info: "Rows matched: 3  Changed: 3  Warnings: 1"}},
	"begin":                           {status: &inTransaction},
	"rollback":                        {status: &atRest},
	"USE `farm`":                      {outcome: result.Outcome{Changes: result.Changes{Schema: ptr("farm")}}},
	"USE `nosuch`":                    {err: refusal(1049, "42000", "Unknown database 'nosuch'")},
	"select * from ordrs":             {err: refusal(1146, "42S02", "Table 'shop.ordrs' doesn't exist")},
	"selec 1":                         {err: refusal(1064, "42000", "You have an error in your SQL syntax; check the manual … near 'selec 1' at line 1")},
	"select sleep(60)":                {columns: one, rows: []string{"0"}, takes: time.Minute},
	"insert into log select sleep(5)": {outcome: result.Outcome{Affected: 1}, takes: 5 * time.Second, stays: true},
	"EXPLAIN FORMAT=TREE select id, name from pets":         planned("-> Table scan on pets  (cost=0.55 rows=3)\n"),
	"EXPLAIN FORMAT=TREE select id,\n  name\nfrom pets":     planned("-> Table scan on pets  (cost=0.55 rows=3)\n"),
	"EXPLAIN ANALYZE FORMAT=TREE select id, name from pets": {err: refusal(1235, "42000", "This version of MySQL doesn't yet support 'EXPLAIN ANALYZE FORMAT=TREE'")},
	"EXPLAIN ANALYZE select id, name from pets":             planned("-> Table scan on pets  (cost=0.55 rows=3) (actual time=0.02..3.1 rows=40 loops=1)\n"),
	"EXPLAIN ANALYZE FORMAT=TREE select sleep(60)":          {columns: explained, rows: []string{"-> Rows fetched before execution\n"}, takes: time.Minute},
	"EXPLAIN FORMAT=TREE update pets set name = 'x'":        planned("-> <not executable by iterator executor>\n"),
	"EXPLAIN FORMAT=JSON update pets set name = 'x'":        planned("{\"query_plan\": {\"operation\": \"<not executable by iterator executor>\"}}"),
	"EXPLAIN FORMAT=TRADITIONAL update pets set name = 'x'": {columns: table, rows: []string{"1|UPDATE|pets|ALL|NULL|NULL|NULL|NULL|3|Using temporary"}},
	"EXPLAIN FORMAT=TREE select * from ordrs":               {err: refusal(1146, "42S02", "Table 'shop.ordrs' doesn't exist")},
	"EXPLAIN FORMAT=TREE selec 1":                           selec,
	"EXPLAIN FORMAT=JSON selec 1":                           selec,
	"EXPLAIN FORMAT=TRADITIONAL selec 1":                    selec,
	"EXPLAIN selec 1":                                       selec,
	"EXPLAIN FORMAT=TREE select 'other server'":             {err: refusal(1791, "HY000", "Unknown EXPLAIN format name: 'TREE'")},
	"EXPLAIN FORMAT=JSON select 'other server'":             {err: refusal(1791, "HY000", "Unknown EXPLAIN format name: 'JSON'")},
	"EXPLAIN FORMAT=TRADITIONAL select 'other server'":      {err: refusal(1791, "HY000", "Unknown EXPLAIN format name: 'TRADITIONAL'")},
	"EXPLAIN select 'other server'":                         {columns: []result.Column{column("plan", result.TypeVarString)}, rows: []string{"Project", " └─ Table"}},
	"select city, visits from stats":                        {columns: stats, rows: []string{"Berlin|28", "東京|14.5", "Lima|NULL", "Rome|-3"}},
	"select city, visits, id from stats":                    {columns: append(stats[:2:2], one...), rows: []string{"Berlin|28|1", "東京|14.5|2"}},
	"select city, city from stats":                          {columns: []result.Column{stats[0], stats[0]}, rows: []string{"Berlin|Berlin"}},
	"select 'slow'":                                         {columns: []result.Column{column("slow", result.TypeVarString)}, rows: []string{"slow"}, takes: 10 * time.Second},
	"select sleep(60), 'alone'":                             {columns: one, rows: []string{"0"}, takes: time.Minute},
	"select * from frozen":                                  {columns: one, takes: time.Hour, deaf: true},
}

var (
	explained = []result.Column{column("EXPLAIN", result.TypeVarString)}
	selec     = answer{err: refusal(1064, "42000", "You have an error in your SQL syntax; check the manual … near 'selec 1' at line 1")}
	stats     = []result.Column{column("city", result.TypeVarString), column("visits", result.TypeNewDecimal)}
	table     = func() (columns []result.Column) {
		for name := range strings.FieldsSeq("id select_type table type possible_keys key key_len ref rows Extra") {
			columns = append(columns, column(name, result.TypeVarString))
		}
		return columns
	}()
)

// Returns the answer that is a plan.
func planned(text string) answer {
	return answer{columns: explained, rows: []string{text}, takes: 4 * time.Millisecond}
}

var (
	stock = []result.Column{
		{Name: "id", Type: result.TypeLong, Table: "stock", Flags: result.FlagPrimaryKey | result.FlagNotNull},
		{Name: "name", Type: result.TypeVarString, Table: "stock", Collation: 255},
		{Name: "n", Type: result.TypeLong, Table: "stock"},
		{Name: "note", Type: result.TypeVarString, Table: "stock"},
	}
	// As servers send them when they have sorted: without a mark on the key.
	visitDays = []result.Column{
		{Name: "pet", Type: result.TypeLong, Schema: "shop", Table: "v", OrgTable: "visits", OrgName: "pet"},
		{Name: "day", Type: result.TypeVarString, Collation: 255, Schema: "shop", Table: "v", OrgTable: "visits", OrgName: "day"},
		{Name: "n", Type: result.TypeLong, Schema: "shop", Table: "v", OrgTable: "visits", OrgName: "n"},
	}
	visits = []result.Column{column("n", result.TypeLong)}
	kinds  = []result.Column{column("kind", result.TypeVarString), column("count(*)", result.TypeLongLong)}
)

func ptr[T any](v T) *T { return &v }

func (s *server) Run(_ context.Context, statements []string) (result.Stream, error) {
	a, ok := answers[scan.TrimEnd(statements[0])]
	if !ok {
		return nil, refusal(1064, "42000", fmt.Sprintf("the server of the transcripts does not know %q", statements[0]))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := min(s.runs[statements[0]], len(a.later)); n > 0 {
		a = a.later[n-1]
	}
	s.runs[statements[0]]++
	s.running, s.connected = a, true
	select {
	case <-s.stop: // it came too late for the statement before
	default:
	}
	s.alone = strings.Contains(statements[0], "alone")
	return &replies{server: s, answer: a}, nil
}

// Replies is the stream of one answer.
type replies struct {
	server *server
	answer answer
	step   int
	sent   int // of the rows that follow the first ones
}

func (r *replies) Next() (result.Event, error) {
	s, a := r.server, r.answer
	r.step++
	if r.step == 1 {
		select {
		case <-time.After(a.takes):
		case <-s.stop:
			<-time.After(time.Millisecond) // not at the moment at which it was asked to
			return nil, refusal(result.CodeInterrupted, "70100", "Query execution was interrupted")
		case <-s.gone:
			return nil, refusal(result.CodeLost, "HY000", "Lost connection to MySQL server during query")
		}
		if a.err != nil {
			return nil, a.err
		}
	}
	if a.columns != nil && r.step == 1 {
		return result.Header{Columns: a.columns}, nil
	}
	if a.columns != nil && r.step == 2 && len(a.rows) > 0 {
		batch := result.NewBatch(nil)
		for _, row := range a.rows {
			var cells [][]byte
			for cell := range strings.SplitSeq(row, "|") {
				cells = append(cells, []byte(cell))
				if cell == "NULL" {
					cells[len(cells)-1] = nil
				}
			}
			batch.Rows = append(batch.Rows, result.AppendRow(nil, cells...))
		}
		return batch, nil
	}
	if r.sent < a.most {
		r.step--
		return r.more()
	}
	if r.step > 10 {
		return nil, io.EOF
	}
	r.step = 10
	o := a.outcome
	o.Elapsed += a.takes
	s.mu.Lock()
	defer s.mu.Unlock()
	o.HasRows, o.Rows = a.columns != nil, int64(len(a.rows)+r.sent)
	if o.Changes.Schema != nil {
		s.schema = *o.Changes.Schema
	}
	if a.status != nil {
		s.status = *a.status
	}
	return o, nil
}

func (s *server) isAlone() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.alone
}

// Returns a second session on the server.
func (s *server) another(id uint64) *server {
	return newServer(id, s.schema)
}

func (s *server) Interrupt(ctx context.Context) error {
	s.mu.Lock()
	running := s.running
	s.mu.Unlock()
	if running.deaf {
		<-ctx.Done()
		return ctx.Err()
	}
	if !running.stays {
		select {
		case s.stop <- struct{}{}:
		default:
		}
	}
	return nil
}

func (s *server) Abandon() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.connected = false
	s.gone <- struct{}{}
}

func (s *server) State() result.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return result.State{Connected: s.connected, ConnectionID: s.id, Version: "9.7.4", User: "app", Host: "db1", Port: 3306, Schema: s.schema, Status: s.status}
}

func (s *server) Ask(context.Context, string) ([][]string, error) {
	return nil, errors.New("nobody answers")
}
func (s *server) Watch(context.Context) (result.Progress, error) {
	return result.Progress{}, errors.New("nobody answers")
}
func (s *server) Blockers(context.Context) ([]result.Blocker, error) { return nil, nil }
func (s *server) GroupLimit(context.Context) int                     { return 0 }
func (s *server) Statistics() (string, error)                        { return "Uptime: 71", nil }
func (s *server) Reset() error                                       { s.status = 0; return nil }
func (s *server) Close() error                                       { return nil }
