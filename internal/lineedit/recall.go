package lineedit

import "strings"

// A recall is a walk through the history. It ends when the text differs from the entry shown.
type recall struct {
	shown  string // the entry shown, or the typed text before the first step
	at     int    // index of the entry; the number of entries before the first step
	typed  string // the text typed by the user
	prefix string // entries without this prefix are skipped
	active bool
}

// olderEntry moves to the next older entry that begins with the text before the cursor.
func olderEntry(e *editor) { e.step(-1) }

// newerEntry moves to a newer entry, and after the newest to the typed text.
func newerEntry(e *editor) {
	if e.recall.active && e.recall.shown == e.text {
		e.step(+1)
	}
}

// step moves to the next matching entry in one direction.
func (e *editor) step(by int) {
	r := &e.recall
	if !r.active || r.shown != e.text {
		*r = recall{shown: e.text, typed: e.text, at: len(e.entries), active: true}
		r.prefix = e.text[:e.cursor]
		if !e.hasEntryWith(r.prefix) {
			r.prefix = ""
		}
	}
	for i := r.at + by; i >= 0 && i <= len(e.entries); i += by {
		entry := r.typed
		if i < len(e.entries) {
			entry = e.entries[i]
			if !strings.HasPrefix(entry, r.prefix) || entry == e.text {
				continue
			}
		}
		r.at, r.shown = i, entry
		e.text, e.cursor = entry, len(entry)
		return
	}
}

// hasEntryWith reports whether an entry begins with a prefix and is longer.
func (e *editor) hasEntryWith(prefix string) bool {
	for _, entry := range e.entries {
		if len(entry) > len(prefix) && strings.HasPrefix(entry, prefix) {
			return true
		}
	}
	return false
}
