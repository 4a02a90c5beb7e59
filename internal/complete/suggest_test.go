package complete

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mysh/internal/product"
	"mysh/internal/scan"
)

// firstSeen is the number of candidates that fit on a terminal without paging.
const firstSeen = 5

// A case is a line of a file in testdata/cases:
//
//	select na▮ from customers → name | !label
//
// ▮ marks the cursor and ⏎ a line feed. The names before ! must be among the first five
// candidates, those after ! must not. "nothing" expects no candidates; "first x" expects x as
// the first candidate. A line "server MySQL 9.7.4" selects the server for the lines after it.
func TestSuggest_Cases(t *testing.T) {
	c := shopCatalog(t)
	files, err := filepath.Glob("testdata/cases/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		words := shellWords
		for i, line := range strings.Split(string(text), "\n") {
			if name, ok := strings.CutPrefix(line, "server "); ok {
				kind, version, _ := strings.Cut(name, " ") // "any" has no version
				words.Server = product.Of(version, kind == "MariaDB")
				continue
			}
			if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
				continue
			}
			given, wanted, ok := strings.Cut(line, " → ")
			before, after, marked := strings.Cut(strings.ReplaceAll(given, "⏎", "\n"), "▮")
			if !ok || !marked {
				t.Errorf("%s:%d: not a case: %s", file, i+1, line)
				continue
			}
			count++
			a := Suggest(before+after, len(before), scan.Mode{}, c, words)
			if twice := offeredTwice(a.Candidates); twice != "" {
				t.Errorf("%s:%d: %s\n\t%s is offered twice", file, i+1, line, twice)
			}
			for want := range strings.SplitSeq(wanted, " | ") {
				if problem := judge(a.Candidates, strings.TrimSpace(want)); problem != "" {
					t.Errorf("%s:%d: %s\n\t%s, got %s", file, i+1, line, problem, shown(a.Candidates))
				}
			}
		}
	}
	if count < 300 {
		t.Errorf("%d cases, fewer than 300", count)
	}
}

// offeredTwice returns a candidate that looks like another one, or "".
func offeredTwice(got []Candidate) string {
	seen := make(map[string]bool)
	for _, c := range got {
		text := strings.ToLower(cmp.Or(c.Label, c.Text))
		if seen[text] {
			return text
		}
		seen[text] = true
	}
	return ""
}

// judge describes what is wrong with an answer, or returns "".
func judge(got []Candidate, want string) string {
	first := got[:min(len(got), firstSeen)]
	has := func(list []Candidate, name string) bool {
		return slices.ContainsFunc(list, func(c Candidate) bool { return c.Text == name || c.Label == name })
	}
	if name, ok := strings.CutPrefix(want, "!"); ok {
		if has(got, name) {
			return fmt.Sprintf("did not want %q", name)
		}
		return ""
	}
	if name, ok := strings.CutPrefix(want, "first "); ok {
		if len(got) == 0 || !has(got[:1], name) {
			return fmt.Sprintf("wanted %q first", name)
		}
		return ""
	}
	switch {
	case want == "nothing" && len(got) > 0:
		return "wanted nothing"
	case want != "nothing" && !has(first, want):
		return fmt.Sprintf("wanted %q", want)
	}
	return ""
}

func shown(list []Candidate) string {
	var b strings.Builder
	for i, c := range list[:min(len(list), 7)] {
		if i == firstSeen {
			b.WriteString(" ·")
		}
		fmt.Fprintf(&b, " %q", c.Text)
	}
	return fmt.Sprintf("%d:%s", len(list), b.String())
}

// Tab inserts a text that must come next, and none that is optional.
func TestSuggest_Optional(t *testing.T) {
	c := shopCatalog(t)
	for text, want := range map[string]bool{
		"create table ": true, "create table i": false, "insert into customers set name = 'x' on ": false, "select name from customers order ": false,
		"drop table ": false, "select * from json_table('[]', '$[*]' columns (": true, "select * from json_table('[]', '$[*]' columns (a int ": true, "create database ": true, "drop table customers ": true, "drop ": false,
		"create table t (a int, ": true, "truncate table customers ": true,
	} {
		words := Words{Server: product.Server{Family: product.MariaDB, Major: 10, Minor: 11}}
		a := Suggest(text, len(text), scan.Mode{}, c, words)
		if a.Optional != want {
			t.Errorf("%q: optional is %v of %s", text, a.Optional, shown(a.Candidates))
		}
	}
}

// The hint describes the parameter at the cursor.
func TestSuggest_Hint(t *testing.T) {
	c := shopCatalog(t)
	for text, want := range map[string]string{
		"call place_order(": "1 of 3: customer int", "call place_order(1, ": "2 of 3: product int", "call shop.place_order(abs(1), 2, ": "3 of 3: out number int",
		"call place_order(1, 2, @n, ": "place_order has 3", "call nosuch(": "", "select place_order(": "", "select (": "", "call place_order(abs(": "",
	} {
		if got := Suggest(text, len(text), scan.Mode{}, c, Words{}).Hint; got != want {
			t.Errorf("%s: hint %q, want %q", text, got, want)
		}
	}
}
