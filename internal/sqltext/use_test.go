package sqltext_test

import (
	"testing"

	"mysh/internal/charset"
	"mysh/internal/scan"
	"mysh/internal/sqltext"
)

// A name that needs quotes is sent as a name only if it was typed without them.
func TestUse_NamesWithoutQuotes(t *testing.T) {
	for _, tt := range []struct {
		schema    string
		isQuoted  bool
		encoding  string
		statement string
		name      string // "" if the statement is sent as one
	}{
		{"shop", false, "utf8mb4", "USE shop", ""},
		{"order", false, "utf8mb4", "USE `order`", ""},
		{"shop", true, "utf8mb4", "USE shop", ""},
		{"lake.sales", false, "utf8mb4", "USE lake.sales", "lake.sales"},
		{"lake.sales", true, "utf8mb4", "USE `lake.sales`", ""},
		{"ks:-80@replica", false, "utf8mb4", "USE ks:-80@replica", "ks:-80@replica"},
		{"my-db", false, "utf8mb4", "USE my-db", "my-db"},
		{"a`b", false, "utf8mb4", "USE a`b", "a`b"},
		{"a`b", true, "utf8mb4", "USE `a``b`", ""},
		{"a b", true, "utf8mb4", "USE `a b`", ""},
		{"2024", false, "utf8mb4", "USE `2024`", ""},
		{"中", false, "utf8mb4", "USE `中`", ""},
		{"中-x", false, "utf8mb4", "USE 中-x", "中-x"},
		{"\x81\x60", false, "gbk", "USE \x81\x60", ""},
		{"\x81\x60-x", false, "gbk", "USE \x81\x60-x", "\x81\x60-x"},
	} {
		mode := scan.Mode{Encoding: charset.Of(tt.encoding)}
		statement, err := sqltext.UseStatement(tt.schema, tt.isQuoted, mode)
		name, _ := sqltext.NameOfUse(statement, mode)
		if err != nil || statement != tt.statement || name != "" && name != tt.name || name == "" && tt.name != "" {
			t.Errorf("%q: got %q, %q, %v; want %q, %q", tt.schema, statement, name, err, tt.statement, tt.name)
		}
	}
	for _, text := range []string{"", "use", "use ", "use `a.b`", "use a b.c", "use a; select 1", "user a.b", "select a.b", "use\ta.b", "/* x */ use a.b"} {
		if name, ok := sqltext.NameOfUse(text, scan.Mode{}); ok {
			t.Errorf("%q: got %q", text, name)
		}
	}
}
