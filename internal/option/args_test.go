package option

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
)

func TestRead_Spellings(t *testing.T) {
	for _, test := range []struct{ args, settings, positional string }{
		{"", "", ""},
		{"--host=db1", "--host=db1", ""},
		{"--host db1", "--host=db1", ""},
		{"-hdb1", "--host=db1", ""},
		{"-h db1", "--host=db1", ""},
		{"-h=db1", "--host==db1", ""},
		{"--host=", "--host=", ""},
		{"--host= shop", "--host=", "shop"},

		// A password is in the same argument as its name, or asked for.
		{"-psecret", "--password=secret", ""},
		{"-p secret", "--password", "secret"},
		{"--password secret", "--password", "secret"},
		{"--password=secret", "--password=secret", ""},
		{"--password=", "--password=", ""},
		{"-p=x", "--password==x", ""},
		{"--skip-password", "--skip-password", ""},
		{"-uroot -pa-b-c shop", "--user=root --password=a-b-c", "shop"},

		// Letters in a cluster; the first letter with a value has the rest.
		{"-Nse select", "--skip-column-names --silent --execute=select", ""},
		{"-tN", "--table --skip-column-names", ""},
		{"-tNpx", "--table --skip-column-names --password=x", ""},
		{"-vvv", "--verbose --verbose --verbose", ""},
		{"-?", "--help", ""},
		{"-I", "--help", ""},

		// Flags that are on and off.
		{"--table", "--table", ""},
		{"--table=1 --table=ON --table=true", "--table --table --table", ""},
		{"--table=0 --table=off --table=FALSE", "--skip-table --skip-table --skip-table", ""},
		{"--skip-table", "--skip-table", ""},
		{"--disable-table", "--skip-table", ""},
		{"--enable-table", "--table", ""},
		{"--loose-table", "--table", ""},
		{"--loose-skip-table", "--skip-table", ""},
		{"--skip-loose-table", "--skip-table", ""},
		{"--loose-no-such-option", "", ""},
		{"--loose-no-such-option=1", "", ""},
		{"--skip-ssl", "--skip-ssl", ""},
		{"--pager=less", "--pager=less", ""},
		{"--skip-pager", "--skip-pager", ""},
		{"--disable-tee", "--skip-tee", ""},

		// Underscores, and names that begin with a prefix.
		{"--skip_column_names", "--skip-column-names", ""},
		{"--default_character_set=latin1", "--default-character-set=latin1", ""},
		{"--enable-cleartext-plugin", "--enable-cleartext-plugin", ""},
		{"--skip-enable-cleartext-plugin", "--skip-enable-cleartext-plugin", ""},
		{"--no-beep=0", "--skip-no-beep", ""},
		{"--disable-column-names", "--skip-column-names", ""},

		// Numbers and choices.
		{"--max-allowed-packet=1g", "--max-allowed-packet=1073741824", ""},
		{"--connect-timeout=1k", "--connect-timeout=1024", ""},
		{"--max-allowed-packet=32MB", "--max-allowed-packet=33554432", ""},
		{"--max-allowed-packet=+1Gib", "--max-allowed-packet=1073741824", ""},
		{"-P03306", "--port=3306", ""},
		{"--ssl-mode=verify_ca", "--ssl-mode=VERIFY_CA", ""},
		{"--protocol=tcp", "--protocol=TCP", ""},

		// Positional arguments may be anywhere.
		{"mysql -t", "--table", "mysql"},
		{"-- mysql", "", "mysql"},
		{"-t -- -x", "--table", "-x"},
		{"-", "", "-"},
	} {
		t.Run(test.args, func(t *testing.T) {
			line, err := parseArgs(strings.Fields(test.args))
			if err != nil {
				t.Fatal(err)
			}
			if got := arguments(line.settings); got != test.settings {
				t.Errorf("settings: %s\nwant:     %s", got, test.settings)
			}
			if got := strings.Join(line.positional, " "); got != test.positional {
				t.Errorf("positional: %q, want %q", got, test.positional)
			}
		})
	}
}

