package history

import (
	"fmt"
	"os"
	"testing"
)

// bigFile returns a history file of 100,000 different statements, a third of them with several
// lines.
func bigFile(b *testing.B) string {
	b.Helper()
	path := newFile(b)
	h := open(b, path, Options{})
	var lines []byte
	for i := range defaultLimit {
		e := Entry{Text: fmt.Sprintf("select id, name, city from customers where id = %d", i), Time: noon, Schema: "shop", Server: "app@db1:3306", Outcome: "ok"}
		if i%3 == 0 {
			e.Text = fmt.Sprintf("select id, name\n  from customers\n where id = %d", i)
		}
		lines = appendEntry(lines, "", e)
	}
	if err := os.WriteFile(h.file.path, lines, 0o600); err != nil {
		b.Fatal(err)
	}
	return path
}

func BenchmarkOpen100k(b *testing.B) {
	path := bigFile(b)
	b.ReportAllocs()
	for b.Loop() {
		if h := open(b, path, Options{}); h.Len() != defaultLimit {
			b.Fatal(h.Len())
		}
	}
}

func BenchmarkTexts100k(b *testing.B) {
	path := bigFile(b)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		h := open(b, path, Options{})
		b.StartTimer()
		if n := len(h.Texts()); n != defaultLimit {
			b.Fatal(n)
		}
	}
}

func BenchmarkAdd100k(b *testing.B) {
	h := open(b, bigFile(b), Options{})
	h.Texts()
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		i++
		add(b, h, fmt.Sprint("select ", i))
	}
}

// BenchmarkSearch100k measures the slowest search: nothing matches.
func BenchmarkSearch100k(b *testing.B) {
	h := open(b, bigFile(b), Options{})
	b.ReportAllocs()
	for b.Loop() {
		for range h.Search(contains("Cities")) {
			b.Fatal("found")
		}
	}
}
