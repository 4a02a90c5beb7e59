package app

import (
	"fmt"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"mysh/internal/display"
)

// programName returns the name that the program was called by. Messages begin with it, as those
// of the C client do: scripts look for "mysql: [Warning]".
func programName(args []string) string {
	if len(args) == 0 || args[0] == "" {
		return "mysh"
	}
	name := filepath.Base(args[0])
	if runtime.GOOS == "windows" && strings.EqualFold(filepath.Ext(name), ".exe") {
		name = name[:len(name)-len(".exe")]
	}
	return display.Safe(name)
}

// The linker sets these: -X mysh/internal/app.version=… -X mysh/internal/app.commit=….
var (
	version = "0.1"
	commit  string
)

// Version returns the line that --version prints for a program called by name.
func Version(name string) string {
	commit := commit
	if info, ok := debug.ReadBuildInfo(); ok && commit == "" {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				commit = s.Value[:min(12, len(s.Value))]
			}
		}
	}
	if commit == "" {
		commit = "unknown"
	}
	return fmt.Sprintf("%s  Ver %s for %s on %s (commit %s, %s)", name, version, runtime.GOOS, runtime.GOARCH, commit, runtime.Version())
}
