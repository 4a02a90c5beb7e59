// Package complete computes the candidates for completion at the cursor.
//
// [Suggest] combines the text as it is typed, a snapshot of the server's names and the names
// that the shell adds, and returns candidates, the likeliest first. Suggest is a pure function,
// fast enough to be called at every key: it uses no network and never waits.
//
// The snapshot is a [catalog.Catalog]. The field Missing of an answer names the part of the
// catalog that was needed and has not been read.
//
// # Method
//
// The files of grammar/ hold the grammars of MySQL and MariaDB as rules in the style of the
// manuals' syntax diagrams. Conditions in the rules limit a branch to products and versions;
// [Words.Server] selects the server. The tokens before the cursor are matched against the
// rules, all readings in parallel. The rules then expect keywords, which become candidates
// directly, and slots such as <table>, which are filled from the catalog.
//
// If a token fits no reading, the matcher inserts a name before the token or skips the token,
// so that incomplete text completes too. The columns for a slot come from the whole statement,
// including the text after the cursor: its tables and aliases, derived tables, common table
// expressions and outer queries.
package complete
