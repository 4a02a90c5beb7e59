package repl

import (
	"context"
	"errors"
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
	"mysh/internal/console/consoletest"
	"mysh/internal/display"
	"mysh/internal/sessions/sessionstest"
	"mysh/internal/settings"
)

var update = flag.Bool("update", false, "rewrite the transcripts")

// A transcript in testdata is sessions as a user sees them: prompts, the text typed after them, and the
// output. With -update the present sessions replace those in the file; the sections are unchanged.
//
// # Sessions
//
// A line "^C" below what was typed is a Ctrl-C while the statement runs, "^Z" is Ctrl-Z; after a prompt,
// "^C" and "^D" are those keys at the prompt. A line "+ text" is typed ahead, while the statement above it
// runs. A first line "$ mysh …" has the options of the shell. With "<", the
// lines after "| " are its script. Time passes only where a statement takes some.
//
// What follows "[y/N] " in a line is the answer to a question.
//
// Lines of ~~~~ separate the sections and the sessions. Each session has a shell of its own; its session 41
// on the server is app's, in the schema shop. Files that sessions write are there in the next ones.
//
// # Sections
//
// "-- server --" is the answers of the server. "-- NAME --" is a file that can be sourced; one in a folder
// is in the working directory, too. Favourites are in the folder "queries".
// The notation of the server is that of [sessionstest]. A rule without a statement fails the test, too.
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
			for _, statement := range world.rules.Unused() {
				t.Errorf("-- server --: %q is never sent", statement)
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

// A world is the content of a transcript's sections.
type world struct {
	rules *sessionstest.Rules
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
	w.rules = sessionstest.ParseRules(t, w.files["server"])
	delete(w.files, "server")
	for name, text := range w.files {
		if folder := filepath.Dir(name); folder != "." {
			if err := errors.Join(os.MkdirAll(folder, 0o700), os.WriteFile(name, []byte(text), 0o600)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return w
}

// Names returns the names of the transcript.
func (w *world) Names(catalog.Kind, string, int, int) []string { return w.rules.Names() }

// Open returns the section of the given name.
func (w *world) Open(_ context.Context, name string) (LinesCloser, error) {
	text, ok := w.files[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: syscall.ENOENT}
	}
	return &file{text: text}, nil
}

// replay replays one session and returns its present text.
func (w *world) replay(t *testing.T, part string) string {
	screen := &consoletest.Screen{}
	ty := &typist{screen: screen, lines: strings.Split(part, "\n")}
	for len(ty.lines) > 0 && strings.HasPrefix(ty.lines[0], "#") {
		fmt.Fprintln(screen, ty.lines[0])
		ty.lines = ty.lines[1:]
	}
	mode := settings.Mode{Interactive: true, Terminal: true, Format: "table", ColumnNames: true, LineNumbers: true, System: true, Delimiter: ";"}
	if command, ok := strings.CutPrefix(ty.lines[0], "$ mysh"); ok {
		fmt.Fprintln(screen, ty.lines[0])
		ty.lines = ty.lines[1:]
		applyOptions(&mode, command)
	}
	mode.Scan.Interactive = mode.Interactive
	server := w.rules.Server(t)
	out := console.NewScreen(screen)
	if mode.Terminal {
		out = console.NewTerminalScreen(screen)
	}
	device := &consoletest.Device{Cols: 80, Rows: 24, Screen: screen, Answer: ty.answer}
	shell := setup{
		screen:     out,
		err:        display.Writer{W: screen},
		session:    server.Open("shop"),
		mode:       mode,
		clone:      server.Clone,
		device:     device,
		machine:    consoletest.Machine{Screen: screen},
		clipboard:  true,
		color:      true,
		names:      w,
		primaryKey: w.rules.PrimaryKey,
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

// applyOptions sets the mode by the options of a command line.
func applyOptions(m *settings.Mode, command string) {
	for _, arg := range strings.Fields(command) {
		switch arg {
		case "<":
			m.Interactive, m.Terminal, m.Silent, m.Format = false, false, 1, "tab"
		case "-f":
			m.Force = true
		case "-v":
			m.Verbose++
		case "--vars":
			m.Variables, m.Scan.Variables = true, true
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
