package command

import (
	"fmt"
	"mysh/internal/export"
	"mysh/internal/humanize"
	"mysh/internal/results"
	"mysh/internal/scan"
	"mysh/internal/settings"
	"mysh/internal/sqltext"
	"slices"
	"strconv"
	"strings"
)

// A parser reads the arguments of a command with clauses.
type parser struct {
	rest  string
	usage string
}

func (p *parser) errorf(format string, args ...any) error {
	text := fmt.Sprintf(format, args...)
	if !strings.HasSuffix(text, "?") {
		text += "."
	}
	return scan.Errorf(scan.Failure, "%s", text+" "+p.usage)
}

// clauses reads the clauses that the words of a table begin, a format, and the route, which
// comes last.
func (p *parser) clauses(route *export.Route, table map[string]func() error) error {
	seen := make(map[string]bool)
	for {
		p.rest = strings.TrimSpace(p.rest)
		switch {
		case p.rest == "", p.rest == ";":
			return nil
		case p.rest[0] == '>', p.rest[0] == '|':
			format := route.Format
			var err error
			*route, err = export.ParseRoute(p.rest)
			route.Format = format
			return err
		}
		before := p.rest
		w, ok := p.word()
		if !ok {
			return p.errorf("unexpected %q", before)
		}
		clause := strings.ToLower(w)
		read, known := table[clause]
		switch {
		case known && seen[clause]:
			return p.errorf("%s is given twice", clause)
		case known:
			seen[clause] = true
			if err := read(); err != nil {
				return err
			}
		case route.Format != "" || p.more() && !isFormat(w):
			return p.strange(w, table)
		default:
			route.Format = w
		}
	}
}

// isFormat reports whether a format has that name.
func isFormat(name string) bool {
	format, _ := settings.Lookup("format")
	return slices.Contains(format.Values, name)
}

// strange returns the error for a word that begins no clause.
func (p *parser) strange(w string, table map[string]func() error) error {
	var names []string
	for name := range table {
		names = append(names, name)
	}
	slices.Sort(names)
	if near := humanize.Closest(w, names); near != "" {
		return p.errorf("unexpected %q; did you mean %s?", w, near)
	}
	return p.errorf("unexpected %q", w)
}

// more reports whether arguments follow, other than the route.
func (p *parser) more() bool {
	rest := strings.TrimSpace(p.rest)
	return rest != "" && rest != ";" && rest[0] != '>' && rest[0] != '|'
}

// wordEnds are the characters that end a word outside of quotes.
const wordEnds = " \t\r\n,=!<>~|;"

// word reads a word, which may be in quotes. ok is false at the end.
func (p *parser) word() (w string, ok bool) {
	w, _, ok = p.value()
	return w, ok
}

// value reads a word, and reports whether it is in quotes.
func (p *parser) value() (w string, quoted, ok bool) {
	p.rest = strings.TrimLeft(p.rest, " \t\r\n")
	if p.rest == "" {
		return "", false, false
	}
	if strings.IndexByte("`'\"", p.rest[0]) >= 0 {
		w, p.rest, ok = sqltext.CutQuoted(p.rest, scan.Mode{})
		return w, ok, ok
	}
	end := strings.IndexAny(p.rest, wordEnds)
	if end < 0 {
		end = len(p.rest)
	}
	w, p.rest = p.rest[:end], p.rest[end:]
	return w, false, w != ""
}

// take reads one of the marks, if it comes next, and returns it.
func (p *parser) take(marks ...string) string {
	p.rest = strings.TrimLeft(p.rest, " \t\r\n")
	for _, mark := range marks {
		if rest, ok := strings.CutPrefix(p.rest, mark); ok {
			p.rest = rest
			return mark
		}
	}
	return ""
}

// keyword reads the word if it comes next, and reports that.
func (p *parser) keyword(word string) bool {
	before := p.rest
	if w, quoted, _ := p.value(); !quoted && strings.EqualFold(w, word) {
		return true
	}
	p.rest = before
	return false
}

// list calls read for each part of a list, whose parts commas separate.
func (p *parser) list(read func() error) error {
	for {
		if err := read(); err != nil {
			return err
		}
		if p.take(",") == "" {
			return nil
		}
	}
}

func (p *parser) names() (names []string, err error) {
	err = p.list(func() error {
		name, ok := p.word()
		if !ok {
			return p.errorf("missing column name")
		}
		names = append(names, name)
		return nil
	})
	return names, err
}

// orders reads the columns of an order. A descending one has - in front or desc after it.
func (p *parser) orders() (orders []results.Order, err error) {
	p.keyword("by")
	err = p.list(func() error {
		down := p.take("-") != ""
		name, ok := p.word()
		if !ok {
			return p.errorf("missing column name")
		}
		down = p.keyword("desc") || down
		if !down {
			p.keyword("asc")
		}
		orders = append(orders, results.Order{Column: name, Descending: down})
		return nil
	})
	return orders, err
}

func (p *parser) conditions() (conditions []results.Condition, err error) {
	for {
		c, _, err := p.condition()
		if err != nil {
			return nil, err
		}
		conditions = append(conditions, c)
		if !p.keyword("and") {
			return conditions, nil
		}
	}
}

// condition reads a condition, and reports whether its value is in quotes.
func (p *parser) condition() (c results.Condition, quoted bool, err error) {
	var ok bool
	if c.Column, ok = p.word(); !ok {
		return c, false, p.errorf("missing column name")
	}
	if c.Operator = p.take(results.Operators...); c.Operator == "" {
		return c, false, p.errorf("expected one of %s after %q", strings.Join(results.Operators, " "), c.Column)
	}
	if c.Value, quoted, ok = p.value(); !ok {
		return c, false, p.errorf("expected a value after %s %s", c.Column, c.Operator)
	}
	c.Null = !quoted && strings.EqualFold(c.Value, "NULL")
	return c, quoted, nil
}

func (p *parser) number() (int, error) {
	w, _ := p.word()
	n, err := strconv.Atoi(w)
	if err != nil || n < 1 {
		return 0, p.errorf("expected a number of rows after limit")
	}
	return n, nil
}
