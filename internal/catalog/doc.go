// Package catalog holds the names on a server.
//
// A [Catalog] is a snapshot of schemas, tables, columns, foreign keys and everything else on the
// server that has a name. It is immutable. A [Loader] reads a new catalog in the background, over
// a connection that is not the user's, and replaces the snapshot:
//
//	loader := catalog.NewLoader(session.Ask, "utf8mb4")
//	defer loader.Close()
//	loader.Refresh("shop")
//	…
//	a := complete.Suggest(text, cursor, mode, loader.Snapshot(), words)
//	if a.Missing != (catalog.Missing{}) {
//		loader.Want(a.Missing)
//	}
//
// A refresh reads the names of all schemas and tables, and the columns of the default schema. USE reads
// the tables of the new schema, and a statement that changes names those that it may have changed. The
// columns of other schemas, partitions and connections are read when an answer needs them; [Missing]
// names the part that is needed.
//
// A query that takes longer than a few seconds is given up, and not repeated for a while. One that the
// server refuses is not repeated before the next refresh. No query asks for more rows than a shell has
// memory for.
package catalog
