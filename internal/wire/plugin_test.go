package wire_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"strings"
	"testing"

	"mysh/internal/result"
	"mysh/internal/wire"
	"mysh/internal/wire/wiretest"
)

// connectAs connects to a scripted server over a transport that others cannot read.
func connectAs(t *testing.T, srv *wiretest.Server, change func(*wire.Config)) (*wire.Conn, error) {
	t.Helper()
	cfg := wire.Config{Network: "unix", Address: srv.Addr(), User: "ann", Password: wiretest.MariaDBPassword}
	if change != nil {
		change(&cfg)
	}
	conn, err := wire.Connect(context.Background(), cfg)
	if err == nil {
		t.Cleanup(func() { conn.Close() })
	}
	return conn, err
}

func TestLogin_MariaDBPlugins(t *testing.T) {
	for _, tt := range []struct {
		name, password string
		plugins        []string
		accepted       bool
	}{
		{"parsec", wiretest.MariaDBPassword, []string{"parsec"}, true},
		{"parsec, wrong password", "wrong", []string{"parsec"}, false},
		{"parsec, no password", "", []string{"parsec"}, false},
		{"a switch in the middle of parsec", wiretest.MariaDBPassword, []string{"parsec", "mysql_native_password", "parsec"}, true},
		{"client_ed25519", wiretest.MariaDBPassword, []string{"client_ed25519"}, true},
		{"client_ed25519, wrong password", "wrong", []string{"client_ed25519"}, false},
		{"parsec after others", wiretest.MariaDBPassword, []string{"client_ed25519", "caching_sha2_password", "parsec"}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := wiretest.Start(t, wiretest.Options{Network: "unix", Password: wiretest.MariaDBPassword, Switch: tt.plugins})
			conn, err := connectAs(t, srv, func(cfg *wire.Config) { cfg.Password = tt.password })
			switch {
			case !tt.accepted:
				wantError(t, err, 1045, "Access denied")
			case err != nil:
				t.Error(err)
			default:
				if got, want := conn.Server().Plugin, tt.plugins[len(tt.plugins)-1]; got != want {
					t.Errorf("plugin %s, want %s", got, want)
				}
			}
		})
	}
}

// The key that MariaDB 11.8.9 has stored for the password "secret", with its salt, accepts the
// signature.
func TestLogin_ParsecRecordedFromMariaDB(t *testing.T) {
	stored := unhex(t, "5000fd7954fb3b15187cbae56b2618f3b286336c3f0f275662b3e1fae92cf9bb9be1f5ae04e1e58e9a6ebb24e054147ccf564733")
	salt, key := stored[:20], stored[20:]
	for password, accepted := range map[string]bool{"secret": true, "Secret": false} {
		verified := make(chan bool, 1)
		srv := wiretest.Start(t, wiretest.Options{Network: "unix", Auth: func(c *wiretest.Client) bool {
			c.SwitchPlugin("parsec", random32)
			c.Packet(salt)
			answer, _ := c.ReadPacket()
			verified <- len(answer) == 96 && ed25519.Verify(key, append([]byte(random32), answer[:32]...), answer[32:])
			c.OK(result.Outcome{})
			return true
		}})
		if _, err := connectAs(t, srv, func(cfg *wire.Config) { cfg.Password = password }); err != nil {
			t.Error(err)
		}
		if got := <-verified; got != accepted {
			t.Errorf("%s: verified %v", password, got)
		}
	}
}

// PARSEC with the password empty on both sides is a login, as with MariaDB's client.
func TestLogin_ParsecEmptyPassword(t *testing.T) {
	srv := wiretest.Start(t, wiretest.Options{Network: "unix", Switch: []string{"parsec"}})
	if _, err := connectAs(t, srv, func(cfg *wire.Config) { cfg.Password = "" }); err != nil {
		t.Error(err)
	}
}

