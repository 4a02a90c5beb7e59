package settings

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write config.example.toml again")

var exampleFile = filepath.Join("..", "..", "config.example.toml")

func TestMain(m *testing.M) {
	flag.Parse()
	if *update {
		if err := os.WriteFile(exampleFile, []byte(example()), 0o644); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// config.example.toml has every setting with its default and its help, and a connection. It can be
// read after the comment signs were removed.
func TestExample_Complete(t *testing.T) {
	text, err := os.ReadFile(exampleFile)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(text), example(); got != want {
		t.Errorf("%s is not what the table says; write it again with: make docs", exampleFile)
	}
	plain := strings.ReplaceAll(string(text), "\n#", "\n")
	config, err := Read(exampleFile, []byte(plain))
	if err != nil {
		t.Fatal(err)
	}
	if config.Settings != Defaults() {
		t.Errorf("the example says %+v, the defaults are %+v", config.Settings, Defaults())
	}
	if prod, _ := config.Connection("prod"); prod.Color == "" || len(prod.Options)+1 != len(connectionKeys) {
		t.Errorf("the example's connection is %+v", prod)
	}
}

// connectionKeys are the keys of the connection in the example: the color, which is no option, and
// some of the options.
var connectionKeys = []struct{ Name, Example, Help string }{
	{"host", `"db1.example.com"`, "the server"},
	{"port", `3306`, "its TCP port"},
	{"socket", `""`, "the Unix socket to connect through instead"},
	{"user", `"app"`, "the user to log in as"},
	{"database", `"shop"`, "the schema to use; one named on the command line wins"},
	{"password-command", `"pass show db/prod"`, "a program whose first line of output is the password"},
	{"ssl-mode", `"VERIFY_IDENTITY"`, "how much encryption to ask for"},
	{"ssl-ca", `"/etc/ssl/db.pem"`, "the authorities to trust"},
	{"ssl-verify-server-cert", `false`, "without ssl-ca, trust the system's authorities, or a MariaDB server that knows the password"},
	{"init-command", `"SET time_zone = '+00:00'"`, "statements to run after each login"},
	{"read-only", `true`, "sessions refuse to write"},
	{"kill", `"trust"`, "Ctrl-C sends KILL for the number in the greeting, even where it cannot be verified; \"never\" sends none"},
	{"color", `"red"`, "of the prompt: " + strings.Join(colors, ", ") + ", each of them also with " + bright + ", or #rrggbb"},
	{"prompt", `'\d> '`, "the prompt, with mysql's escapes; without it, the default one with the connection's name"},
}

// example returns the text of a config file that has every setting with its default, and a
// connection, as comments.
func example() string {
	var b strings.Builder
	b.WriteString("# Settings of mysh. Copy to ~/.config/mysh/config.toml and remove the # before what you change.\n" +
		"## Favourites, files of statements with parameters, are in the folder queries beside it: mysh, \\? favourites.\n")
	for _, row := range Table {
		fmt.Fprintf(&b, "\n## %s\n", row.Help)
		if row.Values != nil {
			fmt.Fprintf(&b, "## one of: %s\n", strings.Join(row.Values, ", "))
		}
		value := row.Default
		if !row.number {
			value = fmt.Sprintf("%q", value)
		}
		fmt.Fprintf(&b, "#%s = %s\n", row.Name, value)
	}
	b.WriteString(`
## A connection by name, for: mysh prod, mysh prod shop, mysh --connection=prod
## Its keys are the options that mysh --help lists, without their dashes. They win over those of
## the option files; those of a URL and of the command line win over them.
## mysh --list-connections lists all connections.
#[connection.prod]
`)
	for _, key := range connectionKeys {
		fmt.Fprintf(&b, "\n## %s\n#%s = %s\n", key.Help, key.Name, key.Example)
	}
	return b.String()
}
