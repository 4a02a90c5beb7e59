package option

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A synonym is an option under the names that drivers have for it as a parameter of a URL.
type synonym struct {
	names   []string                          // in lower case
	option  string                            // the name of the option's row in Table; "" if the parameter has no effect
	values  map[string]string                 // the option's values for those of the parameter, in lower case; nil if they are the same
	convert func(value string) (string, bool) // converts a value that is not in values
	refusal string                            // why the parameter is refused; "" if it is not
}

var tlsValues = map[string]string{
	"disabled": "DISABLED", "disable": "DISABLED", "false": "DISABLED", "0": "DISABLED", "off": "DISABLED", "no": "DISABLED", "none": "DISABLED",
	"preferred": "PREFERRED", "prefer": "PREFERRED", "allow": "PREFERRED",
	"required": "REQUIRED", "require": "REQUIRED", "true": "REQUIRED", "1": "REQUIRED", "on": "REQUIRED", "yes": "REQUIRED",
	"trust": "REQUIRED", "skip-verify": "REQUIRED",
	"verify_ca": "VERIFY_CA", "verify-ca": "VERIFY_CA", "verifyca": "VERIFY_CA",
	"verify_identity": "VERIFY_IDENTITY", "verify-identity": "VERIFY_IDENTITY", "verify_full": verifySystem, "verify-full": verifySystem, "verifyfull": verifySystem,
}

// verifySystem is the mode of drivers that check a certificate with the system's authorities if
// none is named: --ssl-verify-server-cert.
const verifySystem = "SYSTEM"

var goTLSValues = map[string]string{"true": verifySystem, "false": "DISABLED", "skip-verify": "REQUIRED", "preferred": "PREFERRED"}

// Returns the mode of an object that Node's drivers accept, such as
// {"rejectUnauthorized":true}. Protocols older than any minVersion are never used.
// Source: https://sidorares.github.io/node-mysql2/docs/documentation/ssl.
func nodeTLS(value string) (string, bool) {
	object := struct {
		RejectUnauthorized *bool
		MinVersion         string
	}{}
	d := json.NewDecoder(strings.NewReader(value))
	d.DisallowUnknownFields()
	switch err := d.Decode(&object); {
	case err != nil || !strings.HasPrefix(value, "{"):
		return "", false
	case object.RejectUnauthorized != nil && !*object.RejectUnauthorized:
		return "REQUIRED", true
	}
	return verifySystem, true
}

var boolValues = map[string]string{"true": on, "1": on, "on": on, "yes": on, "": on, "false": off, "0": off, "off": off, "no": off}

