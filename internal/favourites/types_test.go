package favourites

import (
	"strings"
	"testing"

	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// inserted returns what a reference inserts for a value, or the error.
func inserted(t *testing.T, declaration, reference, value string, verbatim bool) string {
	t.Helper()
	about, parameters, err := readHead("-- :v " + declaration + "\n")
	if err != nil || about != "" {
		t.Fatalf("%s: %q, %v", declaration, about, err)
	}
	values, err := Favourite{Name: "f", Parameters: parameters}.Bind([]Argument{{"v", value, verbatim}})
	if err != nil {
		return "error"
	}
	text, err := values.Insert("select "+reference+" x", scan.Mode{})
	if err != nil {
		return "error"
	}
	return strings.TrimSuffix(strings.TrimPrefix(text, "select "), " x")
}

// A value is checked by its type and written so that it is nothing else.
func TestType_Values(t *testing.T) {
	for _, c := range []struct{ declaration, value, want string }{
		{"string", "a", "'a'"},
		{"string", "it's", "'it''s'"},
		{"string", `it's \ "so"`, `'it''s \\ "so"'`},
		{"string", "'a  b'", "'a  b'"},
		{"string", "'it''s'", "'it''s'"},
		{"string", "''", "''"},
		{"string", "", "''"},
		{"string", "NULL", "NULL"},
		{"string", "'NULL'", "'NULL'"},
		{"string", "null", "'null'"},
		{"string", "a\x00b", "error"},
		{"text", "1", "'1'"},
		{"int", "7", "7"},
		{"int", "-7", "-7"},
		{"int", "+7", "7"},
		{"int", "NULL", "NULL"},
		{"int", "", "error"},
		{"int", "7.0", "error"},
		{"int", "7 or 1=1", "error"},
		{"int", "0x10", "error"},
		{"int", "٣", "error"},
		{"int", "1\n", "error"},
		{"int", strings.Repeat("9", 66), "error"},
		{"decimal", "9.90", "9.90"},
		{"decimal", ".5", ".5"},
		{"decimal", "-1", "-1"},
		{"decimal", "1e3", "error"},
		{"decimal", "1.2.3", "error"},
		{"decimal", ".", "error"},
		{"date", "2026-01-31", "'2026-01-31'"},
		{"date", "2026-02-29", "error"},
		{"date", "2024-02-29", "'2024-02-29'"},
		{"date", "2026-1-1", "error"},
		{"date", "0000-01-01", "error"},
		{"date", "31.1.2026", "error"},
		{"date", "today", "CURRENT_DATE"},
		{"date", "Yesterday", "(CURRENT_DATE - INTERVAL 1 DAY)"},
		{"date", "tomorrow", "(CURRENT_DATE + INTERVAL 1 DAY)"},
		{"date", "7d ago", "(CURRENT_DATE - INTERVAL 7 DAY)"},
		{"date", "7 days ago", "(CURRENT_DATE - INTERVAL 7 DAY)"},
		{"date", "-2w", "(CURRENT_DATE - INTERVAL 2 WEEK)"},
		{"date", "+3mo", "(CURRENT_DATE + INTERVAL 3 MONTH)"},
		{"date", "1y ago", "(CURRENT_DATE - INTERVAL 1 YEAR)"},
		{"date", "now", "error"},
		{"date", "2h ago", "error"},
		{"date", "7d", "error"},
		{"date", "+7d ago", "error"},
		{"date", "7m ago", "error"},
		{"date", "999999999d ago", "error"},
		{"date", "99999999999999999999d ago", "error"},
		{"date", "2026-01-01' or 1", "error"},
		{"datetime", "2026-01-31", "'2026-01-31 00:00:00'"},
		{"datetime", "2026-01-31 18:30", "'2026-01-31 18:30:00'"},
		{"datetime", "2026-01-31T18:30:05.25", "'2026-01-31 18:30:05.25'"},
		{"datetime", "2026-01-31T18:30:05.1234567", "error"},
		{"datetime", "2026-01-31T25:00", "error"},
		{"datetime", "now", "NOW()"},
		{"datetime", "today", "CURRENT_DATE"},
		{"datetime", "30min ago", "(NOW() - INTERVAL 30 MINUTE)"},
		{"datetime", "-2h", "(NOW() - INTERVAL 2 HOUR)"},
		{"bool", "yes", "TRUE"},
		{"bool", "OFF", "FALSE"},
		{"bool", "2", "error"},
		{"identifier", "orders", "`orders`"},
		{"identifier", "shop.orders", "`shop`.`orders`"},
		{"identifier", "`a.b`.`c``d`", "`a.b`.`c``d`"},
		{"identifier", "a b", "`a b`"},
		{"identifier", "a.b.c.d", "error"},
		{"identifier", "a..b", "error"},
		{"identifier", "`a`b", "error"},
		{"identifier", "", "error"},
		{"identifier", "NULL", "`NULL`"},
		{"list of int", "1,2,3", "1, 2, 3"},
		{"list of int", "1", "1"},
		{"list of int", "", "error"},
		{"list of int", "1,", "error"},
		{"list of int", "1,x", "error"},
		{"list of string", "a,'b,c',''", "'a', 'b,c', ''"},
		{"list of string", "'it''s', x", "'it''s', 'x'"},
		{"list of date", "2026-01-01,today", "'2026-01-01', CURRENT_DATE"},
		{"list of identifier", "a,b.c,`d,e`", "`a`, `b`.`c`, `d,e`"},
	} {
		if got := inserted(t, c.declaration, ":v", c.value, false); got != c.want {
			t.Errorf("%s %q: got %s, want %s", c.declaration, c.value, got, c.want)
		}
	}
}

// A reference in quotes is a string or a name whatever the type is.
func TestType_QuotedReferences(t *testing.T) {
	for _, c := range []struct{ declaration, reference, value, want string }{
		{"int", ":'v'", "7", "'7'"},
		{"list of int", ":'v'", "7,8", "'7', '8'"},
		{"date", ":'v'", "7d ago", "CAST((CURRENT_DATE - INTERVAL 7 DAY) AS CHAR)"},
		{"string", ":'v'", "NULL", "CAST(NULL AS CHAR)"},
		{"string", `:"v"`, "a`b", "`a``b`"},
		{"identifier", `:"v"`, "a.b", "`a`.`b`"},
		{"identifier", ":'v'", "a.b", "'a.b'"},
		{"date", `:"v"`, "today", "error"},
	} {
		if got := inserted(t, c.declaration, c.reference, c.value, false); got != c.want {
			t.Errorf("%s %s %q: got %s, want %s", c.declaration, c.reference, c.value, got, c.want)
		}
	}
}

// A program passes strings as they are; quotes separate the values of lists only.
func TestType_VerbatimValues(t *testing.T) {
	for _, c := range []struct{ declaration, value, want string }{
		{"string", "'a'", "'''a'''"},
		{"string", "NULL", "'NULL'"},
		{"int", "NULL", "NULL"},
		{"date", "7d ago", "(CURRENT_DATE - INTERVAL 7 DAY)"},
		{"list of string", "La Paz,'a,b'", "'La Paz', 'a,b'"},
	} {
		if got := inserted(t, c.declaration, ":v", c.value, true); got != c.want {
			t.Errorf("%s %q: got %s, want %s", c.declaration, c.value, got, c.want)
		}
	}
}

// In every mode a string is a string, whatever it holds.
func TestType_StringsInEveryMode(t *testing.T) {
	for value, want := range map[string]string{`\' or 1 -- `: `'\'' or 1 -- '`, `"`: `'"'`, "a\nb": "'a\nb'"} {
		var v sqltext.Variables
		literals, err := Type{}.read(value, true)
		if err != nil {
			t.Fatal(err)
		}
		v.SetLiterals("v", literals...)
		if got, err := v.Insert("select :v", scan.Mode{NoBackslashEscapes: true, ANSIQuotes: true}); err != nil || got != "select "+want {
			t.Errorf("%q: got %s, %v; want %s", value, got, err, want)
		}
	}
}
