// Package history keeps the statements that were typed, between runs, and leaves secrets out.
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
// runs, so that nothing is lost when the shell is killed and nothing of another shell is
// overwritten. When the file has become too long its oldest entries are dropped by writing a
// new file in its place, under the same lock.
//
// Errors never end the work: a History whose file cannot be read or written goes on in
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

// An Entry is a statement or client command that was typed.
type Entry struct {
	Text     string        // whole, with the lines as they were typed
	Time     time.Time     // when it was sent; zero if unknown
	Schema   string        // the default schema then, "" if none or unknown
	Server   string        // where it was sent, such as "app@db1:3306"
	Duration time.Duration // 0 if unknown
	Outcome  string        // "ok", "interrupted", "error 1064"; "" if it is not known how it ended
}

// An ID names an entry that is not finished.
type ID string

// Options say what to keep. The zero value is good.
type Options struct {
	// Ignore are patterns of texts that are not kept, beside [Secrets]. '*' stands for any
	// text, '?' for one character; case does not matter, and the whole text must match.
	Ignore []string
	// Limit is how many entries the file keeps; 0 means 100,000.
	Limit int
	// Import is the history file of a C client, whose entries are taken over when the
	// file of ours does not exist yet. "" for none.
	Import string
}

const (
	defaultLimit = 100_000
	// Longer texts are not kept: nobody goes back to edit them.
	longestText = 1 << 20
)

// A History is safe for use by several goroutines.
type History struct {
	mu       sync.Mutex
	file     *file
	ignore   patterns
	entries  []Entry
	open     map[ID]int // places of entries that are not finished
	distinct distinct
	pending  []byte // lines that could not be written yet
	told     bool   // an error of writing was returned, and nothing was written since
	nanos    int64  // of the last ID
}

// Open reads the file, creating it and its directory if need be, and always returns a
// History. An error says what is wrong with the file, and is the only time that it is said:
//
//   - lines that cannot be read are left out;
//   - a file that cannot be read, created or written: what is added is kept in memory;
//   - a file in the format of a C client is read and not written to.
//
// A path that is empty or names no regular file, such as /dev/null, keeps nothing in a file
// and is no error.
func Open(path string, o Options) (*History, error) {
	if o.Limit == 0 {
		o.Limit = defaultLimit
	}
	h := &History{
		file:   &file{path: path},
		ignore: compile(slices.Concat(Secrets, o.Ignore)),
	}
	return h, h.load(o)
}

// Reads the file for the first time.
func (h *History) load(o Options) error {
	created, err := h.file.prepare()
	if err != nil {
		h.told = true
		return err
	}
	if created && o.Import != "" {
		h.takeOver(o.Import)
	}
	data, _, err := h.file.sync(h.pending)
	h.told = err != nil
	if err == nil {
		h.pending = nil
	}
	if isForeign(data) {
		h.file.off = true
		h.entries = h.allowed(parseForeign(data))
		return fmt.Errorf("history file %s is another program's: its statements are known, and new ones are not kept", h.file.path)
	}
	bad := h.take(data)
	switch {
	case err != nil:
		return err
	case bad > 0 && len(h.entries) == 0:
		h.file.off = true
		return fmt.Errorf("history file %s is another program's: new statements are not kept", h.file.path)
	case bad > 0:
		err = fmt.Errorf("history file %s is damaged: %d lines cannot be read and are left out", h.file.path, bad)
	}
	if len(h.entries) > o.Limit+o.Limit/4 {
		err = errors.Join(err, h.shorten(o.Limit))
	}
	return err
}

// Takes over the statements of a C client. What is wrong with its file is no matter.
func (h *History) takeOver(path string) {
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
	return slices.DeleteFunc(entries, func(e Entry) bool { return !h.keeps(e.Text) })
}

// Reports whether a text is to be kept.
func (h *History) keeps(text string) bool {
	return strings.TrimSpace(text) != "" && len(text) <= longestText && !h.ignore.match(text) && !hasSecret(text)
}

// Add keeps an entry, in the file at once if that can be. Texts that are blank, match a
// pattern, seem to hold a secret or are longer than 1 MiB are not kept, which is no error. The ID is for Finish,
// and empty if the entry has its Outcome already. An error says that the file cannot be
// written; it is returned once, and the entries are written when that works again.
func (h *History) Add(e Entry) (ID, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.keeps(e.Text) {
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

// Finish says how an entry ended. An ID that is empty or unknown does nothing.
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

// Refresh takes in what other shells wrote since. Add and Finish do so too.
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

// Writes a line behind those of other shells, which are taken in. What cannot be written is
// kept for the next time, unless it becomes too much.
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
		h.pending, h.told = nil, false
		return nil
	}
	if h.told {
		return nil
	}
	h.told = true
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

// Takes lines of the file in, and returns how many cannot be read.
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

// Returns an ID that no other shell of this machine makes.
func (h *History) newID() ID {
	h.nanos = max(h.nanos+1, time.Now().UnixNano())
	return ID(strconv.FormatInt(h.nanos, 36) + "." + strconv.Itoa(os.Getpid()))
}
