package session

import "mysh/internal/scan"

// NamesInfile lets tests ask about a text without a server.
func NamesInfile(text, name string) bool { return namesInfile(text, name, scan.Mode{}) }

// RefusesGroup lets tests ask about an error without a server.
func RefusesGroup(err error, members []string) bool { return newGroup(members).refusedBy(err) }

// Holds and Relies let tests ask what a text says of a session.
func Holds(text string) bool  { return effectsOf(text, scan.Mode{}).leavesState }
func Relies(text string) bool { return effectsOf(text, scan.Mode{}).readsLastResult }
