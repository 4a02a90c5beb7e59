package humanize

import "testing"

func TestClosest(t *testing.T) {
	names := []string{"format", "pager", "null", "Order_Items"}
	for typed, want := range map[string]string{
		"format":      "format",
		"fromat":      "format", // two letters swapped
		"pger":        "pager",
		"pagger":      "pager",
		"order_itmes": "Order_Items",
		"NUL":         "null",
		"xyz":         "",
		"":            "",
	} {
		if got := Closest(typed, names); got != want {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "abc", 3},
		{"abc", "", 3},
		{"abc", "abd", 1},
		{"abcd", "acbd", 1},
		{"ca", "abc", 3}, // no letter is moved twice
		{"kitten", "sitting", 3},
	} {
		if got := Distance(c.a, c.b); got != c.want {
			t.Errorf("%q, %q: got %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
