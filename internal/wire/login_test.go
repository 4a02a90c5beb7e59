package wire_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"mysh/internal/result"
	"mysh/internal/wire"
	"mysh/internal/wire/wiretest"
)

const secret = "s3cr\u00e9t \x01"

func keyFile(t *testing.T, content []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// Each authentication plugin over each kind of transport logs in, or fails with its error.
func TestLogin(t *testing.T) {
	authority := wiretest.NewAuthority(t)
	serverTLS := authority.ServerConfig(t, "db")
	key := keyFile(t, wiretest.PublicKeyPEM())
	for _, tt := range []struct {
		name   string
		server wiretest.Options
		client wire.Config
		want   string // the plugin that accepted the login, or the error
		number uint16
		part   string
	}{
		{"native", wiretest.Options{}, wire.Config{}, "mysql_native_password", 0, ""},
		{"native, wrong password", wiretest.Options{}, wire.Config{Password: "wrong"}, "", 1045, "Access denied for user 'ann'@'localhost'"},
		{"native, no password", wiretest.Options{}, wire.Config{Password: "-"}, "", 1045, "Access denied"},
		{"caching_sha2, known to the server", wiretest.Options{Plugin: "caching_sha2_password"}, wire.Config{}, "caching_sha2_password", 0, ""},
		{"caching_sha2, wrong password", wiretest.Options{Plugin: "caching_sha2_password"}, wire.Config{Password: "wrong"}, "", 1045, ""},
		{"caching_sha2, unknown, plain TCP", wiretest.Options{Plugin: "caching_sha2_password", FullAuth: true}, wire.Config{},
			"", 2061, "Authentication plugin 'caching_sha2_password' reported error: Authentication requires secure connection."},
		{"caching_sha2, the server's key allowed", wiretest.Options{Plugin: "caching_sha2_password", FullAuth: true},
			wire.Config{GetServerPublicKey: true}, "caching_sha2_password", 0, ""},
		{"caching_sha2, a key file", wiretest.Options{Plugin: "caching_sha2_password", FullAuth: true},
			wire.Config{ServerPublicKeyFile: key}, "caching_sha2_password", 0, ""},
		{"caching_sha2, a missing key file", wiretest.Options{Plugin: "caching_sha2_password", FullAuth: true},
			wire.Config{ServerPublicKeyFile: "/nosuch.pem"}, "", 2061, "cannot use the server public key file '/nosuch.pem'"},
		{"caching_sha2, a key file that is none", wiretest.Options{Plugin: "caching_sha2_password", FullAuth: true},
			wire.Config{ServerPublicKeyFile: authority.CAFile}, "", 2061, authority.CAFile},
		{"caching_sha2, unknown, TLS", wiretest.Options{Plugin: "caching_sha2_password", FullAuth: true, TLS: serverTLS}, wire.Config{}, "caching_sha2_password", 0, ""},
		{"caching_sha2, unknown, socket", wiretest.Options{Plugin: "caching_sha2_password", FullAuth: true, Network: "unix"}, wire.Config{}, "caching_sha2_password", 0, ""},
		{"caching_sha2, unknown, TLS switched off", wiretest.Options{Plugin: "caching_sha2_password", FullAuth: true, TLS: serverTLS},
			wire.Config{TLS: wire.TLS{Mode: wire.TLSDisabled}}, "", 2061, "secure connection"},
		{"sha256, TLS", wiretest.Options{Plugin: "sha256_password", TLS: serverTLS}, wire.Config{}, "sha256_password", 0, ""},
		{"sha256, plain TCP", wiretest.Options{Plugin: "sha256_password"}, wire.Config{}, "", 2061, "'sha256_password'"},
		{"sha256, the server's key allowed", wiretest.Options{Plugin: "sha256_password"}, wire.Config{GetServerPublicKey: true}, "sha256_password", 0, ""},
		{"sha256, a key file", wiretest.Options{Plugin: "sha256_password"}, wire.Config{ServerPublicKeyFile: key}, "sha256_password", 0, ""},
		{"switched to caching_sha2", wiretest.Options{Switch: []string{"caching_sha2_password"}}, wire.Config{}, "caching_sha2_password", 0, ""},
		{"switched to sha256, TLS", wiretest.Options{Switch: []string{"sha256_password"}, TLS: serverTLS}, wire.Config{}, "sha256_password", 0, ""},
		{"switched to sha256, key file", wiretest.Options{Switch: []string{"sha256_password"}}, wire.Config{ServerPublicKeyFile: key}, "sha256_password", 0, ""},
		{"switched twice", wiretest.Options{Switch: []string{"client_ed25519", "mysql_native_password"}}, wire.Config{}, "mysql_native_password", 0, ""},
		{"switched five times", wiretest.Options{Switch: []string{"client_ed25519", "caching_sha2_password", "mysql_native_password", "client_ed25519", "mysql_native_password"}},
			wire.Config{}, "mysql_native_password", 0, ""},
		{"switched without end", wiretest.Options{Auth: switchForever}, wire.Config{}, "", 2027, "more than 8 authentication methods"},
		{"clear text, not enabled", wiretest.Options{Switch: []string{"mysql_clear_password"}, TLS: serverTLS}, wire.Config{},
			"", 2059, "Authentication plugin 'mysql_clear_password' cannot be loaded: plugin not enabled"},
		{"clear text, plain TCP", wiretest.Options{Switch: []string{"mysql_clear_password"}}, wire.Config{EnableCleartext: true}, "", 2061, "secure connection"},
		{"clear text, TLS", wiretest.Options{Switch: []string{"mysql_clear_password"}, TLS: serverTLS}, wire.Config{EnableCleartext: true}, "mysql_clear_password", 0, ""},
		{"clear text, socket", wiretest.Options{Switch: []string{"mysql_clear_password"}, Network: "unix"}, wire.Config{EnableCleartext: true}, "mysql_clear_password", 0, ""},
		{"clear text to begin with", wiretest.Options{Plugin: "mysql_clear_password", TLS: serverTLS}, wire.Config{EnableCleartext: true}, "mysql_clear_password", 0, ""},
		{"a plugin of the user's choice", wiretest.Options{}, wire.Config{DefaultAuth: "caching_sha2_password"}, "caching_sha2_password", 0, ""},
		{"a choice that we lack", wiretest.Options{}, wire.Config{DefaultAuth: "authentication_ldap_sasl_client"}, "", 2059, "'authentication_ldap_sasl_client' cannot be loaded"},
		{"a choice that is not enabled", wiretest.Options{}, wire.Config{DefaultAuth: "mysql_clear_password"}, "", 2059, "plugin not enabled"},
		{"a choice that the server overrules", wiretest.Options{Switch: []string{"mysql_native_password"}}, wire.Config{DefaultAuth: "client_ed25519"}, "mysql_native_password", 0, ""},
		{"a choice that takes a switch", wiretest.Options{}, wire.Config{DefaultAuth: "client_ed25519"}, "mysql_native_password", 0, ""},
		{"a choice with a key file that the server overrules", wiretest.Options{Switch: []string{"caching_sha2_password"}},
			wire.Config{DefaultAuth: "sha256_password", ServerPublicKeyFile: key}, "caching_sha2_password", 0, ""},
		{"a choice with a key file", wiretest.Options{Plugin: "sha256_password"},
			wire.Config{DefaultAuth: "sha256_password", ServerPublicKeyFile: key}, "sha256_password", 0, ""},
		{"a choice with a key file that the server overrules twice", wiretest.Options{Switch: []string{"mysql_native_password", "sha256_password"}},
			wire.Config{DefaultAuth: "sha256_password", ServerPublicKeyFile: key}, "sha256_password", 0, ""},
		{"a default that takes a switch", wiretest.Options{Plugin: "client_ed25519"}, wire.Config{}, "mysql_native_password", 0, ""},
		{"a default that we lack", wiretest.Options{Plugin: "auth_gssapi_client"}, wire.Config{}, "mysql_native_password", 0, ""},
		{"a plugin that we lack", wiretest.Options{Switch: []string{"nosuch_client"}}, wire.Config{}, "", 2059, "Authentication plugin 'nosuch_client' cannot be loaded: mysh has"},
		{"passwords before 4.1", wiretest.Options{Auth: func(c *wiretest.Client) bool { c.Packet([]byte{0xfe}); c.Wait(); return false }}, wire.Config{}, "", 2049, "old (pre-4.1.1)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.server.Password = secret
			srv := wiretest.Start(t, tt.server)
			cfg := tt.client
			cfg.Network, cfg.Address, cfg.User = "tcp", srv.Addr(), "ann"
			if tt.server.Network != "" {
				cfg.Network = tt.server.Network
			}
			switch cfg.Password {
			case "":
				cfg.Password = secret
			case "-":
				cfg.Password = ""
			}
			conn, err := wire.Connect(context.Background(), cfg)
			if tt.want == "" {
				wantError(t, err, tt.number, tt.part)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if got := conn.Server().Plugin; got != tt.want {
				t.Errorf("plugin %s, want %s", got, tt.want)
			}
			if _, err := conn.Ping(); err != nil {
				t.Errorf("ping: %v", err)
			}
			if sent := srv.Clients()[0].Commands(); len(sent) != 1 || sent[0].Code != 14 {
				t.Errorf("the server received %+v, want one ping: the driver must send nothing of its own", sent)
			}
		})
	}
}

func switchForever(c *wiretest.Client) bool {
	for {
		if _, err := c.SwitchPlugin("mysql_native_password", "ABCDEFGHIJKLMNOPQRST"); err != nil {
			return false
		}
	}
}

// The password is never sent in clear over a connection that others may read, whatever the
// server requests.
func TestLogin_PasswordNeverInClear(t *testing.T) {
	for name, auth := range map[string]func(c *wiretest.Client) bool{
		"full caching_sha2": func(c *wiretest.Client) bool {
			c.SwitchPlugin("caching_sha2_password", "ABCDEFGHIJKLMNOPQRST")
			c.Packet([]byte{1, 4})
			return answered(c)
		},
		"full caching_sha2 twice": func(c *wiretest.Client) bool {
			c.SwitchPlugin("caching_sha2_password", "ABCDEFGHIJKLMNOPQRST")
			c.Packet([]byte{1, 4})
			c.Packet([]byte{1, 4})
			return answered(c)
		},
		"clear text":      func(c *wiretest.Client) bool { c.Packet([]byte("\xfemysql_clear_password\x00")); return answered(c) },
		"an old password": func(c *wiretest.Client) bool { c.Packet([]byte{0xfe}); return answered(c) },
		"pre-4.1 by its name": func(c *wiretest.Client) bool {
			c.Packet([]byte("\xfemysql_old_password\x00ABCDEFGH\x00"))
			return answered(c)
		},
		"sha256": func(c *wiretest.Client) bool {
			c.Packet([]byte("\xfesha256_password\x00ABCDEFGHIJKLMNOPQRST\x00"))
			return answered(c)
		},
		"a PAM dialog":         func(c *wiretest.Client) bool { c.Packet([]byte("\xfedialog\x00\x02Password: ")); return answered(c) },
		"an old request again": func(c *wiretest.Client) bool { c.Packet([]byte{1, 4}); return answered(c) },
	} {
		t.Run(name, func(t *testing.T) {
			var got []byte
			srv := wiretest.Start(t, wiretest.Options{Auth: func(c *wiretest.Client) bool {
				auth(c)
				got = c.AuthResponse
				return false
			}})
			_, err := wire.Connect(context.Background(), wire.Config{
				Network: "tcp", Address: srv.Addr(), User: "ann", Password: secret, EnableCleartext: true,
			})
			if err == nil {
				t.Error("logged in")
			}
			srv.Close()
			if len(got) > 0 {
				t.Errorf("the server received %q", got)
			}
		})
	}
}

// answered records further packets of the client.
func answered(c *wiretest.Client) bool {
	c.AuthResponse, _ = c.ReadPacket()
	return false
}

// A server that breaks the rules of authentication is distinguished from one that refuses the
// login.
func TestLogin_BrokenServers(t *testing.T) {
	for name, tt := range map[string]struct {
		packet string
		number uint16
	}{
		"empty packet":              {"", 2027},
		"nonsense":                  {"\x42hello", 2027},
		"more without a question":   {"\x01", 2027},
		"a key without a question":  {"\x01-----BEGIN PUBLIC KEY-----", 2027},
		"an error of one byte":      {"\xff", 2027},
		"an OK of two bytes":        {"\x00\x00", 2027},
		"a short scramble":          {"\xfemysql_native_password\x00short\x00", 2027},
		"a short scramble, ed25519": {"\xfeclient_ed25519\x00ABCDEFGHIJKLMNOPQRST\x00", 2027},
		"no scramble at all":        {"\xfecaching_sha2_password", 2027},
		"an error without state":    {"\xff\x15\x04Access denied", 1045},
	} {
		t.Run(name, func(t *testing.T) {
			srv := wiretest.Start(t, wiretest.Options{Auth: func(c *wiretest.Client) bool {
				c.Packet([]byte(tt.packet))
				c.Wait()
				return false
			}})
			_, err := wire.Connect(context.Background(), wire.Config{Network: "tcp", Address: srv.Addr(), Password: secret})
			wantError(t, err, tt.number, "")
		})
	}
	t.Run("a key that is not RSA", func(t *testing.T) {
		srv := wiretest.Start(t, wiretest.Options{Plugin: "caching_sha2_password", Auth: func(c *wiretest.Client) bool {
			c.Packet([]byte{1, 4})
			c.ReadPacket()
			c.Packet([]byte("\x01" + ellipticKey))
			c.Wait()
			return false
		}})
		_, err := wire.Connect(context.Background(), wire.Config{Network: "tcp", Address: srv.Addr(), Password: secret, GetServerPublicKey: true})
		wantError(t, err, 2027, "not RSA")
	})
	t.Run("hangs up", func(t *testing.T) {
		srv := wiretest.Start(t, wiretest.Options{Auth: func(*wiretest.Client) bool { return false }})
		_, err := wire.Connect(context.Background(), wire.Config{Network: "tcp", Address: srv.Addr()})
		wantError(t, err, 2013, "at 'reading authorization packet', system error: 0")
	})
	t.Run("speaks before its turn", func(t *testing.T) {
		srv := wiretest.Start(t, wiretest.Options{Auth: func(c *wiretest.Client) bool {
			c.OK(result.Outcome{})
			c.OK(result.Outcome{})
			c.Wait()
			return false
		}})
		conn, err := wire.Connect(context.Background(), wire.Config{Network: "tcp", Address: srv.Addr()})
		if err != nil {
			t.Fatal(err)
		}
		if err := conn.Alive(); err == nil {
			t.Error("an answer without a question went unnoticed")
		}
	})
}

const ellipticKey = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt
6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==
-----END PUBLIC KEY-----
`