// synonyms are the parameters of drivers: JDBC's (Connector/J, MariaDB), Go's, PHP's, those of
// Python (SQLAlchemy, Django), Ruby, Node, Rust and Prisma. Parameters that concern only a
// driver or a pool of connections have no effect.
// Sources: https://dev.mysql.com/doc/connector-j/en/connector-j-reference-configuration-properties.html,
// https://mariadb.com/kb/en/about-mariadb-connector-j/, https://github.com/go-sql-driver/mysql#parameters,
// https://docs.rs/sqlx/latest/sqlx/mysql/struct.MySqlConnectOptions.html,
// https://www.prisma.io/docs/orm/overview/databases/mysql,
// https://www.doctrine-project.org/projects/doctrine-dbal/en/current/reference/configuration.html.
var synonyms = []synonym{
	{names: []string{"user", "username", "uid", "userid"}, option: "user"},
	{names: passwordNames, option: "password"},
	{names: []string{"host", "hostname", "server", "datasource"}, option: "host"},
	{names: []string{"port"}, option: "port"},
	{names: []string{"db", "dbname", "database", "schema"}, option: "database"},
	{names: []string{"socket", "unix_socket", "unixsocket", "unix-socket", "localsocket", "socketpath", "mysql_socket", "sock"}, option: "socket"},
	{names: []string{"charset", "characterencoding", "encoding", "character_set", "charset_name"}, option: "default-character-set", convert: charsetName},
	{names: []string{"collation", "connectioncollation", "collationconnection"}, option: "init-command-add", convert: setCollation},

	{names: []string{"sslmode", "ssl-mode", "ssl_mode", "usessl", "requiressl", "ssl", "use_ssl", "enabletls"}, option: "ssl-mode", values: tlsValues, convert: nodeTLS},
	{names: []string{"tls"}, option: "ssl-mode", values: goTLSValues},
	{names: []string{"sslaccept"}, option: "ssl-verify-server-cert", values: map[string]string{"strict": on, "accept_invalid_certs": off}},
	{names: []string{"trustservercertificate"}, option: "ssl-verify-server-cert", values: map[string]string{"true": off, "false": on, "1": off, "0": on}},
	{names: []string{"verifyservercertificate", "verify_server_cert", "ssl_verify_cert", "sslverify", "ssl_verify_identity", "ssl_check_hostname"}, option: "ssl-verify-server-cert", values: boolValues},
	{names: []string{"sslrootcert", "sslca", "ssl-ca", "ssl_ca", "serversslcert"}, option: "ssl-ca"},
	{names: []string{"sslkey", "ssl-key", "ssl_key"}, option: "ssl-key"},
	{names: []string{"ssl-cert", "ssl_cert", "sslclientcert"}, option: "ssl-cert"},
	{names: []string{"enabledtlsprotocols", "tlsversions", "enabledsslprotocolsuites"}, option: "tls-version"},
	{names: []string{"allowpublickeyretrieval"}, option: "get-server-public-key", values: boolValues},
	{names: []string{"serverrsapublickeyfile", "serverpubkey"}, option: "server-public-key-path"},
	{names: []string{"allowcleartextpasswords"}, option: "enable-cleartext-plugin", values: boolValues},
	{names: []string{"defaultauthenticationplugin", "auth_plugin"}, option: "default-auth"},

	{names: []string{"connect_timeout", "connection_timeout", "login_timeout"}, option: "connect-timeout"},
	{names: []string{"connecttimeout", "connectiontimeout"}, option: "connect-timeout", convert: milliseconds},
	{names: []string{"timeout"}, option: "connect-timeout", convert: goDuration},
	{names: []string{"usecompression", "compress"}, option: "compress", values: boolValues},
	{names: []string{"maxallowedpacket", "max_allowed_packet"}, option: "max-allowed-packet"},

	{names: []string{
		"parsetime", "loc", "timetruncate", "interpolateparams", "columnswithalias", "clientfoundrows", "checkconnliveness", "rejectreadonly", "multistatements",
		"allownativepasswords", "allowoldpasswords", "allowfallbacktoplaintext", "connectionattributes",
		"serverversion", "servertimezone", "connectiontimezone", "uselegacydatetimecode", "useunicode", "autoreconnect", "failoverreadonly",
		"zerodatetimebehavior", "rewritebatchedstatements", "useserverprepstmts", "cacheprepstmts", "prepstmtcachesize", "prepstmtcachesqllimit",
		"allowmultiqueries", "tinyint1isbit", "yearisdatetype", "nullcatalogmeanscurrent", "nulldatabasemeanscurrent", "usecursorfetch", "defaultfetchsize",
		"useinformationschema", "usejdbccomplianttimezoneshift", "characterresultsets", "noaccesstoprocedurebodies", "useaffectedrows", "maintaintimestats",
		"cacheserverconfiguration", "cacheresultsetmetadata", "uselocalsessionstate", "elidesetautocommits", "usebulkstmts", "maxreconnects", "dumpqueriesonexception",
		"readtimeout", "writetimeout", "sockettimeout", "read_timeout", "write_timeout", "tcpkeepalive", "tcp_nodelay", "localinfiledefault",
		"pool", "pool_size", "pool_timeout", "pool_timeout_secs", "pool_recycle", "pool_min", "pool_max", "pool_name", "max_overflow", "poolsize", "connection_limit", "connectionlimit",
		"max_connections", "min_connections", "max_connection_lifetime", "max_idle_connection_lifetime", "conn_max_age", "conn_health_checks",
		"statement_cache_size", "statement-cache-capacity", "stmt_cache_size", "prepared_statements", "reconnect", "reconnect_attempts", "reaping_frequency", "checkout_timeout",
		"adapter", "driver", "engine", "prefix", "strict", "pure", "prefer_socket", "supportbignumbers", "bignumberstrings", "datestrings", "timezone", "debug", "trace",
		"flags", "decimalnumbers", "namedplaceholders", "use_unicode", "autocommit_mode", "raise_on_warnings", "version", "schema_cache", "logger", "option", "pooling", "allowuservariables", "convertzerodatetime", "allowzerodatetime", "persistsecurityinfo", "defaultcommandtimeout", "treattinyasboolean", "connectionlifetime", "minimumpoolsize", "maximumpoolsize", "profilesql", "socket_timeout", "pgbouncer",
	}},

	{names: []string{"sslcert"}, refusal: "drivers do not agree on it; write ssl-ca for the authority, or ssl-cert with ssl-key for the certificate of this client"},
	{names: []string{"sslidentity", "sslpassword", "keystore", "keystorepassword", "clientcertificatekeystoreurl", "clientcertificatekeystorepassword", "truststore", "truststorepassword", "trustcertificatekeystoreurl", "trustcertificatekeystorepassword", "keystoretype", "truststoretype"},
		refusal: "key stores cannot be read; write the files in PEM with ssl-ca, ssl-cert and ssl-key"},
	{names: []string{"sessionvariables", "init_command", "initsql", "init-command"}, refusal: "a URL, which may come from elsewhere, cannot send statements; use --init-command"},
	{names: []string{"allowloadlocalinfile", "allowallfiles", "allowlocalinfile", "allow_local_infile", "local_infile", "allowurlinlocalinfile", "allowloadlocalinfileinpath"},
		refusal: "a URL, which may come from elsewhere, cannot let the server read files; use --local-infile"},
	{names: []string{"read_default_file", "option_files", "my_cnf"}, refusal: "a URL, which may come from elsewhere, cannot read option files; use --defaults-file"},
	{names: []string{"read_default_group"}, refusal: "groups of option files are chosen with --defaults-group-suffix"},
}

