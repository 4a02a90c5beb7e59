package session

import "mysh/internal/scan"

// NamesInfile lets tests ask about a text without a server.
func NamesInfile(text, name string) bool { return namesInfile(text, name, scan.Mode{}) }

// RefusesGroup lets tests ask about an error without a server.
func RefusesGroup(err error, members []string) bool { return newGroup(members).refusedBy(err) }

// Holds and Relies let tests ask what a text says of a session.
func Holds(text string) bool  { return effectsOf(text, scan.Mode{}).leavesState }
func Relies(text string) bool { return effectsOf(text, scan.Mode{}).readsLastResult }

// Transactions lets tests ask what a text says of transactions: its control, what it opens, what
// becomes of one that was open.
func Transactions(text string) string {
	e := effectsOf(text, scan.Mode{})
	return []string{"none", "begin", "rollback", "commit", "xa commit"}[e.control] + ", " +
		[]string{"not open", "maybe open", "open"}[e.opens] + ", " +
		[]string{"goes on", "rolled back", "maybe committed"}[e.ends]
}
