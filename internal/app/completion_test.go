package app

import (
	"strings"
	"testing"

	"mysh/internal/command"
)

// The words in the arguments of each command say what they stand for, so that they complete.
func TestArgumentsOfCommandsHaveAKind(t *testing.T) {
	for _, row := range command.Table {
		for word := range strings.FieldsSeq(row.Args) {
			word = strings.Trim(word, "<>[]")
			if _, ok := argumentKinds[word]; !ok && word != "value" {
				t.Errorf("%s %s: what kind is %q?", row.Name, row.Args, word)
			}
		}
	}
}
