package repl

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"mysh/internal/catalog"
	"mysh/internal/console"
	"mysh/internal/display"
	"mysh/internal/sessions"
	"mysh/internal/settings"
)

var update = flag.Bool("update", false, "rewrite the transcripts")

// A transcript in testdata is sessions as a user sees them: prompts, what is typed after them, what
// appears. With -update the sessions are written anew as they are now; the sections stay.
//
// # Sessions
//
// A line "^C" below what was typed is a Ctrl-C while the statement runs, "^Z" is Ctrl-Z; after a prompt,
// "^C" and "^D" are those keys at the prompt. A line "+ text" is typed ahead, while the statement above it
// runs. A first line "$ mysh …" says how the shell runs, and with
// "<" that it runs the lines after "| " as a script. Time passes only where a statement takes some.
//
// Lines of ~~~~ separate the sections and the sessions. Each session has a shell of its own; its session 41
// on the server is app's, in the schema shop. Files that sessions write are there in the next ones.
//
// # Sections
//
// "-- server --" is what the server answers. "-- NAME --" is a file that can be sourced.
//
// In the section of the server a statement stands at the left margin, and below it, indented by two blanks,
// what the server answers:
//
//	select id, name from pets
//	  | id int key | name
//	  | 1          | Rex
//	  | 3          | NULL
//	  takes 4ms
//
// Any blanks and line ends in a statement are one blank there; … stands for any text. The first rule that
// fits answers. A statement without a rule fails the test, and so does a rule without a statement. An
// answer may have these lines:
//
//	| <name> [<type>] [key] | …   columns: int bigint decimal double date time json text blob; text if not named
//	| <cell> | …                  a row; NULL is NULL, and "…" a string of Go, as for blanks at the ends or \x1b
//	from [<schema>.]<table> [as <alias>]                 where the columns are from
//	counts to <n> | counts for ever                      rows follow with the numbers from 1, four every 70 ms
//	affected <n>
//	warnings <n>
//	info <text>                                          the server's own line: Rows matched: …
//	schema <name>                                        the default schema from now on
//	transaction open | transaction over
//	ERROR <number> (<state>): <message>
//	notice <text>                                        of the session, before anything else
//	progress <stage>/<stages> <percent>% <name>          MariaDB's report, before anything else
//	takes <duration>                                     until the first row, or the outcome; 0 if not named
//	first <duration>                                     the part of it until the first row
//	hangs                                                neither the statement nor a request to stop it is answered
//	unstoppable                                          the request to stop is answered, and the statement runs on
//	loses the connection                                 in place of the outcome; a transaction is then lost, too
//	not sent …                                           the session refuses to send the statement, in these words
//	no more connections                                  can be opened from now until the next statement
//	again                                                what follows is for the next run in the same session
//
// Above the first statement there may be, indented, what the server is:
//
//	version <text>                          9.7.4 if not named
//	names <name>, <name>                    for "did you mean"
//	key <schema>.<table> (<column>, …)      a primary key
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
			t.Chdir(t.TempDir())
			parts := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n~~~~\n")
			world := newWorld(t, parts[0])
			for i, part := range parts[1:] {
				synctest.Test(t, func(t *testing.T) { parts[i+1] = world.replay(t, part) })
			}
			for _, e := range world.rules.list {
				if !e.used {
					t.Errorf("-- server --: %q is never sent", e.statement)
				}
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

// A world is what the sections of a transcript describe.
type world struct {
	rules *rules
	files map[string]string
}

var sectionHead = regexp.MustCompile(`(?m)^-- (.+) --\n`)

func newWorld(t *testing.T, sections string) *world {
	t.Helper()
	w := &world{files: make(map[string]string)}
	heads := sectionHead.FindAllStringSubmatchIndex(sections+"\n", -1)
	for i, head := range heads {
		end := len(sections) + 1
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		w.files[sections[head[2]:head[3]]] = (sections + "\n")[head[1]:end]
	}
	w.rules = parseRules(t, w.files["server"])
	delete(w.files, "server")
	return w
}

// Names returns the names of the transcript.
func (w *world) Names(catalog.Kind, string, int, int) []string { return w.rules.names }

// Open returns the section of the given name.
func (w *world) Open(_ context.Context, name string) (LinesCloser, error) {
	text, ok := w.files[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: syscall.ENOENT}
	}
	return &file{text: text}, nil
}

// Replays one session and returns what it looks like now.
func (w *world) replay(t *testing.T, part string) string {
	screen := &screen{}
	ty := &typist{screen: screen, lines: strings.Split(part, "\n")}
	for len(ty.lines) > 0 && strings.HasPrefix(ty.lines[0], "#") {
		fmt.Fprintln(screen, ty.lines[0])
		ty.lines = ty.lines[1:]
	}
	mode := settings.Mode{Interactive: true, Terminal: true, Format: "table", ColumnNames: true, LineNumbers: true, System: true, Delimiter: ";"}
	if command, ok := strings.CutPrefix(ty.lines[0], "$ mysh"); ok {
		fmt.Fprintln(screen, ty.lines[0])
		ty.lines = ty.lines[1:]
		told(&mode, command)
	}
	mode.Scan.Interactive = mode.Interactive
	server := w.rules.session(t, 41, "shop")
	ids := uint64(57)
	out := console.NewScreen(screen)
	if mode.Terminal {
		out = console.NewTerminalScreen(screen)
	}
	shell := setup{
		screen:  out,
		err:     display.Writer{W: screen},
		session: server,
		mode:    mode,
		clone: func(context.Context, sessions.Session) (sessions.Session, error) {
			if server.isAlone() {
				return nil, refusal(1040, "08004", "Too many connections")
			}
			ids++
			return server.another(ids), nil
		},
		device:     &device{cols: 80, rows: 24, screen: screen},
		machine:    programs{screen},
		clipboard:  true,
		color:      true,
		names:      w,
		primaryKey: func(schema, table string) []string { return w.rules.keys[schema+"."+table] },
		files:      w,
	}.shell()
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
func told(m *settings.Mode, command string) {
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
