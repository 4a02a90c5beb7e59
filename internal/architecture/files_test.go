package architecture

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// root is the directory of the module.
var root = filepath.Join("..", "..")

// sourceFiles returns the names of the Go files of the module and of the modules in it, relative to root
// and with slashes.
func sourceFiles(t *testing.T) (names []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		switch name := entry.Name(); {
		case err != nil:
			return err
		case entry.IsDir() && (name == "testdata" || name != ".." && strings.HasPrefix(name, ".")):
			return filepath.SkipDir
		case !strings.HasSuffix(name, ".go"):
			return nil
		}
		name, err := filepath.Rel(root, file)
		names = append(names, filepath.ToSlash(name))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// A file does one thing: none grows beyond this many lines.
const longestFile = 500

func TestFilesStayShort(t *testing.T) {
	for _, p := range packages(t) {
		for _, file := range p.GoFiles {
			text, err := os.ReadFile(filepath.Join(p.Dir, file))
			if err != nil {
				t.Fatal(err)
			}
			if lines := bytes.Count(text, []byte("\n")); lines > longestFile {
				t.Errorf("%s/%s has %d lines, more than %d: a second thing in one room?", p.ImportPath, file, lines, longestFile)
			}
		}
	}
}

func TestProcessBelongsToTheProgram(t *testing.T) {
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, "mysh/")
		if slices.Contains(processOwners, name) {
			continue
		}
		for _, file := range p.GoFiles {
			text, err := os.ReadFile(filepath.Join(p.Dir, file))
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range []string{"os.Exit(", "os.Args", "os.Stdin", "os.Stdout", "os.Stderr", "log.Fatal"} {
				if slices.ContainsFunc(code(text), func(line string) bool { return strings.Contains(line, word) }) {
					t.Errorf("%s/%s uses %s: take it as a parameter", p.ImportPath, file, word)
				}
			}
		}
	}
}

// Where sequences for a terminal are written. All else that goes there is text, made safe by the
// writer that it goes through: display.Writer for messages, console.Screen for results, the cells of
// lineedit for what is typed.
var sequenceOwners = []string{
	"internal/results/chartbars.go", "internal/display/safe.go",
	"internal/lineedit/commands.go", "internal/lineedit/decode.go", "internal/lineedit/layout.go", "internal/lineedit/terminal.go", "internal/lineedit/view.go",
	"internal/console/dim.go", "internal/console/measure.go", "internal/console/page.go", "internal/console/place.go", "internal/console/screen.go",
	"render/color.go", "render/plan.go", "repl/prompt.go",
}

// Nothing reaches a terminal but by its writers: no sequence is written anywhere else, and the
// program's streams are never printed to as they are.
func TestTerminalHasFewWriters(t *testing.T) {
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, "mysh/")
		if name == "internal/ptytest" || name == "internal/console/consoletest" || strings.HasPrefix(name, "cmd/demo") {
			continue
		}
		for _, file := range p.GoFiles {
			text, err := os.ReadFile(filepath.Join(p.Dir, file))
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range code(text) {
				if strings.Contains(line, `\x1b`) && !strings.Contains(line, "// ") && !slices.Contains(sequenceOwners, name+"/"+file) {
					t.Errorf("%s/%s writes a sequence: %s", name, file, strings.TrimSpace(line))
				}
				if strings.Contains(line, "env.Std") && (strings.Contains(line, "Fprint") || strings.Contains(line, "NewWriter") || strings.Contains(line, "WriteString")) {
					t.Errorf("%s/%s prints to a terminal as it is: %s", name, file, strings.TrimSpace(line))
				}
			}
		}
	}
}

// A panic on a goroutine that the program does not watch would end it with the terminal raw. The
// rest runs in tests, and in the demo server, alone.
func TestGoroutinesAreWatched(t *testing.T) {
	unwatched := []string{"internal/crash", "internal/servertest", "internal/ptytest", "internal/wire/wiretest", "internal/hostile", "cmd/demo"}
	for _, p := range packages(t) {
		if slices.Contains(unwatched, strings.TrimPrefix(p.ImportPath, "mysh/")) {
			continue
		}
		for _, file := range p.GoFiles {
			text, err := os.ReadFile(filepath.Join(p.Dir, file))
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range code(text) {
				if strings.HasPrefix(strings.TrimSpace(line), "go ") {
					t.Errorf("%s/%s: %s: start it with crash.Go", p.ImportPath, file, strings.TrimSpace(line))
				}
			}
		}
	}
}

// Returns the lines that are not comments.
func code(text []byte) []string {
	return slices.DeleteFunc(strings.Split(string(text), "\n"), func(line string) bool {
		return strings.HasPrefix(strings.TrimSpace(line), "//")
	})
}
