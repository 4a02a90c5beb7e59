package product

import (
	"fmt"
	"strings"
)

// A Condition is a set of servers: "mariadb", "mysql>=8.4", "mysql<8.4", or several of these
// separated by blanks, which match any of their servers.
type Condition []term

type term struct {
	family       Family
	comparison   string // "", ">=" or "<"
	major, minor int
}

// ParseCondition parses a condition.
func ParseCondition(text string) (Condition, error) {
	var c Condition
	for word := range strings.FieldsSeq(text) {
		name, version := word, ""
		t := term{}
		if i := strings.IndexAny(word, "<>"); i >= 0 {
			name, version = word[:i], word[i:]
			t.comparison = strings.TrimRight(version, "0123456789.")
			version = version[len(t.comparison):]
		}
		t.family = families[name]
		var rest string
		t.major, rest = number(version)
		t.minor, _ = number(strings.TrimPrefix(rest, "."))
		if t.family == Unknown || !strings.Contains(" >= < ", " "+t.comparison+" ") && t.comparison != "" || t.comparison != "" && version == "" {
			return nil, fmt.Errorf("no condition for a server: %q", word)
		}
		c = append(c, t)
	}
	if len(c) == 0 {
		return nil, fmt.Errorf("no condition for a server: %q", text)
	}
	return c, nil
}

// Holds reports whether the condition matches a server. Every condition matches an unknown
// server.
func (c Condition) Holds(s Server) bool {
	if s.Family == Unknown {
		return true
	}
	for _, t := range c {
		if t.family == s.Family && (t.comparison == "" || s.before(t.major, t.minor) == (t.comparison == "<")) {
			return true
		}
	}
	return false
}
