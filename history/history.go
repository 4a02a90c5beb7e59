// Package history records the statements that the user typed, except those with secrets, and stores
// them in a file between runs.
//
// A [History] is a list of entries in memory and a file that many shells write to at once:
//
//	h, err := history.Open(path, history.Options{})
//	id, err := h.Add(history.Entry{Text: "select 1", Time: time.Now()})
//	err = h.Finish(id, took, "ok")
//	for e := range h.Search(history.Prefix("sel")) {
//		…
//	}
//
// Each entry is one line of JSON, written with one write under a lock before the statement
// runs. Nothing is lost when the shell is killed, and no entry of another shell is overwritten.
// When the file has become too long, its oldest entries are dropped: a new file replaces it, under
// the same lock.
//
// An error never ends the work. A History whose file cannot be read or written continues in
// memory, and the error is returned once.
package history

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// An Entry is a statement or client command that the user typed.
type Entry struct {
	Text     string        // complete, with its lines as typed
	Time     time.Time     // when it was sent; zero if unknown
	Schema   string        // the default schema then, "" if none or unknown
	Server   string        // where it was sent, for example "app@db1:3306"
	Duration time.Duration // 0 if unknown
	Outcome  string        // "ok", "interrupted", "error 1064"; "" if unknown
}

// An ID names an entry that is not finished.
type ID string

// Options are what a history records. The zero value is usable.
type Options struct {
	// Ignore are patterns of texts that are not recorded, beside texts with secrets. '*' stands
	// for any text, '?' for one character. Case does not matter, and the whole text must match.
	Ignore []string
	// Limit is how many entries the file holds; 0 means 100,000.
	Limit int
	// Import is the history file of a C client. Its entries are imported when the history file
	// does not exist yet. "" for none.
	Import string
}

const (
	defaultLimit = 100_000
	// longestText is the length of the longest text that is recorded: a longer one is not
	// worth editing again.
	longestText = 1 << 20
)

// A History may be used by several goroutines.
type History struct {
	mu          sync.Mutex
	file        *file
	ignore      patterns
	entries     []Entry
	open        map[ID]int // the indexes of unfinished entries
	distinct    distinct
	pending     []byte // lines that could not be written yet
	errReturned bool   // an error of writing was returned, and nothing was written since
	nanos       int64  // of the last ID
}

// Open reads the file, after creating it and its directory if necessary, and always returns a
// History. The error describes what is wrong with the file, and is not returned again:
//
//   - lines that cannot be read are ignored;
//   - a file that cannot be read, created or written: entries are recorded in memory;
//   - a file in the format of a C client is read but not written to.
//
// With a path that is empty or names no regular file, such as /dev/null, nothing is stored in a
// file. That is no error.
func Open(path string, o Options) (*History, error) {
	if o.Limit == 0 {
		o.Limit = defaultLimit
	}
	h := &History{
		file:   &file{path: path},
		ignore: compile(slices.Concat(secrets, o.Ignore)),
	}
	return h, h.load(o)
}

// Reads the file for the first time.
func (h *History) load(o Options) error {
	created, err := h.file.prepare()
	if err != nil {
		h.errReturned = true
		return err
	}
	if created && o.Import != "" {
		h.importForeign(o.Import)
	}
	data, _, err := h.file.sync(h.pending)
	h.errReturned = err != nil
	if err == nil {
		h.pending = nil
	}
	if isForeign(data) {
		h.file.off = true
		h.entries = h.allowed(parseForeign(data))
		return fmt.Errorf("history file %s belongs to another program; its statements are used, but new ones are not saved", h.file.path)
	}
	bad := h.take(data)
	switch {
	case err != nil:
		return err
	case bad > 0 && len(h.entries) == 0:
		h.file.off = true
		return fmt.Errorf("history file %s belongs to another program; new statements are not saved", h.file.path)
	case bad > 0:
		err = fmt.Errorf("history file %s is damaged; %d unreadable lines are ignored", h.file.path, bad)
	}
	if len(h.entries) > o.Limit+o.Limit/4 {
		err = errors.Join(err, h.shorten(o.Limit))
	}
	return err
}

