// Demo is mysh with a server in its pocket: it starts an embedded MySQL-compatible server with
// sample data and runs the very same shell on it. Everything is held in memory and gone at the end.
//
// It is a module of its own, so that mysh itself never links the server.
package main

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"mysh/internal/app"
)

// Shown below the shell's first line.
const welcome = "Try: show tables;  select * from monthly_revenue;  select * from million; (^C)"

func main() {
	os.Exit(run())
}

// Runs the shell on a server of its own and returns the shell's exit code.
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

// Returns the arguments that lead the shell to the server, followed by the user's own. Option files
// are left out: what they say is meant for other servers.
func arguments(own []string, port int) []string {
	return slices.Concat(own[:1], []string{
		"--no-defaults", "--no-login-paths", // these two must come first
		"--protocol=TCP", "--host=127.0.0.1", "--port=" + strconv.Itoa(port),
		"--user=" + user, "--database=" + schema,
	}, own[1:])
}

// Returns the environment without the password of another server. The account here has none.
func withoutPassword(environ []string) []string {
	return slices.DeleteFunc(environ, func(variable string) bool {
		return strings.HasPrefix(variable, "MYSQL_PWD=")
	})
}
