package favourites

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// A Type is which values a parameter may have.
type Type struct {
	kind kind
	List bool // one or several of them, with commas between
}

type kind byte

const (
	isString kind = iota
	isInt
	isDecimal
	isDate
	isDateTime
	isBool
	isIdentifier
)

// types has a row for each kind: its names, of which messages use the first, and what its values look
// like.
var types = []struct {
	names []string
	a     string
	form  string
	read  func(text string) (sqltext.Literal, bool)
}{
	isString:     {[]string{"string", "text"}, "a string", "", readString},
	isInt:        {[]string{"int", "integer"}, "an int", "digits, as in 10", readNumber(`^[-+]?[0-9]{1,65}$`)},
	isDecimal:    {[]string{"decimal", "number"}, "a decimal", "digits, as in 9.90", readNumber(`^[-+]?([0-9]{1,65}(\.[0-9]{0,38})?|\.[0-9]{1,38})$`)},
	isDate:       {[]string{"date"}, "a date", "2026-01-31, today, yesterday, 7d ago, 2w ago, 3mo ago, 1y ago", readDate},
	isDateTime:   {[]string{"datetime", "timestamp"}, "a datetime", "2026-01-31T18:30, 2026-01-31, now, today, 30min ago, 2h ago, 7d ago", readDateTime},
	isBool:       {[]string{"bool", "boolean"}, "a bool", "true or false", readBool},
	isIdentifier: {[]string{"identifier", "name"}, "an identifier", "a name, as in orders, shop.orders or `a.b`", readIdentifier},
}

// String returns the type as a head declares it.
func (t Type) String() string {
	if t.List {
		return "list of " + types[t.kind].names[0]
	}
	return types[t.kind].names[0]
}

// Examples returns values that users may choose from, none for most types.
func (t Type) Examples() []string {
	switch t.kind {
	case isBool:
		return []string{"true", "false"}
	case isDate:
		return []string{"today", "yesterday", "-7d", "-1mo"}
	case isDateTime:
		return []string{"now", "today", "-1h", "-7d"}
	}
	return nil
}

// read returns the values of a text. Quotes around a value belong to it if the text is verbatim, as a
// program passes it. NULL without quotes is no value; a verbatim string is never NULL.
func (t Type) read(text string, verbatim bool) ([]sqltext.Literal, error) {
	if !t.List {
		value, quoted := text, false
		if !verbatim {
			value, quoted = unquote(text)
		}
		if value == "NULL" && !quoted && t.kind != isIdentifier && !(verbatim && t.kind == isString) {
			return []sqltext.Literal{{Form: sqltext.AsExpression, Text: "NULL"}}, nil
		}
		literal, err := t.readOne(value)
		return []sqltext.Literal{literal}, err
	}
	var list []sqltext.Literal
	for _, item := range splitList(text) {
		value, quoted := unquote(item)
		if value == "" && !quoted {
			return nil, errors.New("a value of the list is empty; '' is an empty string")
		}
		literal, err := t.readOne(value)
		if err != nil {
			return nil, err
		}
		list = append(list, literal)
	}
	return list, nil
}

// readOne returns the value of a text.
func (t Type) readOne(text string) (sqltext.Literal, error) {
	row := types[t.kind]
	if strings.Contains(text, "\x00") {
		return sqltext.Literal{}, errors.New(`the value holds a NUL character (\0)`)
	}
	literal, ok := row.read(text)
	if !ok {
		return literal, fmt.Errorf("%q is not %s; write %s", text, row.a, row.form)
	}
	return literal, nil
}

// unquote removes single or double quotes around a whole text. Quotes in the text are doubled.
func unquote(text string) (value string, quoted bool) {
	if text == "" || text[0] == '`' {
		return text, false
	}
	if inside, rest, ok := sqltext.CutQuoted(text, scan.Mode{}); ok && rest == "" {
		return inside, true
	}
	return text, false
}

// splitList returns the parts of a list between the commas outside of quotes.
func splitList(text string) (parts []string) {
	for {
		end := endOf(text, ",")
		parts = append(parts, strings.TrimSpace(text[:end]))
		if end == len(text) {
			return parts
		}
		text = text[end+1:]
	}
}

// endOf returns the index of the first of the characters in ends outside of quotes, len(text) for none. A
// quote begins where a value may begin: at the start, and after a comma, an equals sign or a dot.
func endOf(text, ends string) int {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case strings.IndexByte(ends, c) >= 0:
			return i
		case strings.IndexByte("`'\"", c) >= 0 && (i == 0 || strings.IndexByte(",=. \t", text[i-1]) >= 0):
			if _, rest, ok := sqltext.CutQuoted(text[i:], scan.Mode{}); ok {
				i = len(text) - len(rest) - 1
			}
		}
	}
	return len(text)
}

func readString(text string) (sqltext.Literal, bool) {
	return sqltext.Literal{Form: sqltext.AsString, Text: text}, true
}

