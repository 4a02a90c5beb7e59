package history

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// A record is a line of the file, an object of strings and numbers:
//
//	{"id":"k2j.41","time":"2026-11-22T12:45:07.123Z","text":"select 1","schema":"shop","server":"app@db1:3306"}
//	{"end":"k2j.41","ms":12.3,"outcome":"ok"}
//
// The first line is an entry; it has "ms" and "outcome" if it is over already. The second line is
// the end of an entry. Unknown names are ignored. Bytes of a text that are not UTF-8 are written as
// \udc80 to \udcff.
type record struct {
	id    ID
	entry Entry
	end   ID
}

func appendEntry(b []byte, id ID, e Entry) []byte {
	b = append(b, '{')
	b = appendField(b, "id", string(id))
	if !e.Time.IsZero() {
		b = appendField(b, "time", e.Time.UTC().Format("2006-01-02T15:04:05.000Z07:00"))
	}
	b = appendField(b, "text", e.Text)
	b = appendField(b, "schema", e.Schema)
	b = appendField(b, "server", e.Server)
	if e.Outcome != "" {
		b = appendOutcome(b, e.Duration, e.Outcome)
	}
	return closed(b)
}

func appendEnd(b []byte, id ID, took time.Duration, outcome string) []byte {
	b = append(b, '{')
	b = appendField(b, "end", string(id))
	return closed(appendOutcome(b, took, outcome))
}

func appendOutcome(b []byte, took time.Duration, outcome string) []byte {
	b = append(b, `"ms":`...)
	b = strconv.AppendFloat(b, float64(took.Microseconds())/1000, 'f', -1, 64)
	return appendField(append(b, ','), "outcome", outcome)
}

// Ends an object whose last field ends in a comma.
func closed(b []byte) []byte {
	return append(b[:len(b)-1], "}\n"...)
}

// Appends a field and a comma, or nothing for an empty value.
func appendField(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	b = append(b, '"')
	b = append(b, name...)
	b = append(b, `":`...)
	return append(appendString(b, value), ',')
}

const hexDigits = "0123456789abcdef"

func appendString(b []byte, text string) []byte {
	b = append(b, '"')
	for i := 0; i < len(text); {
		c := text[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(text[i:])
			if r == utf8.RuneError && n == 1 {
				b = append(b, `\udc`...)
				b = append(b, hexDigits[c>>4], hexDigits[c&15])
			} else {
				b = append(b, text[i:i+n]...)
			}
			i += n
			continue
		}
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\t':
			b = append(b, `\t`...)
		case c < ' ' || c == 0x7f:
			b = append(b, `\u00`...)
			b = append(b, hexDigits[c>>4], hexDigits[c&15])
		default:
			b = append(b, c)
		}
		i++
	}
	return append(b, '"')
}

var errSyntax = errors.New("not a line of a history file")

// Reads a line. Strings without escapes share its memory.
func parse(line string) (record, error) {
	p := lineParser{rest: strings.TrimSpace(line)}
	var r record
	if !p.skip('{') || !strings.HasSuffix(p.rest, "}") {
		return r, errSyntax
	}
	for !p.skip('}') {
		name, err := p.text()
		if err != nil || !p.skip(':') {
			return r, errSyntax
		}
		value, err := p.value()
		if err == nil {
			err = r.set(name, value)
		}
		if err != nil {
			return r, err
		}
		if !p.skip(',') && !strings.HasPrefix(p.rest, "}") {
			return r, errSyntax
		}
	}
	if p.rest != "" || r.end == "" && r.entry.Text == "" {
		return r, errSyntax
	}
	return r, nil
}

