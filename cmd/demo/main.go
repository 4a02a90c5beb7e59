// Command demo runs mysh with an embedded MySQL-compatible server that has sample data. All data is
// in memory and lost at the end.
//
// Demo is a module of its own, so that mysh itself never links the server.
package main

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"mysh/internal/app"
)

// welcome is shown below the first line of the shell.
const welcome = "Try: show tables;  select * from monthly_revenue;  select * from million; (^C)"

func main() {
	os.Exit(run())
}

// run starts the server, runs the shell on it and returns the shell's exit code.
func run() int {
	server, err := startServer()
	if err != nil {
		fmt.Fprintf(os.Stderr, "demo: %v\n", err)
		return 1
	}
	defer server.close()
	return app.Run(app.Env{
		Args:    arguments(os.Args, server.addr().Port),
		Environ: withoutPassword(os.Environ()),
		Stdin:   os.Stdin,
		Stdout:  os.Stdout,
		Stderr:  os.Stderr,
		Welcome: welcome,
	})
}

// arguments returns the arguments that connect the shell to the server, followed by the user's
// own. Option files are not read: their options are for other servers.
func arguments(own []string, port int) []string {
	return slices.Concat(own[:1], []string{
		"--no-defaults", "--no-login-paths", // these two must come first
		"--protocol=TCP", "--host=127.0.0.1", "--port=" + strconv.Itoa(port),
		"--user=" + user, "--database=" + schema,
	}, own[1:])
}

// withoutPassword returns the environment without the password of another server. The demo's
// account has none.
func withoutPassword(environ []string) []string {
	return slices.DeleteFunc(environ, func(variable string) bool {
		return strings.HasPrefix(variable, "MYSQL_PWD=")
	})
}
