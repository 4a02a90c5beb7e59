package golden

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mysh/internal/app"
	"mysh/internal/servertest"
)

func TestMain(m *testing.M) { servertest.Main(m) }

const (
	cases    = "testdata/cases"
	filesDir = "/tmp/gc_golden" // the path in the cases
)

// Every case has the same answer as the C client on a real server. The listed differences are
// exceptions, and each must still differ.
func TestCases(t *testing.T) {
	inputs, err := filepath.Glob(cases + "/*.sql")
	if err != nil || len(inputs) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	different := readDifferences(t)
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		files := copyFiles(t)
		for _, input := range inputs {
			name := strings.TrimSuffix(filepath.Base(input), ".sql")
			t.Run(name, func(t *testing.T) {
				diff := compare(t, run(t, name, files, s, ""), wanted(t, name, s.Kind), readFilter(t, name))
				reason, listed := different.of(name, s.Kind)
				switch {
				case diff != "" && !listed:
					t.Error(diff)
				case diff == "" && listed:
					t.Errorf("is listed as different (%s), but is not", reason)
				}
			})
		}
	})
	for name := range different {
		if !slices.Contains(inputs, filepath.Join(cases, name+".sql")) {
			t.Errorf("differences.txt names %s, which is no case", name)
		}
	}
}

// Copies the files that cases read, and returns their directory.
func copyFiles(t *testing.T) string {
	dir := t.TempDir()
	names, err := filepath.Glob("testdata/files/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text = bytes.ReplaceAll(text, []byte(filesDir), []byte(dir))
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(name)), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// An answer is the output and the exit code of a client.
type answer struct {
	out, err []byte
	code     int
}

// Arguments that must precede all others.
var mustBeFirst = regexp.MustCompile("^--(defaults-.*|no-defaults|login-path)(=|$)")

// Runs mysh on a case, with a text before that of the case, and with more options.
func run(t *testing.T, name, files string, s *servertest.Server, before string, options ...string) answer {
	input := bytes.ReplaceAll(read(t, name+".sql"), []byte(filesDir), []byte(files))
	input = append([]byte(before), input...)
	server := append([]string{"-uroot", "-h" + s.Host, "-P" + strconv.Itoa(s.Port)}, options...)
	if s.Kind == servertest.MariaDB {
		server = append(server, "--skip-print-query-on-error") // mysql does not have this default
	}
	args := []string{"mysh"}
	for line := range strings.Lines(string(read(t, name+".args"))) {
		arg := strings.ReplaceAll(strings.TrimSuffix(line, "\n"), filesDir, files)
		if arg == "@SQL@" {
			arg, input = string(input), nil
		}
		if !mustBeFirst.MatchString(arg) {
			args, server = append(args, server...), nil
		}
		args = append(args, arg)
	}
	args = append(args, server...)
	environ := strings.Fields(string(read(t, name+".env")))
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/in", input, 0o600); err != nil {
		t.Fatal(err)
	}
	a := start(t, args, environ, dir+"/in")
	a.out = bytes.ReplaceAll(a.out, []byte(files), []byte(filesDir))
	a.err = bytes.ReplaceAll(a.err, []byte(files), []byte(filesDir))
	return a
}

// Runs mysh with a file as its standard input.
func start(t *testing.T, args, environ []string, path string) answer {
	environ = append(environ, "PATH="+os.Getenv("PATH"), "LC_ALL=C.UTF-8", "TERM=xterm", "TZ=UTC", "HOME=/nonexistent")
	dir := t.TempDir()
	stdin, err := os.Open(path)
	stdout, err1 := os.Create(dir + "/out")
	stderr, err2 := os.Create(dir + "/err")
	if err := errors.Join(err, err1, err2); err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	defer stdout.Close()
	defer stderr.Close()
	code := app.Run(app.Env{Args: args, Environ: environ, Stdin: stdin, Stdout: stdout, Stderr: stderr, OptionFiles: []string{"/nonexistent/.my.cnf"}})
	out, err1 := os.ReadFile(dir + "/out")
	text, err2 := os.ReadFile(dir + "/err")
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	return answer{out, text, code}
}

