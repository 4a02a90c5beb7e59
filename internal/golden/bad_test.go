package golden

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"mysh/internal/servertest"
)

// Unusable input ends the program with one clear error and the right exit code. Nothing after
// it is executed.
func TestBadInput(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	file("two.cnf", "!include "+dir+"/one.cnf\n")
	login := func(content string) []string {
		return []string{"MYSQL_TEST_LOGIN_FILE=" + file("login"+strconv.Itoa(len(content)), content)}
	}
	const packet = "ERROR 1153 (08S01) at line 1: Got a packet bigger than 'max_allowed_packet' bytes\n"
	const fatal = "mysh: [ERROR] Fatal error in defaults handling. Program aborted!"
	const afresh = fatal + " Create it again with mysql_config_editor, or use --no-login-paths.\n"
	cases := []struct {
		name  string
		args  []string
		env   []string
		input string // or the path of a directory
		want  string // standard error; * stands for any text at the end
		code  int
	}{
		{"option files in a circle", []string{"--defaults-file=" + file("one.cnf", "!include "+dir+"/two.cnf\n")}, nil, "select 1",
			"mysh: [ERROR] The '!include' directive in config file " + dir + "/two.cnf at line 1 includes itself: *", 1},
		{"option file cut off", []string{"--defaults-file=" + file("cut.cnf", "[client]\nuser")}, nil, "select 1",
			"mysh: [ERROR] " + dir + "/cut.cnf:2: option '--user' requires an argument.\n", 5},
		{"option file that is none", []string{"--defaults-file=" + file("bin.cnf", "\x7fELF\x02\x00\x01\x00")}, nil, "select 1",
			"mysh: [ERROR] Failed to open required defaults file: " + dir + "/bin.cnf: it is not a text file.\n" + fatal + "\n", 1},
		{"option file that is a directory", []string{"--defaults-file=" + dir}, nil, "select 1",
			"mysh: [ERROR] Failed to open required defaults file: " + dir + ": it is a directory.\n" + fatal + "\n", 1},
		{"login file cut off", nil, login(strings.Repeat("\x00", 10)), "select 1", "mysh: [ERROR] Cannot read login file *" + afresh, 1},
		{"login file with a lie in it", nil, login(strings.Repeat("\x00", 24) + "\xff\xff\xff\x7f"), "select 1", "mysh: [ERROR] Cannot read login file *" + afresh, 1},
		{"login file of noise", nil, login(strings.Repeat("\x00\x13\x77", 100)), "select 1", "mysh: [ERROR] Cannot read login file *" + afresh, 1},
		{"unknown character set", []string{"--default-character-set=nosuch"}, nil, "select 1",
			"ERROR 2019 (HY000): Can't initialize character set nosuch\n", 1},
		{"a directory as script", nil, nil, dir, "mysh: cannot read standard input: is a directory\n", 1},
		{"a directory to source", nil, nil, "source " + dir + "\nselect 1;\n", "ERROR at line 1: Can't read from a directory '" + dir + "'\n", 1},
		{"a program as script", nil, nil, "\x7fELF\x02\x01\x01\x00select 1;\n", "ERROR: ASCII '\\0' appeared in the statement, *", 1},
		{"a program as script, forced", []string{"-f"}, nil, "\x7fELF\x02\x01\x01\x00;select 1;\n", "ERROR: ASCII '\\0' appeared in the statement, *", 1},
		{"a statement that the server does not take", nil, nil, "select length('" + strings.Repeat("x", 5<<20) + "');\nselect 1;\n", packet, 1},
		{"and its end is lost too", []string{"-f"}, nil, "select length('" + strings.Repeat("x", 5<<20) + "');\nselect 1;\n",
			packet + "ERROR 2013 (HY000) at line 2: Lost connection to MySQL server during query\n", 0},
		{"one line without end", nil, nil, strings.Repeat("a", 20<<20), packet, 1},
	}
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		s.SQL(t, "SET GLOBAL max_allowed_packet=4194304")
		defer s.SQL(t, "SET GLOBAL max_allowed_packet=DEFAULT")
		for _, tt := range cases {
			t.Run(tt.name, func(t *testing.T) {
				script := tt.input
				if script != dir {
					script = file("script", tt.input)
				}
				args := append(append([]string{"mysh"}, tt.args...), "-uroot", "-h"+s.Host, "-P"+strconv.Itoa(s.Port))
				if s.Kind == servertest.MariaDB {
					args = append(args, "--skip-print-query-on-error")
				}
				got := start(t, args, tt.env, script)
				before, after, any := strings.Cut(tt.want, "*")
				text := string(got.err)
				if !strings.HasPrefix(text, before) || !strings.HasSuffix(text, after) || !any && text != tt.want {
					t.Errorf("it says %.300q, want %q", text, tt.want)
				}
				if got.code != tt.code || len(bytes.TrimSpace(got.out)) > 0 {
					t.Errorf("exit code %d, want %d; it wrote %.100q", got.code, tt.code, got.out)
				}
			})
		}
	})
}
