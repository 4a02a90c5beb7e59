package scan

import "fmt"

// A UserError is a refusal of the shell itself, of a command or of what follows it. It has no
// number; Severity is its effect on a batch.
type UserError struct {
	Text     string // one line without a full stop, the C client's where that has one
	Severity Severity
}

// Error returns the text.
func (e *UserError) Error() string { return e.Text }

// Errorf returns a [*UserError] with a formatted text.
func Errorf(severity Severity, format string, args ...any) error {
	return &UserError{Text: fmt.Sprintf(format, args...), Severity: severity}
}