var passwordNames = []string{"password", "pwd", "passwd", "pass"}

func isPasswordName(name string) bool {
	name = strings.ToLower(strings.TrimSpace(name))
	row := Find(name)
	return slices.Contains(passwordNames, name) || row != nil && row.secret
}

// Options of connecting that are not allowed in a URL, which may come from an untrusted place:
// they read a file, run a program or send statements.
var notInURL = []string{"password-file", "password-command", "init-command", "init-command-add", "connection"}

// Returns the parameters as options.
func (l *locator) translate() (params []param, err error) {
	for _, p := range l.params {
		if i := slices.IndexFunc(synonyms, func(s synonym) bool { return slices.Contains(s.names, strings.ToLower(p.name)) }); i >= 0 {
			p, err = synonyms[i].translate(p)
		} else {
			err = allowedInURL(p.name)
		}
		if err != nil {
			return nil, err
		}
		if p.name != "" {
			params = append(params, p)
		}
	}
	return params, nil
}

// Returns why a parameter without a synonym is not allowed in a URL. Its value may be a secret
// and is not shown.
func allowedInURL(name string) error {
	row, _, _ := resolve(name)
	switch {
	case row == nil && strings.ContainsRune(name, '@'):
		return badURL("cannot be parsed; inside a name or password %s", percent)
	case row == nil:
		err := badURL("unknown parameter '%s'", name)
		err.Hint = didYouMean("--" + strings.ToLower(name))
		return err
	case row.Group != groupConnecting && row.Group != groupEncryption || slices.Contains(notInURL, row.Name):
		return badURL("'%s' is not allowed in a URL; use --%s", name, row.Name)
	}
	return nil
}

// Returns the option for a parameter. The option's name is "" if the parameter has no effect.
func (s *synonym) translate(p param) (param, error) {
	if s.refusal != "" {
		return p, badURL("'%s' is refused: %s", p.name, s.refusal)
	}
	value, ok := p.value, true
	switch {
	case s.values != nil:
		value, ok = s.values[strings.ToLower(p.value)]
		switch {
		case !p.has:
			value, ok = s.values["true"]
		case !ok && s.convert != nil:
			value, ok = s.convert(p.value)
		}
	case s.convert != nil:
		value, ok = s.convert(p.value)
	case !p.has && s.option != "":
		return p, badURL("'%s' needs a value", p.name)
	}
	switch {
	case value == verifySystem:
		return param{"ssl-verify-server-cert", on, true}, nil
	case ok:
	case s.option == "ssl-mode":
		value = p.value // may be the beginning of a mode
	default:
		return p, badURL("invalid value '%s' of '%s'", p.value, p.name)
	}
	return param{s.option, value, true}, nil
}

// Returns the server's name of a character set. Java has its own names, and Go's driver accepts
// a list, of which the first is to be tried first.
func charsetName(value string) (string, bool) {
	first, _, _ := strings.Cut(value, ",")
	first = strings.ToLower(first)
	if first == "utf-8" || first == "utf8" {
		return "utf8mb4", true
	}
	java := strings.NewReplacer("-", "", "_", "").Replace(first)
	if name, ok := localeCharsets[java]; ok && strings.ContainsAny(first, "-_") {
		return name, true
	}
	return first, first != ""
}

var word = regexp.MustCompile(`^[A-Za-z0-9_]+$`)

func setCollation(value string) (string, bool) {
	return "SET collation_connection = " + value, word.MatchString(value)
}

// Converts milliseconds, as in JDBC and Node, to seconds.
func milliseconds(value string) (string, bool) {
	n, err := strconv.ParseUint(value, 10, 32)
	return strconv.FormatUint((n+999)/1000, 10), err == nil
}

// Converts a duration with a unit, as in Go, to seconds.
func goDuration(value string) (string, bool) {
	if _, err := strconv.ParseUint(value, 10, 32); err == nil {
		return value, true
	}
	d, err := time.ParseDuration(value)
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10), err == nil && d >= 0
}
