package results

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"mysh/internal/result"
	"mysh/internal/scan"
)

// valueKind is how a column's values are compared.
type valueKind byte

const (
	kindText  valueKind = iota // without regard to case
	kindBytes                  // byte by byte
	kindNumber
	kindBits
	kindDate // date, or date and time
	kindTime // TIME, which may be negative and exceed a day
)

func kindOf(c result.Column) valueKind {
	switch c.Type {
	case result.TypeBit:
		return kindBits
	case result.TypeDate, result.TypeNewDate, result.TypeDatetime, result.TypeTimestamp:
		return kindDate
	case result.TypeTime:
		return kindTime
	}
	switch {
	case c.Numeric():
		return kindNumber
	case c.Binary(), c.Flags&result.FlagBinary != 0:
		return kindBytes
	}
	return kindText
}

// append appends bytes that compare like the values of the kind.
func (k valueKind) append(dst, cell []byte) []byte {
	switch k {
	case kindNumber:
		return appendNumber(dst, cell)
	case kindBits:
		return appendNumber(dst, bitNumber(cell))
	case kindDate:
		return append(dst, trimDate(string(cell))...)
	case kindTime:
		return appendNumber(dst, bytes.ReplaceAll(cell, []byte(":"), nil))
	case kindText:
		if utf8.Valid(cell) {
			return append(dst, bytes.ToLower(cell)...)
		}
	}
	return append(dst, cell...)
}

// bitNumber returns a BIT value in decimal digits.
func bitNumber(cell []byte) []byte {
	var n uint64
	for _, b := range cell {
		n = n<<8 | uint64(b)
	}
	return strconv.AppendUint(nil, n, 10)
}

// trimDate removes insignificant parts of a date and time: midnight, and zeros at the end of a
// fraction. The remainder compares byte by byte.
func trimDate(s string) string {
	s = strings.Replace(s, "T", " ", 1)
	if strings.Contains(s, ".") {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	if strings.Count(s, ":") == 2 {
		s = strings.TrimSuffix(s, ":00")
	}
	return strings.TrimSuffix(s, " 00:00")
}

const decimalPattern = `^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,6})?$`

// Compiled when it is first needed, since most runs of the shell need it never.
var decimal = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(decimalPattern) })

// appendNumber appends a decimal number in a form that compares byte by byte: its sign, its
// magnitude and its digits, the latter two inverted for negative numbers. Text that is no
// number sorts after all numbers.
func appendNumber(dst, cell []byte) []byte {
	const (
		negative = iota
		zero
		positive
		other
	)
	if !isNumber(cell) {
		return append(append(dst, other), cell...)
	}
	sign := byte(positive)
	switch cell[0] {
	case '-':
		sign = negative
		fallthrough
	case '+':
		cell = cell[1:]
	}
	exponent := 0
	if i := bytes.IndexAny(cell, "eE"); i >= 0 {
		exponent, _ = strconv.Atoi(string(cell[i+1:]))
		cell = cell[:i]
	}
	whole, fraction, _ := bytes.Cut(cell, []byte("."))
	exponent += len(whole)
	digits := append(bytes.Clone(whole), fraction...)
	significant := bytes.TrimLeft(digits, "0")
	if len(significant) == 0 {
		return append(dst, zero)
	}
	exponent -= len(digits) - len(significant)
	significant = bytes.TrimRight(significant, "0")
	dst = append(dst, sign)
	start := len(dst)
	dst = binary.BigEndian.AppendUint32(dst, uint32(exponent+1<<30))
	dst = append(dst, significant...)
	if sign == negative {
		dst = append(dst, 0)
		invert(dst[start:])
	}
	return dst
}

// isNumber reports whether s is a number as servers write them: digits, optionally with a sign,
// a point and an exponent.
func isNumber(s []byte) bool {
	plain := len(s) > 0
	for i, c := range s {
		if (c < '0' || c > '9') && (i > 0 || c != '-' || len(s) == 1) {
			plain = false
			break
		}
	}
	return plain || decimal().Match(s)
}

