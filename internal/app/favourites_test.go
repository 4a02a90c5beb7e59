//go:build unix

package app_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// addFavourite writes a favourite of the user of a command.
func addFavourite(t *testing.T, cmd *exec.Cmd, name, text string) {
	t.Helper()
	writeBelow(t, filepath.Join(cmd.Dir, ".config", "mysh", "queries", name+".sql"), text)
}

func writeBelow(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// outcome runs a command and returns its exit code and what it writes.
func outcome(cmd *exec.Cmd) (code int, stdout, stderr string) {
	var out, messages bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &messages
	cmd.Run() // the result is in ProcessState
	return cmd.ProcessState.ExitCode(), out.String(), messages.String()
}

// In every mode a value is the value and never SQL, and a name is the name.
func TestFavourite_HostileValues(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := s.Schema(t)
		for _, mode := range []string{"", "ANSI_QUOTES", "NO_BACKSLASH_ESCAPES", "ANSI_QUOTES,NO_BACKSLASH_ESCAPES"} {
			for _, charset := range []string{"utf8mb4", "gbk", "latin1"} {
				for _, value := range hostileNames {
					if !isASCII(value) && charset != "utf8mb4" {
						continue
					}
					cmd := mysh(t, at(s, "-D", schema, "--favourite=x", "--default-character-set="+charset, "--init-command=set sql_mode = '"+mode+"'", "-N", "v="+value)...)
					addFavourite(t, cmd, "x", "-- :v string\n-- :list list of string = a,'b,c'\nselect hex(:v), hex(:'v'), ':v', count(*) from (select 1 as :\"v\") t where 'b,c' in (:list);")
					code, got, messages := outcome(cmd)
					want := hex.EncodeToString([]byte(value))
					if fields := strings.Split(strings.TrimSpace(got), "\t"); code != 0 || len(fields) != 4 || !strings.EqualFold(fields[0], want) || !strings.EqualFold(fields[1], want) || fields[2] != ":v" || fields[3] != "1" {
						t.Errorf("%q, %s, %q: exit code %d, %q, %s", mode, charset, value, code, got, messages)
					}
				}
			}
		}
		if rows := s.SQL(t, "SHOW DATABASES LIKE 'pwned'"); len(rows) > 0 {
			s.SQL(t, "DROP DATABASE pwned")
			t.Error("a value ran as a statement")
		}
	})
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r >= 0x80 })
}

// Both servers read each type as it is meant; relative dates are those of the session's time zone.
func TestFavourite_Types(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		cmd := mysh(t, at(s, "--favourite=types", "--format=csv", "t=information_schema.schemata", "ids=3,-4", "at=2026-01-31T18:30:05.25")...)
		addFavourite(t, cmd, "types", `-- Every type
-- :n int = -7
-- :d decimal = 9.90
-- :b bool = yes
-- :at datetime
-- :day date = 2024-02-29
-- :ago date = 7d ago
-- :month date = -1mo
-- :hour datetime = 1h ago
-- :t identifier
-- :ids list of int
-- :none string = NULL
set time_zone = '+13:00';
select 1-:n n, :d d, :b b, cast(:at as datetime(2)) at_, date(:day) + interval 1 day next;
select :ago = current_date - interval 7 day ago, :month < current_date month, timestampdiff(minute, :hour, now()) hour,
	char_length(:'ago') text, count(*) > 1 t, 3 in (:ids) i, -4 in (:ids) j, :none is null none from :t;
`)
		code, got, messages := outcome(cmd)
		if want := "n,d,b,at_,next\n8,9.90,1,2026-01-31 18:30:05.25,2024-03-01\nago,month,hour,text,t,i,j,none\n1,1,60,10,1,1,1,1\n"; code != 0 || strings.ReplaceAll(got, "\r", "") != want {
			t.Errorf("exit code %d, got\n%s%s\nwant\n%s", code, got, messages, want)
		}
	})
}

