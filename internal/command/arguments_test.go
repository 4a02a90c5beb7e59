package command

import (
	"strings"
	"testing"
)

// Each kind of argument stands in the row of a command: a kind that no row names is a word that was
// changed in one place only.
func TestArgKinds_EveryKindIsUsed(t *testing.T) {
	used := map[string]bool{"table": true, "column": true, "connection": true} // for commands to come
	for _, row := range Table {
		for word := range strings.FieldsSeq(row.Args) {
			used[strings.Trim(word, "<>[]")] = true
		}
	}
	for word := range argumentKinds {
		if !used[word] {
			t.Errorf("no command has an argument %q", word)
		}
	}
}
