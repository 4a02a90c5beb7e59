// Command doltengine serves an empty schema, db, at an address: go-mysql-server, the engine of Dolt, as it
// is. mysh's demo corrects its answers; the tests of clusters want them as Dolt's users have them.
package main

import (
	"fmt"
	"os"

	sqle "github.com/dolthub/go-mysql-server"
	"github.com/dolthub/go-mysql-server/memory"
	"github.com/dolthub/go-mysql-server/server"
	"github.com/dolthub/go-mysql-server/sql"
)

func main() {
	provider := memory.NewDBProvider(memory.NewDatabase("db"), memory.NewDatabase("other"))
	s, err := server.NewServer(server.Config{Protocol: "tcp", Address: os.Args[1]}, sqle.NewDefault(provider), sql.NewContext, memory.NewSessionBuilder(provider), nil)
	if err == nil {
		err = s.Start()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "doltengine:", err)
		os.Exit(1)
	}
}