// Returns the answer of the C client.
func wanted(t *testing.T, name string, kind servertest.Kind) answer {
	file := func(suffix string) []byte {
		if kind == servertest.MariaDB {
			if text, err := os.ReadFile(filepath.Join(cases, name+".mariadb"+suffix)); err == nil {
				return text
			}
		}
		return read(t, name+suffix)
	}
	code := 0
	if text := bytes.TrimSpace(file(".rc")); len(text) > 0 {
		var err error
		if code, err = strconv.Atoi(string(text)); err != nil {
			t.Fatal(err)
		}
	}
	return answer{file(".out"), file(".err"), code}
}

// Returns a file of a case, nothing if there is none.
func read(t *testing.T, name string) []byte {
	text, err := os.ReadFile(filepath.Join(cases, name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return text
}

// compare returns the difference between two answers, or "".
func compare(t *testing.T, got, want answer, f filter) string {
	var b strings.Builder
	show := func(what string, got, want []byte) {
		got, want = f.apply(got), f.apply(want)
		if bytes.Equal(got, want) {
			return
		}
		gotLines, wantLines := strings.SplitAfter(string(got), "\n"), strings.SplitAfter(string(want), "\n")
		i := 0
		for i < min(len(gotLines), len(wantLines)) && gotLines[i] == wantLines[i] {
			i++
		}
		fmt.Fprintf(&b, "%s differs from line %d on\n", what, i+1)
		for _, line := range wantLines[i:min(i+4, len(wantLines))] {
			fmt.Fprintf(&b, "  want %.300q\n", line)
		}
		for _, line := range gotLines[i:min(i+4, len(gotLines))] {
			fmt.Fprintf(&b, "  got  %.300q\n", line)
		}
	}
	show("standard output", got.out, want.out)
	show("standard error", got.err, want.err)
	if got.code != want.code {
		fmt.Fprintf(&b, "exit code %d, want %d\n", got.code, want.code)
	}
	return b.String()
}

// A filter hides output that differs from run to run.
type filter []rule

type rule struct {
	pattern *regexp.Regexp
	remove  bool // removes the whole line
	by      []byte
}

func readFilter(t *testing.T, name string) filter {
	var f filter
	for line := range strings.Lines(string(read(t, name+".filter"))) {
		parts := strings.Split(strings.TrimSuffix(line, "\n"), "/")
		switch {
		case len(parts) == 4 && parts[0] == "s":
			by := regexp.MustCompile(`\\(\d)`).ReplaceAllString(parts[2], "$${$1}")
			f = append(f, rule{pattern: regexp.MustCompile(parts[1]), by: []byte(by)})
		case len(parts) == 3 && parts[0] == "" && parts[2] == "d":
			f = append(f, rule{pattern: regexp.MustCompile(parts[1]), remove: true})
		default:
			t.Fatalf("%s.filter: %q is neither s/a/b/ nor /a/d", name, line)
		}
	}
	return f
}

func (f filter) apply(text []byte) []byte {
	if len(f) == 0 {
		return text
	}
	var kept []byte
lines:
	for line := range bytes.Lines(text) {
		body, ended := bytes.CutSuffix(line, []byte("\n"))
		for _, r := range f {
			if r.remove && r.pattern.Match(body) {
				continue lines
			}
			if !r.remove {
				body = r.pattern.ReplaceAll(body, r.by)
			}
		}
		kept = append(kept, body...)
		if ended {
			kept = append(kept, '\n')
		}
	}
	return kept
}

// differences are the cases in which mysh differs from the C client on purpose, with the
// reasons.
type differences map[string][]difference

type difference struct {
	kind   servertest.Kind // "" for all
	reason string
}

func (d differences) of(name string, kind servertest.Kind) (reason string, ok bool) {
	for _, one := range d[name] {
		if one.kind == "" || one.kind == kind {
			return one.reason, true
		}
	}
	return "", false
}

// Reads the list. A heading that ends in a colon is the reason for the cases below it, which
// are one a line. A kind of server may follow the name.
func readDifferences(t *testing.T) differences {
	text, err := os.ReadFile("testdata/differences.txt")
	if err != nil {
		t.Fatal(err)
	}
	all, reason := differences{}, ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		switch {
		case line == "" || line[0] == '#':
		case line[0] != ' ':
			reason = strings.TrimSuffix(line, ":")
		default:
			name, kind, _ := strings.Cut(strings.TrimSpace(line), " ")
			all[name] = append(all[name], difference{servertest.Kind(kind), reason})
		}
	}
	return all
}
