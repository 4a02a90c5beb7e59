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
	} {
		t.Run(test.url, func(t *testing.T) {
			g, _ := read(t, memory{args: test.url}.world())
			if got := arguments(g.Settings); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if len(g.Positional) != 0 {
				t.Errorf("left %q", g.Positional)
			}
		})
	}
}

// No error shows the password.
func TestRefusedURL(t *testing.T) {
	const percent = "inside a name or password write ':' as %3A, '/' as %2F, '?' as %3F, '#' as %23, '@' as %40, '%' as %25."
	for _, test := range []struct {
		url  string
		code int
		text string
	}{
		{"mysql://ann:hush%zz@db1", 1, "mysh: [ERROR] the URL: it cannot be understood; " + percent},
		{"mysql://ann:hush/x@db1", 1, "mysh: [ERROR] the URL: it cannot be understood; " + percent},
		{"mysql://ann:hu#sh@db1", 1, "mysh: [ERROR] the URL: it cannot be understood; " + percent},
		{"mysql://ann@db1/shop#hush", 1, "mysh: [ERROR] the URL: it holds a '#'; " + percent},
		{"mysql://db1?ssl-mode=foo", 1, "the URL: Unknown option to ssl-mode: foo\nthe URL: Alternatives are: 'DISABLED','PREFERRED','REQUIRED','VERIFY_CA','VERIFY_IDENTITY'"},
		{"mysql://db1?sslmode=required", 7, "mysh: [ERROR] the URL: unknown variable 'sslmode=required'. Did you mean '--ssl-mode'?"},
		{"mysql://db1?tee=/etc/passwd", 1, "mysh: [ERROR] the URL: 'tee' cannot be said in a URL; use --tee."},
		{"mysql://db1?local-infile=1", 1, "mysh: [ERROR] the URL: 'local-infile' cannot be said in a URL; use --local-infile."},
		{"mysql://db1?password-command=rm", 1, "mysh: [ERROR] the URL: 'password-command' cannot be said in a URL; use --password-command."},
		{"mysql://db1:0x10", 1, "mysh: [ERROR] the URL: it cannot be understood; " + percent},
		{"mysql://db1?a=%zz", 1, "mysh: [ERROR] the URL: the part after '?' cannot be understood: write name=value&name=value."},
	} {
		t.Run(test.url, func(t *testing.T) {
			_, err := Read(memory{args: test.url}.world())
			text, code := message(t, err)
			if text != test.text || code != test.code {
				t.Errorf("got  (%d) %s\nwant (%d) %s", code, text, test.code, test.text)
			}
			if strings.Contains(text, "hush") {
				t.Error("the password is shown")
			}
		})
	}
}
