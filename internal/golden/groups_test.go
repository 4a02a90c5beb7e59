package golden

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"mysh/internal/servertest"
)

// The statements that may be sent as a group.
var changes = regexp.MustCompile(`(?i)\b(insert|replace|update|delete)\b`)

// Every case that changes data has the same output, byte by byte, in groups and statement by
// statement. Most cases have too few statements for a group, so more statements precede them in
// the same line.
func TestCases_InGroups(t *testing.T) {
	inputs, err := filepath.Glob(cases + "/*.sql")
	if err != nil || len(inputs) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	servertest.Each(t, func(t *testing.T, s *servertest.Server) {
		files := copyFiles(t)
		table := s.Schema(t) + ".t"
		s.SQL(t, "CREATE TABLE "+table+" (a INT)")
		before := strings.Repeat("DELETE FROM "+table+" WHERE false; ", 16)
		for _, input := range inputs {
			name := strings.TrimSuffix(filepath.Base(input), ".sql")
			if !changes.Match(read(t, name+".sql")) {
				continue
			}
			t.Run(name, func(t *testing.T) {
				run(t, name, files, s, before) // some cases find the tables of others
				alone := run(t, name, files, s, before, "--skip-group")
				if diff := compare(t, run(t, name, files, s, before), alone, readFilter(t, name)); diff != "" {
					t.Error(diff)
				}
			})
		}
	})
}
