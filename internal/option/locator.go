package option

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// schemes are the names before "://" in the addresses that drivers use for a MySQL or MariaDB
// server, apart from "jdbc:" and "r2dbc:" before it and "+driver" after it.
var schemes = []string{
	"mysql", "mariadb", "mysql2", "mysqli", "pdo-mysql", "pdo_mysql", "mysql-connector", "mysqlgis", "trilogy", "tidb",
}

// refusedSchemes are schemes of other protocols, with what the user can do.
var refusedSchemes = map[string]string{
	"mysqlx":      "is the X Protocol, which mysh does not support; use mysql:// with the port of the classic protocol, usually 3306",
	"mysqlx+srv":  "is the X Protocol, which mysh does not support; use mysql:// with the port of the classic protocol, usually 3306",
	"mysql+srv":   "looks the server up in DNS, which mysh does not support; use mysql://host:port",
	"mysql+ssh":   "needs a tunnel, which mysh does not open; open one with ssh -L and connect to its local end",
	"mariadb+ssh": "needs a tunnel, which mysh does not open; open one with ssh -L and connect to its local end",
}

var (
	// A URL of any scheme. The name of the scheme may be that of a JDBC driver, in several
	// words.
	urlScheme = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+._:-]*)://`)
	// The form of Go's driver: user:password@net(address)/schema?parameters.
	// Source: https://github.com/go-sql-driver/mysql#dsn-data-source-name.
	goDSN = regexp.MustCompile(`^(?s:(?:([^:@]*)(?::(.*))?@)?([A-Za-z0-9+_-]*)(?:\(([^()]*)\))?/([^/?]*)(?:\?(.*))?)$`)
	// The form of PHP's PDO: mysql:host=name;dbname=schema.
	// Source: https://www.php.net/manual/en/ref.pdo-mysql.connection.php.
	pdoDSN = regexp.MustCompile(`^(?i:mysql|mariadb):([A-Za-z_]+=.*)$`)
	// The form of .NET and ODBC: Server=name;Database=schema;Uid=user.
	// Source: https://dev.mysql.com/doc/connector-net/en/connector-net-connections-string.html.
	netDSN = regexp.MustCompile(`^(?i:server|host|data source|driver)\s*=[^;]*;`)
)

// Reports whether an argument is a locator rather than the name of a schema.
func isLocator(arg string) bool {
	arg = unwrap(arg)
	return urlScheme.MatchString(arg) || pdoDSN.MatchString(arg) || netDSN.MatchString(arg) || isGoDSN(arg)
}

// Returns an argument without blanks, line ends and quotes around it, which may come from the
// file it was copied from.
func unwrap(arg string) string {
	arg = strings.TrimSpace(arg)
	if n := len(arg); n > 1 && (arg[0] == '"' || arg[0] == '\'') && arg[n-1] == arg[0] {
		return arg[1 : n-1]
	}
	return arg
}

// Reports whether an argument has the form of Go's driver, rather than being a schema with a
// slash in its name.
func isGoDSN(arg string) bool {
	m := goDSN.FindStringSubmatch(arg)
	if m == nil {
		return false
	}
	before, _, hasUser := strings.Cut(arg, "@")
	known := m[3] == "" || slices.Contains([]string{"tcp", "tcp4", "tcp6", "unix"}, m[3])
	return hasUser && (known || strings.Contains(arg[len(before):], "(")) || known && strings.HasPrefix(arg, m[3]+"(")
}

// Parses a locator. The secrets of the result are known even if there is an error.
func parseLocator(text string) (locator, error) {
	if m := urlScheme.FindStringSubmatch(text); m != nil {
		return parseScheme(text, m[1])
	}
	if m := pdoDSN.FindStringSubmatch(text); m != nil {
		return parsePDO(text, m[1])
	}
	if netDSN.MatchString(text) {
		l, err := parsePDO(text, text)
		l.protocol = ProtocolTCP // even to localhost
		for i, p := range l.params {
			l.params[i].name, l.params[i].value = strings.ReplaceAll(p.name, " ", ""), strings.TrimSpace(p.value)
		}
		return l, err
	}
	return parseGoDSN(text)
}

func parseScheme(text, scheme string) (locator, error) {
	name := strings.ToLower(scheme)
	for _, api := range []string{"jdbc:", "r2dbc:", "r2dbcs:"} {
		name = strings.TrimPrefix(name, api)
	}
	base, driver, _ := strings.Cut(name, "+")
	why, refused := refusedSchemes[name]
	if refused || !slices.Contains(schemes, base) {
		if !refused {
			why = "is not supported; use mysql:// or mariadb://"
		}
		return locator{secrets: [][2]int{{len(scheme) + len("://"), len(text)}}}, badURL("%s:// %s", scheme, why)
	}
	l, err := parseURL(text, len(scheme))
	if driver == "unix" && l.socket == "" && l.database != "" {
		l.socket, l.database = "/"+l.database, ""
		if path, schema, ok := strings.Cut(l.socket, ".sock/"); ok {
			l.socket, l.database = path+".sock", schema
		}
	}
	if strings.HasPrefix(strings.ToLower(scheme), "r2dbcs:") {
		l.params = append([]param{{"ssl-mode", string(TLSRequired), true}}, l.params...)
	}
	return l, err
}

// Parses the form of Go's driver. Only the schema and the parameters are percent-encoded.
func parseGoDSN(text string) (l locator, err error) {
	at := goDSN.FindStringSubmatchIndex(text)
	group := func(i int) string {
		if at[2*i] < 0 {
			return ""
		}
		return text[at[2*i]:at[2*i+1]]
	}
	if at[4] >= 0 {
		l.secrets = append(l.secrets, [2]int{at[4], at[5]})
	}
	for _, part := range paramSecrets(group(6), "&") {
		l.secrets = append(l.secrets, [2]int{at[12] + part[0], at[12] + part[1]})
	}
	l.user, l.password = group(1), group(2)
	if err = l.setGoAddress(group(3), group(4)); err != nil {
		return l, err
	}
	if l.database, err = decode(group(5)); err != nil {
		return l, err
	}
	return l, l.setParams(group(6), "&")
}

// Sets the address from Go's network(address).
func (l *locator) setGoAddress(network, address string) error {
	switch network {
	case "", "tcp", "tcp4", "tcp6":
		l.protocol = ProtocolTCP
		return l.setHost(cmp.Or(address, "127.0.0.1"))
	case "unix":
		l.socket, l.protocol = address, ProtocolSocket
		return nil
	}
	return badURL("unknown network '%s'; use tcp(host:port) or unix(path)", network)
}

// Parses the form of PHP's PDO, pairs that are not encoded.
func parsePDO(text, pairs string) (l locator, err error) {
	at := len(text) - len(pairs)
	for _, part := range paramSecrets(pairs, ";") {
		l.secrets = append(l.secrets, [2]int{at + part[0], at + part[1]})
	}
	return l, l.setParams(pairs, ";")
}
