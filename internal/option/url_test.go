package option

import (
	"strings"
	"testing"
)

func TestURL(t *testing.T) {
	for _, test := range []struct{ url, want string }{
		{"mysql://", ""},
		{"mysql://db1", "--host=db1"},
		{"mysql://db1:3307", "--host=db1 --port=3307"},
		{"mysql://db1/shop", "--host=db1 --database=shop"},
		{"MySQL://ann@db1/", "--host=db1 --user=ann"},
		{"mariadb://ann:pw@db1:3307/shop", "--host=db1 --port=3307 --user=ann --password=pw --database=shop"},
		{"mysql://a%40b:p%3A%2F%23%25@db1/my%2Fshop", "--host=db1 --user=a@b --password=p:/#% --database=my/shop"},
		{"mysql://ann:p@ss@db1", "--host=db1 --user=ann --password=p@ss"},
		{"mysql://[::1]:3307/shop", "--host=::1 --port=3307 --database=shop"},
		{"mysql://ann@/shop?socket=/run/my.sock", "--user=ann --database=shop --socket=/run/my.sock"},
		{"mysql://db1?ssl-mode=verify_identity&ssl_ca=%2Fca.pem", "--host=db1 --ssl-mode=VERIFY_IDENTITY --ssl-ca=/ca.pem"},
		{"mysql://db1?compress&skip-ssl&connect-timeout=3", "--host=db1 --compress --skip-ssl --connect-timeout=3"},

		// Characters that should be percent-encoded but are unambiguous.
		{"mysql://ann:k^P|{}\"<>[]\\`=;+$#!@db1:3307/shop", "--host=db1 --port=3307 --user=ann --password=k^P|{}\"<>[]\\`=;+$#! --database=shop"},
		{"mysql://ann:one@two@3@db1", "--host=db1 --user=ann --password=one@two@3"},
		{"mysql://ann:a:b@db1/", "--host=db1 --user=ann --password=a:b"},
		{"mysql://ann@::1/shop", "--host=::1 --user=ann --database=shop"},
		{"mysql://db1/shop/", "--host=db1 --database=shop"},

		// Sockets, and TCP to localhost.
		{"mysql://ann@%2Ftmp%2Fs/shop", "--socket=/tmp/s --user=ann --database=shop"},
		{"mysql://ann@(/tmp/s)/shop?compress", "--socket=/tmp/s --user=ann --database=shop --compress"},
		{"mysql://ann@localhost/shop?unix_socket=/tmp/s", "--user=ann --database=shop --socket=/tmp/s"},
		{"mysql://ann@localhost:3306/shop?socket=/tmp/s", "--user=ann --database=shop --socket=/tmp/s"},
		{"mysql+unix://ann@/tmp/my.sock/shop", "--socket=/tmp/my.sock --user=ann --database=shop"},
		{"mysql+unix://ann@/tmp/s?database=shop", "--socket=/tmp/s --user=ann --database=shop"},
		{"mysql://localhost:3307", "--host=localhost --port=3307 --protocol=TCP"},

		// The forms of drivers.
		{"mysql+pymysql://ann:pw@db1/shop?charset=utf8", "--host=db1 --user=ann --password=pw --database=shop --default-character-set=utf8mb4"},
		{"mariadb+mariadbconnector://db1", "--host=db1"},
		{"jdbc:mysql://db1:3307/shop?user=ann&password=a%26b&useSSL=false&serverTimezone=UTC&allowPublicKeyRetrieval=true",
			"--host=db1 --port=3307 --database=shop --user=ann --password=a&b --ssl-mode=DISABLED --get-server-public-key"},
		{"jdbc:mariadb://db1/shop?sslMode=verify-full&connectTimeout=2500", "--host=db1 --database=shop --ssl-verify-server-cert --connect-timeout=3"},
		{"mysql2://db1/shop?encoding=latin1&pool=5&reconnect=true", "--host=db1 --database=shop --default-character-set=latin1"},
		{"pdo-mysql://db1/shop?serverVersion=8.0&charset=utf8mb4", "--host=db1 --database=shop --default-character-set=utf8mb4"},
		{"mysql://db1?sslmode=require", "--host=db1 --ssl-mode=REQUIRED"},
		{"mysql://db1?ssl-mode=req", "--host=db1 --ssl-mode=REQUIRED"},
		{"mysql://db1?tls=true", "--host=db1 --ssl-verify-server-cert"},
		{"mysql://db1?tls=skip-verify", "--host=db1 --ssl-mode=REQUIRED"},
		{"mysql://db1?sslaccept=strict&connection_limit=5", "--host=db1 --ssl-verify-server-cert"},
		{"mysql://db1?collation=utf8mb4_bin&connect_timeout=3", "--host=db1 --init-command-add=SET collation_connection = utf8mb4_bin --connect-timeout=3"},
		{"mysql://db1?characterEncoding=ISO-8859-1", "--host=db1 --default-character-set=latin1"},
		{"ann:p/w:@x@tcp(db1:3307)/shop?parseTime=true&loc=UTC&timeout=90s", "--host=db1 --port=3307 --protocol=TCP --user=ann --password=p/w:@x --database=shop --connect-timeout=90"},
		{"mysql://ann:p@w:x@tcp(db1:3307)/shop?multiStatements=true", "--host=db1 --port=3307 --protocol=TCP --user=ann --password=p@w:x --database=shop"},
		{"mysql://ann@tcp([::1]:3307)", "--host=::1 --port=3307 --protocol=TCP --user=ann"},
		{"mysql://ann:pw@unix(/tmp/s)/shop", "--protocol=SOCKET --socket=/tmp/s --user=ann --password=pw --database=shop"},
		{`mysql://db1?ssl={"rejectUnauthorized":true}`, "--host=db1 --ssl-verify-server-cert"},
		{"mysql://db1?ssl=%7B%22rejectUnauthorized%22%3A+false%7D", "--host=db1 --ssl-mode=REQUIRED"},
		{`mysql://db1?ssl={"minVersion":"TLSv1.2"}`, "--host=db1 --ssl-verify-server-cert"},
		{"mysql://db1?charset=UTF8MB4", "--host=db1 --default-character-set=utf8mb4"},
		{"ann@unix(/tmp/s)/shop", "--protocol=SOCKET --socket=/tmp/s --user=ann --database=shop"},
		{"ann:pw@/shop", "--host=127.0.0.1 --protocol=TCP --user=ann --password=pw --database=shop"},
		{"tcp([::1]:3307)/", "--host=::1 --port=3307 --protocol=TCP"},
		{"mysql:host=db1;port=3307;dbname=shop;charset=utf8mb4", "--host=db1 --port=3307 --database=shop --default-character-set=utf8mb4"},
		{"mysql:unix_socket=/tmp/s;dbname=shop;user=ann;password=p&w=", "--socket=/tmp/s --database=shop --user=ann --password=p&w="},
		{"Server=db1;Port=3307;Database=shop;User Id=ann;Password=p w=;SslMode=None;AllowUserVariables=True;", "--protocol=TCP --host=db1 --port=3307 --database=shop --user=ann --password=p w= --ssl-mode=DISABLED"},
		{"DRIVER={MySQL ODBC 9.0 Unicode Driver};SERVER = db1;UID=ann;PWD=pw;CHARSET=utf8mb4;OPTION=3", "--protocol=TCP --host=db1 --user=ann --password=pw --default-character-set=utf8mb4"},

		// Text around a locator that comes from a file of variables.
		{" mysql://db1/shop\r\n", "--host=db1 --database=shop"},
		{`"mysql://ann:pw@db1/shop"`, "--host=db1 --user=ann --password=pw --database=shop"},
		{"'ann@tcp(db1)/shop'\r", "--host=db1 --protocol=TCP --user=ann --database=shop"},
	} {
		t.Run(test.url, func(t *testing.T) {
			w := memory{}.world()
			w.Args = []string{test.url}
			g, _ := read(t, w)
			if got := arguments(g.Settings); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if len(g.Positional) != 0 {
				t.Errorf("left %q", g.Positional)
			}
		})
	}
}

