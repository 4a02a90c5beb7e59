package history

import (
	"iter"
	"slices"
	"strings"
	"unicode/utf8"
)

// Texts returns the texts of all entries, oldest first, each only at its newest place. The
// slice belongs to the History, which never changes its elements. Callers must not change them
// either.
func (h *History) Texts() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.distinct.list(h.entries)
}

// Search returns the entries whose text matches, newest first, each text only at its newest
// place. A nil match matches every entry. Entries that are added during the search are not
// returned.
func (h *History) Search(match Match) iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		seen := map[string]bool{}
		for at := h.Len() - 1; at >= 0; at-- {
			e, ok := h.entry(at)
			if !ok || match != nil && !match(e.Text) || seen[e.Text] {
				continue
			}
			seen[e.Text] = true
			if !yield(e) {
				return
			}
		}
	}
}

// Returns an entry, or false if there are fewer now.
func (h *History) entry(at int) (Entry, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if at >= len(h.entries) {
		return Entry{}, false
	}
	return h.entries[at], true
}

// A Match reports whether a text is searched for.
type Match func(text string) bool

// Prefix matches texts that begin with prefix.
func Prefix(prefix string) Match {
	return func(text string) bool { return strings.HasPrefix(text, prefix) }
}

// contains matches texts that contain part, in any case of letters.
func contains(part string) Match {
	lower := strings.ToLower(part)
	if !isASCII(lower) {
		return func(text string) bool { return strings.Contains(strings.ToLower(text), lower) }
	}
	return func(text string) bool { return containsASCII(text, lower) }
}

// Words matches texts that contain each of the words, in any order and case of letters.
func Words(words ...string) Match {
	matches := make([]Match, len(words))
	for i, word := range words {
		matches[i] = contains(word)
	}
	return func(text string) bool {
		for _, match := range matches {
			if !match(text) {
				return false
			}
		}
		return true
	}
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Reports whether a text contains a part of lower case ASCII letters, without making a lower
// case copy of the text.
func containsASCII(text, lower string) bool {
	for at := 0; at+len(lower) <= len(text); at++ {
		i := 0
		for i < len(lower) && lowerByte(text[at+i]) == lower[i] {
			i++
		}
		if i == len(lower) {
			return true
		}
	}
	return false
}

func lowerByte(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// A distinct is a list of texts, each at the place where it was added last. It is made on first
// use.
type distinct struct {
	texts []string
	has   map[string]bool
}

func (d *distinct) list(entries []Entry) []string {
	if d.has == nil {
		d.has = make(map[string]bool, len(entries))
		for _, e := range slices.Backward(entries) {
			if !d.has[e.Text] {
				d.has[e.Text] = true
				d.texts = append(d.texts, e.Text)
			}
		}
		slices.Reverse(d.texts)
	}
	return slices.Clip(d.texts)
}

func (d *distinct) add(text string) {
	if d.has == nil {
		return
	}
	if d.has[text] {
		at := len(d.texts) - 1
		for d.texts[at] != text {
			at--
		}
		if at == len(d.texts)-1 {
			return
		}
		// A caller may still use the slice.
		d.texts = slices.Concat(d.texts[:at], d.texts[at+1:])
	}
	d.has[text] = true
	d.texts = append(d.texts, text)
}
