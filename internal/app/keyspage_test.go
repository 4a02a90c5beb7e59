//go:build unix

package app_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"mysh/internal/lineedit"
	"mysh/internal/servertest"
)

// The page on keys names keys that there are.
func TestHelp_NamesBoundKeys(t *testing.T) {
	var bound []string
	for _, b := range lineedit.Bindings(lineedit.Emacs) {
		bound = append(bound, strings.Split(b.Keys, ", ")...)
	}
	p := sit(t, at(servertest.Shared(t, servertest.MariaDB))...)
	page := p.ask(`\? keys`)
	p.leave()
	legend := regexp.MustCompile(`(?m)^  (\S.*?)  `).FindAllStringSubmatch(page, -1)
	if len(legend) < 10 {
		t.Fatalf("got %d lines of keys:\n%s", len(legend), page)
	}
	for _, line := range legend {
		for key := range strings.SplitSeq(line[1], ", ") {
			if !slices.Contains(bound, key) {
				t.Errorf("%s is not bound", key)
			}
		}
	}
	for _, key := range regexp.MustCompile(`[;,] ([CM]-\S)[ ,]`).FindAllStringSubmatch(page, -1) {
		if !slices.Contains(bound, key[1]) {
			t.Errorf("%s is not bound", key[1])
		}
	}
}
