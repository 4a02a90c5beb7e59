package session_test

import (
	"context"
	"net"
	"strings"
	"testing"

	"mysh/internal/option"
	"mysh/internal/session"
)

// Options that cannot be satisfied are refused before a connection is opened, with the C
// client's numbers and words.
func TestRefusedOptions(t *testing.T) {
	const (
		compression = "ERROR 2066 (HY000): Connection failed due to wrongly configured compression algorithm: "
		version     = "ERROR 2026 (HY000): SSL connection error: TLS version is invalid: "
	)
	for _, tt := range []struct {
		name   string
		change func(o *option.Options)
		want   string
	}{
		{"nothing asked", func(o *option.Options) {}, ""},
		{"compression by an empty list", func(o *option.Options) { o.Compression = []string{""} }, compression + `"" is none of zlib, zstd, uncompressed`},
		{"compression by a list with a hole", func(o *option.Options) { o.Compression = []string{"zlib", "", "zstd"} }, compression + `"" is none of zlib, zstd, uncompressed`},
		{"compression unknown", func(o *option.Options) { o.Compression = []string{"zlib", "lz4"} }, compression + `"lz4" is none of zlib, zstd, uncompressed`},
		{"compression in any case", func(o *option.Options) { o.Compression = []string{"ZLIB", "Uncompressed"} }, ""},
		{"no version of TLS", func(o *option.Options) { o.TLS.Versions = []string{} }, version + "--tls-version names none of TLSv1.2, TLSv1.3"},
		{"no version of TLS, without TLS", func(o *option.Options) { o.TLS.Versions, o.TLS.Mode = []string{}, option.TLSDisabled }, ""},
		{"no version of TLS, over a socket", func(o *option.Options) { o.TLS.Versions, o.Host = []string{}, "" }, ""},
		{"no version of TLS, over a socket all the same", func(o *option.Options) {
			o.TLS = option.TLS{Mode: option.TLSRequired, Versions: []string{}}
			o.Host = ""
		},
			version + "--tls-version names none of TLSv1.2, TLSv1.3"},
		{"unknown version of TLS", func(o *option.Options) { o.TLS.Versions = []string{"SSLv3"} }, version + `"SSLv3" in --tls-version is none of TLSv1.2, TLSv1.3`},
		{"no directory for LOAD DATA LOCAL", func(o *option.Options) { o.LocalInfileDir = "/nosuch/dir" },
			"ERROR 2069 (HY000): Determining the real path for '/nosuch/dir' failed with error (2): No such file or directory"},
		{"no directory in the sandbox", func(o *option.Options) { o.LocalInfileDir, o.Sandbox = "/nosuch/dir", true }, ""},
		{"a socket on another host", func(o *option.Options) { o.Protocol = option.ProtocolSocket }, "ERROR 2047 (HY000): Wrong or unknown protocol"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := option.Defaults()
			o.Host, o.TLS.Mode = "db1", option.TLSPreferred
			tt.change(&o)
			got := ""
			if _, err := session.FromOptions(o, false); err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// A name to connect from is looked up during the connect, so ConnectTimeout bounds the look-up,
// too.
func TestBindAddress(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, c := range []struct{ from, at, err string }{
		{from: "127.0.0.1", at: "127.0.0.1"},
		{from: "no such name", err: `Cannot connect from address "no such name": `},
	} {
		cfg, err := session.FromOptions(option.Options{Host: "127.0.0.1", Port: 1, BindAddress: c.from}, false)
		if err != nil {
			t.Fatal(err)
		}
		conn, err := cfg.Wire.Dial(t.Context(), "tcp", l.Addr().String())
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: %v, want %s", c.from, err, c.err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if at, _, _ := net.SplitHostPort(conn.LocalAddr().String()); at != c.at {
			t.Errorf("%s: connected from %s", c.from, at)
		}
		conn.Close()
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := cfg.Wire.Dial(ended, "tcp", l.Addr().String()); err == nil {
			t.Error("connected though the context has ended")
		}
	}
}
