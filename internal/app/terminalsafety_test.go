//go:build unix

package app_test

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"unicode"
	"unicode/utf8"

	"mysh/internal/ptytest"
	"mysh/internal/result"
	"mysh/internal/wire/wiretest"
)

// Sequences that mysh never sends, control characters, and deceptive text. It contains neither
// NUL nor line feed, so that names of files and variables can contain it.
const evil = "\x1b[5;46mE\x1b]0;PWNED\a\x1b[2J\x1b[6n\x1bc\x1bP1q\x1b\\\x90\u009b2J\u202e\u2066\u200b\r\b\x0e\x7f\xff"

// The sequences that mysh may send to a terminal.
var allowedSequences = regexp.MustCompile("\x1b\\[(" +
	"[0-9:;]*m" + // colours and weights
	"|[0-9]*[ABCDGJKP@]" + // moving the cursor, erasing, inserting and deleting cells
	"|[0-9]* q" + // the cursor's shape
	"|\\?(2004|2026|25|7)[hl])" + // bracketed paste, synchronized output, visibility of the cursor, wrapping
	"|\x1b[78]" + // restoring the cursor
	"|\x1b\\]52;c;[A-Za-z0-9+/=]*\a" + // the clipboard
	"|[\r\n\b\t]")

// sentText returns the output of a program on a terminal without the allowed sequences.
func sentText(sent []byte) string { return allowedSequences.ReplaceAllString(string(sent), "") }

// firstUnsafe returns the first part of a text that could control a terminal or deceive its
// reader, with some context.
func firstUnsafe(text string) string {
	for i, r := range text {
		_, size := utf8.DecodeRuneInString(text[i:])
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u200b' || r == utf8.RuneError && size == 1 {
			return text[max(i-60, 0):min(i+20, len(text))]
		}
	}
	return ""
}

// columnsAsked returns the number of columns in a query, judged by its commas.
func columnsAsked(query string) int {
	n, depth := 1, 0
	for i, c := range query {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			n++
		case depth == 0 && i > 0 && strings.HasPrefix(strings.ToUpper(query[i:]), "FROM "):
			return n
		}
	}
	return n
}

// hostileServer puts evil into all that it sends: version, names, cells, messages and errors,
// in answers to the user and to mysh itself. The variable held becomes true when the statement
// hold runs, which ends with its connection.
func hostileServer(t *testing.T, version string) (address string, held *atomic.Bool) {
	held = new(atomic.Bool)
	dressed := func(n int) (columns []result.Column, cells []string) {
		for range n {
			c := wiretest.Column(evil)
			c.Table, c.OrgTable, c.Schema, c.OrgName = evil, evil, evil, evil
			columns, cells = append(columns, c), append(cells, evil)
		}
		return columns, cells
	}
	server := wiretest.Start(t, wiretest.Options{Version: version + evil, Handle: func(c *wiretest.Client, cmd wiretest.Command) {
		switch first := strings.ToLower(strings.Fields(cmd.Text + " x")[0]); {
		case cmd.Code != 3:
			c.Error(1105, "HY000", evil)
		case first == "set", first == "use":
			c.OK(result.Outcome{Changes: result.Changes{}})
		case first == "hold":
			held.Store(true)
			c.Wait()
		case first == "kill", first == "refuse":
			c.Error(1094, "HY000", evil)
		case first == "update":
			c.OK(result.Outcome{Info: evil, Warnings: 1})
		case cmd.Text == "SHOW PROCESSLIST":
			c.Header(wiretest.Column("Id"), wiretest.Column("Host"), wiretest.Column("Command"))
			for id := range 20 {
				c.Text(fmt.Sprint(id), evil, evil)
			}
			c.End(result.Outcome{})
		default:
			n := columnsAsked(cmd.Text)
			if first == "help" {
				n = 3
			}
			columns, cells := dressed(n)
			if strings.Contains(strings.ToUpper(cmd.Text), "CONNECTION_ID()") {
				cells[0] = fmt.Sprint(c.ID) // the same server as before
			}
			c.Header(columns...)
			c.Text(cells...)
			c.End(result.Outcome{Warnings: 1})
		}
	}})
	return server.Addr(), held
}

