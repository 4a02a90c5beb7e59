package option

import (
	"fmt"
	"slices"
	"strings"

	"mysh/internal/humanize"
)

// An Error is the reason why the program cannot run with its options. The texts and codes are
// those of the C client.
type Error struct {
	Code   int      // exit code for the process
	Lines  []string // what is wrong, usually one line, with a full stop as in the C client
	Hint   string   // "Did you mean '--host'?", or ""
	Source Source   // where the option was given; files are named in the text
	Cause  error    // the error of a file that cannot be read; nil otherwise

	bare bool // the C client prints it without its name
}

// Exit codes of option errors.
// Source: https://dev.mysql.com/doc/dev/mysql-server/latest/my__getopt_8h.html.
const (
	CodeUnspecified     = 1 // a file cannot be read, too many arguments
	CodeUnknownOption   = 2
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

// A Warning is a text for the user that does not keep the program from running.
type Warning string

// Message returns the text as the C clients print it, "PROGRAM: [Warning] …".
func (w Warning) Message(program string) string {
	return fmt.Sprintf("%s: [Warning] %s", program, string(w))
}

// Returns the lines, with the place of the option and the hint.
func (e *Error) texts() []string {
	lines := make([]string, len(e.Lines))
	for i, line := range e.Lines {
		if e.Source.Rank != FromFlag {
			line = e.Source.place() + ": " + strings.TrimPrefix(line, clientPrefix)
		}
		lines[i] = line
	}
	if e.Hint != "" {
		lines[len(lines)-1] += " " + e.Hint
	}
	return lines
}

// The C client has its own name in some messages, and scripts look for these texts.
const clientPrefix = "mysql: "

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
		Lines:  []string{fmt.Sprintf(clientPrefix+"option '%s' cannot take an argument.", name)},
		Source: src,
	}
}

func argumentMissing(name string, src Source) *Error {
	return &Error{
		Code:   CodeArgumentMissing,
		Lines:  []string{fmt.Sprintf(clientPrefix+"option '%s' requires an argument.", name)},
		Source: src,
	}
}

func unknownLetter(letter string, src Source) *Error {
	return &Error{
		Code:   CodeUnknownOption,
		Lines:  []string{fmt.Sprintf(clientPrefix+"unknown option '-%s'.", letter)},
		Source: src,
	}
}

func badSuffix(row *Option, value, suffix string, src Source) *Error {
	return &Error{
		Code: CodeUnknownSuffix,
		Lines: []string{
			fmt.Sprintf("Unknown suffix '%s' used for variable '%s' (value '%s').", suffix[:1], underscored(row), value),
			fmt.Sprintf(clientPrefix+"Error while setting value '%s' to '%s'.", value, underscored(row)),
		},
		Source: src,
	}
}

func badNumber(row *Option, value string, src Source) *Error {
	return &Error{
		Code: CodeUnknownSuffix,
		Lines: []string{
			fmt.Sprintf("Incorrect unsigned integer value: '%s'.", value),
			fmt.Sprintf(clientPrefix+"Error while setting value '%s' to '%s'.", value, underscored(row)),
		},
		Source: src,
	}
}

func emptyNumber(row *Option, src Source) *Error {
	return &Error{
		Code:   CodeArgumentMissing,
		Lines:  []string{fmt.Sprintf(clientPrefix+"Empty value for '%s' specified.", underscored(row))},
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

// Returns a guess at the row that was meant by a name with its dashes, as a sentence, or "" if
// there is no single best one. A beginning that several names share is no typing mistake.
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

// Returns the distance of a from b, 0 if a is the beginning of b.
func difference(a, b string) int {
	if len(a) > 1 && strings.HasPrefix(b, a) {
		return 0
	}
	return humanize.Distance(a, b)
}