// In a script a favourite behaves like one: formats, the schema, exit codes, errors with their place.
func TestFavourite_Script(t *testing.T) {
	const text = "\ufeff-- Rows\r\n-- :since date = 7d ago\r\n-- :n int\r\n\r\nselect :n n;\r\n\r\nselect\r\n nosuch;\r\nselect database() s;\r\n"
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := s.Schema(t)
		for _, c := range []struct {
			args           []string
			code           int
			stdout, stderr string // stderr is a part
		}{
			{[]string{"--favourite=rows", "n=5"}, 1, "n\n5\n", "ERROR 1054 (42S22) at line 7 in file: '{home}/.config/mysh/queries/rows.sql': Unknown column 'nosuch'"},
			{[]string{"--favourite=rows.sql", "-D", schema, "n=5", "--force"}, 0, "n\n5\ns\n" + schema + "\n", "ERROR 1054"},
			{[]string{"--favourite", "rows", "n=5", schema, "-f", "-N"}, 0, "5\n" + schema + "\n", "ERROR 1054"},
			{[]string{"--favourite=rows", "n=5", "--format=json"}, 1, "[\n{\"n\":5}\n]\n", "ERROR 1054"},
			{[]string{"--favourite=rows", "n=5", "--vertical"}, 1, "*************************** 1. row ***************************\nn: 5\n", "ERROR 1054"},
			{[]string{"--favourite=rows"}, 1, "", "mysh: favourite rows: no value for n\n  -- Rows\n  -- :since date = 7d ago\n  -- :n int\n"},
			{[]string{"--favourite=rows", "sinec=5"}, 1, "", "mysh: favourite rows: unknown parameter sinec; did you mean since?\n"},
			{[]string{"--favourite=rows", "n=x"}, 1, "", `mysh: favourite rows: parameter n: "x" is not an int; write digits, as in 10` + "\n"},
			{[]string{"--favourite=rwos", "n=5"}, 1, "", "mysh: unknown favourite \"rwos\"; did you mean rows?\n"},
			{[]string{"--favourite=../rows"}, 1, "", "it must not contain slashes"},
			{[]string{"--favourite=rows", "-e", "select 1", "n=5"}, 1, "", "mysh: --favourite and --execute cannot be used together\n"},
			{[]string{"--favourite=rows", "n=5", "a", "b"}, 1, "", "too many arguments"},
			{[]string{"--favourite=rows", "--no-config", "--sandbox", "n=5"}, 1, "n\n5\n", "ERROR 1054"},
			{[]string{"--favourite=rows", "--config={home}/nosuch/config.toml"}, 1, "", "cannot read settings"},
		} {
			cmd := mysh(t)
			addFavourite(t, cmd, "rows", text)
			for i := range c.args {
				c.args[i] = strings.ReplaceAll(c.args[i], "{home}", cmd.Dir)
			}
			cmd.Args = append(cmd.Args, at(s, c.args...)...)
			cmd.Stdin = strings.NewReader("select 'standard input is not read';\n")
			code, stdout, stderr := outcome(cmd)
			if code != c.code || stdout != c.stdout || !strings.Contains(stderr, strings.ReplaceAll(c.stderr, "{home}", cmd.Dir)) {
				t.Errorf("%q: exit code %d, %q, %q", c.args, code, stdout, stderr)
			}
		}
	})
}

// With --watch a favourite runs again and again, with its values each time.
func TestFavourite_Watched(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		cmd := mysh(t, at(s, "--favourite=count", "step=2", "--watch=0.1", "--until=n >= 6", "-N")...)
		addFavourite(t, cmd, "count", "-- :step int\nset @n = coalesce(@n, 0) + :step;\nselect @n as n;\n")
		if code, got, messages := outcome(cmd); code != 0 || got != "2\n4\n6\n" {
			t.Errorf("exit code %d, %q, %q", code, got, messages)
		}
	})
}

// The user's folder is beside config.toml, wherever that is; a project's is above the working directory,
// and a script does not run what the user has not trusted.
func TestFavourite_Folders(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		cmd := mysh(t, at(s, "--favourite=x", "-N", "--config=conf/my.toml")...)
		writeBelow(t, filepath.Join(cmd.Dir, "conf", "my.toml"), "")
		writeBelow(t, filepath.Join(cmd.Dir, "conf", "queries", "x.sql"), "select 'conf'")
		if _, got, _ := outcome(cmd); got != "conf\n" {
			t.Errorf("--config: got %q", got)
		}
		cmd = mysh(t, at(s, "--favourite=x", "-N")...)
		cmd.Env = append(cmd.Env, "XDG_CONFIG_HOME="+filepath.Join(cmd.Dir, "xdg"))
		addFavourite(t, cmd, "x", "select 'home'")
		writeBelow(t, filepath.Join(cmd.Dir, "xdg", "mysh", "queries", "x.sql"), "select 'xdg'")
		if _, got, _ := outcome(cmd); got != "xdg\n" {
			t.Errorf("XDG_CONFIG_HOME: got %q", got)
		}
		cmd = mysh(t, at(s, "--favourite=x", "-N")...)
		writeBelow(t, filepath.Join(cmd.Dir, "p", ".mysh", "queries", "x.sql"), "select 'project'")
		writeBelow(t, filepath.Join(cmd.Dir, "p", "a", "b", "f"), "")
		cmd.Dir = filepath.Join(cmd.Dir, "p", "a", "b")
		code, got, messages := outcome(cmd)
		if want := `mysh: favourite x (~/p/.mysh/queries/x.sql): its file is not trusted as it is now; \ft at the prompt shows it and asks whether to trust it` + "\n"; code != 1 || got != "" || messages != want {
			t.Errorf("exit code %d, %q, %q", code, got, messages)
		}
	})
}

