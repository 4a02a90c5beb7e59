//go:build unix

package app_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/servertest"
)

// writeConfig writes a config.toml and returns the argument with its path.
func writeConfig(tb testing.TB, text string) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "c.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
	return "--config=" + path
}

const threeConnections = `
[connection.prod]
host = "db1.example.com"
port = 3307
user = "app"
database = "shop"
password = "hunter2"
color = "red"
read-only = true

[connection.local]
socket = "/run/db.sock"
password = true

[connection."odd\u001bname"]
password-command = "echo hunter2"
`

// The options of each connection, and the errors for a wrong one, without a server.
func TestConnections_OptionsAndErrors(t *testing.T) {
	cases := []struct {
		name, config, args string
		code               int
		want               string // of both outputs, with "c.toml" as the file's path
	}{
		{"all of them", threeConnections, "--list-connections", 0,
			"prod         app@db1.example.com:3307/shop  read-only, red\n" +
				"local        /run/db.sock\n" +
				"odd\\x1bname  localhost\n"},
		{"none", "", "--list-connections", 0, ""},
		{"one, by the first argument", threeConnections, "--print-defaults prod",
			0, "--host=db1.example.com --port=3307 --user=app --database=shop --password=***** --read-only --prompt-color=red"},
		{"one, and a schema", threeConnections, "--print-defaults prod other",
			0, "--prompt-color=red other"},
		{"one, by its option", threeConnections, "--print-defaults --connection=local other",
			0, "--socket=/run/db.sock --password --connection=local other"},
		{"flags win", threeConnections, "--print-defaults -uroot prod",
			0, "--prompt-color=red --user=root"},
		{"no such connection is a schema", threeConnections, "--print-defaults prodd", 0, "arguments:\nprodd"},
		{"no such connection", threeConnections, "--connection=prodd", 1, "mysh: [ERROR] unknown connection 'prodd'. Did you mean 'prod'?\n"},
		{"nothing like it", threeConnections, "--connection=zzzzzz", 1, "mysh: [ERROR] unknown connection 'zzzzzz'. To add it, write a table [connection.zzzzzz] in c.toml.\n"},
		{"config.toml is not read", threeConnections, "--no-config --connection=prod", 1, "mysh: [ERROR] unknown connection 'prod'. With --no-config, there are no connections.\n"},
		{"a key misspelt, whose value may be a secret", "[connection.a]\nhost = 'x'\npasword = 'hunter2'\n", "--list-connections", 7,
			"mysh: [ERROR] c.toml:3: unknown key 'pasword' in [connection.a]. Did you mean 'password'?\n"},
		{"a key misspelt like the prompt's color", "[connection.a]\ncolour = 'red'\n", "", 7,
			"mysh: [ERROR] c.toml:2: unknown key 'colour' in [connection.a]. Did you mean 'color'?\n"},
		{"a value misspelt", "[connection.a]\nssl-mode = 'reqired'\n", "", 1,
			"c.toml:2: Unknown option to ssl-mode: reqired\nc.toml:2: Alternatives are: 'DISABLED','PREFERRED','REQUIRED','VERIFY_CA','VERIFY_IDENTITY'\n"},
		{"an invalid number", "[connection.a]\nport = 'x'\n", "", 9, "mysh: [ERROR] c.toml:2: Unknown suffix 'x' used for variable 'port' (value 'x')."},
		{"neither true nor false", "[connection.a]\nread-only = 'maybe'\n", "", 13, "mysh: [ERROR] c.toml:2: ignoring option '--read-only' due to invalid value 'maybe'.\n"},
		{"an option of the command line alone", "[connection.a]\nconfig = 'x'\n", "", 7, "mysh: [ERROR] c.toml:2: unknown variable 'config=x'. '--config' is allowed only on the command line.\n"},
		{"an unsupported option", "[connection.a]\nssl-crl = 'x'\n", "", 12, "mysh: [ERROR] c.toml:2: option '--ssl-crl' is not supported: "},
		{"a colour misspelt", "[connection.a]\ncolor = 'rde'\n", "", 1, `mysh: c.toml:2: connection a: color: unknown colour "rde"; did you mean "red"?` + "\n"},
		{"a setting misspelt", "sytle = 'light'\n", "", 1, `mysh: c.toml:1: unknown setting "sytle"; did you mean "style"?` + "\n"},
		{"a colour misspelt on the command line", "", "--prompt-color=rde", 1, `mysh: --prompt-color: unknown colour "rde"; did you mean "red"?` + "\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			config := writeConfig(t, c.config)
			cmd := mysh(t)
			cmd.Args = append(cmd.Args[:1], strings.Fields(c.args)...)
			cmd.Args = append(cmd.Args, config)
			said, _ := cmd.CombinedOutput() // the result is in ProcessState
			got := strings.ReplaceAll(string(said), strings.TrimPrefix(config, "--config="), "c.toml")
			got = strings.ReplaceAll(got, "--config=c.toml ", "") // printed among the defaults
			if code := cmd.ProcessState.ExitCode(); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			if whole := c.want == "" || strings.HasSuffix(c.want, "\n"); whole && got != c.want || !strings.Contains(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			if strings.Contains(got, "hunter2") {
				t.Errorf("the password is shown:\n%s", got)
			}
		})
	}
}

