package favourites

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"mysh/internal/humanize"
	"mysh/internal/sqltext"
)

// A Parameter is a name in the statements of a favourite, in the place of which a value is inserted.
type Parameter struct {
	Name    string
	Type    Type
	Default string // as it is written in the head; "" for none
	About   string // "" for none
	line    int
}

const byteOrderMark = "\ufeff"

// readHead reads the comment lines before the statements of a file.
func readHead(text string) (about string, parameters []Parameter, err error) {
	number := 0
	for line := range strings.Lines(strings.TrimPrefix(text, byteOrderMark)) {
		number++
		line = strings.TrimSpace(line)
		comment, ok := strings.CutPrefix(line, "--")
		switch {
		case line == "":
			continue
		case !ok:
			return about, parameters, nil
		}
		comment = strings.TrimSpace(comment)
		declaration, declares := strings.CutPrefix(comment, ":")
		if !declares {
			about = cmp.Or(about, comment)
			continue
		}
		p, wrong := readParameter(declaration)
		if wrong == nil && slices.ContainsFunc(parameters, func(other Parameter) bool { return other.Name == p.Name }) {
			wrong = fmt.Errorf("parameter %s is declared twice", p.Name)
		}
		if wrong != nil {
			return about, parameters, &lineError{number, wrong.Error()}
		}
		p.line = number
		parameters = append(parameters, p)
	}
	return about, parameters, nil
}

// readParameter reads the declaration of a parameter, "since date = 7d ago  how far back". Two blanks, or
// a tab, end the default.
func readParameter(text string) (p Parameter, err error) {
	p.Name, text = cutField(text)
	if !sqltext.IsVariableName(p.Name) {
		return p, fmt.Errorf("%q cannot be the name of a parameter: it has letters, digits and underscores", p.Name)
	}
	if p.Type, text, err = cutType(text); err != nil {
		return p, fmt.Errorf("parameter %s: %w", p.Name, err)
	}
	after, hasDefault := strings.CutPrefix(text, "=")
	if !hasDefault {
		p.About = text
		return p, nil
	}
	p.Default, p.About = cutDefault(strings.TrimLeft(after, " \t"))
	if p.Default == "" {
		return p, fmt.Errorf("parameter %s: no default after the =; '' is an empty one", p.Name)
	}
	if _, err := p.Type.read(p.Default, false); err != nil {
		return p, fmt.Errorf("default of parameter %s: %w", p.Name, err)
	}
	return p, nil
}

// cutField returns the text up to the first blank or equals sign, and what follows without its blanks.
func cutField(text string) (field, rest string) {
	i := strings.IndexAny(text, " \t=")
	if i < 0 {
		return text, ""
	}
	return text[:i], strings.TrimLeft(text[i:], " \t")
}

// cutType reads the type at the beginning of a declaration.
func cutType(text string) (t Type, rest string, err error) {
	word, rest := cutField(text)
	if strings.EqualFold(word, "list") {
		of, after := cutField(rest)
		if !strings.EqualFold(of, "of") {
			return t, "", fmt.Errorf(`"list" needs a type, as in "list of int"`)
		}
		t.List = true
		word, rest = cutField(after)
	}
	for i, row := range types {
		if slices.Contains(row.names, strings.ToLower(word)) {
			t.kind = kind(i)
			return t, rest, nil
		}
	}
	var names []string
	for _, row := range types {
		names = append(names, row.names[0])
	}
	if near := humanize.Closest(word, names); near != "" {
		return t, "", fmt.Errorf("unknown type %q; did you mean %s?", word, near)
	}
	return t, "", fmt.Errorf("unknown type %q; choose from: %s, list of …", word, strings.Join(names, ", "))
}

// cutDefault cuts a default before the two blanks, or the tab, that end it outside of quotes.
func cutDefault(text string) (value, rest string) {
	var quote byte
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\t', strings.HasPrefix(text[i:], "  "):
			return text[:i], strings.TrimLeft(text[i:], " \t")
		case strings.IndexByte("`'\"", c) >= 0 && (i == 0 || text[i-1] == ','):
			quote = c
		}
	}
	return text, ""
}

// Declaration returns the parameter as a head declares it, without its colon.
func (p Parameter) Declaration() string {
	text := p.Name + " " + p.Type.String()
	if p.Default != "" {
		text += " = " + p.Default
	}
	if p.About != "" {
		text += "  " + p.About
	}
	return text
}

// usage returns the parameter as it may be typed: "since=<date>", or "[n=10]" if it has a default.
func (p Parameter) usage() string {
	if p.Default == "" {
		return p.Name + "=<" + p.Type.String() + ">"
	}
	return "[" + p.Name + "=" + p.Default + "]"
}

// Usage returns the parameters of a favourite as they may be typed.
func (f Favourite) Usage() string {
	var list []string
	for _, p := range f.Parameters {
		list = append(list, p.usage())
	}
	return strings.Join(list, " ")
}
