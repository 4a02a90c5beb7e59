package option

import (
	"fmt"
	"slices"
	"strings"

	"mysh/internal/humanize"
)

// An Error is a refusal to go on with what was given. The texts and codes are those of the
// C client.
type Error struct {
	Code   int      // exit code for the process
	Lines  []string // what is wrong, usually one line, with a full stop as the C client's have
	Hint   string   // "Did you mean '--host'?", or ""
	Source Source   // where it was said; files are named in the text
	Cause  error    // what lies beneath, of a file that cannot be read; nil otherwise

	bare bool // the C client prints it without its name
}

// Exit codes of option errors.
// Source: https://dev.mysql.com/doc/dev/mysql-server/latest/my__getopt_8h.html.
const (
	CodeUnspecified     = 1 // a file cannot be read, too many arguments
	CodeUnknownOption   = 2
	CodeAmbiguous       = 3
	CodeNoArgument      = 4
	CodeArgumentMissing = 5
	CodeUnknownVariable = 7
	CodeUnknownSuffix   = 9
	CodeDisabled        = 12
	CodeInvalid         = 13
)

// Error returns the text in one line.
func (e *Error) Error() string { return strings.Join(e.texts(), " ") }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Message returns the text as the C clients print it, a line each beginning with
// "PROGRAM: [ERROR] ", and without a final newline.
func (e *Error) Message(program string) string {
	lines := e.texts()
	if e.bare {
		return strings.Join(lines, "\n")
	}
	for i, line := range lines {
		lines[i] = fmt.Sprintf("%s: [ERROR] %s", program, line)
	}
	return strings.Join(lines, "\n")
}

// A Warning is something to tell the user before going on.
type Warning string

// Message returns the text as the C clients print it, "PROGRAM: [Warning] …".
func (w Warning) Message(program string) string {
	return fmt.Sprintf("%s: [Warning] %s", program, string(w))
}

// Returns the lines with place and hint.
func (e *Error) texts() []string {
	lines := make([]string, len(e.Lines))
	for i, line := range e.Lines {
		if e.Source.Rank != FromFlag {
			line = e.Source.place() + ": " + strings.TrimPrefix(line, self)
		}
		lines[i] = line
	}
	if e.Hint != "" {
		lines[len(lines)-1] += " " + e.Hint
	}
	return lines
}

// The C client names itself inside some messages, and scripts look for these texts.
const self = "mysql: "

func unknownOption(name string, src Source) *Error {
	return &Error{
		Code:   CodeUnknownOption,
		Lines:  []string{fmt.Sprintf("unknown option '%s'.", name)},
		Hint:   didYouMean(name),
		Source: src,
	}
}

func unknownVariable(name, value string, src Source) *Error {
	return &Error{
		Code:   CodeUnknownVariable,
		Lines:  []string{fmt.Sprintf("unknown variable '%s=%s'.", name, value)},
		Hint:   didYouMean("--" + name),
		Source: src,
	}
}

func noArgumentAllowed(name string, src Source) *Error {
	return &Error{
		Code:   CodeNoArgument,
		Lines:  []string{fmt.Sprintf(self+"option '%s' cannot take an argument.", name)},
		Source: src,
	}
}

func argumentMissing(name string, src Source) *Error {
	return &Error{
		Code:   CodeArgumentMissing,
		Lines:  []string{fmt.Sprintf(self+"option '%s' requires an argument.", name)},
		Source: src,
	}
}

func unknownLetter(letter string, src Source) *Error {
	return &Error{
		Code:   CodeUnknownOption,
		Lines:  []string{fmt.Sprintf(self+"unknown option '-%s'.", letter)},
		Source: src,
	}
}

func badSuffix(row *Option, value, suffix string, src Source) *Error {
	return &Error{
		Code: CodeUnknownSuffix,
		Lines: []string{
			fmt.Sprintf("Unknown suffix '%s' used for variable '%s' (value '%s').", suffix[:1], underscored(row), value),
			fmt.Sprintf(self+"Error while setting value '%s' to '%s'.", value, underscored(row)),
		},
		Source: src,
	}
}

func badNumber(row *Option, value string, src Source) *Error {
	return &Error{
		Code: CodeUnknownSuffix,
		Lines: []string{
			fmt.Sprintf("Incorrect unsigned integer value: '%s'.", value),
			fmt.Sprintf(self+"Error while setting value '%s' to '%s'.", value, underscored(row)),
		},
		Source: src,
	}
}

func emptyNumber(row *Option, src Source) *Error {
	return &Error{
		Code:   CodeArgumentMissing,
		Lines:  []string{fmt.Sprintf(self+"Empty value for '%s' specified.", underscored(row))},
		Source: src,
	}
}

// The C client writes underscores in the names of numbers, except in this one.
func underscored(row *Option) string {
	if row.Name == "zstd-compression-level" {
		return row.Name
	}
	return strings.ReplaceAll(row.Name, "-", "_")
}

func badChoice(row *Option, value string, src Source) *Error {
	wrong := fmt.Sprintf("Unknown option to %s: %s", row.Name, value)
	if strings.TrimSpace(value) == "" {
		wrong = "No option given to " + row.Name
	}
	return &Error{
		Code: CodeUnspecified,
		Lines: []string{
			wrong,
			fmt.Sprintf("Alternatives are: '%s'", strings.Join(row.Values, "','")),
		},
		Source: src,
		bare:   true,
	}
}

func refused(row *Option, src Source) *Error {
	return &Error{
		Code:   CodeDisabled,
		Lines:  []string{fmt.Sprintf("option '--%s' is not supported: %s.", row.Name, row.Help)},
		Source: src,
	}
}

// Returns a guess at the row that was meant by a name with its dashes, as a sentence, or ""
// if there is no single best one: a beginning that several names share is no typing mistake.
func didYouMean(name string) string {
	name = strings.TrimPrefix(dashed(name), "--")
	prefix := ""
	if i := strings.IndexByte(name, '-') + 1; slices.Contains(prefixes, name[:i]) {
		prefix, name = name[:i], name[i:]
	}
	best, unique := "", false
	distance := len(name)/3 + 1
	for i := range Table {
		row := &Table[i]
		if row.Class != Works {
			continue
		}
		switch d := difference(name, row.Name); {
		case d < distance:
			best, unique, distance = row.Name, true, d
		case d == distance:
			unique = false
		}
	}
	if !unique {
		return ""
	}
	return fmt.Sprintf("Did you mean '--%s%s'?", prefix, best)
}

// Returns how far a is from b, 0 if it is the beginning of b.
func difference(a, b string) int {
	if len(a) > 1 && strings.HasPrefix(b, a) {
		return 0
	}
	return humanize.Distance(a, b)
}
