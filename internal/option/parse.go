package option

import (
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

// A parser turns the names and values of one source into settings.
type parser struct {
	source   Source
	warnings []Warning
}

// Returns the setting of a long name, which may begin with "skip-" and the like. The result is
// false for an unknown name that begins with "loose-".
func (p *parser) long(name, value string, has bool) (Setting, bool, error) {
	row, prefix, loose := resolve(name)
	if row == nil || !row.allowed(p.source) {
		return Setting{}, false, p.unknown(name, value, has, loose)
	}
	switch {
	case prefix == "":
	case row.Kind == Flag:
		value, has = off, true
		if prefix == "enable-" {
			value = on
		}
	case row.Kind == Bare || row.Kind == Count:
		return Setting{}, false, noArgumentAllowed("--"+row.Name, p.source)
	case prefix == "enable-" && row.Kind == Optional:
	case prefix != "enable-" && (row.Kind == Optional || row.skips):
		return Setting{Name: row.Name, Mode: TurnedOff, Source: p.source}, true, nil
	default:
		return Setting{}, false, p.unknown(name, value, has, loose)
	}
	return p.setting(row, value, has)
}

// Returns the error of an unknown name, or nil after a warning if the name begins with
// "loose-".
func (p *parser) unknown(name, value string, has, loose bool) error {
	var err *Error
	if has {
		err = unknownVariable(name, value, p.source)
	} else {
		err = unknownOption("--"+name, p.source)
	}
	row := Find(name)
	switch {
	case row != nil && row.Scope == First && p.source.Rank == FromFlag:
		err.Hint = fmt.Sprintf("'--%s' must come before all other options.", row.Name)
	case row != nil && row.Scope != Anywhere:
		err.Hint = fmt.Sprintf("'--%s' is allowed only on the command line.", row.Name)
	case p.source.Rank == FromFile && strings.ContainsAny(name, space):
		err.Hint = "A name and its value are separated by '='."
	}
	if !loose {
		return err
	}
	err.Hint = ""
	p.warnings = append(p.warnings, Warning(err.Error()))
	return nil
}

// Returns the row of a long name that may begin with "loose-" and one of "skip-", "disable-"
// and "enable-", and that prefix. The row of the whole name wins.
func resolve(name string) (row *Option, prefix string, loose bool) {
	name = dashed(name)
	for {
		if row = Find(name); row != nil {
			return row, prefix, loose
		}
		if rest, ok := strings.CutPrefix(name, "loose-"); ok && !loose {
			name, loose = rest, true
			continue
		}
		i := strings.IndexByte(name, '-') + 1
		if prefix != "" || !slices.Contains(prefixes, name[:i]) {
			return nil, prefix, loose
		}
		name, prefix = name[i:], name[:i]
	}
}

var prefixes = []string{"skip-", "disable-", "enable-"}

// Reports whether a source may contain the option.
func (o *Option) allowed(src Source) bool {
	switch o.Scope {
	case First:
		return false
	case CommandLine:
		return src.Rank == FromFlag
	}
	return true
}

// Returns the setting of a row with a value, or false if the setting is to be ignored.
func (p *parser) setting(row *Option, value string, has bool) (s Setting, ok bool, err error) {
	s = Setting{Name: row.Name, Value: value, Source: p.source}
	if row.Class == Refused {
		if _, harmless := oneOf(row.Values, value); !has || !harmless {
			return s, false, refused(row, p.source)
		}
	}
	switch {
	case row.Kind == Flag:
		s, ok = p.flag(row, s, has)
		return s, ok, nil
	case row.Kind == Bare || row.Kind == Count:
		s.Mode = Alone
		if has {
			err = noArgumentAllowed("--"+row.Name, p.source)
		}
	case row.Kind == Optional:
		if !has {
			s.Mode = Alone
		}
	case !has:
		err = argumentMissing("--"+row.Name, p.source)
	case row.Kind == Number:
		s.Value, err = p.number(row, value)
	case row.Kind == Choice:
		s.Value, err = p.choice(row, value)
	}
	return s, err == nil, err
}

// Sets the value of a Flag. A word that means neither on nor off is ignored with a warning, as
// in the C client.
func (p *parser) flag(row *Option, s Setting, has bool) (Setting, bool) {
	if !has {
		s.Value = on
		return s, true
	}
	switch strings.ToLower(s.Value) {
	case "1", "on", "true":
		s.Value = on
	case "0", "off", "false":
		s.Value = off
	default:
		p.warn(clientPrefix+"ignoring option '--%s' due to invalid value '%s'.", row.Name, s.Value)
		return s, false
	}
	return s, true
}

const suffixes = "KMGTPE"

// Returns the number in plain digits, within the row's bounds.
func (p *parser) number(row *Option, value string) (string, error) {
	if value == "" {
		return "", emptyNumber(row, p.source)
	}
	unsigned, negative := strings.CutPrefix(strings.TrimLeft(value, space), "-")
	if !negative {
		unsigned = strings.TrimPrefix(unsigned, "+")
	}
	end := 0
	for end < len(unsigned) && unsigned[end] >= '0' && unsigned[end] <= '9' {
		end++
	}
	shift := 0
	if suffix := unsigned[end:]; suffix != "" {
		shift = 10 * (1 + strings.Index(suffixes, strings.ToUpper(suffix[:1])))
		// the C clients read one letter only, but "32MB" is common
		if end == 0 || shift == 0 || !slices.Contains(bytesWords, strings.ToUpper(strings.TrimRight(suffix[1:], space))) {
			return "", badSuffix(row, value, suffix, p.source)
		}
	}
	n, err := strconv.ParseUint(unsigned[:end], 10, 64)
	if err != nil || bits.LeadingZeros64(n) < shift {
		return "", badNumber(row, value, p.source)
	}
	n <<= shift
	fit := max(n, row.min)
	switch {
	case negative && n > 0:
		fit = row.min
		p.warn("option '%s': value -%d adjusted to %d.", underscored(row), n, fit)
	case row.max > 0 && fit > row.max:
		fit = row.max
		fallthrough
	case fit != n:
		p.warn("option '%s': unsigned value %d adjusted to %d.", underscored(row), n, fit)
	}
	return strconv.FormatUint(fit, 10), nil
}

// bytesWords are what may follow a suffix of a Size.
var bytesWords = []string{"", "B", "IB"}

func (p *parser) warn(format string, args ...any) {
	p.warnings = append(p.warnings, Warning(fmt.Sprintf(format, args...)))
}

// Returns the value of the row that a word names.
func (p *parser) choice(row *Option, value string) (string, error) {
	v, ok := oneOf(row.Values, value)
	if !ok {
		return "", badChoice(row, value, p.source)
	}
	return v, nil
}

// Returns the value of a list that a word names in any case: the whole value, or a beginning of
// it that no other value has.
func oneOf(list []string, word string) (value string, ok bool) {
	for _, v := range list {
		if strings.EqualFold(v, word) {
			return v, true
		}
		if word != "" && len(word) < len(v) && strings.EqualFold(v[:len(word)], word) {
			value, ok = v, value == ""
		}
	}
	return value, ok
}