func invert(b []byte) {
	for i := range b {
		b[i] = ^b[i]
	}
}

// A sortOrder sorts by the values of a column.
type sortOrder struct {
	column     int
	kind       valueKind
	descending bool
}

// append appends bytes that compare like the cell, whatever follows them.
func (o sortOrder) append(dst, cell []byte) []byte {
	start := len(dst)
	if cell == nil {
		dst = append(dst, 0)
	} else {
		dst = append(dst, 1)
		for _, b := range o.kind.append(nil, cell) {
			if dst = append(dst, b); b == 0 {
				dst = append(dst, 0xff) // a single 0 ends the key
			}
		}
		dst = append(dst, 0, 0)
	}
	if o.descending {
		invert(dst[start:])
	}
	return dst
}

// A predicate is a compiled condition.
type predicate struct {
	column   int
	kind     valueKind
	operator string
	null     bool
	value    []byte // in the form of kind.append
	pattern  *regexp.Regexp
	scratch  []byte
}

// valueSyntax is the syntax of the values that conditions compare with, by the kind of the column.
var valueSyntax = map[valueKind]struct {
	pattern string // a regular expression
	what    string
}{
	kindNumber: {decimalPattern, "a number"},
	kindBits:   {`^\d+$`, "a number"},
	kindDate:   {`^\d{4}(-\d\d(-\d\d([ T]\d\d(:\d\d(:\d\d(\.\d*)?)?)?)?)?)?$`, `a date such as 2026-12-31 or "2026-12-31 23:59:59"`},
	kindTime:   {`^-?\d{1,3}:\d\d(:\d\d(\.\d*)?)?$`, "a time such as 23:59:59"},
}

func newPredicate(c Condition, column int, col result.Column) (predicate, error) {
	t := predicate{column: column, kind: kindOf(col), operator: c.Operator, null: c.Null}
	switch {
	case c.Null && c.Operator != "=" && c.Operator != "!=" && c.Operator != "<>":
		return t, scan.Errorf(scan.Notice, "NULL is allowed after = and != only, not after %s", c.Operator)
	case c.Null:
		return t, nil
	case c.Operator == "~" || c.Operator == "!~":
		if _, err := regexp.Compile(c.Value); err != nil {
			return t, scan.Errorf(scan.Notice, "invalid pattern %q for %s: %s", c.Value, col.Name, err)
		}
		t.pattern = regexp.MustCompile("(?is)" + c.Value)
		return t, nil
	}
	if shape, ok := valueSyntax[t.kind]; ok && !regexp.MustCompile(shape.pattern).MatchString(c.Value) {
		return t, scan.Errorf(scan.Notice, "cannot compare %s with %[3]q: expected %[2]s", col.Name, shape.what, c.Value)
	}
	value := []byte(c.Value)
	switch {
	case t.kind == kindBits:
		t.value = appendNumber(nil, value)
		return t, nil
	case t.kind == kindTime && strings.Count(c.Value, ":") == 1:
		value = append(value, ":00"...)
	}
	t.value = t.kind.append(nil, value)
	return t, nil
}

func (t *predicate) matches(cells [][]byte) bool {
	cell := cells[t.column]
	switch {
	case t.null:
		return (cell == nil) == (t.operator == "=")
	case cell == nil:
		return false
	case t.pattern != nil:
		return t.pattern.Match(cell) == (t.operator == "~")
	}
	t.scratch = t.kind.append(t.scratch[:0], cell)
	n := bytes.Compare(t.scratch, t.value)
	switch t.operator {
	case "=":
		return n == 0
	case "!=", "<>":
		return n != 0
	case "<":
		return n < 0
	case "<=":
		return n <= 0
	case ">":
		return n > 0
	case ">=":
		return n >= 0
	}
	return false
}
