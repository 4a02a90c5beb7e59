package session

import (
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// NamesInfile calls the function of the same name, with the default mode.
func NamesInfile(text, name string) bool { return namesInfile(text, name, scan.Mode{}) }

// RefusesGroup reports whether an error is the refusal of a group.
func RefusesGroup(err error, members []string) bool { return newGroup(members).refusedBy(err) }

// LeavesState and ReadsLastResult return these traits of a statement.
func LeavesState(text string) bool { return sqltext.Classify(text, "", scan.Mode{}).LeavesState }
func ReadsLastResult(text string) bool {
	return sqltext.Classify(text, "", scan.Mode{}).ReadsLastResult
}

// Transactions returns what a statement means for transactions: its control, whether it opens
// one, and what becomes of an open one.
func Transactions(text string) string {
	traits := sqltext.Classify(text, "", scan.Mode{})
	return []string{"none", "begin", "rollback", "commit", "xa commit"}[traits.Control] + ", " +
		[]string{"not open", "maybe open", "open"}[traits.Opens] + ", " +
		[]string{"goes on", "rolled back", "maybe committed"}[traits.Ends]
}