// A server can neither make mysh compute for long nor crash it.
func TestLogin_ParsecBrokenServers(t *testing.T) {
	const salt = "abcdefghijklmnopqr" // of 18 bytes
	for name, tt := range map[string]struct {
		random, salt string
		number       uint16
		part         string
	}{
		"no random bytes":       {"", "", 2027, "'parsec' with 1 random bytes"},
		"too few random bytes":  {"0123456789abcdef", "", 2027, "'parsec' with 17 random bytes"},
		"too many random bytes": {strings.Repeat("x", 40), "", 2027, "'parsec' with 41 random bytes"},
		"four bits too many":    {random32, "P\x04" + salt, 2061, "more than 8192 iterations"},
		"2^255 iterations":      {random32, "P\xff" + salt, 2061, "more than 8192 iterations"},
		"another function":      {random32, "Q\x00" + salt, 2027, "'parsec' with a salt of 20 bytes"},
		"a short salt":          {random32, "P\x00abc", 2027, "'parsec' with a salt of 5 bytes"},
		"a long salt":           {random32, "P\x00" + salt + salt, 2027, "'parsec' with a salt of 38 bytes"},
		"an empty salt":         {random32, "", 2027, "empty answer"},
		"only a mark":           {random32, "\x01", 2027, "'parsec' with a salt of 0 bytes"},
		"an error":              {random32, "\xff\x15\x04#28000Go away", 1045, "Go away"},
		"an early OK":           {random32, "\x00\x00\x00\x02\x00\x00\x00", 0, ""},
		"an OK cut off":         {random32, "\x00\x00", 2027, "an OK of 2 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			srv := wiretest.Start(t, wiretest.Options{Network: "unix", Auth: func(c *wiretest.Client) bool {
				if _, err := c.SwitchPlugin("parsec", tt.random); err == nil {
					c.Packet([]byte(tt.salt))
				}
				return true
			}})
			_, err := connectAs(t, srv, nil)
			if tt.number == 0 {
				// On a transport that needs no proof, a server may log in whomever it wants.
				if err != nil {
					t.Error(err)
				}
				return
			}
			wantError(t, err, tt.number, tt.part)
		})
	}
}

const random32 = "0123456789abcdefghijklmnopqrstuv"

// An account with several factors gets each password with the plugin of its factor.
func TestLogin_Factors(t *testing.T) {
	clear := func(password string) wiretest.Factor {
		return wiretest.Factor{Plugin: "mysql_clear_password", Password: password}
	}
	for _, tt := range []struct {
		name      string
		plugin    string
		fullAuth  bool
		factors   []wiretest.Factor
		passwords [2]string
		number    uint16
		part      string
	}{
		{"two", "caching_sha2_password", false, []wiretest.Factor{clear("two")}, [2]string{"two"}, 0, ""},
		{"two, full authentication", "caching_sha2_password", true, []wiretest.Factor{clear("two")}, [2]string{"two"}, 0, ""},
		{"three", "mysql_native_password", false, []wiretest.Factor{clear("two"), clear("three")}, [2]string{"two", "three"}, 0, ""},
		{"each plugin", "sha256_password", false, []wiretest.Factor{{Plugin: "caching_sha2_password", Password: "two"}, {Plugin: "mysql_native_password", Password: "three"}},
			[2]string{"two", "three"}, 0, ""},
		{"the second is wrong", "caching_sha2_password", false, []wiretest.Factor{clear("two")}, [2]string{"wrong"}, 1045, "Access denied"},
		{"the second is not given", "caching_sha2_password", false, []wiretest.Factor{clear("two")}, [2]string{}, 1045, "Access denied"},
		{"the third is not given", "caching_sha2_password", false, []wiretest.Factor{clear("two"), clear("three")}, [2]string{"two"}, 1045, "Access denied"},
		{"the passwords are in the wrong order", "caching_sha2_password", false, []wiretest.Factor{clear("two"), clear("three")}, [2]string{"three", "two"}, 1045, "Access denied"},
		{"a security key", "caching_sha2_password", false, []wiretest.Factor{{Plugin: "authentication_webauthn_client"}}, [2]string{"two"}, 2059, "mysh does not talk to security keys"},
		{"without end", "caching_sha2_password", false, []wiretest.Factor{clear("two"), clear("three"), clear("four")}, [2]string{"two", "three"}, 2027, "more than 3 passwords"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := wiretest.Start(t, wiretest.Options{Network: "unix", Plugin: tt.plugin, FullAuth: tt.fullAuth,
				Password: wiretest.MariaDBPassword, Factors: tt.factors})
			_, err := connectAs(t, srv, func(cfg *wire.Config) {
				cfg.FurtherPasswords, cfg.EnableCleartext, cfg.ServerPublicKeyFile = tt.passwords, true, keyFile(t, wiretest.PublicKeyPEM())
			})
			if got, want := errors.Is(err, result.ErrFactor), strings.HasSuffix(tt.name, "not given"); got != want {
				t.Errorf("a password is missing: %v, want %v", got, want)
			}
			if tt.number != 0 {
				wantError(t, err, tt.number, tt.part)
			} else if err != nil {
				t.Error(err)
			}
		})
	}
}

// MariaDB has no factors: its packet with that mark is not one of a login.
func TestLogin_FactorThatWasNotNegotiated(t *testing.T) {
	srv := wiretest.Start(t, wiretest.Options{Network: "unix", Version: "11.8.9-MariaDB", Capabilities: wiretest.MariaDB, Auth: func(c *wiretest.Client) bool {
		c.NextFactor("mysql_native_password")
		return false
	}})
	_, err := connectAs(t, srv, nil)
	wantError(t, err, 2027, "begins with 0x2")
}

