package wire_test

import (
	"context"
	"os/user"
	"testing"

	"mysh/internal/servertest"
	"mysh/internal/wire"
)

// MySQL asks for a second factor. The one that comes with it is auth_socket, which needs no part
// of the client's but its turn in the login.
func TestServersFactors(t *testing.T) {
	s := servertest.Shared(t, servertest.MySQL)
	us, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	s.SQL(t, "INSTALL PLUGIN auth_socket SONAME 'auth_socket.so'")
	t.Cleanup(func() { s.SQL(t, "UNINSTALL PLUGIN auth_socket") })
	for _, account := range []string{
		"factors@localhost IDENTIFIED WITH caching_sha2_password BY 'one' AND IDENTIFIED WITH auth_socket AS '" + us.Username + "'",
		"stranger@localhost IDENTIFIED WITH caching_sha2_password BY 'one' AND IDENTIFIED WITH auth_socket AS 'nobody-else'",
		"socket@localhost IDENTIFIED WITH auth_socket AS '" + us.Username + "'",
	} {
		s.SQL(t, "CREATE USER "+account)
	}
	t.Cleanup(func() { s.SQL(t, "DROP USER factors@localhost, stranger@localhost, socket@localhost") })
	for _, tt := range []struct {
		name, user, password, network string
		refusal                       uint16
	}{
		{"both", "factors", "one", "unix", 0},
		{"both, once more, with the hash in the cache", "factors", "one", "unix", 0},
		{"a wrong password", "factors", "wrong", "unix", 1045},
		{"the second factor fails", "stranger", "one", "unix", 1698},
		{"the second factor over TCP", "factors", "one", "tcp", 1698},
		{"auth_socket alone", "socket", "", "unix", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg := wire.Config{Network: tt.network, Address: s.Addr(), User: tt.user, Password: tt.password}
			if tt.network == "unix" {
				cfg.Address = s.Socket
			}
			conn, err := wire.Connect(context.Background(), cfg)
			if tt.refusal != 0 {
				wantError(t, err, tt.refusal, "Access denied for user '"+tt.user+"'")
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if got := value(t, conn, "select current_user()"); got != tt.user+"@localhost" {
				t.Errorf("logged in as %s", got)
			}
		})
	}
}
