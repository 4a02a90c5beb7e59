package wire_test

import (
	"context"
	"testing"

	"mysh/internal/wire"
	"mysh/internal/wire/wiretest"
)

// Without a named authority, those of the system are used if that is enabled.
func TestTLS_SystemAuthorities(t *testing.T) {
	ours, theirs := systemAuthority(t), wiretest.NewAuthority(t)
	for _, tt := range []struct {
		name      string
		authority *wiretest.Authority
		tls       wire.TLS
		want      string
	}{
		{"trusted", ours, wire.TLS{SystemCAs: true}, ""},
		{"not trusted", theirs, wire.TLS{SystemCAs: true}, "unknown authority"},
		{"not asked for", ours, wire.TLS{}, "CA certificate is required"},
		{"another one is named", ours, wire.TLS{SystemCAs: true, CAFile: theirs.CAFile}, "unknown authority"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := wiretest.Start(t, wiretest.Options{TLS: tt.authority.ServerConfig(t, "", "127.0.0.1")})
			tt.tls.Mode = wire.TLSVerifyIdentity
			conn, err := wire.Connect(context.Background(), wire.Config{Network: "tcp", Address: srv.Addr(), TLS: tt.tls})
			if tt.want != "" {
				wantError(t, err, 2026, tt.want)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			conn.Close()
		})
	}
}
