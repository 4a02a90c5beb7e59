// Package product identifies the product and version of a server, and evaluates conditions on
// them.
package product

import (
	"fmt"
	"strconv"
	"strings"
)

// A Server is a product and the version that the server announces. Servers may be compared with
// ==. The zero value is an unknown server.
//
// Products that speak MySQL's protocol and language, such as TiDB, Vitess, Percona Server and
// Aurora, count as MySQL of the version that they announce.
type Server struct {
	Family       Family
	Major, Minor int
}

// Family is the product whose language a server speaks.
type Family byte

// The families.
const (
	Unknown Family = iota
	MySQL
	MariaDB
)

// families maps lower-case names to families.
var families = map[string]Family{"mysql": MySQL, "mariadb": MariaDB}

// Of returns the server that announces a version such as "9.7.4", "10.11.19-MariaDB-0+deb12u1"
// or "8.0.11-TiDB-v8.5.0". An empty version is an unknown server.
func Of(version string, mariaDB bool) Server {
	if version == "" {
		return Server{}
	}
	s := Server{Family: MySQL}
	if mariaDB {
		s.Family = MariaDB
	}
	s.Major, version = number(version)
	s.Minor, _ = number(strings.TrimPrefix(version, "."))
	return s
}

// number returns the number at the beginning of text, and the rest of text.
func number(text string) (int, string) {
	n := 0
	for n < len(text) && text[n] >= '0' && text[n] <= '9' {
		n++
	}
	value, _ := strconv.Atoi(text[:n])
	return value, text[n:]
}

// before reports whether the server's version is older than major.minor.
func (s Server) before(major, minor int) bool {
	return s.Major < major || s.Major == major && s.Minor < minor
}

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
