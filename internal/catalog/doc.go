// Package catalog holds the names that a server has.
//
// A [Catalog] is a snapshot: schemas, tables, columns, foreign keys and what else has a name on
// the server. It never changes. A [Loader] reads a new one in the background, over a connection
// that is not the user's, and puts it in the place of the old:
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
// The columns of the default schema are read with all names; those of another schema, partitions
// and connections are read when an answer needs them, which [Missing] names.
package catalog
