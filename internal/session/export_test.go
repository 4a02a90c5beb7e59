package session

import "mysh/internal/scan"

// NamesInfile lets tests ask about a text without a server.
func NamesInfile(text, name string) bool { return namesInfile(text, name, scan.Mode{}) }
