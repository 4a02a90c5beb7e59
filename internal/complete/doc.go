// Package complete says what could come next at the cursor.
//
// [Suggest] takes a text as it is typed, a snapshot of the server's names and the words that
// the shell adds, and returns candidates, the likeliest first. It is a pure function, quick
// enough to be asked at every key: it reads no network and waits for nothing.
//
// The snapshot is a [catalog.Catalog]; an answer says in Missing which part of it was needed and
// has not been read.
//
// # How it knows
//
// The files of grammar/ hold the grammars of MySQL and MariaDB as rules that read like the
// manuals' syntax diagrams; marks in them say which product and version has which branch, and
// [Words.Server] which server is asked. The tokens before the cursor are run through them, all readings
// at once, and what the rules want next are keywords, which are candidates as they are, and
// slots such as <table>, which are filled from the catalog. A token that fits nowhere is
// left out, or a name is thought in before it, so that half-written text has a meaning too.
// What the columns of a slot are is found in the whole statement, also after the cursor:
// its tables and aliases, derived tables, common table expressions and outer queries.
package complete