// Texts and codes are those of mysql 9.7.4, except for hints.
func TestRead_RefusedArguments(t *testing.T) {
	for _, test := range []struct {
		args string
		code int
		text string
	}{
		{"--no-such-option", 2, "mysh: [ERROR] unknown option '--no-such-option'."},
		{"--skip-no-such", 2, "mysh: [ERROR] unknown option '--skip-no-such'."},
		{"--pasword", 2, "mysh: [ERROR] unknown option '--pasword'. Did you mean '--password'?"},
		{"--tabl", 2, "mysh: [ERROR] unknown option '--tabl'. Did you mean '--table'?"},
		{"--skip-tabel", 2, "mysh: [ERROR] unknown option '--skip-tabel'. Did you mean '--skip-table'?"},
		{"--Host=x", 7, "mysh: [ERROR] unknown variable 'Host=x'. Did you mean '--host'?"},
		{"--ssl-c=x", 7, "mysh: [ERROR] unknown variable 'ssl-c=x'."},
		{"-Z", 2, "mysh: [ERROR] mysql: unknown option '-Z'."},
		{"-tx", 2, "mysh: [ERROR] mysql: unknown option '-x'."},
		{"--silent=1", 4, "mysh: [ERROR] mysql: option '--silent' cannot take an argument."},
		{"-s --skip-silent", 4, "mysh: [ERROR] mysql: option '--silent' cannot take an argument."},
		{"--enable-batch", 4, "mysh: [ERROR] mysql: option '--batch' cannot take an argument."},
		{"-h", 5, "mysh: [ERROR] mysql: option '-h' requires an argument."},
		{"-th", 5, "mysh: [ERROR] mysql: option '-h' requires an argument."},
		{"--character_sets_dir", 5, "mysh: [ERROR] mysql: option '--character-sets-dir' requires an argument."},
		{"--port=", 5, "mysh: [ERROR] mysql: Empty value for 'port' specified."},
		{"--connect-timeout=abc", 9, "mysh: [ERROR] Unknown suffix 'a' used for variable 'connect_timeout' (value 'abc').\n" +
			"mysh: [ERROR] mysql: Error while setting value 'abc' to 'connect_timeout'."},
		{"--select-limit=1e6", 9, "mysh: [ERROR] Unknown suffix 'e' used for variable 'select_limit' (value '1e6').\n" +
			"mysh: [ERROR] mysql: Error while setting value '1e6' to 'select_limit'."},
		{"--port=1.5", 9, "mysh: [ERROR] Unknown suffix '.' used for variable 'port' (value '1.5').\n" +
			"mysh: [ERROR] mysql: Error while setting value '1.5' to 'port'."},
		{"--select-limit=99999999999999999999", 9, "mysh: [ERROR] Incorrect unsigned integer value: '99999999999999999999'.\n" +
			"mysh: [ERROR] mysql: Error while setting value '99999999999999999999' to 'select_limit'."},
		{"--select-limit=20000000000G", 9, "mysh: [ERROR] Incorrect unsigned integer value: '20000000000G'.\n" +
			"mysh: [ERROR] mysql: Error while setting value '20000000000G' to 'select_limit'."},
		{"--no-login-paths --no-defaults", 2, "mysh: [ERROR] unknown option '--no-defaults'. '--no-defaults' must come before all other options."},
		{"--no-defaults --defaults-file=/x", 7, "mysh: [ERROR] unknown variable 'defaults-file=/x'. It cannot follow '--no-defaults'."},
		{"--no-defaults --defaults-extra-file=/x", 7, "mysh: [ERROR] unknown variable 'defaults-extra-file=/x'. It cannot follow '--no-defaults'."},
		{"--no-login-paths --login-path=x", 7, "mysh: [ERROR] unknown variable 'login-path=x'. It cannot follow '--no-login-paths'."},
		{"--login-path=x --no-login-paths", 2, "mysh: [ERROR] unknown option '--no-login-paths'. It cannot follow '--login-path'."},
		{"--protocol=foo", 1, "Unknown option to protocol: foo\nAlternatives are: 'TCP','SOCKET','PIPE','MEMORY'"},
		{"--ssl-mode=3", 1, "Unknown option to ssl-mode: 3\nAlternatives are: 'DISABLED','PREFERRED','REQUIRED','VERIFY_CA','VERIFY_IDENTITY'"},
		{"--ssl-mode=VERIFY", 1, "Unknown option to ssl-mode: VERIFY\nAlternatives are: 'DISABLED','PREFERRED','REQUIRED','VERIFY_CA','VERIFY_IDENTITY'"},
		{"--ssl-mode=required,", 1, "Unknown option to ssl-mode: required,\nAlternatives are: 'DISABLED','PREFERRED','REQUIRED','VERIFY_CA','VERIFY_IDENTITY'"},
		{"--ssl-mode=", 1, "No option given to ssl-mode\nAlternatives are: 'DISABLED','PREFERRED','REQUIRED','VERIFY_CA','VERIFY_IDENTITY'"},
		{"-t --defaults-file=/x", 7, "mysh: [ERROR] unknown variable 'defaults-file=/x'. '--defaults-file' must come before all other options."},
		{"-t --no-defaults", 2, "mysh: [ERROR] unknown option '--no-defaults'. '--no-defaults' must come before all other options."},
		{"--ssl-crl=x.pem", 12, "mysh: [ERROR] option '--ssl-crl' is not supported: revoked certificates are not checked, so the connection would be less safe than requested."},
		{"--no-defaults a b", 1, "mysh: [ERROR] too many arguments: only one schema can be named, and 'b' comes after 'a'. " +
			"Options with a value that may be left out, as --password and --pager, need it joined: --password=secret."},
		{"--password-file=/nosuch", 1, "mysh: [ERROR] Cannot read password file '/nosuch': file does not exist."},
	} {
		t.Run(test.args, func(t *testing.T) {
			g, err := Read(memory{args: test.args}.world())
			if err == nil {
				_, err = g.Options()
			}
			text, code := message(t, err)
			if text != test.text || code != test.code {
				t.Errorf("got  (%d) %s\nwant (%d) %s", code, text, test.code, test.text)
			}
		})
	}
}

