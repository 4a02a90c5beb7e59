package option

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Takes a positional argument apart that is a URL:
//
//	mysql://user:password@host:port/schema?ssl-mode=required
//
// Each part may be missing; what holds one of ":/?#[]@%" is written with percent signs. The
// query may name any option that says how to connect or to encrypt.
func (g *Given) readURL() error {
	at := slices.IndexFunc(g.Positional, isURL)
	if at < 0 {
		return nil
	}
	text := g.Positional[at]
	g.Positional = slices.Delete(slices.Clone(g.Positional), at, at+1)
	if arg := slices.Index(g.world.Args, text); arg >= 0 {
		g.Secrets = append(g.Secrets, urlSecrets(arg, text)...)
	}
	u, err := url.Parse(text)
	if err != nil {
		return badURL("it cannot be understood; inside a name or password %s", percent)
	}
	r := urlReader{given: g, parser: parser{source: Source{Rank: FromURL}}}
	return r.read(u)
}

const percent = "write ':' as %3A, '/' as %2F, '?' as %3F, '#' as %23, '@' as %40, '%' as %25"

func isURL(arg string) bool {
	scheme, _, ok := strings.Cut(arg, "://")
	return ok && (strings.EqualFold(scheme, "mysql") || strings.EqualFold(scheme, "mariadb"))
}

func badURL(format string, args ...any) *Error {
	return &Error{Code: CodeUnspecified, Lines: []string{fmt.Sprintf(format, args...) + "."}, Source: Source{Rank: FromURL}}
}

type urlReader struct {
	parser
	given *Given
}

func (r *urlReader) read(u *url.URL) error {
	var parts [][2]string
	password, _ := u.User.Password()
	for _, part := range [][2]string{
		{"host", u.Hostname()},
		{"port", u.Port()},
		{"user", u.User.Username()},
		{"password", strings.Clone(password)}, // the argument may be overwritten
		{"database", strings.TrimPrefix(u.Path, "/")},
	} {
		if part[1] != "" {
			parts = append(parts, part)
		}
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return badURL("the part after '?' cannot be understood: write name=value&name=value")
	}
	if u.Fragment != "" {
		return badURL("it holds a '#'; inside a name or password %s", percent)
	}
	for _, part := range parts {
		if err := r.add(part[0], part[1], true); err != nil {
			return err
		}
	}
	for part := range strings.SplitSeq(u.RawQuery, "&") {
		name, _, has := strings.Cut(part, "=")
		if name, err = url.QueryUnescape(name); err != nil || name == "" {
			continue
		}
		if err := r.add(name, strings.Clone(query.Get(name)), has); err != nil {
			return err
		}
	}
	r.given.Warnings = append(r.given.Warnings, r.warnings...)
	return nil
}

// Names of connecting that a URL, which may come from elsewhere, may not use: they read a
// file, run a program or send statements.
var notInURL = []string{"password-file", "password-command", "init-command", "init-command-add", "connection"}

func (r *urlReader) add(name, value string, has bool) error {
	row, _, _ := resolve(name)
	if row != nil && (row.Group != Connecting && row.Group != Encryption || slices.Contains(notInURL, row.Name)) {
		return badURL("'%s' cannot be said in a URL; use --%s", name, row.Name)
	}
	s, ok, err := r.long(name, value, has)
	if ok {
		r.given.Settings = append(r.given.Settings, s)
	}
	return err
}

// Returns where an argument that is a URL holds passwords: before the last '@' of its
// authority, and in its query.
func urlSecrets(arg int, text string) []Span {
	var spans []Span
	from := strings.Index(text, "://") + len("://")
	end := len(text)
	if i := strings.IndexAny(text[from:], "/?#"); i >= 0 {
		end = from + i
	}
	if at := strings.LastIndexByte(text[from:end], '@'); at >= 0 {
		if colon := strings.IndexByte(text[from:from+at], ':'); colon >= 0 {
			spans = append(spans, Span{arg, from + colon + 1, from + at})
		}
	}
	const key = "password="
	if i := strings.Index(text[end:], key); i >= 0 {
		value := end + i + len(key)
		stop := len(text)
		if i := strings.IndexByte(text[value:], '&'); i >= 0 {
			stop = value + i
		}
		spans = append(spans, Span{arg, value, stop})
	}
	return spans
}
