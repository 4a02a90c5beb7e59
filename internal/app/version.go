package app

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

const name = "mysh"

// Set by the linker: -X mysh/internal/app.version=… -X mysh/internal/app.commit=….
var (
	version = "0.1"
	commit  string
)

// Version returns the line that --version prints.
func Version() string {
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
