// Command hostile runs a command, usually go test, in a hostile environment: home directory, option files,
// config.toml, variables, and a server at the usual socket and port are all wrong. A test that depends on any
// of these fails there, as it would on some user's machine.
//
//	go run ./internal/hostile go test ./...
//
// Files below /etc, the sockets below /run and the network are replaced in namespaces of Linux, which only
// the command and its children see. The machine itself is not changed. If the machine allows no namespaces,
// the command prints a line about it, and only the home directory and the variables are hostile.
//
// The exit code is the command's, or 1 if a test connected to the machine's server.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./internal/hostile command [argument]...")
		os.Exit(2)
	}
	code, err := run()
	if err != nil {
		fmt.Fprintln(os.Stderr, "hostile:", err)
		code = max(code, 1)
	}
	os.Exit(code)
}

// Runs the command and returns its exit code.
func run() (int, error) {
	if isInside() {
		return inside(os.Args[1], os.Args[2], os.Args[3:])
	}
	dir, err := os.MkdirTemp("", "hostile")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	if err := writeFiles(dir); err != nil {
		return 1, err
	}
	environ, err := variables(dir)
	if err != nil {
		return 1, err
	}
	return outside(dir, environ)
}

// An option file that ends every run, and that no test may read. It names another server and
// ends with an error.
const optionFile = `[client]
host = hostile.invalid
port = 1
user = hostile
password = hostile
[mysql]
prompt = hostile
skip-column-names
xml
[mysh]
no-such-option
`

// The files of the home directory, by their names.
var homeFiles = map[string]string{
	".my.cnf":                  optionFile,
	"my.cnf":                   optionFile, // in $MYSQL_HOME
	".mylogin.cnf":             "hostile",
	".mysql_history":           "_HiStOrY_V2_\nhostile\n",
	".mariadb_history":         "hostile\n",
	".editrc":                  "bind -v\n",
	".inputrc":                 "set editing-mode vi\n",
	".config/mysh/config.toml": "hostile = 1\n",
	".local/share/mysh":        "not a directory",
}

func writeFiles(dir string) error {
	for name, text := range homeFiles {
		path := filepath.Join(dir, "home", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// Variables with values that no test expects. HOME is replaced by the hostile home directory.
var hostileVariables = []string{
	"HOME=HOME", "USER=hostile", "LOGNAME=hostile", "SHELL=/bin/false",
	"XDG_CONFIG_HOME=HOME/.config", "XDG_DATA_HOME=HOME/.local/share", "XDG_STATE_HOME=HOME/.local/share", "XDG_CACHE_HOME=HOME/.local/share",
	"LANG=tr_TR.ISO-8859-9", "LC_ALL=tr_TR.ISO-8859-9", "LC_CTYPE=ja_JP.SJIS", "LANGUAGE=tr", "TZ=Pacific/Apia",
	"TERM=vt52", "COLORTERM=no", "COLORFGBG=0;15", "NO_COLOR=1", "CLICOLOR_FORCE=1", "COLUMNS=7", "LINES=3", "TMUX=/hostile,1,0", "STY=hostile",
	"PAGER=false", "LESS=-hostile", "LESSCHARSET=hostile", "EDITOR=false", "VISUAL=false", "INPUTRC=HOME/.inputrc",
	"MYSQL_HOST=hostile.invalid", "MYSQL_TCP_PORT=1", "MYSQL_UNIX_PORT=/hostile.sock", "MYSQL_PWD=hostile", "MYSQL_PS1=hostile> ",
	"MYSQL_HISTFILE=HOME/.mysql_history", "MYSQL_HISTIGNORE=*", "MYSQL_HOME=HOME", "MYSQL_GROUP_SUFFIX=_hostile",
	"MYSQL_TEST_LOGIN_FILE=HOME/.mylogin.cnf", "MYSQL_DEBUG=d", "LIBMYSQL_PLUGIN_DIR=/hostile", "LIBMYSQL_ENABLE_CLEARTEXT_PLUGIN=1",
	"MARIADB_HOST=hostile.invalid", "MARIADB_TCP_PORT=1", "MARIADB_UNIX_PORT=/hostile.sock", "MARIADB_PS1=hostile> ", "MARIADB_HISTFILE=HOME/.mariadb_history",
	"MARIADB_HOME=HOME", "MARIADB_GROUP_SUFFIX=_hostile", "MARIADB_TLS_DISABLE_PEER_VERIFICATION=1",
	"MYSH_CONFIG=HOME/.config/mysh/config.toml", "MYSH_HISTFILE=HOME/.mysql_history", "MYSH_PS1=hostile> ", "MYSH_PAGER=false",
}

// Variables of Go whose values would change with another home directory.
var goVariables = []string{"GOCACHE", "GOMODCACHE", "GOPATH", "GOPROXY", "GOFLAGS"}

func variables(dir string) ([]string, error) {
	environ := append(os.Environ(), "GOENV=off")
	text, err := exec.Command("go", append([]string{"env"}, goVariables...)...).Output()
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	for i, value := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		environ = append(environ, goVariables[i]+"="+value)
	}
	home := filepath.Join(dir, "home")
	for _, variable := range hostileVariables {
		name, value, _ := strings.Cut(variable, "=")
		environ = append(environ, name+"="+strings.Replace(value, "HOME", home, 1))
	}
	return environ, nil
}

// Runs a command with the streams of this program and returns its exit code.
func start(cmd *exec.Cmd) (int, error) {
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return max(exit.ExitCode(), 1), nil
	}
	return 0, err
}
