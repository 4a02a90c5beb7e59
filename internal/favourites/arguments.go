package favourites

import (
	"fmt"
	"slices"
	"strings"

	"mysh/internal/humanize"
	"mysh/internal/sqltext"
)

// An Argument is a value for a parameter, by its name or by its position.
type Argument struct {
	Name     string // "" for the next parameter without a value
	Text     string
	verbatim bool // quotes around the value belong to it
}

// SplitArguments returns the arguments in a line. Blanks separate them, outside of quotes; the word "ago"
// belongs to the argument before it.
func SplitArguments(line string) (args []Argument) {
	continued := false // the list before ends in a comma
	for line = strings.TrimSpace(line); line != ""; line = strings.TrimLeft(line, " \t") {
		end := endOf(line, " \t")
		word := line[:end]
		line = line[end:]
		last := len(args) - 1
		switch {
		case last >= 0 && continued, last >= 0 && strings.HasPrefix(word, ","):
			args[last].Text += word
		case last >= 0 && strings.EqualFold(word, "ago"):
			args[last].Text += " " + word
		default:
			args = append(args, NewArgument(word, false))
		}
		continued = strings.HasSuffix(word, ",")
	}
	return args
}

// CutAt cuts a line at the first of the marks outside of quotes: a backslash, or a character that begins
// a word. mark is the rest of the line, which begins with the mark; "" for none.
func CutAt(line, marks string) (before, mark string) {
	for at := 0; ; at++ {
		at += endOf(line[at:], marks)
		switch {
		case at == len(line):
			return line, ""
		case line[at] == '\\', at == 0, line[at-1] == ' ', line[at-1] == '\t':
			return line[:at], line[at:]
		}
	}
}

// NewArgument returns the argument that a word is: name=value, or the value of the next parameter. Quotes
// around a verbatim value belong to it.
func NewArgument(word string, verbatim bool) Argument {
	if name, value, ok := strings.Cut(word, "="); ok && sqltext.IsVariableName(name) {
		return Argument{name, value, verbatim}
	}
	return Argument{"", word, verbatim}
}

// Bind returns the values of the parameters: those of the arguments, and the defaults of the others.
func (f Favourite) Bind(args []Argument) (*sqltext.Variables, error) {
	given, err := f.assign(args)
	if err != nil {
		return nil, fmt.Errorf("favourite %s: %w", f.Name, err)
	}
	var values sqltext.Variables
	var missing []string
	for i, p := range f.Parameters {
		arg := Argument{Text: p.Default}
		if given[i] != nil {
			arg = *given[i]
		} else if p.Default == "" {
			missing = append(missing, p.Name)
			continue
		}
		literals, err := p.Type.read(arg.Text, arg.verbatim)
		if err != nil {
			return nil, fmt.Errorf("favourite %s: parameter %s: %w", f.Name, p.Name, err)
		}
		values.SetLiterals(p.Name, literals...)
	}
	if missing != nil {
		return nil, fmt.Errorf("favourite %s: no value for %s\n%s", f.Name, strings.Join(missing, ", "), f.Head())
	}
	return &values, nil
}

// assign returns the argument of each parameter, nil for none.
func (f Favourite) assign(args []Argument) ([]*Argument, error) {
	given := make([]*Argument, len(f.Parameters))
	var names []string
	for _, p := range f.Parameters {
		names = append(names, p.Name)
	}
	for i := range args {
		arg := &args[i]
		at := slices.Index(names, arg.Name)
		if arg.Name == "" {
			at = slices.Index(given, nil)
		}
		switch {
		case arg.Name == "" && len(names) == 0:
			return nil, fmt.Errorf("unexpected %q; it has no parameters", arg.Text)
		case arg.Name == "" && at < 0:
			return nil, fmt.Errorf("unexpected %q after the values of %s", arg.Text, humanize.Count(int64(len(names)), "parameter"))
		case at < 0 && len(names) == 0:
			return nil, fmt.Errorf("unknown parameter %s; it has none", arg.Name)
		case at < 0:
			if near := humanize.Closest(arg.Name, names); near != "" {
				return nil, fmt.Errorf("unknown parameter %s; did you mean %s?", arg.Name, near)
			}
			return nil, fmt.Errorf("unknown parameter %s; choose from: %s", arg.Name, strings.Join(names, ", "))
		case given[at] != nil:
			return nil, fmt.Errorf("parameter %s is given twice", names[at])
		}
		given[at] = arg
	}
	return given, nil
}

// Head returns the head of a favourite, its description and its parameters, as its file has them.
func (f Favourite) Head() string {
	var lines []string
	if f.About != "" {
		lines = append(lines, "  -- "+f.About)
	}
	for _, p := range f.Parameters {
		lines = append(lines, "  -- :"+p.Declaration())
	}
	return strings.Join(lines, "\n")
}
