package settings

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// colors are the names of the terminal's colours. Each may have the prefix "bright-".
var colors = []string{"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"}

const bright = "bright-"

// ColorStyle returns the parameters of the SGR sequence for text in a colour: "31" for "red". A
// colour is one of colors or #rrggbb. Source of the numbers:
// https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ (SGR).
func ColorStyle(name string) (string, error) {
	if digits, ok := strings.CutPrefix(name, "#"); ok {
		rgb, err := strconv.ParseUint(digits, 16, 24)
		if err != nil || len(digits) != 6 {
			return "", fmt.Errorf("%q is not a colour such as #ff8800", name)
		}
		return fmt.Sprintf("38;2;%d;%d;%d", rgb>>16, rgb>>8&0xff, rgb&0xff), nil
	}
	plain, light := strings.CutPrefix(name, bright)
	i := slices.Index(colors, plain)
	switch {
	case i < 0:
		return "", unknown("colour", name, slices.Concat(colors, prefixed(bright, colors)))
	case light:
		return strconv.Itoa(90 + i), nil
	}
	return strconv.Itoa(30 + i), nil
}

func prefixed(prefix string, words []string) []string {
	all := make([]string, len(words))
	for i, word := range words {
		all[i] = prefix + word
	}
	return all
}
