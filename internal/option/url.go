package option

import (
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A locator is the address of a server in one text: a URL, or the form of a driver.
type locator struct {
	user, password, host, port, socket, database string

	protocol Protocol
	params   []param
	secrets  [][2]int // the beginnings and ends of passwords in the text
}

// A param is a parameter of a locator, with its value decoded.
type param struct {
	name, value string
	has         bool // there is a value
}

// Reads the settings of the first positional argument that is a locator:
//
//	mysql://user:password@host:port/schema?ssl-mode=required
//
// Each part may be missing. The parameters may be any option of connecting or encryption, also
// under the names that drivers have for it.
func (g *Given) readURL() error {
	at := slices.IndexFunc(g.Positional, isLocator)
	if at < 0 {
		return nil
	}
	text := g.Positional[at]
	g.Positional = slices.Delete(slices.Clone(g.Positional), at, at+1)
	bare := unwrap(text)
	l, err := parseLocator(strings.Clone(bare)) // the argument may be overwritten
	if arg := slices.Index(g.world.Args, text); arg >= 0 {
		from := strings.Index(text, bare)
		for _, secret := range l.secrets {
			g.Secrets = append(g.Secrets, Span{arg, from + secret[0], from + secret[1]})
		}
	}
	if err != nil {
		return err
	}
	if len(l.secrets) > 0 && !slices.Contains(g.Warnings, insecure) {
		g.Warnings = append(g.Warnings, insecure)
	}
	r := urlReader{given: g, parser: parser{source: Source{Rank: FromURL}}}
	return r.read(l)
}

const percent = "write ':' as %3A, '/' as %2F, '?' as %3F, '@' as %40, '%' as %25"

func badURL(format string, args ...any) *Error {
	return &Error{Code: CodeUnspecified, Lines: []string{fmt.Sprintf(format, args...) + "."}, Source: Source{Rank: FromURL}}
}

func unreadableURL() *Error {
	return badURL("cannot be parsed; inside a name or password %s", percent)
}

// Parses a URL after its scheme, whose length is given. Characters that should be
// percent-encoded may stand as they are if the URL is unambiguous.
func parseURL(text string, scheme int) (l locator, err error) {
	begin := scheme + len("://")
	end := begin + indexAny(text[begin:], "/?")
	from := begin
	if at := strings.LastIndexByte(text[from:end], '@'); at >= 0 {
		user, password, has := strings.Cut(text[from:from+at], ":")
		if has {
			l.secrets = append(l.secrets, [2]int{from + at - len(password), from + at})
		}
		if l.user, err = decode(user); err == nil {
			l.password, err = decode(password)
		}
		if err != nil {
			return l, err
		}
		from += at + 1
	}
	host := text[from:end]
	if m := bracketed.FindString(text[from:]); m != "" {
		end = from + len(m)
		end += indexAny(text[end:], "/?")
		host = text[from:end]
	}
	path, query, _ := strings.Cut(text[end:], "?")
	for _, part := range paramSecrets(query, "&") {
		l.secrets = append(l.secrets, [2]int{len(text) - len(query) + part[0], len(text) - len(query) + part[1]})
	}
	_, port, _ := strings.Cut(host, ":")
	switch {
	case strings.ContainsRune(path, '@'), from == begin && strings.ContainsRune(query, '@') && port != "" && !isPort(port):
		// A password with a slash or a question mark.
		l.secrets = [][2]int{{begin, len(text)}}
		return l, unreadableURL()
	case strings.ContainsRune(host+path, '#'):
		return l, badURL("'#' is not allowed; inside a name write it as %%23")
	}
	if err := l.setHost(host); err != nil {
		return l, err
	}
	path = strings.TrimPrefix(path, "/")
	if l.database, err = decode(strings.TrimSuffix(path, "/")); err != nil {
		return l, err
	}
	return l, l.setParams(query, "&")
}

// Returns the index of the first of some characters, or the length of the text.
func indexAny(text, chars string) int {
	if i := strings.IndexAny(text, chars); i >= 0 {
		return i
	}
	return len(text)
}

// A host in Go's form network(address), which Go's tools for migrations accept, or a socket's
// path in parentheses.
var bracketed = regexp.MustCompile(`^([A-Za-z0-9+_-]*)\(([^()]*)\)`)

func isPort(text string) bool {
	_, err := strconv.ParseUint(text, 10, 16)
	return err == nil
}

// Decodes percent-encoded text.
func decode(text string) (string, error) {
	decoded, err := url.PathUnescape(text)
	if err != nil {
		return "", unreadableURL()
	}
	return decoded, nil
}

// Sets the host from "host", "host:port", "[::1]:port", or a socket: its path, percent-encoded
// or in parentheses. A URL with a port means TCP, even to localhost, as in every driver.
func (l *locator) setHost(text string) error {
	if m := bracketed.FindStringSubmatch(text); m != nil && m[0] == text {
		if m[1] != "" {
			return l.setGoAddress(m[1], m[2])
		}
		if l.socket = m[2]; !strings.HasPrefix(l.socket, "/") {
			return badURL("only the path of a socket may be in parentheses, not '%s'", l.socket)
		}
		return nil
	}
	host, port := text, ""
	switch end := strings.LastIndexByte(text, ']'); {
	case strings.Contains(text, ","):
		return badURL("only one host can be named")
	case strings.HasPrefix(text, "[") && end > 0:
		var colon string
		host, port = text[1:end], text[end+1:]
		if colon, port, _ = strings.Cut(port, ":"); colon != "" {
			return badURL("'%s' cannot follow the address '%s'", colon, text[:end+1])
		}
	case strings.Count(text, ":") > 1:
		if _, err := netip.ParseAddr(text); err != nil {
			return badURL("more than one ':' after the host; write an IPv6 address in brackets, like [::1]:3306")
		}
	default:
		host, port, _ = strings.Cut(text, ":")
	}
	switch {
	case port == "" || isPort(port):
	case !strings.ContainsRune("+-0123456789", rune(port[0])): // may be the password of a URL without a host
		return badURL("the text after the ':' of the host is not a port, a number up to 65535")
	default:
		return badURL("'%s' is not a port, a number up to 65535", port)
	}
	host, err := decode(host)
	switch {
	case err != nil:
		return err
	case strings.ContainsAny(host, "()= ;<>{}|^\\\"`") && !strings.HasPrefix(host, "/"):
		return badURL("the host is not valid")
	case strings.HasPrefix(host, "/"), strings.HasPrefix(host, "@"):
		l.socket = host
	default:
		l.host = host
	}
	if l.port = port; port != "" && (host == "" || host == "localhost") {
		l.protocol = ProtocolTCP
	}
	return nil
}

// Adds name=value pairs, which are percent-encoded if the separator is "&".
func (l *locator) setParams(text, separator string) error {
	for part := range strings.SplitSeq(text, separator) {
		if part == "" {
			continue
		}
		name, value, has := strings.Cut(part, "=")
		if separator == "&" {
			var wrong, wrongValue error
			name, wrong = url.QueryUnescape(name)
			value, wrongValue = url.QueryUnescape(value)
			if wrong != nil || wrongValue != nil {
				return badURL("cannot parse the part after '?': write name=value&name=value, and '%%' as %%25")
			}
		}
		l.params = append(l.params, param{strings.TrimSpace(name), value, has})
	}
	return nil
}

// Returns the beginnings and ends of the passwords in a list of parameters.
func paramSecrets(list, separator string) (secrets [][2]int) {
	at := 0
	for part := range strings.SplitAfterSeq(list, separator) {
		name, value, has := strings.Cut(strings.TrimSuffix(part, separator), "=")
		if has && isPasswordName(name) {
			secrets = append(secrets, [2]int{at + len(name) + 1, at + len(name) + 1 + len(value)})
		}
		at += len(part)
	}
	return secrets
}

// A urlReader turns a locator into settings.
type urlReader struct {
	parser
	given *Given
}

func (r *urlReader) read(l locator) error {
	params, err := l.translate()
	if err != nil {
		return err
	}
	if slices.ContainsFunc(params, func(p param) bool { return p.name == "socket" }) {
		l.host, l.port, l.protocol = "", "", ProtocolByHost // drivers require a host besides the socket
	}
	parts := []param{
		{name: "host", value: l.host},
		{name: "port", value: l.port},
		{name: "protocol", value: string(l.protocol)},
		{name: "socket", value: l.socket},
		{name: "user", value: l.user},
		{name: "password", value: l.password},
		{name: "database", value: l.database},
	}
	for i := range parts {
		parts[i].has = true
	}
	parts = slices.DeleteFunc(parts, func(p param) bool { return p.value == "" })
	for _, p := range append(parts, params...) {
		s, ok, err := r.long(p.name, p.value, p.has)
		if err != nil {
			return err
		}
		if ok {
			r.given.Settings = append(r.given.Settings, s)
		}
	}
	r.given.Warnings = append(r.given.Warnings, r.warnings...)
	return nil
}
