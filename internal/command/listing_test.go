package command

import (
	"strings"
	"testing"

	"mysh/internal/result"
	"mysh/internal/scan"
)

// A pattern has a schema before the first dot that is not in quotes. In quotes its marks stand for
// themselves.
func TestParseList_Patterns(t *testing.T) {
	for _, c := range []struct {
		args         string
		more         bool
		schema, name string
		rest         string // the format and the file
	}{
		{"", false, "", "", ""},
		{"+", true, "", "", ""},
		{"+ ord*", true, "", "ord*", ""},
		{"shop.ord?", false, "shop", "ord?", ""},
		{"shop.", false, "shop", "", ""},
		{"*.*;", false, "*", "*", ""},
		{"`a.b`.`c``d*`", false, "a.b", "c`d\\*", ""},
		{`"x y"`, false, "", "x y", ""},
		{"a > f.csv", false, "", "a", "f.csv"},
		{`+ a* \G`, true, "", "a*", "vertical"},
		{"`a > b` \\g csv > f.csv", false, "", "a > b", "csv f.csv"},
	} {
		parsed, err := parseList(c.args, scan.Mode{})
		if err != nil {
			t.Errorf("%q: %v", c.args, err)
			continue
		}
		l := parsed.(listArgs)
		rest := strings.TrimSpace(l.route.Format + " " + l.route.Path)
		if l.more != c.more || l.pattern != (pattern{schema: c.schema, name: c.name}) || rest != c.rest {
			t.Errorf("%q: got %+v", c.args, l)
		}
	}
	for _, args := range []string{"a b", "a.b c", "a.b.c d"} {
		if parsed, err := parseList(args, scan.Mode{}); err == nil {
			t.Errorf("%q is read as %+v", args, parsed)
		}
	}
}

// The names of accounts have dots.
func TestParseFlatList_Dots(t *testing.T) {
	parsed, err := parseFlatList("app@10.0.0.%", scan.Mode{})
	if l, _ := parsed.(listArgs); err != nil || l.pattern != (pattern{name: "app@10.0.0.%"}) {
		t.Errorf("got %+v, %v", parsed, err)
	}
}

// MariaDB reads one directory if the schema is compared by =. Wildcards do not stand for the schemas of
// the server itself.
func TestFill_Schemas(t *testing.T) {
	const all = "CONVERT(S USING utf8mb4) COLLATE utf8mb4_general_ci LIKE 'sh%' ESCAPE '|'"
	state := result.State{Schema: "now"}
	for _, c := range []struct {
		pattern pattern
		query   string
		want    string
	}{
		{pattern{}, "{schema S}", "S = 'now'"},
		{pattern{schema: "shop"}, "{schema S}", "S = 'shop'"},
		{pattern{schema: `\*`}, "{schema S}", "S = _utf8mb4 0x2a"},
		{pattern{schema: "sh*"}, "{schema S}", "(" + all + " AND LOWER(S) NOT IN " + systemSchemas + ")"},
		{pattern{schema: "*"}, "{schema S}", "(TRUE AND LOWER(S) NOT IN " + systemSchemas + ")"},
		{pattern{schema: "*", system: true}, "{schema S}", "TRUE"},
		{pattern{}, "{within S}", "TRUE"},
		{pattern{schema: "shop"}, "{within S}", "S = 'shop'"},
		{pattern{name: "a%b?{name X}"}, "{name N}", "CONVERT(N USING utf8mb4) COLLATE utf8mb4_general_ci LIKE _utf8mb4 0x617c25625f7b6e616d6520587d ESCAPE '|'"},
		{pattern{schema: "shop"}, "{current}", "'shop'"},
		{pattern{schema: "s*"}, "{current}", "''"},
	} {
		if got := fill(c.query, listArgs{pattern: c.pattern}, state); got != c.want {
			t.Errorf("%+v: got %s, want %s", c.pattern, got, c.want)
		}
	}
}

func TestParseGrant(t *testing.T) {
	for _, c := range []struct{ line, on, privileges string }{
		{"GRANT USAGE ON *.* TO `app`@`%` IDENTIFIED BY PASSWORD '*AB'", "*.*", "USAGE"},
		{"GRANT SELECT (`a`, `b`), INSERT ON `shop`.`t` TO `app`@`%` WITH GRANT OPTION", "`shop`.`t`", "SELECT (`a`, `b`), INSERT, GRANT OPTION"},
		{"GRANT SELECT ON `a ON b`.`c TO ``d` TO `e`@`%`", "`a ON b`.`c TO ``d`", "SELECT"},
		{`GRANT SELECT ON "shop".* TO "app"@"%"`, `"shop".*`, "SELECT"},
		{"GRANT BACKUP_ADMIN,XA_RECOVER_ADMIN ON *.* TO `app`@`%`", "*.*", "BACKUP_ADMIN, XA_RECOVER_ADMIN"},
		{"GRANT `reader`@`%` TO `app`@`%` WITH ADMIN OPTION", "", "role `reader`@`%`, ADMIN OPTION"},
		{"GRANT PROXY ON ``@`` TO `root`@`localhost` WITH GRANT OPTION", "``@``", "PROXY, GRANT OPTION"},
		{"REVOKE INSERT ON `mysql`.* FROM `app`@`%`", "`mysql`.*", "without INSERT"},
		{"SET DEFAULT ROLE `reader` FOR `app`@`%`", "", "SET DEFAULT ROLE `reader` FOR `app`@`%`"},
	} {
		if got := parseGrant(c.line); got != (grant{c.on, c.privileges}) {
			t.Errorf("%s: got %q on %q", c.line, got.privileges, got.on)
		}
	}
}

// Equal targets are one row, with the option to grant at its end.
func TestMerged(t *testing.T) {
	got := merged([]grant{{"*.*", "SELECT, GRANT OPTION"}, {"*.*", "BACKUP_ADMIN, GRANT OPTION"}, {"`a`.*", "INSERT"}})
	if len(got) != 2 || got[0] != (grant{"*.*", "SELECT, BACKUP_ADMIN, GRANT OPTION"}) || got[1] != (grant{"`a`.*", "INSERT"}) {
		t.Errorf("got %q", got)
	}
}

func TestShorten(t *testing.T) {
	long := strings.Repeat("word ", 30)
	for _, c := range []struct {
		kind       listedKind
		text, want string
	}{
		{asList, "a, b, c, d, e, f, g", "a, b, c, d, e, f, g"},
		{asList, "a, b, c, d, e, f, g, h", "a, b, c, d, e, f, … 2 more"},
		{asProse, "a\n\tb", "a b"},
		{asProse, long, strings.Repeat("word ", 12)[:59] + "…"},
		{asIs, long, long},
	} {
		if got := c.kind.shorten(c.text, 60); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}
