package command

import (
	"slices"
	"testing"
)

// Every command has a reach, and these reach this machine: the sandbox refuses them.
func TestReach(t *testing.T) {
	var machine []string
	for _, row := range Table {
		switch ReachOf(row.Name) {
		case Shell, Server:
		case Machine:
			machine = append(machine, row.Name)
		default:
			t.Errorf("%s has no reach", row.Name)
		}
	}
	want := []string{"edit", "source", "pager", "copy", "tee", "set", "system"}
	if !slices.Equal(machine, want) {
		t.Errorf("got %q, want %q", machine, want)
	}
	if ReachOf("no such command") != Machine {
		t.Error("what is not known is not refused")
	}
}