// A terminal receives only text and the allowed sequences, for any text from the server, from a
// file, from the environment and from the configuration.
func TestTerminal_ReceivesOnlyKnownSequences(t *testing.T) {
	for _, version := range []string{"9.7.4", "5.5.5-10.11.19-MariaDB"} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			address, held := hostileServer(t, version)
			host, port, _ := strings.Cut(address, ":")
			cmd := mysh(t, "-h", host, "-P", port, "--skip-ssl", "-u", "u"+evil, "--show-warnings", `--prompt=\u \U \h \d \v \N \p \l \i @> `, "d"+evil)
			cmd.Env = append(cmd.Env, "USER=u"+evil, "EDITOR=true", "MYSQL_PS1="+evil, "LANG="+evil)
			file := "f" + strings.NewReplacer("\r", "", ";", "", `\`, "").Replace(evil)
			if err := os.WriteFile(filepath.Join(cmd.Dir, file), []byte("refuse me; \\"+evil+"\nselect '"+evil+"';\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			p := &person{ptytest.Start(t, cmd), t}
			ready := func(s ptytest.Screen) bool {
				return len(s.Lines) > 0 && strings.HasSuffix(s.Lines[len(s.Lines)-1], "@>")
			}
			paste := func(text string) { p.Type("\x1b[200~" + text + "\x1b[201~") }
			prompts := func() int { return strings.Count(sentText(p.Sent()), "@>") }
			p.Await("a prompt", ready)
			typed := strings.NewReplacer("\r", "", ";", "", `\`, "").Replace(evil) // these characters would end the line or the statement
			for _, line := range []string{
				"select a, b;", `select a\G`, "update t;", "refuse;", "show warnings;", "status", `\s`, "help x", `\?` + " x", "use " + "x" + typed, `\explain select a;`, `\explain analyze select a;`,
				`\last`, `\last where 1=1`, `\diff`, `\chart`, `\copy`, `\blockers`, `\jobs`, "select 1 \\&", `\jobs`, `\wait`, `\fg`, "source " + file, `\. none` + typed, "tee t" + typed, `\s`, "notee",
				"pager cat", "select a;", "nopager", "delimiter d" + typed, `\s`, "delimiter ;", "prompt q" + typed + "@> ", `prompt \u @> `, `\set null n` + typed, "select a;", `\set null`,
				`\set x` + typed + " y", `\history`, `connect x` + typed, `system true`, `\o o` + typed, "select a;", `\o`, `\o | cat >null; true ` + typed, "select 1;", `\o`,
				`\charset c` + typed, `\format f` + typed, `\kill k` + typed,
			} {
				before := prompts()
				paste(line)
				p.Type("\r")
				p.Await("the next prompt after "+line, func(ptytest.Screen) bool { return prompts() > before+strings.Count(line, "@>") })
			}
			for _, keys := range []string{"select ", "select * from ", "use ", "source f", "show variables like '", "update "} {
				p.Type(keys + "\t\t\t") // the menu, and the candidate it inserts
				p.Type("\x03")
			}
			p.Type("select x\t\t\x1b")
			p.Type("\x03\x12" + "[5;46m\x07\x03") // history search
			paste("select '" + typed)
			p.Type("\r\x03")
			p.Type(`\zmark` + "\r")
			p.AwaitText(`Unknown command '\zmark'`)
			p.Await("a prompt", ready)
			// The second connection reports why the statement cannot be stopped.
			p.Type("hold;\r")
			eventually(t, "the statement runs", held.Load)
			p.Type(ptytest.CtrlC)
			p.Await("why it cannot be stopped", func(s ptytest.Screen) bool {
				last := strings.Join(s.Lines[max(len(s.Lines)-1, 0):], "")
				return strings.Contains(last, "stopping…") && strings.Contains(last, "PWNED")
			})
			p.Type(ptytest.CtrlC)
			p.AwaitText("dropped after")
			p.Await("a prompt", ready)
			p.Type(`\q` + "\r")
			p.Exit()
			text := sentText(p.Sent())
			if bad := firstUnsafe(text); bad != "" {
				t.Errorf("the terminal was sent %q", bad)
			}
			for _, sequence := range []string{"\x1b[5;46m", "\x1b[2J"} {
				if strings.Contains(string(p.Sent()), sequence) {
					t.Errorf("the terminal was sent %q", sequence)
				}
			}
			for _, set := range regexp.MustCompile("\x1b\\]52;c;([^\a]*)\a").FindAllSubmatch(p.Sent(), -1) {
				if _, err := base64.StdEncoding.DecodeString(string(set[1])); err != nil {
					t.Errorf("the clipboard: %v", err)
				}
			}
		})
	}
}

// A very long error message is shortened on a terminal, and complete elsewhere.
func TestLongError_IsShortenedOnTerminal(t *testing.T) {
	long := "begins " + strings.Repeat("x", 15_000_000) + " ends"
	server := wiretest.Start(t, wiretest.Options{Handle: func(c *wiretest.Client, cmd wiretest.Command) {
		if cmd.Text == "refuse" {
			c.Error(1105, "HY000", long)
			return
		}
		c.OK(result.Outcome{})
	}})
	host, port, _ := strings.Cut(server.Addr(), ":")
	p := sit(t, "-h", host, "-P", port, "--skip-ssl")
	got := p.ask("refuse;")
	if !strings.Contains(got, "ERROR 1105 (HY000): begins xxx") || !strings.Contains(got, "x… (14998033 bytes are left out) …x") || !strings.HasSuffix(got, "x ends") || len(got) > 2500 {
		t.Errorf("at the prompt:\n%.3000s", got)
	}
	p.leave()
	out, err := mysh(t, "-h", host, "-P", port, "--skip-ssl", "-e", "refuse").CombinedOutput()
	if want := "ERROR 1105 (HY000) at line 1: " + long + "\n"; err == nil || string(out) != want {
		t.Errorf("a script: %d bytes, %v; want %d", len(out), err, len(want))
	}
}

// Messages printed without a connection may quote a file, the environment and the arguments.
func TestTerminal_ReceivesOnlyKnownSequencesWithoutSession(t *testing.T) {
	config := filepath.Join(t.TempDir(), "c.toml")
	text := "[connection.\"n" + `\u001b[5;46m\u202e` + "\"]\nhost = \"h" + `\u001b[2J` + "\"\nuser = \"" + `\u009b` + "\"\n"
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"--config=" + config, "--list-connections"},
		{"--config=/none/" + evil},
		{"--" + evil}, {"--port=" + evil}, {"--user=" + evil, "--print-defaults"}, {"--connection=" + evil}, {"--set=" + evil}, {"--set=format=" + evil},
		{"--socket=/none/" + evil}, {"-h", "127.0.0.1", "-P1", evil}, {"mysql://" + evil + "@h:" + evil + "/x"}, {"--prompt-color=" + evil}, {"--default-character-set=" + evil, "-h127.0.0.1", "-P1"},
		{"--ssl-ca=/none/" + evil, "-h127.0.0.1", "-P1"}, {"--password-file=/none/" + evil}, {"--help"}, {"--version"}, {"--protocol=" + evil}, {"--defaults-file=/none/" + evil},
	} {
		cmd := mysh(t, args...)
		if strings.HasPrefix(args[0], "--defaults-file") {
			cmd.Args = append(cmd.Args[:1], args...)
		}
		cmd.Env = append(cmd.Env, "USER="+evil, "MYSQL_HOST="+evil, "MYSQL_HOME=/"+evil)
		p := ptytest.Start(t, cmd)
		p.Exit()
		if bad := firstUnsafe(sentText(p.Sent())); bad != "" || strings.Contains(string(p.Sent()), "\x1b[5;46m") {
			t.Errorf("%q: the terminal was sent %q", args, bad)
		}
		if len(p.Sent()) == 0 {
			t.Errorf("%q: nothing was printed", args)
		}
	}
}
