package session

import (
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// NamesInfile lets tests ask about a text without a server.
func NamesInfile(text, name string) bool { return namesInfile(text, name, scan.Mode{}) }

// RefusesGroup lets tests ask about an error without a server.
func RefusesGroup(err error, members []string) bool { return newGroup(members).refusedBy(err) }

// LeavesState and Relies let tests ask what a text says of a session.
func LeavesState(text string) bool { return sqltext.Classify(text, "", scan.Mode{}).LeavesState }
func ReadsLastResult(text string) bool {
	return sqltext.Classify(text, "", scan.Mode{}).ReadsLastResult
}

// Transactions lets tests ask what a text says of transactions: its control, what it opens, what
// becomes of one that was open.
func Transactions(text string) string {
	traits := sqltext.Classify(text, "", scan.Mode{})
	return []string{"none", "begin", "rollback", "commit", "xa commit"}[traits.Control] + ", " +
		[]string{"not open", "maybe open", "open"}[traits.Opens] + ", " +
		[]string{"goes on", "rolled back", "maybe committed"}[traits.Ends]
}
