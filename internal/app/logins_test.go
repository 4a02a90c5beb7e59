//go:build unix

package app_test

import (
	"os/exec"
	"strings"
	"testing"

	"mysh/internal/ptytest"
	"mysh/internal/result"
	"mysh/internal/wire/wiretest"
)

// loginServer starts a scripted server on a Unix socket. It answers questions with one row of
// "1" and accepts everything else.
func loginServer(t *testing.T, o wiretest.Options) *wiretest.Server {
	t.Helper()
	o.Network = "unix"
	o.Handle = func(c *wiretest.Client, cmd wiretest.Command) {
		if strings.HasPrefix(strings.ToUpper(cmd.Text), "SELECT") {
			c.Header(wiretest.Column("1"))
			c.Text("1")
			c.End(result.Outcome{})
			return
		}
		c.OK(result.Outcome{})
	}
	return wiretest.Start(t, o)
}

// Each factor without a value has a prompt, in the order of the factors, and the others have
// none. Without a terminal each password is a line of standard input, and a script follows.
func TestFactors_OnePromptEach(t *testing.T) {
	account := wiretest.Options{Password: "one", Factors: []wiretest.Factor{
		{Plugin: "caching_sha2_password", Password: "two"}, {Plugin: "mysql_native_password", Password: "three"},
	}}
	for _, tt := range []struct {
		args  string
		typed []string
		code  int
	}{
		{"-p --password2 --password3", []string{"one", "two", "three"}, 0},
		{"--password3 --password2 --password1", []string{"one", "two", "three"}, 0},
		{"-pone --password2 --password3=three", []string{"two"}, 0},
		{"-pone --password2=two --password3=three", nil, 0},
		{"-pone --password2=two --password3", []string{"wrong"}, 1},
		{"-pone --password2=two --password3=three --skip-password3", nil, 1},
	} {
		t.Run(tt.args, func(t *testing.T) {
			srv := loginServer(t, account)
			args := append(strings.Fields(tt.args), "-S", srv.Addr(), "-u", "ann", "-e", "select 1")
			p := &person{ptytest.Start(t, mysh(t, args...)), t}
			for i, password := range tt.typed {
				p.Await("a prompt", func(s ptytest.Screen) bool {
					return strings.Count(strings.Join(s.Lines, "\n"), "Enter password:") == i+1
				})
				p.Type(password + "\r")
			}
			p.awaitExit(tt.code)
			if got := strings.Count(strings.Join(p.Screen().Lines, "\n"), "Enter password:"); got != len(tt.typed) {
				t.Errorf("%d prompts, want %d:\n%s", got, len(tt.typed), p.Screen())
			}
		})
	}
	t.Run("standard input", func(t *testing.T) {
		srv := loginServer(t, account)
		setsid, err := exec.LookPath("setsid")
		if err != nil {
			t.Skip("no setsid, which takes the terminal away")
		}
		cmd := mysh(t, "-S", srv.Addr(), "-u", "ann", "-p", "--password2", "--password3=three")
		cmd.Args = append([]string{"setsid", "--wait", cmd.Path}, cmd.Args[1:]...)
		cmd.Path = setsid
		cmd.Stdin = strings.NewReader("one\ntwo\nselect 1;\n")
		out, err := cmd.Output()
		if err != nil || string(out) != "1\n1\n" {
			t.Errorf("%q, %v", out, err)
		}
	})
}

// A server's questions are shown as its own and cannot control the terminal. Answers to secret
// ones are not shown.
func TestDialog_AtTheTerminal(t *testing.T) {
	srv := loginServer(t, wiretest.Options{Switch: []string{"dialog"}, Questions: []wiretest.Question{
		{Text: "Welcome\x1b[2J\nCode: ", Secret: true, Answer: "4711"}, {Text: "Sure?", Answer: "yes, of course"},
	}})
	start := func() *person {
		return &person{ptytest.Start(t, mysh(t, "-S", srv.Addr(), "-u", "ann", "-e", "select 1")), t}
	}
	p := start()
	p.AwaitText(`[server] Welcome\x1b[2J`)
	p.AwaitText("Code:")
	p.Type("4711\r")
	p.AwaitText("[server] Sure?")
	p.Type("yes, of course\r")
	p.awaitExit(0)
	if s := p.Screen(); s.Contains("4711") {
		t.Errorf("the screen shows the code:\n%s", s)
	}
	p = start()
	p.AwaitText("Code:")
	p.Type(ptytest.CtrlC)
	p.awaitExit(130)
}

// Later logins do not ask the user, who is typing by then. A password that was typed answers
// again; a code does not.
func TestDialog_LaterLogins(t *testing.T) {
	password := wiretest.Question{Text: "Password: ", Secret: true, Answer: "secret"}
	code := wiretest.Question{Text: "Code: ", Secret: true, Answer: "4711"}
	for name, tt := range map[string]struct {
		questions []wiretest.Question
		want      string
	}{
		"a password":            {[]wiretest.Question{password}, "Connection id"},
		"a password and a code": {[]wiretest.Question{password, code}, `the server asks "Password: " again`},
	} {
		t.Run(name, func(t *testing.T) {
			srv := loginServer(t, wiretest.Options{Switch: []string{"dialog"}, Questions: tt.questions})
			p := &person{ptytest.Start(t, mysh(t, "-S", srv.Addr(), "-u", "ann", "--skip-auto-rehash")), t}
			for _, question := range tt.questions {
				p.AwaitText("[server] " + strings.TrimSpace(question.Text))
				p.Type(question.Answer + "\r")
			}
			p.awaitPrompt()
			if got := p.ask("connect"); !strings.Contains(got, tt.want) {
				t.Errorf("connect prints\n%s", got)
			}
			p.leave()
		})
	}
}
