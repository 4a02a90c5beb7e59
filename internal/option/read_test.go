package option

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

// The sources of a host's name, weakest first. Of any two of them the stronger wins.
func TestRead_Precedence(t *testing.T) {
	type source struct {
		name  string
		place func(m *memory, given *[]Setting)
	}
	args := func(text string) func(*memory, *[]Setting) {
		return func(m *memory, _ *[]Setting) { m.args = strings.TrimSpace(m.args + " " + text) }
	}
	file := func(name, text string) func(*memory, *[]Setting) {
		return func(m *memory, _ *[]Setting) { m.files[name] = text }
	}
	sources := []source{
		{"environment", func(m *memory, _ *[]Setting) { m.env["MYSQL_HOST"] = "environment" }},
		{"etc", file("/etc/my.cnf", "[mysql]\nhost=etc\n")},
		{"etc-mysql", file("/etc/mysql/my.cnf", "[client]\nhost=etc-mysql\n")},
		{"extra", func(m *memory, _ *[]Setting) {
			m.files["/extra.cnf"] = "[mysh]\nhost=extra\n"
			m.args = "--defaults-extra-file=/extra.cnf " + m.args
		}},
		{"home", file("/home/ann/.my.cnf", "[client]\nhost=home\n")},
		{"login", file("/home/ann/.mylogin.cnf", encodeLogin(someKey, "[client]\nhost = \"login\"\n"))},
		{"connection", func(_ *memory, given *[]Setting) {
			*given = append(*given, Setting{Name: "host", Value: "connection"})
		}},
		{"url", args("mysql://url/shop")},
		{"flag", args("--host=flag")},
		{"later-flag", args("-hlater-flag")},
	}
	for weak := range sources {
		for strong := weak; strong < len(sources); strong++ {
			t.Run(sources[weak].name+"+"+sources[strong].name, func(t *testing.T) {
				m := memory{env: map[string]string{}, files: map[string]string{}}
				var connection []Setting
				sources[weak].place(&m, &connection)
				if weak != strong {
					sources[strong].place(&m, &connection)
				}
				g, err := Read(m.world())
				if err != nil {
					t.Fatal(err)
				}
				g.Connect("prod", connection)
				o, err := g.Options()
				if err != nil {
					t.Fatal(err)
				}
				if o.Host != sources[strong].name {
					t.Errorf("host %q\n%s", o.Host, g.PrintDefaults("mysh"))
				}
			})
		}
	}
}

func TestRead_DefaultsFileOnly(t *testing.T) {
	m := memory{files: map[string]string{
		"/etc/my.cnf":       "[client]\nuser=etc\n",
		"/home/ann/.my.cnf": "[client]\nport=1\n",
		"/x.cnf":            "[client]\nhost=x\n",
	}}
	for args, want := range map[string]string{
		"--defaults-file=/x.cnf":       "--host=x",
		"--no-defaults":                "",
		"--defaults-extra-file=/x.cnf": "--user=etc --host=x --port=1",
	} {
		m.args = args
		g, _ := read(t, m.world())
		var settings []Setting
		for _, s := range g.Settings {
			if Find(s.Name).Scope != First {
				settings = append(settings, s)
			}
		}
		if got := arguments(settings); got != want {
			t.Errorf("%s: got %q, want %q", args, got, want)
		}
	}
}