// readNumber returns the reader of numbers that look like the pattern.
func readNumber(pattern string) func(string) (sqltext.Literal, bool) {
	valid := regexp.MustCompile(pattern)
	return func(text string) (sqltext.Literal, bool) {
		return sqltext.Literal{Text: strings.TrimPrefix(text, "+")}, valid.MatchString(text)
	}
}

func readBool(text string) (sqltext.Literal, bool) {
	switch strings.ToLower(text) {
	case "true", "yes", "on", "1":
		return sqltext.Literal{Text: "TRUE"}, true
	case "false", "no", "off", "0":
		return sqltext.Literal{Text: "FALSE"}, true
	}
	return sqltext.Literal{}, false
}

// readIdentifier reads a name of up to three parts with dots between, each of which may be in backquotes.
func readIdentifier(text string) (sqltext.Literal, bool) {
	const mostParts = 3
	literal := sqltext.Literal{Form: sqltext.AsName}
	for rest := text; ; {
		part, after, quoted := sqltext.CutQuoted(rest, scan.Mode{})
		if !quoted || rest[0] != '`' {
			end := strings.IndexByte(rest, '.')
			if end < 0 {
				end = len(rest)
			}
			part, after = rest[:end], rest[end:]
		}
		literal.Name = append(literal.Name, part)
		if part == "" || len(literal.Name) > mostParts || after != "" && after[0] != '.' {
			return literal, false
		}
		if after == "" {
			return literal, true
		}
		rest = after[1:]
	}
}

func readDate(text string) (sqltext.Literal, bool) {
	if day, err := time.Parse(time.DateOnly, text); err == nil && day.Year() > 0 {
		return readString(text)
	}
	return readRelative(text, false)
}

func readDateTime(text string) (sqltext.Literal, bool) {
	for _, layout := range []string{time.DateTime, "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", time.DateOnly} {
		moment, err := time.Parse(layout, text) // also with a fraction of the seconds
		if err != nil || moment.Year() < 1 {
			continue
		}
		if moment.Nanosecond()%1000 != 0 {
			return sqltext.Literal{}, false // no server has more than six digits
		}
		return readString(moment.Format("2006-01-02 15:04:05.999999"))
	}
	return readRelative(text, true)
}

// units are the intervals of relative dates by their names, and how long one is at most.
var units = []struct {
	names  []string
	sql    string
	isTime bool // shorter than a day
	most   time.Duration
}{
	{[]string{"s", "sec", "second", "seconds"}, "SECOND", true, time.Second},
	{[]string{"min", "minute", "minutes"}, "MINUTE", true, time.Minute},
	{[]string{"h", "hour", "hours"}, "HOUR", true, time.Hour},
	{[]string{"d", "day", "days"}, "DAY", false, 24 * time.Hour},
	{[]string{"w", "week", "weeks"}, "WEEK", false, 7 * 24 * time.Hour},
	{[]string{"mo", "month", "months"}, "MONTH", false, 31 * 24 * time.Hour},
	{[]string{"y", "year", "years"}, "YEAR", false, 366 * 24 * time.Hour},
}

// relative is an interval before or after now: "7d ago", "-7d", "+2 weeks".
var relative = regexp.MustCompile(`^([-+]?)([0-9]{1,9}) *([a-z]+)( +ago)?$`)

// farthest is the greatest distance of a relative date: with it, no date is outside of what servers know.
const farthest = 200 * 366 * 24 * time.Hour

// readRelative reads a date or time by its distance from now. The server computes it, in the time zone of
// the session.
func readRelative(text string, withTime bool) (sqltext.Literal, bool) {
	expression := func(sql string) (sqltext.Literal, bool) {
		return sqltext.Literal{Form: sqltext.AsExpression, Text: sql}, true
	}
	text = strings.ToLower(strings.TrimSpace(text))
	switch {
	case text == "now" && withTime:
		return expression("NOW()")
	case text == "today":
		return expression("CURRENT_DATE")
	case text == "yesterday":
		return expression("(CURRENT_DATE - INTERVAL 1 DAY)")
	case text == "tomorrow":
		return expression("(CURRENT_DATE + INTERVAL 1 DAY)")
	}
	m := relative.FindStringSubmatch(text)
	if m == nil || (m[1] == "") == (m[4] == "") { // a sign, or "ago"
		return sqltext.Literal{}, false
	}
	count, err := strconv.ParseInt(m[2], 10, 64)
	for _, unit := range units {
		for _, name := range unit.names {
			if name != m[3] || err != nil {
				continue
			}
			if unit.isTime && !withTime || count > int64(farthest/unit.most) {
				return sqltext.Literal{}, false
			}
			sign, start := "-", "CURRENT_DATE"
			if m[1] == "+" {
				sign = "+"
			}
			if withTime {
				start = "NOW()"
			}
			return expression(fmt.Sprintf("(%s %s INTERVAL %d %s)", start, sign, count, unit.sql))
		}
	}
	return sqltext.Literal{}, false
}
