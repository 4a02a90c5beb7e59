package lineedit

import "strings"

// A recall is a walk through the lines typed before. It lasts as long as the text is the
// entry that it has put there.
type recall struct {
	shown  string // the entry, or what was typed before the walk began
	at     int    // index of the entry; the number of entries before the walk's first step
	typed  string // what was typed
	prefix string // entries that begin otherwise are passed over
	active bool
}

// olderEntry goes to the newest older line that begins as what was typed before the cursor.
func olderEntry(e *editor) { e.step(-1) }

// newerEntry goes to a newer line, and after the newest to what was typed.
func newerEntry(e *editor) {
	if e.recall.active && e.recall.shown == e.text {
		e.step(+1)
	}
}

// step walks to the next entry in one direction.
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

// any reports whether an entry begins with a prefix.
func (e *editor) hasEntryWith(prefix string) bool {
	for _, entry := range e.entries {
		if len(entry) > len(prefix) && strings.HasPrefix(entry, prefix) {
			return true
		}
	}
	return false
}