func TestRead_Environment(t *testing.T) {
	for _, test := range []struct {
		variable, value string
		want            func(o *Options)
	}{
		{"MYSQL_HOST", "db1", func(o *Options) { o.Host = "db1" }},
		{"MYSQL_TCP_PORT", "3307", func(o *Options) { o.Port = 3307 }},
		{"MYSQL_UNIX_PORT", "/s", func(o *Options) { o.Socket = "/s" }},
		{"MYSQL_PWD", "x", func(o *Options) { o.Password = Password{State: PasswordGiven, Text: "x"} }},
		{"MYSQL_PS1", "> ", func(o *Options) { o.Prompt = "> " }},
		{"MYSQL_HISTFILE", "/dev/null", func(o *Options) { o.HistoryFile = "/dev/null" }},
		{"MYSQL_HISTIGNORE", "*a*:b?", func(o *Options) { o.HistoryIgnore = []string{"*a*", "b?"} }},
		{"LIBMYSQL_ENABLE_CLEARTEXT_PLUGIN", "Yes", func(o *Options) { o.Cleartext = true }},
		{"LIBMYSQL_ENABLE_CLEARTEXT_PLUGIN", "0", func(*Options) {}},
		{"MYSQL_HOST", "", func(*Options) {}},
	} {
		t.Run(test.variable+"="+test.value, func(t *testing.T) {
			_, got := read(t, memory{env: map[string]string{test.variable: test.value}}.world())
			_, want := read(t, memory{}.world())
			test.want(&want)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
	_, err := Read(memory{env: map[string]string{"MYSQL_TCP_PORT": "x"}}.world())
	text, code := message(t, err)
	if want := "mysh: [ERROR] $MYSQL_TCP_PORT: Unknown suffix 'x' used for variable 'port' (value 'x').\n" +
		"mysh: [ERROR] $MYSQL_TCP_PORT: Error while setting value 'x' to 'port'."; text != want || code != 9 {
		t.Errorf("(%d) %s", code, text)
	}
}

func TestRead_GroupSuffixOfEnvironment(t *testing.T) {
	m := memory{files: map[string]string{"/etc/my.cnf": "[client_a]\nhost=a\n[client_b]\nhost=b\n"}}
	for variable, want := range map[string]string{"MYSQL_GROUP_SUFFIX": "a", "MARIADB_GROUP_SUFFIX": "a", "OTHER": ""} {
		m.env = map[string]string{variable: "_a"}
		if _, o := read(t, m.world()); o.Host != want {
			t.Errorf("%s: host %q, want %q", variable, o.Host, want)
		}
	}
}

// The options that result from arguments for the same fields.
func TestOptions_SameField(t *testing.T) {
	for _, test := range []struct {
		args string
		want func(o *Options)
	}{
		{"", func(*Options) {}},
		{"-uroot shop", func(o *Options) { o.User, o.Database, o.Positional = "root", "shop", true }},
		{"-uroot --user=", func(*Options) {}},
		{"--default-character-set=UTF8MB4", func(*Options) {}},
		{"-D a", func(o *Options) { o.Database = "a" }},
		{"b -D a", func(o *Options) { o.Database, o.Positional = "b", true }},
		{"-e a -e b", func(o *Options) { o.Execute, o.HasExecute = "a b", true }},
		{"-f -e a", func(o *Options) { o.Execute, o.HasExecute = "a", true }},
		{"-e a -f", func(o *Options) { o.Execute, o.HasExecute, o.Force = "a", true, true }},
		{"-N --column-names", func(*Options) {}},
		{"--column-names -N", func(o *Options) { o.ColumnNames = false }},
		{"-ss -v -vv", func(o *Options) { o.Silent, o.Verbose = 2, 3 }},
		{"-A", func(o *Options) { o.AutoRehash = false }},
		{"-L", func(o *Options) { o.LineNumbers = false }},
		{"-b", func(*Options) {}},
		{"--connect-timeout=5", func(o *Options) { o.ConnectTimeout = 5 * time.Second }},
		{"--delimiter=", func(*Options) {}},
		{"--delimiter=//", func(o *Options) { o.Delimiter = "//" }},
		{"--init-command-add=a --init-command=b --init-command-add=c", func(o *Options) { o.InitCommands = []string{"b", "c"} }},
		{"--pager", func(o *Options) { o.Pager = On }},
		{"--pager=less --skip-pager", func(o *Options) { o.Pager = Off }},
		{"--tee=x --disable-tee", func(*Options) {}},
		{"--no-progress", func(o *Options) { o.Progress = Off }},
		{"--skip-system-command", func(o *Options) { o.SystemCommand = Off }},
		{"--histignore=a:b: --histignore=c", func(o *Options) { o.HistoryIgnore = []string{"a", "b", "c"} }},
		{"--compression-algorithms=zstd,uncompressed", func(o *Options) { o.Compression = []string{"zstd", "uncompressed"} }},
		{"--tls-version=TLSv1.2,TLSv1.3", func(o *Options) { o.TLS.Versions = []string{"TLSv1.2", "TLSv1.3"} }},

		{"-p", func(o *Options) { o.Password.State = PasswordAsk }},
		{"-px -p", func(o *Options) { o.Password.State = PasswordAsk }},
		{"-p -px", func(o *Options) { o.Password = Password{State: PasswordGiven, Text: "x"} }},
		{"-px --skip-password", func(*Options) {}},
		{"--password=", func(o *Options) { o.Password.State = PasswordGiven }},
		{"--password-file=/pw", func(o *Options) { o.Password = Password{State: PasswordGiven, Text: " from file "} }},
		{"--password-file=~/pw", func(o *Options) { o.Password = Password{State: PasswordGiven, Text: "at home"} }},
		{"--password1=x --password2=y --password3", func(o *Options) {
			o.Password = Password{State: PasswordGiven, Text: "x"}
			o.FurtherPasswords = [2]Password{{State: PasswordGiven, Text: "y"}, {State: PasswordAsk}}
		}},
		{"--password2=x --skip-password2", func(*Options) {}},
		{"--password-command=pass", func(o *Options) { o.Password = Password{State: PasswordCommand, Command: "pass"} }},

		{"--ssl-mode=required", func(o *Options) { o.TLS.Mode = TLSRequired }},
		{"--ssl-ca=x", func(o *Options) { o.TLS.Mode, o.TLS.CA = TLSVerifyCA, "x" }},
		{"--ssl-ca=x --ssl-mode=preferred", func(o *Options) { o.TLS.Mode, o.TLS.CA = TLSPreferred, "x" }},
		{"--ssl", func(o *Options) { o.TLS.Mode = TLSRequired }},
		{"--skip-ssl", func(o *Options) { o.TLS.Mode = TLSDisabled }},
		{"--ssl=0 --ssl", func(o *Options) { o.TLS.Mode = TLSRequired }},
		{"--ssl-mode=verify_ca --ssl", func(o *Options) { o.TLS.Mode = TLSVerifyCA }},
		{"--ssl --ssl-verify-server-cert", func(o *Options) {
			o.TLS.Mode, o.TLS.SystemCAs, o.TLS.ByPassword = TLSVerifyIdentity, true, true
		}},
		{"--ssl-verify-server-cert --ssl", func(o *Options) {
			o.TLS.Mode, o.TLS.SystemCAs, o.TLS.ByPassword = TLSVerifyIdentity, true, true
		}},
		// A driver with this parameter accepts the certificate of an authority and nothing else.
		{"mysql://?tls=true", func(o *Options) { o.TLS.Mode, o.TLS.SystemCAs = TLSVerifyIdentity, true }},
		{"--skip-ssl-verify-server-cert", func(*Options) {}},
		{"--ssl-ca=x --skip-ssl-verify-server-cert", func(o *Options) { o.TLS.CA = "x" }},
		{"--ssl-verify-server-cert --skip-ssl-verify-server-cert", func(o *Options) { o.TLS.Mode = TLSRequired }},
	} {
		t.Run(test.args, func(t *testing.T) {
			m := memory{args: test.args, files: map[string]string{"/pw": " from file \r\nsecond\n", "/home/ann/pw": "at home"}}
			_, got := read(t, m.world())
			want := Defaults()
			want.User, want.TLS.Mode = "ann", TLSPreferred
			test.want(&want)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

// A script that asks for a password does not use MYSQL_PWD, as with the C clients.
func TestOptions_PasswordPromptBeatsEnvironment(t *testing.T) {
	_, o := read(t, memory{args: "-p", env: map[string]string{"MYSQL_PWD": "x"}}.world())
	if o.Password.State != PasswordAsk {
		t.Errorf("password %+v", o.Password)
	}
}

func TestNamedConnection(t *testing.T) {
	settings := []Setting{{Name: "host", Value: "db9"}, {Name: "database", Value: "shop"}}
	for _, test := range []struct{ args, host, database, positional string }{
		{"prod", "db9", "shop", "[]"},
		{"prod other", "db9", "other", "[other]"},
		{"prod -hdb2", "db2", "shop", "[]"},
		{"--connection=prod", "db9", "shop", "[]"},
		{"--connection=prod prod", "db9", "prod", "[prod]"},
	} {
		t.Run(test.args, func(t *testing.T) {
			g, err := Read(memory{args: test.args}.world())
			if err != nil {
				t.Fatal(err)
			}
			g.Connect("prod", settings)
			o, err := g.Options()
			if err != nil {
				t.Fatal(err)
			}
			if o.Host != test.host || o.Database != test.database || fmt.Sprint(g.Positional) != test.positional {
				t.Errorf("host %q, schema %q, left %q", o.Host, o.Database, g.Positional)
			}
		})
	}
}

func TestNewSetting(t *testing.T) {
	src := Source{Name: "config.toml", Line: 12, Group: "connection.prod"}
	for _, test := range []struct{ key, value, want string }{
		{"host", "db1", "--host=db1"},
		{"ssl_mode", "verify_ca", "--ssl-mode=VERIFY_CA"},
		{"compress", "true", "--compress"},
		{"compress", "false", "--skip-compress"},
		{"port", "3307", "--port=3307"},
		{"hots", "db1", "config.toml:12: unknown variable 'hots=db1'. Did you mean '--host'?"},
		{"port", "x", "config.toml:12: Unknown suffix 'x' used for variable 'port' (value 'x'). config.toml:12: Error while setting value 'x' to 'port'."},
		{"compress", "maybe", "config.toml:12: ignoring option '--compress' due to invalid value 'maybe'."},
		{"connect-timeout", "999999", "config.toml:12: option 'connect_timeout': unsigned value 999999 adjusted to 43200."},
		{"help", "true", "config.toml:12: unknown variable 'help=true'. '--help' is allowed only on the command line."},
	} {
		s, err := NewSetting(test.key, test.value, src)
		got := s.argument()
		if err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%s = %s:\ngot  %s\nwant %s", test.key, test.value, got, test.want)
		}
	}
	s, _ := NewSetting("host", "db1", src)
	if got := s.Source.String(); got != "config.toml:12 [connection.prod]" {
		t.Errorf("source %s", got)
	}
}

func TestFormatName(t *testing.T) {
	for args, want := range map[string]string{
		"": "", "-B": "tab", "-B -t": "table", "-t -B": "table", "-t -E": "vertical",
		"-E -X": "xml", "-H -X": "html", "-X -H": "html", "-H --format=csv": "csv",
	} {
		if _, o := read(t, memory{args: args}.world()); o.FormatName() != want {
			t.Errorf("%s: got %q, want %q", args, o.FormatName(), want)
		}
	}
}

func TestAsked(t *testing.T) {
	for _, test := range []struct {
		args, name string
		want       bool
	}{
		{"--help --no-such-option", "help", true},
		{"-?", "help", true},
		{"--no-such-option --help", "help", false},
		{"-V", "version", true},
		{"-uroot", "help", false},
		{"--print-defaults", "print-defaults", true},
	} {
		g, _ := Read(memory{args: test.args}.world())
		if got := g.Asked(test.name); got != test.want {
			t.Errorf("%s: %s is %v", test.args, test.name, got)
		}
	}
}

func TestPrintDefaults(t *testing.T) {
	m := memory{
		args: "--print-defaults -uann -psecret --skip-table mysql://x:hidden@db1:3306/ shop",
		env:  map[string]string{"MYSQL_PWD": "hush", "MYSQL_PS1": "> "},
		files: map[string]string{
			"/etc/my.cnf":            "[client]\npassword=in-file\n\n[mysql]\nskip_column_names\n",
			"/home/ann/.mylogin.cnf": encodeLogin(someKey, "[client]\npassword = \"x\"\n"),
		},
	}
	g, o := read(t, m.world())
	if !o.PrintDefaults {
		t.Error("PrintDefaults is not set")
	}
	golden(t, "testdata/print_defaults.want", g.PrintDefaults("mysh"))
}

func TestAddress(t *testing.T) {
	exists := func(path string) bool { return path == "/tmp/mysql.sock" }
	for _, test := range []struct{ args, want string }{
		{"", "unix /tmp/mysql.sock"},
		{"-hlocalhost", "unix /tmp/mysql.sock"},
		{"-hlocalhost -P3307", "unix /tmp/mysql.sock"},
		{"-S /s", "unix /s"},
		{"-hlocalhost --protocol=tcp", "tcp localhost:3306"},
		{"--protocol=tcp -P3307 -S /s", "tcp localhost:3307"},
		{"-hdb1", "tcp db1:3306"},
		{"-hdb1 -S /s", "tcp db1:3306"},
		{"-h::1", "tcp [::1]:3306"},
		{"-h127.0.0.1 -P0", "tcp 127.0.0.1:3306"},
		{"--protocol=socket -S /s", "unix /s"},
		{"--protocol=socket -hdb1", "refused"},
		{"--protocol=pipe", "refused"},
		{"--protocol=memory", "refused"},
	} {
		t.Run(test.args, func(t *testing.T) {
			_, o := read(t, memory{args: test.args}.world())
			got := "refused"
			if network, address, ok := o.Address(exists); ok {
				got = network + " " + address
			}
			if got != test.want && localSocket {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// "~" is expanded wherever a path is read, and unchanged if there is no user of that name.
func TestExpand(t *testing.T) {
	w := World{Home: "/home/ann", HomeOf: func(user string) string { return map[string]string{"bob": "/home/bob"}[user] }}
	for path, want := range map[string]string{
		"~": "/home/ann", "~/a b": "/home/ann/a b", "~bob": "/home/bob", "~bob/x": "/home/bob/x", "~eve/x": "~eve/x", "~~": "~~", "a/~": "a/~", "": "", "/~/x": "/~/x",
	} {
		if got := w.Expand(path); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
	if got := (World{}).Expand("~/x"); got != "~/x" {
		t.Errorf("without a home directory: %s", got)
	}

	m := memory{files: map[string]string{
		"/home/ann/a.cnf": "[client]\n!include ~/b.cnf\n!include ~bob/c.cnf\n", "/home/ann/b.cnf": "[mysql]\nssl-ca=~/ca.pem\n", "/home/bob/c.cnf": "[mysql]\nssl-cert=~bob/cert.pem\n",
	}, args: "--defaults-file=~/a.cnf --tee=~/t --ssl-key=~bob/k --socket=~/s --histfile=~/h --load-data-local-dir=~ --server-public-key-path=~/p --user=~/u"}
	world := m.world()
	world.HomeOf = w.HomeOf
	g, _ := read(t, world)
	o, err := g.Options()
	if err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(o.TLS.CA, " ", o.TLS.Cert, " ", o.TLS.Key, " ", o.Tee, " ", o.Socket, " ", o.HistoryFile, " ", o.LocalInfileDir, " ", o.ServerKeyFile, " ", o.User)
	want := "/home/ann/ca.pem /home/bob/cert.pem /home/bob/k /home/ann/t /home/ann/s /home/ann/h /home/ann /home/ann/p ~/u"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestRead_ChoicePrefixes(t *testing.T) {
	for args, want := range map[string]string{
		"--ssl-mode=require": "REQUIRED", "--ssl-mode=r": "REQUIRED", "--ssl-mode=Verify_I": "VERIFY_IDENTITY", "--ssl-mode=verify_c": "VERIFY_CA",
		"--protocol=t": "TCP", "--protocol=So": "SOCKET", "--ssl-fips-mode=of": "of",
	} {
		g, _ := read(t, memory{args: args}.world())
		if got := g.Settings[0].Value; got != want {
			t.Errorf("%s: %s", args, got)
		}
	}
}