// A user who may write to the file of a password chooses the password.
func TestPasswordFile_WritableByOthers(t *testing.T) {
	for mode, wrong := range map[fs.FileMode]bool{0o600: false, 0o644: false, 0o620: true, 0o602: true, 0o666: true, fs.ModeNamedPipe | 0o666: false} {
		m := memory{args: "--password-file=/pw", files: map[string]string{"/pw": "x"}, modes: map[string]fs.FileMode{"/pw": mode}}
		g, err := Read(m.world())
		if err == nil {
			_, err = g.Options()
		}
		text := ""
		if wrong {
			text = "Cannot read password file '/pw': it is writable by others than its owner; chmod go-w makes it safe."
		}
		if (err != nil) != wrong || err != nil && err.Error() != text {
			t.Errorf("%v: %v", mode, err)
		}
	}
}

func TestRead_Warnings(t *testing.T) {
	for _, test := range []struct{ args, text string }{
		{"-uroot", ""},
		{"-p", ""},
		{"-px", "mysh: [Warning] Using a password on the command line interface can be insecure."},
		{"-px --password=y", "mysh: [Warning] Using a password on the command line interface can be insecure."},
		{"--skip-password", "mysh: [Warning] Using a password on the command line interface can be insecure."},
		{"--table=foo", "mysh: [Warning] mysql: ignoring option '--table' due to invalid value 'foo'."},
		{"--loose-no-such-option", "mysh: [Warning] unknown option '--loose-no-such-option'."},
		{"--loose-skip-tabel", "mysh: [Warning] unknown option '--loose-skip-tabel'."},
		{"--connect-timeout=999999999", "mysh: [Warning] option 'connect_timeout': unsigned value 999999999 adjusted to 43200."},
		{"--max-join-size=-5", "mysh: [Warning] option 'max_join_size': value -5 adjusted to 1."},
		{"--zstd-compression-level=99", "mysh: [Warning] option 'zstd-compression-level': unsigned value 99 adjusted to 22."},
	} {
		t.Run(test.args, func(t *testing.T) {
			g, _ := read(t, memory{args: test.args}.world())
			var lines []string
			for _, w := range g.Warnings {
				lines = append(lines, w.Message("mysh"))
			}
			if got := strings.Join(lines, "\n"); got != test.text {
				t.Errorf("got  %s\nwant %s", got, test.text)
			}
		})
	}
}

// The bytes of the process list that a program has to overwrite.
func TestRead_Secrets(t *testing.T) {
	for _, test := range []struct{ args, left string }{
		{"-uroot -psecret shop", "-uroot -p****** shop"},
		{"-tpsecret", "-tp******"},
		{"--password=secret -p", "--password=****** -p"},
		{"--password1=secret", "--password1=******"},
		{"--password2=secret --password3 --password3=other", "--password2=****** --password3 --password3=*****"},
		{"mysql://ann@db1/shop?password2=secret&password3=other", "mysql://ann@db1/shop?password2=******&password3=*****"},
		{"--password= -p", "--password= -p"},
		{"mysql://ann:secret@db1:3306/shop", "mysql://ann:******@db1:3306/shop"},
		{"mysql://ann@db1/shop?password=secret&ssl-mode=required", "mysql://ann@db1/shop?password=******&ssl-mode=required"},
		{"mysql://ann@db1/shop", "mysql://ann@db1/shop"},
	} {
		t.Run(test.args, func(t *testing.T) {
			w := memory{args: test.args}.world()
			g, err := Read(w)
			if err != nil {
				t.Fatal(err)
			}
			args := slices.Clone(w.Args)
			for _, s := range g.Secrets {
				args[s.Arg] = args[s.Arg][:s.From] + strings.Repeat("*", s.To-s.From) + args[s.Arg][s.To:]
			}
			if got := strings.Join(args, " "); got != test.left {
				t.Errorf("got %s, want %s", got, test.left)
			}
		})
	}
}

func FuzzArguments(f *testing.F) {
	for _, seed := range []string{"-Nse\x00select 1", "--host=x\x00-p", "--loose-skip-x", "mysql://a:b@c/d?e=f", "--\x00x", "--defaults-file=/x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, joined string) {
		args := strings.Split(joined, "\x00")
		w := memory{}.world()
		w.Args = args
		g, err := Read(w)
		for _, s := range g.Secrets {
			_ = args[s.Arg][s.From:s.To]
		}
		if err != nil {
			message(t, err)
			return
		}
		// The long form means the same.
		var again []string
		for _, s := range g.Settings {
			if s.Source.Rank == FromFlag {
				again = append(again, s.argument())
			}
		}
		line, err := parseArgs(again)
		if err != nil {
			t.Fatalf("%q became %q: %v", args, again, err)
		}
		if got := arguments(line.settings); got != strings.TrimSpace(strings.Join(again, " ")) {
			t.Fatalf("%q became %q and then %q", args, again, got)
		}
	})
}
