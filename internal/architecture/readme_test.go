package architecture

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mysh/internal/command"
	"mysh/internal/display"
	"mysh/internal/lineedit"
	"mysh/internal/option"
	"mysh/internal/product"
	"mysh/internal/settings"
	"mysh/render"
	"mysh/repl"
)

var update = flag.Bool("update", false, "write the README's tables again")

// The README's tables are made from the tables that the program works with.
func TestReadmeTables(t *testing.T) {
	file := filepath.Join("..", "..", "README.md")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := string(text)
	for name, table := range map[string]string{
		"options": optionTables(), "commands": commandTable(), "formats": formatTable(), "settings": settingTable(), "escapes": escapeTable(), "keys": keyTable(),
	} {
		want = between(t, want, "<!-- "+name+" -->\n", "<!-- /"+name+" -->\n", table)
	}
	if want == string(text) {
		return
	}
	if !*update {
		t.Fatal("README.md is not what the tables say; write it again with: make docs")
	}
	if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

// The table of docs/compatibility.md is made from that of the products.
func TestCompatibilityPage(t *testing.T) {
	file := filepath.Join("..", "..", "docs", "compatibility.md")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := between(t, string(text), "<!-- compatibility -->\n", "<!-- /compatibility -->\n", product.CompatibilityTable())
	if want == string(text) {
		return
	}
	if !*update {
		t.Fatal("docs/compatibility.md is not what the table says; write it again with: make docs")
	}
	if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Replaces what stands between two marks.
func between(t *testing.T, text, begin, end, table string) string {
	before, rest, ok := strings.Cut(text, begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("README.md lacks %s%s", begin, end)
	}
	return before + begin + "\n" + table + "\n" + end + after
}

// The keys and what they do fit into a line of 100 columns.
func TestKeys_FitInto100Columns(t *testing.T) {
	for _, mode := range []lineedit.Mode{lineedit.Emacs, lineedit.Vi} {
		for _, b := range lineedit.Bindings(mode) {
			if line := b.Keys + "  " + b.Help; display.Width(line) > 100 {
				t.Errorf("%d columns: %s", display.Width(line), line)
			}
		}
	}
}

func optionTables() string {
	var b strings.Builder
	for _, group := range option.Groups {
		fmt.Fprintf(&b, "<details><summary>%s</summary>\n\n%s\n</details>\n", group, option.Markdown(group))
	}
	return b.String()
}

func commandTable() string {
	var b strings.Builder
	b.WriteString("| command | letter | what it does |\n| --- | --- | --- |\n")
	for _, group := range command.Groups {
		for _, row := range command.Table {
			if row.Group != group {
				continue
			}
			letter := ""
			if row.Letter != 0 {
				letter = "`\\" + string(row.Letter) + "`"
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", row.Usage(), letter, strings.ReplaceAll(row.Help, "|", "\\|"))
		}
	}
	return b.String()
}

func formatTable() string {
	var b strings.Builder
	b.WriteString("| format | |\n| --- | --- |\n")
	for _, row := range render.Formats {
		fmt.Fprintf(&b, "| `%s` | %s |\n", row.Name, strings.ReplaceAll(row.Help, `\`, `\\`))
	}
	return b.String()
}

func settingTable() string {
	var b strings.Builder
	b.WriteString("| setting | default | |\n| --- | --- | --- |\n")
	for _, row := range settings.Table {
		help := row.Help
		if row.Values != nil {
			help += ": " + strings.Join(row.Values, ", ")
		}
		fmt.Fprintf(&b, "| `%s` | `%s` | %s |\n", row.Name, row.Default, help)
	}
	return b.String()
}

func escapeTable() string {
	var b strings.Builder
	b.WriteString("| escape | stands for |\n| --- | --- |\n")
	for _, e := range repl.Escapes {
		fmt.Fprintf(&b, "| `\\%c` | %s |\n", e.Letter, strings.ReplaceAll(e.Help, "*", "\\*"))
	}
	return b.String()
}

func keyTable() string {
	var b strings.Builder
	b.WriteString("| key | at the prompt |\n| --- | --- |\n")
	for _, k := range lineedit.Bindings(lineedit.Emacs) {
		fmt.Fprintf(&b, "| %s | %s |\n", strings.ReplaceAll(k.Keys, "|", "\\|"), strings.ReplaceAll(k.Help, "|", "\\|"))
	}
	return b.String()
}