// Imports the statements of a C client. Errors of its file are ignored.
func (h *History) importForeign(path string) {
	data, err := readFile(path)
	if err != nil {
		return
	}
	for _, e := range h.allowed(parseForeign(data)) {
		h.pending = appendEntry(h.pending, "", e)
		h.add("", e)
	}
}

func (h *History) allowed(entries []Entry) []Entry {
	return slices.DeleteFunc(entries, func(e Entry) bool { return !h.records(e.Text) })
}

// Reports whether a text is recorded.
func (h *History) records(text string) bool {
	return strings.TrimSpace(text) != "" && len(text) <= longestText && !h.ignore.match(text) && !hasSecret(text)
}

// Add records an entry, in the file at once if possible. Texts that are blank, match a pattern,
// seem to contain a secret or are longer than 1 MiB are not recorded, without an error. The ID
// is for Finish. It is empty if the entry already has its Outcome. An error means that the file
// cannot be written. It is returned once, and the entries are written when writing works again.
func (h *History) Add(e Entry) (ID, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.records(e.Text) {
		return "", nil
	}
	var id ID
	if e.Outcome == "" {
		id = h.newID()
	}
	err := h.write(appendEntry(nil, id, e))
	h.add(id, e)
	return id, err
}

// Finish records how an entry ended. It ignores an ID that is empty or unknown.
func (h *History) Finish(id ID, took time.Duration, outcome string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, ok := h.open[id]; !ok {
		return nil
	}
	err := h.write(appendEnd(nil, id, took, outcome))
	h.finish(id, took, outcome)
	return err
}

// Refresh reads what other shells have written. Add and Finish do so too.
func (h *History) Refresh() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.write(nil)
}

// Len returns the number of entries.
func (h *History) Len() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.entries)
}

// Writes a line after those of other shells, which are read. A line that cannot be written is
// stored for the next time, unless there are too many.
func (h *History) write(line []byte) error {
	before := len(h.pending)
	if before+len(line) <= 16*longestText {
		h.pending = append(h.pending, line...)
	}
	data, whole, err := h.file.sync(h.pending)
	if whole {
		h.entries, h.open, h.distinct = nil, nil, distinct{}
	}
	h.take(data)
	if whole {
		h.take(h.pending[:before])
	}
	if err == nil {
		h.pending, h.errReturned = nil, false
		return nil
	}
	if h.errReturned {
		return nil
	}
	h.errReturned = true
	return err
}

// Drops the oldest entries from the file.
func (h *History) shorten(limit int) error {
	return h.file.replace(func(data []byte) []byte {
		h.take(data)
		if len(h.entries) <= limit {
			return nil
		}
		drop := len(h.entries) - limit
		ids := make(map[int]ID, len(h.open))
		for id, at := range h.open {
			ids[at-drop] = id
		}
		entries := slices.Clone(h.entries[drop:])
		h.entries, h.open, h.distinct = nil, nil, distinct{}
		var lines []byte
		for i, e := range entries {
			lines = appendEntry(lines, ids[i], e)
			h.add(ids[i], e)
		}
		return lines
	})
}

// Adds entries from lines of the file, and returns how many lines cannot be read.
func (h *History) take(data []byte) (bad int) {
	h.entries = slices.Grow(h.entries, bytes.Count(data, []byte{'\n'}))
	for line := range strings.Lines(string(data)) {
		r, err := parse(line)
		switch {
		case err != nil:
			bad++
		case r.end != "":
			h.finish(r.end, r.entry.Duration, r.entry.Outcome)
		case r.entry.Text != "":
			h.add(r.id, r.entry)
		}
	}
	return bad
}

func (h *History) add(id ID, e Entry) {
	if id != "" {
		if h.open == nil {
			h.open = map[ID]int{}
		}
		h.open[id] = len(h.entries)
	}
	h.entries = append(h.entries, e)
	h.distinct.add(e.Text)
}

func (h *History) finish(id ID, took time.Duration, outcome string) {
	if at, ok := h.open[id]; ok {
		h.entries[at].Duration, h.entries[at].Outcome = took, outcome
		delete(h.open, id)
	}
}

// Returns an ID that no other shell of this machine returns.
func (h *History) newID() ID {
	h.nanos = max(h.nanos+1, time.Now().UnixNano())
	return ID(strconv.FormatInt(h.nanos, 36) + "." + strconv.Itoa(os.Getpid()))
}