// The password answers a first question for a password; the user answers the others.
func TestLogin_Dialog(t *testing.T) {
	password := wiretest.Question{Text: "Password: ", Secret: true, Answer: wiretest.MariaDBPassword}
	code := wiretest.Question{Text: "Code: ", Secret: true, Answer: "4711"}
	sure := wiretest.Question{Text: "Sure?\x1b[2J ", Answer: "yes, of course"}
	answers := map[string]string{code.Text: code.Answer, sure.Text: sure.Answer, password.Text: password.Answer}
	for _, tt := range []struct {
		name      string
		questions []wiretest.Question
		password  string
		asked     []string
	}{
		{"a password", []wiretest.Question{password}, wiretest.MariaDBPassword, nil},
		{"a password that was not given", []wiretest.Question{password}, "", []string{"Password: |secret"}},
		{"a password and a code", []wiretest.Question{password, code}, wiretest.MariaDBPassword, []string{"Code: |secret"}},
		{"a password twice", []wiretest.Question{password, password}, wiretest.MariaDBPassword, []string{"Password: |secret"}},
		{"a question", []wiretest.Question{sure}, wiretest.MariaDBPassword, []string{"Sure?\x1b[2J |shown"}},
		{"three", []wiretest.Question{password, sure, code}, wiretest.MariaDBPassword, []string{"Sure?\x1b[2J |shown", "Code: |secret"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := wiretest.Start(t, wiretest.Options{Network: "unix", Switch: []string{"dialog"}, Questions: tt.questions})
			var asked []string
			_, err := connectAs(t, srv, func(cfg *wire.Config) {
				cfg.Password = tt.password
				cfg.Ask = func(_ context.Context, question string, secret bool) (string, error) {
					asked = append(asked, question+map[bool]string{true: "|secret", false: "|shown"}[secret])
					return answers[question], nil
				}
			})
			if err != nil {
				t.Error(err)
			}
			if got, want := strings.Join(asked, "\n"), strings.Join(tt.asked, "\n"); got != want {
				t.Errorf("asked %q, want %q", got, want)
			}
		})
	}
	t.Run("a wrong answer", func(t *testing.T) {
		srv := wiretest.Start(t, wiretest.Options{Network: "unix", Switch: []string{"dialog"}, Questions: []wiretest.Question{password}})
		_, err := connectAs(t, srv, func(cfg *wire.Config) { cfg.Password = "wrong" })
		wantError(t, err, 1045, "Access denied")
	})
	t.Run("no user to ask", func(t *testing.T) {
		srv := wiretest.Start(t, wiretest.Options{Network: "unix", Switch: []string{"dialog"}, Questions: []wiretest.Question{sure}})
		_, err := connectAs(t, srv, nil)
		wantError(t, err, 2061, `the server asks "Sure?\x1b[2J ", and only a user at a terminal can answer`)
	})
	t.Run("the user leaves", func(t *testing.T) {
		srv := wiretest.Start(t, wiretest.Options{Network: "unix", Switch: []string{"dialog"}, Questions: []wiretest.Question{sure}})
		left := errors.New("left")
		_, err := connectAs(t, srv, func(cfg *wire.Config) {
			cfg.Ask = func(context.Context, string, bool) (string, error) { return "", left }
		})
		if !errors.Is(err, left) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("questions without end", func(t *testing.T) {
		srv := wiretest.Start(t, wiretest.Options{Network: "unix", Auth: func(c *wiretest.Client) bool {
			_, err := c.SwitchPlugin("dialog", "\x02Why?")
			for err == nil {
				c.Packet([]byte("\x01\x02Why?"))
				_, err = c.ReadPacket()
			}
			return false
		}})
		_, err := connectAs(t, srv, func(cfg *wire.Config) {
			cfg.Ask = func(context.Context, string, bool) (string, error) { return "because", nil }
		})
		wantError(t, err, 2027, "more than 32 questions")
	})
}

// A plugin that mysh lacks is refused by its name, with what to do.
func TestLogin_LackingPlugins(t *testing.T) {
	for _, plugin := range wire.Lacking() {
		srv := wiretest.Start(t, wiretest.Options{Network: "unix", Auth: func(c *wiretest.Client) bool {
			c.SwitchPlugin(plugin, "")
			return false
		}})
		_, err := connectAs(t, srv, nil)
		wantError(t, err, 2059, "Authentication plugin '"+plugin+"' cannot be loaded: mysh ")
		wantError(t, err, 2059, "log in ")
	}
}
