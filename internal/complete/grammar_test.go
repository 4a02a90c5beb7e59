package complete

import (
	"os"
	"strings"
	"testing"

	"mysh/internal/catalog"
	"mysh/internal/product"
	"mysh/internal/scan"
)

// The matcher reads whole statements without skipping a token.
func TestMatcher_ReadsWholeStatements(t *testing.T) {
	text, err := os.ReadFile("testdata/statements.txt")
	if err != nil {
		t.Fatal(err)
	}
	g := grammarOf(product.Server{})
	for i, line := range strings.Split(string(text), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		m := newMatcher(g, false)
		for _, token := range tokenize(g, line, 0, scan.Mode{}) {
			if !m.advance(token) {
				t.Errorf("statements.txt:%d: %s\n\tdoes not go on with %q", i+1, line, line[token.start:])
				break
			}
		}
	}
}

// The grammar uses every slot.
func TestSlots_AllInGrammar(t *testing.T) {
	used := make(map[slotKind]bool)
	for _, n := range grammarOf(product.Server{}).nodes {
		if n.kind == slotNode {
			used[slotKind(n.value)] = true
		}
	}
	for kind := range slots {
		if kind := slotKind(kind); kind != noSlot && !used[kind] {
			t.Errorf("<%s> is in no rule", slots[kind].name)
		}
	}
}

func TestParseRules_Errors(t *testing.T) {
	for text, want := range map[string]string{
		"a = b ;":          "rule b is used and not defined",
		"a = <nothing> ;":  "no slot <nothing>",
		"a = ( A ;":        `";" instead of ")"`,
		"a = A":            `"" instead of ";"`,
		"a = * ;":          "nothing before *",
		"a = <x ;":         "is not closed",
		"a = A ? ;":        "unexpected",
		"a = ! ;":          "follows no keyword",
		"b = A ;":          "no rule a",
		"a = {oracle} A ;": "no condition for a server",
		"a = {mysql A ;":   "is not closed",
	} {
		_, err := parseRules(text, "a", "a")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", text, err, want)
		}
	}
}

func TestFit(t *testing.T) {
	for _, c := range []struct {
		name, prefix string
		want         int
	}{
		{"customers", "", fitEmpty}, {"customers", "cus", fitPrefix}, {"Customers", "CUSTOMERS", fitWhole},
		{"customer_id", "id", fitWordStart}, {"customers", "tom", fitInside}, {"customer_id", "cid", fitScattered},
		{"customers", "xyz", fitNone}, {"customers", "customers_", fitNone}, {"ORDER BY", "by", fitWordStart},
		{"Übung", "über", fitNone}, {"Übung", "üb", fitPrefix}, {"total", "lt", fitNone},
	} {
		if got := fit(c.name, c.prefix); got != c.want {
			t.Errorf("fit(%q, %q) = %d, want %d", c.name, c.prefix, got, c.want)
		}
		if c.want != fitNone && !catalog.LettersOf(c.name).Have(catalog.LettersOf(c.prefix)) {
			t.Errorf("the letters of %q are not seen in %q", c.prefix, c.name)
		}
	}
}

func TestEnumValues(t *testing.T) {
	for typ, want := range map[string]string{
		"enum('a','b')": "a|b", "set('x')": "x", "enum('it''s','a,b')": "it's|a,b", "int": "", "enum('a": "a", "enum(": "",
	} {
		if got := strings.Join(enumValues(typ), "|"); got != want {
			t.Errorf("%s has %q, want %q", typ, got, want)
		}
	}
}
