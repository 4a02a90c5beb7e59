package render

import (
	"bytes"
	"slices"
	"testing"

	"mysh/internal/result"
)

var wordSets = map[string]*byteSet{
	"tab": &tabEscapes.special, "tsv": &tsvEscapes.special, "csv": &csvSpecial, "json": &jsonEscapes.special,
	"markup": &markupEscapes.special, "NUL": &nulBlank.special,
}

// Each byte, alone and at each position among others, is found at its position.
func TestByteSets(t *testing.T) {
	for name, set := range wordSets {
		if !set.words {
			t.Errorf("%s: is looked for byte by byte", name)
		}
		for c := range 256 {
			for size := 1; size < 20; size++ {
				for at := range size {
					text := bytes.Repeat([]byte("é"), size)[:size]
					text[at] = byte(c)
					want := size
					if set.has[c] {
						want = at
					}
					if got := set.find(text); got != want {
						t.Fatalf("%s: find(%q) = %d, want %d", name, text, got, want)
					}
					if set.has[c] && set.count(text) != 1 {
						t.Fatalf("%s: count(%q) = %d", name, text, set.count(text))
					}
				}
			}
		}
	}
}

// The functions that test eight bytes at once agree with a test of each byte.
func FuzzWords(f *testing.F) {
	f.Add([]byte("12345678901234567,\"\\\t"))
	f.Fuzz(func(t *testing.T, text []byte) {
		for name, set := range wordSets {
			find := slices.IndexFunc(text, func(c byte) bool { return set.has[c] })
			if find < 0 {
				find = len(text)
			}
			if got := set.find(text); got != find {
				t.Errorf("%s: find(%q) = %d, want %d", name, text, got, find)
			}
			count, ascii := 0, true
			for _, c := range text {
				if set.has[c] {
					count++
				}
				ascii = ascii && c < 0x80
			}
			if got := set.count(text); got < count {
				t.Errorf("%s: count(%q) = %d, want %d at least", name, text, got, count)
			}
			if set.plain(text) && (count > 0 || !ascii) {
				t.Errorf("%s: %q is plain", name, text)
			}
		}
		number := slices.IndexFunc(text, func(c byte) bool { return c < '0' || c > '9' })
		if number < 0 {
			number = len(text)
		}
		if got := digits(text); got != number {
			t.Errorf("digits(%q) = %d, want %d", text, got, number)
		}
	})
}

// A format writes the same whether rows are copied or encoded.
func FuzzCopier(f *testing.F) {
	f.Add([]byte("a\x00b\x00\xffNULL\x00"), "NULL", uint8(2))
	f.Add([]byte("1,2\x00\x00x\ty\x00\\N\x00"), "", uint8(1))
	f.Fuzz(func(t *testing.T, text []byte, null string, columns uint8) {
		s := set{cols: make([]result.Column, 1+columns%9)}
		var cells [][]byte
		for value := range bytes.SplitSeq(text, []byte{0xff}) {
			if len(value) > 0 && value[0] == 'N' {
				value = nil
			}
			if cells = append(cells, value); len(cells) == len(s.cols) {
				s.rows, cells = append(s.rows, cells), nil
			}
		}
		for name, o := range map[string]Options{
			"tab": {Null: null}, "raw tab": {Null: null, Raw: true}, "gbk": {Null: null, Charset: "gbk"},
			"csv": {Null: null}, "csv of a program": {Null: null, Newline: "\n"},
		} {
			write := func(copies bool) string {
				var w bytes.Buffer
				r := newTab(&w, o)
				if name[0] == 'c' {
					r = newCSV(&w, o)
				}
				check(t, r.Begin(s.cols))
				if !copies {
					r.(*stream).copier = nil
				}
				check(t, r.Rows(batch(s.rows...)))
				check(t, r.End(result.Outcome{}))
				return w.String()
			}
			if got, want := write(true), write(false); got != want {
				t.Errorf("%s of %q:\n%q, want\n%q", name, s.rows, got, want)
			}
		}
	})
}

// The copier refuses malformed rows, as the encoder does.
func TestCopierRefusesMalformedRows(t *testing.T) {
	for _, packet := range []string{"", "\x01", "\x01a", "\x01a\x02b", "\x01a\x01b\x01c", "\x01a\x01bc", "\xfb", "\x01a\xff", "\xfb\xfb\xfb"} {
		r := newTab(&bytes.Buffer{}, Options{})
		check(t, r.Begin([]result.Column{text("a"), text("b")}))
		b := result.NewBatch(nil)
		b.Rows = append(b.Rows, []byte(packet))
		if err := r.Rows(b); err != result.ErrMalformedRow {
			t.Errorf("%q: %v", packet, err)
		}
	}
}