// No error shows the password, and the process list has no part of it.
func TestURL_Refused(t *testing.T) {
	const (
		percent = "mysh: [ERROR] the URL: cannot be parsed; inside a name or password write ':' as %3A, '/' as %2F, '?' as %3F, '@' as %40, '%' as %25."
		modes   = "\nthe URL: Alternatives are: 'DISABLED','PREFERRED','REQUIRED','VERIFY_CA','VERIFY_IDENTITY'"
		says    = "mysh: [ERROR] the URL: "
	)
	for _, test := range []struct {
		url  string
		code int
		text string
	}{
		{"mysql://ann:hush%zz@db1", 1, percent},
		{"mysql://ann:hush/x@db1", 1, percent},
		{"mysql://ann:12/hush@db1", 1, percent},
		{"mysql://ann:hush?x@db1", 1, percent},
		{"mysql://ann:h@sh/hush@db1", 1, percent},
		{"mysql://ann@db1/shop#x", 1, says + "'#' is not allowed; inside a name write it as %23."},
		{"mysql://db1?ssl-mode=foo", 1, "the URL: Unknown option to ssl-mode: foo" + modes},
		{"mysql://db1?nonsense-thing=hush", 1, says + "unknown parameter 'nonsense-thing'."},
		{"mysql://db1?ssl-moed=hush", 1, says + "unknown parameter 'ssl-moed'. Did you mean '--ssl-mode'?"},
		{"mysql://db1?tee=/etc/passwd", 1, says + "'tee' is not allowed in a URL; use --tee."},
		{"mysql://db1?local-infile=1", 1, says + "'local-infile' is not allowed in a URL; use --local-infile."},
		{"mysql://db1?allowAllFiles=true", 1, says + "'allowAllFiles' is refused: a URL, which may come from elsewhere, cannot let the server read files; use --local-infile."},
		{"mysql://db1?password-command=rm", 1, says + "'password-command' is not allowed in a URL; use --password-command."},
		{"mysql://db1?sessionVariables=a", 1, says + "'sessionVariables' is refused: a URL, which may come from elsewhere, cannot send statements; use --init-command."},
		{"mysql://db1?collation=x;drop", 1, says + "invalid value 'x;drop' of 'collation'."},
		{"mysql://db1?sslcert=x", 1, says + "'sslcert' is refused: drivers do not agree on it; write ssl-ca for the authority, or ssl-cert with ssl-key for the certificate of this client."},
		{"mysql://db1:0x10", 1, says + "'0x10' is not a port, a number up to 65535."},
		{"mysql://ann@db1:99999/shop", 1, says + "'99999' is not a port, a number up to 65535."},
		{"mysql://ann:hush", 1, says + "the text after the ':' of the host is not a port, a number up to 65535."},
		{"mysql://ann@db1:1,db2:2/shop", 1, says + "only one host can be named."},
		{"jdbc:mysql://address=(host=db1)(port=3306)/shop", 1, says + "the host is not valid."},
		{"mysql://ann@d;b1/shop", 1, says + "the host is not valid."},
		{"mysql://db1?a=%zz", 1, says + "cannot parse the part after '?': write name=value&name=value, and '%' as %25."},
		{"mysqlx://ann:hush@db1", 1, says + "mysqlx:// is the X Protocol, which mysh does not support; use mysql:// with the port of the classic protocol, usually 3306."},
		{"mysql+srv://ann:hush@db1", 1, says + "mysql+srv:// looks the server up in DNS, which mysh does not support; use mysql://host:port."},
		{"postgres://ann:hush@db1/shop", 1, says + "postgres:// is not supported; use mysql:// or mariadb://."},
		{"mysql://ann:hush@cloudsql(x)/shop", 1, says + "unknown network 'cloudsql'; use tcp(host:port) or unix(path)."},
		{"'mysql://ann:hush@db1:x/shop'", 1, says + "the text after the ':' of the host is not a port, a number up to 65535."},
		{`mysql://db1?ssl={"ca":"x"}`, 1, "the URL: Unknown option to ssl-mode: {\"ca\":\"x\"}" + modes},
		{"Server=db1;Nonsense=1;Pwd=hush", 1, says + "unknown parameter 'Nonsense'."},
		{"ann:hush@cloudsql(x)/shop", 1, says + "unknown network 'cloudsql'; use tcp(host:port) or unix(path)."},
	} {
		t.Run(test.url, func(t *testing.T) {
			g, err := Read(memory{args: test.url}.world())
			text, code := message(t, err)
			if text != test.text || code != test.code {
				t.Errorf("got  (%d) %s\nwant (%d) %s", code, text, test.code, test.text)
			}
			left := []byte(test.url)
			for _, s := range g.Secrets {
				clear(left[s.From:s.To])
			}
			if shown := text + string(left); strings.Contains(shown, "hush") && !strings.Contains(test.url, "=hush") && test.url != "mysql://ann:hush" {
				t.Errorf("the password is shown: %s", shown)
			}
		})
	}
}

func TestURL_SchemasAreNoURLs(t *testing.T) {
	for _, name := range []string{"shop", "a/b", "a.b", "my-shop", "mysql", "mysql:shop", "shop@home", "a(b)/c", "a@b/c", "/x", "café=1", "server=1", "a=b;c"} {
		g, _ := read(t, memory{args: name}.world())
		if o, err := g.Options(); err != nil || o.Database != name || len(g.Settings) != 0 {
			t.Errorf("%s: schema %q, %v", name, o.Database, err)
		}
	}
}

func TestURL_PasswordWarning(t *testing.T) {
	for args, want := range map[string]int{
		"mysql://ann:pw@db1": 1, "mysql://ann:pw@db1 -px": 1, "mysql://db1?password=pw": 1, "mysql://ann@db1": 0, "ann:pw@tcp(db1)/": 1, "mysql:host=db1;password=pw": 1,
	} {
		g, _ := read(t, memory{args: args}.world())
		if len(g.Warnings) != want || want > 0 && g.Warnings[0] != insecure {
			t.Errorf("%s: %q", args, g.Warnings)
		}
	}
}
