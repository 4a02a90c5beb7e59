// Package product identifies the product and version of a server, and knows what follows from them.
package product

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// A Server is a product and the version that the server announces. Servers may be compared with
// ==. The zero value is an unknown server.
//
// Products that speak MySQL's protocol and language, such as TiDB, Vitess, Percona Server and
// Aurora, are of MySQL's family, with the version of MySQL that they announce.
type Server struct {
	Family       Family
	Major, Minor int

	product *Product
	version string // of the product itself, as its makers write it; "" if it is not known
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

// plainMySQL and plainMariaDB are the products of servers that name no other one.
var plainMySQL, plainMariaDB = named("MySQL"), named("MariaDB")

func named(name string) *Product {
	i := slices.IndexFunc(table, func(p Product) bool { return p.Name == name })
	return &table[i]
}

// Of returns the server that announces a version such as "9.7.4", "10.11.19-MariaDB-0+deb12u1"
// or "8.0.11-TiDB-v8.5.0". An empty version is an unknown server. mariaDB is whether the server is
// MariaDB if its version names no product: MariaDB's greeting lacks CLIENT_LONG_PASSWORD.
//
// Many products announce a version of MySQL's only: see [Server.Named].
func Of(version string, mariaDB bool) Server {
	if version == "" {
		return Server{}
	}
	p := find(version, func(p *Product) []string { return p.inVersion })
	if p == nil && mariaDB {
		p = plainMariaDB
	} else if p == nil {
		p = plainMySQL
	}
	s := Server{Family: p.family}
	s.Major, s.Minor = numbers(version)
	return s.of(p, version)
}

// Named returns the server, given its @@version_comment: many products name themselves only there.
func (s Server) Named(comment string) Server {
	if p := s.Product(); p != plainMySQL && p != plainMariaDB {
		if s.version == "" {
			s = s.of(p, comment)
		}
		return s
	}
	p := find(comment, func(p *Product) []string { return p.inComment })
	if p == nil {
		return s
	}
	if !p.Routes { // a proxy announces the version of its servers, of either family
		s.Family = p.family
	}
	return s.of(p, comment)
}

// of returns a server of a product, whose own version may stand in a text.
func (s Server) of(p *Product, text string) Server {
	s.product, s.version = p, ""
	if _, rest, found := strings.Cut(strings.ToLower(text), p.beforeVersion); found && p.beforeVersion != noVersion {
		end := strings.IndexFunc(rest, func(c rune) bool { return c != '.' && (c < '0' || c > '9') })
		if end < 0 {
			end = len(rest)
		}
		s.version = strings.TrimRight(rest[:end], ".")
	}
	return s
}

// find returns the first product of the table that has one of its marks in a text; nil if none has.
func find(text string, marks func(*Product) []string) *Product {
	for i := range table {
		if p := &table[i]; containsAny(text, marks(p)) {
			return p
		}
	}
	return nil
}

// Product returns the row of the product. For an unknown server the row has the defaults of
// MySQL.
func (s Server) Product() *Product { return cmp.Or(s.product, plainMySQL) }

// String returns the product and its version as users write them: "MariaDB 10.11.19", "TiDB
// 8.5.0", "ProxySQL".
func (s Server) String() string { return strings.TrimSpace(s.Product().Name + " " + s.version) }

// IsOriginal reports whether the server is MySQL, MariaDB or one that says nothing else of itself.
func (s Server) IsOriginal() bool { return s.Product() == plainMySQL || s.Product() == plainMariaDB }

// OwnAtLeast reports whether the product's own version is known to be major.minor or newer.
func (s Server) OwnAtLeast(major, minor int) bool {
	m, n := numbers(s.version)
	return m > major || m == major && n >= minor
}

// numbers returns the first two numbers of a version.
func numbers(version string) (major, minor int) {
	major, version = number(version)
	minor, _ = number(strings.TrimPrefix(version, "."))
	return major, minor
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

// AtLeast reports whether the version that the server announces is major.minor or newer.
func (s Server) AtLeast(major, minor int) bool { return !s.before(major, minor) }

// before reports whether the server's version is older than major.minor.
func (s Server) before(major, minor int) bool {
	return s.Major < major || s.Major == major && s.Minor < minor
}
