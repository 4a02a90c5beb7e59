package command

import (
	"slices"
	"testing"

	"mysh/internal/scan"
)

// Every command has a reach, and these reach this machine: the sandbox refuses them.
func TestReach(t *testing.T) {
	var machine []string
	for _, row := range Table {
		switch row.Reach {
		case Shell, Server:
		case Machine:
			machine = append(machine, row.Name)
		default:
			t.Errorf("%s has no reach", row.Name)
		}
	}
	want := []string{"edit", "f", "fs", "fe", "fd", "ft", "source", "pager", "copy", "tee", "set", "system"}
	if !slices.Equal(machine, want) {
		t.Errorf("got %q, want %q", machine, want)
	}
}

// parse reads arguments as the command of that name does.
func parse(name, args string) (any, error) {
	row, _ := byName(name)
	return row.parse(args, scan.Mode{})
}

// Do accepts what Parse returns.
func TestTable_ParseAndDoFitTogether(t *testing.T) {
	for _, row := range Table {
		if row.Parse != nil && row.Do == nil && row.Name != "ssl_session_data_print" {
			t.Errorf("%s reads arguments for nothing", row.Name)
		}
		if row.Parse == nil && row.Args != "" && row.Do != nil {
			t.Errorf("%s does not read its arguments", row.Name)
		}
	}
}