func (r *record) set(name, value string) (err error) {
	switch name {
	case "id":
		r.id = ID(value)
	case "end":
		r.end = ID(value)
	case "time":
		r.entry.Time, err = time.Parse(time.RFC3339, value)
	case "text":
		r.entry.Text = value
	case "schema":
		r.entry.Schema = value
	case "server":
		r.entry.Server = value
	case "outcome":
		r.entry.Outcome = value
	case "ms":
		var ms float64
		ms, err = strconv.ParseFloat(value, 64)
		if !(ms >= 0 && ms < 1e15) {
			return fmt.Errorf("a duration of %s ms", value)
		}
		r.entry.Duration = time.Duration(ms*1000) * time.Microsecond
	}
	return err
}

// A lineParser parses the subset of JSON that a line has.
type lineParser struct{ rest string }

// Skips blanks, and then c if it is next.
func (p *lineParser) skip(c byte) bool {
	p.blanks()
	if p.rest == "" || p.rest[0] != c {
		return false
	}
	p.rest = p.rest[1:]
	p.blanks()
	return true
}

func (p *lineParser) blanks() {
	for p.rest != "" && (p.rest[0] == ' ' || p.rest[0] == '\t' || p.rest[0] == '\r' || p.rest[0] == '\n') {
		p.rest = p.rest[1:]
	}
}

// Reads a string, number or word.
func (p *lineParser) value() (string, error) {
	if strings.HasPrefix(p.rest, `"`) {
		return p.text()
	}
	n := strings.IndexAny(p.rest, ",} \t")
	if n <= 0 || strings.ContainsAny(p.rest[:n], `[{"`) {
		return "", errSyntax // no record contains a list or an object
	}
	value := p.rest[:n]
	p.rest = p.rest[n:]
	return value, nil
}

// Reads a string.
func (p *lineParser) text() (string, error) {
	if !strings.HasPrefix(p.rest, `"`) {
		return "", errSyntax
	}
	rest := p.rest[1:]
	end := strings.IndexByte(rest, '"')
	if end < 0 {
		return "", errSyntax
	}
	if strings.IndexByte(rest[:end], '\\') < 0 {
		p.rest = rest[end+1:]
		return rest[:end], nil
	}
	var text strings.Builder
	for {
		n := strings.IndexAny(rest, `"\`)
		if n < 0 {
			return "", errSyntax
		}
		text.WriteString(rest[:n])
		if rest[n] == '"' {
			p.rest = rest[n+1:]
			return text.String(), nil
		}
		var err error
		if rest, err = unescape(&text, rest[n+1:]); err != nil {
			return "", err
		}
	}
}

// Writes the character of an escape, given the text after its backslash, and returns the rest.
func unescape(text *strings.Builder, rest string) (string, error) {
	if rest == "" {
		return "", errSyntax
	}
	c := rest[0]
	if c == 'u' {
		return unescapeUnicode(text, rest[1:])
	}
	at := strings.IndexByte(`"\/bfnrt`, c)
	if at < 0 {
		return "", errSyntax
	}
	text.WriteByte("\"\\/\b\f\n\r\t"[at])
	return rest[1:], nil
}

// Does the same after "\u". A high and a low surrogate together are one character. A low
// surrogate alone is a byte that is not UTF-8.
func unescapeUnicode(text *strings.Builder, rest string) (string, error) {
	r, rest, err := fourDigits(rest)
	if err != nil {
		return "", err
	}
	if r >= 0xd800 && r < 0xdc00 && strings.HasPrefix(rest, `\u`) {
		if low, after, err := fourDigits(rest[2:]); err == nil && low >= 0xdc00 && low < 0xe000 {
			text.WriteRune((r-0xd800)<<10 + (low - 0xdc00) + 0x10000)
			return after, nil
		}
	}
	if r >= 0xdc80 && r <= 0xdcff {
		text.WriteByte(byte(r))
	} else {
		text.WriteRune(r)
	}
	return rest, nil
}

func fourDigits(text string) (rune, string, error) {
	if len(text) < 4 {
		return 0, "", errSyntax
	}
	n, err := strconv.ParseUint(text[:4], 16, 16)
	if err != nil {
		return 0, "", errSyntax
	}
	return rune(n), text[4:], nil
}
