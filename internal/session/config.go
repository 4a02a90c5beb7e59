package session

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"mysh/internal/option"
	"mysh/internal/result"
	"mysh/internal/wire"
)

// FromOptions returns the configuration of the session that the options ask for. The password is
// that of the options: FromOptions does not ask the user or run a command for it. The error is a
// [*result.Error] if the C client has a number for it.
func FromOptions(o option.Options, interactive bool) (Config, error) {
	network, address, ok := o.Address(isSocket)
	if !ok {
		return Config{}, &result.Error{Number: result.CodeWrongProtocol, State: "HY000", Message: "Wrong or unknown protocol"}
	}
	encryption, err := encryption(o.TLS, network)
	if err != nil {
		return Config{}, err
	}
	algorithms, must, err := compression(o)
	if err != nil {
		return Config{}, err
	}
	if o.LocalInfileDir != "" && !o.Sandbox {
		if err := checkInfileDir(o.LocalInfileDir); err != nil {
			return Config{}, err
		}
	}
	cfg := Config{
		Wire: wire.Config{
			Network:             network,
			Address:             address,
			User:                o.User,
			Password:            o.Password.Text,
			FurtherPasswords:    [2]string{o.FurtherPasswords[0].Text, o.FurtherPasswords[1].Text},
			Database:            o.Database,
			Charset:             o.CharacterSet,
			TLS:                 encryption,
			Compression:         algorithms,
			MustCompress:        must,
			ZstdLevel:           o.ZstdLevel,
			DefaultAuth:         o.DefaultAuth,
			GetServerPublicKey:  o.GetServerKey,
			ServerPublicKeyFile: o.ServerKeyFile,
			EnableCleartext:     o.Cleartext,
			Interactive:         interactive,
			ExpiredPassword:     interactive || o.ExpiredLogin,
			MultiStatements:     true,
			IgnoreSpace:         o.IgnoreSpaces,
			MaxPacket:           int(o.MaxPacket),
		},
		User:           o.User,
		Host:           o.Host,
		InitCommands:   o.InitCommands,
		Interactive:    interactive,
		Reconnect:      interactive && o.Reconnect,
		Kill:           o.Kill,
		ConnectTimeout: o.ConnectTimeout,
		LocalInfile:    o.LocalInfile && !o.Sandbox,
		LocalInfileDir: o.LocalInfileDir,
	}
	if o.Sandbox {
		cfg.LocalInfileDir = ""
	}
	if cfg.Host == "" {
		cfg.Host = "localhost"
	}
	if o.BindAddress != "" && network == "tcp" {
		cfg.Wire.Dial = dialFrom(o.BindAddress)
	}
	if o.SafeUpdates {
		cfg.InitCommands = append([]string{fmt.Sprintf(
			"SET sql_safe_updates=1, sql_select_limit=%d, max_join_size=%d", o.SelectLimit, o.MaxJoinSize)}, cfg.InitCommands...)
	}
	if o.ReadOnly {
		cfg.InitCommands = append([]string{"SET SESSION TRANSACTION READ ONLY"}, cfg.InitCommands...)
	}
	return cfg, nil
}

// Returns a function that opens connections from an address of this machine. The host is that
// address, or its name.
func dialFrom(host string) func(ctx context.Context, network, address string) (net.Conn, error) {
	if short, ok := wire.Shorthand(host); ok {
		host = short
	}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		found, err := net.DefaultResolver.LookupIPAddr(ctx, host)
		if err != nil {
			return nil, &result.Error{Number: result.CodeUnknownHost, State: "HY000", Cause: err,
				Message: fmt.Sprintf("Cannot connect from address %q: %v", host, err)}
		}
		local := &net.TCPAddr{IP: found[0].IP, Zone: found[0].Zone}
		return (&net.Dialer{LocalAddr: local}).DialContext(ctx, network, address)
	}
}

