// Command mysh is an interactive SQL shell for MySQL, MariaDB and every server that speaks
// their protocol.
package main

import (
	"os"

	"mysh/internal/app"
)

func main() {
	os.Exit(app.Run(app.Env{
		Args:    os.Args,
		Environ: os.Environ(),
		Stdin:   os.Stdin,
		Stdout:  os.Stdout,
		Stderr:  os.Stderr,
	}))
}
