// Package producttest is the servers that are not plain MySQL or MariaDB, scripted for tests.
//
// Each [Product] has a file, in which every group of answers has its source. [Start] starts a server
// with everything that matters to a shell: sessions with numbers, one or several nodes, statements
// that run until they are killed, KILL in the product's own forms, a process list, and an
// information_schema that may be slow or refused ([Catalog]):
//
//	srv := producttest.Start(t, producttest.ProxySQL)
//	s, err := session.Open(ctx, session.Config{Wire: wire.Config{Network: "tcp", Address: srv.Addr(), User: "app"}})
//	job := executor.Start(s, producttest.Sleep)
//	srv.WaitRunning(t)
//	…
//	if srv.Strangers() != nil { … } // the kill has ended another user's statement
//
// A server records every statement that reaches it, and whether it was refused. Besides the
// connections of a test, it has those of strangers. A stranger has the same user, and runs a
// statement on every node where the number of one of the test's connections is free, under that
// number. So whoever sends KILL to the wrong node, or with a number that means something else there,
// ends a stranger's statement.
//
// A server knows just enough SQL for the questions of a shell: SELECT of variables, functions and a
// few system tables. Like the product, it refuses what it does not know, in the product's words.
package producttest