// Returns the compression algorithms to offer, and whether the connection must be compressed.
func compression(o option.Options) (algorithms []wire.Compression, must bool, err error) {
	if o.Compression == nil {
		if o.Compress {
			algorithms = append(algorithms, wire.Zlib)
		}
		return algorithms, false, nil
	}
	must = true
	for _, name := range o.Compression {
		switch algorithm := wire.Compression(strings.ToLower(strings.TrimSpace(name))); algorithm {
		case wire.Zlib, wire.Zstd:
			algorithms = append(algorithms, algorithm)
		case "uncompressed":
			must = false
		default:
			return nil, false, &result.Error{Number: codeCompression, State: "HY000",
				Message: fmt.Sprintf("Connection failed due to wrongly configured compression algorithm: %q is none of zlib, zstd, uncompressed", name)}
		}
	}
	return algorithms, must, nil
}

const codeCompression = 2066 // CR_COMPRESSION_WRONGLY_CONFIGURED

// Checks that the directory of LOAD DATA LOCAL exists, as the C client does before it connects.
func checkInfileDir(dir string) error {
	_, err := filepath.EvalSymlinks(dir)
	if err == nil {
		return nil
	}
	number := syscall.Errno(0)
	errors.As(err, &number)
	return &result.Error{Number: codeInfileDir, State: "HY000", Cause: err,
		Message: fmt.Sprintf("Determining the real path for '%s' failed with error (%d): %s", dir, int(number), capital(number.Error()))}
}

const codeInfileDir = 2069 // CR_LOAD_DATA_LOCAL_INFILE_REALPATH_FAIL

func isSocket(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode()&os.ModeSocket != 0
}

var tlsModes = map[option.TLSMode]wire.TLSMode{
	"":                       wire.TLSPreferred,
	option.TLSDisabled:       wire.TLSDisabled,
	option.TLSPreferred:      wire.TLSPreferred,
	option.TLSRequired:       wire.TLSRequired,
	option.TLSVerifyCA:       wire.TLSVerifyCA,
	option.TLSVerifyIdentity: wire.TLSVerifyIdentity,
}

var tlsVersions = map[string]uint16{
	"TLSV1": tls.VersionTLS10, "TLSV1.0": tls.VersionTLS10, "TLSV1.1": tls.VersionTLS11,
	"TLSV1.2": tls.VersionTLS12, "TLSV1.3": tls.VersionTLS13,
}

// Returns the TLS configuration. Options that cannot be satisfied are no error for a connection that
// is not encrypted.
func encryption(o option.TLS, network string) (wire.TLS, error) {
	if o.Mode == option.TLSDisabled || o.Mode == option.TLSPreferred && network == "unix" {
		return wire.TLS{Mode: tlsModes[o.Mode]}, nil
	}
	t := wire.TLS{
		Mode:       tlsModes[o.Mode],
		CAFile:     o.CA,
		CADir:      o.CAPath,
		SystemCAs:  o.SystemCAs,
		ByPassword: o.ByPassword,
		CertFile:   o.Cert,
		KeyFile:    o.Key,
		ServerName: o.ServerName,
	}
	if o.Versions != nil && len(o.Versions) == 0 {
		return t, tlsError("TLS version is invalid: --tls-version names none of TLSv1.2, TLSv1.3")
	}
	for _, name := range o.Versions {
		version, ok := tlsVersions[strings.ToUpper(name)]
		if !ok {
			return t, tlsError("TLS version is invalid: %q in --tls-version is none of TLSv1.2, TLSv1.3", name)
		}
		if t.MinVersion == 0 || version < t.MinVersion {
			t.MinVersion = version
		}
		t.MaxVersion = max(t.MaxVersion, version)
	}
	if o.Suites != "" {
		return t, tlsError("--tls-ciphersuites is not supported: all suites of TLS 1.3 are always offered; --tls-version=TLSv1.2 with --ssl-cipher selects some")
	}
	if o.Cipher != "" {
		suites, err := wire.ParseCiphers(o.Cipher)
		if err != nil {
			return t, tlsError("--ssl-cipher: %v", err)
		}
		t.CipherSuites = suites
	}
	return t, nil
}

func tlsError(format string, args ...any) error {
	return &result.Error{Number: result.CodeTLS, State: "HY000", Message: "SSL connection error: " + fmt.Sprintf(format, args...)}
}
