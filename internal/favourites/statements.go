package favourites

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"mysh/internal/humanize"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// words are the client commands that a favourite may have.
var words = []scan.Word{{Name: "delimiter", Letter: 'd', Args: scan.UpTo}}

// NewSplitter returns what cuts the text of a favourite for a server in that mode.
func NewSplitter(mode scan.Mode) *scan.Splitter {
	s := scan.NewSplitter(words, scan.Options{})
	s.SetMode(mode)
	return s
}

// Check returns how many statements a favourite has as a server in that mode reads it, and which
// parameters they do not refer to. The error is what would fail when it runs: a client command, or a
// reference to no parameter.
func (f Favourite) Check(mode scan.Mode) (statements int, unused []string, err error) {
	used := make(map[string]bool)
	split := NewSplitter(mode)
	split.FeedString(f.Text)
	split.Finish()
	for in, ok := split.Next(); ok; in, ok = split.Next() {
		if in.Kind == scan.Fault {
			return 0, nil, &lineError{in.Line, faultText(in)}
		}
		if in.Kind != scan.Statement || in.Empty {
			continue
		}
		statements++
		for _, r := range sqltext.References(in.Text, mode) {
			if used[r.Name] = true; !f.has(r.Name) {
				return 0, nil, &lineError{in.Line + strings.Count(in.Text[:r.From], "\n"), f.undeclared(r.Name)}
			}
		}
	}
	if statements == 0 {
		return 0, nil, errors.New("it has no statement")
	}
	for _, p := range f.Parameters {
		if !used[p.Name] {
			unused = append(unused, p.Name)
		}
	}
	return statements, unused, nil
}

// CheckText returns what is wrong with the text of a favourite.
func CheckText(text string, mode scan.Mode) error {
	f := Favourite{Text: text}
	var err error
	if _, f.Parameters, err = readHead(text); err == nil {
		_, _, err = f.Check(mode)
	}
	return err
}

func (f Favourite) has(name string) bool {
	return slices.ContainsFunc(f.Parameters, func(p Parameter) bool { return p.Name == name })
}

// faultText returns what is wrong with an input that is no statement.
func faultText(in scan.Input) string {
	if in.Name != "" {
		return fmt.Sprintf(`\%s is a client command; a favourite has only statements`, in.Name)
	}
	return strings.TrimSuffix(in.Text, ".")
}

// undeclared returns what is wrong with a reference to no parameter.
func (f Favourite) undeclared(name string) string {
	var names []string
	for _, p := range f.Parameters {
		names = append(names, p.Name)
	}
	if near := humanize.Closest(name, names); near != "" {
		return fmt.Sprintf(":%s is no parameter; did you mean :%s?", name, near)
	}
	return fmt.Sprintf(":%s is no parameter; its head declares one with a line such as -- :%[1]s string", name)
}

// NewText returns the text of a new favourite with a statement. A head declares the references in it as
// strings.
func NewText(statement string, mode scan.Mode) (string, error) {
	statement = strings.TrimSpace(statement)
	if statement == "" {
		return "", errors.New("there is no statement to save")
	}
	var b strings.Builder
	var declared []string
	for _, r := range sqltext.References(statement, mode) {
		if !slices.Contains(declared, r.Name) {
			declared = append(declared, r.Name)
			fmt.Fprintf(&b, "-- :%s string\n", r.Name)
		}
	}
	b.WriteString(statement)
	if !strings.HasSuffix(statement, ";") {
		b.WriteString(";")
	}
	return b.String() + "\n", nil
}