// At the prompt: trust is asked for once, and again after a change; Tab completes names and parameters; Up
// brings back what was typed; a script runs what was trusted.
func TestFavourite_AtThePrompt(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		cmd := mysh(t, at(s, "--prompt=mysh>\\_")...)
		file := filepath.Join(cmd.Dir, ".mysh", "queries", "days.sql")
		writeBelow(t, file, "-- Days\n-- :since date = today\n-- :n int = 3\nselect :n * 111 as answer;\n")
		addFavourite(t, cmd, "own", "select 222 as answer;\n")
		addFavourite(t, cmd, "weeks", "-- :since date = today\n-- :n int = 3\nselect :n * 111 as answer, :since;\n")
		p := sitAt(t, cmd)
		ask := func(line, question, answer string) string {
			t.Helper()
			p.begin(line)
			p.AwaitText(question)
			p.Type(answer)
			return p.answer(line)
		}
		if got := ask(`\f days`, "Trust .mysh/queries/days.sql as shown? [y/N]", "n\r"); !strings.Contains(got, "select :n * 111") || !strings.Contains(got, "Not trusted") || strings.Contains(got, "333") {
			t.Errorf("no:\n%s", got)
		}
		ask(`\f days`, "Trust .mysh/queries/days.sql as shown? [y/N]", ptytest.CtrlC)
		if got := ask(`\f days n=2`, "Trust .mysh/queries/days.sql as shown? [y/N]", "yx\x7f\r"); !strings.Contains(got, "222") {
			t.Errorf("yes:\n%s", got)
		}
		if got := p.ask(`\f days 2026-01-01 5`); !strings.Contains(got, "555") || strings.Contains(got, "Trust") {
			t.Errorf("trusted:\n%s", got)
		}
		p.Type("\x1b[A")
		p.AwaitText(`mysh> \f days 2026-01-01 5`)
		p.Type("\r")
		p.Await("a prompt", atPrompt)

		typed := func(keys, line string) {
			t.Helper()
			p.Type(keys)
			p.Await(fmt.Sprintf("%q at the prompt", line), func(screen ptytest.Screen) bool {
				return screen.Cursor < len(screen.Lines) && strings.TrimRight(screen.Lines[screen.Cursor], " ") == line
			})
		}
		typed(`\f we`, `mysh> \f we`)
		typed("\t", `mysh> \f weeks`)
		typed(" s", `mysh> \f weeks s`)
		typed("\t", `mysh> \f weeks since=`)
		typed("tod", `mysh> \f weeks since=tod`)
		typed("\t", `mysh> \f weeks since=today`)
		p.Type(" n=7\r")
		p.AwaitText("777")
		p.Await("a prompt", atPrompt)

		again := mysh(t, at(s, "--favourite=days", "-N", "n=4")...)
		again.Dir, again.Env = cmd.Dir, cmd.Env
		if code, got, messages := outcome(again); code != 0 || got != "444\n" {
			t.Errorf("in a script: exit code %d, %q, %q", code, got, messages)
		}
		writeBelow(t, file, "select 'evil' as answer;\n")
		if got := ask(`\ft`, "[y/N]", "\r"); !strings.Contains(got, "changed since it was trusted") || !strings.Contains(got, "'evil'") {
			t.Errorf("changed:\n%s", got)
		}
		if got := ask(`\fd own`, "Remove ", "yes\r"); !strings.Contains(got, "Removed") {
			t.Errorf("removed:\n%s", got)
		}
		p.ask(`select 5 as five;`)
		p.ask(`\fs five`)
		info, err := os.Stat(filepath.Join(cmd.Dir, ".config", "mysh", "queries", "five.sql"))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Error(info, err)
		}
		trusted, err := os.Stat(filepath.Join(cmd.Dir, ".local", "share", "mysh", "trusted"))
		if err != nil || trusted.Mode().Perm() != 0o600 {
			t.Error(trusted, err)
		}
		p.leave()
	})
}

// In the sandbox, Tab does not read the folders.
func TestFavourite_Sandbox(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		cmd := mysh(t, at(s, "--sandbox")...)
		addFavourite(t, cmd, "days", "select 1;\n")
		p := &person{ptytest.Start(t, cmd), t}
		p.awaitPrompt()
		p.Type("\\f da\t\r")
		p.AwaitText("Not allowed in the sandbox mode")
		if screen := fmt.Sprint(p.Screen()); strings.Contains(screen, "days") {
			t.Errorf("the screen:\n%s", screen)
		}
		p.Type(ptytest.CtrlD)
		p.awaitExit(0)
	})
}
