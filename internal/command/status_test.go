package command

import (
	"strings"
	"testing"

	"mysh/internal/result"
	"mysh/internal/runner"
	"mysh/internal/runner/runnertest"
	"mysh/internal/scan"
	"mysh/internal/settings"
)

// status asks the server, and shows what was known at login if it does not answer.
func TestStatus(t *testing.T) {
	for _, c := range []struct {
		name, rules string
		mode        func(*settings.Mode)
		want        []string
	}{
		{name: "an answer", rules: "SELECT @@character_set_server, …\n  | a | b | c | d\n  | latin1 | app@10.0.0.3 | utf8mb4 | Source distribution\n",
			want: []string{"Current user:\t\tapp@10.0.0.3\n", "Server version:\t\t9.7.4 Source distribution\n", "Server characterset:\tlatin1\n", "Db     characterset:\tutf8mb4\n",
				"Uptime:\t\t\t1 min 11 sec\n\nThreads: 1\n", "Current pager:\t\tless -SRFX (for what does not fit on the screen)\n", "Connection:\t\tdb1 via TCP/IP\n", "TCP port:\t\t3306\n"}},
		{name: "no schema", rules: "SELECT @@character_set_server, …\n  | a | b | c | d\n  | latin1 | app@db1 | \"\" | x\n", want: []string{"Db     characterset:\tlatin1\n"}},
		{name: "no answer", want: []string{"Current user:\t\tapp@db1\n", "Server version:\t\t9.7.4\n", "SSL:\t\t\tNot in use\n"}},
		{name: "MariaDB", rules: "  version 10.11.19-MariaDB\n", want: []string{"Server:\t\t\tMariaDB\nServer version:\t\t10.11.19-MariaDB\n"}},
		{name: "a script", mode: runnertest.Batch, want: []string{"Current pager:\t\tstdout\n"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newShell(t, c.rules, c.mode)
			if _, err := s.do("status"); err != nil {
				t.Fatal(err)
			}
			got := s.Shown()
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("there is no %q in\n%s", want, got)
				}
			}
		})
	}
	s := newShell(t, "")
	s.Current.Settings.Pager = "most"
	ctx := s.Begin()
	s.Interrupt()
	if _, err := Perform(ctx, s.env, scan.Input{Name: "status"}); err != runner.ErrInterrupted || !strings.Contains(s.Shown(), "^C\nAsking the server was interrupted") {
		t.Errorf("interrupted: %v", err)
	}
}

func TestEncryption(t *testing.T) {
	for want, state := range map[string]result.State{
		"Not in use": {},
		"Cipher in use is TLS_AES_128_GCM_SHA256, TLSv1.3, server certificate verified by CA":       {TLS: "TLSv1.3", Cipher: "TLS_AES_128_GCM_SHA256", Verified: "CA"},
		"Cipher in use is TLS_AES_128_GCM_SHA256, TLSv1.3, server certificate verified by password": {TLS: "TLSv1.3", Cipher: "TLS_AES_128_GCM_SHA256", Verified: "password"},
		"Cipher in use is TLS_AES_128_GCM_SHA256, TLSv1.3, server certificate not verified":         {TLS: "TLSv1.3", Cipher: "TLS_AES_128_GCM_SHA256"},
	} {
		if got := encryption(state); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
