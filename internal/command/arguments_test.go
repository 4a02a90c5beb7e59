package command

import (
	"strings"
	"testing"
)

// Each word in the arguments of a command has a kind, so that it completes.
func TestArgKinds_EveryWordHasAKind(t *testing.T) {
	for _, row := range Table {
		for word := range strings.FieldsSeq(row.Args) {
			word = strings.Trim(word, "<>[]")
			if _, ok := argumentKinds[word]; !ok && word != "value" {
				t.Errorf("%s %s: what kind is %q?", row.Name, row.Args, word)
			}
		}
	}
}
