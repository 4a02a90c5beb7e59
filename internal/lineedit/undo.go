package lineedit

// A state is a text with its cursor.
type state struct {
	text   string
	cursor int
}

// An undoList holds the earlier states of a text. Each state is a whole string that shares no
// memory with the others, so the list is limited in bytes.
type undoList struct {
	past, future []state
	size         int // bytes in past
}

const maxUndo = 16 << 20

// save records a state that is about to change.
func (u *undoList) save(s state) {
	u.past = append(u.past, s)
	u.future = nil
	u.size += len(s.text)
	for u.size > maxUndo && len(u.past) > 1 {
		u.size -= len(u.past[0].text)
		u.past = u.past[1:]
	}
}

// undo returns the state before now.
func (u *undoList) undo(now state) (state, bool) {
	n := len(u.past) - 1
	if n < 0 {
		return now, false
	}
	s := u.past[n]
	u.past = u.past[:n]
	u.size -= len(s.text)
	u.future = append(u.future, now)
	return s, true
}

// redo returns the state that the last undo has replaced.
func (u *undoList) redo(now state) (state, bool) {
	n := len(u.future) - 1
	if n < 0 {
		return now, false
	}
	s := u.future[n]
	u.future = u.future[:n]
	u.past = append(u.past, now)
	u.size += len(now.text)
	return s, true
}
