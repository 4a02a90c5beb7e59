package architecture

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

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

// Returns the lines that are not comments.
func code(text []byte) []string {
	return slices.DeleteFunc(strings.Split(string(text), "\n"), func(line string) bool {
		return strings.HasPrefix(strings.TrimSpace(line), "//")
	})
}
