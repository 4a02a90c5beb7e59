package wire

import (
	"maps"
	"slices"
	"strings"

	"mysh/internal/result"
)

// The authentication plugins that mysh has.
const (
	pluginNative     = "mysql_native_password"
	pluginCachingSHA = "caching_sha2_password"
	pluginSHA256     = "sha256_password"
	pluginEd25519    = "client_ed25519"
	pluginParsec     = "parsec"
	pluginCleartext  = "mysql_clear_password"
	pluginDialog     = "dialog"
)

// A plugin is what the login must know of an authentication plugin.
type plugin struct {
	// random is how many random bytes of the server the plugin needs. The driver reads that many
	// without checking.
	random int

	// clear plugins send what the user types as it is, so they need a connection that others
	// cannot read.
	clear bool

	// exchange answers the server's request, whose data it gets, and returns the first packet
	// that is not part of the plugin's own exchange. The driver has the plugins without it.
	exchange func(l *login, data []byte) ([]byte, error)

	// hash returns what the server stores of the password, after the plugin's exchange. A server
	// proves its certificate with the hash. A nil function means that the plugin has no such proof,
	// a nil hash that there was no exchange.
	hash func(l *login) []byte
}

var plugins = map[string]plugin{
	pluginNative:     {random: 20, hash: (*login).nativeHash},
	pluginCachingSHA: {random: 20},
	pluginSHA256:     {random: 20},
	pluginEd25519:    {random: 32, hash: (*login).ed25519Hash},
	pluginParsec:     {random: 32, exchange: (*login).parsec, hash: (*login).parsecHash},
	pluginCleartext:  {clear: true},
	pluginDialog:     {clear: true, exchange: (*login).dialog},
}

// lacking are plugins that mysh does not have, with what a user can do.
var lacking = map[string]string{
	"authentication_kerberos_client":       "mysh has no Kerberos; log in with an account that has a password, or with MySQL's own client",
	"authentication_webauthn_client":       "mysh does not talk to security keys; log in with MySQL's own client",
	"authentication_fido_client":           "mysh does not talk to security keys; log in with MySQL's own client",
	"authentication_ldap_sasl_client":      "mysh has no SASL; let the account use authentication_ldap_simple, and log in over TLS with --enable-cleartext-plugin",
	"authentication_openid_connect_client": "mysh sends no identity tokens; log in with MySQL's own client",
	"authentication_oci_client":            "mysh has no login by Oracle Cloud; log in with an account that has a password, or with MySQL's own client",
	"authentication_windows_client":        "mysh has no login by Windows; log in with an account that has a password",
	"auth_gssapi_client":                   "mysh has no GSSAPI; log in with an account that has a password, or with MariaDB's own client",
}

const pluginOld = "mysql_old_password"

// Returns why a plugin cannot be used here, or nil.
func (l *login) usable(name string) error {
	p, known := plugins[name]
	switch {
	case name == pluginOld:
		return clientError(codeAuthOld, nil,
			"Connection using old (pre-4.1.1) authentication protocol refused: change the account's password on the server")
	case lacking[name] != "":
		return clientError(result.CodeAuthPlugin, nil, "Authentication plugin '%s' cannot be loaded: %s", name, lacking[name])
	case !known:
		return clientError(result.CodeAuthPlugin, nil, "Authentication plugin '%s' cannot be loaded: mysh has %s",
			name, strings.Join(slices.Sorted(maps.Keys(plugins)), ", "))
	case name == pluginCleartext && !l.conn.cfg.EnableCleartext:
		return clientError(result.CodeAuthPlugin, nil,
			"Authentication plugin '%s' cannot be loaded: plugin not enabled", name)
	case p.clear && !l.secure:
		return l.insecure(name)
	}
	return l.trustworthy(name)
}

func (l *login) insecure(name string) error {
	return clientError(result.CodeAuthPluginSecure, nil,
		"Authentication plugin '%s' reported error: Authentication requires secure connection.", name)
}
