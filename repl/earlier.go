package repl

import (
	"slices"
	"strings"
	"time"

	"mysh/internal/scan"
)

// A run is what makes two runs of a statement comparable, and when this one was.
type run struct {
	text, schema, server string
	at                   time.Time
}

// Reports whether it is the same statement in the same place.
func (r run) same(other run) bool {
	return r.text == other.text && r.schema == other.schema && r.server == other.server
}

// maxEarlier is how many results are kept besides the last one, each of another statement.
const maxEarlier = 5

// Begins to keep the results of a statement. The last result becomes an earlier one, in the
// place of that of the same statement. Together they take no more than one result may.
func (sh *Shell) beginResult(st scan.Input) {
	if sh.memory.some {
		drop := func(i int) {
			sh.earlier[i].kept.reset()
			sh.earlier = slices.Delete(sh.earlier, i, i+1)
		}
		if i := slices.IndexFunc(sh.earlier, func(m memory) bool { return m.run.same(sh.memory.run) }); i >= 0 {
			drop(i)
		}
		sh.memory.kept.stow()
		sh.earlier = append(sh.earlier, sh.memory)
		for len(sh.earlier) > maxEarlier || len(sh.earlier) > 1 && sh.earlierSize() > sh.keepLimit() {
			drop(0)
		}
	}
	state := sh.session.State()
	sh.memory = memory{statement: st, some: true, run: run{
		text: strings.TrimSpace(st.Text), schema: state.Schema, server: sh.serverName(), at: time.Now(),
	}}
}

// Returns how many bytes a result may have to be kept.
func (sh *Shell) keepLimit() int64 { return int64(sh.current.Settings.Keep) << 20 }

func (sh *Shell) earlierSize() (size int64) {
	for _, m := range sh.earlier {
		size += m.kept.size
	}
	return size
}

// Returns the result of the run before the last one, nil if there is none.
func (sh *Shell) resultBefore() *memory {
	for i := range sh.earlier {
		if sh.earlier[i].run.same(sh.memory.run) {
			return &sh.earlier[i]
		}
	}
	return nil
}

// Forgets all results and gives their files back.
func (sh *Shell) forgetResults() {
	sh.memory.kept.reset()
	for i := range sh.earlier {
		sh.earlier[i].kept.reset()
	}
	sh.earlier = nil
}
