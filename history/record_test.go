package history

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// An encoded entry decodes to the same entry, and is valid JSON.
func FuzzEntry(f *testing.F) {
	f.Add("select 1", "shop", "app@db1", "ok", int64(0), int64(0))
	f.Add("a\nb\t\"\\\x00\x7f\xff\xed\xa0\x80\u2028🎉", "é", "", "", int64(1763815507123), int64(12300))
	f.Fuzz(func(t *testing.T, text, schema, server, outcome string, at, took int64) {
		if text == "" || took < 0 || took > 1e15 || at < 0 || at > 2e14 {
			return
		}
		e := Entry{Text: text, Schema: schema, Server: server, Outcome: outcome}
		if at > 0 {
			e.Time = time.UnixMilli(at).UTC()
		}
		if outcome != "" {
			e.Duration = time.Duration(took) * time.Microsecond
		}
		line := appendEntry(nil, "id", e)
		if n := strings.Count(string(line), "\n"); n != 1 || !utf8.Valid(line) {
			t.Fatalf("no line: %q", line)
		}
		r, err := parse(string(line))
		if d := r.entry.Duration - e.Duration; took < 1e12 && d < time.Millisecond && d > -time.Millisecond {
			r.entry.Duration = e.Duration
		}
		if err != nil || r.entry != e && took < 1e12 || r.id != "id" {
			t.Fatalf("%q\ngot  %+v, %v\nwant %+v", line, r, err, e)
		}
		var others struct{ Text, Schema, Server string }
		if err := json.Unmarshal(line, &others); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if utf8.ValidString(text) && others.Text != text {
			t.Fatalf("%q: %q", line, others.Text)
		}
	})
}

// A line that an editor has rewritten as equivalent JSON decodes alike, and no line makes the
// parser panic.
func FuzzLine(f *testing.F) {
	f.Add(`{"text":"a","ms":1.5,"id":"x"}`)
	f.Add(` { "text" : "\u0041\ud83c\udf89\/" , "more" : true , "ms" : 1e3 } `)
	f.Add(`{"end":"x"}`)
	f.Add(`{"text":"a"`)
	f.Add("{\"text\":\"\\udcff\"}")
	f.Add(`{}`)
	f.Fuzz(func(t *testing.T, line string) {
		r, err := parse(line)
		if err != nil {
			return
		}
		var others map[string]any
		if json.Unmarshal([]byte(line), &others) != nil {
			return // this parser is less strict
		}
		if text, ok := others["text"].(string); ok && utf8.ValidString(r.entry.Text) && !strings.ContainsRune(text, utf8.RuneError) && text != r.entry.Text {
			t.Fatalf("%q: %q, others read %q", line, r.entry.Text, text)
		}
	})
}

func FuzzForeign(f *testing.F) {
	f.Add(foreignHeader + "\nselect\\0401\n")
	f.Add("a\nb\na b\n\\")
	f.Fuzz(func(t *testing.T, text string) {
		for _, e := range parseForeign([]byte(text)) {
			if strings.TrimSpace(e.Text) == "" && !strings.Contains(text, `\`) {
				t.Fatalf("blank entry of %q", text)
			}
		}
	})
}
