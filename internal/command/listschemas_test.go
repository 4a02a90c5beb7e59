package command

import "testing"

func TestPattern_Matcher(t *testing.T) {
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"", "shop", true},
		{"sh*", "shop", true},
		{"SH?P", "shop", true},
		{"sh?p", "shp", false},
		{"sh", "shop", false},
		{`a\*b`, "a*b", true},
		{`a\*b`, "axb", false},
		{"a.b", "axb", false},
		{"*", "a\nb", true},
		{"乗?é", "乗乣é", true},
		{"a(", "a(", true},
	} {
		if got := (pattern{name: c.pattern}).matcher()(c.name); got != c.want {
			t.Errorf("%q fits %q: %t", c.name, c.pattern, got)
		}
	}
}
