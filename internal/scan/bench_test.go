package scan

import (
	"bytes"
	"fmt"
	"testing"
)

// dump returns about n bytes in the form of mysqldump: INSERTs of many rows, of about 1 MB
// each.
func dump(n int) []byte {
	var b bytes.Buffer
	b.WriteString("-- MySQL dump 10.13\n--\n\n/*!40101 SET NAMES utf8mb4 */;\n")
	for id := 0; b.Len() < n; {
		b.WriteString("INSERT INTO `orders` VALUES ")
		for start := b.Len(); b.Len()-start < 1<<20; id++ {
			if b.Len() > start {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, `(%d,%d,'customer number %d of our shop','O\'Hara \"%d\"',NULL,'2026-%02d-%02d 10:00:00',%d.50)`,
				id, id*7919, id%997, id%13, id%12+1, id%28+1, id%100)
		}
		b.WriteString(";\n")
	}
	return b.Bytes()
}

// short returns about n bytes of INSERTs with one row each, one on each line.
func short(n int) []byte {
	var b bytes.Buffer
	for id := 0; b.Len() < n; id++ {
		fmt.Fprintf(&b, "INSERT INTO t (id, name, price) VALUES (%d, 'name %d', %d.25);\n", id, id, id%1000)
	}
	return b.Bytes()
}

func benchmarkSplit(b *testing.B, text []byte, times, piece int) {
	b.SetBytes(int64(len(text) * times))
	b.ReportAllocs()
	statements := 0
	for b.Loop() {
		s := NewSplitter(words, Options{})
		statements = 0
		for range times {
			for rest := text; len(rest) > 0; {
				n := min(piece, len(rest))
				s.add(rest[:n])
				rest = rest[n:]
				for _, ok := s.Next(); ok; _, ok = s.Next() {
					statements++
				}
			}
		}
	}
	b.ReportMetric(float64(statements), "statements/op")
}

func BenchmarkSplit(b *testing.B) {
	const piece = 64 << 10
	b.Run("dump", func(b *testing.B) { benchmarkSplit(b, dump(32<<20), 1, piece) })
	b.Run("500MB", func(b *testing.B) { benchmarkSplit(b, dump(20_000_000), 25, piece) })
	b.Run("short", func(b *testing.B) { benchmarkSplit(b, short(8<<20), 1, piece) })
	b.Run("one-line", func(b *testing.B) {
		_, text, _ := bytes.Cut(dump(32<<20), []byte("/*!"))
		benchmarkSplit(b, bytes.ReplaceAll(text, []byte("\n"), []byte(" ")), 1, piece)
	})
	b.Run("blob", func(b *testing.B) {
		blob := bytes.Repeat([]byte("0123456789abcdef"), 1<<20)
		benchmarkSplit(b, fmt.Appendf(nil, "insert into t values ('%s');\n", blob), 1, piece)
	})
	b.Run("routines", func(b *testing.B) {
		text := bytes.Repeat([]byte("create procedure p() begin\n  declare x int; if x = 1 then "+
			"select a, b from t where c = 'x'; end if;\nend;\n"), 1<<14)
		benchmarkSplit(b, text, 1, piece)
	})
}

func BenchmarkComplete(b *testing.B) {
	s := NewSplitter(words, Options{Interactive: true})
	text := "select a, b, count(*)\nfrom orders o join customers c on o.id = c.id\nwhere c.name = 'x'\n"
	b.ReportAllocs()
	for b.Loop() {
		if s.Complete(text) {
			b.Fatal("it has no delimiter")
		}
	}
}
