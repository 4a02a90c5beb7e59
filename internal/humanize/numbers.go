package humanize

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Count returns a number of things, exact: "1 row", "201 rows". The noun is in the singular; its
// plural ends in s.
func Count(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.FormatInt(n, 10) + " " + noun + "s"
}

// Many returns a number of things that may be large, shortened as by [Number]: "98765 rows",
// "1.23M rows".
func Many(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return Number(float64(n), 3) + " " + noun + "s"
}

// Number returns a number shortened to so many significant digits, at least 3: "0.485", "49.5",
// "1.23M". From 1000 to a million it is exact but for its fraction: "33330". Numbers of 1e15 and
// more, and those below 0.0001, have an exponent: "4.5e+30".
func Number(v float64, digits int) string {
	size := math.Abs(v)
	switch {
	case size == 0:
		return "0" // not -0
	case size >= 1e15 || size < 1e-4:
		return strconv.FormatFloat(v, 'g', digits, 64)
	case size >= 1e12:
		return significant(v/1e12, digits) + "T"
	case size >= 1e9:
		return significant(v/1e9, digits) + "G"
	case size >= 1e6:
		return significant(v/1e6, digits) + "M"
	case size >= 1000:
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return significant(v, digits)
}

// significant returns a number of 0.0001 to 1000 with at most so many digits, and no zeros at the
// end of its fraction. The 0 before the point of a number below 1 is no digit.
func significant(v float64, digits int) string {
	if math.Abs(v) >= 1 {
		digits -= len(strconv.Itoa(int(math.Abs(v))))
	}
	text := strconv.FormatFloat(v, 'f', max(digits, 0), 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text
}

// The decimal multiples of a byte.
var multiples = []struct {
	name string
	size float64
}{{"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}}

// Size returns a number of bytes in decimal units: "512 bytes" below a thousand, then two or three
// digits as in "9.9 kB", "96 MB", "1.2 GB".
func Size(bytes int64) string {
	number, unit := inUnitOf(float64(bytes), float64(bytes))
	return number + " " + unit
}

// SizeOf returns how many bytes of a whole are done, both in the unit of the whole and with as many
// decimals: "45 of 96 MB", "0.4 of 1.2 GB".
func SizeOf(part, whole int64) string {
	done, _ := inUnitOf(float64(part), float64(whole))
	all, unit := inUnitOf(float64(whole), float64(whole))
	return done + " of " + all + " " + unit
}

// inUnitOf returns a number of bytes in the unit, and with the decimals, that suit another.
func inUnitOf(bytes, other float64) (number, unit string) {
	if other < 1000 {
		_, unit, _ = strings.Cut(Count(int64(other), "byte"), " ")
		return fmt.Sprintf("%.0f", bytes), unit
	}
	m := multiples[0]
	for _, next := range multiples[1:] {
		if other >= 0.9995*next.size {
			m = next
		}
	}
	decimals := 0
	if other < 9.95*m.size {
		decimals = 1
	}
	return fmt.Sprintf("%.*f", decimals, bytes/m.size), m.name
}

// Percent returns a part, 0 to 1, rounded: "47 %".
func Percent(part float64) string { return fmt.Sprintf("%.0f %%", part*100) }

// PercentDone returns how much is done, 0 to 1, rounded down: only the whole is "100 %".
func PercentDone(part float64) string { return fmt.Sprintf("%d %%", int(part*100)) }