// A config.toml that other users can write could name a program to run.
func TestConfig_WorldWritableIsIgnored(t *testing.T) {
	config := writeConfig(t, threeConnections)
	if err := os.Chmod(strings.TrimPrefix(config, "--config="), 0o602); err != nil {
		t.Fatal(err)
	}
	said, err := mysh(t, config, "--list-connections").CombinedOutput()
	want := "mysh: [Warning] World-writable config file '" + strings.TrimPrefix(config, "--config=") + "' is ignored.\n"
	if string(said) != want || err != nil {
		t.Errorf("got %v\n%s\nwant\n%s", err, said, want)
	}
}

// A session opened by a connection's name has all properties of the connection, and the prompt
// shows the name.
func TestConnections_NamedSession(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		schema := s.Schema(t)
		config := writeConfig(t, fmt.Sprintf(`
[connection.prod]
host = %q
port = %d
user = %q
password-command = "echo %s; echo other"
get-server-public-key = true
init-command = "SET @mark = 'begun'"
read-only = true
color = "red"
`, s.Host, s.Port, servertest.App, servertest.AppPassword))
		if s.Kind == servertest.MariaDB {
			path := strings.TrimPrefix(config, "--config=")
			text, _ := os.ReadFile(path)
			os.WriteFile(path, []byte(strings.ReplaceAll(string(text), "get-server-public-key = true\n", "")), 0o600)
		}
		t.Run("batch", func(t *testing.T) {
			cmd := mysh(t, config, "-N", "prod", schema, "-e", "SELECT SUBSTRING_INDEX(USER(), '@', 1), DATABASE(), @mark; CREATE TABLE forbidden (a INT)")
			said, _ := cmd.CombinedOutput() // the result is in ProcessState
			if want := "app\t" + schema + "\tbegun\n"; !strings.HasPrefix(string(said), want) {
				t.Errorf("got\n%s\nwant\n%s", said, want)
			}
			if want := "ERROR 1792 (25006)"; !strings.Contains(string(said), want) || cmd.ProcessState.ExitCode() != 1 {
				t.Errorf("exit code %d\n%s\nwant %s", cmd.ProcessState.ExitCode(), said, want)
			}
		})
		t.Run("prompt", func(t *testing.T) {
			p := ptytest.Start(t, mysh(t, config, "prod"))
			p.AwaitText("prod:mysh(ro)>")
			p.Type("use " + schema + ";\r")
			p.AwaitText("prod:" + schema + "(ro)>")
			p.Type(ptytest.CtrlD)
			if code := p.Exit(); code != 0 {
				t.Errorf("exit code %d", code)
			}
		})
	})
}

func TestPasswordCommand_Failure(t *testing.T) {
	for command, want := range map[string]string{
		"echo locked >&2; exit 3": "locked\nmysh: cannot run password command \"echo locked >&2; exit 3\": exit status 3\n",
		"true":                    "mysh: cannot run password command \"true\": it printed no password\n",
	} {
		config := writeConfig(t, fmt.Sprintf("[connection.a]\npassword-command = %q\n", command))
		cmd := mysh(t, config, "a", "-e", "select 1")
		said, _ := cmd.CombinedOutput() // the result is in ProcessState
		if string(said) != want || cmd.ProcessState.ExitCode() != 1 {
			t.Errorf("exit code %d\n%s\nwant\n%s", cmd.ProcessState.ExitCode(), said, want)
		}
	}
}

// A mistyped name of a connection is the name of a schema, as in mysql. If this schema does not
// exist, mysh offers the connection with a similar name.
func TestConnections_MistypedNameIsOffered(t *testing.T) {
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		config := writeConfig(t, fmt.Sprintf("[connection.prod]\nhost = %q\nport = %d\nuser = %q\npassword = \"\"\n", s.Host, s.Port, servertest.Root))
		question := fmt.Sprintf("Did you mean the connection prod (%s@%s:%d)? [y/N]", servertest.Root, s.Host, s.Port)
		for answer, code := range map[string]int{"y\r": 0, "yes\r": 0, "\r": 1, "n\r": 1, "prod\r": 1, ptytest.CtrlC: 130, ptytest.CtrlD: 1} {
			cmd := mysh(t, at(s, config, "prd")...)
			p := &person{ptytest.Start(t, cmd), t}
			p.AwaitText(question)
			if screen := p.Screen(); !screen.Contains("ERROR 1049 (42000): Unknown database 'prd'") {
				t.Errorf("the reason for the question is missing:\n%s", screen)
			}
			p.Type(answer)
			if code == 0 {
				p.AwaitText("prod:mysh>")
				p.Type(ptytest.CtrlD)
			}
			p.awaitExit(code)
		}
		// A script gets only the error, and so does a name without a similar connection.
		for _, args := range [][]string{{"prd", "-e", "select 1"}, {"orders"}} {
			p := ptytest.Start(t, mysh(t, at(s, append([]string{config}, args...)...)...))
			if code := p.Exit(); code != 1 || p.Screen().Contains("Did you mean") {
				t.Errorf("%q: exit code %d\n%s", args, code, p.Screen())
			}
		}
		// An existing schema is used without a question.
		name := s.Schema(t)
		p := sit(t, at(s, writeConfig(t, "[connection."+name+"x]\nhost = \"nowhere.example.com\"\n"), name)...)
		p.leave()
	})
}
